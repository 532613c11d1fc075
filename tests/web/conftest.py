"""The application over the packaged data, at a fixed moment: Thursday 17:40."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from stationmap.catalogue import CatalogueSlot
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

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
