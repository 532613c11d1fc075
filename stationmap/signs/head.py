"""The top of a plate: what this is, and that everybody may come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.maps.canvas import BOLD
from stationmap.maps.typeset import text_width
from stationmap.signs import measures as m
from stationmap.signs.icons import icon

if TYPE_CHECKING:
    from stationmap.maps.canvas import Canvas
    from stationmap.signs.sign import Sign

TITLE, WELCOME, EXAMPLE = "工会驿站", "进来坐坐，不买东西也欢迎。", "示例"
HOUSE_X, HOUSE_Y, HOUSE = 66.0, 62.0, 172.0
TITLE_X, TITLE_Y, TITLE_SIZE = 290.0, 122.0, 124.0
WELCOME_Y, WELCOME_SIZE = 224.0, 42.0
TAG_SIZE, TAG_HIGH, TAG_SIDE = 34.0, 54.0, 20.0


def head(canvas: Canvas, sign: Sign) -> None:
    """Draw the orange field, and that an example is one."""
    canvas.rect(0, 0, m.WIDTH, m.HEAD, fill=m.ORANGE)
    icon(canvas, "brand", HOUSE_X, HOUSE_Y, HOUSE, fill=m.PAPER)
    ink = m.ON_ORANGE
    canvas.text(TITLE_X, TITLE_Y, TITLE, size=TITLE_SIZE, weight=BOLD, fill=ink)
    canvas.text(TITLE_X, WELCOME_Y, WELCOME, size=WELCOME_SIZE, fill=ink)
    if sign.example:
        wide = text_width(EXAMPLE, TAG_SIZE) + 2 * TAG_SIDE
        canvas.rect(
            m.RIGHT - wide,
            TAG_SIDE * 2,
            wide,
            TAG_HIGH,
            rx=8,
            fill="none",
            stroke=ink,
            stroke_width=2.5,
        )
        middle = m.RIGHT - wide / 2, TAG_SIDE * 2 + TAG_HIGH / 2
        canvas.text(*middle, EXAMPLE, size=TAG_SIZE, anchor="middle", fill=ink)
