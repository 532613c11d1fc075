"""Writes a drawing as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stationmap.maps.canvas import number

if TYPE_CHECKING:
    from stationmap.maps.canvas import Canvas, Mark

XML_FORBIDS = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
CAPITALS = frozenset({"attributeName"})  # SVG's own spelling; all others have hyphens


def svg(canvas: Canvas) -> str:
    """Return a drawing as SVG without ids, styles or definitions."""
    width, height = number(canvas.width_px), number(canvas.height_px)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
    )
    return head + "".join(map(_element, canvas.marks)) + "</svg>"


def writable(words: str) -> str:
    """Leave out what no XML may hold: control characters, halves of pairs."""
    return words.translate(XML_FORBIDS)


def _element(mark: Mark) -> str:
    attributes = "".join(
        f" {key if key in CAPITALS else key.replace('_', '-')}={quoteattr(writable(number(value)))}"
        for key, value in mark.look.items()
    )
    inside = escape(writable(mark.words)) + "".join(map(_element, mark.inside))
    return (
        f"<{mark.name}{attributes}>{inside}</{mark.name}>"
        if inside
        else (f"<{mark.name}{attributes}/>")
    )
