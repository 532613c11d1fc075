"""A phone in front of the real server; every request it makes is watched."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from werkzeug.serving import make_server

from stationmap.catalogue import CatalogueSlot
from stationmap.errors import GoneError
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web import create_app
from stationmap.web.rights import anybody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from stationmap.catalogue import Catalogue

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
PHONE = {"width": 360, "height": 740}
HERE = {"longitude": 116.6546, "latitude": 40.1302}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let `make screenshots` run only those tests that keep pictures."""
    for item in items:
        if "picture" in getattr(item, "fixturenames", ()):
            item.add_marker("pictures")


def broken() -> NoReturn:
    """Fail as no page should."""
    raise RuntimeError


def gone() -> NoReturn:
    """Tell of a station that has left the ledger."""
    raise GoneError(
        zh="不在了。",
        en="It is gone.",
        value="001-99",
        name="石门驿站",
        since=("2026-11", "2026-11-16"),
        nearest=("001-03", "石门市场驿站", 640.0),
    )


@pytest.fixture(scope="session")
def running() -> Iterator[Callable[[Catalogue], str]]:
    """Serve a catalogue at the fixed moment, on a free port, until the session ends."""
    servers = []
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def start(catalogue: Catalogue) -> str:
        app = create_app(CatalogueSlot(catalogue), Settings(), lambda: NOW)
        for page in (broken, gone):
            app.add_url_rule(f"/{page.__name__}", view_func=anybody(page))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(running: Callable[[Catalogue], str], catalogue: Catalogue) -> str:
    return running(catalogue)


@pytest.fixture(scope="session")
def axe(repository: Path) -> str:
    script = repository / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        sentence = "axe-core is not here: make install"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return script.read_text()


AUDIT = """async () => (await axe.run({exclude: ".leaflet-container"},
        {resultTypes: ["violations"]})).violations
    .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
WIDER = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="session")
def audit(axe: str) -> Callable[[Page], list[str]]:
    """What axe finds on a page but for its map, and by how much it is wider than the screen."""

    def look(page: Page) -> list[str]:
        page.evaluate(axe)
        wide = page.evaluate(WIDER)
        return [*page.evaluate(AUDIT), *([f"{wide} px too wide"] if wide > 0 else [])]

    return look


@pytest.fixture(scope="session")
def picture(repository: Path, audit: Callable[[Page], list[str]]) -> Callable[..., list[str]]:
    """Keep a state of a page in screenshots/ as a file to look at, and tell what axe finds in it.

    `make screenshots` shows some of them in docs/states.md. Where no script may run, axe,
    which is one, cannot be asked: ``asked=False``.
    """
    folder = repository / "screenshots"
    folder.mkdir(exist_ok=True)

    def take(page: Page, name: str, *, asked: bool = True) -> list[str]:
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
        return audit(page) if asked else []

    return take


CONTROLLED = "() => navigator.serviceWorker.controller !== null"
WORKERS = """async () => (await navigator.serviceWorker.getRegistrations()).map(
    ({installing, waiting, active}) => [installing, waiting, active].map((one) => one?.state))"""


class Phone:
    """A page on a phone, with what it asked for and what went wrong."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page: Page = context.new_page()
        self.site = site
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.bytes = 0
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(message.text)

    def forgive(self, word: str) -> None:
        """Forget the faults that a test has brought about on purpose."""
        self.faults = [fault for fault in self.faults if word not in fault]

    def open(self, address: str) -> Page:
        self.page.goto(self.site + address)
        return self.page

    def keep(self) -> None:
        """Wait until the finder is kept on the phone, which answers from then on."""
        try:
            self.page.wait_for_function(CONTROLLED)
        except PlaywrightTimeout:
            pytest.fail(f"not kept on the phone: {self.page.evaluate(WORKERS)}, {self.faults}")

    @property
    def hosts(self) -> set[str | None]:
        return {urlsplit(url).hostname for url in self.asked if not url.startswith("data:")}


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Callable[..., Phone]]:
    """Make a phone; it is checked for faults and foreign hosts when the test ends."""
    made: list[tuple[BrowserContext, Phone]] = []

    def make(at: str = site, *, allowed: bool = False, **options: Any) -> Phone:
        settings = {
            "viewport": PHONE,
            "is_mobile": True,
            "has_touch": True,
            "locale": "zh-CN",
            "geolocation": HERE,
            **options,
        }
        context = chromium.new_context(**settings)
        if allowed:
            context.grant_permissions(["geolocation"])
        made.append((context, Phone(context, at)))
        return made[-1][1]

    yield make
    for context, one in made:
        context.close()
        assert one.faults == []
        assert one.hosts <= {"127.0.0.1"}
