"""The parts that the model is made of."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.geodata.documented import most_central, reach_m
from stationmap.geodata.model_answers import draw_facilities, draw_hours
from stationmap.geodata.model_committees import locate, middle
from stationmap.geodata.model_ground import Ground, nearest_m, points, to_lonlat, to_plane
from stationmap.geodata.model_shares import lot, shuffled, whole
from stationmap.geodata.model_spread import Habit, spread
from stationmap.geodesy import distance_m
from stationmap.model import LonLat, Township

SQUARE = shapely.box(116.60, 40.10, 116.66, 40.14)
GROUND = Ground(Township("110113001000", "甲镇", "镇", "110113", 22.7, SQUARE), border_m=100)
CENTRE = LonLat(116.63, 40.12)


@given(
    st.dictionaries(st.text(min_size=1), st.floats(0.1, 1e6), min_size=1, max_size=30),
    st.integers(0, 2000),
)
def test_whole_numbers_add_up_and_each_is_next_to_its_share(
    weights: dict[str, float], total: int
) -> None:
    given_out = whole(weights, total)
    assert sum(given_out.values()) == total
    for key, count in given_out.items():
        exact = total * weights[key] / sum(weights.values())
        assert abs(count - exact) < 1 + 1e-6


@given(st.dictionaries(st.text(min_size=1), st.floats(0.1, 100), min_size=1, max_size=9))
def test_nobody_gets_less_than_the_least(weights: dict[str, float]) -> None:
    given_out = whole(weights, 40, least=3)
    assert sum(given_out.values()) == 40
    assert min(given_out.values()) >= 3


@given(st.lists(st.integers()), st.integers())
def test_a_drawn_order_loses_nothing_and_is_the_same_again(items: list[int], seed: int) -> None:
    drawn = shuffled(items, lot(seed, "a"))
    assert Counter(drawn) == Counter(items)
    assert drawn == shuffled(items, lot(seed, "a"))


def test_each_purpose_has_a_stream_of_its_own() -> None:
    assert lot(1, "a").random() == 0.5829748871300935
    assert len({lot(s, *p).random() for s in (1, 2) for p in (("a",), ("b",), ("a", "b"))}) == 6


def test_the_plane_is_true_enough() -> None:
    corner, other = LonLat(116.47, 40.02), LonLat(116.98, 40.30)
    straight_m = float(np.hypot(*np.subtract(to_plane(*corner), to_plane(*other))))
    assert straight_m == pytest.approx(distance_m(*corner, *other), rel=0.004)
    assert to_lonlat(*to_plane(*corner)) == corner


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_what_is_spread_lies_inside_off_the_border_and_apart(seed: int, count: int) -> None:
    habit = Habit(density=lambda where: np.full(len(where), 0.7), spacing_m=300)
    standing = points([CENTRE])
    placed = spread(GROUND, count=count, taken=standing, habit=habit, rng=lot(seed, "x"))
    assert len(placed) == count
    assert all(GROUND.holds(to_lonlat(x, y)) for x, y in placed)
    assert shapely.distance(shapely.points(placed), GROUND.border).min() >= 100
    for at in range(count):
        others = np.vstack([standing, np.delete(placed, at, axis=0)])
        assert nearest_m(placed[at : at + 1], others)[0] >= 300


def test_where_there_is_no_room_the_spacing_gives_way_and_all_find_a_place() -> None:
    habit = Habit(density=lambda where: np.ones(len(where)), spacing_m=50_000)
    placed = spread(GROUND, count=5, taken=points([CENTRE]), habit=habit, rng=lot(1, "x"))
    assert len(placed) == 5


def test_places_lie_where_they_are_likely() -> None:
    def near_the_centre(where: Any) -> Any:
        return np.exp(-((nearest_m(where, points([CENTRE])) / 500) ** 2)) + 1e-6

    habit = Habit(near_the_centre, spacing_m=50)
    placed = spread(GROUND, count=30, taken=np.empty((0, 2)), habit=habit, rng=lot(1, "x"))
    assert np.median(nearest_m(placed, points([CENTRE]))) < 900


def committee(code: str, kind: str, place: LonLat | None, *, inside: bool | None) -> dict[str, Any]:
    lon, lat = place or (None, None)
    return {
        "code": code,
        "name": code,
        "kind": kind,
        "township_code": "110113001000",
        "published_lon": lon,
        "published_lat": lat,
        "in_own_township": inside,
    }


def test_the_middle_is_the_seat_else_a_community_else_a_village_else_any_point() -> None:
    east, west = LonLat(116.65, 40.12), LonLat(116.61, 40.12)
    village = committee("1", "村", east, inside=True)
    community = committee("2", "社区", west, inside=True)
    astray = committee("3", "社区", LonLat(116.9, 40.2), inside=False)
    rows = [village, community, astray]
    assert middle(GROUND, rows, CENTRE) == CENTRE
    assert middle(GROUND, rows, LonLat(116.9, 40.2)) == west
    assert middle(GROUND, rows, None) == west
    assert middle(GROUND, [village, astray], None) == east
    assert GROUND.holds(middle(GROUND, [astray], None))


def test_a_committee_keeps_its_public_point_unless_it_lies_outside() -> None:
    rows = [
        committee("1", "村", CENTRE, inside=True),
        committee("2", "社区", LonLat(116.9, 40.2), inside=False),
        committee("3", "村", None, inside=None),
    ]
    spacing_m = {"村": 300.0, "社区": 100.0}
    kept, astray, missing = locate(GROUND, rows, town=CENTRE, spacing_m=spacing_m, seed=1)
    assert (kept["lon"], kept["lat"], kept["position_quality"]) == (*CENTRE, "committee")
    assert astray["position_source"] == "modelled-published-point-outside-township"
    assert missing["position_source"] == "modelled"
    assert all(GROUND.holds(LonLat(row["lon"], row["lat"])) for row in (astray, missing))


def test_hours_hold_their_shares_and_the_rest_is_ordinary() -> None:
    classes = [
        {"class": "all_day", "count": 1, "of": 4, "patterns": [["24/7", 1]]},
        {"class": "rest", "count": None, "of": None, "patterns": [["A", 2], ["B", 1]]},
    ]
    refs = [f"001-{n:02d}" for n in range(1, 41)]
    drawn = draw_hours(refs, classes, seed=3)
    assert Counter(drawn.values()) == {"24/7": 10, "A": 20, "B": 10}
    assert list(drawn) == refs
    assert drawn != draw_hours(refs, classes, seed=4)


def test_facilities_are_yes_no_or_left_out() -> None:
    rules = {
        "required": {"yes": ["water"]},
        "one_of": {"any": ["fridge", "toilet"]},
        "others": {"shares": {"fridge": {"yes": 0, "no": 0}, "wifi": {"yes": 0.5, "no": 0.25}}},
    }
    drawn = [draw_facilities(f"{n}", rules, 1) for n in range(400)]
    assert all(item["water"] == "yes" for item in drawn)
    assert all("yes" in {item.get("fridge"), item.get("toilet")} for item in drawn)
    wifi = Counter(item.get("wifi") for item in drawn)
    assert wifi["yes"] == pytest.approx(200, abs=40)
    assert wifi["no"] == pytest.approx(100, abs=40)


def test_the_reach_of_a_place_is_that_of_its_farthest_corner() -> None:
    corner = LonLat(116.60, 40.10)
    farthest_m = distance_m(*corner, 116.66, 40.14)
    assert farthest_m <= reach_m(corner, SQUARE) < farthest_m + 10


def test_the_most_central_seat() -> None:
    seats = [LonLat(116.5, 40.1), LonLat(116.7, 40.1), LonLat(116.9, 40.1)]
    assert most_central(seats, [LonLat(116.69, 40.2), LonLat(116.71, 40.0), CENTRE]) == seats[1]
