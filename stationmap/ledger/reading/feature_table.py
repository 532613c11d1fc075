"""Makes a sheet out of features: their properties are the columns, their points two more."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from stationmap.ledger.reading.cell_text import Oddity, cleaned, heading_text
from stationmap.ledger.reading.grid import Marks
from stationmap.ledger.reading.sayings import faults_of
from stationmap.ledger.refusal import refusal
from stationmap.ledger.sheet import Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stationmap.ledger.fault import Fault
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.sheet import Cell

LON, LAT = "经度", "纬度"
_OWN = "（属性）"  # a property of the same name as a column of the point


class FeatureTable:
    """Takes features one after the other and becomes a sheet.

    Column numbers in the marks are those of the headings in their order; the
    point's longitude and latitude come last.
    """

    def __init__(self, limits: Limits) -> None:
        self.marks = Marks(limits.listed)
        self._limits = limits
        self._columns: dict[str, int] = {}
        self._rows: list[tuple[int, list[Cell], tuple[float, float] | None]] = []

    def add(
        self, row: int, properties: Mapping[str, object], point: tuple[float, float] | None
    ) -> None:
        """Take one feature; `point` is (lon, lat) in degrees or None."""
        if len(self._rows) >= self._limits.rows:
            raise refusal(
                "too-many-rows",
                zh=f"超过 {self._limits.rows:,} 个要素，没有读。请只留驿站。",
                en=f"More than {self._limits.rows:,} features. Keep only the stations.",
                row=row,
            )
        cells: list[Cell] = []
        for key, value in properties.items():
            column = self._column(str(key), row)
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = self._cell(row, column, value)
        self._rows.append((row, cells, point))

    def sheet(  # what a sheet holds besides its rows
        self, file: str, name: str, datum: str | None, notes: Sequence[Fault] = ()
    ) -> Sheet:
        """Return everything as one sheet."""
        printed = [f"{key}{_OWN}" if key in (LON, LAT) else key for key in self._columns]
        headings = (*printed, LON, LAT)
        width = len(printed)
        lines = tuple(
            Line(row, (*cells, *[None] * (width - len(cells)), *(point or (None, None))))
            for row, cells, point in self._rows
        )
        names = dict(enumerate(headings))
        faults = faults_of(self.marks, name, names)
        return Sheet(file, name, headings, lines, 0, datum, (*notes, *faults))

    def _column(self, key: str, row: int) -> int:
        name = heading_text(key) or "（空）"
        column = self._columns.setdefault(name, len(self._columns))
        if column >= self._limits.columns:
            raise refusal(
                "too-many-columns",
                zh=f"属性超过 {self._limits.columns} 个，没有读。请只留台账的列。",
                en=f"More than {self._limits.columns} properties. Keep those of the ledger.",
                row=row,
                column=name,
            )
        return column

    def _cell(self, row: int, column: int, value: object) -> Cell:
        if isinstance(value, dict | list):
            self.marks.add("value-nested", row, column, "")
            value = json.dumps(value, ensure_ascii=False)
        if isinstance(value, float):
            return self._number(row, column, value)
        if not isinstance(value, str):
            return value  # type: ignore[return-value]  # JSON and SQLite know no other kinds
        text, odd = cleaned(value, self._limits.cell_chars)
        for oddity in odd:
            self.marks.add(Oddity(oddity).value, row, column, value[: self._limits.cell_chars])
        return text or None

    def _number(self, row: int, column: int, value: float) -> Cell:
        if not math.isfinite(value):
            self.marks.add("number-broken", row, column, str(value))
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004 - beyond it a float skips whole numbers
