from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.coverage.cross import times_reached, weight_reached
from stationmap.coverage.reach import StraightLine
from stationmap.errors import NumberError

points = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=10)


@given(points, points, st.integers(1, 30), st.integers(1, 5))
def test_reached_by_k_and_one_more_is_within_reached_by_k(
    targets: list[tuple[int, int]], stations: list[tuple[int, int]], radius: int, most: int
) -> None:
    within = StraightLine().within(targets, stations, radius)
    times = times_reached(within)
    assert times.tolist() == within.toarray().sum(axis=1).tolist()
    weights = np.arange(1.0, len(targets) + 1)
    group = np.arange(len(targets)) % 3
    found = weight_reached(times, weights, group=group, groups=3, most=most)
    for k in range(1, most + 1):
        expected = [weights[(group == g) & (times >= k)].sum() for g in range(3)]
        assert found[:, k - 1] == pytest.approx(expected)
    assert (np.diff(found, axis=1) <= 0).all()


def test_a_point_of_no_group_counts_nowhere() -> None:
    found = weight_reached([1, 2], [10.0, 20.0], group=[-1, 0], groups=2)
    assert found.tolist() == [[20.0, 20.0, 0.0], [0.0, 0.0, 0.0]]


@pytest.mark.parametrize("most", [0, 1.5, -1])
def test_a_number_of_stations_that_cannot_be_is_refused(most: Any) -> None:
    with pytest.raises(NumberError):
        weight_reached([1], [1.0], most=most)
