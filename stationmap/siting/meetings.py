"""Pop-up meetings (职工沟通会): a main venue and branch venues for one lunch hour.

The same engine: p venues among those that could be had, the workplaces as
demand. Whoever has an hour walks to the nearest; the venue that most come to
is the main one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np

from stationmap.coverage.reach import STRAIGHT
from stationmap.siting.result import Model
from stationmap.siting.sites import plan_sites

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.reach import Reach
    from stationmap.siting.candidates import Candidates, Site
    from stationmap.siting.result import SitingResult
    from stationmap.siting.watch import Listener, Stop


class MeetingTerms(TypedDict, total=False):
    """Keyword arguments of `plan_meetings`: venues not to be had, limits, progress."""

    forbidden: Iterable[int]
    time_limit_s: float | None
    stop: Stop | None
    progress: Listener | None


@dataclass(frozen=True, slots=True)
class Venue:
    """A place to meet.

    Attributes
    ----------
    site : Site
        Name, position, township.
    main : bool
        Whether most come here.
    workers : float
        Weight of the workplaces for which this is the nearest venue, within
        the walk.
    mean_m, farthest_m : float
        Distance of those workers, on average and at most; 0 without any.
    """

    site: Site
    main: bool
    workers: float
    mean_m: float
    farthest_m: float


@dataclass(frozen=True, slots=True, eq=False)
class MeetingPlan:
    """Venues, the main one first, then by workers; and the proof behind them.

    `too_far` is the weight of workplaces beyond the walk from every venue.
    """

    venues: tuple[Venue, ...]
    too_far: float
    result: SitingResult


def plan_meetings(
    workplaces: Demand,
    venues: Candidates,
    p: int,
    *,
    walk_m: float,
    everyone: bool = False,
    reach: Reach = STRAIGHT,
    **terms: Unpack[MeetingTerms],
) -> MeetingPlan:
    """Choose p venues for one day.

    Parameters
    ----------
    workplaces : Demand
        Where people work, weighted by how many.
    venues : Candidates
        Rooms that could be had.
    p : int
        How many venues, the main one counted.
    walk_m : float
        How far people walk in their lunch hour, metres, edge included.
    everyone : bool
        Choose for the least way of all workers together (p-median), however
        far; else for most workers within the walk (MCLP).
    reach : Reach
        How far it is.
    **terms : MeetingTerms
        Venues not to be had, time limit, stop, progress.
    """
    plan = plan_sites(
        workplaces,
        venues,
        model=Model.P_MEDIAN if everyone else Model.MCLP,
        p=p,
        service_radius_m=walk_m,
        reach=reach,
        **terms,
    )
    chosen = np.array(plan.result.chosen, np.intp)
    nearest = reach.nearest_m(workplaces.xy, venues.xy[chosen])
    comes = nearest.distance_m <= (np.inf if everyone else walk_m)
    comes &= nearest.station >= 0
    found = [
        _venue(venues.sites[column], workplaces.weight, nearest.distance_m, mine)
        for number, column in enumerate(chosen.tolist())
        for mine in [comes & (nearest.station == number)]
    ]
    found.sort(key=lambda venue: -venue.workers)
    ordered = [replace(venue, main=place == 0) for place, venue in enumerate(found)]
    far = nearest.distance_m > walk_m
    return MeetingPlan(tuple(ordered), float(workplaces.weight[far].sum()), plan.result)


def _venue(
    site: Site,
    weight: NDArray[np.float64],
    distance_m: NDArray[np.float64],
    mine: NDArray[np.bool_],
) -> Venue:
    workers = float(weight[mine].sum())
    mean_m = float(weight[mine] @ distance_m[mine]) / workers if workers else 0.0
    farthest_m = float(distance_m[mine & (weight > 0.0)].max(initial=0.0))
    return Venue(site, main=False, workers=workers, mean_m=mean_m, farthest_m=farthest_m)
