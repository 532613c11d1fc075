"""Makes of a stored version the catalogue that pages, maps and answers speak from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from stationmap.coverage.ground import Ground
    from stationmap.keeping.surroundings import Surroundings
    from stationmap.ledger.entry import Departed, Ledger
    from stationmap.model import Source, Station, Township
    from stationmap.settings import Settings
    from stationmap.store import Snapshot, Version

LEDGER_TITLE = "工会驿站台账"
"""What a station that came by the union's own file names as its source."""

BOUNDARIES_TITLE = "乡镇街道边界由台账管理员换上"


@dataclass(frozen=True, eq=False)
class LedgerCatalogue(Catalogue):
    """A catalogue that knows which version of the ledger it shows.

    Parameters
    ----------
    number : int
        Of the version in the store; 0 where it is in none.
    departed : mapping of str to Departed
        Stations that are in the ledger no more, by ref.
    around : Surroundings, optional
        Townships and ground, shared with other versions.
    left : callable
        Says of a departed ref which version no longer held it, as its label
        and its day; None where that is not known.
    """

    number: int = 0
    departed: Mapping[str, Departed] = field(default_factory=lambda: MappingProxyType({}))
    around: Surroundings | None = field(default=None, repr=False)
    left: Callable[[str], tuple[str, str] | None] = field(default=lambda _ref: None, repr=False)

    @cached_property
    def townships(self) -> tuple[Township, ...]:
        """The townships of the district, ordered by code."""
        return self.around.townships if self.around else self.load_townships()

    @cached_property
    def ground(self) -> Ground:
        """The area served; the same for all versions over the same boundaries."""
        return self.around.ground if self.around else super().ground

    def station(self, ref: str) -> Station:
        """Return the station called `ref`.

        Raises
        ------
        GoneError
            An earlier version held it; the error says since when it is gone,
            and which station is near where it was.
        NotFoundError
            No version ever held it.
        """
        if ref in self.departed:
            from stationmap.keeping.whereabouts import gone

            raise gone(self, self.departed[ref])
        return super().station(ref)


def source_of(at: date) -> Source:
    """Say where the stations of a file taken on a day come from."""
    from stationmap.model import Source

    return Source(LEDGER_TITLE, at.isoformat())


def catalogue_of(version: Version, snapshot: Snapshot, settings: Settings) -> LedgerCatalogue:
    """Make the catalogue of one version of the ledger.

    Parameters
    ----------
    version : Version
        Which; its label names it on every screen and in every file.
    snapshot : Snapshot
        What it holds.
    settings : Settings
        The district, and where the data package lies.

    Raises
    ------
    DataError
        The data package cannot be opened, or two stations share a ref.
    """
    from stationmap.keeping.surroundings import Replaced, around

    townships = snapshot.townships
    replaced = Replaced(version.townships_hash or "", townships) if townships else None
    return catalogue_from(
        snapshot.ledger, around(settings, replaced), label=version.label, number=version.number
    )


def catalogue_from(
    ledger: Ledger, around: Surroundings, *, label: str, number: int = 0
) -> LedgerCatalogue:
    """Make a catalogue of a ledger that need not be in the store yet."""
    from stationmap.hours import WorkingCalendar

    return LedgerCatalogue(
        version=label,
        district_code=around.district_code,
        stations=ledger.stations,
        calendar=WorkingCalendar(),
        load_townships=lambda: around.townships,
        load_committees=lambda: around.committees,
        load_landmarks=lambda: around.landmarks,
        load_population=lambda: around.population,
        sources=sources(ledger.stations, around),
        number=number,
        departed=MappingProxyType({gone.ref: gone for gone in ledger.departed}),
        around=around,
    )


def sources(stations: Iterable[Station], around: Surroundings) -> tuple[str, ...]:
    """Name what has to be named: the union's own ledger first, with its newest date."""
    own = [
        station.source.date
        for station in stations
        if station.source and station.source.title == LEDGER_TITLE
    ]
    ledger = (f"{LEDGER_TITLE}，{max(own)}",) if own else ()
    replaced = (BOUNDARIES_TITLE,) if around.replaced is not None else ()
    return (*ledger, *replaced, *around.package.sources)
