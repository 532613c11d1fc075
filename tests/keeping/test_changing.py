"""One station changed, a way back, and what a departed station says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from stationmap import keeping
from stationmap.errors import ConflictError, GoneError, NotFoundError
from stationmap.geodesy import distance_m
from stationmap.hours import SHANGHAI
from stationmap.model import PositionQuality
from stationmap.store import VersionKind

if TYPE_CHECKING:
    from stationmap.model import Station
    from stationmap.settings import Settings
    from stationmap.store import Store

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=SHANGHAI)
KEEPER = "张主任"


def some_ref(store: Store) -> str:
    stations = store.snapshot(1).ledger.stations
    return next(s.ref for s in stations if s.position_quality is PositionQuality.MODELLED)


def test_a_change_is_a_version_that_changes_nothing_else(store: Store) -> None:
    ref = some_ref(store)
    version = keeping.change(
        store,
        ref,
        lambda station: replace(station, phone="010-69440000"),
        who=KEEPER,
        at=NOW,
        note="电话",
        details={"report": 7},
    )
    assert (version.kind, version.number, version.who, version.note) == (
        VersionKind.DECISION,
        2,
        KEEPER,
        "电话",
    )
    assert version.details["report"] == 7
    before = {s.ref: s for s in store.snapshot(1).ledger.stations}
    after = {s.ref: s for s in store.snapshot(2).ledger.stations}
    assert before.pop(ref) != after.pop(ref)
    assert before == after


def test_the_same_back_makes_no_version(store: Store) -> None:
    now = keeping.serving(store)
    same = keeping.change(store, some_ref(store), lambda station: station, who=KEEPER, at=NOW)
    assert same == now
    assert keeping.serving(store) == now


def test_nobody_takes_anothers_ref(store: Store) -> None:
    one, other = (s.ref for s in store.snapshot(1).ledger.stations[:2])
    keeping.change(store, one, lambda s: replace(s, ref=other, name="借名"), who=KEEPER, at=NOW)
    refs = [s.ref for s in store.snapshot(2).ledger.stations]
    assert len(refs) == len(set(refs))
    assert one in refs


def test_a_station_that_is_not_there_cannot_change(store: Store) -> None:
    with pytest.raises(NotFoundError):
        keeping.change(store, "nobody", lambda station: station, who=KEEPER, at=NOW)


def test_a_change_is_made_anew_where_another_version_came_between(store: Store) -> None:
    one, other = (s.ref for s in store.snapshot(1).ledger.stations[:2])
    turns = []

    def make(station: Station) -> Station:
        turns.append(station)
        if len(turns) == 1:  # somebody is quicker, between reading and writing
            keeping.change(store, other, lambda s: replace(s, name="别人的"), who="老李", at=NOW)
        return replace(station, name="我的")

    version = keeping.change(store, one, make, who=KEEPER, at=NOW)
    names = {s.ref: s.name for s in store.snapshot(version.number).ledger.stations}
    assert (names[one], names[other], len(turns)) == ("我的", "别人的", 2)


def test_a_change_gives_up_where_others_never_pause(store: Store) -> None:
    one, other = (s.ref for s in store.snapshot(1).ledger.stations[:2])
    count = iter(range(100))

    def make(station: Station) -> Station:
        name = f"别人的 {next(count)}"
        keeping.change(store, other, lambda s: replace(s, name=name), who="老李", at=NOW)
        return replace(station, name="我的")

    with pytest.raises(ConflictError):
        keeping.change(store, one, make, who=KEEPER, at=NOW)


def test_who_has_left_says_so_and_names_the_nearest(store: Store, store_settings: Settings) -> None:
    ref = some_ref(store)
    gone = next(s for s in store.snapshot(1).ledger.stations if s.ref == ref)
    left = keeping.change(store, ref, lambda _station: None, who=KEEPER, at=NOW)
    other = store.snapshot(2).ledger.stations[50].ref
    keeping.change(store, other, lambda s: replace(s, name="改名"), who=KEEPER, at=NOW)
    catalogue = keeping.current_catalogue(store, store_settings)
    with pytest.raises(GoneError) as raised:
        catalogue.station(ref)
    error = raised.value
    assert error.name == gone.name
    assert error.since == (left.label, "2026-11-21")
    assert error.nearest is not None
    near, _name, metres = error.nearest
    away = {
        s.ref: float(distance_m(*gone.position, *s.position))
        for s in catalogue.stations
        if s.position_quality not in {PositionQuality.DISTRICT, PositionQuality.TOWNSHIP}
    }
    assert metres == pytest.approx(min(away.values()), abs=1e-3)
    assert away[near] == pytest.approx(metres, abs=1e-3)


def test_a_ref_that_never_was_is_not_gone(store: Store, store_settings: Settings) -> None:
    keeping.change(store, some_ref(store), lambda _station: None, who=KEEPER, at=NOW)
    with pytest.raises(NotFoundError) as raised:
        keeping.current_catalogue(store, store_settings).station("nobody")
    assert not isinstance(raised.value, GoneError)


def test_the_way_back_is_a_version_too_and_brings_back_who_had_left(
    store: Store, store_settings: Settings
) -> None:
    ref = some_ref(store)
    keeping.change(store, ref, lambda _station: None, who=KEEPER, at=NOW)
    back = keeping.roll_back(store, 1, who=KEEPER, at=NOW, note="撤错了")
    assert (back.number, back.kind, back.note) == (3, VersionKind.ROLLBACK, "撤错了")
    assert back.ledger_hash == store.version(1).ledger_hash
    assert keeping.current_catalogue(store, store_settings).station(ref).ref == ref
    assert keeping.roll_back(store, 1, who=KEEPER, at=NOW) == back
    assert keeping.roll_back(store, 3, who=KEEPER, at=NOW) == back


def test_every_version_names_who_and_why_in_the_audit_log(store: Store) -> None:
    ref = some_ref(store)
    keeping.change(store, ref, lambda _station: None, who=KEEPER, at=NOW)
    keeping.roll_back(store, 1, who="老李", at=NOW)
    told = [(row.who, row.action, row.subject) for row in store.audit(action="versions.")]
    assert told == [
        ("老李", "versions.rollback", "3"),
        (KEEPER, "versions.decision", "2"),
        ("program", "versions.packaged", "1"),
    ]
