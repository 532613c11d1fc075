"""What became of a station that is in the ledger no more, for whoever scans its old code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.errors import GoneError
from stationmap.hours import SHANGHAI
from stationmap.model import PositionQuality
from stationmap.nearest import nearest_stations

if TYPE_CHECKING:
    from stationmap.keeping.catalogues import LedgerCatalogue
    from stationmap.ledger.entry import Departed
    from stationmap.store import Store, Version

MOST_VERSIONS = 500  # looked through for the one that took a station out
PAGE = 50
NEAR = 20  # looked through for one whose place is known
NOWHERE = frozenset({PositionQuality.DISTRICT, PositionQuality.TOWNSHIP, PositionQuality.SEAT})


def gone(catalogue: LedgerCatalogue, departed: Departed) -> GoneError:
    """Say what became of a station, and which one is near where it was."""
    since, near = catalogue.left(departed.ref), nearest(catalogue, departed)
    day_zh = f"{since[1]} 起" if since else ""
    day_en = f" since {since[1]}" if since else ""
    near_zh = f"最近的一家是“{near[1]}”。" if near else "请回首页按地名找别的驿站。"
    near_en = f"The nearest one is {near[1]}." if near else "Search by place for another."
    return GoneError(
        zh=f"“{departed.name}”（{departed.ref}）{day_zh}不在台账里了。{near_zh}",
        en=f"{departed.name} ({departed.ref}) is no longer in the ledger{day_en}. {near_en}",
        field="ref",
        value=departed.ref,
        name=departed.name,
        since=since,
        nearest=near,
    )


def nearest(catalogue: LedgerCatalogue, departed: Departed) -> tuple[str, str, float] | None:
    """Find the nearest station whose place is known: its ref, its name, metres away."""
    if departed.township_code is None:  # then its position was no place to set out from
        return None
    found = nearest_stations(
        catalogue.index, origin=departed.position, k=NEAR, calendar=catalogue.calendar
    )
    for one in found:
        if one.station.position_quality not in NOWHERE:
            return one.station.ref, one.station.name, one.distance_m
    return None


def left_in(store: Store, number: int, ref: str) -> Version | None:
    """Find the version that took a station out, going back from version `number`.

    None where it is longer ago than anybody will ask.
    """
    seen: set[str] = set()
    after: Version | None = None
    before: int | None = number + 1
    while before is not None and len(seen) < MOST_VERSIONS:
        page = store.versions(limit=PAGE, before=before)
        for version in page:
            if version.ledger_hash not in seen:
                seen.add(version.ledger_hash)
                ledger = store.snapshot(version.number).ledger
                if any(entry.station.ref == ref for entry in ledger.entries):
                    return after
            after = version
        before = page[-1].number if len(page) == PAGE else None
    return None


def told(version: Version | None) -> tuple[str, str] | None:
    """Name a version by its label and its day in Beijing."""
    return (version.label, version.at.astimezone(SHANGHAI).date().isoformat()) if version else None
