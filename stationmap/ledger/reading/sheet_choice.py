"""Chooses the sheet of a workbook that is the ledger, and says which others there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from stationmap.errors import FileError
from stationmap.ledger.fault import Fault, Remedy, Weight
from stationmap.ledger.reading.headings import LOOKED_AT, find_head
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.ledger.reading.grid import Grid
    from stationmap.ledger.reading.workbook import SheetPart

    Tell = Callable[[float], None]


class Book(Protocol):
    """A workbook, of whatever age."""

    sheets: tuple[SheetPart, ...]

    def grid(
        self, sheet: SheetPart, *, first_rows: int | None = None, tell: Tell | None = None
    ) -> Grid:
        """Read a sheet, or its first rows only."""
        ...


def choose(book: Book, wanted: str | None) -> tuple[SheetPart, list[Fault]]:
    """Choose the sheet that looks most like a ledger, or the one that was asked for.

    Returns
    -------
    tuple
        The sheet, and what has to be said about the choice.

    Raises
    ------
    FileError
        There is no sheet of the name that was asked for, or none with cells.
    """
    tables = [sheet for sheet in book.sheets if sheet.table]
    if wanted is not None:
        named = [sheet for sheet in tables if sheet.name == wanted]
        if named:
            return named[0], []
        raise _no_such_sheet(wanted, tables)
    shown = [sheet for sheet in tables if not sheet.hidden] or tables
    if not shown:
        raise refusal(
            "no-sheets",
            zh="工作簿里只有图表，没有表格。请查看是否选对了文件。",
            en="The workbook holds charts and no table. See whether it is the right file.",
        )
    if len(shown) == 1:
        return shown[0], _said(shown[0], [], tables)
    scores = [_score(book, sheet) for sheet in shown]
    best = max(range(len(shown)), key=lambda at: (scores[at], -at))
    alike = [
        sheet
        for at, sheet in enumerate(shown)
        if at != best and scores[at][0] >= max(3, scores[best][0] - 1)
    ]
    return shown[best], _said(shown[best], alike, tables)


def _score(book: Book, sheet: SheetPart) -> tuple[int, bool, bool]:
    """Tell how much a sheet looks like a ledger: known headings with rows below, rows, cells."""
    try:
        grid = book.grid(sheet, first_rows=LOOKED_AT)
    except FileError:
        return 0, False, False  # told if it is the one that is read
    head = find_head(grid)
    below = head is not None and any(number > head.bottom for number, _ in grid.rows)
    return head.score if head and below else 0, below, bool(grid.rows)


def _said(chosen: SheetPart, alike: list[SheetPart], tables: list[SheetPart]) -> list[Fault]:
    """Say which sheet was taken, and which others look like it."""
    others = "、".join(f"“{sheet.name}”" for sheet in tables if sheet is not chosen)
    if not others:
        return []
    if alike:
        names = "、".join(f"“{sheet.name}”" for sheet in alike)
        return [
            Fault(
                "sheets-alike",
                Weight.DOUBT,
                f"读的是“{chosen.name}”，{names}也像台账，没有读。一次读一张：请合成一张，"
                "或另选一张。",
                f"{chosen.name} was read; {names} look like ledgers too and were not. Put them"
                " into one sheet, or choose another.",
                chosen.name,
                value=names,
                remedies=(Remedy.ACCEPT,),
            )
        ]
    return [
        Fault(
            "sheet-chosen",
            Weight.NOTE,
            f"工作簿里有几张表，读的是“{chosen.name}”，没有读{others}。",
            f"Of several sheets {chosen.name} was read, and not {others}.",
            chosen.name,
            value=others,
        )
    ]


def _no_such_sheet(wanted: str, tables: list[SheetPart]) -> FileError:
    names = tuple(sheet.name for sheet in tables)
    listed = "、".join(f"“{name}”" for name in names)
    return refusal(
        "no-such-sheet",
        zh=f"工作簿里没有叫“{wanted}”的表。有的是：{listed}。",
        en=f"There is no sheet called {wanted!r}. There are: {', '.join(names)}.",
        value=wanted,
        accepted=names,
    )
