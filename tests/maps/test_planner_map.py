from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stationmap.coverage.grid import Bounds, DistanceGrid
from stationmap.coverage.report import coverage_report
from stationmap.geodata import open_catalogue
from stationmap.maps import BaseMap
from stationmap.maps.heat import BEYOND, OFF, Scheme, levels, png, ramp, reaches
from stationmap.maps.planner import PlannerAssets, heat_grid, planner_map
from stationmap.model import LonLat

BOUNDS = Bounds(116.0, 40.0, 117.0, 40.4)
ASSETS = PlannerAssets(
    leaflet_js="/static/leaflet.js",
    leaflet_css="/static/leaflet.css",
    layers_js="/static/plan-layers.js",
    land_url="/land.geojson",
    coverage_url="/plan/map.geojson?radius=500&need=toilet",
    heat_url="/plan/heat.png?radius=500",
)


def chunks(picture: bytes) -> dict[bytes, bytes]:
    found, place = {}, 8
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        name, data = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        (told,) = struct.unpack(">I", picture[place + 8 + length : place + 12 + length])
        assert told == zlib.crc32(name + data)
        found[name] = data
        place += 12 + length
    return found


def seen(picture: bytes) -> tuple[Any, Any]:
    """Decode a picture of ours: colours and opacity of each cell."""
    parts = chunks(picture)
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert set(lines[:, 0].tolist()) == {2}
    cells = np.cumsum(lines[:, 1:].astype(int), axis=0) % 256
    colours = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    return colours[cells], np.frombuffer(parts[b"tRNS"], np.uint8)[cells]


@given(
    st.lists(st.lists(st.floats(0, 9000, width=32), min_size=3, max_size=3), min_size=1, max_size=9)
)
def test_picture_shows_each_distance_in_its_colour(rows: list[list[float]]) -> None:
    distance = np.array(rows, np.float32)
    distance[0, 0] = np.nan
    picture = levels(
        DistanceGrid(distance, BOUNDS), farthest_m=float(np.nanmax(distance, initial=0))
    )
    colours, opaque = seen(png(picture, radius_m=1000, farthest_m=3000, scheme=Scheme.LIGHT))
    assert (opaque == 0).tolist() == np.isnan(distance).tolist()
    land = ~np.isnan(distance)
    low = ramp(distance[land] - picture.step_m, 1000, end=3, scheme=Scheme.LIGHT).astype(int)
    high = ramp(distance[land] + picture.step_m, 1000, end=3, scheme=Scheme.LIGHT).astype(int)
    shown = colours[land].astype(int)
    assert (shown <= np.maximum(low, high)).all()
    assert (shown >= np.minimum(low, high)).all()


def test_within_the_radius_is_nearly_white_and_the_edge_is_sharp() -> None:
    inside, outside = ramp(np.array([999.9, 1000.0]), 1000, end=3, scheme=Scheme.LIGHT)
    assert inside.min() > 230
    assert bytes(outside.tolist()).hex() == BEYOND[Scheme.LIGHT][0]
    farthest = ramp(np.array([3000.0, 9e9]), 1000, end=3, scheme=Scheme.LIGHT)
    assert {bytes(c.tolist()).hex() for c in farthest} == {BEYOND[Scheme.LIGHT][-1]}


def test_ramp_grows_where_places_are_far() -> None:
    assert reaches(1000, 0) == reaches(1000, 4000) == 3
    assert reaches(500, 4000) == 5
    assert reaches(1000, 10_000) == 6


def test_no_station_at_all_is_as_far_as_can_be() -> None:
    grid = DistanceGrid(np.full((2, 2), np.inf, np.float32), BOUNDS)
    colours, opaque = seen(
        png(levels(grid, farthest_m=0.0), radius_m=100, farthest_m=0, scheme=Scheme.DARK)
    )
    assert opaque.min() == OFF
    assert len(np.unique(colours.reshape(-1, 3), axis=0)) == 1


def test_map_fetches_its_picture_and_layers() -> None:
    base = BaseMap("none")
    parts = planner_map(ASSETS, base=base, bounds=BOUNDS, center=LonLat(116.7, 40.1), zoom=10)
    assert parts.css == ("/static/leaflet.css",)
    assert parts.js == ("/static/leaflet.js",)
    assert "://" not in parts.html + parts.script
    assert "data:" not in parts.script
    assert "style=" not in parts.html
    assert "<" not in parts.script
    assert '"/plan/heat.png?radius=500"' in parts.script
    assert "FeatureCollection" not in parts.script
    assert "[[40.0, 116.0], [40.4, 117.0]]" in parts.script


def test_map_is_the_same_each_time_it_is_made() -> None:
    asked: dict[str, Any] = {
        "base": BaseMap("none"),
        "bounds": BOUNDS,
        "center": LonLat(116.7, 40.1),
    }
    made = [planner_map.__wrapped__(ASSETS, zoom=10, **asked) for _ in range(2)]
    assert made[0] == made[1]


def test_heat_lies_where_the_land_is() -> None:
    catalogue = open_catalogue(None, "110113")
    report = coverage_report(catalogue, today=date(2026, 11, 19))
    grid = heat_grid(report, base=BaseMap("none"), cell_m=500)
    west, south, east, north = catalogue.townships[0].geometry.bounds
    for township in catalogue.townships:
        a, b, c, d = township.geometry.bounds
        west, south, east, north = min(west, a), min(south, b), max(east, c), max(north, d)
    assert grid.bounds.west < west
    assert grid.bounds.south < south
    assert grid.bounds.east > east
    assert grid.bounds.north > north
    assert np.isfinite(grid.distance_m).mean() > 0.95
