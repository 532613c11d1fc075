"""The plate of one station, drawn: who is welcome, what is inside, and above all when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.errors import DataError
from stationmap.maps.canvas import Canvas
from stationmap.signs import measures as m
from stationmap.signs.foot import foot, foot_high
from stationmap.signs.head import head
from stationmap.signs.parts import elsewhere, facilities, hours, name, served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.signs.lines import Part
    from stationmap.signs.sign import Sign

SLACK_MOST = 42.0  # more white than this between parts tears the plate apart


def plate(sign: Sign) -> Canvas:
    """Draw a plate of A4's shape.

    Raises
    ------
    DataError
        Even at its smallest the type does not fit; `Sign` keeps that from happening.
    """
    canvas = Canvas(m.WIDTH, m.HEIGHT)
    canvas.rect(0, 0, m.WIDTH, m.HEIGHT, fill=m.PAPER)
    head(canvas, sign)
    room = m.BOTTOM - foot_high(sign) - m.HEAD
    sizes, parts = _fitting(sign, room)
    used = sum(part.height for part in parts) + sizes.gap * len(parts)
    slack = min(SLACK_MOST, (room - used - sizes.gap) / (len(parts) + 1))
    y = m.HEAD + sizes.gap + slack
    for part in parts:
        part.draw(canvas, y)
        y += part.height + sizes.gap + slack
    foot(canvas, sign)
    return canvas


def _fitting(sign: Sign, room: float) -> tuple[m.Sizes, Sequence[Part]]:
    """Find the largest type with which everything fits."""
    for when in (hours, elsewhere):
        for sizes in m.steps():
            last = when(sign, sizes)
            if last is None or last.height > room:
                continue
            parts = [name(sign, sizes), served(sizes), facilities(sign, sizes), last]
            there = [part for part in parts if part is not None]
            whole = sum(part.height for part in there) + sizes.gap * (len(there) + 1)
            if whole <= room:
                return sizes, there
    raise DataError(
        zh=f"{sign.name} 的内容太多，一块标识牌放不下。",
        en=f"{sign.name!r} has more to say than a plate can hold.",
        field="name",
        value=sign.name,
    )
