"""The editor's two minutes: choose, say, see it as a phone does, and send it on its way."""

from __future__ import annotations

import runpy
import threading
from datetime import datetime
from http.server import ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import argon2
import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.people import Role, passwords
from stationmap.settings import Settings
from stationmap.store import Store, people
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from stationmap.catalogue import Catalogue

pytestmark = pytest.mark.browser

NAME, PASSWORD = "李编辑", "lamp on the stair"
NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
LONG = "空港街道的工会驿站在哪儿，几点开门，有什么，怎么去，扫码就能看到最近的一家"
MINE = "这一句是我写的<b>😀"
CLIPBOARD = """kind => navigator.clipboard.read().then(([item]) => item.getType(kind))
    .then(part => part.text())"""
# Whether what is typed and what lies under it stand in the same place, to a pixel.
ABOVE = """() => {
    const under = document.querySelector("#under"), body = document.querySelector("#body");
    return Math.abs(under.scrollHeight - body.scrollHeight);
}"""


@pytest.fixture(scope="module")
def wechat(repository: Path) -> Iterator[Any]:
    """WeChat's draft box, by its published rules."""
    rules = runpy.run_path(str(repository / "tests" / "wechat" / "conftest.py"))
    state = rules["Platform"](rules["Clock"]())
    state.appid, state.secret = rules["APPID"], rules["SECRET"]
    handler = type("OwnHandler", (rules["Handler"],), {"platform": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def desk(
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory, wechat: Any
) -> Iterator[str]:
    """A server with an editor, and an account of WeChat's."""
    folder = tmp_path_factory.mktemp("editor")
    settings = Settings(
        data_dir=folder,
        wechat_appid=wechat.appid,
        wechat_secret=wechat.secret,
        wechat_url=wechat.url,
        wechat_author="顺义工会",
    )
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch, Store.open(settings) as store:
        patch.setattr(passwords, "_hasher", lambda: quick)
        patch.setattr("tempfile.tempdir", str(folder))
        people.add_person(store, NAME, Role.EDITOR, PASSWORD, who="program", at=NOW)
        app = create_app(CatalogueSlot(catalogue), settings, lambda: NOW, store=store)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def enter(one: Any, address: str = "/articles", *, scripts: bool = True) -> Page:
    """Log in, and open a page of the editor's."""
    page: Page = one.open(address)
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.click(".button-main")
    page.wait_for_selector(".scripted #preview iframe" if scripts else "#preview iframe")
    return page


def shown(page: Page) -> Any:
    return page.frame_locator("#preview iframe >> nth=-1").locator("body")


def test_an_article_is_chosen_said_copied_packed_and_sent(
    phone: Callable[..., Any], desk: str, wechat: Any, picture: Callable[..., list[str]]
) -> None:
    one = phone(desk, **LAPTOP)
    one.page.context.grant_permissions(["clipboard-read"])
    page = enter(one)
    assert page.inner_text(".bar [aria-current]") == "文章"
    page.check("[name=what][value=township]")
    page.wait_for_url("**view=township-*")
    page.select_option("[name=township]", label="空港街道")
    page.click(".choose .go")
    page.wait_for_url("**view=township-110113011000")
    expect(shown(page)).to_contain_text("空港街道有工会驿站 18 座")
    assert "18" in page.locator(".under u").all_inner_texts()

    page.fill("#title", LONG)
    expect(page.locator("#count-title")).to_have_class("count over")
    expect(page.locator(".faults")).to_contain_text(f"标题有 {len(LONG)} 个字，最多 32 个")
    assert picture(page, "articles-fault") == []
    page.fill("#title", "空港街道哪儿能歇脚")
    page.fill("#body", f"{page.input_value('#body')}\n\n{MINE}")
    expect(page.locator(".kept-all")).to_be_visible()
    expect(shown(page)).to_contain_text(MINE)
    expect(page.locator("#kit-size")).to_contain_text("KB", timeout=20_000)
    assert page.evaluate(ABOVE) <= 1
    assert picture(page, "articles-laptop") == []

    page.click("#copy")
    expect(page.locator("#copied")).to_contain_text("复制好了")
    copied = page.evaluate(CLIPBOARD, "text/html")
    assert "<svg" in copied
    assert f'src="{desk}/articles/pictures/' in copied
    assert "这一句是我写的&lt;b&gt;😀" in copied
    assert MINE in page.evaluate(CLIPBOARD, "text/plain")

    with page.expect_download() as download:
        page.click("#kit")
    with ZipFile(download.value.path()) as packed:
        assert {"article.html", "words.txt", "pictures/map.png", "cover.png"} <= set(
            packed.namelist()
        )
        assert MINE in packed.read("words.txt").decode()

    wechat.wrong["/draft/add"] = [45003]
    page.click("#send")
    expect(page.locator("#sending .wrong")).to_be_visible(timeout=20_000)
    page.click("#send")
    expect(page.locator("#sending .done")).to_contain_text("草稿箱里多了一篇", timeout=20_000)
    assert [draft["title"] for draft in wechat.drafts.values()] == ["空港街道哪儿能歇脚"]
    assert wechat.filtered == []


def test_words_are_remembered_for_each_view_in_this_browser(
    phone: Callable[..., Any], desk: str
) -> None:
    one = phone(desk, **LAPTOP)
    page = enter(one, "/articles?view=all-day")
    own = page.input_value("#title")
    page.fill("#title", "半夜也开着")
    expect(shown(page)).to_contain_text("半夜也开着")
    one.open("/articles?view=station-011-02")
    assert page.input_value("#title") != "半夜也开着"
    one.open("/articles?view=all-day")
    assert page.input_value("#title") == "半夜也开着"
    expect(shown(page)).to_contain_text("半夜也开着")
    expect(page.locator("#kept")).to_be_visible()
    page.click("#afresh")
    page.wait_for_url("**fresh=1")
    assert page.input_value("#title") == own
    one.open("/articles?view=all-day")
    assert page.input_value("#title") == own


def test_without_network_nothing_that_was_typed_is_lost(
    phone: Callable[..., Any], desk: str
) -> None:
    one = phone(desk)
    page = enter(one, "/articles?view=station-011-02")
    page.context.set_offline(True)
    page.fill("#title", "断网时写的")
    expect(page.locator(".write > .wrong")).to_contain_text("您填的都在")
    page.context.set_offline(False)
    page.fill("#digest", "又有网了")
    expect(shown(page)).to_contain_text("断网时写的")
    expect(page.locator(".write > .wrong")).to_have_count(0)
    one.forgive("ERR_INTERNET_DISCONNECTED")


def test_who_is_logged_out_is_told_so_and_loses_nothing(
    phone: Callable[..., Any], desk: str
) -> None:
    one = phone(desk, **LAPTOP)
    page = enter(one, "/articles?view=station-011-02")
    page.context.clear_cookies()
    page.fill("#title", "登录过期前写的")
    expect(page.locator(".write > .wrong")).to_contain_text("登录过期了")
    page.reload()
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.click(".button-main")
    expect(shown(page)).to_contain_text("登录过期前写的")
    assert page.input_value("#title") == "登录过期前写的"
    one.forgive("401")


def test_an_address_is_found_with_the_keys_alone(phone: Callable[..., Any], desk: str) -> None:
    one = phone(desk, **LAPTOP)
    page = enter(one)
    page.focus("[name=what]:checked")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".choose .go")).to_be_visible()  # and one may go on
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # round to the last: near an address
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("顺义影")
    expect(page.locator("#found")).to_have_text("找到 1 个地方")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=near-*")
    expect(shown(page)).to_contain_text("顺义影剧院")


def test_on_a_phone_axe_finds_nothing_and_each_step_is_a_tap_away(
    phone: Callable[..., Any], desk: str, picture: Callable[..., list[str]]
) -> None:
    page = enter(phone(desk), "/articles?view=township-110113011000")
    assert picture(page, "articles-phone") == []
    page.click(".jump a >> nth=2")
    expect(page.locator("#copy")).to_be_in_viewport()
    assert picture(page, "articles-phone-out") == []


def test_in_the_dark(
    phone: Callable[..., Any], desk: str, picture: Callable[..., list[str]]
) -> None:
    page = enter(phone(desk, **LAPTOP, color_scheme="dark"), "/articles?view=station-011-02")
    expect(shown(page)).to_contain_text("空港祥云")
    assert picture(page, "articles-dark") == []


def test_without_scripts_it_is_a_form(
    phone: Callable[..., Any], desk: str, picture: Callable[..., list[str]]
) -> None:
    one = phone(desk, java_script_enabled=False)
    page = enter(one, scripts=False)
    page.check("[name=what][value=station]")
    page.fill("#q", "空港祥云")
    page.click(".choose button")
    page.click("#places a")
    page.wait_for_selector("#preview iframe")
    expect(shown(page)).to_contain_text("空港祥云")
    page.fill("#title", "在祥云小镇歇脚")
    page.click(".again")
    expect(shown(page)).to_contain_text("在祥云小镇歇脚")
    assert page.input_value("#title") == "在祥云小镇歇脚"
    picture(page, "articles-without-scripts", asked=False)
    assert page.locator(".by-hand").is_visible()
    assert not page.locator("#copy").is_visible()
    page.click("#send")
    expect(page.locator("#sending .done")).to_be_visible(timeout=20_000)
    page.click("main .button-side")
    assert page.input_value("#title") == "在祥云小镇歇脚"
