"""Reads the positions of all rows as numbers, and says what is wrong with the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.ledger.checking.cells import said
from stationmap.ledger.checking.places.degrees import LAT, LON, in_order, read_one, read_two
from stationmap.ledger.checking.places.plane_metres import MOST_DEG, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.ledger.checking.places.plane_metres import Plane
    from stationmap.ledger.checking.places.surroundings import Surroundings
    from stationmap.ledger.checking.table import Table
    from stationmap.ledger.sheet import Cell

    Floats = NDArray[np.float64]

_PLANES_TRIED = 8
_MOST_LON, _MOST_LAT = 180.0, 90.0


class Trouble(NamedTuple):
    """What is wrong with a position: the kind of fault, where, what stands there."""

    code: str
    field: str
    value: Cell


@dataclass(slots=True)
class RawPositions:
    """Positions as the file has them.

    Attributes
    ----------
    lon, lat : ndarray
        Degrees in the datum of the file, not a number where there are none.
    trouble : dict of int to Trouble
        By the number of the row among the lines, what is wrong with it.
    planes : dict of int to Plane
        Rows whose numbers were read as those of a plane: to be confirmed.
    swapped : set of int
        Rows that lie in the district only with longitude and latitude exchanged.
    """

    lon: Floats
    lat: Floats
    trouble: dict[int, Trouble] = field(default_factory=dict)
    planes: dict[int, Plane] = field(default_factory=dict)
    swapped: set[int] = field(default_factory=set)

    @property
    def is_wgs84(self) -> list[int]:
        """Rows that are WGS 84 whatever was declared."""
        return [row for row, plane in self.planes.items() if plane.is_wgs84]


def read_positions(table: Table, around: Surroundings) -> RawPositions:
    """Read the positions of all rows.

    The columns of longitude and latitude count; where both are blank or not
    there, the column that has both in one cell.
    """
    raw = RawPositions(np.full(len(table), np.nan), np.full(len(table), np.nan))
    first, second, both = table.cells("lon"), table.cells("lat"), table.cells("lonlat")
    for row, (lon, lat) in enumerate(zip(first, second, strict=True)):
        if type(lon) is float and type(lat) is float:
            raw.lon[row], raw.lat[row] = lon, lat
        else:
            _read(raw, row, lon, lat, both[row])
    _judge(raw, (first, second), around)
    return raw


def _read(raw: RawPositions, row: int, lon: Cell, lat: Cell, both: Cell) -> None:
    if not said(lon) and not said(lat):
        if said(both):
            _read_pair(raw, row, both)
        return
    if said(lon) and not said(lat) and read_two(lon) is not None:
        _read_pair(raw, row, lon)
        return
    one, other = read_one(lon), read_one(lat)
    for name, cell, found in ((LON, lon, one), (LAT, lat, other)):
        if found is None or not math.isfinite(found.value):
            code = f"{name}-unreadable" if said(cell) else f"{name}-blank"
            raw.trouble[row] = Trouble(code, name, cell)
            return
    if one is None or other is None:
        return
    if one.axis == LAT or other.axis == LON:
        one, other = other, one  # the letters say which is which
    raw.lon[row], raw.lat[row] = one.value, other.value


def _read_pair(raw: RawPositions, row: int, cell: Cell) -> None:
    found = read_two(cell)
    ordered = in_order(*found) if found else None
    if ordered is None or not all(map(math.isfinite, ordered)):
        raw.trouble[row] = Trouble("lonlat-unreadable", "lonlat", cell)
    else:
        raw.lon[row], raw.lat[row] = ordered


def _judge(
    raw: RawPositions, cells: tuple[Sequence[Cell], Sequence[Cell]], around: Surroundings
) -> None:
    """Tell apart what is no position of the district, and why."""
    lon, lat = raw.lon, raw.lat
    given = np.isfinite(lon) & np.isfinite(lat)
    odd = given & ~around.near(lon, lat)
    if not odd.any():
        return
    zero = odd & ((lon == 0.0) | (lat == 0.0))
    large = odd & ~zero & ((np.abs(lon) > MOST_DEG) | (np.abs(lat) > MOST_DEG))
    swapped = odd & ~zero & ~large & around.near(lat, lon)
    rest = odd & ~zero & ~large & ~swapped
    _read_planes(raw, np.flatnonzero(large), around)
    raw.swapped.update(np.flatnonzero(swapped).tolist())
    for code, name, wrong in (
        ("position-zero", LON, zero),
        ("lat-range", LAT, rest & (np.abs(lat) > _MOST_LAT)),
        ("lon-range", LON, rest & (np.abs(lon) > _MOST_LON)),
    ):
        for row in np.flatnonzero(wrong).tolist():
            cell = cells[0 if name == LON else 1][row]
            value = cell if cell is not None else f"{lon[row]:g},{lat[row]:g}"
            raw.trouble[row] = Trouble(code, name, value)
    for row in raw.trouble:
        raw.lon[row] = raw.lat[row] = np.nan


def _read_planes(raw: RawPositions, rows: NDArray[np.intp], around: Surroundings) -> None:
    """Find the planes that large numbers are of; one plane is mostly good for all rows."""
    for _ in range(_PLANES_TRIED):
        if not len(rows):
            return
        at = int(rows[0])
        plane = recognise(float(raw.lon[at]), float(raw.lat[at]), around.near)
        if plane is None:
            _give_up(raw, rows[:1])
            rows = rows[1:]
            continue
        lon, lat = plane.degrees(raw.lon[rows], raw.lat[rows])
        fits = around.near(lon, lat)
        raw.lon[rows[fits]], raw.lat[rows[fits]] = lon[fits], lat[fits]
        raw.planes.update(dict.fromkeys(rows[fits].tolist(), plane))
        rows = rows[~fits]
    _give_up(raw, rows)


def _give_up(raw: RawPositions, rows: NDArray[np.intp]) -> None:
    for row in rows.tolist():
        value = f"{raw.lon[row]:.10g},{raw.lat[row]:.10g}"
        raw.trouble[row] = Trouble("plane-unknown", LON, value)
