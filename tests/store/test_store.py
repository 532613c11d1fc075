"""Versions are added whole, in order, on both databases; nothing is overwritten."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from stationmap.errors import ConflictError, DataError, NotFoundError
from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Departed, Entry, Ledger
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.store import Snapshot, Store, VersionKind
from stationmap.store.schema import blobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.settings import Settings
    from stationmap.store import Version

NOW = datetime(2026, 11, 21, 23, 30, tzinfo=SHANGHAI)
GONE = Departed("SY-0009", "旧驿站", LonLat(116.6, 40.1))


def ledger(*names: str) -> Ledger:
    entries = tuple(
        Entry(
            Station(f"SY-{number:04}", name, LonLat(116.65, 40.13), PositionQuality.LEDGER),
            {"负责人": name[0]},
        )
        for number, name in enumerate(names, start=1)
    )
    return Ledger(entries, (GONE,))


ONE, TWO, THREE = ledger("甲"), ledger("甲", "乙"), ledger("甲", "乙", "丙")


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with Store.open(store_settings) as opened:
        yield opened


def imported(store: Store, content: Ledger, based_on: int, **more: object) -> Version:
    said = {"kind": VersionKind.IMPORT, "who": "王", "at": NOW, **more}
    return store.add_version(Snapshot(content), based_on=based_on, **said)  # type: ignore[arg-type]


def test_an_empty_store_begins_with_the_package(store: Store) -> None:
    assert store.current() is None
    first = store.begin("2026.11", ONE, at=NOW)
    assert (first.number, first.label, first.kind, first.based_on) == (1, "2026.11", "packaged", 0)
    assert store.begin("2026.11", ONE, at=NOW) == first == store.current()
    assert store.versions() == (first,)


def test_another_package_follows_until_a_keeper_has_done_something(store: Store) -> None:
    store.begin("2026.11", ONE, at=NOW)
    assert store.begin("2026.12", ONE, at=NOW).number == 2
    assert store.begin("2026.12", TWO, at=NOW).number == 3
    # A machine that still has the earlier release does not bring its package back.
    assert store.begin("2026.11", ONE, at=NOW).number == 3
    imported(store, THREE, 3)
    assert store.begin("2027.01", ONE, at=NOW).number == 4


def test_a_version_says_who_made_it_of_what(store: Store) -> None:
    store.begin("2026.11", ONE, at=NOW)
    said = {"note": "盘点", "file_name": "台账.xlsx", "file": b"PK", "details": {"rows": [1, "二"]}}
    made = imported(store, TWO, 1, **said)
    assert made == store.version(2) == store.current()
    assert made.label == f"2026-11-21.2+{made.ledger_hash[:8]}"
    assert (made.stations, made.documented, made.at) == (2, 0, NOW)
    assert (made.note, made.file_name, made.details) == ("盘点", "台账.xlsx", {"rows": [1, "二"]})
    assert (store.file(2), store.file(1)) == (b"PK", None)
    assert store.snapshot(2) == Snapshot(TWO)
    assert store.snapshot(1) == Snapshot(ONE)


def test_the_same_content_twice_changes_nothing(store: Store) -> None:
    store.begin("2026.11", ONE, at=NOW)
    once = imported(store, TWO, 1)
    noted, pulses = store.audit(), store.pulses()
    assert imported(store, TWO, 2, note="again") == once
    assert imported(store, ledger("甲", "乙"), 1) == once  # even where it was based on an older one
    assert (store.audit(), store.pulses()) == (noted, pulses)


def test_townships_are_content_too(store: Store) -> None:
    imported(store, ONE, 0)
    said = {"kind": VersionKind.BOUNDARIES, "based_on": 1, "who": "王", "at": NOW}
    made = store.add_version(Snapshot(ONE, b'{"type":"FeatureCollection"}'), **said)  # type: ignore[arg-type]
    assert (made.number, made.kind) == (2, VersionKind.BOUNDARIES)
    assert store.snapshot(2).townships == b'{"type":"FeatureCollection"}'
    assert made.label.rpartition("+")[2] != store.version(1).label.rpartition("+")[2]
    assert store.roll_back(1, based_on=2, who="王", at=NOW).townships_hash is None


def test_who_comes_second_is_told_and_overwrites_nothing(store: Store) -> None:
    imported(store, ONE, 0)
    imported(store, TWO, 1)
    with pytest.raises(ConflictError, match="based on version 1, but version 2"):
        imported(store, THREE, 1)
    with pytest.raises(ConflictError):
        imported(store, THREE, 3)
    assert store.current() == store.version(2)


def test_of_many_at_once_one_wins(store_settings: Settings, store: Store) -> None:
    imported(store, ONE, 0)
    together, won, lost = threading.Barrier(6), [], []

    def change(number: int) -> None:
        with Store.open(store_settings) as own:
            together.wait()
            try:
                won.append(imported(own, ledger(f"站{number}"), 1))
            except ConflictError:
                lost.append(number)

    threads = [threading.Thread(target=change, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)
    assert store.versions() == (won[0], store.version(1))


def test_rolling_back_goes_forward(store: Store) -> None:
    imported(store, ONE, 0)
    imported(store, TWO, 1, file_name="台账.csv", file=b"x")
    imported(store, THREE, 2)
    back = store.roll_back(2, based_on=3, who="李", at=NOW + timedelta(days=1), note="退回")
    assert (back.number, back.kind, back.stations, back.note) == (4, "rollback", 2, "退回")
    assert back.label == f"2026-11-22.4+{back.ledger_hash[:8]}"
    assert store.snapshot(4).ledger.entries == TWO.entries
    assert [gone.ref for gone in store.snapshot(4).ledger.departed] == ["SY-0003", "SY-0009"]
    assert store.snapshot(2) == Snapshot(TWO)
    assert store.snapshot(3) == Snapshot(THREE)
    assert store.roll_back(2, based_on=4, who="李", at=NOW) == back
    with pytest.raises(NotFoundError):
        store.roll_back(7, based_on=4, who="李", at=NOW)
    with pytest.raises(ConflictError):
        store.roll_back(1, based_on=3, who="李", at=NOW)


def test_versions_are_paged_newest_first(store: Store) -> None:
    for number in range(5):
        imported(store, ledger(*"甲乙丙丁戊"[: number + 1]), number)
    assert [version.number for version in store.versions(2)] == [5, 4]
    assert [version.number for version in store.versions(2, before=4)] == [3, 2]
    with pytest.raises(NotFoundError):
        store.version(6)


def test_a_changed_content_is_never_served(store: Store) -> None:
    imported(store, ONE, 0)
    imported(store, TWO, 1, file=b"a file of many bytes, many bytes")
    with store.writing() as connection:
        connection.execute(update(blobs).values(content=b"x\x9cnothing"))
    for spoilt in (lambda: store.snapshot(2), lambda: store.file(2)):
        with pytest.raises(DataError):
            spoilt()
    with pytest.raises(DataError):
        store.roll_back(1, based_on=2, who="李", at=NOW)
    assert store.versions(1)[0].number == 2


def test_a_content_in_the_place_of_another_is_never_served(store: Store) -> None:
    first, second = imported(store, ONE, 0), imported(store, TWO, 1)
    with store.writing() as connection:
        other = connection.execute(blobs.select().where(blobs.c.hash == first.ledger_hash)).one()
        put = update(blobs).where(blobs.c.hash == second.ledger_hash)
        connection.execute(put.values(content=other.content, size=other.size, packed=other.packed))
    with pytest.raises(DataError):
        store.snapshot(2)


def test_every_change_is_in_the_audit_log(store: Store) -> None:
    store.begin("2026.11", ONE, at=NOW)
    imported(store, TWO, 1, note="盘点")
    store.roll_back(1, based_on=2, who="李", at=NOW)
    store.record("赵", "people.add", at=NOW, subject="赵", before=None, after={"role": "keeper"})
    rows = store.audit()
    assert [row.action for row in rows] == [
        "people.add",
        "versions.rollback",
        "versions.import",
        "versions.packaged",
    ]
    back = rows[1]
    assert (back.who, back.at, back.subject) == ("李", NOW, "3")
    assert isinstance(back.before, dict)
    assert isinstance(back.after, dict)
    assert (back.before["number"], back.before["stations"], back.before["note"]) == (2, 2, "盘点")
    assert (back.after["number"], back.after["stations"]) == (3, 1)
    assert store.audit(1, before=rows[1].id) == (rows[2],)
    assert store.audit(action="versions.") == rows[1:]
    assert store.audit(subject="赵") == rows[:1]


def test_a_change_and_its_audit_row_come_together_or_not_at_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(store, ONE, 0)
    before = store.audit(), store.pulses(), store.versions()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("stationmap.store.versions.beat", fails)
    with pytest.raises(RuntimeError, match="in the middle"):
        imported(store, TWO, 1)
    monkeypatch.undo()
    assert (store.audit(), store.pulses(), store.versions()) == before
    with store.reading() as connection:
        assert len(connection.execute(blobs.select()).all()) == 1


def test_words_that_a_database_refuses_are_kept_as_well_as_they_can_be(store: Store) -> None:
    made = imported(store, ONE, 0, note="a\0b\udcff🚲", details={"cell": "a\0b\udcff🚲"})
    assert made.note == "a\ufffdb\ufffd🚲"
    assert store.version(1) == replace(made, details={"cell": "a\0b\udcff🚲"})


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"):
        store.record("王", "x", at=datetime(2026, 11, 21))  # noqa: DTZ001 - that is the point
