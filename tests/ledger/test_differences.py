"""What another ledger does to the stations: added, moved by how far, changed in what, removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stationmap.geodesy import distance_m
from stationmap.ledger import difference
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import LonLat, Source

if TYPE_CHECKING:
    from stationmap.model import Station


def put(sample: Ledger, **changed: Station | None) -> Ledger:
    """The sample with stations replaced by ref, None takes one out; `new` is one more."""
    new = changed.pop("new", None)
    kept = [
        Entry(changed[key] or entry.station) if key in changed else entry
        for entry in sample.entries
        if not ((key := f"r{entry.station.ref}") in changed and changed[key] is None)
    ]
    return Ledger((*kept, *([Entry(new)] if new else [])))


def test_each_kind_is_told_once_and_the_rest_is_counted(sample: Ledger) -> None:
    one, two, three, four = sample.stations[:4]
    lon, lat = two.position
    moved = replace(two, position=LonLat(lon, lat + 0.002))
    changed = replace(three, name="新名", phone="010-69441234")
    new = replace(four, ref="999-01", name="新站")
    after = put(
        sample, new=new, **{f"r{one.ref}": None, f"r{two.ref}": moved, f"r{three.ref}": changed}
    )
    found = difference(sample, after)
    assert [s.ref for s in found.added] == ["999-01"]
    assert [s.ref for s in found.removed] == [one.ref]
    ((before, then, metres),) = found.moved
    assert (before, then) == (two, moved)
    assert metres == pytest.approx(distance_m(lon, lat, lon, lat + 0.002))
    assert metres == pytest.approx(222.1, abs=0.2)
    ((_, _, fields),) = found.changed
    assert fields == (
        ("name", three.name, "新名"),
        ("phone", three.phone, "010-69441234"),
    )
    assert found.same == len(sample.stations) - 3
    assert not found.empty


def test_moved_and_changed_is_told_under_both(sample: Ledger) -> None:
    one = sample.stations[0]
    other = replace(one, name="新名", position=LonLat(one.position.lon + 0.01, one.position.lat))
    found = difference(sample, put(sample, **{f"r{one.ref}": other}))
    assert len(found.moved) == len(found.changed) == 1


def test_what_moves_a_station_is_its_source_and_that_is_no_other_change(sample: Ledger) -> None:
    one = sample.stations[0]
    moved = replace(
        one,
        position=LonLat(one.position.lon + 0.01, one.position.lat),
        source=Source("工会驿站台账", "2026-11-21"),
    )
    found = difference(sample, put(sample, **{f"r{one.ref}": moved}))
    assert (len(found.moved), found.changed) == (1, ())


def test_less_than_a_metre_is_no_move(sample: Ledger) -> None:
    one = sample.stations[0]
    other = replace(one, position=LonLat(one.position.lon, one.position.lat + 0.000005))
    found = difference(sample, put(sample, **{f"r{one.ref}": other}))
    assert found.moved == ()
    assert [change.field for change in found.changed[0].fields] == ["position"]


def test_the_same_is_empty(sample: Ledger) -> None:
    found = difference(sample, put(sample))
    assert found.empty
    assert found.same == len(sample.stations)
