"""From the bytes of a file to the sheet in it; runs in the confined process."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stationmap.ledger.fault import Fault, Remedy, Weight
from stationmap.ledger.reading.archive import Archive
from stationmap.ledger.reading.body import table
from stationmap.ledger.reading.file_kinds import ENDINGS, Kind, alien, kind_of
from stationmap.ledger.reading.headings import find_head
from stationmap.ledger.reading.separated import read_csv
from stationmap.ledger.reading.sheet_choice import choose
from stationmap.ledger.reading.workbook import open_workbook
from stationmap.ledger.reading.xlsx import read_excel_sheet
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.errors import FileError
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.grid import Grid
    from stationmap.ledger.reading.headings import Head
    from stationmap.ledger.reading.sheet_choice import Book
    from stationmap.ledger.reading.workbook import SheetPart, Workbook
    from stationmap.ledger.sheet import Sheet

    Tell = Callable[[float], None]

_DOCUMENTS = (
    ("word/", "Word 文档"),
    ("ppt/", "PowerPoint 文稿"),
    ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）"),
    ("content.xml", "OpenDocument 文件（.ods）"),
    ("doc.kml", "KMZ"),
)


def read_content(
    content: bytes,
    file: str,
    limits: Limits,
    *,
    sheet_name: str | None = None,
    tell: Tell | None = None,
) -> Sheet:
    """Read the table in a file; `tell` hears the share that is done, from 0 to 1.

    Raises
    ------
    FileError
        The file gives no table; `faults` says where and why.
    """
    kind = kind_of(content)
    if kind is Kind.GEOJSON:
        from stationmap.ledger.reading.geojson import read_geojson

        sheet = read_geojson(content, file, limits)
    elif kind is Kind.GEOPACKAGE:
        from stationmap.ledger.reading.geopackage import read_geopackage

        sheet = read_geopackage(content, file, limits, layer=sheet_name)
    elif kind is Kind.CSV:
        sheet = _one_grid(read_csv(content, limits, tell), file, limits)
    else:
        sheet = _from_workbook(content, kind, file, limits, sheet_name, tell)
    if not sheet.lines:
        raise _no_rows(sheet)
    return replace(sheet, faults=(*_name_lies(file, kind), *sheet.faults))


def _no_rows(sheet: Sheet) -> FileError:
    error = refusal(
        "no-rows",
        zh="只有表头，下面没有一行驿站。请查看是否选对了文件或工作表。",
        en="There are headings and not one row below them. See whether it is the right sheet.",
        sheet=sheet.name,
        row=sheet.row or None,
    )
    error.faults = (*error.faults, *sheet.faults)
    return error


def _name_lies(file: str, kind: Kind) -> tuple[Fault, ...]:
    ending = file.rpartition(".")[2].lower() if "." in file else ""
    if ENDINGS.get(ending) is kind:
        return ()
    named = f"的结尾是“{ending}”" if ending else "没有结尾"
    return (
        Fault(
            "name-lies",
            Weight.NOTE,
            f"文件名{named}，内容其实是 {kind.value}，按内容读。",
            f"The name ends in {ending!r}; the content is {kind.value} and was read as that.",
            value=file,
        ),
    )


def _one_grid(grid: Grid, file: str, limits: Limits) -> Sheet:
    head = find_head(grid)
    if head is None:
        raise _no_headings(grid)
    _mark_widths(grid, head)
    return _with_guess(table(grid, head, file, limits), head)


def _mark_widths(grid: Grid, head: Head) -> None:
    """Note the rows of a text file that are longer or shorter than the headings."""
    width = next(len(cells) for number, cells in grid.rows if number == head.bottom)
    while width and (width > len(head.names) or not head.names[width - 1]):
        width -= 1
    for number, cells in grid.rows:
        if number <= head.bottom:
            continue
        filled = len(cells)
        while filled and (cells[filled - 1] or "") == "":
            filled -= 1
        if filled > width:
            grid.marks.add("row-long", number, None, " ".join(map(str, cells[width:filled])))
        elif len(cells) < width and filled > 1:
            grid.marks.add("row-short", number, None, f"{len(cells)}/{width}")


class _NewWorkbook:
    """An .xlsx file, as `Book` wants it."""

    def __init__(self, archive: Archive, workbook: Workbook, limits: Limits) -> None:
        self._archive, self._workbook, self._limits = archive, workbook, limits
        self.sheets = workbook.sheets

    def grid(
        self, sheet: SheetPart, *, first_rows: int | None = None, tell: Tell | None = None
    ) -> Grid:
        return read_excel_sheet(
            self._archive, self._workbook, sheet, self._limits, first_rows=first_rows, tell=tell
        )


def _from_workbook(  # the file, and what was asked of it
    content: bytes,
    kind: Kind,
    file: str,
    limits: Limits,
    sheet_name: str | None,
    tell: Tell | None,
) -> Sheet:
    notes: list[Fault] = []
    book: Book
    if kind is Kind.XLSX:
        archive = Archive(content, limits)
        _check_document(archive)
        workbook = open_workbook(archive, limits)
        notes += _inside(workbook)
        book = _NewWorkbook(archive, workbook, limits)
    else:
        from stationmap.ledger.reading.xls import OldWorkbook

        book = OldWorkbook(content, limits)
    sheet, chosen = choose(book, sheet_name)
    grid = book.grid(sheet, tell=tell)
    head = find_head(grid)
    if head is None:
        raise _no_headings(grid)
    found = _with_guess(table(grid, head, file, limits), head)
    return replace(found, faults=(*notes, *chosen, *found.faults))


def _check_document(archive: Archive) -> None:
    """Refuse other documents that are zips as well."""
    names = archive.names
    if archive.has("xl/workbook.xml") or archive.has("_rels/.rels"):
        for start, name in _DOCUMENTS[:3]:
            if any(part.startswith(start) for part in names) and not archive.has("xl/workbook.xml"):
                raise alien(name)
        return
    for start, name in _DOCUMENTS:
        if any(part.startswith(start) for part in names):
            raise alien(name)
    if any(part.startswith("xl/") for part in names):
        return
    raise alien("压缩包（zip）" if names else "空的压缩包（zip）")


def _inside(workbook: Workbook) -> list[Fault]:
    notes = []
    if workbook.macros:
        notes.append(
            Fault(
                "macros",
                Weight.NOTE,
                "工作簿里带有宏，没有读，也没有运行。",
                "The workbook holds macros; they were neither read nor run.",
            )
        )
    if workbook.links:
        notes.append(
            Fault(
                "links",
                Weight.NOTE,
                f"工作簿引用了另外 {workbook.links} 个文件，没有去读，用的是存着的结果。",
                f"The workbook refers to {workbook.links} other files; stored results are used.",
                value=workbook.links,
            )
        )
    return notes


def _with_guess(sheet: Sheet, head: Head) -> Sheet:
    """Ask about headings of which not one is a known word."""
    if head.score:
        return sheet
    guess = Fault(
        "headings-guessed",
        Weight.DOUBT,
        "没有认出一个熟悉的表头，把这一行当作表头。请查对，并逐列指定。",
        "Not one heading is a known word; this row was taken for the headings. Check them.",
        sheet.name,
        head.bottom,
        value="、".join(sheet.headings)[:200],
        remedies=(Remedy.ACCEPT,),
    )
    return replace(sheet, faults=(guess, *sheet.faults))


_PRINTED = re.compile(r"\s+")


def _no_headings(grid: Grid) -> FileError:
    if not grid.rows:
        return refusal(
            "sheet-empty",
            zh="表是空的。请查看是否选对了文件或工作表。",
            en="The sheet is empty. See whether this is the right file or sheet.",
            sheet=grid.name,
        )
    number, cells = grid.rows[0]
    first = _PRINTED.sub(" ", " ".join(str(cell) for cell in cells if cell is not None))
    return refusal(
        "no-headings",
        zh="找不到表头。表里要有一行列名，如“驿站名称”“地址”“经度”“纬度”“开放时间”。",
        en="No row of headings was found, such as 驿站名称, 地址, 经度, 纬度, 开放时间. Add one.",
        sheet=grid.name,
        row=number,
        value=first[:200],
    )
