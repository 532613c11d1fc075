"""Reads an .xls file of Excel 97 to 2003 through calamine; only ever in a confined process."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from stationmap.ledger.reading.file_kinds import locked
from stationmap.ledger.reading.grid import Grid, Region
from stationmap.ledger.reading.too_many import too_many_columns, too_many_rows
from stationmap.ledger.reading.workbook import SheetPart
from stationmap.ledger.reading.xls_records import is_locked, odd_cells, workbook_stream
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.errors import FileError
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.sheet import Cell


class OldWorkbook:
    """An .xls file: its sheets, and the cells of each."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        import python_calamine as calamine

        self._limits = limits
        self._stream = workbook_stream(content) or b""
        if is_locked(self._stream):
            raise locked()
        try:
            self._book = calamine.load_workbook(io.BytesIO(content))
        except calamine.PasswordError as error:
            raise locked() from error
        except BaseException as error:
            raise broken_xls(error) from error
        self.sheets = tuple(
            SheetPart(
                meta.name,
                str(number),
                hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
                table=meta.typ == calamine.SheetTypeEnum.WorkSheet,
            )
            for number, meta in enumerate(self._book.sheets_metadata)
        )

    def grid(
        self,
        sheet: SheetPart,
        *,
        first_rows: int | None = None,
        tell: Callable[[float], None] | None = None,  # noqa: ARG002 - it comes all at once
    ) -> Grid:
        """Read the cells of a sheet.

        Raises
        ------
        FileError
            The sheet is broken, or larger than the limits.
        """
        grid = Grid(sheet.name)
        grid.marks.kept = self._limits.listed
        try:
            found = self._book.get_sheet_by_index(int(sheet.part))
            rows: list[list[Any]] = found.to_python(skip_empty_area=False, nrows=first_rows)
            merged = found.merged_cell_ranges or ()
        except BaseException as error:
            raise broken_xls(error, sheet.name) from error
        for number, cells in enumerate(rows, 1):
            self._take(grid, number, cells)
        grid.merged = [Region(a + 1, b, c + 1, d) for (a, b), (c, d) in merged]
        self._mark(grid, int(sheet.part), rows)
        return grid

    def _mark(self, grid: Grid, sheet: int, rows: list[list[Any]]) -> None:
        """Note errors and formulas; calamine makes a blank of the one, a value of the other."""
        for row, column, error in odd_cells(self._stream, sheet):
            if row < len(rows) and column < len(rows[row]):
                code = "cell-error" if error else "formula"
                value = error or _value(rows[row][column])
                grid.marks.add(code, row + 1, column, value)

    def _take(self, grid: Grid, number: int, cells: list[Any]) -> None:
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if not values:
            return
        if len(values) > self._limits.columns:
            raise too_many_columns(grid.name, number, len(values) - 1, values[-1], self._limits)
        if len(grid.rows) >= self._limits.rows:
            raise too_many_rows(grid.name, number, self._limits)
        grid.rows.append((number, values))


def _value(cell: Any) -> Cell:  # noqa: ANN401 - whatever calamine makes of a cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(cell, datetime):
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
    return None if cell == "" else cell


def broken_xls(error: BaseException, sheet: str = "") -> FileError:
    """Make the error about an old workbook that cannot be read."""
    return refusal(
        "xls-broken",
        zh="这个 .xls 文件坏了，读不出来。请用 Excel 打开，另存为 .xlsx，再上传。",
        en="This .xls file is damaged. Open it in Excel and save it as .xlsx.",
        sheet=sheet,
        value=str(error)[:200],
    )
