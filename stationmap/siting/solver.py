"""Solves a mixed-integer program with HiGHS, and says truly how that ended.

HiGHS is called through its own interface, with the matrix as it lies in
memory. It is asked for a full proof, not for its usual gap of 0.01 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from stationmap.errors import StationmapError
from stationmap.siting.result import SolveStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from highspy import Highs
    from numpy.typing import NDArray

    from stationmap.siting.watch import Watch

Tell: TypeAlias = "Callable[[float | None, float | None], None]"

NO_TIME = "Time limit reached before the solver began"
NOT_ASKED = "Stopped by the user before the solver began"


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Minimise or maximise costs . x with rows between bounds.

    The first `whole` columns are whole numbers, the others are not.
    """

    costs: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    matrix: Any
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    whole: int
    maximise: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """How a program ended; `values` and `bound` are `None` where there are none."""

    status: SolveStatus
    words: str
    values: NDArray[np.float64] | None
    bound: float | None


def solve(
    program: Program,
    watch: Watch,
    *,
    start: NDArray[np.float64] | None = None,
    tell: Tell | None = None,
) -> Solved:
    """Solve to a proven optimum, unless time is up or the user stops it.

    Parameters
    ----------
    program : Program
        What to solve.
    watch : Watch
        Time limit, stop, progress.
    start : ndarray, optional
        A value for every column that keeps every row: the solver begins there.
    tell : callable, optional
        Passes objective and bound on as progress; not given, as they are.
    """
    if watch.ended:
        stopped = watch.stopped
        status = SolveStatus.STOPPED if stopped else SolveStatus.UNKNOWN
        return Solved(status, NOT_ASKED if stopped else NO_TIME, None, None)
    highs = _loaded(program, watch.remaining_s)
    if start is not None:
        highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    listener = _Listener(watch, tell or partial(watch.report, "branch-and-bound"))
    listener.attach(highs)
    highs.run()
    listener.raise_again()
    return _outcome(highs)


def _loaded(program: Program, time_limit_s: float) -> Highs:
    import highspy

    highs: Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    _set_options(highs, time_limit_s)
    matrix = program.matrix.tocsc()
    rows, columns = matrix.shape
    kinds = np.zeros(columns, np.int32)
    kinds[: program.whole] = 1
    sense = highspy.ObjSense.kMaximize if program.maximise else highspy.ObjSense.kMinimize
    highs.passModel(
        columns,
        rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(sense),
        0.0,
        program.costs,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        kinds,
    )
    return highs


def _set_options(highs: Highs, time_limit_s: float) -> None:
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - the solver's own option
    # Several solves may run side by side in one server: each keeps to its thread.
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("mip_rel_gap", 0.0)
    if math.isfinite(time_limit_s):
        highs.setOptionValue("time_limit", time_limit_s)


class _Listener:
    """Brings the watch's stop into the solver, and the solver's progress out of it."""

    def __init__(self, watch: Watch, tell: Tell) -> None:
        self._watch = watch
        self._tell = tell
        self._error: Exception | None = None

    def attach(self, highs: Highs) -> None:
        from highspy import cb

        highs.setCallback(self._called, None)
        for kind in (cb.kCallbackMipInterrupt, cb.kCallbackSimplexInterrupt):
            highs.startCallback(kind)

    def _called(self, kind: Any, _message: str, out: Any, back: Any, _data: Any) -> None:  # noqa: ANN401
        from highspy import cb

        # An exception must not travel through the solver, which knows nothing of it.
        try:
            if kind == cb.kCallbackMipInterrupt:
                self._tell(_known(out.mip_primal_bound), _known(out.mip_dual_bound))
            back.user_interrupt = self._error is not None or self._watch.asked_to_stop()
        except Exception as error:  # noqa: BLE001 - raised again after the solve
            self._error = error
            back.user_interrupt = True

    def raise_again(self) -> None:
        if self._error is not None:
            raise self._error


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _outcome(highs: Highs) -> Solved:
    from highspy import HighsModelStatus, kSolutionStatusFeasible

    ended, info = highs.getModelStatus(), highs.getInfo()
    words = highs.modelStatusToString(ended)
    found = info.primal_solution_status == int(kSolutionStatusFeasible)
    values = np.asarray(highs.getSolution().col_value, np.float64) if found else None
    bound = float(info.mip_dual_bound) if math.isfinite(info.mip_dual_bound) else None
    if ended in (HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty):
        return Solved(SolveStatus.OPTIMAL, words, values, bound)
    if ended == HighsModelStatus.kInfeasible:
        return Solved(SolveStatus.INFEASIBLE, words, None, None)
    if ended == HighsModelStatus.kInterrupt:
        return Solved(SolveStatus.STOPPED, words, values, bound)
    if ended == HighsModelStatus.kTimeLimit:
        status = SolveStatus.UNKNOWN if values is None else SolveStatus.FEASIBLE
        return Solved(status, words, values, bound)
    raise StationmapError(
        zh=f"求解器没有算完：{words}。请换一个模型或缩小问题。",
        en=f"The solver did not finish: {words}. Try another model or a smaller problem.",
        value=words,
    )
