"""Names on a map: below the stations their halo, above them the letters."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from stationmap.maps.canvas import BASELINE, FONT, HALO, REGULAR
from stationmap.maps.labels import Box
from stationmap.maps.typeset import text_width

if TYPE_CHECKING:
    from stationmap.maps.canvas import Canvas

LINE = 1.16  # height of a line, in type sizes
AIR_PX = 4.0  # kept free at each side of a name


class Line(NamedTuple):
    """One line of letters, its middle at (x, y)."""

    x: float
    y: float
    words: str
    size: float
    fill: str
    weight: int = REGULAR

    @property
    def box(self) -> Box:
        """What it covers."""
        width = text_width(self.words, self.size, weight=self.weight)
        return Box.around(self.x, self.y, width + 2 * AIR_PX, LINE * self.size)


class Lettering:
    """The names of a map, gathered while they find their places.

    Letters of one size and colour stand in one group, which says so once: an
    article may hold only so many letters of code.
    """

    def __init__(self, canvas: Canvas, halo: str) -> None:
        self._canvas, self._halo = canvas, halo
        self._lines: list[Line] = []

    def add(self, *lines: Line) -> None:
        """Keep lines for later."""
        self._lines += lines

    def halos(self) -> None:
        """Draw what keeps letters apart from the lines below them."""
        for size, lines in groupby(sorted(self._lines, key=_size), key=_size):
            ink = {"fill": self._halo, "stroke": self._halo, "stroke_width": HALO * size}
            with self._canvas.group(**_face(size), **ink, stroke_linejoin="round"):
                self._write(*lines)

    def letters(self) -> None:
        """Draw the letters themselves."""
        for (size, fill, weight), lines in groupby(sorted(self._lines, key=_look), key=_look):
            bold = {} if weight == REGULAR else {"font_weight": weight}
            with self._canvas.group(**_face(size), fill=fill, **bold):
                self._write(*lines)

    def _write(self, *lines: Line) -> None:
        for line in lines:
            self._canvas.words(line.x, line.y + BASELINE * line.size, line.words)


def _face(size: float) -> dict[str, object]:
    return {"font_family": FONT, "font_size": size, "text_anchor": "middle"}


def _size(line: Line) -> float:
    return line.size


def _look(line: Line) -> tuple[float, str, int]:
    return line.size, line.fill, line.weight
