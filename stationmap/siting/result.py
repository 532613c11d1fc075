"""What a siting model answers: the sites, and how much of a proof stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Model(StrEnum):
    """The siting models."""

    LSCP = "lscp"  # fewest stations so that every demand point is within reach
    MCLP = "mclp"  # most demand within reach of p new stations
    P_MEDIAN = "p-median"  # least weighted distance with p new stations
    P_CENTER = "p-center"  # least greatest distance with p new stations


class SolveStatus(StrEnum):
    """How a solve ended. Only `OPTIMAL` says that nothing better exists."""

    OPTIMAL = "optimal"  # proven: no choice is better
    FEASIBLE = "feasible"  # a limit was met; the gap says how far from proven
    STOPPED = "stopped"  # the user stopped it; the same, if there is an answer
    INFEASIBLE = "infeasible"  # proven: no choice does what was asked
    UNKNOWN = "unknown"  # a limit was met before there was any answer


PROOF_TOLERANCE = 1e-6
"""Relative gap up to which a bound counts as met.

The solver keeps its constraints to one part in a million, so that a smaller
gap is rounding. Where every value is a whole number the bound is rounded to
one, and the proof has no tolerance.
"""


def relative_gap(objective: float, bound: float) -> float:
    """Return |objective - bound| over the greater of the two, from 0 to 1.

    A greatest covered demand is at most so much below the optimum, as a share
    of the optimum; a least distance is at most so much of itself too long.
    """
    greater = max(abs(objective), abs(bound))
    return abs(objective - bound) / greater if greater > 0.0 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class SitingResult:
    """Where stations should stand, and what is proven about it.

    Attributes
    ----------
    model : Model
        What was solved.
    status : SolveStatus
        How it ended.
    solver_status : str
        The same in the words of the solver, or of the method that ended it.
    chosen : tuple of int
        Columns to open, ascending; existing ones are not among them.
    existing : tuple of int
        Columns that were open before, ascending.
    objective : float or None
        LSCP: number of new stations. MCLP: weight within reach, that of the
        existing stations included. p-median: sum of weight times metres.
        p-center: greatest distance in metres. `None` without an answer.
    bound : float or None
        No choice is better than this; `None` where nothing is known.
    gap : float or None
        Relative gap of the two, 0 to 1; see `relative_gap`.
    duration_s : float
        Time on the clock, checks and preparation included.
    covered : ndarray of bool, shape (m,), or None
        Covering models: which demand rows are within reach.
    assignment : ndarray of int, shape (m,), or None
        p-median, p-center: the nearest open column of each demand row; -1
        where none can be reached.
    unreachable : tuple of int
        Demand rows that no column which may be open can reach.
    """

    model: Model
    status: SolveStatus
    solver_status: str
    chosen: tuple[int, ...]
    existing: tuple[int, ...]
    objective: float | None
    bound: float | None
    gap: float | None
    duration_s: float
    covered: NDArray[np.bool_] | None = None
    assignment: NDArray[np.intp] | None = None
    unreachable: tuple[int, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no other choice can be better."""
        return self.status is SolveStatus.OPTIMAL
