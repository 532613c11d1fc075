from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.errors import NotFoundError
from stationmap.hours import SHANGHAI, WorkingCalendar
from stationmap.index import Layer, StationIndex, Traits
from stationmap.index import layer as layer_module
from stationmap.index.stations import CHANGES_LEAST
from stationmap.model import Answer, Facility, LonLat, PositionQuality, Station
from stationmap.nearest import Need, TravelMode, nearest_batch, nearest_stations

CALENDAR = WorkingCalendar()
TEXTS = [None, "24/7", "Mo-Fr 08:30-17:00", "06:00-18:00", "18:00-26:00"]
EVENING = datetime(2026, 11, 20, 17, 50, tzinfo=SHANGHAI)


def station(number: int, *, step: int = 0) -> Station:
    """One of many stations; several share a place, and each step moves it."""
    place = (number + step) % 37
    return Station(
        ref=f"S{number:03}",
        name="示例",
        position=LonLat(116.5 + 0.01 * (place % 7), 40.0 + 0.01 * (place // 7)),
        position_quality=PositionQuality.MODELLED,
        opening_hours=TEXTS[(number + step) % len(TEXTS)],
        facilities={Facility.WATER: Answer.YES} if (number + step) % 3 else {},
        stars=(number + step) % 6 or None,
        township_code=f"11011300{number % 4}000",
    )


NEEDS = [
    Need(),
    Need(facilities=frozenset({Facility.WATER})),
    Need(open_at=EVENING),
    Need(open_at=EVENING, arrive=TravelMode.WALK),
    Need(all_day=True, min_stars=2),
    Need(township_code="110113001000"),
]


def answers(index: StationIndex) -> list[list[tuple[str, float]]]:
    told = []
    for need in NEEDS:
        for origin in (LonLat(116.5, 40.0), LonLat(116.533, 40.021)):
            found = nearest_stations(index, origin=origin, k=6, need=need, calendar=CALENDAR)
            told.append([(f.station.ref, f.distance_m) for f in found])
            batch = nearest_batch(
                index, lons=[origin.lon], lats=[origin.lat], k=6, need=need, calendar=CALENDAR
            )
            refs = [index.stations[i].ref for i in batch.indices[0].tolist() if i >= 0]
            assert refs == [ref for ref, _ in told[-1]]
    return told


changes = st.lists(
    st.tuples(st.sampled_from(["add", "remove"]), st.sets(st.integers(0, 99), max_size=12)),
    max_size=6,
)


@settings(max_examples=60)
@given(first=st.sets(st.integers(0, 99), max_size=90), then=changes)
def test_a_changed_index_answers_as_one_built_anew(
    first: set[int], then: list[tuple[str, set[int]]]
) -> None:
    index = StationIndex([station(n) for n in sorted(first)])
    ledger = {f"S{n:03}": station(n) for n in sorted(first)}
    for step, (kind, numbers) in enumerate(then, start=1):
        if kind == "add":
            new = [station(n, step=step) for n in sorted(numbers)]
            index = index.with_changes(added=new)
            ledger |= {s.ref: s for s in new}
        else:
            refs = [f"S{n:03}" for n in sorted(numbers) if f"S{n:03}" in ledger]
            index = index.with_changes(removed=refs)
            ledger = {ref: s for ref, s in ledger.items() if ref not in refs}
        assert len(index) == len(ledger)
        assert {s.ref: s for s in index.stations} == ledger
    assert answers(index) == answers(StationIndex(list(ledger.values())))
    assert answers(index.rebuilt()) == answers(index)


def test_the_index_that_is_changed_stays_as_it_was() -> None:
    index = StationIndex([station(n) for n in range(50)])
    before = answers(index)
    changed = index.with_changes(added=[station(3, step=9), station(70)], removed=["S010"])
    assert answers(index) == before != answers(changed)
    assert (len(index), len(changed)) == (50, 50)


def test_changes_share_the_layer_until_they_are_many() -> None:
    index = StationIndex([station(n) for n in range(100)])
    few = index.with_changes(added=[station(200 + n) for n in range(CHANGES_LEAST)])
    assert few.layers[0][0] is index.layers[0][0]
    many = few.with_changes(added=[station(500)])
    assert len(many.layers) == 1
    assert len(many) == 100 + CHANGES_LEAST + 1
    assert many.rebuilt() is many


def test_what_is_not_there_cannot_be_removed() -> None:
    index = StationIndex([station(1), station(2)])
    with pytest.raises(NotFoundError, match="S009") as caught:
        index.with_changes(removed=["S009"])
    assert (caught.value.field, caught.value.value) == ("ref", "S009")
    with pytest.raises(NotFoundError):
        index.with_changes(removed=["S001"]).with_changes(removed=["S001"])
    with pytest.raises(NotFoundError):
        index.with_changes(removed=["S001", "S001"])


def test_an_empty_index_finds_nothing() -> None:
    index = StationIndex([])
    assert len(index) == 0
    assert not any(answers(index))
    assert len(index.with_changes(added=[station(1)])) == 1


def test_a_set_of_needs_is_built_once_and_kept() -> None:
    layer = Layer([station(n) for n in range(60)])
    water = Traits(facilities=frozenset({Facility.WATER}))
    assert layer.points(water) is layer.points(Traits(facilities=frozenset({Facility.WATER})))
    assert layer.points(water) is not layer.points(water, 0)
    assert layer.points() is layer.points(Traits())


def test_no_more_sets_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_module, "POINTS_KEPT", 100)
    layer = Layer([station(n) for n in range(60)])
    sets = [Traits(min_stars=n) for n in range(1, 6)]
    sizes = [len(layer.points(traits)) for traits in sets]
    assert sizes == [sum((s.stars or 0) >= n for s in layer.stations) for n in range(1, 6)]
    assert layer._kept._points <= 100
    last = layer.points(sets[-1])
    assert layer.points(sets[-1]) is last
    monkeypatch.setattr(layer_module, "SETS_KEPT", 2)
    for traits in sets:
        layer.points(traits)
    assert len(layer._kept._sets) == 2


def test_many_threads_may_ask_one_index() -> None:
    index = StationIndex([station(n) for n in range(900)])
    alone = answers(StationIndex(index.stations))
    with ThreadPoolExecutor(8) as pool:
        assert all(told == alone for told in pool.map(lambda _: answers(index), range(16)))
