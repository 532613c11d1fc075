"""Where to build, as the planner's page asks it and shows it: committees as candidates."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stationmap import siting
from stationmap.coverage.figures import DemandBasis
from stationmap.siting.result import Model

if TYPE_CHECKING:
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
    from stationmap.siting.sites import Proposal
    from stationmap.siting.watch import Progress
    from stationmap.web.jobs import Handle, Plain
    from stationmap.web.plan_asked import Plan


def sites(
    report: CoverageReport,
    plan: Plan,
    handle: Handle,
    *,
    demand: Demand | None,
    time_limit_s: float,
) -> Plain:
    """Find places for new stations among the committees without one; what stands stays.

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
        What `json` can write; `stationmap.web.plan_view.sited` says it.
    """
    ground, counted = report.ground, report.counted
    stand = [s for s, counts in zip(counted.fit, counted.counts.tolist(), strict=True) if counts]
    found = siting.plan_sites(
        demand or _demand(report),
        siting.committee_sites(ground, stand),
        model=plan.model,
        p=None if plan.model is Model.LSCP else plan.new,
        service_radius_m=report.distance.radius_m,
        existing=siting.station_sites(ground, stand),
        time_limit_s=time_limit_s,
        stop=handle.stopped,
        progress=lambda heard: handle.progress(_progress(heard)),
    )
    result = found.result
    return {
        "model": result.model.value,
        "status": result.status.value,
        "solver_status": result.solver_status,
        "objective": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "duration_s": result.duration_s,
        "candidates": found.candidates,
        "unit": report.demand.unit,
        "demand": found.demand,
        "covered_before": found.covered_before,
        "unreachable": len(found.unreachable),
        "unreachable_names": list(found.unreachable[:3]),
        "sites": [_site(report, proposal) for proposal in found.proposals],
    }


def _demand(report: CoverageReport) -> Demand:
    area = report.query.demand is DemandBasis.AREA
    return report.ground.area_demand if area else report.ground.committee_demand


def _progress(heard: Progress) -> Plain:
    return asdict(heard) | {"model": heard.model.value}


def _site(report: CoverageReport, proposal: Proposal) -> Plain:
    site, ground = proposal.site, report.ground
    number = ground.number_of.get(site.township_code or "", -1)
    return {
        "rank": proposal.rank,
        "name": site.name,
        "township": ground.townships[number].name if number >= 0 else "",
        "lon": site.position.lon,
        "lat": site.position.lat,
        "added": proposal.added,
    }
