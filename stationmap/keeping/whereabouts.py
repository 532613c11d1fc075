"""What became of a station that is in the ledger no more, for whoever scans its old code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.keeping.catalogues import LedgerCatalogue
from stationmap.model import PositionQuality
from stationmap.nearest import nearest_stations

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.ledger.entry import Departed
    from stationmap.model import Station
    from stationmap.store import Store, Version

MOST_VERSIONS = 500  # looked through for the one that took a station out
PAGE = 50
NEAR = 20  # looked through for one whose place is known
NOWHERE = frozenset({PositionQuality.DISTRICT, PositionQuality.TOWNSHIP, PositionQuality.SEAT})


@dataclass(frozen=True, slots=True)
class Gone:
    """A station that has left, and the nearest one that is there."""

    departed: Departed
    nearest: Station | None
    distance_m: float | None


def gone(catalogue: Catalogue, ref: str) -> Gone | None:
    """Say what became of a ref; None where the ledger never held it, or still does."""
    if not isinstance(catalogue, LedgerCatalogue) or ref not in catalogue.departed:
        return None
    departed = catalogue.departed[ref]
    if departed.township_code is None:  # then its position was no place to set out from
        return Gone(departed, None, None)
    found = nearest_stations(
        catalogue.index, origin=departed.position, k=NEAR, calendar=catalogue.calendar
    )
    for one in found:
        if one.station.position_quality not in NOWHERE:
            return Gone(departed, one.station, one.distance_m)
    return Gone(departed, None, None)


def left_in(store: Store, catalogue: Catalogue, ref: str) -> Version | None:
    """Find the version that took a station out of the ledger.

    None where it is longer ago than anybody will ask.
    """
    if not isinstance(catalogue, LedgerCatalogue) or not catalogue.number:
        return None
    seen: set[str] = set()
    after: Version | None = None
    before: int | None = catalogue.number + 1
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
