"""The parts in the middle of a plate: name, who is served, what is there, and when."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from stationmap.maps.canvas import BOLD
from stationmap.maps.typeset import balanced, text_width
from stationmap.model import FACILITY_NAMES
from stationmap.signs import measures as m
from stationmap.signs.hours import known_hours, many_hours, unknown_hours
from stationmap.signs.icons import icon
from stationmap.signs.lines import Line, Part, paragraph, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.maps.canvas import Canvas
    from stationmap.model import Facility
    from stationmap.signs.sign import Sign

SERVED = ("快递员、外卖员、司机、环卫工人、保安员，", "每一位在外面干活的人。")
IN_A_ROW = 8  # icons; more make two rows
FEWEST = 6  # the room of so many, where there are fewer
STROKE = 1.75  # of the icons' grid
ONE_LINE = 0.74  # a name may be so much smaller to stand on one line
TITLE_HIGH = 1.5


def name(sign: Sign, sizes: m.Sizes) -> Part:
    """Write what the station is called, on one line if that is not much smaller."""
    wide = text_width(sign.name, sizes.name, weight=BOLD)
    size = sizes.name * min(1.0, m.WIDE / wide) if wide else sizes.name
    if size >= ONE_LINE * sizes.name:
        return paragraph([sign.name], size, weight=BOLD)
    return paragraph(balanced(sign.name, sizes.name, m.WIDE, weight=BOLD), sizes.name, weight=BOLD)


def served(sizes: m.Sizes) -> Part:
    """Write who is served."""
    whole = "".join(SERVED)
    fits = text_width(whole, sizes.body) <= m.WIDE
    return _titled("服务对象", sizes, paragraph([whole] if fits else SERVED, sizes.body))


def facilities(sign: Sign, sizes: m.Sizes) -> Part | None:
    """Show what is there, by icons with their names; None: nothing can be said."""
    words = sign.facilities_note
    if not sign.facilities:
        return _titled("服务功能", sizes, paragraph([words], sizes.body)) if words else None
    shown = _icons(sign.facilities, sizes)
    if not words:
        return _titled("服务功能", sizes, shown)
    size = sizes.label
    note = written(2 * size, [Line(m.EDGE, 1.35 * size, words, size, m.INK_2)])

    def draw(canvas: Canvas, y: float) -> None:
        shown.draw(canvas, y)
        note.draw(canvas, y + shown.height)

    return _titled("服务功能", sizes, Part(shown.height + note.height, draw))


def _icons(facilities: Sequence[Facility], sizes: m.Sizes) -> Part:
    rows = ceil(len(facilities) / IN_A_ROW)
    columns = ceil(len(facilities) / rows)
    half = sizes.icon / 2
    apart = (m.WIDE - sizes.icon) / (max(columns, FEWEST) - 1)
    high = sizes.icon + 1.7 * sizes.facility
    ink = {"fill": "none", "stroke": m.INK, "stroke_width": STROKE}
    ink |= {"stroke_linecap": "round", "stroke_linejoin": "round"}

    def draw(canvas: Canvas, y: float) -> None:
        for number, facility in enumerate(facilities):
            row, column = divmod(number, columns)
            x, top = m.EDGE + half + column * apart, y + row * (high + sizes.gap / 2)
            icon(canvas, facility.value, x - half, top, sizes.icon, **ink)
            below, size = top + sizes.icon + 0.95 * sizes.facility, sizes.facility
            words = FACILITY_NAMES[facility][0]
            canvas.text(x, below, words, size=size, fill=m.INK, anchor="middle")

    return Part(rows * high + (rows - 1) * sizes.gap / 2, draw)


def hours(sign: Sign, sizes: m.Sizes) -> Part | None:
    """Write when it is open; None: it does not fit at this size."""
    if sign.seasons is None:
        return elsewhere(sign, sizes)
    part = known_hours(sign.seasons, sizes) if sign.seasons else unknown_hours(sizes)
    return part and _titled("开放时间", sizes, part, rule=True)


def elsewhere(_sign: Sign, sizes: m.Sizes) -> Part:
    """Say where the hours are told, when they are more than a plate can hold."""
    return _titled("开放时间", sizes, many_hours(sizes), rule=True)


def _titled(title: str, sizes: m.Sizes, part: Part, *, rule: bool = False) -> Part:
    """Set a quiet word above a part, and a line above that where the reader is to stop."""
    above = 0.7 * sizes.gap if rule else 0.0
    high = above + sizes.label * TITLE_HIGH

    def draw(canvas: Canvas, y: float) -> None:
        if rule:
            words = f"M{m.EDGE:g} {y:.1f}H{m.RIGHT:g}"
            canvas.path(words, fill="none", stroke=m.INK, stroke_width=2.5)
        middle = y + above + sizes.label * TITLE_HIGH / 2
        canvas.text(m.EDGE, middle, title, size=sizes.label, fill=m.INK_2)
        part.draw(canvas, y + high)

    return Part(high + part.height, draw)
