"""A bound for the p-median that needs no linear program, and columns it settles.

Relaxing that each row is assigned once, with a price u_i for it, leaves a
problem that is solved at sight: a column earns rho_j = sum of min(0, c_ij - u_i),
and the p columns that earn most are opened. The total is a lower bound for any
prices (Geoffrion 1974); subgradient steps raise it (Held, Wolfe and Crowder
1974), with some of the last direction kept (Crowder 1976). Opening or closing
one column against the relaxed answer raises the bound by a known amount: where
it passes the best answer, that column is settled.

A price never has to pass the cost of what is open already, and hardly that of
the row's nearest so many columns. So it is kept below, and of the costs only
those under that ceiling are ever looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from stationmap.siting.median_task import MedianTask

LAST_STRIDE = 1e-3
MOMENTUM = 0.7
AIM = 1.005
NEAR_AT_LEAST = 12
NEAR_SHARE = 3.0


class Pace(NamedTuple):
    """At most so many steps, the first so wide.

    After `patience` steps without a better bound they are halved, and begin
    again at the best prices.
    """

    steps: int
    patience: int
    stride: float


@dataclass(slots=True, eq=False)
class Relaxed:
    """The best bound found, its prices, and what it settles.

    Attributes
    ----------
    bound : float
        Nothing costs less.
    prices : ndarray, shape (rows,)
        The prices of that bound.
    closed, opened : ndarray of bool, shape (columns,)
        Columns that are so in every answer better than the best known.
    use : ndarray, shape (columns,)
        How often each column was picked of late, 0 to 1.
    picked : ndarray of int
        The columns of the best bound.
    """

    bound: float
    prices: NDArray[np.float64]
    closed: NDArray[np.bool_]
    opened: NDArray[np.bool_]
    use: NDArray[np.float64]
    picked: NDArray[np.intp]


class _Near:
    """The costs under each row's ceiling, and what prices make of them."""

    def __init__(self, task: MedianTask) -> None:
        self._task = task
        self.ceiling = _ceilings(task)
        self._row, self._column = np.nonzero(task.costs < self.ceiling[:, None])
        self._cost = task.costs[self._row, self._column]

    def priced(
        self, prices: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what each cost saves, and what each column earns (neither above 0)."""
        saving = np.minimum(self._cost - prices[self._row], 0.0)
        earned = np.bincount(self._column, saving, self._task.columns)
        return saving, earned.astype(np.float64, copy=False)

    def slack(self, saving: NDArray[np.float64], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return 1 less how often each row is assigned."""
        assigned = inside[self._column] & (saving < 0.0)
        often = np.bincount(self._row[assigned], minlength=len(self.ceiling))
        return 1.0 - often.astype(np.float64)


def relax(
    task: MedianTask,
    least: float,
    prices: NDArray[np.float64],
    *,
    pace: Pace,
    ended: Callable[[], bool],
    tried: Callable[[NDArray[np.intp], float], float] | None = None,
) -> Relaxed:
    """Raise the bound step by step.

    Parameters
    ----------
    task : MedianTask
        The problem.
    least : float
        What the best known answer costs.
    prices : ndarray, shape (rows,)
        Where to begin.
    pace : Pace
        How long and how wide to step.
    ended : callable
        Whether to end early.
    tried : callable, optional
        Given the columns of each step and the bound; returns what the best
        known answer costs then.
    """
    near = _Near(task)
    stride, idle = pace.stride, 0
    prices = np.minimum(prices, near.ceiling)
    none = np.zeros(task.columns, np.bool_)
    use = np.full(task.columns, task.p / max(1, task.columns))
    found = Relaxed(-np.inf, prices, none, none.copy(), use, np.arange(task.p))
    way = np.zeros_like(prices)
    for _ in range(pace.steps):
        saving, earned = near.priced(prices)
        picked = task.cheapest(earned)
        inside = none.copy()
        inside[picked] = True
        bound = float(prices.sum() + earned[picked].sum())
        found.use = 0.9 * found.use + 0.1 * inside
        idle += 1
        if bound > found.bound:
            found.bound, found.prices, found.picked, idle = bound, prices, picked, 0
        if tried is not None:
            least = tried(picked, found.bound)
        margin = task.margin(least)
        _settle(found, earned, inside, bound, margin)
        if found.bound > margin or stride < LAST_STRIDE or ended():
            break
        if idle == pace.patience:
            stride, idle, prices, way = stride / 2.0, 0, found.prices, np.zeros_like(way)
            continue
        way = near.slack(saving, inside) + MOMENTUM * way
        length = float(way @ way)
        if length == 0.0:
            break
        step = stride * (AIM * least - bound) / length
        prices = np.minimum(prices + step * way, near.ceiling)
    return found


def _ceilings(task: MedianTask) -> NDArray[np.float64]:
    rank = int(NEAR_SHARE * task.columns / max(1, task.p)) + NEAR_AT_LEAST
    if rank >= task.columns:
        worst = task.costs.max(axis=1, initial=0.0)
        far = np.nextafter(worst, np.inf)
    else:
        far = np.partition(task.costs, rank, axis=1)[:, rank]
    return np.asarray(np.minimum(task.standing, far), np.float64)


def _settle(
    found: Relaxed,
    earned: NDArray[np.float64],
    inside: NDArray[np.bool_],
    bound: float,
    margin: float,
) -> None:
    # Whichever column has to make room, or may come in: the bound rises at least so much.
    worst_in = earned[inside].max()
    best_out = earned[~inside].min(initial=np.inf)
    found.closed |= ~inside & (bound + earned - worst_in > margin)
    found.opened |= inside & (bound + best_out - earned > margin)
