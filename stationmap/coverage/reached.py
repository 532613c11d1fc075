"""Who is reached: demand points, the stations within their reach, and the distances."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.critical import demand_alone
from stationmap.coverage.cross import times_reached
from stationmap.coverage.schedule import weight_by_hour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from stationmap.coverage.counted import Counted
    from stationmap.coverage.demand import Demand
    from stationmap.coverage.reach import Reach
    from stationmap.coverage.schedule import Schedule

    Floats = NDArray[np.float64]

# Pairs of a point and a station that a block can have at most, to bound the memory.
TOGETHER = 20_000_000
P95 = 0.95


@dataclass(frozen=True, eq=False, slots=True)
class Reached:
    """What stations mean for demand points.

    Attributes
    ----------
    times, times_upper : ndarray of int, shape (m,)
        How many stations that count each point has within reach; and with
        those of unknown hours.
    alone : ndarray, shape (f,)
        Demand that each station alone reaches; 0 for one that does not count.
    lower, upper : ndarray, shape (96,)
        Demand covered by hour; see `stationmap.coverage.schedule`.
    """

    times: NDArray[np.intp]
    times_upper: NDArray[np.intp]
    alone: Floats
    lower: Floats
    upper: Floats


def reached(
    demand: Demand, stations: Counted, plan: Schedule, radius_m: float, reach: Reach
) -> Reached:
    """Say who is within reach of which stations; see `Reached`."""
    counts = np.flatnonzero(stations.counts)
    may_count = np.flatnonzero(stations.may_count)
    times, upper = np.zeros((2, len(demand)), np.intp)
    alone = np.zeros(len(stations.fit))
    by_hour = np.zeros((2, plan.open.shape[1]))
    for block, within in _blocks(demand, stations, radius_m, reach):
        known = _columns(within, counts)
        times[block] = times_reached(known)
        upper[block] = times_reached(_columns(within, may_count))
        alone[counts] += demand_alone(known, demand.weight[block])
        by_hour += weight_by_hour(plan, within, demand.weight[block])
    return Reached(times, upper, alone, by_hour[0], by_hour[1])


def covered_by_hour(
    demand: Demand, stations: Counted, plan: Schedule, radius_m: float, reach: Reach
) -> tuple[Floats, Floats]:
    """Return only `lower` and `upper` of `Reached`."""
    by_hour = np.zeros((2, plan.open.shape[1]))
    for block, within in _blocks(demand, stations, radius_m, reach):
        by_hour += weight_by_hour(plan, within, demand.weight[block])
    return by_hour[0], by_hour[1]


def _blocks(
    demand: Demand, stations: Counted, radius_m: float, reach: Reach
) -> Iterator[tuple[slice, csr_array[np.bool_]]]:
    """Yield demand points in blocks, with the stations within their reach."""
    size = max(1, TOGETHER // max(1, len(stations.fit)))
    for first in range(0, len(demand), size):
        block = slice(first, min(first + size, len(demand)))
        yield block, reach.within(demand.xy[block], stations.xy, radius_m)


def _columns(within: csr_array[np.bool_], columns: NDArray[np.intp]) -> csr_array[np.bool_]:
    return within if len(columns) == within.shape[1] else within[:, columns]


def distances(
    demand: Demand, distance_m: Floats, groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean and the 95th percentile of distances, weighted by demand.

    The percentile is the least distance within which 95 % of the demand has a
    station.

    Parameters
    ----------
    demand : Demand
        The points and weights.
    distance_m : ndarray, shape (m,)
        From each point to its nearest station.
    groups : int
        How many townships there are.

    Returns
    -------
    mean_m, p95_m : ndarray, shape (groups + 1,)
        For each township, and at the end for all; not a number where there is
        no demand, infinite where there is no station.
    """
    group = np.concatenate([demand.township, np.full(len(demand), groups)])
    metres, weight = np.tile(distance_m, 2), np.tile(demand.weight, 2)
    order = np.lexsort((metres, group))
    group, metres, weight = group[order], metres[order], weight[order]
    bounds = np.searchsorted(group, np.arange(groups + 2))
    mean, p95 = np.full((2, groups + 1), np.nan)
    for n, (first, last) in enumerate(pairwise(bounds)):
        so_far = np.cumsum(weight[first:last])
        if len(so_far) and so_far[-1] > 0.0:
            here = metres[first:last]
            mean[n] = np.average(here, weights=weight[first:last])
            p95[n] = here[np.searchsorted(so_far, P95 * so_far[-1])]
    return mean, p95
