"""Drawing: what takes a good part of a second is drawn one at a time, and few wait for it."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from flask import has_request_context, request

from stationmap.errors import LimitError
from stationmap.web.turns import ASIDE, aside

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 4.0
AGAIN_S = 3.0


class Drawing:
    """Lets one draw, and a few wait for it, but not for long.

    Those who look for a station need the machine, too: whoever waits has given
    up the turn to be answered, and whoever finds too many waiting is sent away.

    Parameters
    ----------
    patience_s : float
        How long is waited for others' drawings.
    waiting_most : int
        How many wait at once.
    """

    def __init__(self, *, patience_s: float = PATIENCE_S, waiting_most: int = ASIDE) -> None:
        self._patience_s = patience_s
        self._pen, self._places = Lock(), BoundedSemaphore(waiting_most)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Be the only one who draws.

        Raises
        ------
        LimitError
            Too many others do; with the seconds to wait.
        """
        if not self._pen.acquire(blocking=False) and not self._waited():
            raise LimitError(
                zh="现在要画的图太多，请过几秒再试。",
                en="Too many pictures are being drawn; try again in a few seconds.",
                retry_after_s=AGAIN_S,
            )
        try:
            yield
        finally:
            self._pen.release()

    def _waited(self) -> bool:
        """Wait for the pen; False where there is no place to wait, or it took too long."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            with aside(request.environ) if has_request_context() else nullcontext():
                return self._pen.acquire(timeout=self._patience_s)
        finally:
            self._places.release()


OF_THE_PROCESS = Drawing()
"""Whatever is drawn for visitors: maps and plates want the same machine."""
