"""Every address with every role and every method: it answers whom it is declared for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import argon2
import pytest

from stationmap import keeping, reports
from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.people import Role, may, passwords
from stationmap.settings import Settings
from stationmap.store import Store, people, sessions
from stationmap.web import cookies, create_app, rights

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from stationmap.catalogue import Catalogue
    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.sites import Sites

SAFE = {"GET", "HEAD", "OPTIONS"}
METHODS = [*SAFE, "POST", "PUT", "PATCH", "DELETE"]
HOME = "http://localhost"
NOW_HERE = "2026-11-19T17:40:00+08:00"
# Values that lead to nothing: a walk changes nobody's things.
NOTHING: dict[str, Any] = {"Number": 987654, "UnicodeConverter": "nothing"}


@pytest.fixture(scope="module")
def moment() -> datetime:
    from datetime import datetime

    return datetime.fromisoformat(NOW_HERE).astimezone(SHANGHAI)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, moment: datetime) -> Iterator[Store]:
    with (
        pytest.MonkeyPatch.context() as patch,
        Store.open(Settings(data_dir=tmp_path_factory.mktemp("store"))) as opened,
    ):
        quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", lambda: quick)
        for role in Role:
            people.add_person(
                opened, role.value, role, f"lamp of the {role.value}", who="program", at=moment
            )
        yield opened


@pytest.fixture(scope="module")
def doors(catalogue: Catalogue, store: Store, moment: datetime) -> Iterator[Flask]:
    """The application with all that a store brings; a report is written once, not at each visit."""
    keeping.begin(store, Settings(), moment)
    written: dict[str, bytes] = {}
    write = reports.contents

    def contents(report: CoverageReport, kind: str, sites: Sites | None) -> bytes:
        if kind not in written:
            written[kind] = write(report, kind, sites)
        return written[kind]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports, "contents", contents)
        yield create_app(CatalogueSlot(catalogue), Settings(), lambda: moment, store=store)


class Walker:
    """A browser of somebody with a role, or of a visitor."""

    def __init__(self, app: Flask, store: Store, role: Role | None, at: datetime) -> None:
        self.browser: FlaskClient = app.test_client()
        self.token = ""
        if role is not None:
            someone = people.find_person(store, role.value)
            with store.writing() as connection:
                held = sessions.begin(connection, someone.number, at)
            with self.browser.session_transaction() as session:
                session[cookies.TOKEN] = held
        with app.test_request_context():
            from flask import session as own
            from flask_wtf.csrf import generate_csrf

            self.token = generate_csrf()
            raw = own["csrf_token"]
        with self.browser.session_transaction() as session:
            session["csrf_token"] = raw

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        return self.browser.open(address, method=method, buffered=True, **more)

    def send(self, method: str, address: str) -> TestResponse:
        data = {"csrf_token": self.token}
        return self.ask(method, address, data=data, headers={"Origin": HOME})


def every_door(app: Flask) -> list[tuple[str, str, str]]:
    """Each door, with a method that it takes and an address that leads to nothing.

    Where two endpoints share an address, OPTIONS is answered by the first of them.
    """
    adapter = app.url_map.bind("localhost")

    def address(rule: Rule) -> str:
        values = {
            name: NOTHING.get(type(converter).__name__, "nothing")
            for name, converter in rule._converters.items()
        }
        return adapter.build(rule.endpoint, values, method=max(rule.methods or ()))

    doors = []
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            endpoint, _ = adapter.match(address(rule), method=method)
            doors.append((endpoint, method, address(rule)))
    assert {endpoint for endpoint, *_ in doors} == app.view_functions.keys()
    return doors


def let_in(answer: TestResponse) -> bool:
    """Whether the view answered, and not the guard."""
    assert answer.status_code != 500, answer.text
    to_log_in = answer.status_code == 303 and (
        answer.headers.get("Location", "").startswith("/login?next=")
    )
    return answer.status_code not in (401, 403) and not to_log_in


def test_every_address_says_whom_it_is_for(doors: Flask) -> None:
    silent = []
    with doors.app_context():
        for endpoint in doors.view_functions:
            try:
                rights.declared(endpoint)
            except LookupError:
                silent.append(endpoint)
        assert silent == []
        left_over = (rights.VISITORS | rights.WITHOUT_TOKEN) - doors.view_functions.keys()
    assert left_over == set()


def test_the_table_says_what_was_agreed(doors: Flask) -> None:
    with doors.app_context():
        for endpoint, method, address in every_door(doors):
            wanted = rights.declared(endpoint)
            if address.startswith("/keeper"):
                assert wanted is not None, address
                assert method in SAFE or wanted == (Role.KEEPER,), address
                assert wanted == (Role.KEEPER,) or "people" not in address
            elif address.startswith(("/account", "/logout", "/signs")):
                assert set(wanted or ()) == set(Role)
            elif address.startswith("/articles"):  # but WeChat's editor fetches pictures
                assert wanted == (None if "/pictures/" in address else (Role.EDITOR,)), address
            else:
                assert wanted is None, address
            if endpoint in rights.WITHOUT_TOKEN:
                assert wanted is None
                assert address.startswith(("/plan", "/api/v1", "/s/"))


@pytest.mark.parametrize("role", [None, *Role])
def test_every_door_opens_for_whom_it_is_declared(
    doors: Flask, store: Store, moment: datetime, role: Role | None
) -> None:
    opened = 0
    for endpoint, method, address in every_door(doors):
        with doors.app_context():
            wanted = rights.declared(endpoint)
        allowed = wanted is None or may(role, *wanted)
        walker = Walker(doors, store, role, moment)  # a new one: the last may have logged out
        answer = (walker.ask if method in SAFE else walker.send)(method, address)
        assert let_in(answer) is allowed, (method, address, answer.status)
        if not allowed:
            refused(answer, role, method)
        elif method not in SAFE:
            assert "没有改动任何东西" not in answer.text, (method, address)
        opened += allowed
    assert opened > 30


def refused(answer: TestResponse, role: Role | None, method: str) -> None:
    if role is not None:
        assert answer.status_code == 403
    elif method in SAFE:
        assert answer.headers["Location"].startswith("/login?next=")
    else:
        assert answer.status_code == 401
    assert answer.headers["Cache-Control"] == "no-store"


def test_methods_that_no_door_takes_are_refused(
    doors: Flask, store: Store, moment: datetime
) -> None:
    keeper = Walker(doors, store, Role.KEEPER, moment)
    taken: dict[str, set[str]] = {}
    for _, method, address in every_door(doors):
        taken.setdefault(address, set()).add(method)
    for address, methods in taken.items():
        for method in set(METHODS) - methods:
            assert keeper.send(method, address).status_code == 405, (method, address)


READ_BY_ALL_STAFF = ("/keeper/versions", "/keeper/versions/1/export.xlsx")


@pytest.mark.parametrize("role", list(Role))
def test_planners_and_editors_read_versions_and_exports(
    doors: Flask, store: Store, moment: datetime, role: Role
) -> None:
    for address in READ_BY_ALL_STAFF:
        answer = Walker(doors, store, role, moment).ask("GET", address)
        assert answer.status_code == 200


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_row_has_is_no_address(
    doors: Flask, store: Store, moment: datetime, number: int
) -> None:
    keeper, asked = Walker(doors, store, Role.KEEPER, moment), 0
    for _, method, address in every_door(doors):
        if str(NOTHING["Number"]) in address:
            act = keeper.ask if method in SAFE else keeper.send
            far = address.replace(str(NOTHING["Number"]), str(number))
            assert act(method, far).status_code in (404, 405), (method, far)
            asked += 1
    assert asked >= 10


def test_nothing_is_done_without_the_token_of_our_own_page(
    doors: Flask, store: Store, moment: datetime
) -> None:
    asked = 0
    for endpoint, method, address in every_door(doors):
        if method in SAFE or endpoint in rights.WITHOUT_TOKEN:
            continue
        keeper = Walker(doors, store, Role.KEEPER, moment)
        other = Walker(doors, store, Role.KEEPER, moment)
        for data in ({}, {"csrf_token": "wrong"}, {"csrf_token": other.token}):
            answer = keeper.ask(method, address, data=data, headers={"Origin": HOME})
            assert answer.status_code == 400, (method, address)
        asked += 1
        if endpoint == "people.enter":  # shows its own form again
            continue
        answer = keeper.ask(method, address, headers={"X-CSRFToken": "wrong"}, json={})
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert asked >= 10


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_what_another_site_sends_is_refused_with_the_right_token_too(
    doors: Flask, store: Store, moment: datetime, headers: dict[str, str]
) -> None:
    keeper = Walker(doors, store, Role.KEEPER, moment)
    for endpoint, method, address in every_door(doors):
        if method not in SAFE and endpoint not in rights.FROM_ANYWHERE:
            data = {"csrf_token": keeper.token}
            answer = keeper.ask(method, address, data=data, headers=headers)
            assert answer.status_code == 403, (method, address)
            assert "别的网站" in answer.text


def test_a_door_that_declares_nothing_stays_shut(
    catalogue: Catalogue, store: Store, moment: datetime
) -> None:
    app = create_app(CatalogueSlot(catalogue), Settings(), lambda: moment, store=store)
    seen: list[str] = []
    app.add_url_rule("/forgotten", "forgotten", lambda: str(seen.append("in")))
    assert Walker(app, store, Role.KEEPER, moment).ask("GET", "/forgotten").status_code == 500
    assert seen == []


def test_without_a_store_there_is_no_such_door(app: Flask) -> None:
    client = app.test_client()
    for address in ("/login", "/account", "/keeper", "/keeper/people", "/keeper/versions"):
        assert client.get(address).status_code == 404
        assert client.post(address, data={"name": "x"}).status_code == 404
    assert {rule.endpoint for rule in app.url_map.iter_rules()} <= rights.VISITORS


def test_public_pages_set_no_cookie(doors: Flask) -> None:
    client = doors.test_client()
    for address in ("/", "/s/001-03", "/plan", "/api/v1/", "/api/v1/stations", "/healthz"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address


def test_every_form_of_every_page_holds_a_token(templates: Path) -> None:
    for file in sorted(templates.glob("*.html")):
        for form in re.findall(r"<form\b.*?</form>", file.read_text(encoding="utf-8"), re.DOTALL):
            posts = re.search(r'method="post"', form, re.IGNORECASE)
            if posts and not file.name.startswith(("plan", "report_", "_report")):
                assert "token()" in form, (file.name, form[:120])


@pytest.fixture
def templates(repository: Path) -> Path:
    return repository / "templates"
