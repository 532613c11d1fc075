"""The cells of a sheet where they stand, before anybody knows which row holds the headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stationmap.ledger.sheet import Cell


class Region(NamedTuple):
    """Merged cells; rows count from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Mark(NamedTuple):
    """Something odd about one cell (`column` from 0) or one row (`column` None)."""

    row: int
    column: int | None
    value: object


@dataclass(slots=True)
class Marks:
    """What was odd, by code: the first of each kind in full, of all of them the number."""

    kept: int = 100
    places: dict[str, list[Mark]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, row: int, column: int | None = None, value: object = None) -> None:
        """Note one odd place."""
        self.counts[code] += 1
        places = self.places.setdefault(code, [])
        if len(places) < self.kept:
            places.append(Mark(row, column, value))


@dataclass(slots=True)
class Grid:
    """A sheet as a grid; rows without any value are not among `rows`.

    ``rows`` holds (number as a spreadsheet counts, cells from column A on).
    """

    name: str = ""
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    merged: list[Region] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)


def letters(column: int) -> str:
    """Name a column as a spreadsheet does; 0 is A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int | None:
    """Return the column that a spreadsheet calls `name`; A is 0. None: no such name."""
    if not name or not name.isascii() or not name.isalpha() or len(name) > _LONGEST_NAME:
        return None
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


_LONGEST_NAME = 3  # XFD is the last column of Excel
