"""Betters a p-median answer by exchanging one column for another, as long as that helps.

Teitz and Bart 1968, with all exchanges weighed at once as in Resende and
Werneck 2007: what opening j saves, less what closing r costs, plus what j takes
over from r.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.siting.median_task import MedianTask
    from stationmap.siting.watch import Watch


def greedy_median(task: MedianTask) -> NDArray[np.intp]:
    """Return p columns, each the one that saves most when it is taken; minimums are kept."""
    nearest = task.standing.copy()
    if not np.isfinite(nearest).all():
        nearest[:] = 2.0 * task.costs.max() + 1.0
    taken = np.zeros(task.columns, np.bool_)
    needed = task.needed.copy()
    for left in range(task.p, 0, -1):
        saved = np.maximum(nearest[:, None] - task.costs, 0.0).sum(axis=0)
        barred = taken.copy()
        if needed.sum() >= left:
            barred |= ~_wanted(task, needed)
        column = int(np.where(barred, -1.0, saved).argmax())
        taken[column] = True
        if needed.size and task.group_of[column] >= 0:
            needed[task.group_of[column]] = max(0, needed[task.group_of[column]] - 1)
        nearest = np.minimum(nearest, task.costs[:, column])
    return np.flatnonzero(taken)


def interchange(task: MedianTask, chosen: NDArray[np.intp], watch: Watch) -> NDArray[np.intp]:
    """Exchange columns as long as that costs less; ends early when the watch says so."""
    chosen = chosen.copy()
    least = task.cost(chosen)
    while not watch.ended:
        gains = exchange_gains(task, chosen)
        place, column = np.unravel_index(int(gains.argmax()), gains.shape)
        if not gains[place, column] > 0.0:
            break
        before = chosen[place]
        chosen[place] = column
        cost = task.cost(chosen)
        # The cost is computed anew: rounding could exchange two columns for ever.
        if not cost < least:
            chosen[place] = before
            break
        least = cost
    return chosen


def exchange_gains(task: MedianTask, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return what is saved by closing each chosen column for each other one.

    Returns
    -------
    ndarray, shape (p, columns)
        -inf where the exchange is none, or breaks a minimum.
    """
    from scipy.sparse import csr_array

    mine = np.column_stack([task.costs[:, chosen], task.standing])
    rows = np.arange(len(mine))
    owner, heir = np.argpartition(mine, 1, axis=1)[:, :2].T
    near = mine[rows, owner][:, None]
    saved = np.maximum(near - task.costs, 0.0).sum(axis=0)
    # Closing a row's own column leaves it the second nearest, or the new one if that is nearer.
    far = np.minimum(mine[rows, heir][:, None], task.costs)
    lost = np.maximum(far - near, 0.0)
    by_owner = csr_array((np.ones(len(rows)), (owner, rows)), shape=(len(chosen) + 1, len(rows)))
    gains: NDArray[np.float64] = saved[None, :] - np.asarray(by_owner @ lost)[: len(chosen)]
    gains[:, chosen] = -np.inf
    gains[~_may_exchange(task, chosen)] = -np.inf
    return gains


def _may_exchange(task: MedianTask, chosen: NDArray[np.intp]) -> NDArray[np.bool_]:
    if not task.needed.any():
        return np.ones((len(chosen), task.columns), np.bool_)
    group = task.group_of[chosen]
    have = np.bincount(group[group >= 0], minlength=len(task.needed))
    spare = np.append(have > task.needed, True)[group]
    return np.asarray(spare[:, None] | (group[:, None] == task.group_of[None, :]))


def _wanted(task: MedianTask, needed: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.append(needed > 0, False)[task.group_of]
