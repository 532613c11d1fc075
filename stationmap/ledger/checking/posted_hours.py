"""Hours as a cell has them: in words, in OSM syntax, or as what Excel made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from stationmap.errors import HoursError, InputError
from stationmap.hours import OpeningHours, from_sign
from stationmap.hours.sign_words import EXAMPLES
from stationmap.ledger.checking.cells import text_of

if TYPE_CHECKING:
    from stationmap.ledger.sheet import Cell

_KEPT = 20_000
_HOURS = 24
_DAY_S = 86_400
NONE_POSTED = frozenset(
    {"", "-", "--", "—", "——", "/", "无", "暂无", "未知", "不详", "待定", "待核实"}
)


@dataclass(frozen=True, slots=True)
class Hours:
    """What a cell says of hours.

    ``posted`` is the text as a reader would see it, ``osm`` its meaning, None
    where it is not understood. ``part`` is what was not understood.
    """

    posted: str | None
    osm: str | None = None
    part: str = ""


@lru_cache(maxsize=_KEPT)
def read_hours(text: str) -> Hours:
    """Read hours in words; OSM syntax is taken as it is. The same text is read once."""
    if text in NONE_POSTED:
        return Hours(None)
    try:
        return Hours(text, str(from_sign(text)))
    except HoursError as error:
        if is_osm(text):
            return Hours(None, text)
        return Hours(text, None, part_of(error, text))


@lru_cache(maxsize=_KEPT)
def is_osm(text: str) -> bool:
    """Say whether a text is opening hours in OSM syntax."""
    try:
        OpeningHours.parse(text)
    except InputError:
        return False
    return True


def part_of(error: HoursError, text: str) -> str:
    """Return the part that an error names as not understood, or all of the text."""
    named = error.zh.split("”里的“", 1)
    return named[1].split("”：", 1)[0] if len(named) > 1 else text


def example() -> str:
    """Return hours as they can be written."""
    return EXAMPLES[2]


@dataclass(frozen=True, slots=True)
class Stored:
    """Hours that Excel turned into a date or a number.

    ``start`` and ``end`` are the hours that a date was most likely typed as,
    8-22 for the 22nd of August; None for a number or a single time.
    """

    shown: str
    start: int | None = None
    end: int | None = None

    @property
    def typed(self) -> str:
        """What was most likely typed."""
        return f"{self.start}-{self.end}"


def stored(cell: Cell) -> Stored | None:
    """Say what Excel made of hours, None where the cell holds text or nothing."""
    if cell is None or isinstance(cell, str):
        return None
    if isinstance(cell, date) and not (isinstance(cell, datetime) and cell.time() != time()):
        shown = cell.isoformat()[:10]
        if cell.month < cell.day <= _HOURS:
            return Stored(shown, cell.month, cell.day)
        return Stored(shown)
    if isinstance(cell, (float, int)) and not isinstance(cell, bool):
        if 0 < cell < 1:
            minutes = round(cell * _DAY_S / 60)
            return Stored(f"{minutes // 60}:{minutes % 60:02d}")
        if cell == _HOURS:
            return None  # 24 alone is 24小时
    return Stored(text_of(cell))
