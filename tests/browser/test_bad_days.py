"""Bad days: a phone or a server that fails in some way, and a finder that can still be used."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from stationmap import web
from stationmap.catalogue import CatalogueSlot
from stationmap.settings import Settings
from stationmap.web import static_files
from stationmap.web.static_files import Shelf

from .conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HERE = "/?lon=116.654600&lat=40.130200"
AT = f"{HERE}&at=2026-11-19T17:40"
NO_WORKER = "delete Navigator.prototype.serviceWorker;"
HEARD = """navigator.serviceWorker.addEventListener("message",
  () => { globalThis.heard = true; });"""
REFRESHED = """() => new Promise((done) => {
  navigator.serviceWorker.addEventListener("message", ({data}) => done(data), {once: true});
  navigator.serviceWorker.controller.postMessage("refresh");
})"""
OLDER = "0123456789ab"
KEPT_VERSION = "async () => (await (await caches.match('/finder/pack.json')).json()).version"
SILENCE = "服务器没有回答，用的是"


class Weather:
    """A server with bad days: for each path, what becomes of its answer."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.end = Event()
        self.clear()

    def clear(self) -> None:
        """Let all be well from now on; who was left waiting is answered."""
        self.end.set()
        self.end = Event()
        self.bad: dict[str, str] = {}
        self.ahead = timedelta()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer as the application does, unless the path has a bad day."""
        path = environ["PATH_INFO"]
        how = next((how for pattern, how in self.bad.items() if re.fullmatch(pattern, path)), "")
        if how == "silent":
            self.end.wait(60)
        if how in ("500", "silent"):
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b"out of order"]
        if how == "portal":
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"<title>Wi-Fi</title>Log in first"]

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            start_response(status, [(name, text) for name, text in headers if name != "Date"])

        if how == "half":
            environ.pop("HTTP_IF_NONE_MATCH", None)
        body = b"".join(self.app(environ, start))
        return [body[: len(body) // 2] if how == "half" else body]


class Handler(WSGIRequestHandler):
    """Tells the time by the clock of the weather."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return what stands in the answer as its date."""
        weather: Any = self.server.app
        there = datetime.now(UTC) + weather.ahead
        return super().date_time_string(timestamp or there.timestamp())


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """Squeeze what is sent to phones less well: nothing is measured here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static_files.brotli, "compress", partial(brotli.compress, quality=1))
        yield


@pytest.fixture(scope="module")
def application(catalogue: Any, quick: None) -> Callable[..., Any]:  # noqa: ARG001
    """Make the application with another version of the data, or of the scripts."""
    usual = Shelf()

    def make(*, data: str = "", scripts: str = "") -> Any:
        shelf = copy(usual)  # with the same bodies
        shelf.version = scripts or usual.version
        version = replace(catalogue, version=data) if data else catalogue
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(web, "Shelf", lambda: shelf)
            return web.create_app(CatalogueSlot(version), Settings(), lambda: NOW)

    return make


@pytest.fixture(scope="module")
def served(application: Callable[..., Any]) -> Iterator[tuple[Weather, str]]:
    weather = Weather(application())
    server = make_server("127.0.0.1", 0, weather, threaded=True, request_handler=Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield weather, f"http://127.0.0.1:{server.server_port}"
    weather.end.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def weather(served: tuple[Weather, str]) -> Iterator[Weather]:
    weather, _ = served
    yield weather
    weather.clear()


@pytest.fixture
def one(phone: Callable[..., Any], served: tuple[Weather, str]) -> Iterator[Any]:
    """A phone in front of the server with bad days; what fails by intention is no fault of its."""
    made = phone(served[1])
    yield made
    for word in ("Failed to load resource", "Failed to fetch", "ERR_INTERNET_DISCONNECTED"):
        made.forgive(word)


@pytest.fixture
def kept(one: Any) -> Any:
    """The same, when it has been there before and has all it needs."""
    one.page.add_init_script(HEARD)
    one.open("/").wait_for_function("() => globalThis.heard")
    one.keep()
    return one


def best(page: Page) -> str:
    page.wait_for_selector("#sheet .best")
    return page.inner_text("#sheet .best h2")


def typed(page: Page, text: str) -> None:
    page.fill("#q", text)
    page.wait_for_selector("#places a")


def all_answered_by_the_phone(page: Page) -> None:
    """A list, a filter, a name and a station, with what was typed."""
    assert best(page)
    page.locator("[data-filter=microwave]").tap()
    page.wait_for_selector("[data-filter=microwave][aria-current]")
    typed(page, "tianzhu")
    assert "天竺" in page.inner_text("#places li:first-child")
    assert page.input_value("#q") == "tianzhu"
    page.locator("#places a").first.tap()
    page.wait_for_url("**lon=*")
    page.locator("#sheet .best h2 a").tap()
    page.wait_for_url("**/s/**")
    assert "开放时间" in page.inner_text("main")


@pytest.mark.parametrize("how", ["500", "silent"])
def test_server_out_of_order_for_a_minute(
    kept: Any, weather: Weather, how: str, picture: Callable[..., list[str]]
) -> None:
    weather.bad = {"/(?!static/).*": how}
    page = kept.open(AT)
    expect(page.locator("#notice")).to_contain_text(SILENCE)
    assert picture(page, "out-of-order") == []
    all_answered_by_the_phone(page)
    page.go_back()
    typed(page, "tianzhu")
    weather.clear()
    page.locator("#places a").first.tap()
    page.wait_for_url("**lon=*")
    expect(page.locator("#notice")).to_be_hidden()


def test_server_that_recovers_is_heard_without_a_tap(kept: Any, weather: Weather) -> None:
    weather.bad = {"/(?!static/).*": "500"}
    kept.page.clock.install()
    page = kept.open(AT)
    page.clock.run_for(2_000)
    expect(page.locator("#notice")).to_contain_text(SILENCE)
    weather.clear()
    page.clock.run_for(25_000)
    expect(page.locator("#notice")).to_be_hidden()


def test_out_of_order_before_the_phone_knows_anything(
    one: Any, weather: Weather, picture: Callable[..., list[str]]
) -> None:
    one.page.add_init_script(NO_WORKER)
    weather.bad = {"/finder/(?!land|stations).*": "500"}
    page = one.open("/")
    page.fill("#q", "tianzhu")
    expect(page.locator("#notice")).to_have_text("连不上，您填的都在，稍后再试。")
    assert page.input_value("#q") == "tianzhu"
    assert picture(page, "out-of-order-first") == []
    weather.clear()
    with page.expect_response("**/finder/pack.json"):
        page.locator("#q").press("Enter")
    page.wait_for_selector("#places a")
    expect(page.locator("#notice")).to_be_hidden()


def test_without_worker_the_open_page_answers(one: Any, weather: Weather) -> None:
    one.page.add_init_script(NO_WORKER)
    with one.page.expect_response("**/finder/places.json*"):
        page = one.open(AT)
    weather.bad = {"/finder/.*": "500"}
    typed(page, "tianzhu")
    page.locator("#places a").first.tap()
    page.wait_for_url("**lon=*")
    expect(page.locator("#notice")).to_contain_text(SILENCE)
    assert best(page)


def test_storage_full(one: Any, weather: Weather, picture: Callable[..., list[str]]) -> None:
    devtools = one.page.context.new_cdp_session(one.page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": one.site, "quotaSize": 50_000})
    with one.page.expect_response("**/finder/places.json*"):
        page = one.open(HERE)
    expect(page.locator("#notice")).to_have_text("没能把数据存进手机，断网时请别关这一页。")
    assert picture(page, "storage-full") == []
    page.evaluate(
        """() => {
          for (let size = 4 << 20; size >= 1; size >>= 1) {
            try { for (;;) localStorage.setItem(`full${Math.random()}`, "x".repeat(size)); }
            catch {}
          }
        }"""
    )
    weather.bad = {"/(?!static/).*": "500"}
    typed(page, "tianzhu")
    page.locator("#places a").first.tap()
    page.wait_for_url("**q=*")
    page.locator("[data-filter=microwave]").tap()
    page.wait_for_selector("[data-filter=microwave][aria-current]")
    assert best(page)
    weather.clear()
    page.locator("#sheet .best h2 a").tap()
    page.locator("[data-keep]").tap()
    expect(page.locator("#keeping")).to_contain_text("放不进口袋")


def test_worker_of_an_older_version(
    one: Any, weather: Weather, application: Callable[..., Any]
) -> None:
    now, weather.app = weather.app, application(scripts=OLDER)
    try:
        page = one.open(AT)
        one.keep()
        assert OLDER in page.content()
    finally:
        weather.app = now
    newer = page.context.new_page()
    newer.goto(one.site)  # the older worker still answers at once, with all that goes with it
    newer.evaluate(
        """async () => {
          for (;;) {
            const shelves = (await caches.keys()).filter((name) => /-shelf-/.test(name));
            const {active, installing, waiting} = await navigator.serviceWorker.getRegistration();
            const settled = active?.state === "activated" && !installing && !waiting;
            if (settled && shelves.length === 2) return;
            await new Promise((done) => setTimeout(done, 50));
          }
        }"""
    )
    newer.goto(one.site)
    assert OLDER not in newer.content()
    page.context.set_offline(True)
    assert page.evaluate(f"import('/static/{OLDER}/js/layers.js').then(() => true)")
    all_answered_by_the_phone(page)


def test_half_loaded_data_do_not_take_the_place_of_good_ones(
    kept: Any, weather: Weather, application: Callable[..., Any]
) -> None:
    page = kept.page
    version = page.evaluate(KEPT_VERSION)
    now, weather.app = weather.app, application(data="later")
    try:
        for path in ("pack.json", "places.json", "land.geojson", "phrases.json"):
            for how in ("half", "portal", "500"):
                weather.bad = {f"/finder/{path}": how}
                assert page.evaluate(REFRESHED)["version"] is None, (path, how)
        weather.bad = {"/": "half"}
        page.evaluate("fetch('/').then((answer) => answer.text()).catch(() => 0)")
        weather.bad = {"/": "portal"}
        page.evaluate("fetch('/').then((answer) => answer.text())")
        assert page.evaluate(KEPT_VERSION) == version
        page.context.set_offline(True)
        all_answered_by_the_phone(kept.open(AT))
        page.context.set_offline(False)
        weather.clear()
        told = kept.open("/").evaluate(REFRESHED)
        assert told["version"] == "later"
    finally:
        weather.app = now


def test_damaged_data_heal_themselves(kept: Any) -> None:
    page = kept.page
    page.evaluate(
        """async () => {
          const data = await caches.open("stationmap-data");
          for (const {url} of await data.keys()) {
            if (/land|places/.test(url)) await data.put(url, new Response("{"));
          }
          await data.put("/finder/pack.json", new Response('{"form": 1, "version":'));
        }"""
    )
    page.evaluate(REFRESHED)
    page.context.set_offline(True)
    all_answered_by_the_phone(kept.open(AT))


def test_half_loaded_answers(kept: Any, weather: Weather) -> None:
    page = kept.open(AT)
    weather.bad = {"/finder/.*": "half"}
    all_answered_by_the_phone(page)


def test_half_loaded_map_leaves_the_list(
    one: Any, weather: Weather, picture: Callable[..., list[str]]
) -> None:
    one.page.add_init_script(NO_WORKER)
    weather.bad = {"/finder/land.*": "half", "/finder/stations.*": "500"}
    page = one.open(AT)
    expect(page.locator("#notice")).to_have_text("连不上，您填的都在，稍后再试。")
    assert picture(page, "half-loaded") == []
    page.locator("[data-filter=microwave]").tap()
    page.wait_for_selector("[data-filter=microwave][aria-current]")
    assert best(page)


def test_clock_wrong_by_a_day(
    kept: Any, weather: Weather, picture: Callable[..., list[str]]
) -> None:
    weather.ahead = timedelta(days=1)
    there = datetime.now(NOW.tzinfo) + weather.ahead
    page = kept.open(HERE)
    page.wait_for_function("() => globalThis.heard")
    said = f"这部手机的时间不准，这里按 {there.month} 月 {there.day} 日"
    expect(page.locator("#clock")).to_contain_text(said)
    page.context.set_offline(True)
    page = kept.open(HERE)
    expect(page.locator("#clock")).to_contain_text(said)
    moment = page.locator("#sheet .best time").get_attribute("datetime")
    assert moment
    assert abs(datetime.fromisoformat(moment) - there) < timedelta(minutes=5)
    assert picture(page, "clock-offline") == []


@pytest.mark.parametrize("offline", [False, True])
def test_location_in_another_city(
    one: Any, offline: bool, picture: Callable[..., list[str]]
) -> None:
    page = one.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 121.4737, "latitude": 31.2304})
    one.open("/").wait_for_selector(".far-away")
    if offline:
        one.keep()
        page.context.set_offline(True)
        one.open("/").wait_for_selector(".far-away")
    assert re.fullmatch(r"您在 1,0\d\d 公里外，先按乡镇街道看。", page.inner_text(".far-away"))
    assert picture(page, "another-city") == []
    page.locator(".townships a", has_text="天竺镇").tap()
    page.wait_for_selector("#sheet .row")


def test_location_of_0_0(one: Any, picture: Callable[..., list[str]]) -> None:
    page = one.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 0, "latitude": 0})
    one.open("/")
    expect(page.locator("#notice")).to_contain_text("这次没有定到位")
    assert page.locator(".townships a").count() > 20
    assert picture(page, "position-0-0") == []
    typed(page, "tianzhu")
    page.locator("#places a").first.tap()
    assert best(page)


def test_code_to_scan_is_whole_or_not_there(kept: Any, weather: Weather, catalogue: Any) -> None:
    weather.bad = {"/s/.*/qr.svg": "500"}
    page = kept.open(f"/s/{catalogue.stations[0].ref}")
    page.locator("#share").scroll_into_view_if_needed()
    expect(page.locator(".qr img")).to_have_count(0)
    assert page.inner_text(".qr .short").startswith("http")
    page.context.set_offline(True)
    page.reload()
    assert page.locator("h1").inner_text() == catalogue.stations[0].name
    assert page.locator(".qr").count() == 0


def test_maps_of_other_pages_without_network(kept: Any, picture: Callable[..., list[str]]) -> None:
    page = kept.page
    page.context.set_offline(True)
    kept.open(f"/s/001-12{HERE[1:]}&lang=en")
    page.wait_for_selector(".map-label")
    page.wait_for_selector(".station.chosen")
    assert picture(page, "station-offline") == []
    assert page.inner_text("#keeping").startswith("No network; the data are of ")
    page.locator("[data-keep]").tap()
    expect(page.locator("#keeping")).to_contain_text("pocket")
    kept.open(f"/way{HERE[1:]}&to=116.700000,40.150000")
    page.wait_for_selector(".map-label")
    expect(page.locator("path.way-line")).to_have_count(1)
    assert page.inner_text("#notice").startswith("没有网络，用的是")
