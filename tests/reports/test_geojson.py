from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pyproj import Geod
from shapely.geometry import shape

from stationmap.reports import contents
from stationmap.reports.sites import Site, Sites

if TYPE_CHECKING:
    from stationmap.coverage.report import CoverageReport


@pytest.fixture(scope="module")
def told(report: CoverageReport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(contents(report, ".geojson"))
    return found


def test_the_collection_says_what_it_rests_on(told: dict[str, Any], report: CoverageReport) -> None:
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    assert told["gap_area_km2"] == report.totals.gap_area_km2
    assert told["data"]["version"] == report.version
    assert told["parameters"]["distance"]["radius_m"] == 1000.0
    assert told["stations"]["modelled"] == report.stations.modelled


def test_the_gaps_have_the_area_that_the_table_says(
    told: dict[str, Any], report: CoverageReport
) -> None:
    gaps = [f for f in told["features"] if f["properties"]["layer"] == "gaps"]
    by_code = {row.code: row.gap_area_km2 for row in report.townships}
    assert {f["properties"]["code"] for f in gaps} == {c for c, a in by_code.items() if a > 0}
    geod = Geod(ellps="WGS84")
    for feature in gaps:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        area_km2 = abs(geod.geometry_area_perimeter(geometry)[0]) / 1e6
        assert area_km2 == pytest.approx(by_code[feature["properties"]["code"]], rel=2e-3, abs=1e-3)


def test_outer_rings_run_counter_clockwise(told: dict[str, Any]) -> None:
    for feature in told["features"]:
        geometry = shape(feature["geometry"])
        if geometry.geom_type == "MultiPolygon":
            assert all(part.exterior.is_ccw for part in geometry.geoms)
            assert not any(ring.is_ccw for part in geometry.geoms for ring in part.interiors)


def test_positions_are_lon_lat(told: dict[str, Any]) -> None:
    (far, *_) = [f for f in told["features"] if f["properties"]["layer"] == "farthest"]
    lon, lat = far["geometry"]["coordinates"]
    assert 116.3 < lon < 117.1
    assert 39.9 < lat < 40.4


def test_proposals_come_along(report: CoverageReport) -> None:
    sites = Sites((Site(1, "甲村", "乙镇", 116.6, 40.1, 12.0),), "人", "最优，已证明")
    features = json.loads(contents(report, ".geojson", sites))["features"]
    (found,) = [f for f in features if f["properties"]["layer"] == "proposals"]
    assert found["geometry"] == {"type": "Point", "coordinates": [116.6, 40.1]}
    assert found["properties"]["adds"] == 12.0


def test_the_same_report_gives_the_same_bytes(report: CoverageReport) -> None:
    assert contents(report, ".geojson") == contents(report, ".geojson")
