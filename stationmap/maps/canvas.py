"""Canvas: a drawing that grows mark by mark, of the plainest kind, which survives everywhere.

Shapes, paths and text with attributes of their own, and nothing else: no ids,
no styles, no definitions, nothing that refers to anything. So one drawing can
become a picture, a page of print, or stand in an article whose editor strips
all the rest. `svg`, `raster` and `pdf` carry it there.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

FONT = "Noto Sans SC"
BASELINE = 0.36  # of the type size, from the middle of a line down to its baseline
REGULAR, BOLD = 400, 700
HALO = 0.28  # of the type size, both sides together


@dataclass(frozen=True, slots=True)
class Mark:
    """One element of a drawing, named as SVG names it; `inside` lie on top of it, in order."""

    name: str
    look: dict[str, object]
    words: str = ""
    inside: list[Mark] = field(default_factory=list)


class Canvas:
    """A drawing that grows mark by mark; what comes later lies on top.

    Parameters
    ----------
    width_px, height_px : float
        Its size; x runs to the right, y down.
    per_px : int
        Steps of a pixel to which the points of shapes are rounded; 10 is finer
        than any screen, 1 keeps an article's code short.
    """

    def __init__(self, width_px: float, height_px: float, *, per_px: int = 10) -> None:
        self.width_px = width_px
        self.height_px = height_px
        self._per_px = per_px
        self.marks: list[Mark] = []
        self._into = self.marks

    def rect(self, x: float, y: float, width: float, height: float, **look: object) -> None:
        """Draw a rectangle; `look` holds attributes such as ``fill`` and ``stroke_width``."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height} | look)

    def circle(self, x: float, y: float, radius: float, **look: object) -> None:
        """Draw a circle."""
        self._add("circle", {"cx": x, "cy": y, "r": radius} | look)

    def path(self, words: str, **look: object) -> None:
        """Draw a path written in SVG's own words."""
        self._add("path", {"d": words} | look)

    def shape(self, geometry: BaseGeometry, **look: object) -> None:
        """Draw polygons with their holes, or lines, given in pixels."""
        words = "".join(_path_words(geometry, self._per_px))
        if words:
            # Only a hole needs a rule for what is inside.
            rule = {"fill_rule": "evenodd"} if _has_hole(geometry) else {}
            self._add("path", {"d": words} | rule | look)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        fill: str,
        anchor: str = "start",
        weight: int = REGULAR,
        halo: str = "",
    ) -> None:
        """Write a line whose middle is at height `y`; `halo` is a colour around it."""
        look: dict[str, object] = {"x": x, "y": y + BASELINE * size}
        look |= {"font_family": FONT, "font_size": size, "fill": fill}
        if anchor != "start":
            look["text_anchor"] = anchor
        if weight != REGULAR:
            look["font_weight"] = weight
        if halo:
            around = {"fill": halo, "stroke": halo, "stroke_width": size * HALO}
            self._add("text", look | around | {"stroke_linejoin": "round"}, words)
        self._add("text", look, words)

    def words(self, x: float, baseline: float, words: str) -> None:
        """Write a line in the type of the group around it."""
        near = {"x": x, "y": baseline}
        steps = {name: round(value * self._per_px) / self._per_px for name, value in near.items()}
        self._add("text", dict(steps), words)

    def tapped_words(self, x: float, y: float, words: str, *, fill: str) -> None:
        """Write a line in the group's type whose middle is at height `y`, unseen until tapped."""
        self._add("text", {"x": x, "y": y, "fill": fill, "stroke": "none"}, words)

    @contextmanager
    def group(self, **look: object) -> Iterator[None]:
        """Draw what follows inside a group of its own; ``transform`` may move and scale it."""
        mark, outside = self._add("g", look), self._into
        self._into = mark.inside
        try:
            yield
        finally:
            self._into = outside

    def when_tapped(self, attribute: str, value: str, *, for_s: float) -> None:
        """Change the group around, for some seconds, when it is tapped; still elsewhere."""
        when: dict[str, object] = {"begin": "click", "dur": f"{for_s:g}s"}
        self._add("set", {"attributeName": attribute, "to": value} | when)

    def _add(self, name: str, look: dict[str, object], words: str = "") -> Mark:
        mark = Mark(name, look, words)
        self._into.append(mark)
        return mark


def number(value: object) -> str:
    """Write a number with a tenth of a pixel at most; other values as they are."""
    if isinstance(value, int | float):
        return f"{value:.1f}".rstrip("0").rstrip(".") if value else "0"
    return str(value)


def _has_hole(geometry: BaseGeometry) -> bool:
    from shapely import get_num_interior_rings, get_parts

    return bool((get_num_interior_rings(get_parts(geometry)) > 0).any())


def _path_words(geometry: BaseGeometry, per_px: int) -> Iterator[str]:
    from shapely import get_coordinates, get_parts

    for part in get_parts(geometry, return_index=False):
        if part.geom_type == "Point":
            yield _way_words(get_coordinates(part).tolist(), per_px) + "h0"  # round ends: a dot
        elif part.geom_type == "LineString":
            yield _way_words(get_coordinates(part).tolist(), per_px)
        elif part.geom_type == "Polygon":
            rings = (part.exterior, *part.interiors) if not part.is_empty else ()
            for ring in rings:
                yield _way_words(get_coordinates(ring)[:-1].tolist(), per_px) + "z"


def _way_words(points: list[list[float]], per_px: int) -> str:
    """Write a way in the fewest letters, as steps from point to point.

    Steps are between rounded points, so that roundings never add up.
    """
    (x, y), *rest = [(round(per_px * x), round(per_px * y)) for x, y in points]
    words, steps = [f"M{number(x / per_px)}{_after(y / per_px)}"], [""]
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            steps.append(_after((to_x - x) / per_px) + _after((to_y - y) / per_px))
            x, y = to_x, to_y
    return "".join([*words, "l", "".join(steps).lstrip()] if len(steps) > 1 else words)


def _after(value: float) -> str:
    """Write a number that follows another: its sign parts them, else a space."""
    words = number(value)
    return words if words.startswith("-") else f" {words}"
