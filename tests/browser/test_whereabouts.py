"""Where the reader is: not known, badly known, known from last time; and a clock that is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from .conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HERE = "lon=116.654600&lat=40.130200"
NEVER = "navigator.geolocation.getCurrentPosition = () => {};"
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden", "SecurityError"); },
});"""
ON_IOS = """DeviceOrientationEvent.requestPermission = async () => {
  globalThis.asked = (globalThis.asked ?? 0) + 1;
  return "granted";
};"""
TURN = """dispatchEvent(new DeviceOrientationEvent("deviceorientationabsolute",
  {alpha: 270, beta: 20, gamma: 0, absolute: true}))"""


def tap_map(page: Page) -> None:
    page.wait_for_selector(".map-label")
    page.locator("#map").tap(position={"x": 180, "y": 150})
    page.wait_for_selector(".best")


def turned(page: Page, rotate: str) -> None:
    expect(page.locator(".needle svg")).to_have_css("rotate", rotate)


def test_poor_fix_is_a_circle_and_is_said_as_long_as_it_is_used(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    poor = {"longitude": 116.6546, "latitude": 40.1302, "accuracy": 830}
    page = phone(allowed=True, geolocation=poor).open("/")
    page.wait_for_selector("#whereabouts:not([hidden])")
    assert page.inner_text("#whereabouts span") == "定位不准，误差约 800 米。"
    expect(page.locator("path.accuracy")).to_have_count(1)
    assert page.locator(".needle").is_hidden()
    page.wait_for_function(  # a map that settles draws it anew
        """() => {
          const circle = document.querySelector("path.accuracy")?.getBoundingClientRect();
          const stage = document.querySelector(".stage").getBoundingClientRect();
          return circle?.width > 0 && circle.width <= stage.width;
        }"""
    )
    assert picture(page, "poor-fix") == []
    page.locator(".chip", has_text="充电").tap()
    page.wait_for_selector(".chip[aria-current]")
    assert page.locator("#whereabouts").is_visible()
    page.wait_for_selector(".map-label")
    page.locator("#map").tap(position={"x": 250, "y": 200})
    page.wait_for_selector("#whereabouts", state="hidden")
    expect(page.locator("path.accuracy")).to_have_count(0)


def test_last_place_is_there_at_once_and_can_be_forgotten(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone()
    page = one.open("/")
    page.fill("#q", "syjd")
    page.locator("#places a").first.tap()
    page.wait_for_selector(".best")
    best = page.inner_text(".best h2")
    one.open("/")
    page.wait_for_selector(".best")
    assert page.inner_text(".best h2") == best
    assert page.inner_text("#whereabouts span").startswith("上次的位置：石园街道，")
    assert picture(page, "last-place") == []
    page.locator("#whereabouts [data-forget]").tap()
    page.wait_for_selector(".lead .locate")
    assert page.locator("#whereabouts").is_hidden()
    assert page.evaluate("localStorage.getItem('stationmap.place')") is None
    one.open("/")
    page.wait_for_selector(".map-label")
    assert page.locator(".best").count() == 0


def test_tapped_place_is_remembered_with_its_township(phone: Callable[..., Any]) -> None:
    one = phone()
    page = one.open("/")
    tap_map(page)
    page.locator("#remembers").scroll_into_view_if_needed()
    assert "这部手机记着您上次的位置" in page.inner_text("#remembers")
    one.open("/")
    page.wait_for_selector(".best")
    said = page.inner_text("#whereabouts span")
    assert "镇，" in said or "街道，" in said
    page.context.grant_permissions(["geolocation"])
    page.locator("#whereabouts .locate").tap()
    page.wait_for_url(f"**{HERE}*")
    assert page.locator("#whereabouts").is_hidden()


def test_filters_are_remembered_and_the_address_wins(phone: Callable[..., Any]) -> None:
    one = phone()
    page = one.open(f"/?{HERE}")
    page.locator("[data-filter=toilet]").tap()
    page.wait_for_selector("[data-filter=toilet][aria-current]")
    one.open(f"/?{HERE}")
    assert page.locator(".chip[aria-current]").count() == 0
    one.open("/")
    page.wait_for_url("**/?need=toilet")
    tap_map(page)
    expect(page.locator("[data-filter=toilet][aria-current]")).to_have_count(1)
    page.locator(".clear-all").tap()
    page.wait_for_selector(".chip[aria-current]", state="detached")
    one.open("/")
    page.wait_for_selector(".best")
    assert "need" not in page.url


def test_browser_that_never_answers_is_not_waited_for(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone(allowed=True)
    one.page.add_init_script(NEVER)
    one.page.clock.install()
    page = one.open("/")
    page.wait_for_selector(".map-label")
    page.clock.run_for(3_500)
    page.wait_for_selector("#notice:not([hidden])")
    assert page.inner_text("#notice").startswith("还在定位。")
    assert picture(page, "slow-fix") == []
    page.clock.run_for(13_000)
    expect(page.locator("#notice")).to_contain_text("没有回音")
    expect(page.locator(".locate.busy")).to_have_count(0)
    page.locator("#map").tap(position={"x": 180, "y": 150})
    page.clock.run_for(1_000)
    page.wait_for_selector(".best")


def test_where_nothing_may_be_kept_everything_works(phone: Callable[..., Any]) -> None:
    one = phone()
    one.page.add_init_script(NO_STORAGE)
    page = one.open("/")
    tap_map(page)
    page.locator("[data-filter=charging]").tap()
    page.wait_for_selector(".chip[aria-current]")
    page.locator("[data-unfold]").tap()
    assert page.locator("#remembers").count() == 0
    one.open("/")
    page.wait_for_selector(".map-label")
    assert page.locator(".best").count() == 0


def test_needle_turns_with_the_phone(phone: Callable[..., Any]) -> None:
    page = phone().open(f"/?{HERE}")
    turned(page, "none")
    page.evaluate(TURN)
    turned(page, "-90deg")
    page.locator("[data-filter=charging]").tap()
    page.wait_for_selector(".chip[aria-current]")
    turned(page, "-90deg")


def test_needle_keeps_still_where_motion_is_reduced(phone: Callable[..., Any]) -> None:
    page = phone(reduced_motion="reduce").open(f"/?{HERE}")
    page.evaluate(TURN)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    turned(page, "none")


def test_needle_asks_only_when_it_is_tapped(phone: Callable[..., Any]) -> None:
    one = phone()
    one.page.add_init_script(ON_IOS)
    page = one.open(f"/?{HERE}")
    assert page.evaluate("globalThis.asked") is None
    page.locator(".figures .there").tap()
    assert page.evaluate("globalThis.asked") == 1


def test_wrong_clock_is_said(phone: Callable[..., Any], picture: Callable[..., list[str]]) -> None:
    one = phone()
    one.page.clock.set_fixed_time(NOW - timedelta(days=400))
    page = one.open(f"/?{HERE}")
    page.wait_for_selector("#clock:not([hidden])")
    assert page.inner_text("#clock").startswith("这部手机的时间不准，这里按 ")
    assert picture(page, "wrong-clock") == []
