"""Finds by its values what a column is whose heading says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.ledger.checking.cells import said
from stationmap.ledger.checking.places.degrees import in_order, read_one, read_two
from stationmap.ledger.checking.posted_hours import read_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stationmap.ledger.checking.places.surroundings import Surroundings
    from stationmap.ledger.sheet import Cell, Sheet

LOOKED_AT = 200
_LEAST = 3
_MOST = 0.8  # of the values that are there
_CLOCK = (":", "：", "点", "时", "小时", "全天")


def guess_by_values(
    sheet: Sheet, free: Sequence[int], found: frozenset[str], around: Surroundings
) -> dict[int, str]:
    """Find fields by what stands below headings that say nothing.

    Only what values prove is guessed: positions in the district, its
    townships, hours that are understood, names of stations. Phones never are:
    whose they are only a heading can say.

    Parameters
    ----------
    sheet : Sheet
        The file; its first rows are looked at.
    free : sequence of int
        Numbers of the columns without a field.
    found : frozenset of str
        Fields that have a column already.
    around : Surroundings
        The district.

    Returns
    -------
    dict of int to str
        Field by the number of its column.
    """
    columns = {n: _values(sheet, n) for n in free}
    guessed: dict[int, str] = {}

    def take(field: str, proves: Callable[[Cell], bool]) -> None:
        if field in found or field in guessed.values():
            return
        good = [n for n in columns if n not in guessed and _mostly(columns[n], proves)]
        if len(good) == 1:
            guessed[good[0]] = field

    if not found & {"lon", "lat", "lonlat"}:
        take("lonlat", lambda cell: _is_pair(cell, around))
        if "lonlat" not in guessed.values():
            west, south, east, north = around.box
            take("lon", lambda cell: _within(cell, west, east))
            take("lat", lambda cell: _within(cell, south, north))
            if len({"lon", "lat"} & set(guessed.values())) == 1:
                guessed = {n: name for n, name in guessed.items() if name not in ("lon", "lat")}
    take("township", lambda cell: around.townships.find(said(cell)) is not None)
    take("hours_as_posted", _is_hours)
    take("name", lambda cell: "驿站" in said(cell) and len(said(cell)) > len("驿站"))
    return guessed


def _values(sheet: Sheet, number: int) -> list[Cell]:
    cells = (line.cells[number] for line in sheet.lines[:LOOKED_AT] if number < len(line.cells))
    return [cell for cell in cells if said(cell)]


def _mostly(values: Sequence[Cell], proves: Callable[[Cell], bool]) -> bool:
    if len(values) < _LEAST:
        return False
    return sum(map(proves, values)) >= _MOST * len(values)


def _within(cell: Cell, least: float, most: float) -> bool:
    read = read_one(cell)
    # Whole numbers are counts or years, not positions.
    return read is not None and least <= read.value <= most and not read.value.is_integer()


def _is_pair(cell: Cell, around: Surroundings) -> bool:
    read = read_two(cell)
    ordered = in_order(*read) if read else None
    if ordered is None:
        return False
    lon, lat = (np.array([value]) for value in ordered)
    return bool(around.near(lon, lat)[0])


def _is_hours(cell: Cell) -> bool:
    if not isinstance(cell, str) or not any(mark in cell for mark in _CLOCK):
        return False
    return read_hours(said(cell)).osm is not None
