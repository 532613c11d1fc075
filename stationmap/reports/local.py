"""One township of a report, with what is told of it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.coverage.areas import gaps, service_areas
from stationmap.coverage.farthest import Farthest, farthest_places
from stationmap.coverage.land import Land
from stationmap.errors import NotFoundError
from stationmap.hours import OpeningHours

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from stationmap.coverage.figures import CriticalRow, TownshipRow
    from stationmap.coverage.report import CoverageReport

PLACES = 3


class FarPlace(NamedTuple):
    """A place far from every station: how far, and which committee is near."""

    distance_m: float
    committee: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Local:
    """A township and what a bulletin says of it.

    Attributes
    ----------
    number : int
        Its number in the report.
    row : TownshipRow
        Its figures.
    gap : geometry
        Its land beyond every service area, in the plane.
    far : Farthest
        Its places farthest from every station of the area, those out of reach.
    far_places : tuple of FarPlace
        The same in words.
    critical : tuple of CriticalRow
        Its stations that alone reach something.
    modelled, all_day : int
        How many of its counted stations are examples; are known to be open
        24 hours every day.
    """

    number: int
    row: TownshipRow
    gap: BaseGeometry
    far: Farthest
    far_places: tuple[FarPlace, ...]
    critical: tuple[CriticalRow, ...]
    modelled: int
    all_day: int


def local(report: CoverageReport, code: str) -> Local:
    """Gather what a report says of one township.

    Raises
    ------
    NotFoundError
        The report has no township of that code.
    """
    number = report.ground.number_of.get(code)
    if number is None:
        raise NotFoundError(
            zh=f"没有代码为“{code}”的乡镇街道。",
            en=f"There is no township with the code {code!r}.",
            field="township",
            value=code,
            accepted=tuple(report.ground.number_of),
        )
    land = Land([report.ground.land.townships[number]])
    stations = report.counted
    xy = stations.xy[stations.counts]
    far = _out_of_reach(farthest_places(land, xy, PLACES), report.distance.radius_m)
    near = report.ground.nearest_committees(far.xy_m) if len(far.xy_m) else []
    far_m: list[float] = far.distance_m.tolist()
    inside = np.flatnonzero((stations.township == number) & stations.counts)
    own = [stations.fit[n] for n in inside.tolist()]
    return Local(
        number=number,
        row=report.townships[number],
        gap=gaps(land, service_areas(xy, report.distance.radius_m))[0],
        far=far,
        far_places=tuple(
            FarPlace(distance_m, near[n][0].short_name if near else None)
            for n, distance_m in enumerate(far_m)
        ),
        critical=tuple(row for row in report.critical if row.township_code == code),
        modelled=sum(station.modelled for station in own),
        all_day=sum(OpeningHours.parse(station.opening_hours).always for station in own),
    )


def _out_of_reach(places: Farthest, radius_m: float) -> Farthest:
    beyond = places.distance_m > radius_m
    return Farthest(
        xy_m=places.xy_m[beyond],
        distance_m=places.distance_m[beyond],
        station=places.station[beyond],
        township=places.township[beyond],
    )
