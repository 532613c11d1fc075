"""The pictures before an article is opened: a wide one and a square one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.maps.article.page import EDGE_PX, WIDTH_PX
from stationmap.maps.article.palette import LIGHT
from stationmap.maps.article.portrait import simpler
from stationmap.maps.canvas import BOLD, Canvas
from stationmap.maps.frame import Frame
from stationmap.maps.marks import house
from stationmap.maps.typeset import balanced, broken, text_width

if TYPE_CHECKING:
    from stationmap.maps.article.palette import Palette
    from stationmap.maps.article.scene import Centre, Scene

WIDE, SQUARE = 2.35, 1.0  # as WeChat cuts covers
FINE_PX = 1.0
LINE, LEAST_PX, MOST_PX = 1.26, 40.0, 84.0
SMALL_PX, SMALL_LINE_PX = 22.0, 32.0
DOT_PX, LARGE_PX, HOUSE_PX = 5.0, 11.0, 64.0
AIR_PX = 16.0


def cover(scene: Scene, *, ratio: float = WIDE, palette: Palette = LIGHT) -> Canvas:
    """Draw a cover: the title, and the shape of what the article is about.

    Parameters
    ----------
    scene : Scene
        The same as that of the picture inside.
    ratio : float
        Width over height: 2.35 or 1.
    palette : Palette
        Its colours.
    """
    canvas = Canvas(WIDTH_PX, round(WIDTH_PX / ratio))
    canvas.rect(0, 0, canvas.width_px, canvas.height_px, fill=palette.paper)
    wide = ratio > 1.5  # noqa: PLR2004 - room for the shape beside the title, not only below
    title_px = WIDTH_PX * (0.5 if wide else 1.0) - EDGE_PX * (1 if wide else 2)
    title_high = canvas.height_px * (0.62 if wide else 0.3)
    left = WIDTH_PX * 0.53 if wide else 0.0
    top = 0.0 if wide else EDGE_PX + title_high
    lines = [line for words in scene.brief_foot for line in broken(words, SMALL_PX, title_px)]
    low = 0.0 if wide else EDGE_PX + len(lines) * SMALL_LINE_PX + AIR_PX
    _land(canvas, scene, palette, left=left, top=top, low=low)
    _title(canvas, palette, scene.title, wide=title_px, high=title_high)
    _sources(canvas, palette, lines)
    return canvas


def _land(
    canvas: Canvas, scene: Scene, palette: Palette, *, left: float, top: float, low: float
) -> None:
    from shapely import transform, union_all

    wide, high = canvas.width_px - left, canvas.height_px - top - low
    frame = Frame.around(scene.view, width_px=wide, least_px=high, most_px=high).at(left, top)
    shapes = [
        frame.cut(shape)
        for shape in transform(simpler(scene.townships, FINE_PX / frame.px_per_m), frame.place)
    ]
    canvas.shape(union_all(shapes), fill=palette.out)
    for shape in shapes:
        canvas.shape(shape, fill="none", stroke=palette.border, stroke_width=1.2)
    focus = [shapes[n] for n in scene.focus]
    if scene.centre is not None:
        canvas.shape(union_all(focus), fill=palette.land)
        for shape in shapes:
            canvas.shape(shape, fill="none", stroke=palette.border, stroke_width=1.2)
        _around(canvas, scene, palette, frame, scene.centre)
        return
    canvas.shape(union_all(focus), fill=palette.dot)
    for shape in focus if scene.whole else ():
        canvas.shape(shape, fill="none", stroke=palette.paper, stroke_width=1.4)
    if not scene.whole:
        for x, y in frame.place(scene.places_m(scene.dots)).tolist():
            if left < x < canvas.width_px and top < y < top + high:
                canvas.circle(x, y, DOT_PX, fill=palette.paper)


def _around(canvas: Canvas, scene: Scene, palette: Palette, frame: Frame, centre: Centre) -> None:
    """Draw what is around a place: its rings, the stations, and in the middle the place."""
    (x, y), *_ = frame.place(np.array([[centre.x_m, centre.y_m]])).tolist()
    for ring_m in centre.rings_m:
        look = {"stroke": palette.outline, "stroke_width": 1.6, "stroke_dasharray": "2 7"}
        canvas.circle(x, y, ring_m * frame.px_per_m, fill="none", **look, stroke_linecap="round")
    right, bottom = frame.left_px + frame.width_px, frame.top_px + frame.height_px
    for dot_x, dot_y in frame.place(scene.places_m(scene.dots)).tolist():
        if frame.left_px < dot_x < right and frame.top_px < dot_y < bottom:
            canvas.circle(dot_x, dot_y, LARGE_PX, fill=palette.dot)
    if centre.name:
        canvas.path(f"M{x:.1f} {y - 24:.1f}l24 24-24 24-24-24z", fill=palette.place)
    else:
        house(canvas, x, y, HOUSE_PX, fill=palette.all_day, stroke=palette.land)


def _title(canvas: Canvas, palette: Palette, title: str, *, wide: float, high: float) -> None:
    """Write the title as large as its room allows."""
    size = MOST_PX
    while size > LEAST_PX and not _fits(title, size, wide, high):
        size -= 2
    canvas.rect(EDGE_PX, EDGE_PX, 72, 9, fill=palette.dot)
    y = EDGE_PX + 9 + 26 + LINE * size / 2
    for line in balanced(title, size, wide, weight=BOLD):
        canvas.text(EDGE_PX, y, line, size=size, fill=palette.ink, weight=BOLD)
        y += LINE * size


def _fits(title: str, size: float, wide: float, high: float) -> bool:
    lines = balanced(title, size, wide, weight=BOLD)
    longest = max(text_width(line, size, weight=BOLD) for line in lines)
    orphan = len(lines) > 1 and len(lines[-1]) < 2  # noqa: PLR2004 - one letter alone looks lost
    return len(lines) * LINE * size + 35 <= high and longest <= wide and not orphan


def _sources(canvas: Canvas, palette: Palette, lines: list[str]) -> None:
    """Name the version and the seal, which every picture of ours carries."""
    y = canvas.height_px - EDGE_PX + SMALL_LINE_PX / 2 - len(lines) * SMALL_LINE_PX
    for line in lines:
        y += SMALL_LINE_PX
        canvas.text(EDGE_PX, y - 12, line, size=SMALL_PX, fill=palette.ink_2)
