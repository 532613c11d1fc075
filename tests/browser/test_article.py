"""What WeChat leaves of an article is the article; its labels do not overlap; it can be tapped."""

from __future__ import annotations

from datetime import date
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from stationmap.articles import make_kit, parse_view, scene_of
from stationmap.maps.article import portrait
from stationmap.maps.canvas import BOLD, REGULAR
from stationmap.maps.svg import svg
from stationmap.maps.typeset import font_file
from stationmap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

    from stationmap.articles import Kit
    from stationmap.catalogue import Catalogue

pytestmark = pytest.mark.browser
SITE = "http://article.test/"
DAY = date(2026, 11, 21)
SETTINGS = Settings(site_url="https://yizhan.example.org")
OTHERS = ("district", "all-day", "closed-gaps", "station-011-02", "station-005-01")
NEAR = "near-116.65460,40.13020-顺义西站"
PLAIN = '<!doctype html><meta charset="utf-8"><style>body{margin:0}</style>'
TYPE = """<style>
@font-face{font-family:"Noto Sans SC";font-weight:400;src:url(/400.ttf)}
@font-face{font-family:"Noto Sans SC";font-weight:700;src:url(/700.ttf)}
</style>"""
LOADED = """async () => {
  const load = (weight) => document.fonts.load(`${weight} 22px "Noto Sans SC"`, "驿站");
  await Promise.all(["400", "700"].map(load));
  await Promise.all([...document.images].map((one) => one.decode()));
  return [...document.fonts].every((font) => font.status === "loaded");
}"""
# Letters reach 0.88 of their size above the baseline and 0.12 below; a line's own box is higher.
OVERLAPS = """() => [...document.querySelectorAll("svg")].flatMap((svg, number) => {
  const whole = svg.viewBox.baseVal;
  const boxes = [...svg.querySelectorAll("text")].flatMap((text) => {
    const look = getComputedStyle(text);
    if (look.stroke !== "none" || look.fillOpacity === "0") return [];
    const size = parseFloat(look.fontSize), {x, width} = text.getBBox();
    const y = text.y.baseVal[0].value;
    return [{words: text.textContent, left: x, right: x + width, top: y - 0.88 * size,
      bottom: y + 0.12 * size}];
  });
  const meets = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const out = ({left, right, top, bottom}) =>
    left < 0 || top < 0 || right > whole.width || bottom > whole.height;
  return [
    ...boxes.filter(out).map(({words}) => `${number}: ${words} leaves the drawing`),
    ...boxes.flatMap((one, n) => boxes.slice(0, n).filter((other) => meets(one, other))
      .map((other) => `${number}: ${one.words} on ${other.words}`)),
    ...(boxes.length > 5 ? [] : [`${number}: only ${boxes.length} words`]),
  ];
})"""
TOLD = """() => [...document.querySelectorAll("g[fill-opacity] > text")]
  .filter((text) => getComputedStyle(text).fillOpacity === "1").map((text) => text.textContent)"""

# What is known to survive: written apart from the lint, so that each checks the other.
KEPT = {
    "section", "p", "span", "strong", "br", "img",
    "svg", "g", "path", "rect", "circle", "text", "set", "animate", "animatetransform",
}  # fmt: skip
EMPTY = {"br", "img"}
DEAD_STYLES = ("url(", "animation", "filter", "mask", "clip-path", "var(", "@")


class Sanitiser(HTMLParser):
    """Drops every element, attribute and style that is not known to survive, as WeChat might."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.left: list[str] = []
        self.dropped: list[str] = []
        self._silent = 0

    def clean(self, fragment: str) -> str:
        self.feed(fragment)
        self.close()
        return "".join(self.left)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KEPT or self._silent:
            self.dropped.append(tag)
            self._silent += tag not in EMPTY
            return
        self.left.append(self._opened(tag, attrs) + ">")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KEPT or self._silent:
            self.dropped.append(tag)
            return
        self.left.append(self._opened(tag, attrs) + "/>")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent -= 1
        elif tag not in EMPTY:
            self.left.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.left.append(escape(data))

    def _opened(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        kept = [
            (name, value or "") for name, value in attrs if self._survives(tag, name, value or "")
        ]
        return f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in kept)

    def _survives(self, tag: str, name: str, value: str) -> bool:
        dead = (
            name in ("id", "class", "name", "href", "xlink:href", "srcset")
            or name.startswith("on")
            or any(word in value.lower() for word in DEAD_STYLES)
            or (name == "begin" and value != "click")
            or (name == "src" and not value.startswith("pictures/"))
        )
        if dead:
            self.dropped.append(f"{tag} {name}={value}")
        return not dead


@pytest.fixture(scope="module")
def kits(catalogue: Catalogue) -> dict[str, Kit]:
    return {
        slug: make_kit(parse_view(slug, catalogue), catalogue, settings=SETTINGS, day=DAY)
        for slug in ("district", "closed-gaps")
    }


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    yield context.new_page()
    context.close()


def show(page: Page, body: str, pictures: dict[str, bytes] | None = None) -> None:
    def picture(route: Route) -> None:
        name = route.request.url.removeprefix(SITE)
        route.fulfill(body=(pictures or {})[name], content_type="image/png")

    page.unroute_all()
    page.route(f"{SITE}400.ttf", lambda route: route.fulfill(path=font_file(REGULAR)))
    page.route(f"{SITE}700.ttf", lambda route: route.fulfill(path=font_file(BOLD)))
    page.route(f"{SITE}pictures/*", picture)
    page.route(SITE, lambda route: route.fulfill(body=PLAIN + body, content_type="text/html"))
    page.goto(SITE)
    assert page.evaluate(LOADED)


def seen(page: Page, body: str, pictures: dict[str, bytes]) -> Image.Image:
    show(page, body, pictures)
    return Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")


def test_no_label_lies_on_another_in_a_browser(page: Page, catalogue: Catalogue) -> None:
    views = [*(f"township-{township.code}" for township in catalogue.townships), *OTHERS, NEAR]
    drawings = []
    for slug in views:
        view = parse_view(slug, catalogue)
        scene = scene_of(view, catalogue, settings=SETTINGS, day=DAY)
        drawings += [svg(portrait(scene)), svg(portrait(scene, brief=True))]
    show(page, TYPE + "".join(drawings))
    assert page.locator("svg").count() == 2 * len(views)
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("slug", ["district", "closed-gaps"])
def test_what_wechat_leaves_is_the_same_picture(
    page: Page, kits: dict[str, Kit], slug: str
) -> None:
    kit = kits[slug]
    sanitiser = Sanitiser()
    left = sanitiser.clean(kit.fragment)
    assert sanitiser.dropped == []
    before, after = (seen(page, body, kit.sources) for body in (kit.fragment, left))
    assert before.size == after.size
    assert before.size[1] > 1000
    assert ImageChops.difference(before, after).getbbox() is None


def test_the_sanitiser_drops_what_is_dead() -> None:
    dead = (
        "<p id='a' class='b' onclick='c' style='color:red'>一<script>1</script></p>"
        "<svg><defs><path/></defs><path fill='url(#g)'/><set begin='o.click'/></svg>"
    )
    sanitiser = Sanitiser()
    assert sanitiser.clean(dead) == '<p style="color:red">一</p><svg><path/><set/></svg>'
    assert len(sanitiser.dropped) == 8


def test_a_township_that_is_tapped_tells_its_name_and_count(
    page: Page, kits: dict[str, Kit], catalogue: Catalogue
) -> None:
    kit = kits["district"]
    assert kit.carrier == "svg"
    show(page, Sanitiser().clean(kit.fragment), kit.sources)
    page.evaluate("scrollTo(0, document.querySelector('svg').getBoundingClientRect().top)")
    still = page.screenshot()
    assert page.evaluate(TOLD) == []
    for name in ("杨镇", "木林镇"):
        code = next(one.code for one in catalogue.townships if one.name == name)
        count = sum(station.township_code == code for station in catalogue.stations)
        shape: Any = page.locator(f"g:has(> text:text-is('{name} {count} 座')) > path").first
        box = shape.bounding_box()
        page.mouse.click(box["x"] + 0.55 * box["width"], box["y"] + 0.5 * box["height"])
        page.wait_for_function(f"({TOLD})().includes('{name} {count} 座')")
        assert page.screenshot() != still
