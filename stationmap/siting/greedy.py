"""The lazy greedy choice: each time the column that adds most.

For covering it reaches at least 1 - 1/e of the optimum (Nemhauser, Wolsey and
Fisher 1978). What a column adds never grows as others are opened, so an old
value is an upper bound: only the column on top is computed again (Minoux 1978).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from stationmap.siting import checks
from stationmap.siting.reduce import covered_by, reach_matrix, reduced
from stationmap.siting.result import Model, SolveStatus
from stationmap.siting.terms import choice_of, watch_of
from stationmap.siting.verdict import Claim, judged

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.reduce import Cover
    from stationmap.siting.result import SitingResult
    from stationmap.siting.terms import Terms

GREEDY_WORDS = "Greedy choice, not searched further"


@dataclass(frozen=True, slots=True, eq=False)
class Greedy:
    """Columns in the order they were taken, what each added, and a bound.

    `bound`: no p columns cover more. At any time, p further columns add at
    most the sum of the p greatest additions; the least such total is kept.
    """

    columns: NDArray[np.intp]
    gains: NDArray[np.float64]
    bound: float


def greedy(
    cost_matrix: Any,  # noqa: ANN401 - dense or any sparse format
    weights: ArrayLike | None,
    service_radius_m: float | None,
    p: int,
    **terms: Unpack[Terms],
) -> SitingResult:
    """Choose p columns one after the other, each time the one that adds most weight.

    Parameters, units and errors are those of `mclp`, which finds the optimum;
    this takes milliseconds whatever the size, and its bound says how far from
    the optimum it can be at most.
    """
    watch = watch_of(Model.MCLP, terms)
    reach = reach_matrix(cost_matrix, service_radius_m)
    demand = checks.weights(weights, reach.shape[0])
    choice = choice_of(reach.shape[1], terms)
    p = choice.check_p(p)
    cover = reduced(reach, demand, choice)
    found = lazy_greedy(cover, p, choice)
    chosen = topped_up(cover.columns[found.columns], p, choice)
    covered = covered_by(reach, np.concatenate([choice.existing, chosen]))
    claim = Claim(
        SolveStatus.FEASIBLE,
        GREEDY_WORDS,
        chosen,
        float(demand[covered].sum()),
        cover.settled + found.bound,
        maximise=True,
    )
    return judged(claim, watch, choice, covered=covered, unreachable=cover.unreachable)


def lazy_greedy(cover: Cover, p: int, choice: Choice) -> Greedy:
    """Take up to p columns of a cover, fewer once there is nothing left to add.

    Where groups have minimums, they are kept: as soon as the columns still to
    take are no more than those still needed, only needed ones are taken.

    Returns
    -------
    Greedy
        Its columns count in `cover.columns`.
    """
    by_column = cover.matrix.tocsc()
    alive = cover.weights.copy()
    first = np.asarray(cover.matrix.T @ alive)
    heap = [(-gain, column) for column, gain in enumerate(first.tolist())]
    heapq.heapify(heap)
    group = choice.group_of[cover.columns]
    needed = choice.needed.copy()
    taken: list[int] = []
    gains: list[float] = []
    best = _greatest(first, p)
    while heap and len(taken) < p:
        _, column = heapq.heappop(heap)
        owed = int(needed.sum())
        wanted = owed > 0 and group[column] >= 0 and needed[group[column]] > 0
        if owed >= p - len(taken) and not wanted:
            continue
        rows = by_column.indices[by_column.indptr[column] : by_column.indptr[column + 1]]
        gain = float(alive[rows].sum())
        if gain < 0.0 or (heap and gain < -heap[0][0]):
            heapq.heappush(heap, (-gain, column))
            continue
        if gain == 0.0 and owed == 0:
            break
        taken.append(column)
        gains.append(gain)
        alive[rows] = 0.0
        if wanted:
            needed[group[column]] -= 1
        # What is still in the heap are old gains, and so upper bounds.
        best = min(best, sum(gains) + _greatest(np.array([-top for top, _ in heap]), p))
    return Greedy(np.array(taken, np.intp), np.array(gains), best)


def topped_up(chosen: NDArray[np.intp], p: int, choice: Choice) -> NDArray[np.intp]:
    """Return exactly p columns: those chosen, and others that may be opened.

    Columns that add nothing were left out before. Minimums come first.
    """
    missing = choice.needed - choice.opened(chosen)
    others = np.setdiff1d(choice.allowed, chosen)
    needed = [
        others[choice.group_of[others] == number][:count]
        for number, count in enumerate(missing.tolist())
        if count > 0
    ]
    chosen = np.concatenate([chosen, *needed]).astype(np.intp)
    return np.concatenate([chosen, np.setdiff1d(others, chosen)[: max(0, p - len(chosen))]])


def _greatest(gains: NDArray[np.float64], p: int) -> float:
    if len(gains) > p:
        gains = np.partition(gains, len(gains) - p)[len(gains) - p :]
    return float(gains.sum())
