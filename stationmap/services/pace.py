"""How fast a service is asked, and how long to wait when it says that this is too fast."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from stationmap.hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Callable

SLICE_S = 0.5  # of a longer wait, after which it is asked whether to stop
SLOWER = 2.0  # how much slower to go on after having been too fast
SLOWEST_S = 30.0  # between two questions


@dataclass(frozen=True, slots=True)
class Time:
    """How time is told, and how it is let pass."""

    now: Callable[[], datetime] = lambda: datetime.now(SHANGHAI)
    monotonic_s: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Pace:
    """Keeps questions apart.

    Parameters
    ----------
    per_s : float
        Questions a second at most.
    time : Time
        The clock.
    stopped : callable
        Whether somebody wants to stop; asked while waiting, too.
    """

    per_s: float
    time: Time
    stopped: Callable[[], bool]
    _apart_s: float = field(init=False)
    _next_s: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no question asked."""
        self._apart_s = 1.0 / self.per_s
        self._next_s = self.time.monotonic_s()

    def wait_turn(self) -> None:
        """Wait until the next question may be asked, and count it as asked."""
        self.wait(self._next_s - self.time.monotonic_s())
        self._next_s = max(self.time.monotonic_s(), self._next_s) + self._apart_s

    def slow_down(self) -> None:
        """Go on more slowly from now on."""
        self._apart_s = min(self._apart_s * SLOWER, SLOWEST_S)

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass, or less where somebody wants to stop."""
        until = self.time.monotonic_s() + seconds
        while (left := until - self.time.monotonic_s()) > 0 and not self.stopped():
            self.time.sleep(min(left, SLICE_S))
