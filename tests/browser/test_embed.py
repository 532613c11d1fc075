"""A map in a frame of another site: shown to those that the settings name, and to nobody else."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from stationmap.catalogue import CatalogueSlot
from stationmap.settings import Settings
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from playwright.sync_api import Frame, Page

    from stationmap.catalogue import Catalogue

LAPTOP = {
    "viewport": {"width": 1280, "height": 800},
    "is_mobile": False,
    "has_touch": False,
}
HOST_PAGE = """<!doctype html><html lang="zh"><title>别的网站</title>
<p style="height: {above}px">正文</p><button id="before">前</button>
<iframe src="{map}" width="640" height="480" loading="lazy" title="地图"></iframe>"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, dict[str, str]]]:
    """Another site, and its pages by path."""
    pages: dict[str, str] = {}

    def answer(environ: Any, start_response: Any) -> Any:
        path = Request(environ).path
        found = Response(pages.get(path, ""), mimetype="text/html")
        return found(environ, start_response)

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", pages
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def ours(catalogue: Catalogue, elsewhere: tuple[str, dict[str, str]]) -> Iterator[str]:
    """This site, which names the other one."""
    from datetime import datetime

    from stationmap.hours import SHANGHAI

    def clock() -> datetime:
        return datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)

    app = create_app(CatalogueSlot(catalogue), Settings(embed_ancestors=elsewhere[0]), clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def framed(one: Any, elsewhere: tuple[str, dict[str, str]], address: str, above: int = 0) -> Page:
    """Open a page of the other site that frames an address of ours."""
    site, pages = elsewhere
    pages["/page"] = HOST_PAGE.format(map=address, above=above)
    one.site = site
    return one.open("/page")  # type: ignore[no-any-return]


def the_frame(page: Page) -> Frame:
    frame = page.query_selector("iframe").content_frame()  # type: ignore[union-attr]
    assert frame
    return frame


def refused(one: Any, elsewhere: tuple[str, dict[str, str]], address: str) -> None:
    """See that the browser shows nothing of an address of ours in a frame of the other site."""
    with one.page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page = framed(one, elsewhere, address)
    assert the_frame(page).url in ("", "chrome-error://chromewebdata/")
    one.forgive("frame-ancestors")


def test_a_site_that_is_named_shows_the_map(
    phone: Callable[..., Any], ours: str, elsewhere: tuple[str, dict[str, str]]
) -> None:
    page = framed(phone(**LAPTOP), elsewhere, f"{ours}/embed/township-110113005000")
    frame = the_frame(page)
    frame.wait_for_selector(".map-label")
    assert frame.locator(".station").count() > 5
    assert "未送审" in frame.locator(".map-note").inner_text()
    assert frame.locator(".leaflet-control-scale-line").is_visible()
    assert frame.locator("#take").count() == 0  # what is in a frame has been taken already
    assert page.context.cookies() == []


def test_it_is_not_fetched_before_it_is_near(
    phone: Callable[..., Any], ours: str, elsewhere: tuple[str, dict[str, str]]
) -> None:
    one = phone(**LAPTOP)
    page = framed(one, elsewhere, f"{ours}/embed/district", above=20_000)
    page.wait_for_timeout(300)
    assert not any("/embed/" in url for url in one.asked)
    page.locator("iframe").scroll_into_view_if_needed()
    page.frame_locator("iframe").locator(".map-label").first.wait_for(state="attached")


@pytest.mark.parametrize("path", ["/", "/s/001-01", "/plan"])
def test_other_pages_are_framed_by_nobody(
    phone: Callable[..., Any], ours: str, elsewhere: tuple[str, dict[str, str]], path: str
) -> None:
    one = phone(**LAPTOP)
    refused(one, elsewhere, ours + path)


def test_a_site_that_is_not_named_shows_nothing(
    phone: Callable[..., Any], site: str, elsewhere: tuple[str, dict[str, str]]
) -> None:
    one = phone(**LAPTOP)
    refused(one, elsewhere, f"{site}/embed/district")


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, LAPTOP])
def test_axe_finds_nothing(
    phone: Callable[..., Any], ours: str, picture: Callable[..., list[str]], look: dict[str, Any]
) -> None:
    one = phone(**look)
    one.site = ours
    for view in ("station-001-01", "closed-gaps"):
        page = one.open(f"/embed/{view}")
        page.wait_for_load_state("networkidle")
        for summary in page.locator(".listed > summary").all():
            summary.click()
        assert picture(page, f"embed-{view}{'' if look is LAPTOP else '-dark'}") == []


def test_the_keyboard_reaches_the_map_and_the_list(
    phone: Callable[..., Any], ours: str, elsewhere: tuple[str, dict[str, str]]
) -> None:
    page = framed(phone(**LAPTOP), elsewhere, f"{ours}/embed/township-110113005000")
    frame = the_frame(page)
    frame.wait_for_selector(".map-label")
    page.focus("#before")
    passed = []
    for _ in range(8):
        page.keyboard.press("Tab")
        passed.append(
            frame.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
        if "leaflet-container" in passed[-1]:
            break
    assert passed[0] == "open"
    assert "leaflet-container" in passed[-1]
    before = frame.locator(".leaflet-control-scale-line").inner_text()
    page.keyboard.press("+")
    page.keyboard.press("+")
    frame.wait_for_function(
        "before => document.querySelector('.leaflet-control-scale-line').innerText !== before",
        arg=before,
    )
    while frame.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert frame.evaluate("document.activeElement.getAttribute('href')").startswith("/s/")


def test_a_station_of_the_map_opens_beside_the_page(phone: Callable[..., Any], ours: str) -> None:
    one = phone(**LAPTOP)
    one.site = ours
    page = one.open("/embed/station-001-01")
    page.wait_for_selector(".station.chosen svg")
    with page.context.expect_page() as opened:
        page.locator(".station.chosen").click()
    assert opened.value.url.endswith("/s/001-01")
    assert page.url.endswith("/embed/station-001-01")
