"""Keeps texts from becoming formulas, and files from holding what no XML may."""

from __future__ import annotations

import re

# What spreadsheets take for the beginning of a formula, full-width signs included.
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")
_FORBIDDEN = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)


def like_formula(text: str) -> bool:
    """Say whether a spreadsheet might run `text`."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet might run; the import takes it off."""
    return f"'{text}" if like_formula(text) or _GUARDED.match(text) else text


def kept_apart(text: str) -> str:
    """Double the apostrophe of a text that only looks guarded: the import takes one off.

    For files whose texts no program runs.
    """
    return f"'{text}" if _GUARDED.match(text) else text


def writable(text: str) -> str:
    """Leave out what no XML may hold: control characters, halves of pairs."""
    return text.translate(_FORBIDDEN)
