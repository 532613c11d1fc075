"""Logging in and out, one's own account, the keeper's list; and what goes wrong with each."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap import keeping
from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.people import Role, passwords
from stationmap.settings import Settings
from stationmap.store import Store, people
from stationmap.web import create_app
from stationmap.web.origin import address, foreign, in_the_open, own_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from stationmap.catalogue import Catalogue

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
HERE, SECURE, OPEN = "http://localhost", "https://zhan.example", "http://zhan.example"
RIGHT, WRONG, NEXT = "lamp on the stair", "lamp in the stair", "three birds, one wire"
OLD = {"csrf_token": "old"}
ATTACK = "<img src=x onerror=alert(1)>"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    with Store.open(Settings(data_dir=tmp_path)) as opened:
        people.add_person(opened, "王芳", Role.KEEPER, RIGHT, who="program", at=NOW)
        people.add_person(opened, "Li Ping", Role.PLANNER, RIGHT, who="program", at=NOW)
        yield opened


@pytest.fixture
def made(catalogue: Catalogue, store: Store, clock: Clock) -> Callable[..., Flask]:
    def make(**settings: Any) -> Flask:
        return create_app(CatalogueSlot(catalogue), Settings(**settings), clock, store=store)

    return make


class Browser:
    """A browser that fills in forms; it finds their tokens as a browser does."""

    def __init__(self, app: Flask, base: str = HERE, address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.base, self.address = base, address

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._open("GET", path, **more)

    def post(self, path: str, on: str, **fields: str) -> TestResponse:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(on).text)
        assert found
        return self.send(path, csrf_token=found[1], **fields)

    def send(self, path: str, **fields: str) -> TestResponse:
        return self._open("POST", path, data=fields, headers={"Origin": self.base})

    def log_in(self, name: str = "王芳", password: str = RIGHT, then: str = "") -> TestResponse:
        return self.post("/login" + then, "/login", name=name, password=password)

    def _open(self, method: str, path: str, **more: Any) -> TestResponse:
        where = {"base_url": self.base, "environ_base": {"REMOTE_ADDR": self.address}}
        return self.client.open(path, method=method, **where, **more)


@pytest.fixture
def browser(made: Callable[..., Flask]) -> Browser:
    return Browser(made())


def test_somebody_comes_in_and_goes_out(browser: Browser, store: Store) -> None:
    assert browser.get("/account").headers["Location"] == "/login?next=/account"
    answer = browser.log_in(then="?next=/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account")
    page = browser.get("/account")
    assert "王芳" in page.text
    assert "管理员" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert browser.get("/login").status_code == 303, "who is in needs no form"
    held = browser.client.get_cookie("stationmap_session")
    assert browser.post("/logout", "/account").headers["Location"] == "/login"
    assert browser.get("/account").status_code == 303
    assert held is not None
    browser.client.set_cookie("stationmap_session", held.value)
    assert browser.get("/account").status_code == 303, "what was copied before is worth nothing"
    actions = [row.action for row in store.audit(action="people.log")]
    assert actions == ["people.log_out", "people.log_in"]


def test_the_cookie_is_secure_hidden_and_new_at_each_log_in(browser: Browser) -> None:
    first = browser.get("/login").headers["Set-Cookie"]
    answer = browser.log_in()
    session, known = sorted(answer.headers.getlist("Set-Cookie"), reverse=True)
    assert session.split("=")[0] == "stationmap_session"
    assert session.split(";")[0] != first.split(";")[0]
    for cookie in (first, session, known):
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Path=/login" in known
    browser.client.delete_cookie("stationmap_session")
    other = browser.log_in().headers.getlist("Set-Cookie")
    assert session not in other


def test_a_token_from_before_the_log_in_is_worth_nothing_after_it(browser: Browser) -> None:
    found = re.search(r'csrf_token" value="([^"]+)"', browser.get("/login").text)
    assert found
    browser.log_in()
    assert browser.send("/logout", csrf_token=found[1]).status_code == 400


def test_idle_for_twelve_hours_is_out(browser: Browser, clock: Clock) -> None:
    browser.log_in()
    clock.now += timedelta(hours=11)
    assert browser.get("/account").status_code == 200
    clock.now += timedelta(hours=12)
    assert browser.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("王芳", WRONG), ("nobody", RIGHT), (ATTACK, RIGHT), ("王芳", "x" * 500)]
)
def test_a_failure_keeps_the_name_and_says_the_same(
    browser: Browser, name: str, password: str
) -> None:
    answer = browser.log_in(name, password)
    assert answer.status_code == 400
    assert "名字或密码不对。请检查大小写后再试。" in answer.text
    assert ATTACK not in answer.text
    assert name in answer.text or name == ATTACK
    assert password not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_empty_fields_are_told(browser: Browser, store: Store) -> None:
    assert "请填名字和密码" in browser.log_in("", "").text
    assert store.audit(action="people.log_in") == ()


def test_too_many_failures_say_when_to_come_back(browser: Browser, clock: Clock) -> None:
    for _ in range(4):
        browser.log_in(password=WRONG)
    answer = browser.log_in(password=WRONG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "请 15 分钟后再试" in answer.text
    assert browser.log_in().status_code == 429
    clock.now += timedelta(minutes=15)
    assert browser.log_in().status_code == 303


def test_a_browser_that_was_in_before_is_not_shut_out_by_others(
    made: Callable[..., Flask],
) -> None:
    app = made()
    own = Browser(app)
    own.log_in()
    own.post("/logout", "/account")
    stranger = Browser(app)  # at the same address, behind the same router
    assert [stranger.log_in(password=WRONG).status_code for _ in range(6)][-1] == 429
    assert own.log_in().status_code == 303


def test_a_mark_that_is_not_ours_or_is_for_another_name_counts_nothing(
    made: Callable[..., Flask],
) -> None:
    app = made()
    own = Browser(app)
    own.log_in("Li Ping")
    mark = own.client.get_cookie("stationmap_browser", path="/login")
    assert mark is not None
    stranger = Browser(app)
    for forged in ("x.é", "", f"{'0' * 32}.{mark.value.split('.')[1]}", mark.value):
        stranger.client.set_cookie("stationmap_browser", forged, path="/login")
        stranger.log_in(password=WRONG)
    assert stranger.log_in(password=WRONG).status_code == 429


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x=1",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/login",
        "/" + "x" * 3000,
    ],
)
def test_a_log_in_leads_nowhere_else(browser: Browser, then: str) -> None:
    answer = browser.post(f"/login?next={then}", "/login", name="Li Ping", password=RIGHT)
    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/plan", "/plan/")


@given(st.text(max_size=30))
def test_only_paths_of_our_own_are_followed(text: str) -> None:
    from urllib.parse import urljoin, urlsplit

    if own_path(text):
        # As a browser reads it, with the characters that it skips.
        read = text.replace("\\", "/").replace("\t", "").replace("\n", "")
        assert urlsplit(urljoin("https://zhan.example/login", read)).netloc == "zhan.example"


def test_over_plain_http_it_is_said_why_nobody_can_log_in(made: Callable[..., Flask]) -> None:
    there = Browser(made(), OPEN)
    page = there.get("/login")
    assert "这里还不能登录" in page.text
    assert "https://zhan.example/login" in page.text
    # A browser drops the cookie that is marked as secure; the token then proves nothing.
    there.client.delete_cookie("stationmap_session", domain="zhan.example")
    answer = there.send("/login", name="王芳", password=RIGHT, **OLD)
    assert answer.status_code == 400
    assert "这里还不能登录" in answer.text
    assert "STATIONMAP_COOKIES" in answer.text


def test_plain_cookies_are_for_an_intranet(made: Callable[..., Flask]) -> None:
    there = Browser(made(cookies="plain"), OPEN)
    answer = there.log_in()
    assert answer.status_code == 303
    assert not any("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert "这里还不能登录" not in Browser(made(cookies="plain"), OPEN).get("/login").text


@pytest.mark.parametrize("base", [SECURE, HERE, "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_https_and_this_machine_are_safe(made: Callable[..., Flask], base: str) -> None:
    assert Browser(made(), base).log_in().status_code == 303


def test_a_page_from_long_ago_shows_the_form_again(browser: Browser) -> None:
    browser.get("/login")
    answer = browser.send("/login", name="王芳", password=RIGHT, **OLD)
    assert answer.status_code == 400
    assert "放得太久" in answer.text
    assert 'value="王芳"' in answer.text
    assert RIGHT not in answer.text


def test_what_was_typed_is_there_to_be_sent_again(browser: Browser) -> None:
    browser.log_in()
    typed = {"name": f"李四 {ATTACK}", "role": "editor"}
    answer = browser.send("/keeper/people", **OLD, **typed)
    assert answer.status_code == 400
    assert "您填的都在" in answer.text
    assert ATTACK not in answer.text
    assert 'name="role" value="editor"' in answer.text
    assert "<li>李四" in answer.text
    assert "<li>editor" not in answer.text  # a word of the program's, not of theirs
    again = browser.post("/account/password", "/account", old=RIGHT, new="a", again="b")
    stale = browser.send("/account/password", **OLD, old=RIGHT, new=NEXT, again=NEXT)
    assert again.status_code == stale.status_code == 400
    assert RIGHT not in stale.text + again.text
    assert NEXT not in stale.text
    unproven = browser.client.post("/keeper/people", data=typed)
    assert 'value="editor"' not in unproven.text


def test_who_is_out_is_asked_in_again_with_what_was_typed(browser: Browser) -> None:
    answer = browser.send("/keeper/people", **OLD, name="李四", role="editor")
    assert answer.status_code == 401
    assert "已经退出登录" in answer.text
    assert 'value="李四"' in answer.text


def test_scripts_are_answered_with_a_problem(browser: Browser) -> None:
    for headers in ({"X-CSRFToken": "x"}, {"Sec-Fetch-Dest": "empty"}, {"Accept": "text/json"}):
        answer = browser.get("/keeper/people", headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.json
        assert answer.json["title"] == "请先登录"
    browser.log_in("Li Ping")
    answer = browser.get("/keeper/people", headers={"X-CSRFToken": "x"})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")


def test_a_password_of_ones_own(browser: Browser, made: Callable[..., Flask]) -> None:
    elsewhere = Browser(made())
    elsewhere.log_in()
    browser.log_in()

    def change(**fields: str) -> TestResponse:
        return browser.post("/account/password", "/account", **fields)

    assert "两次填的新密码不一样" in change(old=RIGHT, new=NEXT, again="x").text
    assert "现在的密码不对" in change(old=WRONG, new=NEXT, again=NEXT).text
    assert "太容易猜到" in change(old=RIGHT, new="1234567890", again="1234567890").text
    answer = change(old=RIGHT, new=NEXT, again=NEXT)
    assert answer.headers["Location"] == "/account?changed=1"
    assert "密码换好了" in browser.get("/account?changed=1").text
    assert elsewhere.get("/account").status_code == 303
    assert Browser(made()).log_in(password=RIGHT).status_code == 400
    assert Browser(made()).log_in(password=NEXT).status_code == 303


def test_out_everywhere(browser: Browser, made: Callable[..., Flask]) -> None:
    phone = Browser(made())
    phone.log_in()
    browser.log_in()
    browser.post("/account/logout-everywhere", "/account")
    assert browser.get("/account").status_code == phone.get("/account").status_code == 303


def test_a_keeper_adds_an_account_whose_owner_chooses_the_password(
    browser: Browser, made: Callable[..., Flask], store: Store
) -> None:
    browser.log_in()
    page = browser.post("/keeper/people", "/keeper/people", name="李四", role="planner")
    word = re.search(r"<code>([^<]+)</code>", page.text)
    assert word
    assert "只显示这一次" in page.text
    assert word[1] not in browser.get("/keeper/people").text
    new = Browser(made())
    assert new.log_in("李四", word[1], then="?next=/plan").headers["Location"] == "/account"
    assert "请先换成自己的" in new.get("/account").text
    new.post("/account/password", "/account", old=word[1], new=NEXT, again=NEXT)
    assert not people.find_person(store, "李四").must_change
    (row,) = store.audit(action="people.add", subject="李四")
    assert (row.who, row.after) == ("王芳", {"role": "planner"})


def test_until_then_nothing_else_opens(made: Callable[..., Flask], store: Store) -> None:
    people.add_person(store, "李四", Role.KEEPER, RIGHT, who="王芳", at=NOW, must_change=True)
    new = Browser(made())
    new.log_in("李四")
    assert new.get("/keeper/people").headers["Location"] == "/account"
    answer = new.post("/keeper/people", "/account", name="赵六", role="keeper")
    assert answer.headers["Location"] == "/account"
    assert "赵六" not in {person.name for person in people.everybody(store)}


def test_a_keeper_changes_the_accounts_of_others(
    browser: Browser, made: Callable[..., Flask], store: Store
) -> None:
    browser.log_in()
    number = people.find_person(store, "li ping").number

    def act(what: str, **fields: str) -> TestResponse:
        other = Browser(made())
        there = other.log_in("Li Ping", given).status_code == 303
        answer = browser.post(f"/keeper/people/{number}/{what}", "/keeper/people", **fields)
        assert answer.status_code == 200, answer.text
        assert there is (what != "open")
        assert other.get("/account").status_code == 303, "every change ends what was open"
        return answer

    given = RIGHT
    assert "改好了" in act("role", role="editor").text
    assert people.find_number(store, number).role is Role.EDITOR
    act("log-out")
    word = re.search(r"<code>([^<]+)</code>", act("password").text)
    assert word
    given = word[1]
    assert "已停用" in act("close").text
    act("open")
    assert people.find_number(store, number).active


@pytest.mark.parametrize(
    ("path", "fields", "status", "says"),
    [
        ("", {"name": "LI ping", "role": "editor"}, 409, "已经有叫“LI ping”的账号"),
        ("", {"name": "<b>", "role": "editor"}, 400, "名字要有 1 到 40 个字"),
        ("", {"name": "李四", "role": "boss"}, 400, "请选一个角色"),
        ("", {"name": "李四"}, 400, "请选一个角色"),
        ("/1/close", {}, 400, "自己的账号请在"),
        ("/1/role", {"role": "editor"}, 400, "自己的账号请在"),
        ("/1/password", {}, 400, "自己的账号请在"),
        ("/999/close", {}, 404, "没有编号为 999 的账号"),
    ],
)
def test_what_cannot_be_done_is_said_above_the_list(
    browser: Browser, path: str, fields: dict[str, str], status: int, says: str
) -> None:
    browser.log_in()
    answer = browser.post(f"/keeper/people{path}", "/keeper/people", **fields)
    assert answer.status_code == status
    assert says in answer.text
    assert "Li Ping" in answer.text
    assert "<b>李" not in answer.text


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/keeper/people", "账号"),
        ("/keeper/versions", "版本"),
        ("/keeper", "台账"),
        ("/keeper/import", "台账"),
        ("/account", None),
    ],
)
def test_the_bar_says_where_one_is(
    browser: Browser, store: Store, path: str, here: str | None
) -> None:
    keeping.begin(store, Settings(), NOW)
    browser.log_in()
    nav = re.search(r'<nav aria-label="各页".*?</nav>', browser.get(path).text, re.DOTALL)
    assert nav
    marked = re.findall(r'aria-current="page">([^<]+)<', nav[0])
    assert marked == ([here] if here else [])


def test_the_bar_holds_only_what_is_open(browser: Browser) -> None:
    browser.log_in("Li Ping")
    nav = re.search(r'<nav aria-label="各页".*?</nav>', browser.get("/account").text, re.DOTALL)
    assert nav
    names = re.findall(r">([^<\s]+)</a>", nav[0])
    assert {"找驿站", "规划", "版本"} <= set(names)
    assert not {"台账", "上报", "账号"} & set(names)


def test_every_page_speaks_english_where_asked(browser: Browser) -> None:
    assert "Log in" in browser.get("/login?lang=en").text
    browser.log_in()
    for path in ("/account?lang=en", "/keeper/people?lang=en"):
        words = re.sub(r"<title>.*?</title>|王芳|<[^>]+>", "", browser.get(path).text)
        assert re.findall(r"[\u4e00-\u9fff]+", words) == []


@pytest.mark.parametrize(
    ("headers", "base", "refused"),
    [
        ({}, SECURE, False),
        ({"Origin": SECURE}, SECURE, False),
        ({"Origin": "https://site.example"}, "http://127.0.0.1:8000", False),
        ({"Origin": SECURE}, "http://127.0.0.1:8000", True),
        ({"Origin": SECURE, "Sec-Fetch-Site": "same-origin"}, "http://127.0.0.1:8000", False),
        ({"Origin": SECURE, "Sec-Fetch-Site": "cross-site"}, SECURE, True),
        ({"Sec-Fetch-Site": "none"}, SECURE, False),
        ({"Origin": "null"}, SECURE, True),
        ({"Origin": "http://["}, SECURE, True),
    ],
)
def test_where_a_request_comes_from(
    app: Flask, headers: dict[str, str], base: str, refused: bool
) -> None:
    with app.test_request_context("/", base_url=base, headers=headers):
        assert foreign(Settings(site_url="https://site.example/map")) is refused


@pytest.mark.parametrize(
    ("headers", "base", "told"),
    [
        ({}, OPEN, True),
        ({}, SECURE, False),
        ({}, "http://192.168.3.4", True),
        ({"X-Forwarded-Proto": "https"}, OPEN, False),
        ({"Origin": SECURE}, OPEN, False),
        ({"Origin": OPEN}, "http://127.0.0.1:8000", True),
        ({"Sec-Fetch-Site": "same-origin"}, OPEN, False),
        ({"Origin": "http://["}, OPEN, False),
    ],
)
def test_which_way_a_browser_came(
    app: Flask, headers: dict[str, str], base: str, told: bool
) -> None:
    with app.test_request_context("/", base_url=base, headers=headers):
        assert in_the_open() is told


def test_only_a_proxy_on_this_machine_is_believed(app: Flask) -> None:
    said = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    for direct, found in (("127.0.0.1", "198.51.100.7"), ("192.0.2.1", "192.0.2.1")):
        environ = {"REMOTE_ADDR": direct}
        with app.test_request_context("/", headers=said, environ_base=environ):
            assert address() == found
