"""p-center: the p columns for which the farthest demand row is nearest.

The optimum is one of the distances in the matrix. So it is found by bisection
over those that differ, asking of each whether p columns can bring every row
within it (Minieka 1970): a covering problem. What fails is a lower bound, what
succeeds an answer; both are reported, whenever it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np

from stationmap.siting import checks
from stationmap.siting.greedy import topped_up
from stationmap.siting.lscp import UNREACHABLE_WORDS, greedy_cover
from stationmap.siting.program import count_row, quota_rows
from stationmap.siting.reduce import reach_matrix, reduced
from stationmap.siting.result import Model, SolveStatus
from stationmap.siting.solver import Program, solve
from stationmap.siting.terms import choice_of, watch_of
from stationmap.siting.verdict import Claim, infeasible, judged

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.reduce import Cover
    from stationmap.siting.result import SitingResult
    from stationmap.siting.terms import Terms
    from stationmap.siting.watch import Watch

BISECTED_WORDS = "Bisection complete"
LIMIT_WORDS = "Time limit reached during bisection"
STOPPED_WORDS = "Stopped by the user during bisection"
UNSURE_WORDS = "The solver's rounding left the bisection undecided"
APART_WORDS = "Infeasible: no p columns can reach every demand row"


def p_center(cost_matrix: ArrayLike, p: int, **terms: Unpack[Terms]) -> SitingResult:
    """Find the p columns for which the greatest distance of a demand row is least.

    Parameters
    ----------
    cost_matrix : array_like, shape (m, n)
        Metres from each demand row to each column; infinite: no way.
    p : int
        How many columns to open, beside the existing ones.
    **terms : Terms
        Existing, forbidden, groups, minimum, time_limit_s, stop, progress.

    Returns
    -------
    SitingResult
        `objective`: the greatest distance in metres, exactly as in the matrix.

    Raises
    ------
    InputError
        Shapes or columns that do not fit; `NumberError` for a value.
    """
    watch = watch_of(Model.P_CENTER, terms)
    table = checks.dense_cost_matrix(cost_matrix)
    choice = choice_of(table.shape[1], terms)
    p = choice.check_p(p)
    usable = np.concatenate([choice.existing, choice.allowed])
    nearest = table[:, usable].min(axis=1)
    if not np.isfinite(nearest).all():
        lost = np.flatnonzero(~np.isfinite(nearest))
        return infeasible(watch, choice, lost, UNREACHABLE_WORDS)
    return _Bisection(table, p, choice, watch, float(nearest.max())).result()


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """What is known of one radius: columns that do, or that none do, or neither."""

    status: SolveStatus
    chosen: NDArray[np.intp] | None


class _Bisection:
    """Narrows the radius down between `low`, not yet refuted, and the best answer."""

    def __init__(
        self, table: NDArray[np.float64], p: int, choice: Choice, watch: Watch, least_m: float
    ) -> None:
        self._table = table
        self._p = p
        self._choice = choice
        self._watch = watch
        self._low_m = least_m
        self._best: NDArray[np.intp] | None = None
        self._best_m = np.inf

    def result(self) -> SitingResult:
        self._by_greed()
        ended, words = self._exactly()
        found = self._best is not None
        claim = Claim(
            ended,
            words,
            self._best,
            self._best_m if found else None,
            None if ended is SolveStatus.INFEASIBLE else self._low_m,
        )
        return judged(claim, self._watch, self._choice, assignment=self._assignment())

    def _by_greed(self) -> None:
        """Bisect once with the greedy choice alone, for a first answer."""
        distances = self._between(self._low_m, np.inf)
        low, high = 0, len(distances) - 1
        while low <= high and not self._watch.ended:
            middle = (low + high) // 2
            chosen = greedy_cover(self._cover(distances[middle]), self._choice)
            if len(chosen) <= self._p:
                self._keep(chosen)
                high = middle - 1
            else:
                low = middle + 1

    def _exactly(self) -> tuple[SolveStatus, str]:
        distances = self._between(self._low_m, self._best_m)
        while self._low_m < self._best_m:
            self._tell()
            distances = distances[(distances >= self._low_m) & (distances <= self._best_m)]
            known = np.isfinite(self._best_m)
            # The greatest distance is settled if it is an answer, and open if none is known.
            middle = (len(distances) - 1) // 2 if known else len(distances) - 1
            trial = self._trial(float(distances[middle]))
            if trial.chosen is not None:
                if not self._keep(trial.chosen):
                    return SolveStatus.FEASIBLE, UNSURE_WORDS
            elif trial.status is not SolveStatus.INFEASIBLE:
                stopped = trial.status is SolveStatus.STOPPED
                return trial.status, STOPPED_WORDS if stopped else LIMIT_WORDS
            elif middle == len(distances) - 1:
                return SolveStatus.INFEASIBLE, APART_WORDS
            else:
                self._low_m = float(distances[middle + 1])
        return SolveStatus.OPTIMAL, BISECTED_WORDS

    def _trial(self, radius_m: float) -> _Trial:
        cover = self._cover(radius_m)
        chosen = greedy_cover(cover, self._choice)
        if len(chosen) <= self._p:
            return _Trial(SolveStatus.OPTIMAL, chosen)
        solved = solve(_program(cover, self._p, self._choice), self._watch, tell=self._tell)
        if solved.values is None:
            return _Trial(solved.status, None)
        found = cover.columns[solved.values > 0.5]  # noqa: PLR2004 - 0 or 1
        return _Trial(solved.status, found)

    def _cover(self, radius_m: float) -> Cover:
        # A radius of 0 is a distance like others here, though no service radius.
        reach = reach_matrix(self._table <= radius_m, None)
        return reduced(reach, np.ones(len(self._table)), self._choice)

    def _keep(self, chosen: NDArray[np.intp]) -> bool:
        """Take an answer if it is better than the best, and say so."""
        chosen = topped_up(chosen, self._p, self._choice)
        opened = np.concatenate([self._choice.existing, chosen])
        radius_m = float(self._table[:, opened].min(axis=1).max())
        better = radius_m < self._best_m
        if better:
            self._best, self._best_m = chosen, radius_m
        return better

    def _between(self, low_m: float, high_m: float) -> NDArray[np.float64]:
        usable = np.concatenate([self._choice.existing, self._choice.allowed])
        values = self._table[:, usable]
        inside = (values >= low_m) & (values <= high_m) & np.isfinite(values)
        return np.unique(values[inside])

    def _tell(self, *_: float | None) -> None:
        """Report the radii; what the solver weighs within a trial says nothing of them."""
        best_m = self._best_m if self._best is not None else None
        self._watch.report("bisection", best_m, self._low_m)

    def _assignment(self) -> NDArray[np.intp] | None:
        if self._best is None:
            return None
        opened = np.sort(np.concatenate([self._choice.existing, self._best]))
        place = self._table[:, opened].argmin(axis=1)
        return np.asarray(opened[place], np.intp)


def _program(cover: Cover, p: int, choice: Choice) -> Program:
    """Ask for any p columns that reach every row: there is nothing to weigh."""
    from scipy.sparse import vstack

    rows, columns = cover.matrix.shape
    quota, needed = quota_rows(choice.group_of[cover.columns], choice.needed, columns)
    free = np.full(rows + len(needed), np.inf)
    return Program(
        costs=np.zeros(columns),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        matrix=vstack([cover.matrix, quota, count_row(columns, columns)], "csc"),
        row_lower=np.concatenate([np.ones(rows), needed, [0.0]]),
        row_upper=np.concatenate([free, [float(p)]]),
        whole=columns,
    )
