"""Sites for the planner's page: a question in, what the page shows out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap import siting
from stationmap.coverage.reach import STRAIGHT
from stationmap.siting.result import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.catalogue import Catalogue
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
    from stationmap.siting.result import SitingResult
    from stationmap.siting.watch import Progress
    from stationmap.web.jobs import Handle, Plain
    from stationmap.web.plan_asked import Plan

    Floats = NDArray[np.float64]


def sites(  # noqa: PLR0913 - one question whole
    catalogue: Catalogue,
    report: CoverageReport,
    plan: Plan,
    *,
    demand: Demand | None,
    handle: Handle,
    time_limit_s: float,
) -> Plain:
    """Find sites among the committees, and say what the page shows of them."""
    ground = report.ground
    wanted = demand or _demand(report)
    standing = report.counted.xy[report.counted.counts]
    places = ground.committees_xy
    columns = np.concatenate([standing, places])
    radius_m, before = report.distance.radius_m, len(standing)

    def heard(progress: Progress) -> None:
        handle.progress(
            {
                "step": progress.step,
                "elapsed_s": progress.elapsed_s,
                "objective": progress.objective,
                "bound": progress.bound,
                "gap": progress.gap,
            }
        )

    terms = siting.Terms(
        existing=range(before), time_limit_s=time_limit_s, stop=handle.stopped, progress=heard
    )
    new = plan.new or 1
    if plan.model is Model.MCLP:
        reach = STRAIGHT.within(wanted.xy, columns, radius_m)
        result = siting.mclp(reach, wanted.weight, None, new, **terms)
    elif plan.model is Model.LSCP:
        reach = STRAIGHT.within(wanted.xy, columns, radius_m)
        result = siting.lscp(reach, None, **terms)
    else:
        costs = STRAIGHT.cost_matrix(wanted.xy, columns)
        solve = siting.p_median if plan.model is Model.P_MEDIAN else siting.p_center
        result = (
            solve(costs, wanted.weight, new, **terms)
            if plan.model is Model.P_MEDIAN
            else siting.p_center(costs, new, **terms)
        )
    return _plain(catalogue, report, wanted, columns, before, result, plan)


def _demand(report: CoverageReport) -> Demand:
    from stationmap.coverage.figures import DemandBasis

    ground = report.ground
    area = report.query.demand is DemandBasis.AREA
    return ground.area_demand if area else ground.committee_demand


def _plain(  # noqa: PLR0913 - stop-gap
    catalogue: Catalogue,
    report: CoverageReport,
    demand: Demand,
    columns: Floats,
    before: int,
    result: SitingResult,
    plan: Plan,
) -> Plain:
    ground = report.ground
    chosen = [column for column in result.chosen if column >= before]
    gains = _gains(demand, columns, before, chosen, report.distance.radius_m)
    found = []
    for rank, (column, gain) in enumerate(gains, start=1):
        committee = ground.committees[column - before]
        found.append(
            {
                "rank": rank,
                "name": committee.short_name,
                "township": catalogue.township(committee.township_code).name,
                "lon": committee.position.lon,
                "lat": committee.position.lat,
                "gain": gain,
            }
        )
    return {
        "model": result.model.value,
        "status": result.status.value,
        "solver_status": result.solver_status,
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "duration_s": result.duration_s,
        "candidates": len(ground.committees),
        "new": plan.new,
        "unit": report.demand.unit,
        "demand": report.totals.demand,
        "covered_before": report.totals.demand_covered,
        "sites": found,
        "unreachable": len(result.unreachable),
    }


def _gains(
    demand: Demand, columns: Floats, before: int, chosen: list[int], radius_m: float
) -> list[tuple[int, float]]:
    """Order new columns by what each adds after those before it."""
    within = STRAIGHT.within(demand.xy, columns, radius_m).tocsc()
    reached = np.zeros(len(demand), np.bool_)
    for column in range(before):
        reached[within.indices[within.indptr[column] : within.indptr[column + 1]]] = True
    left, found = list(chosen), []
    while left:
        gain = {c: float(demand.weight[r[~reached[r]]].sum()) for c in left for r in [within.indices[within.indptr[c] : within.indptr[c + 1]]]}
        best = max(left, key=lambda c: (gain[c], -c))
        reached[within.indices[within.indptr[best] : within.indptr[best + 1]]] = True
        left.remove(best)
        found.append((best, gain[best]))
    return found
