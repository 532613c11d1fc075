"""Pictures that take half a second to draw: kept for a while, drawn one at a time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from stationmap.errors import LimitError
from stationmap.web.static_files import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

PNG = "image/png"
PATIENCE_S = 4.0
AGAIN_S = 3.0


class Pictures:
    """The pictures asked for last.

    What is kept is handed out at once, even while another is drawn. Whoever
    asks for a new one waits for the one being drawn, but not for long: those
    who look for a station need the machine, too.

    Parameters
    ----------
    most_bytes : int
        How much is kept.
    patience_s : float
        How long is waited for others' drawings.
    """

    def __init__(self, most_bytes: int, *, patience_s: float = PATIENCE_S) -> None:
        self._most_bytes, self._patience_s = most_bytes, patience_s
        self._kept: OrderedDict[Hashable, Body] = OrderedDict()
        self._keeping, self._drawing = Lock(), Lock()

    def get(self, question: Hashable, draw: Callable[[], bytes]) -> Body:
        """Return the picture that answers `question`, drawn now if it is not kept.

        Raises
        ------
        LimitError
            Too many others are asked for; with the seconds to wait.
        """
        if found := self._found(question):
            return found
        if not self._drawing.acquire(timeout=self._patience_s):
            raise LimitError(
                zh="现在要画的图太多，请过几秒再试。",
                en="Too many pictures are being drawn; try again in a few seconds.",
                retry_after_s=AGAIN_S,
            )
        try:
            # Whoever waited may find that it was the same picture.
            return self._found(question) or self._keep(question, Body(draw(), PNG))
        finally:
            self._drawing.release()

    @property
    def bytes_kept(self) -> int:
        """How much is kept now."""
        with self._keeping:
            return sum(len(body.data) for body in self._kept.values())

    def _found(self, question: Hashable) -> Body | None:
        with self._keeping:
            found = self._kept.get(question)
            if found:
                self._kept.move_to_end(question)
            return found

    def _keep(self, question: Hashable, body: Body) -> Body:
        with self._keeping:
            self._kept[question] = body
            held = sum(len(one.data) for one in self._kept.values())
            while held > self._most_bytes:
                held -= len(self._kept.popitem(last=False)[1].data)
        return body
