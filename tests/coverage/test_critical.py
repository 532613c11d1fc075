from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.coverage.critical import critical_stations, demand_alone
from stationmap.coverage.reach import StraightLine

points = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=10)


@given(points, points, st.integers(1, 15))
def test_the_demand_one_station_alone_reaches_is_what_closing_it_loses(
    targets: list[tuple[int, int]], stations: list[tuple[int, int]], radius: int
) -> None:
    weights = np.arange(1.0, len(targets) + 1)
    within = StraightLine().within(targets, stations, radius).toarray()
    reached = weights[within.any(axis=1)].sum()
    lost = [
        reached - weights[np.delete(within, i, axis=1).any(axis=1)].sum()
        for i in range(len(stations))
    ]
    found = demand_alone(StraightLine().within(targets, stations, radius), weights)
    assert found == pytest.approx(lost)


def test_the_most_missed_come_first() -> None:
    area, demand = [5e4, 0.0, 9e4, 7e4], [10.0, 0.0, 10.0, 80.0]
    assert critical_stations(area, demand).tolist() == [3, 2, 0]


def test_a_station_is_missed_for_its_land_or_for_its_people() -> None:
    assert critical_stations([5e4, 0.0, 0.0], [0.0, 1.0, 0.0]).tolist() == [1, 0]
    assert critical_stations([0.5, 2.0], [0.0, 0.0]).tolist() == [1]


def test_of_two_that_are_missed_alike_the_first_row_comes_first() -> None:
    assert critical_stations([5e4, 5e4], [3.0, 3.0]).tolist() == [0, 1]
