"""Reads coordinates as people write them: decimal, in degrees and minutes, one or two in a cell."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.ledger.sheet import Cell

LON, LAT = "lon", "lat"
_SIGNS = {"N": (LAT, 1), "S": (LAT, -1), "E": (LON, 1), "W": (LON, -1)}
_WORDS = (
    ("北纬", "N"),
    ("南纬", "S"),
    ("东经", "E"),
    ("西经", "W"),
    ("纬度", "N"),
    ("经度", "E"),
    ("LATITUDE", "N"),
    ("LONGITUDE", "E"),
    ("LAT", "N"),
    ("LNG", "E"),
    ("LON", "E"),
)
_LOOKALIKES = str.maketrans(
    {
        "º": "°", "˚": "°", "度": "°", "′": "'", "’": "'", "‘": "'", "´": "'",
        "`": "'", "ʹ": "'", "分": "'", "″": '"', "”": '"', "“": '"', "ʺ": '"', "秒": '"',
        "。": ".", "·": ".", "，": ",", "、": ",", "；": ";", "−": "-", "–": "-", "—": "-",
    }
)  # fmt: skip
_NUMBER = r"\d+(?:\.\d+)?"
_SIGNED = rf"""(?P<sign>[-+])?\s*
    (?:(?P<d>{_NUMBER})\s*°\s*(?:(?P<m>{_NUMBER})\s*'\s*(?:(?P<s>{_NUMBER})\s*(?:"|'')?)?)?
      |(?P<sd>\d{{1,3}})[\s:\-]\s*(?P<sm>[0-5]?\d)[\s:\-]\s*(?P<ss>[0-5]?\d(?:\.\d+)?)(?![\d.])
      |(?P<plain>{_NUMBER}))"""
_AFTER = re.compile(rf"{_SIGNED}\s*(?P<axis>[NSEW])?(?![A-Z])", re.VERBOSE)
_BEFORE = re.compile(rf"(?P<axis>[NSEW])?[\s:=\"']*{_SIGNED}", re.VERBOSE)
_FIRST_LETTER = re.compile(r"[^\dNSEW]*[NSEW]")
_POWER = re.compile(r"[-+]?\d+(?:\.\d+)?E[-+]?\d+")
_DECIMAL_COMMA = re.compile(r"(?<!\d)(-?\d{1,3}),(\d+)(?!\d)")
_HOLLOW = re.compile(r"[\s,;|/\[\](){}\"':=°]*(?:POINT|坐标|位置)?[\s,;|/\[\](){}\"':=°]*")
_MOST = 90.0
_FULL = 60.0


@dataclass(frozen=True, slots=True)
class Read:
    """A number out of a cell, and the axis that its letters name, if they do."""

    value: float
    axis: str | None = None


def read_one(cell: Cell) -> Read | None:
    """Read the one coordinate of a cell; None where there is none or more than one."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return Read(float(cell)) if math.isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    found = _all_of(_DECIMAL_COMMA.sub(r"\1.\2", _plain(cell)))
    return found[0] if found is not None and len(found) == 1 else None


def read_two(cell: Cell) -> tuple[Read, Read] | None:
    """Read the two coordinates of a cell, in the order in which they stand.

    Commas may part them or be decimal commas: ``116,65;40,13``.
    """
    if not isinstance(cell, str):
        return None
    text = _plain(cell)
    found = _all_of(text)
    if found is None or len(found) != 2:  # noqa: PLR2004 - two coordinates
        found = _all_of(_DECIMAL_COMMA.sub(r"\1.\2", text))
    if found is None or len(found) != 2:  # noqa: PLR2004 - the same
        return None
    return found[0], found[1]


def _plain(cell: str) -> str:
    text = cell.upper()
    for word, letter in _WORDS:
        if word in text:
            text = text.replace(word, letter)
    if text.isascii():
        return text.strip()
    # NFKC takes some of the marks for others, so they are made plain before.
    return unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)).strip()


@lru_cache(maxsize=4096)
def _all_of(text: str) -> tuple[Read, ...] | None:
    """Read every coordinate of a text; None where something else stands beside them."""
    if _POWER.fullmatch(text):
        return (Read(float(text)),)
    found = []
    place = 0
    one = _BEFORE if _FIRST_LETTER.match(text) else _AFTER
    for match in one.finditer(text):
        if not _HOLLOW.fullmatch(text, place, match.start()):
            return None
        read = _read(match)
        if read is None:
            return None
        found.append(read)
        place = match.end()
    return tuple(found) if _HOLLOW.fullmatch(text, place) else None


def _read(match: re.Match[str]) -> Read | None:
    letter = match["axis"]
    if match["plain"] is not None:
        value = float(match["plain"])
    else:
        minutes = float(match["m"] or match["sm"] or 0)
        seconds = float(match["s"] or match["ss"] or 0)
        if minutes >= _FULL or seconds >= _FULL:
            return None
        value = float(match["d"] or match["sd"]) + minutes / 60.0 + seconds / 3600.0
    axis, sign = _SIGNS[letter] if letter else (None, 1)
    return Read(-value * sign if match["sign"] == "-" else value * sign, axis)


def in_order(first: Read, second: Read) -> tuple[float, float] | None:
    """Return (lon, lat) of two coordinates in either order; None where both are one axis.

    Letters decide; without them a number beyond 90 can only be a longitude;
    without that, longitude stands first.
    """
    if first.axis is not None and first.axis == second.axis:
        return None
    if first.axis == LAT or second.axis == LON:
        return second.value, first.value
    if first.axis is None and second.axis is None and abs(first.value) <= _MOST < abs(second.value):
        return second.value, first.value
    return first.value, second.value
