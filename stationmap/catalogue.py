"""One version of the data with its indexes: never changed, only swapped whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.errors import DataError, NotFoundError
from stationmap.index import StationIndex, TownshipIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stationmap.coverage.ground import Ground
    from stationmap.hours import WorkingCalendar
    from stationmap.model import Committee, Landmark, Station, Township
    from stationmap.places import PlaceIndex


@dataclass(frozen=True, eq=False)
class Catalogue:
    """One immutable version of the ledger.

    Stations are at hand at once. Townships, committees and landmarks are
    loaded when first asked for, so that a single question on the command line
    does not wait for boundaries that it never looks at.

    Parameters
    ----------
    version : str
        Names this version of the data, on every screen and in every file.
    district_code : str
        Six-digit code of the district that is served.
    stations : tuple of Station
        Ordered by ref.
    calendar : WorkingCalendar
        Working days and holidays.
    load_townships, load_committees, load_landmarks : callable
        Read the rest of the same version.
    load_population : callable, optional
        Reads how many people the census counted in the area served; None
        where the version does not say.
    sources : tuple of str, optional
        Publications that have to be named where the data are shown, each
        with its licence.
    """

    version: str
    district_code: str
    stations: tuple[Station, ...]
    calendar: WorkingCalendar
    load_townships: Callable[[], tuple[Township, ...]]
    load_committees: Callable[[], tuple[Committee, ...]]
    load_landmarks: Callable[[], tuple[Landmark, ...]]
    load_population: Callable[[], int | None] = lambda: None
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a version in which one ref names two stations."""
        seen: set[str] = set()
        for station in self.stations:
            if station.ref in seen:
                raise DataError(
                    zh=f"编号 {station.ref} 出现了不止一次。每座驿站的编号要各不相同。",
                    en=f"The ref {station.ref} names more than one station. Give each its own.",
                    field="ref",
                    value=station.ref,
                )
            seen.add(station.ref)

    @cached_property
    def index(self) -> StationIndex:
        """The exact spatial index over all stations."""
        return StationIndex(self.stations)

    @cached_property
    def townships(self) -> tuple[Township, ...]:
        """The townships of the district, ordered by code."""
        return self.load_townships()

    @cached_property
    def committees(self) -> tuple[Committee, ...]:
        """The village and community committees, ordered by code."""
        return self.load_committees()

    @cached_property
    def landmarks(self) -> tuple[Landmark, ...]:
        """Places that people know."""
        return self.load_landmarks()

    @cached_property
    def ground(self) -> Ground:
        """The area served, made ready for coverage and siting."""
        from stationmap.coverage.ground import Ground

        return Ground(self.townships, self.committees, population=self.load_population())

    @cached_property
    def township_index(self) -> TownshipIndex:
        """Says in which township a position lies."""
        return TownshipIndex(self.townships)

    @cached_property
    def places(self) -> PlaceIndex:
        """The search over everything that has a name."""
        from stationmap.places import PlaceIndex

        return PlaceIndex(self.stations, self.townships, self.committees, self.landmarks)

    @cached_property
    def documented_count(self) -> int:
        """How many stations a public source names; the others are modelled."""
        return sum(station.documented for station in self.stations)

    @cached_property
    def _stations_by_ref(self) -> Mapping[str, Station]:
        return {station.ref: station for station in self.stations}

    @cached_property
    def _townships_by_code(self) -> Mapping[str, Township]:
        return {township.code: township for township in self.townships}

    def station(self, ref: str) -> Station:
        """Return the station called `ref`.

        Raises
        ------
        NotFoundError
            No station of this version has that ref.
        """
        try:
            return self._stations_by_ref[ref]
        except KeyError:
            raise NotFoundError(
                zh=f"没有编号为“{ref}”的驿站。请查对编号，或回首页按地名找。",
                en=f"No station has the ref {ref!r}. Check it, or search by place.",
                field="ref",
                value=ref,
            ) from None

    def township(self, code: str) -> Township:
        """Return the township with this 12-digit `code`.

        Raises
        ------
        NotFoundError
            The district has no such township.
        """
        try:
            return self._townships_by_code[code]
        except KeyError:
            raise NotFoundError(
                zh=f"本区没有代码为“{code}”的乡镇街道。",
                en=f"The district has no township with the code {code!r}.",
                field="township",
                value=code,
                accepted=tuple(self._townships_by_code),
            ) from None


class CatalogueSlot:
    """Holds the version that serves.

    A request takes `current` once and keeps it to its end, so that an answer
    never mixes two versions. Assigning a name is atomic in Python: no lock.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._current = catalogue

    @property
    def current(self) -> Catalogue:
        """The version that serves now."""
        return self._current

    def swap(self, catalogue: Catalogue) -> Catalogue:
        """Let `catalogue` serve from now on, and return the version before it."""
        before, self._current = self._current, catalogue
        return before
