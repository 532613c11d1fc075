"""The rows of a keeper's file as they were printed, whatever it was saved as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.ledger.fault import Fault

Cell = str | int | float | bool | datetime | date | time | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `number` as a spreadsheet counts, or of the feature, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table out of a file; `cells` of each line stand under `headings`.

    ``file`` is the file's name, ``name`` the sheet's, empty where a file has
    none. ``row`` is that of the headings, 0 where they are the names of
    properties. ``datum`` is what the format itself prescribes, as GeoJSON and
    a GeoPackage with a stated reference system do: "wgs84", or None.
    ``faults`` are what reading found odd and did not stop at.
    """

    file: str
    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    row: int = 1
    datum: str | None = None
    faults: tuple[Fault, ...] = ()
