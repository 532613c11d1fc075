"""Lines of type as part of a plate, which know how high they stand before they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stationmap.maps.canvas import REGULAR
from stationmap.signs import measures as m

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stationmap.maps.canvas import Canvas


class Part(NamedTuple):
    """A part that stands somewhere on the plate."""

    height: float
    draw: Callable[[Canvas, float], None]


class Line(NamedTuple):
    """A line of type, and where its middle is within its part."""

    x: float
    middle: float
    words: str
    size: float
    fill: str = m.INK
    weight: int = REGULAR
    anchor: str = "start"


def written(height: float, lines: Sequence[Line]) -> Part:
    """Return lines as a part of that height."""

    def draw(canvas: Canvas, y: float) -> None:
        for line in lines:
            canvas.text(
                line.x,
                y + line.middle,
                line.words,
                size=line.size,
                fill=line.fill,
                weight=line.weight,
                anchor=line.anchor,
            )

    return Part(height, draw)


def paragraph(words: Sequence[str], size: float, *, weight: int = REGULAR) -> Part:
    """Write lines one below the other, from the left edge on."""
    high = size * m.LEADING
    lines = [
        Line(m.EDGE, (number + 0.5) * high, line, size, weight=weight)
        for number, line in enumerate(words)
    ]
    return written(len(lines) * high, lines)
