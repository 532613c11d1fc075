"""The nearest stations of the real district, against measuring and asking all 298."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from stationmap.errors import CoordinateError, NumberError, TimeError
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI, OpeningHours, OpenState
from stationmap.model import Answer, Facility, LonLat
from stationmap.nearest import Need, TravelMode, meets, nearest_batch, nearest_stations

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.model import Station

GEOD = Geod(ellps="WGS84")
WALK_M_S, EBIKE_M_S = 0.9, 3.2
SPEEDS = {TravelMode.WALK: WALK_M_S, TravelMode.EBIKE: EBIKE_M_S}
SHUNYI = LonLat(116.6546, 40.1302)
FRIDAY_EVENING = datetime(2026, 11, 20, 16, 50, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue()


def find(catalogue: Catalogue, origin: LonLat, k: int, need: Need) -> list[tuple[str, float]]:
    found = nearest_stations(
        catalogue.index,
        origin=origin,
        k=k,
        need=need,
        calendar=catalogue.calendar,
        walk_speed_m_s=WALK_M_S,
        ebike_speed_m_s=EBIKE_M_S,
    )
    return [(f.station.ref, f.distance_m) for f in found]


def qualifies(station: Station, metres: float, need: Need, catalogue: Catalogue) -> bool:
    """Say it once more, in other words than the code does."""
    hours = OpeningHours.parse(station.opening_hours)
    if any(station.facilities.get(f) is not Answer.YES for f in need.facilities):
        return False
    if need.all_day and not hours.always:
        return False
    if need.township_code not in (None, station.township_code):
        return False
    if need.min_stars is not None and (station.stars is None or station.stars < need.min_stars):
        return False
    if need.open_at is None:
        return True
    moment = need.open_at
    if need.arrive is not None:
        moment += timedelta(microseconds=math.floor(metres / SPEEDS[need.arrive] * 1e6))
    return hours.at(moment, catalogue.calendar).state is OpenState.OPEN


def slowly(catalogue: Catalogue, origin: LonLat, k: int, need: Need) -> list[tuple[str, float]]:
    measured = [(GEOD.inv(*origin, *s.position)[2], s.ref, s) for s in catalogue.stations]
    measured.sort(key=lambda item: item[:2])
    told = [(ref, d) for d, ref, s in measured if qualifies(s, d, need, catalogue)]
    return told[:k]


def test_ten_thousand_queries_in_the_district_and_around_it(catalogue: Catalogue) -> None:
    rng = np.random.default_rng(110113)
    stations = catalogue.stations
    lons = np.array([s.position.lon for s in stations])
    lats = np.array([s.position.lat for s in stations])
    # Half within the bounds of the stations, half up to 30 km outside of them.
    wide = np.repeat([0.0, 0.3], 5000)
    x = rng.uniform(lons.min() - wide, lons.max() + wide)
    y = rng.uniform(lats.min() - wide, lats.max() + wide)
    shape = (len(x), len(stations))
    flat = [np.broadcast_to(a, shape).ravel() for a in (x[:, None], y[:, None], lons, lats)]
    distances = np.reshape(GEOD.inv(*flat)[2], shape)
    refs = np.argsort(np.argsort([s.ref for s in stations]))
    order = np.lexsort((np.broadcast_to(refs, shape), distances), axis=-1)[:, :10]
    batch = nearest_batch(catalogue.index, lons=x, lats=y, k=10, calendar=catalogue.calendar)
    np.testing.assert_array_equal(batch.indices, order)
    np.testing.assert_array_equal(batch.distance_m, np.take_along_axis(distances, order, axis=-1))
    for i in range(len(x)):
        found = find(catalogue, LonLat(float(x[i]), float(y[i])), 10, Need())
        assert [ref for ref, _ in found] == [stations[j].ref for j in order[i]]
        assert [d for _, d in found] == batch.distance_m[i].tolist()


def test_a_place_where_several_stations_stand_ranks_them_by_ref(catalogue: Catalogue) -> None:
    # Documented stations of which only the township is known stand on one point.
    places = [s.position for s in catalogue.stations]
    place = max(set(places), key=places.count)
    standing = sorted(s.ref for s in catalogue.stations if s.position == place)
    assert len(standing) > 1
    found = find(catalogue, LonLat(116.9, 40.3), 298, Need())
    there = [(ref, d) for ref, d in found if ref in standing]
    assert [ref for ref, _ in there] == standing
    assert len({d for _, d in there}) == 1


NEEDS = [
    Need(facilities=facilities, open_at=open_at, arrive=arrive, all_day=all_day)
    for facilities, (open_at, arrive), all_day in product(
        [frozenset(), frozenset({Facility.CHARGING}), frozenset({Facility.TOILET, Facility.WATER})],
        [
            (None, None),
            (FRIDAY_EVENING, None),
            (FRIDAY_EVENING, TravelMode.WALK),
            (FRIDAY_EVENING, TravelMode.EBIKE),
        ],
        [False, True],
    )
]


@pytest.mark.parametrize("need", NEEDS)
def test_filters_never_change_exactness(catalogue: Catalogue, need: Need) -> None:
    rng = np.random.default_rng(1)
    for lon, lat in rng.uniform((116.3, 39.9), (117.1, 40.4), (12, 2)).tolist():
        origin = LonLat(lon, lat)
        assert find(catalogue, origin, 7, need) == slowly(catalogue, origin, 7, need)


moments = st.integers(0, 500 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minute)
)
anything = st.builds(
    Need,
    facilities=st.frozensets(st.sampled_from(Facility), max_size=2),
    all_day=st.booleans(),
    min_stars=st.sampled_from([None, None, None, 1, 5]),
)
timely = st.builds(
    Need,
    facilities=st.frozensets(st.sampled_from(Facility), max_size=1),
    open_at=moments,
    arrive=st.none() | st.sampled_from(TravelMode),
)


@settings(max_examples=150)
@given(
    origin=st.builds(LonLat, st.floats(116.2, 117.2), st.floats(39.8, 40.5)),
    k=st.integers(1, 20),
    need=anything | timely,
    township=st.none() | st.integers(0, 25),
)
def test_any_need_from_anywhere(
    catalogue: Catalogue, origin: LonLat, k: int, need: Need, township: int | None
) -> None:
    if township is not None:
        codes = [*(t.code for t in catalogue.townships), "999999999999"]
        need = replace(need, township_code=codes[township])
    expected = slowly(catalogue, origin, k, need)
    assert find(catalogue, origin, k, need) == expected
    batch = nearest_batch(
        catalogue.index,
        lons=[origin.lon],
        lats=[origin.lat],
        k=k,
        need=need,
        calendar=catalogue.calendar,
    )
    told = [i for i in batch.indices[0].tolist() if i >= 0]
    assert [catalogue.stations[i].ref for i in told] == [ref for ref, _ in expected]
    assert batch.distance_m[0, : len(told)].tolist() == [d for _, d in expected]


def test_durations_are_distances_over_speeds(catalogue: Catalogue) -> None:
    (found,) = nearest_stations(
        catalogue.index,
        origin=SHUNYI,
        k=1,
        calendar=catalogue.calendar,
        walk_speed_m_s=0.5,
        ebike_speed_m_s=4.0,
    )
    assert found.distance_m > 0
    assert (found.walk_s, found.ebike_s) == (found.distance_m / 0.5, found.distance_m / 4.0)


def test_meets_is_what_a_search_without_arrival_lets_through(catalogue: Catalogue) -> None:
    for need in NEEDS:
        if need.arrive is None:
            through = {s.ref for s in catalogue.stations if meets(s, need, catalogue.calendar)}
            assert through == {ref for ref, _ in find(catalogue, SHUNYI, 298, need)}


def test_unknown_hours_and_unknown_facilities_do_not_qualify(catalogue: Catalogue) -> None:
    unknown = [s for s in catalogue.stations if s.opening_hours is None]
    assert unknown
    open_now = {ref for ref, _ in find(catalogue, SHUNYI, 298, Need(open_at=FRIDAY_EVENING))}
    assert not open_now & {s.ref for s in unknown}
    assert not any(meets(s, Need(all_day=True), catalogue.calendar) for s in unknown)
    with_water = find(catalogue, SHUNYI, 298, Need(facilities=frozenset({Facility.WATER})))
    by_ref = {s.ref: s for s in catalogue.stations}
    assert all(by_ref[ref].has(Facility.WATER) is Answer.YES for ref, _ in with_water)


def test_more_than_there_are_is_all_of_them(catalogue: Catalogue) -> None:
    found = find(catalogue, SHUNYI, 10_000, Need())
    assert len(found) == len(catalogue.stations)
    assert [d for _, d in found] == sorted(d for _, d in found)


@pytest.mark.parametrize(
    "origin",
    [
        LonLat(math.nan, 40.0),
        LonLat(116.0, math.nan),
        LonLat(math.inf, 40.0),
        LonLat(116.0, -math.inf),
        LonLat(40.13, 116.65),
    ],
)
def test_what_is_not_a_position_is_refused(catalogue: Catalogue, origin: LonLat) -> None:
    with pytest.raises(CoordinateError):
        find(catalogue, origin, 1, Need())
    with pytest.raises(CoordinateError):
        nearest_batch(
            catalogue.index,
            lons=[116.6, origin.lon],
            lats=[40.1, origin.lat],
            calendar=catalogue.calendar,
        )


@pytest.mark.parametrize("k", [0, -3])
def test_k_below_one_is_refused(catalogue: Catalogue, k: int) -> None:
    with pytest.raises(NumberError, match="at least 1"):
        find(catalogue, SHUNYI, k, Need())
    with pytest.raises(NumberError):
        nearest_batch(catalogue.index, lons=[], lats=[], k=k, calendar=catalogue.calendar)


@pytest.mark.parametrize("speed", [0.0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize("name", ["walk_speed_m_s", "ebike_speed_m_s"])
def test_a_speed_that_goes_nowhere_is_refused(
    catalogue: Catalogue, name: str, speed: float
) -> None:
    speeds = {"walk_speed_m_s": 1.0, "ebike_speed_m_s": 1.0} | {name: speed}
    with pytest.raises(NumberError):
        nearest_stations(catalogue.index, origin=SHUNYI, calendar=catalogue.calendar, **speeds)


@pytest.mark.parametrize(
    "need",
    [
        Need(arrive=TravelMode.WALK),
        Need(open_at=datetime(2026, 11, 20, 12, 0)),  # noqa: DTZ001 - what is refused
    ],
)
def test_a_moment_that_is_missing_or_naive_is_refused(catalogue: Catalogue, need: Need) -> None:
    with pytest.raises(TimeError):
        find(catalogue, SHUNYI, 1, need)
    with pytest.raises(TimeError):
        nearest_batch(catalogue.index, lons=[], lats=[], need=need, calendar=catalogue.calendar)


def test_no_origins_are_no_answers(catalogue: Catalogue) -> None:
    batch = nearest_batch(catalogue.index, lons=[], lats=[], k=4, calendar=catalogue.calendar)
    assert batch.indices.shape == batch.distance_m.shape == (0, 4)
