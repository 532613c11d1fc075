"""What serves: the data package without a store, the newest version with one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from stationmap import keeping
from stationmap.errors import DataError
from stationmap.geodata import open_catalogue
from stationmap.hours import SHANGHAI
from stationmap.keeping import opening
from stationmap.settings import Settings
from stationmap.store import VersionKind, engine

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.store import Store

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=SHANGHAI)
KEEPER = "张主任"


def test_the_file_is_looked_for_where_the_store_keeps_it() -> None:
    assert engine.FILE == opening.FILE


def test_without_a_store_the_package_serves(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "nothing")
    assert not keeping.has_store(settings)
    assert keeping.current_catalogue(None, settings).version == open_catalogue().version
    assert not (tmp_path / "nothing").exists()


def test_without_a_store_no_database_is_loaded(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from stationmap import keeping;"
        "from stationmap.settings import Settings;"
        f"keeping.current_catalogue(None, Settings(data_dir=Path({str(tmp_path)!r})));"
        "print('sqlalchemy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_an_unreadable_store_is_said_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / opening.FILE).write_bytes(b"no database at all, by any means" * 400)
    with pytest.raises(DataError, match="restore"):
        keeping.current_catalogue(None, Settings(data_dir=tmp_path))


def test_the_package_is_the_first_version(store: Store, store_settings: Settings) -> None:
    first = keeping.serving(store)
    package = open_catalogue()
    assert (first.number, first.kind, first.label) == (1, VersionKind.PACKAGED, package.version)
    assert keeping.begin(store, store_settings, NOW) == first
    assert keeping.current_catalogue(store, store_settings).stations == package.stations
    assert store.snapshot(1).ledger.stations == package.stations


def test_many_begin_at_once_and_one_version_comes_of_it(store_settings: Settings) -> None:
    def begin() -> None:
        with keeping.open_store(store_settings) as own:
            keeping.begin(own, store_settings, NOW)

    threads = [Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with keeping.open_store(store_settings) as store:
        assert [version.number for version in store.versions()] == [1]


def test_a_version_of_the_keepers_is_served_under_its_own_name(
    store: Store, store_settings: Settings
) -> None:
    ref = store.snapshot(1).ledger.stations[0].ref
    version = keeping.change(
        store, ref, lambda station: replace(station, name="新名字"), who=KEEPER, at=NOW
    )
    opened = keeping.current_catalogue(None if store_settings.data_dir else store, store_settings)
    assert opened.version == version.label
    assert opened.station(ref).name == "新名字"
    assert [t.code for t in opened.townships] == [t.code for t in open_catalogue().townships]


def test_versions_over_the_same_boundaries_share_their_ground(
    store: Store, store_settings: Settings
) -> None:
    ref = store.snapshot(1).ledger.stations[0].ref
    keeping.change(store, ref, lambda station: replace(station, name="一"), who=KEEPER, at=NOW)
    one = keeping.current_catalogue(store, store_settings)
    keeping.change(store, ref, lambda station: replace(station, name="二"), who=KEEPER, at=NOW)
    other = keeping.current_catalogue(store, store_settings)
    assert other.stations != one.stations
    assert other.ground is one.ground
    assert other.townships is one.townships


def test_the_version_of_a_month_before_is_the_one_that_served_then(
    store: Store, store_settings: Settings
) -> None:
    """The first is of 21 November; the second of 5 December; the third of 20 December."""
    ref = store.snapshot(1).ledger.stations[0].ref
    for day, name in ((datetime(2026, 12, 5), "十二月"), (datetime(2026, 12, 20), "冬至前")):  # noqa: DTZ001
        keeping.change(
            store,
            ref,
            lambda station, name=name: replace(station, name=name),  # type: ignore[misc]
            who=KEEPER,
            at=day.replace(tzinfo=SHANGHAI),
        )

    def name_at(*asked: int) -> str | None:
        found = keeping.catalogue_a_month_before(store, date(*asked), store_settings)
        return found.station(ref).name if found else None

    package = open_catalogue().station(ref).name
    assert name_at(2026, 12, 20) is None
    assert name_at(2026, 12, 21) == package
    assert name_at(2027, 1, 4) == package
    assert name_at(2027, 1, 5) == "十二月"
    assert name_at(2027, 1, 31) == "冬至前"
    assert name_at(2027, 3, 31) == "冬至前"  # the month before ends on the 28th
