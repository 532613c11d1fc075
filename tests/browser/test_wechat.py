"""A page inside WeChat, with a stand-in for its script: card, map, and where we are."""

from __future__ import annotations

import re
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from stationmap.catalogue import CatalogueSlot
from stationmap.datum import Datum, convert
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web import create_app
from stationmap.wechat import account_for, kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from stationmap.catalogue import Catalogue

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
PHONE = {"width": 360, "height": 740}
WIDER = "document.documentElement.scrollWidth - innerWidth"
pytestmark = pytest.mark.browser
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; PEEM00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49.2600(0x28003133) WeChat/arm64"
)
SDK = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
HERE = {"longitude": 116.6546, "latitude": 40.1302, "accuracy": 30}
STAND_IN = """
window.calls = {};
const note = (name) => (asked) => {
  window.calls[name] = asked;
  document.documentElement.dataset[name] = "";
};
window.wx = {
  config(asked) { note("config")(asked); setTimeout(() => window.afterwards(), 0); },
  ready(then) { window.afterwards = then; },
  error() {},
  updateAppMessageShareData: note("card"),
  updateTimelineShareData: note("moments"),
  openLocation: note("place"),
  getLocation(asked) { note("asked")(asked); %s },
};
"""
FOUND = "asked.success({longitude: '116.6546', latitude: '40.1302', accuracy: '30'});"
FAILED = "asked.fail({errMsg: 'getLocation:fail'});"


@pytest.fixture(scope="module")
def inside(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., str]]:
    """Serve with an account whose ticket is there already, or with none."""
    servers = []

    def start(**more: Any) -> str:
        folder: Path = tmp_path_factory.mktemp("wechat")
        settings = Settings(data_dir=folder, **more)
        if account := account_for(settings):
            held = {"word": "ticket", "until_s": NOW.timestamp() + 7200, "life_s": 7200}
            kept.write(account.folder / f"{account.name}-ticket.json", held)
        app = create_app(CatalogueSlot(catalogue), settings, lambda: NOW)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def site(inside: Callable[..., str]) -> str:
    return inside(
        wechat_appid="wx0123456789abcdef",
        wechat_secret="not-asked-for",  # noqa: S106 - of no account
        wechat_hosts="127.0.0.1",
        wechat_url="http://127.0.0.1:1",
    )


@pytest.fixture
def wechat(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Make a page in a browser that calls itself WeChat's; nothing may go wrong on it."""
    made: list[tuple[BrowserContext, list[str]]] = []

    def make(located: str = FOUND, *, reached: bool = True, agent: str = WECHAT) -> Page:
        context = chromium.new_context(
            viewport=PHONE,
            is_mobile=True,
            has_touch=True,
            user_agent=agent,
            locale="zh-CN",
            service_workers="block",  # what passes through one is not seen here
        )
        faults: list[str] = []
        made.append((context, faults))

        def answer(route: Route) -> None:
            if reached:
                body = STAND_IN % located
                route.fulfill(body=body, content_type="text/javascript")
            else:
                route.abort()

        context.route(re.compile("^https:"), answer)
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if said.type == "error" and reached else None,
        )
        return page

    yield make
    for context, faults in made:
        context.close()
        assert faults == []


def test_its_card_says_what_the_page_is(site: str, wechat: Callable[..., Page]) -> None:
    page = wechat()
    page.goto(f"{site}/s/011-02?lon=116.654600&lat=40.130200")
    page.wait_for_selector("html[data-moments]")
    config = page.evaluate("calls.config")
    assert config["appId"] == "wx0123456789abcdef"
    assert len(config["signature"]) == 40
    assert config["debug"] is False
    assert set(config["jsApiList"]) >= {"openLocation", "getLocation"}
    card = page.evaluate("calls.card")
    assert card["link"] == f"{site}/s/011-02"
    assert card["title"] == page.locator("h1").inner_text()
    assert card["desc"]
    assert card["imgUrl"].startswith(f"{site}/static-map/station-011-02.png?")
    assert page.evaluate("calls.moments.link") == card["link"]
    assert page.evaluate(WIDER) <= 0


def test_go_there_opens_its_map_in_its_own_datum(
    site: str, wechat: Callable[..., Page], catalogue: Catalogue
) -> None:
    station = next(s for s in catalogue.stations if s.ref == "001-01")
    page = wechat()
    page.goto(f"{site}/s/001-01")
    page.wait_for_selector("html[data-moments]")
    button = page.locator(".go .button-main")
    assert button.locator("small").inner_text() == "微信地图"
    button.click()
    place = page.evaluate("calls.place")
    lon, lat = convert(*station.position, source=Datum.WGS84, target=Datum.GCJ02)
    assert place["longitude"] == pytest.approx(float(lon), abs=1e-6)
    assert place["latitude"] == pytest.approx(float(lat), abs=1e-6)
    assert place["name"] == station.name
    assert page.url.startswith(f"{site}/s/001-01")


def test_its_word_for_where_we_are_is_taken(site: str, wechat: Callable[..., Page]) -> None:
    page = wechat()
    page.goto(f"{site}/")
    page.wait_for_selector("html[data-moments]")
    page.locator(".locate").first.click()
    page.wait_for_selector(".go .button-main")
    assert page.evaluate("calls.asked.type") == "wgs84"
    assert "lon=116.6546" in page.url
    # What came later than WeChat did is renamed, too, and leads there.
    expect(page.locator(".go .button-main small").first).to_have_text("微信地图")
    page.locator(".go .button-main").first.click()
    page.wait_for_selector("html[data-place]")


def test_where_it_knows_nothing_the_browser_is_asked(
    site: str, wechat: Callable[..., Page]
) -> None:
    page = wechat(FAILED)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    page.goto(f"{site}/")
    page.wait_for_selector("html[data-moments]")
    page.locator(".locate").first.click()
    page.wait_for_selector(".go .button-main")
    assert "lon=116.6546" in page.url


@pytest.mark.parametrize("why", ["no script", "no account", "not wechat", "host not on the list"])
def test_without_it_all_is_the_plain_web(
    site: str, inside: Callable[..., str], wechat: Callable[..., Page], why: str
) -> None:
    at = inside() if why == "no account" else site
    if why == "host not on the list":
        at = at.replace("127.0.0.1", "localhost")
    agent = WECHAT.replace("MicroMessenger", "Other") if why == "not wechat" else WECHAT
    page = wechat(reached=why == "not wechat", agent=agent)
    ends = {"no script": SDK, "host not on the list": "/wechat/signature"}.get(why, "/qr.svg")
    with page.expect_event(
        "requestfailed" if why == "no script" else "response",
        lambda event: ends in event.url,
    ):
        page.goto(f"{at}/s/001-01")
    assert page.evaluate("window.calls?.config") is None
    button = page.locator(".go .button-main")
    assert button.locator("small").inner_text() == "高德地图"
    assert (button.get_attribute("href") or "").startswith("https://uri.amap.com/")
