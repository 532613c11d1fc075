"""Every process serves a new version within a second, and outlives a database that goes away."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from stationmap.catalogue import Catalogue, CatalogueSlot
from stationmap.errors import DataError
from stationmap.hours import SHANGHAI, WorkingCalendar
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.settings import Settings
from stationmap.store import Snapshot, Store, VersionKind, Watcher
from stationmap.store.pulse import STREET, beat
from stationmap.store.watch import EVERY_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stationmap.store import Version

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
LATE_S = 10.0  # a busy machine has its time; how fast it is, one test says


def ledger(*names: str) -> Ledger:
    return Ledger(
        tuple(
            Entry(Station(f"SY-{n:04}", name, LonLat(116.6, 40.1), PositionQuality.LEDGER))
            for n, name in enumerate(names)
        )
    )


def change(store: Store, name: str) -> Version:
    now = store.current()
    return store.add_version(
        Snapshot(ledger(name)),
        kind=VersionKind.IMPORT,
        based_on=now.number if now else 0,
        who="王",
        at=NOW,
    )


def catalogue(label: str, stations: tuple[Station, ...] = ()) -> Catalogue:
    return Catalogue(
        version=label,
        district_code="110113",
        stations=stations,
        calendar=WorkingCalendar(),
        load_townships=tuple,
        load_committees=tuple,
        load_landmarks=tuple,
    )


class Made:
    """Makes catalogues of versions, and counts them."""

    def __init__(self, store: Store) -> None:
        self.store, self.of = store, list[int]()

    def __call__(self, version: Version) -> Catalogue:
        self.of.append(version.number)
        return catalogue(version.label, self.store.snapshot(version.number).ledger.stations)


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with Store.open(store_settings) as opened:
        yield opened


@contextmanager
def watching(store: Store, slot: CatalogueSlot, make: Callable[[Version], Catalogue]) -> Any:
    watcher = Watcher(store, slot, make).start()
    try:
        yield watcher
    finally:
        watcher.stop()


def until(holds: Callable[[], bool]) -> float:
    """Wait until something holds, and say how long that was."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < LATE_S
        time.sleep(0.005)
    return time.monotonic() - began


def test_another_process_serves_a_new_version_within_a_second(
    store: Store, store_settings: Settings
) -> None:
    first = change(store, "甲")
    slot = CatalogueSlot(catalogue(first.label))
    with Store.open(store_settings) as other, watching(other, slot, Made(other)):
        took = []
        for name in ("乙", "丙", "丁"):
            label = change(store, name).label
            took.append(until(lambda label=label: slot.current.version == label))
            assert [station.name for station in slot.current.stations] == [name]
        assert min(took) < EVERY_S + 0.1
        back = store.roll_back(1, based_on=4, who="王", at=NOW)
        until(lambda: slot.current.version == back.label)


def test_nothing_is_made_anew_while_nothing_changes(store: Store) -> None:
    first = change(store, "甲")
    slot, made = CatalogueSlot(catalogue(first.label)), Made(store)
    before = slot.current
    watcher = Watcher(store, slot, made)
    for _ in range(3):
        watcher.look()
    change(store, "甲")  # the same content: no version
    with store.writing() as connection:
        beat(connection, "versions")
    watcher.look()
    assert slot.current is before
    assert made.of == []
    second = change(store, "乙")
    watcher.look()
    watcher.look()
    assert made.of == [2]
    assert slot.current.version == second.label


def test_a_slot_that_holds_something_else_is_put_right_at_the_first_look(store: Store) -> None:
    slot = CatalogueSlot(catalogue("packaged"))
    Watcher(store, slot, Made(store)).look()
    assert slot.current.version == "packaged"  # the store is empty
    first = change(store, "甲")
    Watcher(store, slot, Made(store)).look()
    assert slot.current.version == first.label


def test_others_listen_to_their_own_pulse(store: Store) -> None:
    heard: list[str] = []
    slot = CatalogueSlot(catalogue(change(store, "甲").label))
    watcher = Watcher(store, slot, Made(store))
    watcher.on(STREET, lambda: heard.append(slot.current.version))
    watcher.look()
    assert len(heard) == 1  # once at first, to take what is there
    change(store, "乙")
    watcher.look()
    assert len(heard) == 1
    with store.writing() as connection:
        beat(connection, STREET)
    watcher.look()
    watcher.look()
    assert len(heard) == 2


def test_a_version_that_cannot_be_made_is_told_once_and_tried_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    first = change(store, "甲")
    slot, made, broken = CatalogueSlot(catalogue(first.label)), Made(store), threading.Event()

    def make(version: Version) -> Catalogue:
        if broken.is_set():
            raise DataError(zh="坏了", en="broken")
        return made(version)

    broken.set()
    second = change(store, "乙")
    watcher = Watcher(store, slot, make, every_s=0.001)
    for _ in range(4):
        watcher.look()
        time.sleep(0.02)
    assert slot.current.version == first.label
    assert len(caplog.records) == 1
    third = change(store, "丙")
    watcher.look()
    assert len(caplog.records) == 2
    broken.clear()
    until(lambda: [watcher.look(), slot.current.version == third.label][1])
    assert second.label != third.label


def test_a_database_that_was_away_is_told_once_and_found_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    first = change(store, "甲")
    slot, made = CatalogueSlot(catalogue(first.label)), Made(store)
    away: list[Exception] = []

    def pulses() -> object:
        if away:
            raise away[0]
        return store.pulses()

    double = SimpleNamespace(pulses=pulses, current=store.current, name=store.name)
    watcher = Watcher(cast("Store", double), slot, made)
    watcher.look()
    for error in (DataError(zh="连不上", en="away"), RuntimeError("a surprise")):
        caplog.clear()
        away[:] = [error]
        for _ in range(3):
            watcher.look()
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        away.clear()
        label = change(store, str(error)).label
        watcher.look()
        assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
        assert slot.current.version == label


def test_it_finds_a_postgresql_again_that_closed_its_connections(
    postgres_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(store=postgres_address)
    with Store.open(settings) as store, Store.open(settings) as other:
        slot = CatalogueSlot(catalogue(change(store, "甲").label))
        with watching(other, slot, Made(other)):
            with store.writing() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            label = change(store, "乙").label
            until(lambda: slot.current.version == label)
    assert len(caplog.records) <= 1


def test_a_restored_backup_is_served_even_if_its_number_is_the_same(
    store: Store, store_settings: Settings, tmp_path: Path
) -> None:
    first = change(store, "甲")
    store.backup(tmp_path / "b.zip", at=NOW)
    slot = CatalogueSlot(catalogue(first.label))
    with Store.open(Settings(data_dir=tmp_path / "another")) as another:
        change(another, "乙")
        another.backup(tmp_path / "c.zip", at=NOW)
    watcher = Watcher(store, slot, Made(store))
    watcher.look()
    served = Store.restore(tmp_path / "c.zip", store_settings, who="王", at=NOW, replace=True)
    watcher.look()
    assert served is not None
    assert (served.number, slot.current.version) == (first.number, served.label)
    assert served.label != first.label


def test_it_ends_when_told_to(tmp_path: Path) -> None:
    with Store.open(Settings(data_dir=tmp_path)) as store:
        slot = CatalogueSlot(catalogue("packaged"))
        before = threading.active_count()
        with watching(store, slot, Made(store)):
            assert threading.active_count() == before + 1
        assert threading.active_count() == before
