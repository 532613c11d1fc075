"""Candidates: places where a station could stand, and where one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.demand import area_demand
from stationmap.coverage.limits import checked_cell_m
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.ground import Ground
    from stationmap.model import Station


@dataclass(frozen=True, slots=True)
class Site:
    """A place for a station, or one that stands.

    Attributes
    ----------
    name : str
        What people call it.
    position : LonLat
        WGS 84, degrees.
    township_code : str or None
        The township it lies in.
    code : str or None
        Of the committee or the station that it is.
    """

    name: str
    position: LonLat
    township_code: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Sites, and where they are in the plane: metres, shape (n, 2)."""

    sites: tuple[Site, ...]
    xy: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.sites)

    def __add__(self, other: Candidates) -> Candidates:
        return Candidates(self.sites + other.sites, np.concatenate([self.xy, other.xy]))


NOWHERE = Candidates((), np.empty((0, 2)))


def committee_sites(ground: Ground, stations: Sequence[Station] = ()) -> Candidates:
    """Take every committee as a site, but those that one of `stations` belongs to."""
    served = {station.committee_code for station in stations}
    kept = [n for n, committee in enumerate(ground.committees) if committee.code not in served]
    committees = [ground.committees[n] for n in kept]
    sites = (Site(c.short_name, c.position, c.township_code, c.code) for c in committees)
    return Candidates(tuple(sites), ground.committees_xy[kept])


def station_sites(ground: Ground, stations: Sequence[Station]) -> Candidates:
    """Take stations as the sites that they stand on."""
    sites = (Site(s.name, s.position, s.township_code, s.ref) for s in stations)
    return Candidates(tuple(sites), ground.place([s.position for s in stations]))


def listed_sites(ground: Ground, listed: Demand) -> Candidates:
    """Take the planner's own list as sites, as read by `coverage.demand_file.read_demand`."""
    return _placed(ground, listed, listed.names)


def grid_sites(ground: Ground, cell_m: float) -> Candidates:
    """Take the middles of square cells as sites, named as near (近) the nearest committee.

    Raises
    ------
    NumberError
        The side of a cell, in metres, cannot be computed with.
    """
    grid = area_demand(ground, cell_m=checked_cell_m(cell_m))
    near = ground.nearest_committees(grid.xy)
    return _placed(ground, grid, tuple(f"近{committee.short_name}" for committee, _ in near))


def _placed(ground: Ground, points: Demand, names: tuple[str, ...]) -> Candidates:
    positions = ground.plane.from_plane(points.xy[:, 0], points.xy[:, 1]).tolist()
    codes = [ground.townships[n].code if n >= 0 else None for n in points.township.tolist()]
    names = names or tuple(str(n) for n in range(1, len(positions) + 1))
    rows = zip(names, positions, codes, strict=True)
    return Candidates(tuple(Site(n, LonLat(*at), code) for n, at, code in rows), points.xy)
