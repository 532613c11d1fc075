"""The finder after its first visit, when the network is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from .test_accessibility import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HERE = "/?lon=116.654600&lat=40.130200&at=2026-11-19T17:40"


@pytest.fixture
def kept(phone: Callable[..., Any]) -> Any:
    """A phone that has been here before, and has no network now."""
    one = phone()
    page = one.open("/")
    one.keep()
    page.context.set_offline(True)
    yield one
    one.forgive("ERR_INTERNET_DISCONNECTED")
    one.forgive("Failed to fetch")


def best(page: Page) -> str:
    return page.inner_text("#sheet .best h2")


def test_the_list_is_there_with_the_age_of_its_data(
    kept: Any, phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    online = phone().open(HERE)
    page = kept.open(HERE)
    assert best(page) == best(online)
    assert page.locator(".rows .row").count() == online.locator(".rows .row").count()
    page.locator("#notice").wait_for()
    assert re.match(r"没有网络，用的是 \d+ 月 \d+ 日的数据。", page.inner_text("#notice"))
    page.wait_for_selector(".station")
    assert picture(page, "offline") == []


def test_filters_names_and_stations_answer(kept: Any) -> None:
    page = kept.open(HERE)
    page.click("[data-filter=microwave]")
    page.wait_for_selector("[data-filter=microwave][aria-current]")
    assert "热饭" in page.inner_text(".summary")
    page.fill("#q", "tianzhu")
    page.wait_for_selector("#places a")
    assert "天竺" in page.inner_text("#places li:first-child")
    page.click("#places li:first-child a")
    page.wait_for_selector("#sheet .best")
    page.click("#sheet .best h2 a")
    page.wait_for_url("**/s/**")
    assert page.locator("h1").inner_text()
    assert "开放时间" in page.inner_text("main")


def test_the_server_s_answer_comes_back_with_the_network(kept: Any) -> None:
    page = kept.open(HERE)
    page.locator("#notice").wait_for()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#notice").wait_for(state="hidden")


def test_nothing_of_the_keeper_s_side_is_kept(kept: Any) -> None:
    names = kept.page.evaluate(
        """async () => {
          const all = [];
          for (const name of await caches.keys()) {
            for (const { url } of await (await caches.open(name)).keys()) all.push(url);
          }
          return all;
        }"""
    )
    assert len(names) > 20
    assert not [url for url in names if "/keeper" in url or "/login" in url or "/plan" in url]


def test_a_clock_before_the_data_is_said(kept: Any, picture: Callable[..., list[str]]) -> None:
    kept.page.clock.set_fixed_time("2026-11-09T17:40:00+08:00")
    page = kept.open(HERE)
    page.wait_for_selector("#clock:not([hidden])")
    assert page.inner_text("#clock").startswith("这部手机的时间比数据（11 月 19 日）还早")
    assert picture(page, "clock-early") == []


@pytest.fixture
def again(phone: Callable[..., Any]) -> Any:
    """A phone that has been here before, and has a network."""
    one = phone()
    one.open("/")
    one.keep()
    return one


def test_the_second_visit_is_answered_at_once_and_looked_over_by_the_server(
    again: Any, phone: Callable[..., Any]
) -> None:
    with again.page.expect_response("**/finder/sheet?*") as asked:
        page = again.open(HERE)
    assert page.evaluate("document.documentElement.dataset.madeAt")
    assert asked.value.request.headers["x-network-only"]
    assert asked.value.ok
    assert best(page) == best(phone().open(HERE))
    assert page.locator("#notice").is_hidden()


def test_names_are_found_on_the_phone_and_looked_over_by_the_server(again: Any) -> None:
    page = again.open("/")
    with (
        page.expect_response(lambda answer: "x-made-at" in answer.headers) as own,
        page.expect_request(lambda asked: "x-network-only" in asked.headers) as asked,
    ):
        page.fill("#q", "tianzhu")
    assert all("/finder/places?" in one.value.url for one in (own, asked))
    assert own.value.from_service_worker
    assert page.locator("#places mark").first.inner_text() == "天竺"
    assert page.locator("#places a").count() == 8


def test_who_loads_the_page_again_is_answered_by_the_server(again: Any) -> None:
    page = again.open(HERE)
    page.reload()
    assert not page.evaluate("document.documentElement.dataset.madeAt")


@pytest.mark.parametrize("address", ["/?lon=400&lat=40", "/?need=nonsense", "/?at=tomorrow"])
def test_what_the_phone_does_not_understand_is_for_the_server(again: Any, address: str) -> None:
    answer = again.page.goto(again.site + address)
    assert answer.status == 400
    again.forgive("status of 400")


UNREACHED = {
    "/s/999-99?lon=116.6&lat=40.1": (
        "没有网络",
        "手机里没有这一家",
        "/?lon=116.6&lat=40.1",
    ),
    "/s/999-99?lang=en": ("No network", "does not know this station", "/?lang=en"),
    "/s/001-03/report?kind=position": ("没有网络", "这一页要连上才能看。", "/"),
    "/plan?radius=1500": ("没有网络", "这一页要连上才能看。您填的都在", "/"),
}


def test_what_only_the_server_has_is_said_on_a_page_of_ours(
    kept: Any, picture: Callable[..., list[str]]
) -> None:
    for address, (heading, sentence, back) in UNREACHED.items():
        page = kept.open(address)
        assert page.inner_text("h1") == heading
        assert sentence in page.inner_text("main")
        name = re.sub("[^a-z]+", "-", address).strip("-")
        assert picture(page, f"unreached-{name}") == []
        assert page.evaluate(SMALL) == []
        assert page.locator(".button-main").get_attribute("href") == back
        assert page.locator(".note .link").get_attribute("href") == address
    page.context.set_offline(False)
    page.click(".note .link")
    page.wait_for_selector("#slide")
    assert page.url == kept.site + address
    kept.forgive("status of 503")
