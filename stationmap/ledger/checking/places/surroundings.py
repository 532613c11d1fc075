"""The district that a file is of: which positions can be in it, and how far others are from it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from stationmap.ledger.named_places import NamedCommittees, NamedTownships
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.catalogue import Catalogue
    from stationmap.model import LonLat, Township

    Floats = NDArray[np.float64]

AROUND_DEG = 0.5
"""How far beyond the district a position still counts as meant for it, about 50 km."""

_KNOWN = frozenset({PositionQuality.COMMITTEE, PositionQuality.SURVEYED, PositionQuality.PICKED})
_ROUND_UP_M = 10


class Surroundings:
    """Townships, committees and the extent of the district of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.codes = tuple(township.code for township in catalogue.townships)
        self.names = {township.code: township.name for township in catalogue.townships}
        self._by_code = {township.code: township for township in catalogue.townships}

    @cached_property
    def townships(self) -> NamedTownships:
        """Townships by name."""
        return NamedTownships(self._catalogue.townships)

    @cached_property
    def committees(self) -> NamedCommittees:
        """Committees by name."""
        return NamedCommittees(self._catalogue.committees)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the district and what is near it, degrees."""
        from shapely import total_bounds

        shapes = np.array([t.geometry for t in self._catalogue.townships], np.object_)
        west, south, east, north = total_bounds(shapes).tolist()
        return west - AROUND_DEG, south - AROUND_DEG, east + AROUND_DEG, north + AROUND_DEG

    def near(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Say which positions, degrees in whatever datum, can be meant for the district."""
        west, south, east, north = self.box
        inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return inside

    def township_of(self, lon: Floats, lat: Floats) -> NDArray[np.object_]:
        """Return the code of the township at each position in WGS 84, None outside of all."""
        found = np.full(len(lon), None, np.object_)
        there = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        found[there] = self._catalogue.township_index.many(lon[there], lat[there])
        return found

    def away_m(self, codes: Sequence[str], lon: Floats, lat: Floats) -> Floats:
        """Return how far each position lies from the township of each code, metres; 0 inside."""
        from shapely import distance, points

        where = points(self._catalogue.ground.plane.to_plane(lon, lat))
        shapes = self._shapes[[self._number[code] for code in codes]]
        return np.asarray(distance(shapes, where), np.float64)

    def nearest(self, lon: Floats, lat: Floats) -> tuple[list[str], Floats]:
        """Return the nearest township of each position, and how far it is in metres."""
        from shapely import STRtree, points

        where = points(self._catalogue.ground.plane.to_plane(lon, lat))
        number, away = STRtree(self._shapes).query_nearest(
            where, return_distance=True, all_matches=False
        )
        return [self.codes[n] for n in number[1].tolist()], np.asarray(away, np.float64)

    def seat(self, code: str | None) -> tuple[LonLat, float] | None:
        """Return where to draw what is only known to be in a township, and how far it may be off.

        None where the township has no public seat.
        """
        township = self._by_code.get(code or "")
        if township is None or township.seat is None:
            return None
        return township.seat, _reach_m(township.seat, township)

    def place_of(self, committee_code: str | None) -> tuple[LonLat, float] | None:
        """Return where a committee is, and how far its area reaches; metres.

        None where its position is modelled: an example is no place for a
        station. The reach is twice the radius of its share of the township.
        """
        committee = self.committees.by_code.get(committee_code or "")
        if committee is None or committee.position_quality not in _KNOWN:
            return None
        township = self._by_code.get(committee.township_code)
        if township is None:
            return None
        shared = sum(
            other.township_code == committee.township_code
            for other in self.committees.by_code.values()
        )
        reach_m = 2.0 * float(np.sqrt(township.area_km2 * 1e6 / (np.pi * shared)))
        return committee.position, _rounded_up(reach_m)

    def committee_positions(self) -> dict[str, LonLat]:
        """Return the positions of the committees whose position is known."""
        return {
            code: committee.position
            for code, committee in self.committees.by_code.items()
            if committee.position_quality in _KNOWN
        }

    @cached_property
    def _number(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        from shapely import prepare

        shapes = self._catalogue.ground.plane.project(
            [township.geometry for township in self._catalogue.townships]
        )
        prepare(shapes)
        return shapes


def _reach_m(place: LonLat, township: Township) -> float:
    """Return the distance from a place to the farthest corner of a township, metres."""
    from shapely import get_coordinates

    from stationmap.geodesy import distance_m

    corners = get_coordinates(township.geometry)
    away_m = distance_m(
        np.full(len(corners), place.lon),
        np.full(len(corners), place.lat),
        corners[:, 0],
        corners[:, 1],
    )
    return _rounded_up(float(np.max(away_m)))


def _rounded_up(metres: float) -> float:
    return float(np.ceil(metres / _ROUND_UP_M) * _ROUND_UP_M)
