"""MCLP, the maximal covering location problem: most demand within reach of p new stations.

Church and ReVelle 1974: maximise sum w_i y_i with y_i <= sum of x_j over the
columns j that reach row i, sum x_j <= p, x whole. y needs not be asked to be
whole: where x is, the best y is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from stationmap.siting import checks
from stationmap.siting.greedy import lazy_greedy, topped_up
from stationmap.siting.program import count_row, quota_rows
from stationmap.siting.reduce import covered_by, reach_matrix, reduced
from stationmap.siting.result import Model
from stationmap.siting.solver import Program, solve
from stationmap.siting.terms import choice_of, watch_of
from stationmap.siting.verdict import Claim, are_whole, judged

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.reduce import Cover
    from stationmap.siting.result import SitingResult
    from stationmap.siting.terms import Terms
    from stationmap.siting.watch import Watch


def mclp(
    cost_matrix: Any,  # noqa: ANN401 - dense or any sparse format
    weights: ArrayLike | None,
    service_radius_m: float | None,
    p: int,
    **terms: Unpack[Terms],
) -> SitingResult:
    """Find the p columns that bring most weight within reach.

    Parameters
    ----------
    cost_matrix : array_like or sparse, shape (m, n)
        Metres from each demand row to each column. Sparse: what is not stored
        is out of reach, a stored 0 is a distance of 0. Or booleans that say
        who reaches whom.
    weights : array_like, shape (m,), optional
        Weight of each demand row, 0 or more; 1 each if not given.
    service_radius_m : float
        Metres; a row is within reach where d <= radius. `None` with booleans.
    p : int
        How many columns to open, beside the existing ones.
    **terms : Terms
        Existing, forbidden, groups, minimum, time_limit_s, stop, progress.

    Returns
    -------
    SitingResult
        `objective`: weight within reach, by existing and new columns together.

    Raises
    ------
    InputError
        Shapes or columns that do not fit; `NumberError` for a value.
    """
    watch = watch_of(Model.MCLP, terms)
    reach = reach_matrix(cost_matrix, service_radius_m)
    demand = checks.weights(weights, reach.shape[0])
    choice = choice_of(reach.shape[1], terms)
    p = choice.check_p(p)
    cover = reduced(reach, demand, choice)
    return solve_cover(reach, demand, cover, p, watch, choice)


def solve_cover(
    reach: Any,  # noqa: ANN401 - scipy's sparse arrays
    demand: NDArray[np.float64],
    cover: Cover,
    p: int,
    watch: Watch,
    choice: Choice,
    *,
    start: NDArray[np.intp] | None = None,
) -> SitingResult:
    """Solve a problem that is checked and reduced already.

    Parameters
    ----------
    reach, demand, cover, choice
        As from `reach_matrix`, `checks.weights`, `reduced` and `Choice.of`.
    p : int
        How many to open.
    watch : Watch
        Its limits and its clock.
    start : ndarray of int, optional
        Columns to begin with, if they are better than the greedy ones.
    """
    guess = _guess(reach, demand, cover, p, choice, start)
    scale = float(cover.weights.max(initial=0.0)) or 1.0
    program = _program(cover, p, choice, scale)

    def weight(value: float | None) -> float | None:
        return None if value is None else value * scale + cover.settled

    def tell(objective: float | None, bound: float | None) -> None:
        watch.report("branch-and-bound", weight(objective), weight(bound))

    solved = solve(program, watch, start=_start(cover, guess), tell=tell)
    options = [guess]
    if solved.values is not None:
        opened = cover.columns[solved.values[: len(cover.columns)] > 0.5]  # noqa: PLR2004 - 0 or 1
        options.append(topped_up(opened, p, choice))
    chosen = max(options, key=lambda columns: _covered_weight(reach, demand, choice, columns))
    covered = covered_by(reach, np.concatenate([choice.existing, chosen]))
    everything = float(demand.sum() - demand[cover.unreachable].sum())
    bound = weight(solved.bound)
    claim = Claim(
        solved.status,
        solved.words,
        chosen,
        float(demand[covered].sum()),
        everything if bound is None else min(bound, everything),
        maximise=True,
        whole=are_whole(demand),
    )
    return judged(claim, watch, choice, covered=covered, unreachable=cover.unreachable)


def _guess(
    reach: Any,  # noqa: ANN401 - scipy's sparse arrays
    demand: NDArray[np.float64],
    cover: Cover,
    p: int,
    choice: Choice,
    start: NDArray[np.intp] | None,
) -> NDArray[np.intp]:
    options = [topped_up(cover.columns[lazy_greedy(cover, p, choice).columns], p, choice)]
    if start is not None:
        options.append(start)
    return max(options, key=lambda columns: _covered_weight(reach, demand, choice, columns))


def _covered_weight(
    reach: Any,  # noqa: ANN401 - scipy's sparse arrays
    demand: NDArray[np.float64],
    choice: Choice,
    chosen: NDArray[np.intp],
) -> float:
    return float(demand[covered_by(reach, np.concatenate([choice.existing, chosen]))].sum())


def _lonely(cover: Cover) -> NDArray[np.bool_]:
    """Rows that one column alone reaches: that column earns them, without a row."""
    return np.asarray(np.diff(cover.matrix.indptr) == 1)


def _program(cover: Cover, p: int, choice: Choice, scale: float) -> Program:
    from scipy.sparse import eye_array, hstack, vstack

    lonely = _lonely(cover)
    earned = np.asarray(cover.matrix[lonely].T @ cover.weights[lonely])
    shared = cover.matrix[~lonely]
    rows, columns = shared.shape
    costs = np.concatenate([earned, cover.weights[~lonely]]) / scale
    quota, needed = quota_rows(choice.group_of[cover.columns], choice.needed, columns + rows)
    matrix = vstack(
        [hstack([-shared, eye_array(rows)]), count_row(columns, columns + rows), quota], "csc"
    )
    free, owed = np.full(rows, -np.inf), len(needed)
    return Program(
        costs=costs,
        lower=np.zeros(columns + rows),
        upper=np.ones(columns + rows),
        matrix=matrix,
        row_lower=np.concatenate([free, [-np.inf], needed]),
        row_upper=np.concatenate([np.zeros(rows), [float(p)], np.full(owed, np.inf)]),
        whole=columns,
        maximise=True,
    )


def _start(cover: Cover, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    opened = np.isin(cover.columns, chosen).astype(np.float64)
    shared = cover.matrix[~_lonely(cover)]
    return np.concatenate([opened, np.asarray(shared @ opened > 0.0, np.float64)])
