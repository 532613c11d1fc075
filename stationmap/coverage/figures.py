"""What a coverage report says: its figures, as frozen values.

Shares are from 0 to 1. `covered_share` and `cross_shares` speak of land,
`demand_covered_share` and `demand_cross_shares` of demand; a share of nothing
is None. Areas are square kilometres, distances metres, positions WGS 84.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stationmap.hours import DayKind  # noqa: TC001 - dataclass fields are read at run time

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Plain = dict[str, Any]


class DemandBasis(StrEnum):
    """For whom coverage is counted."""

    COMMITTEES = "committees"  # the census total, spread over villages and communities by a rule
    FILE = "file"  # the planner's own points and weights
    AREA = "area"  # land itself


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader has to know before using the figures."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class DistanceBasis:
    """How far "within reach" is.

    ``minutes``, ``mode``, ``speed_m_s`` (on the way) and ``detour`` (way over
    straight line) are None where the radius itself was asked for. Where they
    are given, ``radius_m`` was made of them and is an estimate.
    """

    radius_m: float
    minutes: float | None
    mode: str | None
    speed_m_s: float | None
    detour: float | None
    estimate: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class DemandFacts:
    """What the demand is: where it comes from, how much, in which unit."""

    basis: DemandBasis
    unit: str  # people | km2 | weight
    modelled: bool
    points: int
    total: float
    outside_points: int
    outside_total: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class StationFacts:
    """Which stations were counted, and why the others were not.

    ``total`` = ``counted`` + ``unplaced`` + ``lacking`` + ``need_unknown``
    + ``closed`` + ``hours_unknown``; the last two are 0 where no moment was
    asked for, and ``hours_unknown_of_counted`` tells then how many of the
    counted have no known hours.
    """

    total: int
    counted: int
    unplaced: int  # position known only by township or district
    lacking: int  # known not to have what is needed
    need_unknown: int  # not known to have it
    closed: int  # closed at the moment asked for
    hours_unknown: int  # not known whether open at that moment
    hours_unknown_of_counted: int
    modelled: int  # of the counted
    planned: int  # of the counted, opened by the scenario
    modelled_share: float | None  # of the counted


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the whole area; see the module for the shares.

    ``cross_shares[k - 1]`` is the share within reach of at least k stations.
    ``mean_m`` and ``p95_m`` are distances to the nearest station, weighted by
    demand; None where there is no station or no demand.
    """

    area_km2: float
    covered_area_km2: float
    gap_area_km2: float
    covered_share: float | None
    cross_shares: tuple[float | None, ...]
    demand: float
    demand_covered: float
    demand_out: float
    demand_covered_share: float | None
    demand_cross_shares: tuple[float | None, ...]
    mean_m: float | None
    p95_m: float | None


@dataclass(frozen=True, slots=True)
class TownshipRow:
    """The figures of one township.

    ``stations`` are those of the ledger that belong to it, ``counted`` those
    that count. ``people_per_station`` is demand over counted stations.
    ``open_hours`` is the mean number of hours of a working day at which those
    counted whose hours are known are open, ``hours_unknown`` how many are not.
    """

    code: str
    name: str
    stations: int
    counted: int
    area_km2: float
    covered_area_km2: float
    gap_area_km2: float
    covered_share: float | None
    cross2_share: float | None
    cross3_share: float | None
    demand: float
    demand_covered: float
    demand_out: float
    demand_covered_share: float | None
    demand_cross2_share: float | None
    demand_cross3_share: float | None
    mean_m: float | None
    p95_m: float | None
    people_per_station: float | None
    open_hours: float | None
    hours_unknown: int


@dataclass(frozen=True, slots=True)
class FarthestRow:
    """A place far from every station, with what lies near it."""

    rank: int
    lon: float
    lat: float
    distance_m: float
    township_code: str | None
    township: str | None
    committee_code: str | None
    committee: str | None
    committee_distance_m: float | None


@dataclass(frozen=True, slots=True)
class CriticalRow:
    """What would be out of reach without this one station."""

    ref: str
    name: str
    lon: float
    lat: float
    township_code: str | None
    township: str | None
    alone_area_km2: float
    alone_demand: float
    modelled: bool


@dataclass(frozen=True, slots=True)
class HourRow:
    """Coverage at half past an hour of a kind of day.

    ``lower`` counts the stations known to be open, ``upper`` also those whose
    hours are not known: the truth lies between. ``demand_*`` are shares of
    demand, ``land_*`` of land, estimated on a grid.
    """

    day_kind: DayKind
    hour: int
    open_stations: int
    unknown_stations: int
    demand_lower: float | None
    demand_upper: float | None
    land_lower: float | None
    land_upper: float | None


@dataclass(frozen=True, slots=True)
class GapRow:
    """A township's land beyond every service area, as a polygon in WGS 84."""

    code: str
    name: str
    gap_area_km2: float
    geometry: BaseGeometry


def plain_row(row: object) -> Plain:
    """Return a row of figures as values that `json` can write."""
    return {name: _plain(value) for name, value in asdict(row).items()}  # type: ignore[call-overload]


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
