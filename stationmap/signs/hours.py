"""The hours on a plate: larger than all else, for they are read from three metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.maps.canvas import BOLD
from stationmap.maps.typeset import balanced, text_width
from stationmap.signs import measures as m
from stationmap.signs.lines import Line, Part, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.maps.canvas import Canvas
    from stationmap.signs.posted import Row, Season

LARGE_LEADING = 1.12  # figures have nothing below the line
SENTENCE_MOST = 96.0  # a sentence is not written as large as figures
WRITE_IN = ("周一至周五", "周六、周日", "节假日")
BETWEEN = 0.25  # of the type, from season to season
LINE_HIGH = 1.9  # of the type before it: room for a pen


def known_hours(seasons: Sequence[Season], sizes: m.Sizes) -> Part | None:
    """Write when it is open; None: it does not fit at this size."""
    lines: list[Line] = []
    y = 0.0
    for season in seasons:
        y += BETWEEN * sizes.days if y else 0.0
        for words in [season.name] if season.name else []:
            lines.append(Line(m.EDGE, y + sizes.days * m.LEADING / 2, words, sizes.days))
            y += sizes.days * m.LEADING
        for row in season.rows:
            found = _row(row, y, sizes)
            if not found:
                return None
            lines += found
            y += _row_high(row, found, sizes)
        for words in balanced("，".join(season.notes), sizes.days, m.WIDE) if season.notes else []:
            lines.append(Line(m.EDGE, y + sizes.days * m.LEADING / 2, words, sizes.days))
            y += sizes.days * m.LEADING
    return written(y, lines)


def _row(row: Row, y: float, sizes: m.Sizes) -> list[Line]:
    """Write hours at the left and their days at the right; nothing where they would meet."""
    high, small = sizes.hours * LARGE_LEADING, sizes.days * m.LEADING
    wide = max(text_width(span, sizes.hours, weight=BOLD) for span in row.spans)
    room = m.WIDE - wide - sizes.days
    if room < sizes.days:
        return []
    days = balanced(row.days, sizes.days, room)
    if max(text_width(line, sizes.days) for line in days) > room:
        return []
    above = max(0.0, (high - small * len(days)) / 2)
    return [
        *(
            Line(m.EDGE, y + (number + 0.5) * high, span, sizes.hours, weight=BOLD)
            for number, span in enumerate(row.spans)
        ),
        *(
            Line(m.RIGHT, y + above + (number + 0.5) * small, line, sizes.days, anchor="end")
            for number, line in enumerate(days)
        ),
    ]


def _row_high(row: Row, lines: Sequence[Line], sizes: m.Sizes) -> float:
    days = len(lines) - len(row.spans)
    return max(len(row.spans) * sizes.hours * LARGE_LEADING, days * sizes.days * m.LEADING)


def many_hours(sizes: m.Sizes) -> Part:
    """Say where the hours are told, when they are more than a plate can hold."""
    large = min(sizes.hours, SENTENCE_MOST)
    high = large * LARGE_LEADING
    below = "扫右下角的码，看今天开到几点"
    lines = [
        Line(m.EDGE, high / 2, "时间分好几种", large, weight=BOLD),
        Line(m.EDGE, high + sizes.days * m.LEADING / 2, below, sizes.days),
    ]
    return written(high + sizes.days * m.LEADING, lines)


def unknown_hours(sizes: m.Sizes) -> Part:
    """Say that the hours are not known, and leave room for a pen."""
    large = min(sizes.hours, SENTENCE_MOST)
    high = large * LARGE_LEADING
    each = LINE_HIGH * sizes.days
    words = "驿站的人请写在下面"
    text = written(
        high + len(WRITE_IN) * each,
        [
            Line(m.EDGE, high / 2, "时间待核实", large, weight=BOLD),
            Line(m.RIGHT, high / 2, words, sizes.label, m.INK_2, anchor="end"),
            *(
                Line(m.EDGE, high + (number + 1) * each - 0.65 * sizes.days, line, sizes.days)
                for number, line in enumerate(WRITE_IN)
            ),
        ],
    )
    x = m.EDGE + max(text_width(line, sizes.days) for line in WRITE_IN) + 0.6 * sizes.days

    def draw(canvas: Canvas, y: float) -> None:
        text.draw(canvas, y)
        for number in range(len(WRITE_IN)):
            at = y + high + (number + 1) * each - 0.1 * sizes.days
            words = f"M{x:.1f} {at:.1f}H{m.RIGHT:g}"
            canvas.path(words, fill="none", stroke=m.LINE, stroke_width=1.5)

    return Part(text.height, draw)
