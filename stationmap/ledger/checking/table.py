"""A sheet by its fields: the cells of each, over all rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.ledger.checking.cells import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.ledger.checked import Column
    from stationmap.ledger.sheet import Cell, Sheet


class Table:
    """The columns of a sheet, by the field that each was matched to."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self.sheet = sheet
        self.columns = tuple(columns)
        self.rows = [line.number for line in sheet.lines]
        self._number = {c.field: n for n, c in enumerate(columns) if c.field is not None}

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, field: str) -> bool:
        """Say whether the file has a column of this field."""
        return field in self._number

    def heading(self, field: str) -> str:
        """Return the heading of a field as printed; empty where the file has none."""
        return self.columns[self._number[field]].heading if field in self._number else ""

    def cells(self, field: str) -> list[Cell]:
        """Return the cells of a field; all blank where the file has no such column."""
        number = self._number.get(field)
        if number is None:
            return [None] * len(self)
        return [
            line.cells[number] if number < len(line.cells) else None for line in self.sheet.lines
        ]

    def texts(self, field: str) -> list[str]:
        """Return what the cells of a field say, empty where they say nothing."""
        known: dict[object, str] = {}
        texts = []
        for cell in self.cells(field):
            if cell is None:
                texts.append("")
            elif isinstance(cell, str):
                text = known.get(cell)
                if text is None:
                    text = known[cell] = said(cell)
                texts.append(text)
            else:
                texts.append(said(cell))
        return texts

    @cached_property
    def kept_columns(self) -> tuple[tuple[int, str], ...]:
        """The columns that no field takes, with their headings."""
        return tuple(
            (n, column.heading) for n, column in enumerate(self.columns) if column.field is None
        )
