"""What can be measured of a page that everybody can use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

pytestmark = pytest.mark.browser

HERE = "lon=116.6546&lat=40.1302"
STATES = {
    "first": "/",
    "best": f"/?{HERE}",
    "picked": f"/?{HERE}&ref=001-08",
    "same spot": "/?lon=116.5708&lat=40.0600&ref=005-01",
    "list": f"/?{HERE}&view=list&need=toilet",
    "found": "/?q=shiyuan",
    "empty": f"/?{HERE}&need=battery_swap,lockers,reading,charging&all_day=1",
    "far": "/?lon=121.5&lat=31.2",
    "station": f"/s/001-03?{HERE}",
    "rough": f"/s/005-01?{HERE}",
    "open data": "/ogc?f=html",
    "layer": "/ogc/collections/stations?f=html",
    "features": "/ogc/collections/gaps/items?f=html",
    "feature": "/ogc/collections/stations/items/000-01?f=html",
    "what can be asked": "/ogc/api?f=html",
    "error": "/s/nothing",
}
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
# The map repeats the list, house for house; it is looked at once, in light and in dark.
AUDIT = """async mapToo => (await axe.run(mapToo ? document : {exclude: "#map"},
        {resultTypes: ["violations"]})).violations
    .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
# How far a thumb may stray from the middle and still hit, along both axes.
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden])")]
    .filter(e => e.checkVisibility() && !e.closest(".skip, .leaflet-container"))
    .filter(e => {
        e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
        const {left, right, top, bottom} = e.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const hits = (dx, dy) => e.contains(document.elementFromPoint(x + dx, y + dy));
        const steps = [...Array(81).keys()].map(step => step - 40);
        const enough = (size, hit) => size >= 44 || steps.filter(hit).length >= 44;
        return !enough(right - left, step => hits(step, 0))
            || !enough(bottom - top, step => hits(0, step));
    })
    .map(e => e.outerHTML.slice(0, 120))"""


def faults(one: Any, script: str, states: Iterable[str]) -> dict[str, list[str]]:
    found = {}
    for name in states:
        one.open(STATES[name]).evaluate(script)
        told = [*one.page.evaluate(AUDIT, name == "best")]
        if one.page.viewport_size["width"] < LAPTOP["viewport"]["width"]:
            told += [f"small: {element}" for element in one.page.evaluate(SMALL)]
        if told:
            found[name] = told
    one.forgive("404")  # the error page is one, and the browser says so
    return found


def test_axe_finds_nothing_and_thumbs_find_all_on_a_phone(
    phone: Callable[..., Any], axe: str
) -> None:
    assert faults(phone(reduced_motion="reduce"), axe, STATES) == {}


def test_axe_finds_nothing_on_a_dark_laptop(phone: Callable[..., Any], axe: str) -> None:
    dark = phone(reduced_motion="reduce", color_scheme="dark", **LAPTOP)
    assert faults(dark, axe, ["first", "best", "found", "empty", "station"]) == {}


def test_nothing_is_wider_than_the_screen_even_with_twice_the_text(
    phone: Callable[..., Any],
) -> None:
    one = phone()
    for name in ("first", "picked", "list", "found", "station"):
        page = one.open(STATES[name])
        for width in (320, 360, 768):
            page.set_viewport_size({"width": width, "height": 740})
            for size in ("100%", "200%"):
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (name, width, size)


def test_every_part_is_reached_by_keyboard(phone: Callable[..., Any]) -> None:
    page = phone(**LAPTOP).open(f"/?{HERE}")
    page.wait_for_selector(".map-label")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "sheet"
    page.keyboard.press("Tab")
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert seen == "2px"
    page.locator(".chip").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip[aria-current]")
    assert page.evaluate("document.activeElement.dataset.filter") == "charging"


def test_search_is_a_combobox(phone: Callable[..., Any]) -> None:
    page = phone(**LAPTOP).open("/")
    box = page.locator("#q")
    box.fill("shiyuan")
    page.wait_for_selector("#places [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    marked = page.locator("#places [aria-selected=true]")
    assert marked.get_attribute("id") == box.get_attribute("aria-activedescendant") == "place-0"
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "place-7"
    page.keyboard.press("Escape")
    assert page.locator("#places a").count() == 0
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("", "false")
    box.fill("shiyuan")
    page.wait_for_selector("#places [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".best")
    assert box.input_value() == "石园街道"
