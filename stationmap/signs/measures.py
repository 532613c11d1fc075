"""The measures of a plate, in fifths of a millimetre on A4; A3 is the same, larger.

Type shrinks in steps until all fits, the least important first: hours keep the
size that is read from three metres as long as anything else can give way.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 1050.0, 1485.0  # 210 by 297 mm
EDGE = 75.0
RIGHT = WIDTH - EDGE
WIDE = WIDTH - 2 * EDGE
HEAD = 290.0
BOTTOM = HEIGHT - 62.0
FOOT = 300.0  # as high as the code is wide, with the white around it: 60 mm
FLOOR = 20.0  # 4 mm: no type on a plate is smaller
FAR = 70.0  # figures 10 mm high on A4, which are read from 3 m
LEADING = 1.3

INK, INK_2, INK_3 = "#2a251f", "#5f574d", "#736a5e"
LINE, PAPER, ORANGE, ON_ORANGE = "#8e8375", "#fffdf9", "#e57219", "#221407"


class Sizes(NamedTuple):
    """One step: sizes of type, of icons, and the white between parts."""

    name: float
    body: float
    label: float
    icon: float
    facility: float
    hours: float
    gap: float

    @property
    def days(self) -> float:
        """The size of the days beside their hours."""
        return max(26.0, 0.36 * self.hours)


AROUND = (
    (76.0, 36.0, 28.0, 70.0, 34.0, 32.0),
    (62.0, 33.0, 26.0, 60.0, 30.0, 24.0),
    (50.0, 29.0, 24.0, 50.0, 26.0, 18.0),
    (42.0, 26.0, 22.0, 44.0, 24.0, 12.0),
    (34.0, 24.0, 20.0, 38.0, 22.0, 8.0),
)
LARGE = (176.0, 156.0, 138.0, 122.0, 108.0, 96.0, 86.0, 77.0, FAR)
SMALL = (62.0, 54.0, 46.0, 40.0, 36.0)


def steps() -> Iterator[Sizes]:
    """List the sizes to try, best first."""
    for (name, body, label, icon, facility, gap), hours in (
        *product(AROUND[:2], LARGE[:6]),
        *product(AROUND, LARGE),
        *product(AROUND[-2:], SMALL),
    ):
        yield Sizes(name, body, label, icon, facility, hours, gap)
