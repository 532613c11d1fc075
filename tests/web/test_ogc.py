"""OGC API - Features over HTTP, and through GDAL's own driver against the real server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from openapi_spec_validator import validate
from shapely.geometry import shape

from stationmap import answer
from stationmap.model import Answer, Facility, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from stationmap.catalogue import Catalogue

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
LAYERS = ("stations", "townships", "committees", "gaps")
BOX = (116.60, 40.10, 116.70, 40.20)


def get(client: FlaskClient, path: str, status: int = 200) -> dict[str, Any]:
    reply = client.get("/ogc" + path)
    assert reply.status_code == status, reply.text
    told: dict[str, Any] = reply.get_json(force=True)
    return told


def links(told: dict[str, Any], rel: str) -> list[dict[str, str]]:
    return [link for link in told["links"] if link["rel"] == rel]


def path_of(href: str) -> str:
    parts = urlsplit(href)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def inside(lon: float, lat: float) -> bool:
    return BOX[0] <= lon <= BOX[2] and BOX[1] <= lat <= BOX[3]


def test_every_link_of_every_document_leads_somewhere(client: FlaskClient) -> None:
    todo, seen = ["/ogc/"], set[str]()
    while todo:
        path = todo.pop()
        if path in seen or "/items/" in path:
            continue
        seen.add(path)
        reply = client.get(path)
        assert reply.status_code == 200, path
        if "html" in reply.mimetype:
            continue
        told = reply.get_json(force=True)
        for holder in (told, *told.get("collections", ())):
            for link in holder.get("links", ()):
                assert link["type"].split(";")[0] == client.head(path_of(link["href"])).mimetype
                todo.append(path_of(link["href"]))
    assert {urlsplit(path).path for path in seen} > {
        "/ogc",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/gaps/items",
    }


def test_landing_page_names_what_the_standard_asks_for(client: FlaskClient) -> None:
    told = get(client, "/")
    assert {link["rel"] for link in told["links"]} == {
        "self",
        "alternate",
        "service-desc",
        "service-doc",
        "conformance",
        "data",
    }
    assert "287 座是示例" in told["description"]


def test_it_conforms_to_core_geojson_and_openapi(client: FlaskClient) -> None:
    classes = {name.rpartition("/")[2] for name in get(client, "/conformance")["conformsTo"]}
    assert {"core", "geojson", "oas30"} <= classes
    one = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
    assert one in get(client, "/conformance")["conformsTo"]


def test_definition_is_openapi_and_answers_are_as_it_says(client: FlaskClient) -> None:
    reply = client.get("/ogc/api")
    assert reply.content_type == "application/vnd.oai.openapi+json;version=3.0"
    document = reply.get_json(force=True)
    assert document["openapi"].startswith("3.0.")
    validate(document)
    for layer in LAYERS:
        name = layer.capitalize()
        schema = {"$ref": f"#/components/schemas/{name}Page"} | json_schema(document)
        jsonschema.validate(get(client, f"/collections/{layer}/items?limit=500"), schema)


def json_schema(document: dict[str, Any]) -> dict[str, Any]:
    """Rewrite `nullable`, which JSON Schema does not know."""

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(part) for part in value]
        if not isinstance(value, dict):
            return value
        plain = {key: told(part) for key, part in value.items() if key != "nullable"}
        return {"anyOf": [plain, {"type": "null"}]} if value.get("nullable") is True else plain

    return {"components": told(document["components"])}


def test_stations_say_what_the_interface_says(client: FlaskClient, catalogue: Catalogue) -> None:
    told = get(client, "/collections/stations/items?limit=10000")
    assert told["numberMatched"] == told["numberReturned"] == len(catalogue.stations)
    assert told["timeStamp"] == "2026-11-19T09:40:00Z"
    there = client.get("/api/v1/stations?format=json").get_json()["stations"]
    for feature, station, other in zip(told["features"], catalogue.stations, there, strict=True):
        said = feature["properties"]
        assert feature["id"] == said["ref"] == station.ref
        assert said["data_version"] == catalogue.version
        assert {f: said[f] for f in Facility} == {f: station.has(f) for f in Facility}
        assert said["opening_state"] == other["opening"]["state"]
        flat = {k: v for k, v in other.items() if k not in FLATTENED}
        assert {name: said[name] for name in flat} == flat


FLATTENED = ("lon", "lat", "opening", "facilities", "source")


def test_a_place_is_exact_or_is_not_told(client: FlaskClient, catalogue: Catalogue) -> None:
    told = get(client, "/collections/stations/items?limit=10000")["features"]
    unplaced = 0
    for feature, station in zip(told, catalogue.stations, strict=True):
        if station.position_quality is PositionQuality.DISTRICT:
            assert feature["geometry"] is None
            unplaced += 1
        else:
            assert feature["geometry"]["coordinates"] == list(station.position)
    assert unplaced == 2


def test_pages_hold_every_station_once(client: FlaskClient, catalogue: Catalogue) -> None:
    seen, path = [], "/ogc/collections/stations/items?limit=70&modelled=true"
    while path:
        told = client.get(path).get_json(force=True)
        assert told["numberMatched"] == 287
        assert told["numberReturned"] == len(told["features"])
        assert bool(links(told, "prev")) is bool(seen)
        seen += [feature["id"] for feature in told["features"]]
        following = links(told, "next")
        path = path_of(following[0]["href"]) if following else ""
    assert seen == [s.ref for s in catalogue.stations if s.modelled]


def test_a_box_takes_what_touches_it_and_what_has_no_place(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    box = ",".join(map(str, BOX))
    told = get(client, f"/collections/stations/items?limit=1000&bbox={box}")
    assert [feature["id"] for feature in told["features"]] == [
        s.ref
        for s in catalogue.stations
        if inside(*s.position) or s.position_quality is PositionQuality.DISTRICT
    ]
    around = "170,-90,169.9,90"  # the whole earth but a strip, across the 180th meridian
    whole = get(client, f"/collections/committees/items?bbox={around}&limit=1")
    assert whole["numberMatched"] == len(catalogue.committees)
    strip = get(client, "/collections/committees/items?bbox=170,-90,-170,90")
    assert strip["numberMatched"] == 0


def test_times_select_by_the_day_of_checking(
    catalogue: Catalogue, make_app: Callable[..., Flask]
) -> None:
    days = [date(2026, 11, 1), date(2026, 11, 10), None]
    stations = tuple(
        replace(station, checked_on=day)
        for station, day in zip(catalogue.stations[-3:], days, strict=True)
    )
    client = make_app(replace(catalogue, stations=stations)).test_client()
    path = "/collections/stations/items?datetime="
    assert get(client, path + "2026-11-05/..")["numberMatched"] == 2
    assert get(client, path + "2026-11-01")["numberMatched"] == 2
    assert get(client, path + "2020-01-01")["numberMatched"] == 1
    extent = get(client, "/collections/stations")["extent"]["temporal"]["interval"]
    assert extent == [["2026-11-01T00:00:00Z", "2026-11-10T23:59:59Z"]]


def test_properties_select_by_what_they_equal(client: FlaskClient, catalogue: Catalogue) -> None:
    told = get(client, "/collections/stations/items?water=no&modelled=true&limit=1000")
    expected = [s.ref for s in catalogue.stations if s.has(Facility.WATER) is Answer.NO]
    assert [feature["id"] for feature in told["features"]] == expected
    one = get(client, "/collections/townships/items?name=%E5%90%8E%E6%B2%99%E5%B3%AA%E9%95%87")
    assert [f["properties"]["code"] for f in one["features"]] == ["110113004000"]


def test_gaps_are_those_of_the_planner(client: FlaskClient) -> None:
    told = get(client, "/collections/gaps/items?limit=100")
    there = client.get("/api/v1/coverage?radius=1000").get_json()
    sizes = {row["code"]: row["gap_area_km2"] for row in there["townships"]}
    found = {f["id"]: f["properties"]["gap_area_km2"] for f in told["features"]}
    assert found == {code: size for code, size in sizes.items() if size}
    assert all(f["properties"]["radius_m"] == 1000 for f in told["features"])
    assert all(shape(f["geometry"]).is_valid for f in told["features"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?x=1", 400),
        ("/?f=xml", 400),
        ("/collections?limit=1", 400),
        ("/collections/stations/items?bbox=1,2,3", 400),
        ("/collections/stations/items?stars=x", 400),
        ("/collections/stations/items/001-01?bbox=1,2,3,4", 400),
        ("/collections/stations/items/nothing", 404),
        ("/collections/nothing", 404),
        ("/collections/nothing/items", 404),
        ("/nothing", 404),
    ],
)
def test_refused_with_a_problem_in_two_languages(
    client: FlaskClient, path: str, status: int
) -> None:
    reply = client.get("/ogc" + path)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")
    told = reply.get_json(force=True)
    assert told["detail"] != told["detail_en"]
    assert told["status"] == status


def test_headers_of_an_answer(client: FlaskClient) -> None:
    reply = client.get("/ogc/collections/stations/items/001-01")
    assert reply.content_type == "application/geo+json"
    assert reply.headers["Content-Crs"] == f"<{CRS84}>"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cache-Control"] == "no-cache"
    assert client.post("/ogc/collections").status_code == 405


def test_links_carry_the_address_of_the_site(make_app: Callable[..., Flask]) -> None:
    client = make_app(site_url="https://map.example.org/yizhan/").test_client()
    told = get(client, "/collections/stations/items?limit=1")
    root = "https://map.example.org/yizhan/ogc/collections/stations"
    assert all(link["href"].startswith(root) for link in told["links"])
    assert get(client, "/api")["servers"] == [{"url": "https://map.example.org/yizhan/ogc"}]


def test_links_without_a_set_address_are_those_that_were_asked(client: FlaskClient) -> None:
    told = client.get("/ogc/", base_url="http://10.0.0.5:8000/under").get_json(force=True)
    assert links(told, "data")[0]["href"] == "http://10.0.0.5:8000/under/ogc/collections?f=json"


@pytest.mark.parametrize("path", ["/", "/api", "/conformance", "/collections"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_for_people(client: FlaskClient, path: str, lang: str) -> None:
    reply = client.get(f"/ogc{path}?lang={lang}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (reply.status_code, reply.mimetype) == (200, "text/html")
    assert " · Open" not in reply.text


def test_pages_escape_what_the_ledger_says(attacked: Flask) -> None:
    client = attacked.test_client()
    for path in ("/items?limit=300", "/items/001-01", "/items/000-01"):
        text = client.get(f"/ogc/collections/stations{path}", headers={"Accept": "text/html"}).text
        assert "<img" not in text
        assert "&lt;img" in text


@pytest.fixture(scope="module")
def source(address: str) -> str:
    return f"OAPIF:{address}/ogc"


def test_gdal_lists_the_layers(source: str) -> None:
    import pyogrio

    assert [tuple(row) for row in pyogrio.list_layers(source)] == [
        ("stations", "Point"),
        ("townships", "MultiPolygon"),
        ("committees", "Point"),
        ("gaps", "MultiPolygon"),
    ]


@pytest.mark.parametrize("options", [{}, {"PAGE_SIZE": 45}])
def test_gdal_reads_the_stations_page_by_page(
    source: str, catalogue: Catalogue, options: dict[str, int]
) -> None:
    import pyogrio

    read = pyogrio.read_dataframe(source, layer="stations", **options)
    assert read.crs == "EPSG:4326"
    assert list(read["id"]) == [station.ref for station in catalogue.stations]
    for (_, row), station in zip(read.iterrows(), catalogue.stations, strict=True):
        if station.position_quality is PositionQuality.DISTRICT:
            assert row.geometry is None
        else:
            assert (row.geometry.x, row.geometry.y) == station.position
        assert row["name"] == station.name
        assert row["modelled"] == station.modelled
        assert row["data_version"] == catalogue.version
        assert {f: row[f.value] for f in Facility} == {f: station.has(f) for f in Facility}
        assert row["opening_hours"] == station.opening_hours or station.opening_hours is None
        assert row["township_code"] == station.township_code or station.township_code is None


def test_gdal_reads_areas_and_committees(source: str, catalogue: Catalogue) -> None:
    import pyogrio

    townships = pyogrio.read_dataframe(source, layer="townships")
    counts = {
        t["code"]: t["stations"] for t in answer.townships(catalogue, geometry=False)["townships"]
    }
    assert dict(zip(townships["code"], townships["stations"], strict=True)) == counts
    for geometry, township in zip(townships.geometry, catalogue.townships, strict=True):
        assert geometry.symmetric_difference(township.geometry).area < 1e-8
    committees = pyogrio.read_dataframe(source, layer="committees", PAGE_SIZE=200)
    assert list(committees["code"]) == [one.code for one in catalogue.committees]
    assert [(p.x, p.y) for p in committees.geometry] == [c.position for c in catalogue.committees]
    gaps = pyogrio.read_dataframe(source, layer="gaps")
    assert set(gaps["code"]) < set(townships["code"])
    assert (gaps["radius_m"] == 1000).all()


def test_gdal_filters_by_box_and_by_value(source: str, catalogue: Catalogue) -> None:
    import pyogrio

    read = pyogrio.read_dataframe(source, layer="stations", bbox=BOX, PAGE_SIZE=20)
    placed = [s for s in catalogue.stations if s.position_quality is not PositionQuality.DISTRICT]
    assert list(read["id"]) == [s.ref for s in placed if inside(*s.position)]
    dry = pyogrio.read_dataframe(source, layer="stations", where="water = 'no'")
    assert len(dry) == sum(s.has(Facility.WATER) is Answer.NO for s in catalogue.stations)
