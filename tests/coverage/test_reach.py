"""Straight lines, times on the way, and a toy network in the place of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from stationmap.coverage.cross import times_reached, weight_reached
from stationmap.coverage.grid import distance_grid
from stationmap.coverage.reach import RoadGraph, StraightLine, TravelTime
from stationmap.errors import NumberError

if TYPE_CHECKING:
    from stationmap.coverage.land import Land
    from stationmap.coverage.reach import Reach

points = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


def toy_graph() -> RoadGraph:
    """A river runs between the nodes in the west and in the east; one bridge in the north.

    ::

        1 --500-- 2       y = 1000
        |         |
        0         3       y = 0

    The road from 3 to 2 is for one direction only.
    """
    nodes = [(0.0, 0.0), (0.0, 1000.0), (500.0, 1000.0), (500.0, 0.0)]
    both_ways = [(0, 1, 1000.0), (1, 2, 500.0)]
    roads = [*both_ways, *((b, a, m) for a, b, m in both_ways), (3, 2, 1000.0)]
    start, stop, length = np.array(roads).T
    return RoadGraph(nodes, csr_array((length, (start.astype(int), stop.astype(int))), (4, 4)))


@given(points, points, st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_within_is_a_distance_of_at_most_the_radius(
    targets: list[tuple[int, int]], stations: list[tuple[int, int]], radius: int
) -> None:
    reach = StraightLine()
    within = reach.within(targets, stations, radius).toarray()
    squared = [[(a - c) ** 2 + (b - d) ** 2 for c, d in stations] for a, b in targets]
    expected = np.array(squared).reshape(len(targets), len(stations)) <= radius**2
    assert np.array_equal(within, expected)
    cost = reach.cost_matrix(targets, stations)
    assert np.array_equal(np.rint(cost**2).astype(int) <= radius**2, expected)


def test_the_edge_is_within() -> None:
    assert StraightLine().within([(600.0, 800.0)], [(0.0, 0.0)], 1000.0).sum() == 1
    assert StraightLine().within([(600.0, 800.0)], [(0.0, 0.0)], 999.999).sum() == 0


def test_the_nearest_in_a_straight_line() -> None:
    found = StraightLine().nearest_m([(0.0, 0.0), (9.0, 0.0)], [(3.0, 4.0), (9.0, 1.0)])
    assert found.distance_m.tolist() == [5.0, 1.0]
    assert found.station.tolist() == [0, 1]
    nothing = StraightLine().nearest_m([(0.0, 0.0)], [])
    assert nothing.distance_m.tolist() == [np.inf]
    assert nothing.station.tolist() == [-1]


def test_along_roads_the_near_bank_is_far() -> None:
    graph = toy_graph()
    west, east = (0.0, -30.0), (500.0, -40.0)
    # 30 m to the road, over the bridge against nothing, and 40 m at the end; but
    # nobody may drive from node 2 to node 3.
    cost = graph.cost_matrix([west, east], [east, west])
    assert cost.tolist() == [[np.inf, 60.0], [80.0, 2570.0]]
    found = graph.nearest_m([east], [west])
    assert found.distance_m.tolist() == [2570.0]
    assert found.station.tolist() == [0]
    assert graph.nearest_m([west], [east]).station.tolist() == [-1]
    assert StraightLine().nearest_m([east], [west]).distance_m[0] < 510.0


def test_within_along_roads_agrees_with_the_costs() -> None:
    graph = toy_graph()
    rng = np.random.default_rng(5)
    targets, stations = rng.uniform(-100, 1100, (40, 2)), rng.uniform(-100, 1100, (7, 2))
    cost = graph.cost_matrix(targets, stations)
    assert np.array_equal(graph.within(targets, stations, 900.0).toarray(), cost <= 900.0)
    found = graph.nearest_m(targets, stations)
    assert found.distance_m == pytest.approx(cost.min(axis=1))
    reached = np.isfinite(found.distance_m)
    rows = np.flatnonzero(reached)
    assert cost[rows, found.station[reached]] == pytest.approx(found.distance_m[reached])


def test_a_station_on_its_node_is_no_way_off() -> None:
    assert toy_graph().nearest_m([(0.0, 1000.0)], [(0.0, 0.0)]).distance_m.tolist() == [1000.0]
    assert toy_graph().cost_matrix([(0.0, 0.0)], [(0.0, 0.0)]).tolist() == [[0.0]]


def test_no_stations_and_no_targets_along_roads() -> None:
    graph = toy_graph()
    assert graph.within([], [(0.0, 0.0)], 100.0).shape == (0, 1)
    assert graph.within([(0.0, 0.0)], [], 100.0).shape == (1, 0)
    assert graph.nearest_m([(0.0, 0.0)], []).station.tolist() == [-1]


@pytest.mark.parametrize("reach", [StraightLine(), toy_graph()], ids=["straight", "roads"])
def test_coverage_asks_only_how_far(towns: Land, reach: Reach) -> None:
    """The same computation runs on either: this is where a road network plugs in."""
    demand, stations = [(10.0, 0.0), (490.0, 0.0), (490.0, 990.0)], [(0.0, 0.0), (0.0, 900.0)]
    within = reach.within(demand, stations, 600.0)
    reached = weight_reached(times_reached(within), [5.0, 7.0, 11.0])
    grid = distance_grid(towns, stations, cell_m=100.0, reach=reach)
    if reach.areas(stations, 600.0) is None:
        # A river lies between; along the road the third is 20 + 500 + 100 away.
        assert reached.tolist() == [[5.0, 0.0, 0.0]]
        assert grid.distance_m[-1, 5] == pytest.approx(np.hypot(50, 50) + 1600, rel=1e-6)
    else:
        assert reached.tolist() == [[23.0, 0.0, 0.0]]
        assert grid.distance_m[-1, 5] == pytest.approx(np.hypot(550, 50), rel=1e-6)


def test_minutes_become_a_radius_that_says_it_is_an_estimate() -> None:
    walk = TravelTime(15.0, "walk", 1.2, 1.3)
    assert walk.radius_m == pytest.approx(830.77, abs=0.01)
    assert walk.label_zh == "约 15 分钟，按每秒 1.2 米、绕行系数 1.3 估算，相当于直线 831 米"
    assert walk.label_en.startswith(
        "about 15 min, estimated at 1.2 m/s with a detour factor of 1.3"
    )


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("minutes", {"minutes": 0.0}),
        ("minutes", {"minutes": float("nan")}),
        ("speed_m_s", {"speed_m_s": -1.0}),
        ("detour", {"detour": 0.9}),
        ("detour", {"detour": 1e9}),
        ("radius_m", {"minutes": 600.0, "speed_m_s": 90.0}),
    ],
)
def test_a_time_that_cannot_be_is_refused(field: str, values: dict[str, Any]) -> None:
    with pytest.raises(NumberError) as caught:
        TravelTime(**{"minutes": 15.0, "mode": "walk", "speed_m_s": 1.2, **values})
    assert caught.value.field == field


@pytest.mark.parametrize("reach", [StraightLine(), toy_graph()], ids=["straight", "roads"])
@pytest.mark.parametrize("radius_m", [0.0, -1.0, float("nan"), 1e9])
def test_a_radius_that_cannot_be_is_refused(reach: Reach, radius_m: float) -> None:
    with pytest.raises(NumberError):
        reach.within([(0.0, 0.0)], [(0.0, 0.0)], radius_m)
    with pytest.raises(NumberError):
        reach.areas([(0.0, 0.0)], radius_m)
