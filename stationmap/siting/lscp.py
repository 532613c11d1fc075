"""LSCP, the location set covering problem: fewest stations so that all are within reach.

Toregas, Swain, ReVelle and Bergman 1971: minimise sum x_j with the sum of x_j
over the columns that reach row i at least 1 for every row i, x whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from stationmap.siting.greedy import lazy_greedy, topped_up
from stationmap.siting.program import quota_rows
from stationmap.siting.reduce import covered_by, reach_matrix, reduced
from stationmap.siting.result import Model
from stationmap.siting.solver import Program, solve
from stationmap.siting.terms import choice_of, watch_of
from stationmap.siting.verdict import Claim, infeasible, judged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.reduce import Cover
    from stationmap.siting.result import SitingResult
    from stationmap.siting.solver import Solved
    from stationmap.siting.terms import Terms

UNREACHABLE_WORDS = "Infeasible: there is demand that no allowed column can reach"


def lscp(
    cost_matrix: Any,  # noqa: ANN401 - dense or any sparse format
    service_radius_m: float | None,
    *,
    skip_unreachable: bool = False,
    **terms: Unpack[Terms],
) -> SitingResult:
    """Find the fewest columns that bring every demand row within reach.

    Parameters
    ----------
    cost_matrix : array_like or sparse, shape (m, n)
        Metres from each demand row to each column. Sparse: what is not stored
        is out of reach, a stored 0 is a distance of 0. Or booleans that say
        who reaches whom.
    service_radius_m : float
        Metres; a row is within reach where d <= radius. `None` with booleans.
    skip_unreachable : bool
        Serve all rows but those that nothing can reach.
    **terms : Terms
        Existing, forbidden, groups, minimum, time_limit_s, stop, progress.

    Returns
    -------
    SitingResult
        `objective`: number of new columns. Where some rows cannot be reached
        the status is infeasible and `unreachable` names them, unless they are
        skipped.

    Raises
    ------
    InputError
        Shapes or columns that do not fit; `NumberError` for a value.
    """
    watch = watch_of(Model.LSCP, terms)
    reach = reach_matrix(cost_matrix, service_radius_m)
    choice = choice_of(reach.shape[1], terms)
    cover = reduced(reach, np.ones(reach.shape[0]), choice)
    if len(cover.unreachable) and not skip_unreachable:
        return infeasible(watch, choice, cover.unreachable, UNREACHABLE_WORDS)
    guess = greedy_cover(cover, choice)
    solved = solve(_program(cover, choice), watch, start=_opened(cover, guess))
    chosen = _fewest(guess, solved, cover, choice)
    claim = Claim(
        solved.status,
        solved.words,
        chosen,
        float(len(chosen)),
        float(choice.least) if solved.bound is None else solved.bound,
        whole=True,
    )
    covered = covered_by(reach, np.concatenate([choice.existing, chosen]))
    return judged(claim, watch, choice, covered=covered, unreachable=cover.unreachable)


def greedy_cover(cover: Cover, choice: Choice) -> NDArray[np.intp]:
    """Return original columns that reach every row of the cover and meet every minimum."""
    found = lazy_greedy(cover, len(cover.columns), choice)
    return topped_up(cover.columns[found.columns], 0, choice)


def _program(cover: Cover, choice: Choice) -> Program:
    from scipy.sparse import vstack

    rows, columns = cover.matrix.shape
    quota, needed = quota_rows(choice.group_of[cover.columns], choice.needed, columns)
    return Program(
        costs=np.ones(columns),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        matrix=vstack([cover.matrix, quota], "csc"),
        row_lower=np.concatenate([np.ones(rows), needed]),
        row_upper=np.full(rows + len(needed), np.inf),
        whole=columns,
    )


def _opened(cover: Cover, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.isin(cover.columns, chosen).astype(np.float64)


def _fewest(
    guess: NDArray[np.intp], solved: Solved, cover: Cover, choice: Choice
) -> NDArray[np.intp]:
    if solved.values is None:
        return guess
    found = cover.columns[solved.values > 0.5]  # noqa: PLR2004 - 0 or 1
    serves = _opened(cover, found)
    complete = bool(np.all(cover.matrix @ serves >= 1.0)) and choice.keeps_quota(found)
    return found if complete and len(found) <= len(guess) else guess
