"""What two reports of a locked door do to list, map, station page, search and interface."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.errors import DataError
from stationmap.hours import SHANGHAI, OpeningHours, OpenState
from stationmap.model import PositionQuality
from stationmap.settings import Settings
from stationmap.store import Store
from stationmap.store.reports import add_report
from stationmap.store.reports_kept import settle
from stationmap.street import Report, Reporter, ReportKind, ReportStatus, Told
from stationmap.web.doors import Doors, marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 19)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(Settings(data_dir=tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def open_one(catalogue: Catalogue) -> Station:
    """A station that is posted as open until long after the moment."""
    for station in catalogue.stations:
        opening = OpeningHours.parse(station.opening_hours).at(NOW, catalogue.calendar)
        closes = opening.closes_at
        placed = station.position_quality is not PositionQuality.DISTRICT
        if placed and opening.state is OpenState.OPEN and closes and closes.hour >= 21:
            return station
    raise AssertionError


def report(store: Store, station: Station, who: str, minutes_ago: int, **changes: Any) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    made = Report(
        number=0,
        ref=station.ref,
        kind=ReportKind.LOCKED,
        first_at=at,
        at=at,
        reporter=Reporter(TODAY, who, f"at {who}"),
        posted=station.opening_hours,
        told=Told(),
    )
    add_report(store, replace(made, **changes))


def doors(store: Store) -> Doors:
    return Doors(store, lambda: NOW)


def test_two_reports_lock_a_door_and_one_does_not(
    store: Store, catalogue: Catalogue, open_one: Station
) -> None:
    report(store, open_one, "a", 60)
    assert doors(store).locks(catalogue, NOW) == {}
    report(store, open_one, "b", 30)
    locks = doors(store).locks(catalogue, NOW)
    assert {ref: (lock.at, lock.reporters) for ref, lock in locks.items()} == {
        open_one.ref: (NOW - timedelta(minutes=30), 2)
    }


def test_another_process_learns_it_within_a_second(
    store: Store, tmp_path: Path, catalogue: Catalogue, open_one: Station
) -> None:
    import time

    with Store.open(Settings(data_dir=tmp_path)) as other:
        there = doors(other)
        assert there.locks(catalogue, NOW) == {}
        report(store, open_one, "a", 60)
        report(store, open_one, "b", 30)
        until = time.monotonic() + 1
        while not there.locks(catalogue, NOW) and time.monotonic() < until:
            time.sleep(0.05)
        assert open_one.ref in there.locks(catalogue, NOW)
        settle(store, [1], ReportStatus.REFUSED, who="王", at=NOW)
        there.forget()
        assert there.locks(catalogue, NOW) == {}


def test_a_store_that_fails_takes_no_page_with_it(
    store: Store, catalogue: Catalogue, open_one: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(store, open_one, "a", 60)
    report(store, open_one, "b", 30)
    watched = doors(store)
    assert watched.locks(catalogue, NOW)

    def broken(*_: object) -> None:
        raise DataError(zh="坏了", en="broken")

    monkeypatch.setattr("stationmap.store.reports.fresh_reports", broken)
    watched.forget()
    assert watched.locks(catalogue, NOW)  # what is known
    assert watched.locks(catalogue, NOW + timedelta(hours=3)) == {}  # grows old by itself


def test_no_store_no_reports(catalogue: Catalogue) -> None:
    assert Doors(None, lambda: NOW).locks(catalogue, NOW) == {}


def test_a_layer_of_stations_has_another_address_when_other_doors_are_locked(
    store: Store, catalogue: Catalogue, open_one: Station
) -> None:
    address = "/finder/stations.geojson"
    assert marked(address, {}) == address
    report(store, open_one, "a", 60)
    report(store, open_one, "b", 30)
    first = marked(address, doors(store).locks(catalogue, NOW))
    report(store, open_one, "c", 10)
    later = marked(f"{address}?need=water", doors(store).locks(catalogue, NOW))
    assert first.startswith(f"{address}?locked=")
    assert later.startswith(f"{address}?need=water&locked=")
    assert first[-8:] != later[-8:]
