"""Watch: how long a solve may take, who may stop it, and who hears how it goes."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from stationmap.errors import NumberError
from stationmap.siting.result import relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.siting.result import Model

REPORT_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How a solve is going; values are `None` as long as they are not known."""

    model: Model
    step: str
    elapsed_s: float
    objective: float | None
    bound: float | None
    gap: float | None


Stop: TypeAlias = "Callable[[], bool]"
Listener: TypeAlias = "Callable[[Progress], None]"


class Watch:
    """Starts its clock when it is made.

    Parameters
    ----------
    model : Model
        What is being solved.
    time_limit_s : float, optional
        Seconds from now; none: as long as it takes.
    stop : callable, optional
        Asked again and again, from the thread that solves; true ends the solve.
    progress : callable, optional
        Told how it goes, at most every 0.1 s, from the same thread.

    Raises
    ------
    NumberError
        The limit is not a positive number.
    """

    def __init__(
        self,
        model: Model,
        time_limit_s: float | None = None,
        stop: Stop | None = None,
        progress: Listener | None = None,
    ) -> None:
        if time_limit_s is not None and not time_limit_s > 0.0:
            raise NumberError(
                zh=f"求解时限要大于 0 秒，现在是 {time_limit_s}。",
                en=f"The time limit must be more than 0 seconds; it is {time_limit_s}.",
                field="time_limit_s",
                value=time_limit_s,
            )
        self.model = model
        self._begun = time.perf_counter()
        self._until = math.inf if time_limit_s is None else self._begun + time_limit_s
        self._stop = stop
        self._progress = progress
        self._reported = -math.inf
        self.stopped = False

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._begun

    @property
    def remaining_s(self) -> float:
        """Seconds until the limit, infinite without one."""
        return max(0.0, self._until - time.perf_counter())

    @property
    def ended(self) -> bool:
        """Whether to stop now: the user said so, or the time is up."""
        return self.asked_to_stop() or time.perf_counter() >= self._until

    def asked_to_stop(self) -> bool:
        """Ask the user; once said, it stays said."""
        if not self.stopped and self._stop is not None and self._stop():
            self.stopped = True
        return self.stopped

    def report(self, step: str, objective: float | None, bound: float | None) -> None:
        """Tell how it goes, unless that was told just now."""
        now = time.perf_counter()
        if self._progress is None or now - self._reported < REPORT_EVERY_S:
            return
        self._reported = now
        known = objective is not None and bound is not None
        gap = relative_gap(objective, bound) if known else None  # type: ignore[arg-type]
        self._progress(Progress(self.model, step, now - self._begun, objective, bound, gap))
