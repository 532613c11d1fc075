"""Detours: never less than nothing, the same both ways, nothing on the line itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.geodesy import GEOD
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.onway import allowed_m, detours, straight_m

PLACES = st.builds(LonLat, st.floats(116.3, 117.1), st.floats(39.8, 40.5))
NANOMETRES = 1e-6


def station(ref: str, position: LonLat) -> Station:
    return Station(ref=ref, name=ref, position=position, position_quality=PositionQuality.SURVEYED)


@given(PLACES, PLACES, PLACES)
def test_a_detour_costs_the_same_both_ways_and_never_less_than_nothing(
    origin: LonLat, goal: LonLat, stop: LonLat
) -> None:
    (out,) = detours([station("a", stop)], origin=origin, goal=goal)
    (back,) = detours([station("a", stop)], origin=goal, goal=origin)
    assert out.extra_m >= 0
    assert out.extra_m == pytest.approx(back.extra_m, abs=NANOMETRES)
    whole = straight_m(origin=origin, goal=goal) + out.extra_m
    assert whole == pytest.approx(out.there_m + back.there_m, abs=NANOMETRES)


@given(PLACES, PLACES, st.floats(0, 1))
def test_on_the_line_it_costs_nothing(origin: LonLat, goal: LonLat, share: float) -> None:
    azimuth, _, length_m = GEOD.inv(*origin, *goal)
    lon, lat, _ = GEOD.fwd(*origin, azimuth, length_m * share)
    (on,) = detours([station("a", LonLat(lon, lat))], origin=origin, goal=goal)
    assert on.extra_m < NANOMETRES
    assert on.there_m == pytest.approx(length_m * share, abs=NANOMETRES)


def test_the_least_comes_first_and_equals_by_ref() -> None:
    origin, goal = LonLat(116.60, 40.10), LonLat(116.70, 40.10)
    near, off = LonLat(116.65, 40.101), LonLat(116.65, 40.12)
    told = detours(
        [station("c", off), station("b", near), station("a", near)], origin=origin, goal=goal
    )
    assert [detour.station.ref for detour in told] == ["a", "b", "c"]
    assert detours([], origin=origin, goal=goal) == []


@pytest.mark.parametrize(
    ("direct_m", "allowed"), [(0, 500), (800, 500), (3000, 1500), (9000, 2000)]
)
def test_what_still_counts_as_on_the_way(direct_m: float, allowed: float) -> None:
    assert allowed_m(direct_m) == allowed
