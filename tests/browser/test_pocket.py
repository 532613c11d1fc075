"""A station in the pocket, passed on, printed; and what lies on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
STATION = "/s/001-03?lon=116.654600&lat=40.130200"
WAY = "/way?lon=116.6546&lat=40.1302&to=116.70,40.10&at=2026-11-19T17:40"
FORBIDDEN = """Object.defineProperty(window, "localStorage",
  {get() { throw new DOMException("forbidden", "SecurityError"); }});"""
WECHAT = "window.told = []; navigator.share = async (what) => { window.told.push(what); };"
NO_CLIPBOARD = """Object.defineProperty(navigator, "share", {value: undefined});
Object.defineProperty(navigator, "clipboard", {value: undefined});"""


def names(page: Page) -> list[str]:
    return page.locator(".kept strong").all_inner_texts()


def test_a_station_goes_into_the_pocket_and_out_again(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone()
    page = one.open(STATION)
    name = page.inner_text("h1")
    page.click("[data-keep]")
    assert page.get_attribute("[data-keep]", "aria-pressed") == "true"
    assert page.inner_text("#keeping").startswith("放进口袋了")
    assert picture(page, "put-in-pocket") == []
    one.open(STATION)
    page.wait_for_selector('[data-keep][aria-pressed="true"]')
    one.open("/")
    page.wait_for_selector(".kept li")
    assert names(page) == [name]
    assert page.inner_text(".kept .note span")
    assert picture(page, "pocket") == []
    page.click("[data-drop]")
    page.wait_for_selector(".kept", state="detached")
    one.open(STATION)
    page.wait_for_selector('[data-keep][aria-pressed="false"]')


def test_where_nothing_may_be_kept_it_is_said(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone()
    one.page.add_init_script(FORBIDDEN)
    page = one.open(STATION)
    page.click("[data-keep]")
    assert "不让网页存东西" in page.inner_text("#keeping")
    assert picture(page, "pocket-forbidden") == []
    assert page.get_attribute("[data-keep]", "aria-pressed") == "false"


def test_the_pocket_and_the_way_answer_without_network(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone()
    page = one.open(STATION)
    page.click("[data-keep]")
    name = page.inner_text("h1")
    one.open(WAY)
    there = page.locator(".rows .name").all_inner_texts()
    one.open("/")
    one.keep()
    page.context.set_offline(True)
    one.open("/")
    page.wait_for_selector(".kept li")
    assert names(page) == [name]
    one.open(WAY)
    assert page.locator(".rows .name").all_inner_texts() == there
    assert "没有网络" in page.inner_text("main")
    assert picture(page, "way-offline") == []
    one.forgive("ERR_INTERNET_DISCONNECTED")
    one.forgive("Failed to fetch")


def test_the_short_address_is_passed_on(phone: Callable[..., Any]) -> None:
    one = phone()
    one.page.add_init_script(WECHAT)
    page = one.open(STATION)
    page.click("[data-pass-on]")
    (told,) = page.evaluate("window.told")
    assert told == {"title": page.inner_text("h1"), "url": f"{one.site}/s/001-03"}
    other = phone()
    other.page.add_init_script(NO_CLIPBOARD)
    page = other.open(f"{STATION}&lang=en")
    page.click("[data-pass-on]")
    page.wait_for_function("document.querySelector('#passed-on').textContent")
    assert f"{other.site}/s/001-03?lang=en" in page.inner_text("#passed-on")


@pytest.mark.parametrize("ref", ["001-03", "000-01"])
def test_a_station_prints_on_one_small_sheet(phone: Callable[..., Any], ref: str) -> None:
    one = phone(color_scheme="dark")
    page = one.open(f"/s/{ref}?lon=116.6546&lat=40.1302")
    page.locator(".qr img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.qr img').naturalWidth > 0")
    pdf = page.pdf(format="A5")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.emulate_media(media="print")
    shown = [
        page.locator(part).first.is_visible() for part in ("h1", ".qr img", ".haves", ".provenance")
    ]
    assert all(shown)
    for part in ("nav", ".stage", ".go", ".pass-on", "button", ".apps"):
        assert not any(each.is_visible() for each in page.locator(part).all()), part
    ink, paper = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_tap_on_the_map_is_the_drop_off(
    phone: Callable[..., Any], picture: Callable[..., list[str]]
) -> None:
    one = phone()
    page = one.open("/way?lon=116.6546&lat=40.1302")
    page.wait_for_selector(".station")
    page.wait_for_function("() => document.querySelector('.map-labels')?.children.length > 0")
    box = page.locator(".stage").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 90, box["y"] + 90)
    page.wait_for_selector(".rows .row")
    page.wait_for_selector(".way-line", state="attached")
    assert "to=" in page.url
    assert picture(page, "way-tapped") == []
