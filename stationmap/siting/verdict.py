"""Turns an answer and a bound into a result that claims no more than is proven."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.siting.result import (
    PROOF_TOLERANCE,
    SitingResult,
    SolveStatus,
    relative_gap,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.siting.choice import Choice
    from stationmap.siting.watch import Watch


ROOM = 1e-3
"""How far a solver's bound on a whole number may be off before it is rounded."""


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """What a method found, before it is looked at again.

    `objective` is computed anew from the chosen columns, never taken from the
    solver; `whole` says that every possible objective is a whole number.
    """

    ended: SolveStatus
    words: str
    chosen: NDArray[np.intp] | None
    objective: float | None
    bound: float | None
    maximise: bool = False
    whole: bool = False


def judged(
    claim: Claim,
    watch: Watch,
    choice: Choice,
    *,
    covered: NDArray[np.bool_] | None = None,
    assignment: NDArray[np.intp] | None = None,
    unreachable: NDArray[np.intp] | None = None,
) -> SitingResult:
    """Return the result, optimal if and only if the bound meets the objective."""
    bound = _tightened(claim)
    known = claim.objective is not None and bound is not None
    gap = relative_gap(claim.objective, bound) if known else None  # type: ignore[arg-type]
    return SitingResult(
        model=watch.model,
        status=_status(claim, gap),
        solver_status=claim.words,
        chosen=_numbers(claim.chosen),
        existing=_numbers(choice.existing),
        objective=claim.objective,
        bound=bound,
        gap=gap,
        duration_s=watch.elapsed_s,
        covered=covered,
        assignment=assignment,
        unreachable=_numbers(unreachable),
    )


def infeasible(
    watch: Watch, choice: Choice, unreachable: NDArray[np.intp], words: str
) -> SitingResult:
    """Return the result for a demand that nothing can meet."""
    claim = Claim(SolveStatus.INFEASIBLE, words, None, None, None)
    return judged(claim, watch, choice, unreachable=unreachable)


def whole_bound(bound: float, *, maximise: bool) -> float:
    """Round a bound on a whole number to one, with room for the solver's rounding."""
    return float(math.floor(bound + ROOM) if maximise else math.ceil(bound - ROOM))


def are_whole(values: NDArray[np.float64]) -> bool:
    """Say whether all of these are whole numbers, small enough to be exact."""
    return bool(np.all(values == np.rint(values)) and np.abs(values).sum() < 2**53)


def _tightened(claim: Claim) -> float | None:
    bound, objective = claim.bound, claim.objective
    if bound is None or objective is None:
        return bound
    if claim.whole:
        bound = whole_bound(bound, maximise=claim.maximise)
    # An answer in hand proves the bound wrong where it is better: that is rounding.
    return max(bound, objective) if claim.maximise else min(bound, objective)


def _status(claim: Claim, gap: float | None) -> SolveStatus:
    if claim.chosen is None:
        return claim.ended
    if gap is not None and gap <= PROOF_TOLERANCE:
        return SolveStatus.OPTIMAL
    return SolveStatus.STOPPED if claim.ended is SolveStatus.STOPPED else SolveStatus.FEASIBLE


def _numbers(columns: NDArray[np.intp] | None) -> tuple[int, ...]:
    return () if columns is None else tuple(np.sort(columns).tolist())
