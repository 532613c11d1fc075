from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from stationmap.coverage.land import Edges, Land


def test_areas_and_outline(towns: Land) -> None:
    assert len(towns) == 2
    assert towns.area_m2.tolist() == [2_000_000.0 - 60_000.0, 3_000_000.0]
    assert towns.outline.area == pytest.approx(towns.area_m2.sum())


def test_edges_have_their_township_on_the_left() -> None:
    clockwise = shapely.box(0, 0, 10, 10, ccw=False) - shapely.box(4, 4, 6, 6)
    land = Land([clockwise, shapely.box(10, 0, 20, 10)])
    for township, area in enumerate([96.0, 100.0]):
        own = land.edges.township == township
        (x0, y0), (x1, y1) = land.edges.start[own].T, land.edges.stop[own].T
        assert 0.5 * (x0 * y1 - y0 * x1).sum() == pytest.approx(area)
    assert set(land.coast.township.tolist()) == {-1}
    assert len(land.coast.start) == len(land.edges.start) - 2


def test_long_edges_are_split_and_short_ones_are_not() -> None:
    edges = Edges(
        np.array([(0.0, 0.0), (5.0, 5.0)]), np.array([(10.0, 0.0), (5.0, 6.0)]), np.arange(2)
    )
    parts = edges.split(3.0)
    assert parts.township.tolist() == [0, 0, 0, 0, 1]
    assert parts.start[:, 0].tolist() == [0.0, 2.5, 5.0, 7.5, 5.0]
    assert parts.stop[:, 0].tolist() == [2.5, 5.0, 7.5, 10.0, 5.0]
    assert edges.split(10.0) is edges


def test_which_township(towns: Land) -> None:
    places = np.array([(10.0, 10.0), (2000.0, 10.0), (500.0, 500.0), (-1.0, 0.0), (1000.0, 900.0)])
    assert towns.township_of(places).tolist() == [0, 1, -1, -1, 0]
    assert towns.nearest_township(places).tolist()[:4] == [0, 1, 0, 0]


def test_the_district_has_an_airport_in_it(district: Any) -> None:
    land = district.land
    assert len(land) == 25
    assert land.area_m2.sum() / 1e6 == pytest.approx(1009.4, abs=0.1)
    assert land.outline.area == pytest.approx(land.area_m2.sum(), rel=1e-9)
    holes = sum(len(part.interiors) for part in shapely.get_parts(land.outline))
    assert holes >= 1


def test_townships_that_do_not_fit_still_have_an_outline() -> None:
    land = Land([shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)])
    assert land.outline.area == pytest.approx(200.0)
