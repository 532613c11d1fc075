"""Where to build, as the planner's page asks it and shows it: committees as candidates."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from stationmap import siting
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.reach import STRAIGHT
from stationmap.siting.result import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
    from stationmap.siting.result import SitingResult
    from stationmap.siting.watch import Progress
    from stationmap.web.jobs import Handle, Plain
    from stationmap.web.plan_asked import Plan

    Floats = NDArray[np.float64]


def sites(
    report: CoverageReport,
    plan: Plan,
    handle: Handle,
    *,
    demand: Demand | None,
    time_limit_s: float,
) -> Plain:
    """Find places for new stations among the committees; those that count today stay.

    Parameters
    ----------
    report : CoverageReport
        Of the question that the sites shall answer.
    plan : Plan
        The model, and how many.
    handle : Handle
        Hears how it goes, and may say stop.
    demand : Demand, optional
        The planner's own.
    time_limit_s : float
        When to stop by itself.

    Returns
    -------
    dict
        What `json` can write; see `stationmap.web.plan_view.sited`.
    """
    wanted = demand or _demand(report)
    standing = report.counted.xy[report.counted.counts]
    columns = np.concatenate([standing, report.ground.committees_xy])
    within = STRAIGHT.within(wanted.xy, columns, report.distance.radius_m)
    terms = siting.Terms(
        existing=range(len(standing)),
        time_limit_s=time_limit_s,
        stop=handle.stopped,
        progress=lambda heard: handle.progress(_progress(heard)),
    )
    result = _solved(plan, wanted, columns, within, terms)
    return {
        "model": result.model.value,
        "status": result.status.value,
        "solver_status": result.solver_status,
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "duration_s": result.duration_s,
        "candidates": len(report.ground.committees),
        "unit": report.demand.unit,
        "demand": report.totals.demand,
        "covered_before": report.totals.demand_covered,
        "unreachable": len(result.unreachable),
        "sites": [
            _site(report, rank, column - len(standing), gain)
            for rank, (column, gain) in enumerate(_gains(wanted.weight, within, result), start=1)
        ],
    }


def _solved(
    plan: Plan,
    demand: Demand,
    columns: Floats,
    within: csr_array[np.bool_],
    terms: siting.Terms,
) -> SitingResult:
    new = plan.new or 1
    if plan.model is Model.MCLP:
        return siting.mclp(within, demand.weight, None, new, **terms)
    if plan.model is Model.LSCP:
        return siting.lscp(within, None, **terms)
    costs = STRAIGHT.cost_matrix(demand.xy, columns)
    if plan.model is Model.P_MEDIAN:
        return siting.p_median(costs, demand.weight, new, **terms)
    return siting.p_center(costs[demand.weight > 0.0], new, **terms)


def _demand(report: CoverageReport) -> Demand:
    area = report.query.demand is DemandBasis.AREA
    return report.ground.area_demand if area else report.ground.committee_demand


def _progress(heard: Progress) -> Plain:
    return asdict(heard) | {"model": heard.model.value}


def _site(report: CoverageReport, rank: int, number: int, gain: float) -> Plain:
    committee = report.ground.committees[number]
    township = report.ground.townships[report.ground.number_of[committee.township_code]]
    return {
        "rank": rank,
        "name": committee.short_name,
        "township": township.name,
        "lon": committee.position.lon,
        "lat": committee.position.lat,
        "gain": gain,
    }


def _gains(
    weight: Floats, within: csr_array[np.bool_], result: SitingResult
) -> list[tuple[int, float]]:
    """Order new columns by what each adds to those before it, most first."""
    by_column = within.tocsc()

    def rows(column: int) -> NDArray[np.intp]:
        first, last = by_column.indptr[column : column + 2].tolist()
        return by_column.indices[first:last].astype(np.intp)

    left = weight.copy()
    for column in result.existing:
        left[rows(column)] = 0.0
    waiting, found = list(result.chosen), []
    while waiting:
        best = max(waiting, key=lambda column: float(left[rows(column)].sum()))
        found.append((best, float(left[rows(best)].sum())))
        left[rows(best)] = 0.0
        waiting.remove(best)
    return found
