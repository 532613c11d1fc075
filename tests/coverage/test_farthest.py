from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from stationmap.coverage.farthest import farthest_places
from stationmap.coverage.grid import distance_grid
from stationmap.errors import NumberError

if TYPE_CHECKING:
    from stationmap.coverage.land import Land

on_a_lattice = st.tuples(st.integers(-2, 12), st.integers(-2, 10)).map(
    lambda xy: (250.0 * xy[0], 250.0 * xy[1])
)
anywhere = st.tuples(st.floats(-500, 3000), st.floats(-500, 2500))
stations = st.lists(st.one_of(on_a_lattice, anywhere), min_size=1, max_size=9)


@given(stations)
@example([(0.0, 0.0)])
@example([(0.0, 0.0), (0.0, 0.0)])
@example([(0.0, 500.0), (1000.0, 500.0), (2000.0, 500.0)])
@example([(0.0, 0.0), (2500.0, 0.0), (2500.0, 2000.0), (0.0, 2000.0)])
@settings(max_examples=60, deadline=None)
def test_no_cell_of_a_grid_is_farther(towns: Land, xy: list[tuple[float, float]]) -> None:
    found = farthest_places(towns, xy, 1)
    grid = distance_grid(towns, xy, cell_m=20.0)
    greatest = float(np.nanmax(grid.distance_m))
    assert found.distance_m[0] >= greatest - 1e-3
    # And it is no farther than the land is: some cell is near to it.
    assert found.distance_m[0] <= greatest + 20.0
    assert shapely.Point(found.xy_m[0]).distance(towns.outline) < 1e-6


@given(stations)
@settings(max_examples=50, deadline=None)
def test_places_are_separate_and_go_from_far_to_near(
    towns: Land, xy: list[tuple[float, float]]
) -> None:
    found = farthest_places(towns, xy, 6)
    assert (np.diff(found.distance_m) <= 0).all()
    np.testing.assert_allclose(cKDTree(xy).query(found.xy_m)[0], found.distance_m)
    np.testing.assert_allclose(
        np.hypot(*(np.array(xy)[found.station] - found.xy_m).T), found.distance_m
    )
    for i, place in enumerate(found.xy_m):
        apart = np.hypot(*(found.xy_m[:i] - place).T)
        assert (apart >= found.distance_m[:i]).all()


def test_by_hand(towns: Land) -> None:
    found = farthest_places(towns, [(0.0, 0.0)], 2)
    assert found.xy_m[0].tolist() == [2500.0, 2000.0]
    assert found.distance_m[0] == pytest.approx(np.hypot(2500, 2000))
    assert found.township[0] == 1
    assert len(found.distance_m) == 1


def test_inside_the_land(towns: Land) -> None:
    corners = [(1000.0, 0.0), (2500.0, 0.0), (2500.0, 2000.0), (1000.0, 2000.0), (0.0, 1000.0)]
    found = farthest_places(towns, corners, 1)
    assert found.xy_m[0] == pytest.approx([1750.0, 1000.0])
    assert found.distance_m[0] == pytest.approx(1250.0)


def test_the_hole_is_no_place_but_its_rim_is(towns: Land) -> None:
    ring = [(500 + 400 * np.cos(a), 550 + 400 * np.sin(a)) for a in np.arange(0, 6.2, 0.1)]
    rest = [(x, y) for x in range(0, 2600, 100) for y in range(0, 2100, 100)]
    others = [p for p in rest if np.hypot(p[0] - 500, p[1] - 550) > 390]
    found = farthest_places(towns, ring + others, 1)
    x, y = found.xy_m[0]
    assert 400 <= x <= 600
    assert 400 <= y <= 700
    assert shapely.Point(x, y).distance(towns.outline.boundary) < 1e-6
    assert found.distance_m[0] < 390


def test_no_station_no_place(towns: Land) -> None:
    assert len(farthest_places(towns, [], 3).distance_m) == 0


def test_the_district(district: Any) -> None:
    land, _, xy = district
    found = farthest_places(land, xy, 5)
    assert len(found.distance_m) == 5
    grid = distance_grid(land, xy, cell_m=50.0)
    assert 0 <= found.distance_m[0] - np.nanmax(grid.distance_m) <= 50.0
    assert (found.township >= 0).all()


@pytest.mark.parametrize("count", [0, -1, 2.5, float("nan"), 10**9, "3"])
def test_a_number_of_places_that_cannot_be_is_refused(towns: Land, count: Any) -> None:
    with pytest.raises(NumberError) as caught:
        farthest_places(towns, [(0.0, 0.0)], count)
    assert caught.value.field == "count"
    assert "1 到 1000" in caught.value.zh
