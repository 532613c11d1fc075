"""Layer: stations that never change, with a kept point set for each set of needs.

Searching a tree of all stations for the few that qualify costs more the
farther away they are. So each set of needs has its own point set, built when
first asked for and kept: the search then costs the same wherever they lie.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from stationmap.index.points import Ground, PointSet
from stationmap.index.rota import Rota
from stationmap.model import Answer, Facility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.model import Station

    Key: TypeAlias = tuple["Traits", int | None]

SETS_KEPT = 512
# A kept point costs 200 to 400 bytes: this holds one index below 400 MB.
POINTS_KEPT = 1_000_000

_BITS = {facility: 1 << number for number, facility in enumerate(Facility)}


class Traits(NamedTuple):
    """What is asked of a station that time does not change."""

    facilities: frozenset[Facility] = frozenset()
    all_day: bool = False
    township_code: str | None = None
    min_stars: int | None = None


ANY = Traits()
EVERYONE = (ANY, None)


class Layer:
    """Stations that never change.

    Parameters
    ----------
    stations : sequence of Station
        Each with a ref of its own.
    """

    def __init__(self, stations: Sequence[Station]) -> None:
        self.stations = tuple(stations)
        self._kept = _Kept()
        self._every = PointSet(self.ground)

    def __len__(self) -> int:
        return len(self.stations)

    @cached_property
    def ground(self) -> Ground:
        """Where the stations are."""
        places = [station.position for station in self.stations]
        return Ground(
            [place.lon for place in places],
            [place.lat for place in places],
            [station.ref for station in self.stations],
        )

    @cached_property
    def rows_by_ref(self) -> dict[str, int]:
        """The row of each ref."""
        return {station.ref: row for row, station in enumerate(self.stations)}

    @cached_property
    def rota(self) -> Rota:
        """Who is open when."""
        return Rota([station.opening_hours for station in self.stations])

    def points(self, traits: Traits = ANY, open_texts: int | None = None) -> PointSet:
        """Return the stations that qualify, as a point set that is kept.

        Parameters
        ----------
        traits : Traits
            What a station has to have.
        open_texts : int, optional
            The texts of hours it may have, as `Rota.open_at` returns them.
        """
        key = (traits, open_texts)
        points = self._kept.get(key)
        if points is None:
            points = self._every if key == EVERYONE else self._chosen(traits, open_texts)
            self._kept.put(key, points)
        return points

    def _chosen(self, traits: Traits, open_texts: int | None) -> PointSet:
        chosen = np.ones(len(self.stations), np.bool_)
        if traits.facilities:
            needed = sum(_BITS[facility] for facility in traits.facilities)
            chosen &= (self._facility_bits & needed) == needed
        if traits.min_stars is not None:
            chosen &= self._stars >= traits.min_stars
        if traits.township_code is not None:
            chosen &= self._in_township(traits.township_code)
        if traits.all_day:
            chosen &= self.rota.has(self.rota.always)
        if open_texts is not None:
            chosen &= self.rota.has(open_texts)
        return PointSet(self.ground, np.flatnonzero(chosen))

    @cached_property
    def _facility_bits(self) -> NDArray[np.int64]:
        return np.array([_offered(station) for station in self.stations], np.int64)

    @cached_property
    def _stars(self) -> NDArray[np.float64]:
        """Stars of each station; not a number where it has none, which meets no minimum."""
        stars = [np.nan if s.stars is None else s.stars for s in self.stations]
        return np.array(stars, np.float64)

    @cached_property
    def _townships(self) -> tuple[dict[str | None, int], NDArray[np.intp]]:
        codes = [station.township_code for station in self.stations]
        numbers = {code: number for number, code in enumerate(dict.fromkeys(codes))}
        return numbers, np.array([numbers[code] for code in codes], np.intp)

    def _in_township(self, code: str) -> NDArray[np.bool_]:
        numbers, of_station = self._townships
        return np.asarray(of_station == numbers.get(code, -1), np.bool_)


class _Kept:
    """The point sets used last; safe to share between threads."""

    def __init__(self) -> None:
        self._sets: OrderedDict[Key, PointSet] = OrderedDict()
        self._points = 0
        self._lock = Lock()

    def get(self, key: Key) -> PointSet | None:
        with self._lock:
            points = self._sets.get(key)
            if points is not None:
                self._sets.move_to_end(key)
            return points

    def put(self, key: Key, points: PointSet) -> None:
        with self._lock:
            if key in self._sets:
                # Another thread has built the same set meanwhile.
                return
            self._sets[key] = points
            self._points += len(points)
            while len(self._sets) > 1 and (
                len(self._sets) > SETS_KEPT or self._points > POINTS_KEPT
            ):
                _, oldest = self._sets.popitem(last=False)
                self._points -= len(oldest)


def _offered(station: Station) -> int:
    return sum(_BITS[f] for f, answer in station.facilities.items() if answer is Answer.YES)
