"""Canvas: drawings as SVG of the plainest kind, which survives everywhere.

Shapes, paths and text with attributes of their own, and nothing else: no ids,
no styles, no definitions, nothing that refers to anything. So a drawing can be
turned into a picture, stand in a page, or in an article whose editor strips
all the rest.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

FONT = "Noto Sans SC"
BASELINE = 0.36  # of the type size, from the middle of a line down to its baseline
LATIN_EM, WIDE_EM = 0.58, 1.0
XML_FORBIDS = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)


class Canvas:
    """A drawing that grows element by element; what comes later lies on top.

    Parameters
    ----------
    width_px, height_px : float
        Its size; x runs to the right, y down.
    """

    def __init__(self, width_px: float, height_px: float) -> None:
        self.width_px = width_px
        self.height_px = height_px
        self._elements: list[str] = []

    def svg(self) -> str:
        """Return the drawing."""
        width, height = number(self.width_px), number(self.height_px)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">'
        )
        return head + "".join(self._elements) + "</svg>"

    def rect(self, x: float, y: float, width: float, height: float, **look: object) -> None:
        """Draw a rectangle; `look` holds attributes such as ``fill`` and ``stroke_width``."""
        self._add("rect", look, x=x, y=y, width=width, height=height)

    def circle(self, x: float, y: float, radius: float, **look: object) -> None:
        """Draw a circle."""
        self._add("circle", look, cx=x, cy=y, r=radius)

    def path(self, words: str, **look: object) -> None:
        """Draw a path written in SVG's own words."""
        self._add("path", look, d=words)

    def shape(self, geometry: BaseGeometry, **look: object) -> None:
        """Draw polygons with their holes, or lines, given in pixels."""
        words = "".join(_path_words(geometry))
        if words:
            self._add("path", {"fill_rule": "evenodd"} | look, d=words)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        fill: str,
        anchor: str = "start",
        weight: int = 400,
        halo: str = "",
    ) -> None:
        """Write a line whose middle is at height `y`; `halo` is a colour around it."""
        look: dict[str, object] = {"font_family": FONT, "font_size": size, "fill": fill}
        if anchor != "start":
            look["text_anchor"] = anchor
        if weight != 400:  # noqa: PLR2004 - regular
            look["font_weight"] = weight
        place = {"x": x, "y": y + BASELINE * size}
        if halo:
            around = {"fill": halo, "stroke": halo, "stroke_width": size * 0.28}
            self._add("text", look | around | {"stroke_linejoin": "round"}, words, **place)
        self._add("text", look, words, **place)

    def _add(self, name: str, look: dict[str, object], words: str = "", **place: object) -> None:
        attributes = "".join(
            f" {key.replace('_', '-')}={quoteattr(number(value))}"
            for key, value in (place | look).items()
        )
        inside = escape(writable(words))
        self._elements.append(
            f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"
        )


def number(value: object) -> str:
    """Write a number with a tenth of a pixel at most; other values as they are."""
    if isinstance(value, int | float):
        return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"
    return str(value)


def writable(words: str) -> str:
    """Leave out what no XML may hold: control characters, halves of pairs."""
    return words.translate(XML_FORBIDS)


def text_width(words: str, size: float) -> float:
    """Estimate how wide a line is: Chinese letters are square, Latin ones about half."""
    ems = (WIDE_EM if unicodedata.east_asian_width(c) in "WFA" else LATIN_EM for c in words)
    return size * sum(ems)


def _path_words(geometry: BaseGeometry) -> Iterator[str]:
    from shapely import get_coordinates, get_parts

    for part in get_parts(geometry, return_index=False):
        if part.geom_type == "LineString":
            yield _ring_words(get_coordinates(part).tolist())
        elif part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield _ring_words(get_coordinates(ring)[:-1].tolist()) + "Z"


def _ring_words(points: list[list[float]]) -> str:
    words = [f"{number(x)} {number(y)}" for x, y in points]
    return f"M{words[0]}L{' '.join(words[1:])}" if len(words) > 1 else ""
