"""One station changed, or taken out, as a new version: after a report, or by the keeper's hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from stationmap.errors import ConflictError, NotFoundError
from stationmap.keeping.proposing import serving
from stationmap.ledger.entry import Entry
from stationmap.street.changed import reposted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from stationmap.ledger.entry import Ledger
    from stationmap.model import Station
    from stationmap.store import Store, Version
    from stationmap.store.versions import Along

TRIES = 5  # other versions may come between; what is changed here is one station


def change(
    store: Store,
    ref: str,
    make: Callable[[Station], Station | None],
    *,
    who: str,
    at: datetime,
    note: str = "",
    details: Mapping[str, object] | None = None,
    along: Along | None = None,
) -> Version:
    """Change one station of the version that serves, as a new version.

    Where another version comes between, the change is made anew on that one.

    Parameters
    ----------
    store : Store
        Holds the versions.
    ref : str
        The station's.
    make : callable
        Is given the station as it is now, and returns it as it shall be; None
        takes it out of the ledger. The same station back changes nothing, and
        the version that serves is returned.
    who, at, note : str, datetime, str
        Who does it, when (aware), and why.
    details : mapping, optional
        What else to keep with the version, such as the number of a report.
    along : callable, optional
        What comes about together with the version, or not at all.

    Raises
    ------
    NotFoundError
        The version that serves holds no such station.
    ConflictError
        Others change the ledger without pause, or `along` raises it.
    """
    from stationmap.store import Snapshot, VersionKind

    for attempt in range(TRIES):
        now = serving(store)
        snapshot = store.snapshot(now.number)
        changed = changed_ledger(snapshot.ledger, ref, make)
        if changed == snapshot.ledger and along is None:
            return now
        gone = all(entry.station.ref != ref for entry in changed.entries)
        try:
            return store.add_version(
                Snapshot(changed, snapshot.townships),
                kind=VersionKind.DECISION,
                based_on=now.number,
                who=who,
                at=at,
                note=note,
                details={"ref": ref, "removed": [ref] if gone else [], **(details or {})},
                along=along,
            )
        except ConflictError:
            if attempt == TRIES - 1 or serving(store).number == now.number:
                raise
    raise AssertionError("unreachable")


def post_hours(store: Store, ref: str, words: str, *, who: str, at: datetime) -> Version:
    """Write the hours of a station into the next version, in the keeper's own words.

    Parameters
    ----------
    store : Store
        Holds the versions.
    ref : str
        The station's.
    words : str
        As they stand on the door, or in OpenStreetMap's syntax.
    who, at : str, datetime
        The keeper, and when.

    Raises
    ------
    HoursError
        The words are not understood; nothing was changed.
    InputError
        There are none.
    NotFoundError
        The version that serves holds no such station.
    """
    make = partial(reposted, words=words.strip(), read=True)
    return change(store, ref, make, who=who, at=at, note=f"{ref} 改了开放时间")


def changed_ledger(ledger: Ledger, ref: str, make: Callable[[Station], Station | None]) -> Ledger:
    """Return a ledger in which one station is changed, or has left.

    Raises
    ------
    NotFoundError
        The ledger holds no such station.
    """
    found = next((entry for entry in ledger.entries if entry.station.ref == ref), None)
    if found is None:
        raise NotFoundError(
            zh=f"现在的台账里没有编号为“{ref}”的驿站，没有改动。请刷新后再看。",
            en=f"The ledger holds no station {ref!r} now; nothing was changed. Reload and look.",
            field="ref",
            value=ref,
        )
    station = make(found.station)
    if station is None:
        rest = tuple(entry for entry in ledger.entries if entry is not found)
        return replace(ledger, entries=rest).in_place_of(ledger)
    put = Entry(replace(station, ref=ref), found.kept)
    return replace(
        ledger, entries=tuple(put if entry is found else entry for entry in ledger.entries)
    )
