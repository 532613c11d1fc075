"""Sites found for a question: over the stations that stand, among the candidates asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.coverage.figures import DemandBasis
from stationmap.errors import InputError
from stationmap.proposals.asked import CandidateKind, Existing
from stationmap.reports.tables import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
    from stationmap.model import Station
    from stationmap.proposals.asked import SitingQuery
    from stationmap.siting.candidates import Candidates
    from stationmap.siting.curve import CurvePoint
    from stationmap.siting.sites import PlanTerms, SitePlan
    from stationmap.siting.watch import Listener


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """Sites, and the question and the report that they answer.

    ``curve`` holds what 1, 2, .. stations would bring, where that was asked.
    """

    query: SitingQuery
    report: CoverageReport
    plan: SitePlan
    curve: tuple[CurvePoint, ...] = ()

    @property
    def unit(self) -> str:
        """The unit of demand, in Chinese."""
        return UNITS[self.report.demand.unit]


def propose(
    report: CoverageReport,
    asked: SitingQuery,
    *,
    demand: Demand | None = None,
    listed: Candidates | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Listener | None = None,
) -> Proposed:
    """Find sites.

    Parameters
    ----------
    report : CoverageReport
        Of ``asked.coverage``: the stations that count there are those that stand.
    asked : SitingQuery
        What is asked.
    demand : Demand, optional
        The planner's own, where ``asked.coverage.demand`` is a file.
    listed : Candidates, optional
        The planner's own, where ``asked.candidates`` is a file.
    stop, progress : callable, optional
        May end the search; hears how it goes. See `stationmap.siting.Terms`.

    Raises
    ------
    InputError
        More stations than candidates, nothing to choose from, or demand or
        candidates that were to be handed over and were not.
    """
    from stationmap.siting.candidates import station_sites
    from stationmap.siting.sites import plan_curve, plan_sites

    points, places = demand or _demand(report, asked), listed or _candidates(report, asked)
    terms: PlanTerms = {
        "keep_existing": asked.existing is Existing.FIXED,
        "forbidden": _forbidden(places, asked.forbid),
        "minimum": dict(asked.minimum),
        "skip_unreachable": asked.skip_unreachable,
        "time_limit_s": asked.time_limit_s,
        "stop": stop,
        "progress": progress,
    }
    radius_m, standing = report.distance.radius_m, station_sites(report.ground, _standing(report))
    plan = plan_sites(
        points,
        places,
        model=asked.model,
        p=asked.new,
        service_radius_m=radius_m,
        existing=standing,
        **terms,
    )
    if not asked.curve or asked.new is None:
        return Proposed(asked, report, plan)
    drawn = plan_curve(
        points, places, asked.new, service_radius_m=radius_m, existing=standing, **terms
    )
    return Proposed(asked, report, plan, drawn)


def _standing(report: CoverageReport) -> list[Station]:
    """Return the stations that count; the others do not serve what is asked for."""
    counted = report.counted
    return [s for s, counts in zip(counted.fit, counted.counts, strict=True) if counts]


def _demand(report: CoverageReport, asked: SitingQuery) -> Demand:
    if asked.coverage.demand is DemandBasis.FILE:
        raise InputError(
            zh="按自己的名单算，要先给出名单文件。",
            en="To count for your own points, hand over their file.",
            field="demand",
            value=asked.coverage.demand.value,
        )
    area = asked.coverage.demand is DemandBasis.AREA
    return report.ground.area_demand if area else report.ground.committee_demand


def _candidates(report: CoverageReport, asked: SitingQuery) -> Candidates:
    from stationmap.siting.candidates import committee_sites, grid_sites

    if asked.candidates is CandidateKind.FILE:
        raise InputError(
            zh="用自己的候选点，要先给出文件。",
            en="For candidates of your own hand over their file.",
            field="candidates",
            value=asked.candidates.value,
        )
    if asked.candidates is CandidateKind.GRID:
        return grid_sites(report.ground, asked.cell_m)
    return committee_sites(report.ground, _standing(report))


def _forbidden(places: Candidates, codes: frozenset[str]) -> list[int]:
    """Find the candidates of these codes; a code that is none of theirs is refused."""
    columns = {site.code: column for column, site in enumerate(places.sites)}
    for code in sorted(codes):
        if code not in columns:
            raise InputError(
                zh=f"候选点里没有代码为“{code[:40]}”的。请查对 forbid。",
                en=f"No candidate has the code {code[:40]!r}. Check forbid.",
                field="forbid",
                value=code[:40],
            )
    return [columns[code] for code in sorted(codes)]
