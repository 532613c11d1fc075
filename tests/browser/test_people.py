"""Logging in as a person does, with a real browser that keeps or drops cookies."""

from __future__ import annotations

import re
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from stationmap.catalogue import CatalogueSlot
from stationmap.people import Role
from stationmap.settings import Settings
from stationmap.store import Store, people
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from playwright.sync_api import Page

    from stationmap.catalogue import Catalogue

pytestmark = pytest.mark.browser

RIGHT, WRONG, NEXT = "lamp on the stair", "lamp in the stair", "three birds, one wire"
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


@pytest.fixture(scope="module")
def staff(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory, now: datetime
) -> Iterator[str]:
    """A server with a store and two accounts."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("store"))
    with Store.open(settings) as store:
        for name, role in (("王芳", Role.KEEPER), ("Li Ping", Role.PLANNER)):
            people.add_person(store, name, role, RIGHT, who="program", at=now)
        app = create_app(CatalogueSlot(catalogue), settings, lambda: now, store=store)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def now() -> datetime:
    from datetime import datetime

    from stationmap.hours import SHANGHAI

    return datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)


def log_in(page: Page, name: str = "王芳", password: str = RIGHT) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.click(".button-main")


def test_from_a_closed_door_through_the_log_in_and_out_again(
    phone: Callable[..., Any], staff: str
) -> None:
    one = phone(staff)
    page = one.open("/keeper/people")
    assert page.url.endswith("/login?next=/keeper/people")
    assert page.evaluate("document.activeElement.id") == "name"
    log_in(page, password=WRONG)
    assert "名字或密码不对" in page.inner_text("[role=alert]")
    assert page.evaluate("document.activeElement.id") == "password"
    log_in(page)
    assert page.url == f"{staff}/keeper/people"
    assert page.inner_text(".me b") == "王芳"
    assert page.evaluate("document.cookie") == "", "no script can read a cookie of ours"
    cookies = page.context.cookies()
    assert {cookie["name"] for cookie in cookies} == {"stationmap_session", "stationmap_browser"}
    assert all(c["httpOnly"] and c["secure"] and c["sameSite"] == "Lax" for c in cookies)
    page.click(".me button")
    page.wait_for_load_state()  # else there is no page yet to go back from
    assert page.url == f"{staff}/login"
    page.go_back()
    page.wait_for_url(re.compile("/login"))  # what was kept for one person is not shown again
    one.forgive("400")


def test_an_account_is_handed_on_and_made_ones_own(phone: Callable[..., Any], staff: str) -> None:
    keeper, new = phone(staff, **LAPTOP), phone(staff)
    page = keeper.open("/keeper/people")
    log_in(page)
    page.fill("#name", "赵六")
    page.select_option("#role", "editor")
    page.click("main .button-main")
    word = page.inner_text(".given code")
    theirs = new.open("/login")
    log_in(theirs, "赵六", word)
    assert theirs.url == f"{staff}/account"
    for field, text in (("#old", word), ("#new", NEXT), ("#again", NEXT)):
        theirs.fill(field, text)
    theirs.click("main .button-main")
    assert "密码换好了" in theirs.inner_text("[role=status]")
    page.click("summary:has-text('赵六')")
    page.click("li:has-text('赵六') button:has-text('停用')")
    assert "已停用" in page.inner_text("li:has-text('赵六')")
    theirs.reload()
    assert "/login" in theirs.url


def test_what_was_typed_survives_a_log_out(phone: Callable[..., Any], staff: str) -> None:
    one = phone(staff, **LAPTOP)
    page = one.open("/keeper/people")
    log_in(page)
    page.fill("#name", "孙七")
    page.context.clear_cookies()
    page.click("main .button-main")
    assert "已经退出登录" in page.inner_text("h1")
    with page.expect_popup() as opened:
        page.click("a.button-main")
    log_in(opened.value)
    page.click("button:has-text('再发一次')")
    assert "您填的都在" in page.inner_text("main")
    page.click("button:has-text('再发一次')")
    assert "孙七" in page.inner_text(".given")
    one.forgive("400")
    one.forgive("401")


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", **LAPTOP}])
def test_axe_finds_nothing(
    phone: Callable[..., Any], staff: str, axe: str, look: dict[str, Any]
) -> None:
    one = phone(staff, reduced_motion="reduce", **look)
    page = one.open("/login")
    found = {}

    def audit(name: str) -> None:
        page.evaluate(axe)
        told = page.evaluate(
            "async () => (await axe.run(document)).violations.map(({id, nodes}) => "
            "[id, ...nodes.map(node => node.html.slice(0, 160))])"
        )
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if told or wide > 0:
            found[name] = [told, wide]

    audit("log in")
    log_in(page, password=WRONG)
    audit("wrong")
    log_in(page)
    page.goto(f"{staff}/account")
    audit("account")
    page.goto(f"{staff}/keeper/people")
    page.click("summary >> nth=0")
    audit("accounts")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(e => e.value = 'x')")
    page.fill("#name", "周八")
    page.click("main section .button-main")
    audit("again")
    assert found == {}
    one.forgive("400")
