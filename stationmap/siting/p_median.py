"""p-median: the p columns with the least weighted distance of all demand rows.

Three steps, each of which may end it with a proof: a greedy answer bettered by
exchanges (`interchange`); a bound that settles most columns (`lagrangian`); and
a search over those that are left (`median_search`). No linear program is
solved: on 300 rows and columns its first relaxation alone takes longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import numpy as np

from stationmap.siting import checks
from stationmap.siting.lscp import UNREACHABLE_WORDS
from stationmap.siting.median_search import MedianSearch
from stationmap.siting.median_task import MedianTask
from stationmap.siting.result import Model, SolveStatus
from stationmap.siting.terms import choice_of, watch_of
from stationmap.siting.verdict import Claim, infeasible, judged

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.result import SitingResult
    from stationmap.siting.terms import Terms
    from stationmap.siting.watch import Watch

APART_WORDS = "Infeasible: no p columns can reach every demand row"


def p_median(
    cost_matrix: ArrayLike, weights: ArrayLike | None, p: int, **terms: Unpack[Terms]
) -> SitingResult:
    """Find the p columns for which weights times distances add up to least.

    Parameters
    ----------
    cost_matrix : array_like, shape (m, n)
        Metres from each demand row to each column; infinite: no way.
    weights : array_like, shape (m,), optional
        Weight of each demand row, 0 or more; 1 each if not given.
    p : int
        How many columns to open, beside the existing ones.
    **terms : Terms
        Existing, forbidden, groups, minimum, time_limit_s, stop, progress.

    Returns
    -------
    SitingResult
        `objective`: sum of weight times metres to the nearest open column.

    Raises
    ------
    InputError
        Shapes or columns that do not fit; `NumberError` for a value.
    """
    watch = watch_of(Model.P_MEDIAN, terms)
    table = checks.dense_cost_matrix(cost_matrix)
    demand = checks.weights(weights, table.shape[0])
    choice = choice_of(table.shape[1], terms)
    p = choice.check_p(p)
    lost = _unreachable(table, demand, choice)
    if len(lost):
        return infeasible(watch, choice, lost, UNREACHABLE_WORDS)
    task = MedianTask.of(table, demand, p, choice)
    return _result(table, demand, choice, watch, MedianSearch(task, watch))


def _unreachable(
    table: NDArray[np.float64], demand: NDArray[np.float64], choice: Choice
) -> NDArray[np.intp]:
    usable = np.concatenate([choice.existing, choice.allowed])
    return np.flatnonzero(~np.isfinite(table[:, usable].min(axis=1)) & (demand > 0.0))


def _result(
    table: NDArray[np.float64],
    demand: NDArray[np.float64],
    choice: Choice,
    watch: Watch,
    search: MedianSearch,
) -> SitingResult:
    ended, words = search.run()
    chosen = choice.allowed[search.best]
    opened = np.sort(np.concatenate([choice.existing, chosen]))
    place = table[:, opened].argmin(axis=1)
    distance = table[np.arange(len(table)), opened[place]]
    heavy = demand > 0.0
    objective = float(demand[heavy] @ distance[heavy])
    if not np.isfinite(objective):
        return _without_answer(ended, words, watch, choice)
    claim = Claim(ended, words, chosen, objective, search.bound, whole=search.task.whole)
    assignment = np.where(np.isfinite(distance), opened[place], -1)
    return judged(claim, watch, choice, assignment=assignment)


def _without_answer(ended: SolveStatus, words: str, watch: Watch, choice: Choice) -> SitingResult:
    """Say that the best answer leaves some demand without any way."""
    if ended is SolveStatus.OPTIMAL:
        ended, words = SolveStatus.INFEASIBLE, APART_WORDS
    elif ended is SolveStatus.FEASIBLE:
        ended = SolveStatus.UNKNOWN
    return judged(Claim(ended, words, None, None, None), watch, choice)
