"""Subject: the stations that an article is about, and what is counted of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.articles.posted import at_weekends, is_always, is_known
from stationmap.articles.view import REACH_M, Kind
from stationmap.language import in_chinese
from stationmap.model import Answer, BuildMode, Facility
from stationmap.words import DISTRICT_NAMES, ROUGH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.articles.view import View
    from stationmap.catalogue import Catalogue
    from stationmap.model import Station

NEIGHBOURS = 5
KM2 = 1e6


class Away(NamedTuple):
    """A station, and how far it is from where one looks."""

    station: Station
    distance_m: float


class Gaps(NamedTuple):
    """Land farther than a kilometre from every station: now, filled since, opened since."""

    now: BaseGeometry
    filled: BaseGeometry
    opened: BaseGeometry


@dataclass(frozen=True, eq=False)
class Subject:
    """A view of a version of the data, and what is counted for it.

    Parameters
    ----------
    view : View
        What it is about.
    catalogue : Catalogue
        The data.
    day : date
        The day of the article.
    before : Catalogue, optional
        The data a month before; None where there were none.
    """

    view: View
    catalogue: Catalogue
    day: date
    before: Catalogue | None = None

    @cached_property
    def district(self) -> str:
        """What the whole area is called."""
        name = DISTRICT_NAMES.get(self.catalogue.district_code)
        return in_chinese(name) if name else "本区"

    @cached_property
    def name(self) -> str:
        """What it is about."""
        if self.view.kind is Kind.TOWNSHIP:
            return self.catalogue.township(self.view.of).name
        if self.view.kind is Kind.STATION:
            return self.catalogue.station(self.view.of).name
        return self.view.of or self.district

    @cached_property
    def stations(self) -> tuple[Station, ...]:
        """The stations that it is about."""
        view, every = self.view, self.catalogue.stations
        match view.kind:
            case Kind.TOWNSHIP:
                return tuple(s for s in every if s.township_code == view.of)
            case Kind.STATION:
                return (self.catalogue.station(view.of),)
            case Kind.ALL_DAY:
                return tuple(s for s in every if is_always(s.opening_hours))
            case Kind.NEAR:
                return tuple(away.station for away in self.around if away.distance_m <= REACH_M)
        return every

    @cached_property
    def number(self) -> int | None:
        """The number of the township that it is about, or in which its station is."""
        code = self.view.of
        if self.view.kind is Kind.STATION:
            code = self.stations[0].township_code or ""
        return self.catalogue.ground.number_of.get(code)

    # ---- counts ---------------------------------------------------------------

    @cached_property
    def examples(self) -> int:
        """How many of the stations are examples."""
        return sum(station.modelled for station in self.stations)

    @cached_property
    def documented(self) -> tuple[Station, ...]:
        """Those that a source names."""
        return tuple(station for station in self.stations if station.documented)

    @cached_property
    def always(self) -> tuple[Station, ...]:
        """Those known to be open 24 hours."""
        return tuple(s for s in self.stations if is_always(s.opening_hours))

    @cached_property
    def weekends(self) -> int:
        """How many are known to be open on Saturdays and Sundays."""
        return sum(at_weekends(station.opening_hours) for station in self.stations)

    @cached_property
    def hours_unknown(self) -> int:
        """Of how many the hours are not known."""
        return sum(not is_known(station.opening_hours) for station in self.stations)

    @cached_property
    def joint(self) -> int:
        """How many were set up together with shops and firms."""
        return sum(station.build_mode is BuildMode.JOINT for station in self.stations)

    @cached_property
    def unplaced(self) -> int:
        """How many have no place of their own, and are on no map."""
        return sum(not placed(station) for station in self.stations)

    @cached_property
    def facilities(self) -> tuple[tuple[Facility, int], ...]:
        """How many are known to offer each facility, the commonest first; none, not told."""
        counts = [
            (facility, sum(s.has(facility) is Answer.YES for s in self.stations))
            for facility in Facility
        ]
        return tuple(sorted((row for row in counts if row[1]), key=lambda row: -row[1]))

    @cached_property
    def by_township(self) -> tuple[int, ...]:
        """How many of the stations each township has."""
        count = Counter(station.township_code for station in self.stations)
        return tuple(count[township.code] for township in self.catalogue.townships)

    @cached_property
    def new(self) -> tuple[Station, ...] | None:
        """Those that have come since the version before; None where there is none."""
        if self.before is None:
            return None
        old = {station.ref for station in self.before.stations}
        return tuple(station for station in self.stations if station.ref not in old)

    @cached_property
    def gone(self) -> int:
        """How many of the whole ledger have left it since the version before."""
        if self.before is None:
            return 0
        left = {station.ref for station in self.catalogue.stations}
        return sum(station.ref not in left for station in self.before.stations)

    # ---- places ---------------------------------------------------------------

    @cached_property
    def centre_m(self) -> NDArray[np.float64] | None:
        """Around where it looks, in the plane; None where it looks at an area."""
        place = self.view.place
        if self.view.kind is Kind.STATION and placed(self.stations[0]):
            place = self.stations[0].position
        return None if place is None else self.catalogue.ground.place([place])[0]

    @cached_property
    def around(self) -> tuple[Away, ...]:
        """The stations that have a place, from the centre on; the one at it left out."""
        if self.centre_m is None:
            return ()
        known = [station for station in self.catalogue.stations if placed(station)]
        xy = self.catalogue.ground.place([station.position for station in known])
        away_m = np.hypot(*(xy - self.centre_m).T).tolist()
        rows = [Away(s, m) for s, m in zip(known, away_m, strict=True) if s.ref != self.view.of]
        return tuple(sorted(rows, key=lambda away: (away.distance_m, away.station.ref)))

    @cached_property
    def gaps(self) -> Gaps:
        """The land out of reach; without a version before nothing is filled or opened."""
        from shapely import Polygon, difference, union_all

        now = union_all(_gaps(self.catalogue, self.catalogue.stations))
        if self.before is None:
            return Gaps(now, Polygon(), Polygon())
        then = union_all(_gaps(self.catalogue, self.before.stations))
        return Gaps(now, difference(then, now), difference(now, then))

    def km2(self, shape: BaseGeometry) -> float:
        """Return the area of land in the plane."""
        return float(shape.area) / KM2


def placed(station: Station) -> bool:
    """Say whether a station has a place of its own."""
    return station.position_quality not in ROUGH


def _gaps(catalogue: Catalogue, stations: Iterable[Station]) -> NDArray[np.object_]:
    from stationmap.coverage.areas import gaps, service_areas

    known = [station.position for station in stations if placed(station)]
    ground = catalogue.ground
    if not known:
        return ground.land.townships
    return gaps(ground.land, service_areas(ground.place(known), REACH_M))
