from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely.geometry import shape

from stationmap.geodesy import (
    LONGEST_M,
    NEARLY_ANTIPODAL_M,
    Plane,
    bearing_deg,
    candidate_chord_m,
    candidate_chords_m,
    distance_m,
    ecef_m,
    longest_chord_m,
    longest_geodesic_m,
    shortest_geodesic_m,
    to_ecef,
)

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


@pytest.mark.parametrize(
    ("lon", "lat", "bearing"), [(0, 1, 0), (1, 0, 90), (0, -1, 180), (-1, 0, 270)]
)
def test_bearing_is_clockwise_from_north(lon: float, lat: float, bearing: float) -> None:
    assert bearing_deg(0, 0, lon, lat) == pytest.approx(bearing, abs=1e-9)


def test_distance_of_one_degree_on_the_equator() -> None:
    assert distance_m(0, 0, 1, 0) == pytest.approx(6378137 * math.pi / 180, abs=1e-6)
    assert type(distance_m(0.0, 0.0, 1.0, 0.0)) is float


def test_half_a_meridian() -> None:
    assert distance_m(0, -90, 0, 90) == pytest.approx(20003931.4586, abs=1e-4)
    assert distance_m(0, -90, 0, 90) < LONGEST_M


def test_arrays_are_broadcast_and_bitwise_equal_to_numbers() -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 500), rng.uniform(-90, 90, 500)
    many = distance_m(116.6546, 40.1302, lon, lat)
    one = [
        distance_m(116.6546, 40.1302, x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]
    assert many.tolist() == one


def test_ecef_agrees_with_pyproj() -> None:
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(-180, 180, 1000), rng.uniform(-90, 90, 1000)
    lon[:4], lat[:4] = (0, 90, 180, -180), (0, 90, -90, 45)
    there = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    expected = np.column_stack(there.transform(lon, lat, np.zeros(1000)))
    np.testing.assert_allclose(to_ecef(lon, lat), expected, rtol=0, atol=5e-9)
    one = np.array([ecef_m(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)])
    np.testing.assert_allclose(one, expected, rtol=0, atol=5e-9)


@given(lons, lats, lons, lats)
@example(0.0, 0.0, 180.0, 0.0)
@example(0.0, 0.0, 179.5, 0.5)
@example(0.0, 90.0, 0.0, -90.0)
@example(0.0, 0.0, 0.0, 1e-9)
@example(0.0, 89.5, 180.0, 89.5)
@example(0.0, 0.0, 0.0, 0.5)
def test_the_geodesic_lies_between_its_bounds(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    chord = math.dist(ecef_m(lon1, lat1), ecef_m(lon2, lat2))
    geodesic = Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)[2]
    assert chord <= geodesic + 1e-7
    assert shortest_geodesic_m(chord) <= geodesic + 1e-7
    assert geodesic <= longest_geodesic_m(chord) + 1e-7
    assert chord <= longest_chord_m(geodesic)


def test_the_bounds_are_reached_where_the_ellipsoid_bends_most_and_least() -> None:
    # A short arc across the equator bends as the tightest circle does.
    chord = math.dist(ecef_m(0, -0.05), ecef_m(0, 0.05))
    assert longest_geodesic_m(chord) == pytest.approx(distance_m(0, -0.05, 0, 0.05), abs=1e-6)
    # A short arc over the pole bends as the widest one.
    chord = math.dist(ecef_m(0, 89.95), ecef_m(180, 89.95))
    assert shortest_geodesic_m(chord) == pytest.approx(distance_m(0, 89.95, 180, 89.95), abs=1e-6)


def test_the_bounds_grow_with_the_chord() -> None:
    chords = np.linspace(0, NEARLY_ANTIPODAL_M, 1000)[:-1].tolist()
    upper = [longest_geodesic_m(c) for c in chords]
    lower = [shortest_geodesic_m(c) for c in chords]
    assert upper == sorted(upper)
    assert lower == sorted(lower)
    assert all(low <= high for low, high in zip(lower, upper, strict=True))


def test_nothing_is_said_of_antipodal_points() -> None:
    assert longest_geodesic_m(NEARLY_ANTIPODAL_M) == math.inf
    assert longest_chord_m(math.inf) == math.inf


@given(st.floats(0, 20_003_931.0))
def test_chord_and_distance_undo_each_other(distance: float) -> None:
    assert shortest_geodesic_m(longest_chord_m(distance)) >= distance


def test_candidate_chords_are_a_little_wider_and_the_same_for_arrays() -> None:
    chords = np.concatenate([[0.0, 1.0, 500.0], np.linspace(1e3, 12.7e6, 500)])
    one = [candidate_chord_m(c) for c in chords.tolist()]
    assert candidate_chords_m(chords) == pytest.approx(one, rel=1e-14)
    assert all(wider > chord for wider, chord in zip(one, chords.tolist(), strict=True))
    assert candidate_chord_m(5_000.0) - 5_000.0 < 1e-5


def test_the_plane_keeps_the_area_of_shunyi_and_comes_back() -> None:
    plane = Plane(lon=116.65, lat=40.13)
    ring = [(116.5, 40.0), (116.9, 40.0), (116.9, 40.3), (116.5, 40.3)]
    # Dense edges: a straight line in the plane is not one in degrees.
    lon = np.concatenate(
        [np.linspace(a[0], b[0], 2000) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    )
    lat = np.concatenate(
        [np.linspace(a[1], b[1], 2000) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    )
    x, y = plane.to_plane(lon, lat).T
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    true_area = abs(Geod(ellps="WGS84").polygon_area_perimeter(lon, lat)[0])
    assert area == pytest.approx(true_area, rel=1e-7)
    np.testing.assert_allclose(plane.from_plane(x, y), np.column_stack([lon, lat]), atol=1e-9)
    far = plane.to_plane(116.65 + 0.5, 40.13)
    assert math.hypot(*far) == pytest.approx(distance_m(116.65, 40.13, 117.15, 40.13), rel=2e-5)


@pytest.fixture(scope="module")
def boundaries(repository: Path) -> dict[str, list[BaseGeometry]]:
    """The townships of Shunyi and of all Beijing, in WGS 84."""
    features = json.loads((repository / "geodata/townships.geojson").read_text("utf-8"))["features"]
    return {
        name: [
            shape(feature["geometry"])
            for feature in features
            if feature["properties"]["district_code"].startswith(prefix)
        ]
        for name, prefix in {"district": "110113", "city": "11"}.items()
    }


@pytest.mark.parametrize(("area", "error"), [("district", 1e-5), ("city", 1e-4)])
def test_distances_in_the_plane_are_those_of_geod(
    boundaries: dict[str, list[BaseGeometry]], area: str, error: float
) -> None:
    plane = Plane.around(boundaries[area])
    vertices = shapely.get_coordinates(boundaries[area])
    rng = np.random.default_rng(3)
    corners = vertices[[*vertices.argmin(axis=0), *vertices.argmax(axis=0)]]
    # Near pairs at the edges, where the plane is worst, and far pairs.
    start = np.concatenate([np.repeat(corners, 4, axis=0), rng.permutation(vertices)])
    stop = np.concatenate([np.tile(corners, (4, 1)) + 0.002, rng.permutation(vertices)])
    stop[:4] = start[:4] + np.array([(0.01, 0), (0, 0.01), (0.007, 0.007), (-0.007, 0.007)])
    true = distance_m(*start.T, *stop.T)
    a, b = plane.to_plane(*start.T), plane.to_plane(*stop.T)
    apart = true > 1.0
    np.testing.assert_allclose(np.hypot(*(a - b).T)[apart], true[apart], rtol=error)


def test_areas_in_the_plane_are_those_on_the_ellipsoid(
    boundaries: dict[str, list[BaseGeometry]],
) -> None:
    townships = boundaries["city"]
    plane = Plane.around(townships)
    on_ellipsoid = [
        abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(township, 0.001))[0])
        for township in townships
    ]
    # Straight in the plane is not quite straight in degrees, hence not to the last digit.
    np.testing.assert_allclose(shapely.area(plane.project(townships)), on_ellipsoid, rtol=1e-4)


def test_shared_borders_fit_in_the_plane_and_everything_comes_back(
    boundaries: dict[str, list[BaseGeometry]],
) -> None:
    plane = Plane.around(boundaries["district"])
    flat = plane.project(boundaries["district"])
    assert shapely.coverage_is_valid(flat)
    back = plane.unproject(flat.tolist())
    before = shapely.get_coordinates(boundaries["district"])
    # PROJ comes back from its authalic latitudes to within a millimetre.
    np.testing.assert_allclose(shapely.get_coordinates(back), before, rtol=0, atol=1e-8)
