"""An authorised boundary file in the place of the boundaries that came with the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.keeping.catalogues import catalogue_of
from stationmap.keeping.proposing import serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station, Township
    from stationmap.settings import Settings
    from stationmap.store import Snapshot, Store, Version


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """One township before and after; None where there is none of that code."""

    code: str
    before: Township | None
    after: Township | None

    @property
    def name(self) -> str:
        """What it is called, after where it is there then."""
        township = self.after or self.before
        return township.name if township else self.code

    @property
    def changed(self) -> bool:
        """Whether name or boundary differ."""
        if self.before is None or self.after is None:
            return True
        same = self.before.geometry.equals(self.after.geometry)
        return not same or self.before.name != self.after.name


@dataclass(frozen=True, slots=True)
class BoundaryProposal:
    """What other boundaries would change.

    Parameters
    ----------
    file_name : str
        Empty where the packaged boundaries come back.
    townships : tuple of Township
        As they would be, ordered by code.
    geojson : bytes, optional
        The same, as it is kept; None: those of the package.
    before : Version
        The version that serves.
    based_on : Snapshot
        What it holds.
    rows : tuple of TownshipRow
        Each township before and after, ordered by code.
    outside : tuple of Station
        Stations that would lie outside the township that the ledger names.
    """

    file_name: str
    townships: tuple[Township, ...]
    geojson: bytes | None
    before: Version
    based_on: Snapshot
    rows: tuple[TownshipRow, ...]
    outside: tuple[Station, ...]

    @property
    def changes_anything(self) -> bool:
        """Whether a boundary or a name differs."""
        return any(row.changed for row in self.rows)

    @property
    def gone(self) -> tuple[Township, ...]:
        """Townships of now that the file does not hold."""
        return tuple(row.before for row in self.rows if row.before and row.after is None)


def propose_boundaries(
    store: Store, content: bytes | None, file_name: str, *, settings: Settings
) -> BoundaryProposal:
    """Read and check a boundary file, and say what it would change; nothing is changed.

    Without `content` the boundaries that came with the program are proposed.

    Raises
    ------
    FileError
        It holds no boundaries of this district's townships.
    """
    from stationmap.geodata import open_package, read_townships
    from stationmap.index import TownshipIndex
    from stationmap.ledger import read_boundaries

    version = serving(store)
    snapshot = store.snapshot(version.number)
    catalogue = catalogue_of(version, snapshot, settings)
    if content is None:
        townships = read_townships(open_package(settings.geodata_dir), settings.district_code)
        geojson = None
    else:
        townships, geojson = read_boundaries(
            content,
            file_name,
            district_code=settings.district_code,
            before=catalogue.townships,
        )
    index = TownshipIndex(townships)
    return BoundaryProposal(
        file_name=file_name if content is not None else "",
        townships=townships,
        geojson=geojson,
        before=version,
        based_on=snapshot,
        rows=_rows(catalogue, townships),
        outside=_outside(catalogue.stations, index.township_at),
    )


def replace_boundaries(
    store: Store, proposal: BoundaryProposal, *, who: str, at: datetime, note: str = ""
) -> Version:
    """Let other boundaries hold from now on, as a new version; the stations stay as they are.

    Raises
    ------
    ConflictError
        Somebody else has put another version in place meanwhile.
    """
    from stationmap.store import Snapshot, VersionKind

    if not proposal.changes_anything:
        return proposal.before
    return store.add_version(
        Snapshot(proposal.based_on.ledger, proposal.geojson),
        kind=VersionKind.BOUNDARIES,
        based_on=proposal.before.number,
        who=who,
        at=at,
        note=note,
        file_name=proposal.file_name,
        details={"townships": len(proposal.townships)},
    )


def _rows(catalogue: Catalogue, after: tuple[Township, ...]) -> tuple[TownshipRow, ...]:
    old = {township.code: township for township in catalogue.townships}
    new = {township.code: township for township in after}
    return tuple(TownshipRow(c, old.get(c), new.get(c)) for c in sorted(old.keys() | new.keys()))


def _outside(
    stations: tuple[Station, ...], township_at: Callable[..., str | None]
) -> tuple[Station, ...]:
    return tuple(
        station
        for station in stations
        if station.township_code
        and township_at(lon=station.position.lon, lat=station.position.lat) != station.township_code
    )
