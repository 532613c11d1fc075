"""The application over the packaged data, at a fixed moment: Thursday 17:40."""

from __future__ import annotations

import re
import shutil
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import argon2
import pytest

from stationmap import keeping
from stationmap.catalogue import CatalogueSlot
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.people import Role, passwords
from stationmap.settings import Settings
from stationmap.store import people, sessions
from stationmap.web import cookies, create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from stationmap.catalogue import Catalogue
    from stationmap.store import Store

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return open_catalogue(None, "110113")


@pytest.fixture(scope="session")
def make_app(catalogue: Catalogue) -> Callable[..., Flask]:
    def make(changed: Catalogue | None = None, **settings: object) -> Flask:
        slot = CatalogueSlot(changed or catalogue)
        return create_app(slot, Settings(**settings), lambda: NOW)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def attacked(catalogue: Catalogue, make_app: Callable[..., Flask]) -> Flask:
    """An application whose ledger holds nothing but an attack in every text."""
    stations = tuple(
        replace(
            s,
            name=ATTACK,
            addr=ATTACK,
            phone=ATTACK,
            hours_as_posted=ATTACK,
            facilities_as_published=ATTACK,
            source=replace(s.source, title=ATTACK) if s.source else None,
        )
        for s in catalogue.stations
    )
    return make_app(replace(catalogue, stations=stations))


class AtDesk:
    """Somebody with a role, logged in; `post` sends what a form of ours sends."""

    def __init__(self, store: Store, settings: Settings, role: Role) -> None:
        self.store, self.settings = store, settings
        self.slot = CatalogueSlot(keeping.current_catalogue(store, settings))
        self.app = create_app(self.slot, settings, lambda: NOW, store=store)
        self.client = self.app.test_client()
        name = f"{role.value} 张"
        someone = people.add_person(store, name, role, "lamp on the stair", who="program", at=NOW)
        with store.writing() as connection:
            held = sessions.begin(connection, someone.number, NOW)
        with self.client.session_transaction() as session:
            session[cookies.TOKEN] = held

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, **more)

    def post(self, address: str, **fields: Any) -> TestResponse:
        page = self.client.get("/account").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token, page
        return self.client.post(
            address, data={"csrf_token": token[1], **fields}, headers={"Origin": "http://localhost"}
        )


@pytest.fixture
def at_desk(
    sqlite_with_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AtDesk]]:
    """Make a browser of somebody with a role, over a store of its own."""
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(sqlite_with_tables, folder / sqlite_with_tables.name)
    with ExitStack() as opened:

        def make(role: Role = Role.KEEPER, **changed: object) -> AtDesk:
            settings = Settings(data_dir=folder, **changed)  # type: ignore[arg-type]
            store = opened.enter_context(keeping.open_store(settings))
            keeping.begin(store, settings, NOW)
            return AtDesk(store, settings, role)

        yield make


@pytest.fixture
def keeper(at_desk: Callable[..., AtDesk]) -> AtDesk:
    return at_desk()
