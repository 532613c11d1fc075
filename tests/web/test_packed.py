"""What a phone fetches once: small, whole, and told apart by version and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import brotli

from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

SQUEEZED = {"Accept-Encoding": "br"}
MOST_BYTES = 40_000


def test_the_stations_of_a_district_weigh_little(client: FlaskClient, catalogue: Catalogue) -> None:
    answer = client.get("/finder/pack.json", headers=SQUEEZED)
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < MOST_BYTES
    plain = client.get("/finder/pack.json")
    assert brotli.decompress(answer.data) == plain.data
    assert plain.json
    assert plain.json["stations"]["ref"] == [station.ref for station in catalogue.stations]
    assert plain.json["version"] == catalogue.version


def test_the_names_weigh_little(client: FlaskClient, catalogue: Catalogue) -> None:
    answer = client.get("/finder/places.json", headers=SQUEEZED)
    assert len(answer.data) < MOST_BYTES
    told = client.get("/finder/places.json").json
    assert told
    named = len(catalogue.stations) + len(catalogue.townships)
    assert len(told["places"]["name"]) == named + len(catalogue.committees) + len(
        catalogue.landmarks
    )


def test_a_phone_that_has_it_is_told_so(client: FlaskClient) -> None:
    first = client.get("/finder/pack.json")
    again = client.get("/finder/pack.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "immutable" not in first.headers["Cache-Control"]


def test_names_under_their_version_are_kept_for_good(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    answer = client.get("/finder/places.json", query_string={"v": catalogue.version})
    assert "immutable" in answer.headers["Cache-Control"]
    other = client.get("/finder/places.json?v=another")
    assert "immutable" not in other.headers["Cache-Control"]


def test_the_doors_are_laid_out_anew_each_day(catalogue: Catalogue) -> None:
    now = datetime(2026, 11, 19, 23, 59, tzinfo=SHANGHAI)
    client = create_app(CatalogueSlot(catalogue), Settings(), lambda: now).test_client()
    days = []
    for _ in range(2):
        told = client.get("/finder/pack.json").json
        assert told
        days.append(date.fromisoformat(told["doors"]["from"]))
        now += timedelta(minutes=2)
    assert days[1] - days[0] == timedelta(days=1)


def test_a_country_is_not_kept_on_a_phone(
    make_app: Callable[..., Flask], catalogue: Catalogue
) -> None:
    stations = tuple(
        replace(catalogue.stations[0], ref=f"X-{number:05}") for number in range(3_001)
    )
    answer = make_app(replace(catalogue, stations=stations)).test_client().get("/finder/pack.json")
    assert answer.status_code == 404
    assert "3001 座驿站" in answer.text
