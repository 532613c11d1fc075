"""The areas of discs against overlays of polygons, and the laws they must keep."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stationmap.coverage import discs, frontier
from stationmap.coverage.discs import disc_areas
from stationmap.errors import CoordinateError, NumberError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.coverage.land import Land

# Whole multiples make circles touch borders and each other, meet three in a
# point, and stations stand on one another: what goes wrong goes wrong there.
on_a_lattice = st.tuples(st.integers(-2, 12), st.integers(-2, 10)).map(
    lambda xy: (250.0 * xy[0], 250.0 * xy[1])
)
anywhere = st.tuples(st.floats(-500, 3000), st.floats(-500, 2500))
# Where a circle just touches a border, the point is known to a hundredth of a millimetre.
ROUNDING_M2 = 0.1
stations = st.lists(st.one_of(on_a_lattice, anywhere), max_size=7)
radii = st.one_of(st.sampled_from([250.0, 500.0, 750.0, 1000.0]), st.floats(20, 4000))


def overlaid(land: Land, xy: list[tuple[float, float]], radius_m: float) -> NDArray[np.float64]:
    """Areas within reach of 1, 2, 3 stations, by overlays of polygons as large as circles."""
    step = 2 * np.pi / 256
    corner_m = radius_m * np.sqrt(step / np.sin(step))
    circles = [shapely.Point(point).buffer(corner_m, quad_segs=64) for point in xy]
    reached = [
        shapely.union_all([shapely.intersection_all(some) for some in combinations(circles, k)])
        for k in (1, 2, 3)
    ]
    return np.array([[town.intersection(r).area for r in reached] for town in land.townships])


@given(stations, radii)
@example([], 500.0)
@example([(1000.0, 1000.0)], 1000.0)
@example([(500.0, 550.0), (500.0, 550.0)], 100.0)
@example([(0.0, 0.0), (1000.0, 0.0), (500.0, 500.0), (500.0, -500.0)], 500.0)
@settings(max_examples=60, deadline=None)
def test_areas_are_those_of_overlaid_polygons(
    towns: Land, xy: list[tuple[float, float]], radius_m: float
) -> None:
    expected = overlaid(towns, xy, radius_m)
    found = disc_areas(xy, radius_m, towns).at_least_m2
    circle = np.pi * radius_m**2
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-5 * circle * max(len(xy), 1))


@given(stations, radii)
@settings(max_examples=60, deadline=None)
def test_what_is_reached_more_often_lies_in_what_is_reached(
    towns: Land, xy: list[tuple[float, float]], radius_m: float
) -> None:
    found = disc_areas(xy, radius_m, towns, most=4).at_least_m2
    assert (found >= 0).all()
    assert (np.diff(found, axis=1) <= 0).all()
    assert (found[:, 0] <= towns.area_m2).all()
    assert (found[:, len(xy) :] <= ROUNDING_M2).all()


@given(stations, radii, st.floats(1.0, 2.0))
@settings(max_examples=60, deadline=None)
def test_more_is_reached_with_a_greater_radius(
    towns: Land, xy: list[tuple[float, float]], radius_m: float, factor: float
) -> None:
    near = disc_areas(xy, radius_m, towns).at_least_m2
    far = disc_areas(xy, radius_m * factor, towns).at_least_m2
    assert (far >= near - ROUNDING_M2).all()


@given(st.lists(st.one_of(on_a_lattice, anywhere), min_size=1, max_size=7), radii)
@settings(max_examples=60, deadline=None)
def test_what_one_station_alone_reaches_is_what_closing_it_loses(
    towns: Land, xy: list[tuple[float, float]], radius_m: float
) -> None:
    found = disc_areas(xy, radius_m, towns)
    reached = found.at_least_m2[:, 0].sum()
    for i, alone in enumerate(found.alone_m2):
        without = disc_areas(xy[:i] + xy[i + 1 :], radius_m, towns).at_least_m2[:, 0].sum()
        assert alone == pytest.approx(reached - without, abs=ROUNDING_M2)
        assert alone >= 0


def test_one_disc_by_hand(towns: Land) -> None:
    found = disc_areas([(1000.0, 1500.0)], 300.0, towns)
    half = np.pi * 300.0**2 / 2
    assert found.at_least_m2[:, 0] == pytest.approx([half, half], rel=1e-12)
    assert found.alone_m2 == pytest.approx([2 * half], rel=1e-12)


def test_the_hole_counts_nowhere(towns: Land) -> None:
    found = disc_areas([(500.0, 550.0)], 100.0, towns)
    assert found.at_least_m2 == pytest.approx(np.zeros((2, 3)), abs=1e-6)
    whole = disc_areas([(500.0, 550.0)], 5000.0, towns)
    assert whole.at_least_m2[:, 0] == pytest.approx(towns.area_m2, rel=1e-12)


def test_two_stations_at_one_place_are_two(towns: Land) -> None:
    found = disc_areas([(1500.0, 1000.0)] * 2, 200.0, towns)
    circle = np.pi * 200.0**2
    assert found.at_least_m2[1] == pytest.approx([circle, circle, 0.0], rel=1e-12)
    assert found.alone_m2.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("radius_m", [300.0, 1000.0, 4000.0])
def test_the_district_is_that_of_overlaid_polygons(district: Any, radius_m: float) -> None:
    land, _, xy = district
    found = disc_areas(xy, radius_m, land)
    union = shapely.union_all(shapely.buffer(shapely.points(xy), radius_m, quad_segs=128))
    expected = shapely.area(shapely.intersection(land.townships, union))
    # Polygons of 512 sides are smaller than circles by 2.5e-5.
    np.testing.assert_allclose(found.at_least_m2[:, 0], expected, rtol=5e-5, atol=1.0)
    assert (found.at_least_m2[:, 0] >= expected - 1.0).all()
    exactly_one = (found.at_least_m2[:, 0] - found.at_least_m2[:, 1]).sum()
    assert found.alone_m2.sum() == pytest.approx(exactly_one, abs=1.0)


def test_it_does_not_matter_how_many_are_looked_at_together(
    district: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    land, _, xy = district
    whole = disc_areas(xy, 1500.0, land)
    monkeypatch.setattr(discs, "TOGETHER", 1000)
    parts = disc_areas(xy, 1500.0, land)
    np.testing.assert_allclose(parts.at_least_m2, whole.at_least_m2, rtol=0, atol=1e-2)
    np.testing.assert_allclose(parts.alone_m2, whole.alone_m2, rtol=0, atol=1e-2)


@pytest.mark.parametrize("radius_m", [500.0, 2000.0, 8000.0])
@pytest.mark.parametrize("most", [1, 3])
def test_leaving_out_what_bounds_nothing_changes_nothing(
    district: Any, monkeypatch: pytest.MonkeyPatch, radius_m: float, most: int
) -> None:
    land, _, xy = district
    # Stations of the whole district twice over, and a lonely one in the far east.
    lonely = xy.max(axis=0) + np.array([4000.0, -9000.0])
    crowd = np.concatenate([xy, xy + 300.0, lonely[None]])
    monkeypatch.setattr(frontier, "CROWD", len(crowd) + 1)
    every = disc_areas(crowd, radius_m, land, most=most)
    walked = frontier.frontier(crowd, radius_m, land, max(most, 2))
    assert len(walked) == len(crowd)
    monkeypatch.setattr(frontier, "CROWD", 0)
    some = disc_areas(crowd, radius_m, land, most=most)
    np.testing.assert_allclose(some.at_least_m2, every.at_least_m2, rtol=0, atol=ROUNDING_M2)
    np.testing.assert_allclose(some.alone_m2, every.alone_m2, rtol=0, atol=ROUNDING_M2)
    if radius_m == 8000.0:
        assert len(frontier.frontier(crowd, radius_m, land, max(most, 2))) < len(crowd)


def test_what_is_reached_alone_does_not_hang_on_how_many_are_asked_for(district: Any) -> None:
    land, _, xy = district
    one, three = (disc_areas(xy, 1000.0, land, most=most) for most in (1, 3))
    assert one.at_least_m2.shape == (25, 1)
    assert one.at_least_m2[:, 0] == pytest.approx(three.at_least_m2[:, 0], abs=ROUNDING_M2)
    assert one.alone_m2 == pytest.approx(three.alone_m2, abs=ROUNDING_M2)


@pytest.mark.parametrize("radius_m", [0, 0.0, -5.0, float("nan"), float("inf"), 1e9, "1000", None])
def test_a_radius_that_cannot_be_is_refused(towns: Land, radius_m: Any) -> None:
    with pytest.raises(NumberError) as caught:
        disc_areas([(0.0, 0.0)], radius_m, towns)
    assert caught.value.field == "radius_m"
    assert caught.value.value is radius_m
    assert "请填大于 0、不超过 100000 米的数" in caught.value.zh
    assert "more than 0 and at most 100000 m" in str(caught.value)


def test_a_station_without_a_position_is_named(towns: Land) -> None:
    with pytest.raises(CoordinateError, match="Position 2 of stations_xy"):
        disc_areas([(0.0, 0.0), (float("nan"), 1.0)], 500.0, towns)
    with pytest.raises(CoordinateError, match="n rows of x and y"):
        disc_areas([0.0, 1.0, 2.0], 500.0, towns)
