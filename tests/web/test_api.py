from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from stationmap.catalogue import CatalogueSlot
from stationmap.cli import main
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

NOW = datetime(2026, 11, 20, 10, 15, 30, tzinfo=SHANGHAI)
HERE = "lon=116.6546&lat=40.1302"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue()


@pytest.fixture(scope="module")
def slot(catalogue: Catalogue) -> CatalogueSlot:
    return CatalogueSlot(catalogue)


@pytest.fixture(scope="module")
def client(slot: CatalogueSlot) -> FlaskClient:
    return create_app(slot, Settings(), lambda: NOW).test_client()


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return told


def get(client: FlaskClient, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status, response.text
    return json.loads(response.text)


def conforms(document: dict[str, Any], schema: str, told: object) -> None:
    Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **document}).validate(told)


def test_the_command_line_and_the_interface_agree_field_by_field(client: FlaskClient) -> None:
    at = "2026-11-20T12:30"
    for extra in ("", "gcj02", "bd09"):
        told = get(client, f"/nearest?{HERE}&k=7&at={at}" + (f"&datum={extra}" if extra else ""))
        command = ["nearest", "116.6546", "40.1302", "-k", "7", "--at", at, "--json"]
        result = CliRunner().invoke(main, command + (["--datum", extra] if extra else []))
        assert result.exit_code == 0, result.output
        assert json.loads(result.output) == told


def test_every_filter_agrees_between_the_two(client: FlaskClient) -> None:
    told = get(client, f"/nearest?{HERE}&need=charging,water&at=2026-11-20T12:30&arrive=ebike&k=9")
    command = "nearest 116.6546 40.1302 -k 9 --need charging --need water --arrive ebike --json"
    result = CliRunner().invoke(main, [*command.split(), "--at", "2026-11-20T12:30"])
    assert json.loads(result.output) == told
    assert told["need"]["arrive"] == "ebike"
    for station in told["stations"]:
        assert {"charging", "water"} <= set(station["facilities"]["yes"])


def test_a_filter_returns_only_what_was_asked_for(client: FlaskClient) -> None:
    everyone = get(client, f"/nearest?{HERE}&k=100&at=2026-11-20T23:30")["stations"]
    opened = get(client, f"/nearest?{HERE}&k=100&at=2026-11-20T23:30&open=1")["stations"]
    assert {s["opening"]["state"] for s in opened} == {"open"}
    also_open = [s for s in everyone if s["opening"]["state"] == "open"]
    assert also_open
    assert also_open == opened[: len(also_open)]


def test_the_same_place_in_three_datums_gives_the_same_distances(client: FlaskClient) -> None:
    from stationmap.datum import Datum, convert

    plain = get(client, f"/nearest?{HERE}&k=20")["stations"]
    for datum in (Datum.GCJ02, Datum.BD09):
        lon, lat = convert(116.6546, 40.1302, source=Datum.WGS84, target=datum)
        told = get(client, f"/nearest?lon={lon!r}&lat={lat!r}&datum={datum.value}&k=20")["stations"]
        assert [s["ref"] for s in told] == [s["ref"] for s in plain]
        for ours, theirs in zip(told, plain, strict=True):
            assert ours["distance_m"] == pytest.approx(theirs["distance_m"], abs=0.01)


def test_the_description_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (f"/nearest?{HERE}&k=100", "Nearest"),
        (f"/nearest?{HERE}&arrive=walk&township=110113001000", "Nearest"),
        ("/stations", "StationCollection"),
        ("/stations?need=charging&open=1", "StationCollection"),
        ("/townships", "TownshipCollection"),
        ("/places?q=shiyuan", "Places"),
        ("/stations/001-01", "StationDetail"),
    ],
)
def test_answers_are_what_the_description_says(
    client: FlaskClient, document: dict[str, Any], path: str, schema: str
) -> None:
    conforms(document, schema, get(client, path))


def test_each_resource_speaks_json_and_geojson(client: FlaskClient) -> None:
    for path in (f"/nearest?{HERE}", "/stations?", "/townships?", "/places?q=shunyi"):
        assert get(client, f"{path}&format=geojson")["type"] == "FeatureCollection"
        assert "type" not in get(client, f"{path}&format=json")
    accepted = client.get(f"/api/v1/nearest?{HERE}", headers={"Accept": "application/geo+json"})
    assert accepted.mimetype == "application/geo+json"


def test_all_298_stations_are_points_in_wgs84(client: FlaskClient, catalogue: Catalogue) -> None:
    told = get(client, "/stations")
    assert len(told["features"]) == 298
    by_ref = {f["id"]: f["geometry"]["coordinates"] for f in told["features"]}
    assert by_ref == {s.ref: list(s.position) for s in catalogue.stations}
    assert told["data"]["documented"] == 11
    assert sum(f["properties"]["documented"] for f in told["features"]) == 11


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/nearest", "lon"),
        ("/nearest?lon=116", "lat"),
        ("/nearest?lon=40.13&lat=116.65", "lat"),
        ("/nearest?lon=nan&lat=40", "lon"),
        ("/nearest?lon=0&lat=0", "lon,lat"),
        ("/nearest?lon=121.47&lat=31.23", "lon,lat"),
        (f"/nearest?{HERE}&k=0", "k"),
        (f"/nearest?{HERE}&k=-3", "k"),
        (f"/nearest?{HERE}&k=1000000000000", "k"),
        (f"/nearest?{HERE}&need=sauna", "need"),
        (f"/nearest?{HERE}&datum=mars", "datum"),
        (f"/nearest?{HERE}&at=tomorrow", "at"),
        (f"/nearest?{HERE}&lng=1", "lng"),
        (f"/nearest?{HERE}&min_stars=" + "0" * 5000, "min_stars"),
        (f"/nearest?{HERE}&format=xml", "format"),
        ("/places", "q"),
        ("/places?q=" + "长" * 101, "q"),
        ("/stations?need=%00", "need"),
    ],
)
def test_what_is_wrong_is_said_in_two_languages(
    client: FlaskClient, document: dict[str, Any], path: str, field: str
) -> None:
    response = client.get(f"/api/v1{path}")
    told = json.loads(response.text)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert told["field"] == field
    assert told["detail"]
    assert told["detail_en"]
    conforms(document, "Problem", told)


@pytest.mark.parametrize(
    "path", ["/stations/nothing", f"/nearest?{HERE}&township=999", "/elsewhere", "/stations/%00"]
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert json.loads(response.text)["detail_en"]


def test_a_method_that_changes_things_is_refused(client: FlaskClient) -> None:
    response = client.post("/api/v1/nearest")
    assert response.status_code == 405
    assert response.mimetype == "application/problem+json"


def test_an_unchanged_answer_is_304(client: FlaskClient) -> None:
    first = client.get("/api/v1/stations")
    assert first.cache_control.max_age
    again = client.get("/api/v1/stations", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_a_new_version_is_served_at_once(
    client: FlaskClient, slot: CatalogueSlot, catalogue: Catalogue
) -> None:
    from dataclasses import replace

    tag = client.get("/api/v1/stations").headers["ETag"]
    slot.swap(replace(catalogue, version="next", stations=catalogue.stations[:3]))
    try:
        told = client.get("/api/v1/stations", headers={"If-None-Match": tag})
        assert told.status_code == 200
        assert len(json.loads(told.text)["features"]) == 3
        assert json.loads(client.get("/readyz").text)["version"] == "next"
    finally:
        slot.swap(catalogue)


def test_the_page_that_shows_the_description(client: FlaskClient) -> None:
    page = client.get("/api/v1/")
    assert page.status_code == 200
    for path in ("/nearest", "/stations", "/townships", "/places"):
        assert path in page.text


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json()["stations"] == 298
