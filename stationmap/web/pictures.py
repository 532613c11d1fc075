"""Pictures that take half a second to draw: kept for a while, drawn one at a time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from stationmap.web.drawing import OF_THE_PROCESS
from stationmap.web.static_files import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stationmap.web.drawing import Drawing

PNG, PDF = "image/png", "application/pdf"


class Pictures:
    """The pictures asked for last.

    What is kept is handed out at once, even while another is drawn. Whoever
    asks for a new one waits for the one being drawn, but not for long.

    Parameters
    ----------
    most_bytes : int
        How much is kept.
    kind : str
        The type of media that they are of.
    drawing : Drawing
        Lets one be drawn at a time.
    """

    def __init__(
        self, most_bytes: int, *, kind: str = PNG, drawing: Drawing = OF_THE_PROCESS
    ) -> None:
        self._most_bytes, self._kind, self._drawing = most_bytes, kind, drawing
        self._kept: OrderedDict[Hashable, Body] = OrderedDict()
        self._keeping = Lock()

    def get(self, question: Hashable, draw: Callable[[], bytes]) -> Body:
        """Return the picture that answers `question`, drawn now if it is not kept.

        Raises
        ------
        LimitError
            Too many others are asked for; with the seconds to wait.
        """
        if found := self._found(question):
            return found
        with self._drawing.turn():
            # Whoever waited may find that it was the same picture.
            return self._found(question) or self._keep(question, Body(draw(), self._kind))

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
