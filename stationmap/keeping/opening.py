"""Opens the ledger: from the store where there is one, from the data package where not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from stationmap.catalogue import Catalogue
    from stationmap.settings import Settings
    from stationmap.store import Store, Version

PAGE = 50  # versions read at once
FILE = "stationmap.sqlite"  # as `stationmap.store` calls it; to look there would load a database


def has_store(settings: Settings) -> bool:
    """Say whether there is a store already, without opening anything."""
    if settings.store:
        return True
    return settings.data_dir is not None and (settings.data_dir / FILE).is_file()


def open_store(settings: Settings) -> Store:
    """Open the store, made and brought up to date where it has to be.

    Raises
    ------
    DataError
        It cannot be opened, or is not a store of ours.
    """
    from stationmap.store import Store

    return Store.open(settings)


def begin(store: Store, settings: Settings, at: datetime) -> Version:
    """Return the version that serves; where there is none, the packaged data become the first.

    As long as nobody has put a ledger of their own in place, data that came
    with a newer program become the next version. Several machines may begin at
    once: one of them writes.

    Raises
    ------
    DataError
        The data package cannot be read, or the store cannot be written.
    """
    from stationmap.ledger.entry import Entry, Ledger
    from stationmap.store import VersionKind

    now = store.current()
    if now is not None and now.kind is not VersionKind.PACKAGED:
        return now
    packaged = _packaged(settings)
    ledger = Ledger(tuple(Entry(station) for station in packaged.stations))
    return store.begin(packaged.version, ledger, at=at)


def current_catalogue(store: Store | None, settings: Settings) -> Catalogue:
    """Open the version that serves.

    Where there is no store, or nothing but packaged versions in it, that is
    the data package itself. Without `store` one that exists is opened and
    closed again.

    Raises
    ------
    DataError
        The store or the data package cannot be read.
    """
    if store is not None:
        return _current(store, settings)
    if not has_store(settings):
        return _packaged(settings)
    with open_store(settings) as opened:
        return _current(opened, settings)


def open_version(store: Store, version: Version, settings: Settings) -> Catalogue:
    """Open one version of the store; one that came with the program is the data package.

    Raises
    ------
    DataError
        The store or the data package cannot be read.
    """
    from stationmap.keeping.catalogues import catalogue_of
    from stationmap.keeping.whereabouts import left_in, told
    from stationmap.store import VersionKind

    if version.kind is VersionKind.PACKAGED:
        return _packaged(settings)
    catalogue = catalogue_of(version, store.snapshot(version.number), settings)

    @lru_cache(maxsize=1000)
    def left(ref: str) -> tuple[str, str] | None:
        return told(left_in(store, version.number, ref))

    return replace(catalogue, left=left)


def catalogue_a_month_before(store: Store, day: date, settings: Settings) -> Catalogue | None:
    """Open the version that served a month before a day; None where there was none.

    Raises
    ------
    DataError
        The store or the data package cannot be read.
    """
    from stationmap.hours import SHANGHAI
    from stationmap.keeping.catalogues import catalogue_of

    moment = datetime.combine(_month_before(day), time.max, SHANGHAI)
    before: int | None = None
    while page := store.versions(limit=PAGE, before=before):
        for version in page:
            if version.at <= moment:
                return catalogue_of(version, store.snapshot(version.number), settings)
        before = page[-1].number
    return None


def _month_before(day: date) -> date:
    """Return the same day of the month before, or its last one."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _current(store: Store, settings: Settings) -> Catalogue:
    version = store.current()
    if version is None:
        return _packaged(settings)
    return open_version(store, version, settings)


def _packaged(settings: Settings) -> Catalogue:
    from stationmap.geodata import open_catalogue

    return open_catalogue(settings.geodata_dir, settings.district_code)
