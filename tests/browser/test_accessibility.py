"""What can be measured of a page that everybody can use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Page

    Picture = Callable[..., list[str]]

pytestmark = pytest.mark.browser

HERE = "lon=116.6546&lat=40.1302"
STATES = {
    "first": "/",
    "best": f"/?{HERE}",
    "picked": f"/?{HERE}&ref=001-08",
    "same-spot": "/?lon=116.5708&lat=40.0600&ref=005-01",
    "list": f"/?{HERE}&view=list&need=toilet",
    "found": "/?q=shiyuan",
    "not-found": "/?q=xyzzy",
    "empty": f"/?{HERE}&need=battery_swap,lockers,reading,charging&all_day=1",
    "far": "/?lon=121.5&lat=31.2",
    "night": f"/?{HERE}&at=2026-11-20T02:30",
    "unknown-hours": f"/?{HERE}&at=2027-10-01T10:00",
    "station": f"/s/001-03?{HERE}",
    "station-rough": f"/s/005-01?{HERE}",
    "way": f"/way?{HERE}",
    "way-found": f"/way?{HERE}&to=116.70,40.10",
    "english": f"/?{HERE}&lang=en",
    "english-first": "/?lang=en",
    "english-station": f"/s/001-03?{HERE}&lang=en",
    "english-way": f"/way?{HERE}&to=116.70,40.10&lang=en",
    "error-404": "/s/nothing",
    "error-400": "/?lon=abc&lat=40",
    "error-410": "/gone",
    "error-500": "/broken?lang=en",
    "open-data": "/ogc?f=html",
    "open-data-layer": "/ogc/collections/stations?f=html",
    "open-data-features": "/ogc/collections/gaps/items?f=html",
    "open-data-feature": "/ogc/collections/stations/items/000-01?f=html",
    "open-data-queries": "/ogc/api?f=html",
}
SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
IN_THE_DARK = ("first", "best", "list", "found", "empty", "station", "way-found", "error-410")
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
# How far a thumb may stray from the middle and still hit, along both axes.
SMALL = """() => [...document.querySelectorAll(
        "a, button, select, summary, textarea, input:not([type=hidden])")]
    .map(e => e.matches("[type=radio], [type=checkbox]") ? e.closest("label") ?? e : e)
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
# Text that is cut off: in a box that neither grows nor scrolls, or by the edge of the screen.
LOST = """() => [...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility() && e.childNodes.length
        && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => !e.closest(".visually-hidden, .skip, .leaflet-container, svg"))
    .filter(e => {
        const {overflowX, overflowY} = getComputedStyle(e);
        const cut = (how, inner, outer) => /hidden|clip/.test(how) && inner > outer + 1;
        return cut(overflowX, e.scrollWidth, e.clientWidth)
            || cut(overflowY, e.scrollHeight, e.clientHeight);
    })
    .map(e => e.outerHTML.slice(0, 120))"""
# What has the focus: what it is, whether a line is seen around it, whether something hides it.
FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e.closest(".search input") ? e.closest(".search") : e);
    const {left, right, top, bottom, width, height} = e.getBoundingClientRect();
    const share = e.matches(".chip") ? 0.99 : 0.5; // a row that scrolls shows a filter whole
    const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {
        what: e.id || e.className || e.tagName,
        part: e.closest(".top, .stage, .sheet, .bar, .lead")?.className ?? "",
        seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
            || style.boxShadow !== "none",
        inside: Math.min(right, innerWidth) - Math.max(left, 0) > width * share
            && Math.min(bottom, innerHeight) - Math.max(top, 0) > Math.min(height, 44) / 2,
        free: Boolean(on && (e.contains(on) || on.contains(e))),
    };
}"""


def faults(
    one: Any, states: Iterable[str], picture: Picture, suffix: str = ""
) -> dict[str, list[str]]:
    found = {}
    for name in states:
        page = one.open(STATES[name])
        if page.locator(".stage").is_visible():
            page.wait_for_selector(".map-label, .station", state="attached")
        told = picture(page, name + suffix)
        if page.viewport_size["width"] < LAPTOP["viewport"]["width"]:
            told = told + [f"small: {element}" for element in page.evaluate(SMALL)]
        if told:
            found[name] = told
    for code in ("400", "404", "410", "500"):
        one.forgive(code)  # the error pages are what they say, and the browser says so, too
    return found


def test_axe_finds_nothing_and_thumbs_find_all_on_a_phone(
    phone: Callable[..., Any], picture: Picture
) -> None:
    assert faults(phone(reduced_motion="reduce"), STATES, picture) == {}


def test_axe_finds_nothing_in_the_dark(phone: Callable[..., Any], picture: Picture) -> None:
    dark = phone(reduced_motion="reduce", color_scheme="dark")
    assert faults(dark, IN_THE_DARK, picture, "-dark") == {}


def test_axe_finds_nothing_on_a_dark_laptop(phone: Callable[..., Any], picture: Picture) -> None:
    dark = phone(reduced_motion="reduce", color_scheme="dark", **LAPTOP)
    assert faults(dark, ("first", "best", "station"), picture, "-laptop-dark") == {}


def test_twice_the_text_is_neither_cut_off_nor_wider_than_the_screen(
    phone: Callable[..., Any], picture: Picture
) -> None:
    one = phone(reduced_motion="reduce")
    lost = {}
    for name in ("first", "picked", "list", "found", "empty", "station", "way-found", "english"):
        page = one.open(STATES[name])
        for width in (320, 768, 360):
            page.set_viewport_size({"width": width, "height": 740})
            for size in ("100%", "200%"):
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (name, width, size)
        if name in ("first", "picked", "list"):
            picture(page, f"{name}-200-percent")
        if cut := page.evaluate(LOST):
            lost[name] = cut
    assert lost == {}


def test_without_scripts_axe_finds_nothing(
    phone: Callable[..., Any], picture: Picture, audit: Callable[[Page], list[str]]
) -> None:
    def bare(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=SCRIPTS.sub("", answer.text()))

    one = phone(service_workers="block")  # axe itself is a script: the page has none of its own
    one.page.route(lambda address: "/static/" not in address, bare)
    seen = phone(java_script_enabled=False)
    found = {}
    for name in ("first", "best", "found", "station", "way-found"):
        picture(seen.open(STATES[name]), f"{name}-no-scripts", asked=False)
        if told := audit(one.open(STATES[name])):
            found[name] = told
    assert found == {}


def test_without_scripts_no_map_is_promised(phone: Callable[..., Any]) -> None:
    page = phone(java_script_enabled=False).open("/")
    assert not page.locator(".stage, .map-heading, .map-wait").filter(visible=True).count()


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


@pytest.mark.parametrize(
    "address", [f"/?{HERE}", f"/s/001-03?{HERE}", f"/way?{HERE}&to=116.70,40.10"]
)
def test_focus_goes_through_the_page_and_is_seen_wherever_it_is(
    phone: Callable[..., Any], address: str
) -> None:
    page = phone(reduced_motion="reduce").open(address)
    page.wait_for_selector(".station", state="attached")
    walked = []
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None:
            break
        walked.append(here)
    assert here is None, "the focus never leaves the page again"
    assert len(walked) > 8
    poor = [one for one in walked if not (one["seen"] and one["inside"] and one["free"])]
    assert poor == []
    parts = [one["part"] for one in walked if one["part"]]
    assert parts == sorted(parts, key=parts.index), "each part is walked through once"


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


def test_nothing_moves_where_motion_is_reduced(phone: Callable[..., Any]) -> None:
    moving = {}
    for wish in ("no-preference", "reduce"):
        page = phone(reduced_motion=wish).open("/")
        page.wait_for_selector(".map-label")
        page.evaluate("document.querySelector('.search .locate').classList.add('busy')")
        moving[wish] = page.evaluate("document.getAnimations().length > 0")
    assert moving == {"no-preference": True, "reduce": False}


def test_in_forced_colours_what_is_chosen_and_what_is_a_button_are_seen(
    phone: Callable[..., Any], picture: Picture
) -> None:
    page = phone(forced_colors="active").open(f"/?{HERE}&need=toilet")
    page.wait_for_selector(".map-label")
    chosen, other, button = page.evaluate(
        """() => [".chip[aria-current]", ".chip:not([aria-current], .clear-all)", ".button-main"]
            .map(selector => getComputedStyle(document.querySelector(selector)))
            .map(style => [style.backgroundColor, style.borderTopWidth, style.borderTopStyle])"""
    )
    assert chosen[0] != other[0]
    assert button[1:] != ["0px", "none"]
    picture(page, "forced-colours")


def test_no_state_is_told_by_colour_alone(phone: Callable[..., Any]) -> None:
    page = phone().open(f"/?{HERE}&view=list&k=50")
    drawn = page.evaluate(
        """async () => {
            const href = document.querySelector(".house use").getAttribute("href");
            const text = await (await fetch(href.split("#")[0])).text();
            const icons = new DOMParser().parseFromString(text, "image/svg+xml");
            const shape = e => [e.tagName, ...["d", "points", "x1", "y1", "x2", "y2", "cx", "cy",
                "r", "x", "y", "width", "height", "stroke-dasharray"].map(a => e.getAttribute(a))];
            const filled = e => /^none$/.test(e.getAttribute("fill") ?? "");
            return Object.fromEntries([...icons.querySelectorAll("symbol[id^=house-]")].map(
                s => [s.id, JSON.stringify([...s.children].map(e => [...shape(e), filled(e)]))]));
        }"""
    )
    assert len(drawn) == 5
    assert len(set(drawn.values())) == 5, "two states have houses of one shape"
    said = page.eval_on_selector_all(
        "li[data-number] .row",
        """rows => rows.map(row => [row.querySelector("use").getAttribute("href").split("#")[1],
            row.querySelector(".said").textContent.trim()])""",
    )
    assert len({house for house, _ in said}) > 2
    words = {house: {text for other, text in said if other == house} for house, _ in said}
    assert all(text for _, text in said)
    for house, texts in words.items():
        others = set().union(*(more for other, more in words.items() if other != house))
        assert not texts & others, "the same words for two states"
