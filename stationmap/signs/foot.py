"""The bottom of a plate: whom to call, the code, and what the plate rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.maps.canvas import BOLD
from stationmap.maps.typeset import balanced, broken, text_width
from stationmap.signs import measures as m
from stationmap.signs.code import qr
from stationmap.signs.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.maps.canvas import Canvas
    from stationmap.signs.sign import Sign

SCAN = ("扫一扫，", "看别处哪家", "还开着")
SCAN_SIZE, BETWEEN = 30.0, 18.0
QUIET = 0.1  # of the code's width is white on each side, about
SCAN_X = m.RIGHT - m.FOOT * (1 - 1.5 * QUIET) - BETWEEN  # where these words end
CALL = "门没开，请打"
CALL_SIZES = (58.0, 50.0, 44.0, 38.0, 32.0, 26.0)
TITLE, SMALL = 26.0, 22.0
TYPED_MOST = 100  # characters of an address
CHANGES = "时间有变，以扫码看到的为准"
EXAMPLE = "示例：位置、时间和设施由程序生成，不是真的。"


def foot_high(sign: Sign) -> float:
    """Return how much of the plate's lower end is taken."""
    words = sum(line.size for line in _lines(sign)) * m.LEADING
    return max(m.FOOT, words + m.FOOT * QUIET)


def foot(canvas: Canvas, sign: Sign) -> None:
    """Draw it: words at the left, the code at the right, both down to the same line."""
    bottom = m.BOTTOM - m.FOOT * QUIET
    lines = _lines(sign)
    y = bottom - sum(line.size for line in lines) * m.LEADING
    for line in lines:
        y += line.size * m.LEADING / 2
        canvas.text(line.x, y, line.words, size=line.size, fill=line.fill, weight=line.weight)
        y += line.size * m.LEADING / 2
    y = bottom - (len(SCAN) - 0.5) * SCAN_SIZE * m.LEADING
    for words in SCAN:
        canvas.text(SCAN_X, y, words, size=SCAN_SIZE, fill=m.INK, anchor="end")
        y += SCAN_SIZE * m.LEADING
    qr(canvas, sign.address, m.RIGHT - m.FOOT * (1 - QUIET), m.BOTTOM - m.FOOT, m.FOOT)


def _lines(sign: Sign) -> list[Line]:
    """Return what stands left of the code, from top to bottom."""
    wide = SCAN_X - max(text_width(words, SCAN_SIZE) for words in SCAN) - 2 * BETWEEN - m.EDGE
    small = list(_small(sign, wide))
    room = m.FOOT * (1 - QUIET) - sum(line.size for line in small) * m.LEADING
    return [*_call(sign.phone, wide, room), *small]


def _call(phone: str, wide: float, high: float) -> Iterator[Line]:
    """Write the number as large as there is room for; none that is not known."""
    for size in CALL_SIZES if phone else ():
        lines = broken(phone, size, wide, weight=BOLD)
        if (len(lines) * size + TITLE) * m.LEADING <= high or size == CALL_SIZES[-1]:
            yield Line(m.EDGE, 0.0, CALL, TITLE, m.INK_2)
            yield from (Line(m.EDGE, 0.0, words, size, weight=BOLD) for words in lines)
            return


def _small(sign: Sign, wide: float) -> Iterator[Line]:
    for words in balanced(sign.warning, SMALL, wide, weight=BOLD) if sign.warning else ():
        yield Line(m.EDGE, 0.0, words, SMALL, weight=BOLD)
    kept = [EXAMPLE] if sign.example else []
    kept += [f"运营：{sign.operator}"] if sign.operator else []
    for said in (*kept, f"编号 {sign.ref}，数据版本 {sign.version}", CHANGES):
        yield from (Line(m.EDGE, 0.0, w, SMALL, m.INK_3) for w in balanced(said, SMALL, wide))
    # One that nobody would type is in the code alone.
    typed = sign.address if len(sign.address) <= TYPED_MOST else ""
    for words in broken(typed, m.FLOOR, wide) if typed else ():
        yield Line(m.EDGE, 0.0, words, m.FLOOR, m.INK_3)
