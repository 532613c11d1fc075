"""A ledger as an Excel file: one sheet under its own headings, one that says what it is.

Written row by row, so that a large ledger needs no more memory than a small
one. Every text is a text: nothing in the file is a formula.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import IO, TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem

from stationmap.exports.guard import kept_apart, like_formula, writable

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from stationmap.exports.columns import Column, Value
    from stationmap.exports.files import Written

SHEET, ABOUT = "台账", "说明"
FONT, HEAD_FILL, RULE = "等线", "F7F3EC", "8E8375"
DAY = "yyyy-mm-dd"
WIDTHS = {
    "name": 30.0,
    "addr": 32.0,
    "hours_as_posted": 24.0,
    "opening_hours": 28.0,
    "facilities": 36.0,
    "operator": 20.0,
    "source_title": 24.0,
    "phone": 16.0,
    "lonlat": 24.0,
}
USUAL_WIDTH, FACT_WIDTHS = 12.0, (12.0, 64.0)


def write(what: Written, file: IO[bytes]) -> None:
    """Write the workbook."""
    book = Workbook(write_only=True)
    book.properties.creator = "驿站地图"
    book.properties.title = f"工会驿站台账 {what.label}"
    for name, fill in ((SHEET, _table), (ABOUT, _about)):
        fill(cast("Worksheet", book.create_sheet(name)), what)
    book.save(file)


def _table(sheet: Worksheet, what: Written) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(what.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS.get(column.field or "", USUAL_WIDTH)
    last = get_column_letter(max(1, len(what.columns)))
    sheet.auto_filter.ref = f"A1:{last}{len(what.ledger.entries) + 1}"
    footer = HeaderFooterItem()
    footer.left.text = f"数据版本 {what.label}".replace("&", "&&")
    sheet.oddFooter = footer
    sheet.append([_heading(sheet, column) for column in what.columns])
    for entry in what.ledger.entries:
        sheet.append([_cell(sheet, c.value(entry, what.geography)) for c in what.columns])


def _about(sheet: Worksheet, what: Written) -> None:
    for letter, width in zip("AB", FACT_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for name, sentence in what.about:
        sheet.append([_cell(sheet, name), _cell(sheet, sentence)])


def _heading(sheet: Worksheet, column: Column) -> object:
    cell = _text(sheet, column.heading)
    cell.font = Font(name=FONT, bold=True)
    cell.fill = PatternFill("solid", fgColor=HEAD_FILL)
    cell.border = Border(bottom=Side("thin", color=RULE))
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: Worksheet, value: Value) -> object:
    """Make a cell; one without any look of its own is only its value."""
    if isinstance(value, str):
        plain = kept_apart(writable(value))
        if like_formula(plain) or plain in ERROR_CODES:
            return _text(sheet, plain)
        return plain or None
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, datetime(value.year, value.month, value.day))  # noqa: DTZ001
        cell.number_format = DAY
        return cell
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        # openpyxl would round it to 16 digits; all of them are the number that comes back.
        cell = WriteOnlyCell(sheet, repr(value))
        cell.data_type = "n"
        return cell
    return value


def _text(sheet: Worksheet, text: str) -> Cell:
    """Make a cell that holds a text, whatever it begins with."""
    cell = WriteOnlyCell(sheet, writable(text))
    cell.data_type = "s"
    if like_formula(text):
        cell.quotePrefix = True
    return cell
