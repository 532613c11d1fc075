"""The editor's pages, with and without what a browser adds to them."""

from __future__ import annotations

import html
import json
import re
import runpy
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from zipfile import ZipFile

import pytest
from PIL import Image

from stationmap.articles import kit_files, make_kit, parse_view
from stationmap.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from werkzeug.test import TestResponse

DAY = date(2026, 11, 19)  # of the application
TOWNSHIP = "township-110113011000"
NAMES = ("view", "title", "digest", "author", "body", "made", "stale")
LONG = "空港街道的工会驿站在哪儿，几点开门，有什么，怎么去，扫码就能看到最近的一家"
EVIL = "## 歇脚<script>alert(1)</script>😀\n\n<img src=x onerror=alert(1)> “热水”管够😀"


@pytest.fixture
def editor(at_desk: Callable[..., Any]) -> Any:
    return at_desk(Role.EDITOR)


def fields(page: str) -> dict[str, str]:
    """What the form of words holds."""
    found = {}
    for name in NAMES:
        inputs = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', page)
        area = re.search(rf'<textarea [^>]*name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
        match = inputs or area
        assert match, name
        found[name] = html.unescape(match[1])
    return found


def opened(desk: Any, address: str = f"/articles?view={TOWNSHIP}") -> tuple[str, dict[str, str]]:
    answer = desk.get(address, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text, fields(answer.text)


def previewed(desk: Any, **typed: str) -> tuple[str, dict[str, str]]:
    answer = desk.post("/articles", **typed)
    assert answer.status_code == 303, answer.text
    return opened(desk, answer.headers["Location"])


def shown(desk: Any, page: str) -> TestResponse:
    address = re.search(r'<iframe src="([^"]+)"', page)
    assert address
    return desk.get(address[1])


# ---- what is drawn ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "view", "title"),
    [
        ("", "district", "顺义区的 298 座工会驿站在哪儿"),
        ("?what=township&township=110113011000&q=", TOWNSHIP, "空港街道的 18 座工会驿站在哪儿"),
        ("?view=station-011-02", "station-011-02", "在哪儿、几点开"),
        ("?what=all-day", "all-day", "24 小时开着"),
        ("?what=closed-gaps", "closed-gaps", "哪里离工会驿站还远"),
        ("?what=near&q=116.6546,40.1302", "near-116.65460,40.13020", "附近的"),
    ],
)
def test_each_view_is_chosen_by_a_form(editor: Any, asked: str, view: str, title: str) -> None:
    page, typed = opened(editor, f"/articles{asked}")
    assert typed["view"].startswith(view)
    assert title in typed["title"]
    assert '<a href="/articles" aria-current="page">文章</a>' in page
    assert title in shown(editor, page).text


def test_a_station_and_an_address_are_found_by_name(editor: Any) -> None:
    stations = editor.get("/articles?what=station&q=空港祥云").text
    assert "/articles?view=station-011-02" in unquote(stations)
    assert "怎么说" not in stations  # nothing is said before something is chosen
    near = editor.get("/articles/places?what=near&q=顺义影").text
    (address,) = re.findall(r'href="(/articles\?view=near-[^"]+)"', near)
    assert "顺义影剧院附近" in opened(editor, address)[1]["title"]
    assert "没有找到“xyzzy”" in editor.get("/articles?what=near&q=xyzzy").text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/articles?view=nowhere", 404, "没有叫“nowhere”的图"),
        ("/articles?view=township-1", 404, "没有"),
        ("/articles?view=near-1,1-x", 400, "不在本区"),
        ("/articles?what=near&q=200,40", 400, "看不懂位置"),
        ("/articles?draft=0123456789abcdef0123456789abcdef", 404, "这一稿放得太久"),
        ("/articles?draft=../../etc/passwd", 404, "这一稿放得太久"),
    ],
)
def test_what_is_not_there_is_said_where_it_was_asked(
    editor: Any, address: str, status: int, said: str
) -> None:
    answer = editor.get(address)
    assert answer.status_code == status
    assert said in answer.text
    assert "画哪儿" in answer.text


def test_a_view_without_stations_and_a_long_name(editor: Any) -> None:
    now = editor.slot.current
    name = "工会驿站" * 15
    stations = tuple(
        replace(s, name=name, opening_hours=None)
        for s in now.stations
        if s.township_code != "110113011000"
    )
    editor.slot.swap(replace(now, stations=stations))
    assert opened(editor)[1]["title"] == "空港街道还没有工会驿站"
    assert opened(editor, "/articles?view=all-day")[1]["title"] == "顺义区还没有 24 小时的工会驿站"
    page, typed = opened(editor, f"/articles?view=station-{stations[0].ref}")
    assert len(typed["title"]) <= 32
    assert "微信都能留住" in page


# ---- what is said -----------------------------------------------------------------


def test_what_was_changed_is_kept_and_can_be_taken_back(editor: Any) -> None:
    page, typed = opened(editor)
    assert 'id="kept" hidden' in page
    body = typed["body"].replace("有工会驿站 18 座", "现有工会驿站 18 座")
    page, now = previewed(editor, **{**typed, "body": body, "title": "空港街道哪儿能歇脚"})
    assert 'id="kept" hidden' not in page
    assert now["body"] == body
    assert "空港街道哪儿能歇脚" in shown(editor, page).text
    assert "现有工会驿站 18 座" in shown(editor, page).text
    assert opened(editor)[1]["title"] == typed["title"]


def test_other_data_renew_what_nobody_touched_and_say_what_is_out_of_date(editor: Any) -> None:
    _page, typed = opened(editor)
    body = typed["body"].replace("有工会驿站 18 座", "我们这里有工会驿站 18 座")
    now = editor.slot.current
    gone = next(s.ref for s in now.stations if s.township_code == "110113011000" and s.modelled)
    fewer = tuple(s for s in now.stations if s.ref != gone)
    editor.slot.swap(replace(now, stations=fewer, version="2026.12"))
    page, renewed = previewed(editor, **{**typed, "body": body})
    assert "我们这里有工会驿站 18 座" in renewed["body"]
    assert "其中 16 座是示例" in renewed["body"]  # of 17
    assert renewed["title"] == "空港街道的 17 座工会驿站在哪儿"
    assert "里面的“18”现在是“17”" in page
    again, twice = previewed(editor, **renewed)
    assert "里面的“18”现在是“17”" in again, "said until it is mended or seen"
    assert "里面的“18”" not in previewed(editor, **twice, seen="1")[0]
    mended = twice["body"].replace("我们这里有工会驿站 18 座", "我们这里有工会驿站 17 座")
    assert "里面的“18”" not in previewed(editor, **{**twice, "body": mended})[0]


def test_figures_of_the_ledger_are_told_apart(editor: Any) -> None:
    page, typed = opened(editor)
    rows = json.loads(re.search(r'id="figures"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert len(rows) == len(typed["body"].split("\n\n"))
    assert "18" in rows[0]
    assert "7" in rows[0]
    assert not any("01" in row for row in rows), "a number in a name counts nothing"


def test_a_fault_has_its_place_and_remedy_and_loses_nothing(editor: Any) -> None:
    _page, typed = opened(editor)
    page, now = previewed(editor, **{**typed, "title": LONG, "digest": "长" * 130})
    assert (now["title"], now["digest"]) == (LONG, "长" * 130)
    assert "微信留不住的：2 处" in page
    assert f"标题有 {len(LONG)} 个字，最多 32 个" in page
    assert f'class="count" id="count-title" data-most="32">{len(LONG)} / 32' in page
    page, now = previewed(editor, **{**typed, "title": "", "body": "字" * 21_000})
    assert len(now["body"]) == 21_000
    assert "没有标题" in page
    assert "要少于 20,000 个" in page


def test_what_is_typed_is_text_whatever_it_looks_like(editor: Any) -> None:
    _page, typed = opened(editor)
    page, now = previewed(editor, **{**typed, "body": EVIL, "title": "歇脚<b>😀"})
    assert now["body"] == EVIL
    assert "<script>alert" not in page
    phone = shown(editor, page).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;😀" in phone
    assert "<script" not in phone
    assert "<img src=x" not in phone
    assert "微信都能留住" in page


@pytest.mark.parametrize("made", ["", "[]", "{", '{"paragraphs": 5}', "null", "[" * 9_999])
def test_without_what_was_made_all_of_it_is_the_editors(editor: Any, made: str) -> None:
    _page, typed = opened(editor)
    sent = {**typed, "made": made, "stale": '[["a", 1]]', "body": "只有这一句。"}
    assert previewed(editor, **sent)[1]["body"] == "只有这一句。"


def test_words_about_a_view_that_is_gone_are_shown_again(editor: Any) -> None:
    _page, typed = opened(editor)
    for address in ("/articles", "/articles/kit.zip"):
        answer = editor.post(address, **{**typed, "view": "station-999-99", "title": "别丢"})
        assert answer.status_code == 404
        assert fields(answer.text)["title"] == "别丢"
        assert fields(answer.text)["body"] == typed["body"]
        assert 'role="alert"' in answer.text


def test_an_english_page_leaves_the_article_chinese(editor: Any) -> None:
    page, typed = opened(editor, f"/articles?view={TOWNSHIP}&lang=en")
    assert "What to draw" in page
    assert 'formaction="/articles/kit.zip?lang=en"' in page
    assert typed["title"] == "空港街道的 18 座工会驿站在哪儿"
    assert "已经知道有的：热饭" in typed["body"]


# ---- how it looks -----------------------------------------------------------------


def test_the_preview_runs_nothing_and_reaches_nowhere(editor: Any) -> None:
    answer = shown(editor, opened(editor)[0])
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-same-origin" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<svg" in answer.text
    assert all(address.startswith("/articles/pictures/") for address in pictures(answer.text))


def pictures(text: str) -> list[str]:
    return re.findall(r'<img [^>]*src="([^"]+)"', text)


def test_pictures_are_drawn_when_asked_for_and_need_no_account(editor: Any) -> None:
    page, _typed = opened(editor)
    copied = json.loads(re.search(r'id="clipboard"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    (code,) = pictures(copied["html"])
    assert code.startswith("http://localhost/articles/pictures/")
    folder = code.removeprefix("http://localhost").rpartition("/")[0]
    visitor = editor.app.test_client()
    for name, ratio in (("cover.png", 2.35), ("cover-square.png", 1), ("qr.png", 1)):
        answer = visitor.get(f"{folder}/{name}")
        assert answer.mimetype == "image/png"
        assert "public" in answer.headers["Cache-Control"]
        size = Image.open(BytesIO(answer.data)).size
        assert size[0] / size[1] == pytest.approx(ratio, rel=0.01)
    assert visitor.get(f"{folder}/other.png").status_code == 404
    assert visitor.get(f"/articles/pictures/{'0' * 32}/map.png").status_code == 404
    assert visitor.get("/articles/pictures/..%2f..%2fsecret/map.png").status_code == 404
    editor.slot.swap(replace(editor.slot.current, version="2026.12"))
    answer = visitor.get(f"{folder}/map.png")
    assert answer.status_code == 409
    assert "数据已经换成 2026.12" in answer.text


def test_a_second_preview_draws_nothing_again(editor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _page, typed = opened(editor)
    monkeypatch.setattr("stationmap.articles.drawn.portrait", None)
    monkeypatch.setattr("stationmap.articles.article.scene_from", None)
    page, _now = previewed(editor, **{**typed, "digest": "另一句"})
    assert "另一句" in page


def test_dark_paper(editor: Any) -> None:
    light = shown(editor, opened(editor)[0]).text
    page, _typed = opened(editor, f"/articles?view={TOWNSHIP}&dark=1")
    assert 'name="dark" value="1" checked' in page
    assert shown(editor, page).text != light


# ---- the ways out -----------------------------------------------------------------


def test_the_zip_holds_what_the_command_writes(editor: Any) -> None:
    page, typed = opened(editor)
    answer = editor.post("/articles/kit.zip", **typed)
    assert answer.mimetype == "application/zip"
    assert quote("空港街道的 18 座工会驿站在哪儿") in answer.headers["Content-Disposition"]
    now = editor.slot.current
    kit = make_kit(parse_view(TOWNSHIP, now), now, settings=editor.settings, day=DAY)
    with ZipFile(BytesIO(answer.data)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == dict(kit_files(kit))
    address = re.search(r'data-checks="([^"]+)"', page)
    assert address
    checks = editor.get(address[1]).text
    assert f'data-size="{len(answer.data) / 1024:.0f} KB"' in checks
    assert "4 张，最大" in checks


def test_without_an_account_the_draft_box_is_explained(editor: Any) -> None:
    page, typed = opened(editor)
    assert 'id="send"' not in page
    assert "STATIONMAP_WECHAT_APPID" in page
    answer = editor.post("/articles/send", **{**typed, "title": "别丢"})
    assert answer.status_code == 400
    assert "还没有接公众号" in answer.text
    assert fields(answer.text)["title"] == "别丢"


@pytest.fixture
def rules(repository: Path) -> dict[str, Any]:
    """WeChat's published rules, as its own tests keep them."""
    return runpy.run_path(str(repository / "tests" / "wechat" / "conftest.py"))


@pytest.fixture
def wechat(rules: dict[str, Any]) -> Iterator[Any]:
    with running(rules) as state:
        yield state


@contextmanager
def running(rules: dict[str, Any]) -> Iterator[Any]:
    state = rules["Platform"](rules["Clock"]())
    handler = type("OwnHandler", (rules["Handler"],), {"platform": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.handle_error = lambda *_words: None  # type: ignore[method-assign]
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture
def sender(at_desk: Callable[..., Any], wechat: Any, rules: dict[str, Any]) -> Any:
    return at_desk(
        Role.EDITOR,
        wechat_appid=rules["APPID"],
        wechat_secret=rules["SECRET"],
        wechat_url=wechat.url,
        wechat_author="顺义工会",
        site_url="https://example.org",
    )


def sent(desk: Any, **typed: str) -> str:
    """Press the button, and wait for the end."""
    answer = desk.post("/articles/send", **typed)
    assert answer.status_code == 303, answer.text
    until = time.monotonic() + 20
    while 'data-state="running"' in (page := desk.get(answer.headers["Location"]).text):
        assert time.monotonic() < until
        time.sleep(0.05)
    return page


def test_an_article_comes_into_the_draft_box(sender: Any, wechat: Any) -> None:
    page, typed = opened(sender)
    assert '<small lang="zh-CN">顺义工会</small>' in page
    done = sent(sender, **{**typed, "digest": "我改过的摘要"})
    assert "草稿箱里多了一篇" in done
    (draft,) = wechat.drafts.values()
    assert draft["title"] == "空港街道的 18 座工会驿站在哪儿"
    assert draft["digest"] == "我改过的摘要"
    assert draft["author"] == "顺义工会"
    assert draft["content_source_url"] == "https://example.org/?township=110113011000"
    assert wechat.filtered == []
    assert "更新了草稿箱里原来那一篇" in sent(sender, **typed)
    assert len(wechat.drafts) == 1


def test_what_stops_it_is_said_and_it_goes_on_from_there(sender: Any, wechat: Any) -> None:
    _page, typed = opened(sender)
    wechat.wrong["/add_material"] = [40001, 40013]
    stopped = sent(sender, **typed)
    assert 'role="alert"' in stopped
    assert 'data-state="failed"' in stopped
    assert "从断的地方接着送" in stopped
    back = re.search(r'href="(/articles\?draft=[0-9a-f]{32})"', stopped)
    assert back
    assert opened(sender, back[1])[1]["title"] == typed["title"]
    wechat.wrong.clear()
    uploads = wechat.count("/uploadimg")
    assert "草稿箱里多了一篇" in sent(sender, **typed)
    assert wechat.count("/uploadimg") == uploads


def test_what_wechat_would_not_keep_is_not_sent(sender: Any, wechat: Any) -> None:
    _page, typed = opened(sender)
    answer = sender.post("/articles/send", **{**typed, "title": LONG})
    assert answer.status_code == 400
    assert "微信留不住，没有送" in answer.text
    assert fields(answer.text)["title"] == LONG
    assert wechat.asked == []


def test_a_visitor_and_a_planner_stay_outside(at_desk: Callable[..., Any]) -> None:
    planner = at_desk(Role.PLANNER)
    assert planner.get("/articles").status_code == 403
    assert planner.app.test_client().get("/articles").headers["Location"].startswith("/login")
