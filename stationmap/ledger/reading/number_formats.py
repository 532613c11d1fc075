"""What a number in a workbook looks like to its reader: a date, a share, a code with zeros."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, time

    from stationmap.ledger.sheet import Cell


class Look(Enum):
    """What a format makes of a number."""

    PLAIN = 0
    DATE = 1
    PERCENT = 2
    ZEROS = 3
    ELAPSED = 4  # hours beyond 24, as in 24:00


class Format(NamedTuple):
    """`digits`: of the whole number for ZEROS, after the point for PERCENT."""

    look: Look
    digits: int = 0


PLAIN = Format(Look.PLAIN)

# The numbers that Excel gives to formats without writing them down; 27 to 36 and
# 50 to 58 are dates and times in a Chinese, Japanese or Korean Excel.
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN: dict[int, Format] = {
    9: Format(Look.PERCENT, 0),
    10: Format(Look.PERCENT, 2),
} | dict.fromkeys(_BUILT_IN_DATES, Format(Look.DATE))
_BUILT_IN[46] = Format(Look.ELAPSED)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_PERCENT = re.compile(r"[0#]+(?:\.([0#]+))?%")
_ELAPSED = re.compile(r"\[h+\]", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]|上午|下午", re.IGNORECASE)

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_FALSE_LEAP_DAY = 60  # Excel believes in 29 February 1900
_FROM_1904 = 1462
_LAST_DAY = 2_958_465  # 31 December 9999
_DAY_S = 86_400


def format_of(code: str) -> Format:
    """Tell what the format `code`, such as ``yyyy"年"m"月"`` or ``0.0%``, makes of a number."""
    first = _QUOTED.sub("", code.split(";", 1)[0]).strip()
    if _ELAPSED.match(first):
        return Format(Look.ELAPSED)
    if first.lower() in ("general", "@", ""):
        return PLAIN
    if _ZEROS.fullmatch(first):
        return Format(Look.ZEROS, len(first))
    if share := _PERCENT.fullmatch(first):
        return Format(Look.PERCENT, len(share[1] or ""))
    return Format(Look.DATE) if _DATE.search(first) else PLAIN


def built_in(number: int) -> Format:
    """Tell what a format makes of a number that has a number of its own and no code."""
    return _BUILT_IN.get(number, PLAIN)


def shown(value: float, form: Format, *, from_1904: bool = False) -> Cell:
    """Return a number as its reader sees it; a date that is none stays a number."""
    if form.look is Look.DATE:
        return moment(value, from_1904=from_1904)
    if form.look is Look.ELAPSED and value >= 1:
        minutes = round(value * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    if form.look is Look.ELAPSED:
        return moment(value, from_1904=False)
    if form.look is Look.PERCENT:
        return f"{value * 100:.{form.digits}f}%"
    if form.look is Look.ZEROS and value >= 0:
        return f"{value:0{form.digits}.0f}"
    return value


def moment(serial: float, *, from_1904: bool = False) -> date | datetime | time | int | float:
    """Turn a spreadsheet's day number into a date, a time of day, or both."""
    if from_1904:
        serial += _FROM_1904
    if not 0 <= serial < _LAST_DAY + 1:
        return serial
    day = math.floor(serial)
    seconds = round((serial - day) * _DAY_S)
    if day == 0:
        return (_EPOCH + timedelta(seconds=min(seconds, _DAY_S - 1))).time()
    whole = _EPOCH + timedelta(days=day + (day < _FALSE_LEAP_DAY), seconds=seconds)
    return whole.date() if not seconds else whole
