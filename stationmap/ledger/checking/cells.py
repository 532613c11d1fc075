"""What a cell says, as text: whatever Excel made of it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.ledger.sheet import Cell

# Text of a cell that says that there is nothing to say.
_NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "/", "\\", "／", "n/a", "null", "none", "nan"}
)
_STOWAWAYS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff]")
_WHOLE = 1e15  # beyond, not every whole number is one of its own
_SPACES = re.compile(r"[^\S\n]+")
# What our own CSV puts before text that a spreadsheet would take for a formula.
_GUARDED = re.compile(r"'(?=[=+\-@＝＋－＠\t\r])")


def text_of(cell: Cell) -> str:
    """Return what a cell says, trimmed; empty where it says nothing.

    Whole numbers lose the ``.0`` that Excel gives them. What stands there is
    text and stays text: markup and formulas mean nothing here.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell if cell.isalnum() else _trimmed(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    return _moment(cell) if isinstance(cell, (date, time)) else str(cell)


def _trimmed(cell: str) -> str:
    text = _SPACES.sub(" ", _STOWAWAYS.sub("", cell)).strip()
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text


def _moment(cell: date | time) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return cell.isoformat(timespec="minutes") if isinstance(cell, time) else cell.isoformat()


def said(cell: Cell) -> str:
    """Return what a cell says; empty also for the marks of "nothing", such as ``--``."""
    text = text_of(cell)
    return "" if text.casefold() in _NOTHING else text
