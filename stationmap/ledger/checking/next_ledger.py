"""The ledger that a checked file makes, beside the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.ledger.entry import Departed, Heading, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stationmap.ledger.checked import Column
    from stationmap.ledger.entry import Entry
    from stationmap.model import Station


def next_ledger(made: Iterable[Entry], columns: Sequence[Column], before: Ledger) -> Ledger:
    """Make the next version; where every station is as it was, it is the last one."""
    entries = tuple(sorted(made, key=lambda entry: entry.station.ref))
    if len(entries) == len(before.entries) and all(
        one is other for one, other in zip(entries, before.entries, strict=True)
    ):
        return before
    here = {entry.station.ref for entry in entries}
    departed = {gone.ref: gone for gone in before.departed}
    for entry in before.entries:
        departed[entry.station.ref] = _departed(entry.station)
    left = tuple(departed[ref] for ref in sorted(departed) if ref not in here)
    return Ledger(entries, left, _headings(columns, entries, before))


def _headings(
    columns: Sequence[Column], entries: Sequence[Entry], before: Ledger
) -> tuple[Heading, ...]:
    """Return the headings of the file, then those of kept cells that it does not have."""
    own = tuple(Heading(column.heading, column.field) for column in columns)
    printed = {heading.printed for heading in own}
    missing = [h for h in before.headings if h.field is None and h.printed not in printed]
    if not missing:
        return own
    used = {heading for entry in entries for heading in entry.kept}
    return own + tuple(heading for heading in missing if heading.printed in used)


def _departed(station: Station) -> Departed:
    return Departed(
        station.ref, station.name, station.position, station.township_code, station.addr
    )
