"""What another ledger does for coverage: the district, and the townships that change.

Both ledgers are counted with the standard service radius, whatever the hours.
Villages and communities, and the people spread over them, are exact for any
number of stations. Land is exact up to `EXACT` stations; of more it is taken
from the district's grid of points (see `stationmap.coverage.grid`), whose
nearest station a tree finds: the cost is then that of the grid, not of the
stations, and the figures say that they are estimates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.asked import RADIUS_M
from stationmap.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.catalogue import Catalogue
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.ground import Ground
    from stationmap.settings import Settings

    Floats = NDArray[np.float64]

EXACT = 5_000
_LAND_M2 = 500.0  # less is the last digits of a sum of square kilometres
_PEOPLE = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """How much is within reach: shares from 0 to 1, None of nothing."""

    stations: int
    area_km2: float
    covered_km2: float
    people: float
    covered_people: float

    @property
    def covered_share(self) -> float | None:
        """Land within reach over all land."""
        return self.covered_km2 / self.area_km2 if self.area_km2 > 0 else None

    @property
    def people_share(self) -> float | None:
        """People within reach over all people."""
        return self.covered_people / self.people if self.people > 0 else None


@dataclass(frozen=True, slots=True)
class TownshipEffect:
    """A township in which something changes; None where it is not there."""

    code: str
    name: str
    before: Share | None
    after: Share | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Coverage before and after.

    Parameters
    ----------
    radius_m : float
        How far "within reach" is, metres in a straight line.
    estimate : bool
        Whether land was estimated on a grid.
    before, after : Share
        Of the whole district.
    townships : tuple of TownshipEffect
        Those in which something changes, most people lost or gained first.
    unplaced_before, unplaced_after : int
        Stations known only by township or district: they cover nothing known.
    """

    radius_m: float
    estimate: bool
    before: Share
    after: Share
    townships: tuple[TownshipEffect, ...]
    unplaced_before: int
    unplaced_after: int


def effect(before: Catalogue, after: Catalogue, settings: Settings) -> Effect:  # noqa: ARG001 - the district's own radius may become a setting
    """Compare the coverage of two versions.

    Parameters
    ----------
    before, after : Catalogue
        The versions; their townships may differ.
    settings : Settings
        Of this installation.
    """
    exact = max(len(before.stations), len(after.stations)) <= EXACT
    one, other = _Reached(before, exact=exact), _Reached(after, exact=exact)
    return Effect(
        radius_m=RADIUS_M,
        estimate=not exact,
        before=one.total(),
        after=other.total(),
        townships=_changes(one.townships(), other.townships(), {**one.names, **other.names}),
        unplaced_before=one.unplaced,
        unplaced_after=other.unplaced,
    )


class _Reached:
    """What the stations of one version reach, by township."""

    def __init__(self, catalogue: Catalogue, *, exact: bool) -> None:
        from stationmap.coverage.counted import UNPLACED

        ground = catalogue.ground
        placed = [s for s in catalogue.stations if s.position_quality not in UNPLACED]
        self.unplaced = len(catalogue.stations) - len(placed)
        self.names = {township.code: township.name for township in ground.townships}
        self._codes = [township.code for township in ground.townships]
        xy = ground.place([station.position for station in placed])
        number = ground.numbers([station.township_code for station in placed])
        self._stations = np.bincount(number[number >= 0], minlength=len(self._codes))
        self._unnamed = int((number < 0).sum())
        self._people, self._covered_people = _people_reached(ground, xy)
        self._area_m2 = ground.land.area_m2
        if exact:
            from stationmap.coverage.discs import disc_areas

            self._covered_m2 = disc_areas(xy, RADIUS_M, ground.land, most=1).at_least_m2[:, 0]
        else:
            land, covered = _demand(ground.area_demand, xy, len(self._codes))
            with np.errstate(invalid="ignore", divide="ignore"):
                self._covered_m2 = np.nan_to_num(covered / land) * self._area_m2

    def total(self) -> Share:
        """Return the figures of the district."""
        return Share(
            int(self._stations.sum()) + self._unnamed + self.unplaced,
            float(self._area_m2.sum()) / 1e6,
            float(self._covered_m2.sum()) / 1e6,
            float(self._people.sum()),
            float(self._covered_people.sum()),
        )

    def townships(self) -> dict[str, Share]:
        """Return the figures of each township by its code."""
        rows = zip(
            self._codes,
            self._stations.tolist(),
            self._area_m2.tolist(),
            self._covered_m2.tolist(),
            self._people.tolist(),
            self._covered_people.tolist(),
            strict=True,
        )
        return {
            code: Share(stations, area / 1e6, covered / 1e6, people, reached)
            for code, stations, area, covered, people, reached in rows
        }


def _people_reached(ground: Ground, xy: Floats) -> tuple[Floats, Floats]:
    """Return the people of each township and those within reach; none where nobody counted."""
    try:
        demand = ground.committee_demand
    except InputError:
        return np.zeros(len(ground.townships)), np.zeros(len(ground.townships))
    return _demand(demand, xy, len(ground.townships))


def _demand(demand: Demand, xy: Floats, townships: int) -> tuple[Floats, Floats]:
    """Return the demand of each township, and how much of it is within reach."""
    reached = np.zeros(len(demand), np.bool_)
    if len(xy) and len(demand):
        from scipy.spatial import cKDTree

        away_m = cKDTree(xy).query(demand.xy, distance_upper_bound=RADIUS_M * 1.001)[0]
        reached = np.asarray(away_m <= RADIUS_M, np.bool_)
    every = np.bincount(demand.township, demand.weight, townships)
    near = np.bincount(demand.township[reached], demand.weight[reached], townships)
    return every.astype(np.float64), near.astype(np.float64)


def _changes(
    before: dict[str, Share], after: dict[str, Share], names: dict[str, str]
) -> tuple[TownshipEffect, ...]:
    changed = [
        TownshipEffect(code, names[code], before.get(code), after.get(code))
        for code in sorted(before.keys() | after.keys())
        if _differ(before.get(code), after.get(code))
    ]
    return tuple(sorted(changed, key=lambda row: (-_people(row), row.code)))


def _differ(one: Share | None, other: Share | None) -> bool:
    if one is None or other is None:
        return True
    return (
        one.stations != other.stations
        or abs(one.covered_km2 - other.covered_km2) * 1e6 > _LAND_M2
        or abs(one.covered_people - other.covered_people) > _PEOPLE
    )


def _people(row: TownshipEffect) -> float:
    one = row.before.covered_people if row.before else 0.0
    other = row.after.covered_people if row.after else 0.0
    return abs(other - one)
