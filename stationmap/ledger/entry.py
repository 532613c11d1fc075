"""What a ledger (台账) holds: stations, what else its columns say, and who has left it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.model import LonLat, Station


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a ledger.

    ``kept`` holds the cells that no field of a station takes, such as 负责人,
    by heading and as printed. They go back into the keeper's own Excel file
    and nowhere else: no page, interface or public file shows them.
    """

    station: Station
    kept: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Departed:
    """A station that an earlier version held; its ref is never given to another."""

    ref: str
    name: str
    position: LonLat
    township_code: str | None = None
    addr: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the keeper's own file: as printed, and the field it is, if it is one."""

    printed: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything one version of the ledger says.

    ``entries`` and ``departed`` are ordered by ref. ``headings`` are those of
    the keeper's own file, in their order, empty where the ledger did not come
    from a table; an export writes them again.
    """

    entries: tuple[Entry, ...]
    departed: tuple[Departed, ...] = ()
    headings: tuple[Heading, ...] = ()

    @property
    def stations(self) -> tuple[Station, ...]:
        """The stations, ordered by ref."""
        return tuple(entry.station for entry in self.entries)

    def in_place_of(self, before: Ledger) -> Ledger:
        """Return this ledger as the one that follows `before`.

        Whoever was in that one, or had left it, and is not in this one has
        departed: a ref that was given once is remembered for ever.
        """
        known = {gone.ref: gone for gone in self.departed}
        known |= {gone.ref: gone for gone in before.departed}
        known |= {station.ref: departed(station) for station in before.stations}
        for station in self.stations:
            known.pop(station.ref, None)
        return replace(self, departed=tuple(known[ref] for ref in sorted(known)))


def departed(station: Station) -> Departed:
    """Say what is kept of a station that leaves the ledger."""
    return Departed(
        ref=station.ref,
        name=station.name,
        position=station.position,
        township_code=station.township_code,
        addr=station.addr,
    )
