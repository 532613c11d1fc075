"""Where to build, as the planner's page asks it: committees as candidates, what stands stays."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from stationmap import proposals
from stationmap.siting.result import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.report import CoverageReport
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
    """Find places for new stations; the answer is that of the interface.

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
    """
    asked = proposals.SitingQuery(
        coverage=report.query,
        model=plan.model,
        new=None if plan.model is Model.LSCP else plan.new,
        time_limit_s=time_limit_s,
    )
    found = proposals.propose(
        report, asked, demand=demand, stop=handle.stopped, progress=told_to(handle)
    )
    return proposals.plain(found)


def told_to(handle: Handle) -> Callable[[Progress], None]:
    """Return a listener that writes down how the search goes, as `json` can write it."""
    return lambda heard: handle.progress(asdict(heard) | {"model": heard.model.value})
