from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from stationmap.reports import contents
from stationmap.reports.sites import Site, Sites

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stationmap.coverage.report import CoverageReport

LAYERS = {
    "townships": "MultiPolygon",
    "gaps": "MultiPolygon",
    "stations": "Point",
    "farthest": "Point",
    "proposals": "Point",
}
SITES = Sites((Site(1, "甲村", "乙镇", 116.6, 40.1, 12.0),), "人", "最优，已证明")


@pytest.fixture(scope="module")
def path(report: CoverageReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "report.gpkg"
    path.write_bytes(contents(report, ".gpkg", SITES))
    return path


@pytest.fixture
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        yield opened


def test_gdal_lists_the_layers(path: Path) -> None:
    spatial = {name: kind for name, kind in pyogrio.list_layers(path) if kind}
    assert spatial == LAYERS


def test_gdal_reads_every_row_in_wgs_84(path: Path, report: CoverageReport) -> None:
    townships = pyogrio.read_dataframe(path, layer="townships")
    assert townships.crs.to_epsg() == 4326
    assert list(townships["code"]) == [row.code for row in report.townships]
    assert list(townships["name"]) == [row.name for row in report.townships]
    assert list(townships["gap_area_km2"]) == [row.gap_area_km2 for row in report.townships]
    stations = pyogrio.read_dataframe(path, layer="stations")
    assert list(stations["ref"]) == [station.ref for station in report.counted.fit]
    assert stations["modelled"].sum() == report.stations.modelled
    assert stations["opening_hours"].isna().any()
    far = pyogrio.read_dataframe(path, layer="farthest")
    assert list(far["distance_m"]) == [row.distance_m for row in report.farthest]


def test_each_layer_has_a_style_that_qgis_takes(database: sqlite3.Connection) -> None:
    rows: list[Any] = database.execute(
        "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
    ).fetchall()
    assert {row[0] for row in rows} == set(LAYERS)
    for name, column, default, qml in rows:
        assert (column, default) == ("geom", 1)
        root = ET.fromstring(qml)  # noqa: S314 - a file of our own
        assert root.tag == "qgis"
        symbol = root.find("renderer-v2/symbols/symbol")
        assert symbol is not None
        assert symbol.get("type") == ("fill" if LAYERS[name] == "MultiPolygon" else "marker")
        assert symbol.find("layer/Option/Option[@name='color']") is not None


def test_labels_name_fields_that_are_there(database: sqlite3.Connection) -> None:
    rows = database.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall()
    labelled = 0
    for name, qml in rows:
        root = ET.fromstring(qml)  # noqa: S314 - a file of our own
        style = root.find("labeling/settings/text-style")
        if style is None:
            continue
        labelled += 1
        fields = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
        words = style.get("fieldName", "")
        named = set(words.split('"')[1::2]) if style.get("isExpression") == "1" else {words}
        assert named
        assert named <= fields
    assert labelled == 3


def test_it_is_sound_and_registered(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    registered = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert registered["layer_styles"] == registered["about"] == "attributes"
    assert registered["gaps"] == "features"


def test_it_says_what_it_rests_on(database: sqlite3.Connection, report: CoverageReport) -> None:
    told = dict(database.execute("SELECT item, content FROM about"))
    assert told["数据版本"] == report.version
    assert "示例" in told["示例占多少"] or "座" in told["示例占多少"]


def test_the_same_report_gives_the_same_contents(path: Path, report: CoverageReport) -> None:
    again = path.with_name("again.gpkg")
    again.write_bytes(contents(report, ".gpkg", SITES))
    dumps = []
    for file in (path, again):
        with closing(sqlite3.connect(file)) as opened:
            tables = [*LAYERS, "layer_styles", "about", "gpkg_contents"]
            rows = [opened.execute(f"SELECT * FROM {t}").fetchall() for t in tables]  # noqa: S608
            dumps.append(rows)
    assert dumps[0] == dumps[1]
