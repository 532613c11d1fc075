"""Reads one sheet of an .xlsx or .xlsm file: what is stored in its cells, never its code."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from typing import TYPE_CHECKING

from stationmap.ledger.reading.grid import Grid, Region, column_of
from stationmap.ledger.reading.markup import Enough, parse, too_deep
from stationmap.ledger.reading.number_formats import PLAIN, Look, shown
from stationmap.ledger.reading.too_many import too_many_columns, too_many_rows
from stationmap.ledger.reading.workbook import unescaped
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.archive import Archive
    from stationmap.ledger.reading.number_formats import Format
    from stationmap.ledger.reading.workbook import SheetPart, Workbook
    from stationmap.ledger.sheet import Cell

_LAST_ROW = 1_048_576
_DIGITS = "0123456789"
_LONGEST_WHOLE = 15  # digits; beyond them Excel has already rounded
_RANGE = re.compile(r"([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})")


def read_excel_sheet(  # the file, the sheet, how much of it, and who is told
    archive: Archive,
    workbook: Workbook,
    sheet: SheetPart,
    limits: Limits,
    *,
    first_rows: int | None = None,
    tell: Callable[[float], None] | None = None,
) -> Grid:
    """Read the cells of a sheet.

    Parameters
    ----------
    archive, workbook, sheet
        The file and the sheet in it.
    limits : Limits
        How many rows and columns are read at most.
    first_rows : int, optional
        Read only so many rows that hold something.
    tell : callable, optional
        Is told the share that has been read, from 0 to 1.

    Raises
    ------
    FileError
        The sheet's part is missing or broken, or larger than the limits.
    """
    reader = _Reader(workbook, sheet, limits, first_rows)
    chunks = _told(archive, sheet.part, tell)
    parse(chunks, sheet.part, reader.start, reader.end, reader.text)
    return reader.grid


def _told(archive: Archive, part: str, tell: Callable[[float], None] | None) -> Iterator[bytes]:
    size, done = max(archive.size(part), 1), 0
    for chunk in archive.chunks(part):
        yield chunk
        done += len(chunk)
        if tell is not None:
            tell(min(done / size, 1.0))


class _Reader:
    """Turns the events of a sheet's XML into the rows of a grid."""

    def __init__(
        self, workbook: Workbook, sheet: SheetPart, limits: Limits, first_rows: int | None
    ) -> None:
        self.grid = Grid(sheet.name)
        self.grid.marks.kept = limits.listed
        self._part, self._limits, self._first_rows = sheet.part, limits, first_rows
        self._texts, self._formats = workbook.texts, workbook.formats
        self._from_1904 = workbook.from_1904
        self._columns: dict[str, int] = {}  # letters to number, each worked out once
        self._depth = 0
        self._row, self._row_text = 0, "0"
        self._cells: list[Cell] = []
        self._filled = False
        self._column = -1
        self._type, self._style = "n", ""
        self._formula = False
        self._taking = self._silent = False
        self._pieces: list[str] = []
        self._name_cell, self._name_value = "c", "v"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the opening of an element."""
        self._depth += 1
        if self._depth > self._limits.xml_depth:
            raise too_deep(self._part, self._limits.xml_depth)
        if name == self._name_cell:
            self._open_cell(attributes)
        elif name == self._name_value:
            self._taking = True
        else:
            self._open_other(name.rpartition(":")[2], name, attributes)

    def end(self, name: str) -> None:
        """Take the closing of an element."""
        self._depth -= 1
        if name == self._name_value:
            self._taking = False
        elif name == self._name_cell:
            if self._pieces or self._formula:
                self._close_cell()
        elif name.endswith("row"):
            self._close_row()
        elif name.endswith("rPh"):
            self._silent = False
        else:
            self._taking = False

    def text(self, data: str) -> None:
        """Take text between elements."""
        if self._taking:
            self._pieces.append(data)

    def _open_other(self, kind: str, name: str, attributes: dict[str, str]) -> None:
        if kind == "t":
            self._taking = not self._silent
        elif kind == "row":
            self._open_row(attributes)
        elif kind == "f":
            self._formula = True
        elif kind == "rPh":
            self._silent = True
        elif kind == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self._depth == 1:
            prefix = name.rpartition(":")[0]
            if prefix:
                self._name_cell, self._name_value = f"{prefix}:c", f"{prefix}:v"
            if kind != "worksheet":
                raise self._broken(f"<{kind}>")

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = _whole(number) if number is not None else self._row + 1
        if not 1 <= self._row <= _LAST_ROW:
            raise self._broken(f"row r={number!r}")
        self._row_text = str(self._row)
        self._cells, self._filled, self._column = [], False, -1
        if attributes.get("hidden") in ("1", "true"):
            self.grid.marks.add("row-hidden", self._row)

    def _close_row(self) -> None:
        if not self._filled:
            return
        rows = self.grid.rows
        if len(rows) >= self._limits.rows:
            raise too_many_rows(self.grid.name, self._row, self._limits)
        if rows and self._row <= rows[-1][0]:
            raise self._broken(f"row r={self._row}")
        rows.append((self._row, self._cells))
        if self._first_rows is not None and len(rows) >= self._first_rows:
            raise Enough

    def _open_cell(self, attributes: dict[str, str]) -> None:
        get = attributes.get
        reference = get("r")
        if reference is None:
            self._column += 1
        else:
            name = reference.rstrip(_DIGITS)
            column = self._columns.get(name)
            if column is None:
                column = self._new_column(name, reference)
            if reference[len(name) :] != self._row_text:
                raise self._broken(f"c r={reference!r} in row {self._row}")
            self._column = column
        self._type = get("t", "n")
        self._style = get("s", "")
        self._formula = False
        self._pieces.clear()

    def _new_column(self, name: str, reference: str) -> int:
        column = column_of(name)
        if column is None:
            raise self._broken(f"c r={reference!r}")
        self._columns[name] = column
        return column

    def _close_cell(self) -> None:
        stored = "".join(self._pieces)
        value = self._value(stored)
        column = self._column
        if self._formula:
            code = "formula" if stored else "formula-empty"
            self.grid.marks.add(code, self._row, column, value)
            self._formula = False
        if value is None or value == "":
            return
        if column >= self._limits.columns:
            raise too_many_columns(self.grid.name, self._row, column, value, self._limits)
        cells = self._cells
        if column < len(cells):
            if cells[column] is not None:
                self.grid.marks.add("cell-twice", self._row, column, value)
            cells[column] = value
        else:
            cells.extend([None] * (column - len(cells)))
            cells.append(value)
        self._filled = True

    def _value(self, stored: str) -> Cell:
        kind = self._type
        if kind == "s":
            return self._shared(stored)
        if kind in ("str", "inlineStr"):
            return unescaped(stored)
        if not stored:
            return None
        return self._number(stored) if kind == "n" else self._other(kind, stored)

    def _other(self, kind: str, stored: str) -> Cell:
        if kind == "b":
            return stored.strip() in ("1", "true")
        if kind == "e":
            self.grid.marks.add("cell-error", self._row, self._column, stored)
            return None
        if kind == "d":
            with contextlib.suppress(ValueError):
                return datetime.fromisoformat(stored.strip())
        return stored

    def _shared(self, stored: str) -> str | None:
        number = _whole(stored)
        if number < 0 or number >= len(self._texts):
            if stored.strip():
                self.grid.marks.add("text-missing", self._row, self._column, stored)
            return None
        return self._texts[number]

    def _number(self, stored: str) -> Cell:
        try:
            value = float(stored)
        except ValueError:
            self.grid.marks.add("number-broken", self._row, self._column, stored)
            return stored
        if not abs(value) < float("inf"):
            self.grid.marks.add("number-broken", self._row, self._column, stored)
            return stored
        if self._style and self._style != "0":
            form = self._form()
            if form.look is not Look.PLAIN:
                seen = shown(value, form, from_1904=self._from_1904)
                if form.look is Look.DATE and isinstance(seen, float):
                    self.grid.marks.add("date-broken", self._row, self._column, stored)
                return seen
        if not value.is_integer():
            return value
        if abs(value) >= 10**_LONGEST_WHOLE:
            self.grid.marks.add("number-rounded", self._row, self._column, stored)
        return int(value)

    def _form(self) -> Format:
        number = _whole(self._style)
        return self._formats[number] if 0 <= number < len(self._formats) else PLAIN

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if not found:
            return
        left, right = column_of(found[1]), column_of(found[3])
        top, bottom = int(found[2]), int(found[4])
        if left is None or right is None or top > bottom or left > right:
            return
        if len(self.grid.merged) < self._limits.rows:
            self.grid.merged.append(Region(top, left, bottom, right))

    def _broken(self, what: str) -> Exception:
        return refusal(
            "sheet-broken",
            zh="这张表的内部编号乱了。请用 Excel 打开，修复后另存为 .xlsx，再上传。",
            en="The sheet's own numbering is broken. Let Excel repair it, and save it again.",
            sheet=self.grid.name,
            row=self._row if 1 <= self._row <= _LAST_ROW else None,
            value=what,
        )


def _whole(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004 - longer than any row, style or text can be
