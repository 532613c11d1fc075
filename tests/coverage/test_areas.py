from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.coverage.areas import gaps, service_areas, united
from stationmap.coverage.discs import disc_areas
from stationmap.errors import NumberError

if TYPE_CHECKING:
    from stationmap.coverage.land import Land

point = st.tuples(st.floats(-500, 3000), st.floats(-500, 2500))
stations = st.lists(point, max_size=8)
radii = st.floats(20, 3000)


def gap_m2(land: Land, xy: list[tuple[float, float]], radius_m: float) -> float:
    return float(shapely.area(gaps(land, service_areas(xy, radius_m))).sum())


def test_a_service_area_has_the_area_of_its_disc_and_keeps_near_its_circle() -> None:
    (area,) = service_areas([(100.0, -50.0)], 1000.0)
    assert area.area == pytest.approx(np.pi * 1000.0**2, rel=1e-12)
    corners = np.hypot(*(shapely.get_coordinates(area) - (100.0, -50.0)).T)
    assert corners == pytest.approx(np.full(len(corners), 1000.8), abs=0.05)
    assert area.exterior.distance(shapely.Point(100.0, -50.0)) == pytest.approx(999.6, abs=0.05)


@given(stations, radii)
@settings(max_examples=60, deadline=None)
def test_gap_and_covered_make_the_township(
    towns: Land, xy: list[tuple[float, float]], radius_m: float
) -> None:
    areas = service_areas(xy, radius_m)
    gap = gaps(towns, areas)
    covered = shapely.area(shapely.intersection(towns.townships, united(areas)))
    np.testing.assert_allclose(shapely.area(gap) + covered, towns.area_m2, rtol=1e-6)


@given(stations, radii, st.floats(1.0, 2.0), point)
@settings(max_examples=60, deadline=None)
def test_the_gap_never_grows_with_the_radius_or_a_station_more(
    towns: Land, xy: list[tuple[float, float]], radius_m: float, factor: float, new: Any
) -> None:
    today = gap_m2(towns, xy, radius_m)
    assert gap_m2(towns, xy, radius_m * factor) <= today + 1e-6
    assert gap_m2(towns, [*xy, new], radius_m) <= today + 1e-6


def test_a_gap_is_never_in_the_hole(towns: Land) -> None:
    gap = shapely.union_all(gaps(towns, service_areas([(0.0, 2000.0)], 100.0)))
    assert not gap.intersects(shapely.Point(500, 550))
    assert gap.intersects(shapely.Point(500, 300))


def test_nobody_and_everybody_within_reach(towns: Land) -> None:
    assert shapely.area(gaps(towns, service_areas([], 500.0))) == pytest.approx(towns.area_m2)
    assert shapely.is_empty(gaps(towns, service_areas([(500.0, 500.0)], 9000.0))).all()
    assert united(service_areas([], 500.0)).is_empty


@pytest.mark.parametrize("radius_m", [300.0, 1000.0, 3000.0])
def test_the_district_s_polygons_have_the_areas_of_discs(district: Any, radius_m: float) -> None:
    land, _, xy = district
    drawn = shapely.area(gaps(land, service_areas(xy, radius_m)))
    measured = land.area_m2 - disc_areas(xy, radius_m, land).at_least_m2[:, 0]
    assert (abs(drawn - measured) <= 1e-4 * land.area_m2).all()
    assert abs(drawn.sum() - measured.sum()) <= 1e-5 * land.area_m2.sum()


def test_a_gap_of_the_district_is_never_in_the_airport(district: Any) -> None:
    land, plane, xy = district
    runway = shapely.Point(plane.to_plane(116.595, 40.075))
    assert not land.outline.intersects(runway)
    assert land.outline.convex_hull.intersects(runway)
    near = gaps(land, service_areas(xy, 300.0))
    assert not shapely.intersects(near, runway).any()


def test_a_radius_that_cannot_be_is_refused() -> None:
    with pytest.raises(NumberError, match=r"\(radius_m\) cannot be 0"):
        service_areas([(0.0, 0.0)], 0.0)
