"""PointSet against measuring every point with Geod: no wrong point, no wrong order."""

from __future__ import annotations

import math
from heapq import nsmallest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from stationmap.index.points import FEW, SMALL, Ground, PointSet

GEOD = Geod(ellps="WGS84")
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

# (west, south, east, north) of the points, and of the origins where they differ.
PLACES = {
    "district": ((116.45, 40.0, 117.0, 40.3), None),
    "from beyond the border": ((116.45, 40.0, 117.0, 40.3), (115.0, 39.0, 118.5, 41.5)),
    "antimeridian": ((179.5, -17.0, 180.5, -16.0), None),
    "north pole": ((-180.0, 89.0, 180.0, 90.0), None),
    "south pole": ((-180.0, -90.0, 180.0, -89.5), None),
    "equator": ((-1.0, -1.0, 1.0, 1.0), None),
    "globe": ((-180.0, -90.0, 180.0, 90.0), None),
    "antipodal": ((116.45, 40.0, 117.0, 40.3), (-63.55, -40.3, -63.0, -40.0)),
    "antipodal on the equator": ((-1.0, -1.0, 1.0, 1.0), (179.0, -1.0, 181.0, 1.0)),
}


def scatter(box: tuple[float, float, float, float], n: int, seed: int) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    west, south, east, north = box
    lons, lats = rng.uniform(west, east, n), rng.uniform(south, north, n)
    return (lons + 180.0) % 360.0 - 180.0, lats


def ground_of(
    box: tuple[float, float, float, float], n: int, seed: int
) -> tuple[Ground, Floats, Floats, list[str]]:
    """Scatter points, a fifth of them at one place with another, refs in no order."""
    lons, lats = scatter(box, n, seed)
    twins = n // 10
    lons[:twins], lats[:twins] = lons[twins : 2 * twins], lats[twins : 2 * twins]
    refs = [f"s{i}" for i in np.random.default_rng(seed).permutation(n).tolist()]
    return Ground(lons.tolist(), lats.tolist(), refs), lons, lats, refs


def measured(lons: Floats, lats: Floats, lon: float, lat: float) -> list[float]:
    distances: list[float] = GEOD.inv(np.full(len(lons), lon), np.full(len(lons), lat), lons, lats)[
        2
    ].tolist()
    return distances


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("n", [SMALL - 200, SMALL + 200])
def test_the_nearest_are_those_of_brute_force(place: str, n: int) -> None:
    box, from_box = PLACES[place]
    ground, lons, lats, refs = ground_of(box, n, seed=n)
    points = PointSet(ground)
    origins = scatter(from_box or box, 240, seed=7)  # patches are laid after some 70
    many_rows, many_distances = points.nearest_many(*origins, 6)
    for i, (lon, lat) in enumerate(zip(origins[0].tolist(), origins[1].tolist(), strict=True)):
        distances = measured(lons, lats, lon, lat)
        expected = nsmallest(6, zip(distances, refs, range(n), strict=True))
        assert points.nearest(lon, lat, 6) == [(d, row) for d, _, row in expected]
        assert many_rows[i].tolist() == [row for _, _, row in expected]
        assert many_distances[i].tolist() == [d for d, _, _ in expected]


@pytest.mark.parametrize("n", [60, SMALL + 60])
def test_points_at_one_place_come_in_the_order_of_their_refs(n: int) -> None:
    refs = [f"{i:04}" for i in range(n)][::-1]
    points = PointSet(Ground([116.65] * n, [40.13] * n, refs))
    for k in (1, 5, FEW + 4, n, n + 5):
        hits = points.nearest(116.6, 40.1, k)
        assert [refs[row] for _, row in hits] == sorted(refs)[:k]
        assert len({metres for metres, _ in hits}) == 1
        rows, distances = points.nearest_many(np.array([116.6]), np.array([40.1]), k)
        assert [refs[row] for row in rows[0] if row >= 0] == sorted(refs)[:k]
        assert np.isinf(distances[0]).sum() == max(0, k - n)


def test_an_origin_on_a_point_has_no_distance() -> None:
    points = PointSet(Ground([116.65, 116.66], [40.13, 40.13], ["b", "a"]))
    assert points.nearest(116.65, 40.13, 1) == [(0.0, 0)]


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_fewer_points_than_wanted(n: int) -> None:
    ground = Ground([116.0 + i for i in range(n)], [40.0] * n, [str(i) for i in range(n)])
    points = PointSet(ground)
    assert [row for _, row in points.nearest(115.0, 40.0, 5)] == list(range(n))
    assert points.nearest_beyond(115.0, 40.0, 5, 2e7) == []
    rows, distances = points.nearest_many(np.array([115.0]), np.array([40.0]), 5)
    assert rows[0].tolist() == [*range(n), *[-1] * (5 - n)]
    assert np.isinf(distances[0]).sum() == 5 - n


def test_no_origins() -> None:
    points = PointSet(Ground([116.0], [40.0], ["a"]))
    rows, distances = points.nearest_many(np.empty(0), np.empty(0), 5)
    assert rows.shape == distances.shape == (0, 5)


@pytest.mark.parametrize("n", [SMALL - 300, SMALL + 200])
@pytest.mark.parametrize("place", ["district", "north pole", "globe"])
def test_a_subset_is_searched_as_if_it_were_all(place: str, n: int) -> None:
    ground, lons, lats, refs = ground_of(PLACES[place][0], 2 * n, seed=3)
    rows = np.flatnonzero(np.random.default_rng(4).random(2 * n) < 0.5)
    points = PointSet(ground, rows)
    assert len(points) == len(rows)
    for lon, lat in zip(*(a.tolist() for a in scatter(PLACES[place][0], 50, 5)), strict=True):
        distances = measured(lons, lats, lon, lat)
        expected = sorted((distances[r], refs[r], r) for r in rows.tolist())
        assert points.nearest(lon, lat, 7) == [(d, r) for d, _, r in expected[:7]]
        all_distances, all_rows = points.by_distance(lon, lat)
        assert all_rows.tolist() == [r for _, _, r in expected]
        assert all_distances.tolist() == [d for d, _, _ in expected]


@pytest.mark.parametrize("n", [SMALL - 200, SMALL + 300])
def test_what_is_gone_is_left_out(n: int) -> None:
    ground, lons, lats, refs = ground_of(PLACES["district"][0], n, seed=8)
    gone = np.random.default_rng(9).random(n) < 0.7
    points = PointSet(ground)
    for lon, lat in zip(*(a.tolist() for a in scatter(PLACES["district"][0], 120, 1)), strict=True):
        distances = measured(lons, lats, lon, lat)
        left = [r for r in range(n) if not gone[r]]
        expected = sorted((distances[r], refs[r], r) for r in left)
        assert points.nearest(lon, lat, 9, gone=gone) == [(d, r) for d, _, r in expected[:9]]
        beyond = [(d, r) for d, _, r in expected if d >= 9_000.0]
        assert points.nearest_beyond(lon, lat, 4, 9_000.0, gone=gone) == beyond[:4]


def test_everything_may_be_gone() -> None:
    ground, *_ = ground_of(PLACES["district"][0], 700, seed=8)
    gone = np.ones(700, np.bool_)
    assert PointSet(ground).nearest(116.6, 40.1, 3, gone=gone) == []
    assert PointSet(ground).nearest_beyond(116.6, 40.1, 3, 5e3, gone=gone) == []


@pytest.mark.parametrize("n", [SMALL - 200, SMALL + 300])
@pytest.mark.parametrize("place", ["district", "antimeridian", "globe", "antipodal"])
def test_the_nearest_beyond_a_distance(place: str, n: int) -> None:
    box, from_box = PLACES[place]
    ground, lons, lats, refs = ground_of(box, n, seed=n)
    points = PointSet(ground)
    for lon, lat in zip(*(a.tolist() for a in scatter(from_box or box, 40, 2)), strict=True):
        ranked = sorted(zip(measured(lons, lats, lon, lat), refs, range(n), strict=True))
        for place_of_edge in (0, 1, n // 2, n - 2, n - 1):
            edge = ranked[place_of_edge][0]
            for beyond in (math.nextafter(edge, 0.0), edge, math.nextafter(edge, math.inf)):
                expected = [(d, row) for d, _, row in ranked if d >= beyond][:3]
                assert points.nearest_beyond(lon, lat, 3, beyond) == expected
                assert points.inside(lon, lat, beyond) >= sum(d <= beyond for d, _, _ in ranked)


@pytest.mark.parametrize("place", PLACES)
def test_no_point_is_farther_than_the_farthest(place: str) -> None:
    box, from_box = PLACES[place]
    ground, lons, lats, _ = ground_of(box, 300, seed=1)
    points = PointSet(ground)
    for lon, lat in zip(*(a.tolist() for a in scatter(from_box or box, 100, 2)), strict=True):
        assert points.farthest_m(lon, lat) >= max(measured(lons, lats, lon, lat))


lonlat = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@settings(max_examples=200, deadline=None)
@given(
    places=st.lists(lonlat, min_size=1, max_size=40),
    origin=lonlat,
    k=st.integers(1, 12),
    opposite=st.booleans(),
)
def test_any_points_from_anywhere(
    places: list[tuple[float, float]], origin: tuple[float, float], k: int, opposite: bool
) -> None:
    lon, lat = (places[0][0] - 180.0, -places[0][1]) if opposite else origin
    refs = [f"{i % 7}-{i}" for i in range(len(places))]
    ground = Ground([x for x, _ in places], [y for _, y in places], refs)
    expected = sorted((GEOD.inv(lon, lat, x, y)[2], refs[i], i) for i, (x, y) in enumerate(places))
    assert PointSet(ground).nearest(lon, lat, k) == [(d, i) for d, _, i in expected[:k]]
