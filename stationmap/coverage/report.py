"""CoverageReport: where stations are missing, for whom, and at which hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.counted import counted
from stationmap.coverage.cross import weight_reached
from stationmap.coverage.discs import MOST, disc_areas
from stationmap.coverage.farthest import farthest_places
from stationmap.coverage.figures import DemandBasis, DistanceBasis, GapRow, plain_row
from stationmap.coverage.limits import checked_radius_m
from stationmap.coverage.notices import notices
from stationmap.coverage.reach import STRAIGHT
from stationmap.coverage.reached import covered_by_hour, distances, reached
from stationmap.coverage.schedule import SAMPLED_AT_MINUTE, schedule
from stationmap.coverage.tables import Sums, critical_rows, farthest_rows, hour_rows
from stationmap.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from stationmap.coverage.counted import Counted
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.figures import (
        CriticalRow,
        DemandFacts,
        FarthestRow,
        HourRow,
        Notice,
        Plain,
        StationFacts,
        Totals,
        TownshipRow,
    )
    from stationmap.coverage.ground import Ground, Ledger

    Floats = NDArray[np.float64]

DEFAULT = CoverageQuery()


@dataclass(frozen=True)
class CoverageReport:
    """Everything that one question for coverage brings.

    Attributes
    ----------
    query : CoverageQuery
        What was asked.
    version : str
        The data version.
    distance, demand, stations : DistanceBasis, DemandFacts, StationFacts
        What the figures rest on.
    totals : Totals
        The whole area, from the stations counted.
    totals_upper : Totals or None
        With a moment asked for: the same, as if every station of unknown
        hours were open then. The truth lies between the two.
    townships : tuple of TownshipRow
        Ordered by code; areas and demand add up to the totals.
    farthest : tuple of FarthestRow
        Farthest first.
    critical : tuple of CriticalRow
        Stations that alone reach something: most demand first, then most land.
    by_hour : tuple of HourRow
        24 hours for each of the four kinds of day.
    notices : tuple of Notice
        What to know before using the figures.
    counted : Counted
        The stations themselves, for maps.
    ground : Ground
        The area served, for maps.
    """

    query: CoverageQuery
    version: str
    distance: DistanceBasis
    demand: DemandFacts
    stations: StationFacts
    totals: Totals
    totals_upper: Totals | None
    townships: tuple[TownshipRow, ...]
    farthest: tuple[FarthestRow, ...]
    critical: tuple[CriticalRow, ...]
    by_hour: tuple[HourRow, ...]
    notices: tuple[Notice, ...]
    counted: Counted = field(repr=False)
    ground: Ground = field(repr=False)

    def gaps(self) -> tuple[GapRow, ...]:
        """Return what each township has beyond every service area, as polygons in WGS 84.

        Made when asked for; see `stationmap.coverage.areas` for their accuracy.
        """
        from stationmap.coverage.areas import gaps, service_areas

        xy = self.counted.xy[self.counted.counts]
        found = gaps(self.ground.land, service_areas(xy, self.distance.radius_m))
        return tuple(
            GapRow(row.code, row.name, row.gap_area_km2, geometry)
            for row, geometry in zip(
                self.townships, self.ground.plane.unproject(list(found)), strict=True
            )
        )

    def plain(self) -> Plain:
        """Return the report as values that `json` can write, its totals at the top."""
        cross = self.query.cross
        return {
            **plain_row(self.totals),
            "cross": cross,
            "cross_share": self.totals.cross_shares[cross - 1],
            "townships": [plain_row(row) for row in self.townships],
            "upper": plain_row(self.totals_upper) if self.totals_upper else None,
            "farthest": [plain_row(row) for row in self.farthest],
            "critical": [plain_row(row) for row in self.critical],
            "by_hour": [plain_row(row) for row in self.by_hour],
            "sampled_at_minute": SAMPLED_AT_MINUTE,
            "parameters": {
                "distance": plain_row(self.distance),
                "demand": plain_row(self.demand),
                "need": sorted(facility.value for facility in self.query.need),
                "all_day": self.query.all_day,
                "at": self.query.at.isoformat() if self.query.at else None,
                "unplaced": self.query.unplaced,
                "scenario": self.query.scenario.address(),
            },
            "stations": plain_row(self.stations),
            "notices": [plain_row(notice) for notice in self.notices],
            "data": {"version": self.version},
        }


def coverage_report(
    ledger: Ledger,
    query: CoverageQuery = DEFAULT,
    *,
    today: date,
    demand: Demand | None = None,
) -> CoverageReport:
    """Say where stations are missing, for whom, and at which hours.

    Parameters
    ----------
    ledger : Ledger
        The stations and the area served, such as a catalogue.
    query : CoverageQuery
        What is asked.
    today : date
        The season of opening hours by hour, where no moment is asked for.
    demand : Demand, optional
        The planner's own; without it that of ``query.demand``.

    Raises
    ------
    NumberError
        The radius cannot be computed with.
    InputError
        The demand asked for is not there.
    NotFoundError
        The scenario names a station that is not in the ledger.
    """
    work = _Work(ledger, query, today, demand)
    land = disc_areas(work.xy, work.radius_m, work.ground.land, most=work.most)
    sums = work.sums(land.at_least_m2, work.found.times, work.xy)
    return CoverageReport(
        query=query,
        version=ledger.version,
        distance=distance_basis(query),
        demand=work.demand.facts,
        stations=work.stations.facts,
        totals=sums.totals(),
        totals_upper=work.totals_upper(),
        townships=tuple(sums.townships(work.ground, work.stations, work.plan)),
        farthest=work.farthest(),
        critical=work.critical(land.alone_m2),
        by_hour=work.by_hour(),
        notices=notices(query, work.stations.facts, work.demand),
        counted=work.stations,
        ground=work.ground,
    )


def distance_basis(query: CoverageQuery) -> DistanceBasis:
    """Say how far "within reach" is, and what that rests on.

    Raises
    ------
    NumberError
        The radius cannot be computed with.
    """
    radius_m, travel = checked_radius_m(query.service_radius_m), query.travel
    if travel is None:
        return DistanceBasis(
            radius_m,
            None,
            None,
            None,
            None,
            estimate=False,
            zh=f"距离为直线，{radius_m:g} 米以内",
            en=f"Straight-line distance, within {radius_m:g} m",
        )
    return DistanceBasis(
        radius_m,
        travel.minutes,
        travel.mode,
        travel.speed_m_s,
        travel.detour,
        estimate=True,
        zh=travel.label_zh,
        en=travel.label_en,
    )


class _Work:
    """One question on its way to a report."""

    def __init__(
        self, ledger: Ledger, query: CoverageQuery, today: date, demand: Demand | None
    ) -> None:
        self.query, self.ground = query, ledger.ground
        self.radius_m = checked_radius_m(query.service_radius_m)
        self.most = max(MOST, query.cross)
        self.demand = demand or _demand(ledger.ground, query.demand)
        stations = query.scenario.apply(ledger.stations)
        self.stations = counted(stations, query, ledger.ground, ledger.calendar)
        self.plan = schedule(self.stations.fit, query.at.date() if query.at else today)
        self.found = reached(self.demand, self.stations, self.plan, self.radius_m, STRAIGHT)

    @property
    def xy(self) -> Floats:
        """Where the stations that count are."""
        return self.stations.xy[self.stations.counts]

    def sums(self, at_least_m2: Floats, times: NDArray[np.intp], xy: Floats) -> Sums:
        demand, townships = self.demand, len(self.ground.townships)
        mean_m, p95_m = distances(demand, STRAIGHT.nearest_m(demand.xy, xy).distance_m, townships)
        return Sums(
            area_m2=self.ground.land.area_m2,
            area_reached_m2=at_least_m2,
            demand=np.bincount(demand.township, demand.weight, townships).astype(np.float64),
            demand_reached=weight_reached(
                times, demand.weight, group=demand.township, groups=townships, most=self.most
            ),
            mean_m=mean_m,
            p95_m=p95_m,
        )

    def totals_upper(self) -> Totals | None:
        """Count the stations of unknown hours as open, where a moment was asked for."""
        if self.query.at is None:
            return None
        xy = self.stations.xy[self.stations.may_count]
        land = disc_areas(xy, self.radius_m, self.ground.land, most=self.most)
        return self.sums(land.at_least_m2, self.found.times_upper, xy).totals()

    def farthest(self) -> tuple[FarthestRow, ...]:
        if not self.query.farthest:
            return ()
        places = farthest_places(self.ground.land, self.xy, self.query.farthest)
        return tuple(farthest_rows(self.ground, places))

    def critical(self, alone_m2: Floats) -> tuple[CriticalRow, ...]:
        area_m2 = np.zeros(len(self.stations.fit))
        area_m2[self.stations.counts] = alone_m2
        return tuple(critical_rows(self.ground, self.stations, area_m2, self.found.alone))

    def by_hour(self) -> tuple[HourRow, ...]:
        people = (self.found.lower, self.found.upper, float(self.demand.weight.sum()))
        grid = self.ground.area_demand
        if grid is self.demand:
            land = people
        else:
            hours = covered_by_hour(grid, self.stations, self.plan, self.radius_m, STRAIGHT)
            land = (*hours, float(grid.weight.sum()))
        return tuple(hour_rows(self.plan, people, land))


def _demand(ground: Ground, basis: DemandBasis) -> Demand:
    if basis is DemandBasis.FILE:
        raise InputError(
            zh="按自己的名单算，要先给出名单文件。",
            en="To count for your own points, hand over their file.",
            field="demand",
            value=basis.value,
        )
    return ground.area_demand if basis is DemandBasis.AREA else ground.committee_demand
