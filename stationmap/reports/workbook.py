"""The Excel file: a sheet for each table, charts of Excel's own, and what it all rests on.

Every text is written as text: a name that begins with = is no formula.
"""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from stationmap.maps.svg import writable
from stationmap.maps.typeset import text_width
from stationmap.reports import tables
from stationmap.reports.about import about
from stationmap.reports.charts import hour_chart, township_chart
from stationmap.reports.tables import Column, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.sites import Sites

FONT = "等线"
HEAD_FILL, RULE = "F7F3EC", "8E8375"
HEAD_HEIGHT, LINE_HEIGHT, WIDEST = 32.0, 15.0, 52.0
LETTERS_OF_A_SQUARE = 2.2  # a Chinese letter is as wide as two digits, and a little more
MARGIN_INCHES = 0.5
# A spreadsheet that is saved as text and opened again would take these for formulas.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(report: CoverageReport, sites: Sites | None = None) -> bytes:
    """Return a coverage report as an Excel file.

    Parameters
    ----------
    report : CoverageReport
        What to write.
    sites : Sites, optional
        Where stations should stand: one more sheet.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {}
    for table in _tables(report, sites):
        sheet = sheets[table.name] = book.create_sheet(table.name)
        _fill(sheet, table)
        _lay_out(sheet, table, report.version)
    _charts(sheets, report)
    book.properties.creator = "驿站地图"
    book.properties.title = "工会驿站覆盖"
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def _tables(report: CoverageReport, sites: Sites | None) -> Iterator[Table]:
    yield tables.overview(report)
    yield tables.townships(report)
    yield tables.by_hour(report)
    yield tables.farthest(report)
    yield tables.critical(report)
    yield tables.gaps(report)
    if sites is not None:
        from stationmap.reports.sites import sites_table

        yield sites_table(sites)
    yield _about(report, sites)


def _about(report: CoverageReport, sites: Sites | None) -> Table:
    rows = list(about(report))
    if sites is not None:
        from stationmap.reports.sites import about_sites

        rows += about_sites(sites)
    return Table("说明", (Column("项目", width=18), Column("内容", width=100)), tuple(rows))


def _charts(sheets: dict[str, Worksheet], report: CoverageReport) -> None:
    whole, townships, hours = (sheets[name] for name in ("总览", "乡镇街道", "分时段"))
    size, unit = len(report.townships), tables.unit_of(report)
    if size:
        townships.add_chart(township_chart(townships, size, unit), f"A{size + 5}")
    # Beside 96 rows the chart would make them small on paper: it stands below the figures.
    whole.add_chart(hour_chart(hours, unit), f"A{whole.max_row + 2}")
    whole.page_setup.fitToHeight = 1


def _fill(sheet: Worksheet, table: Table) -> None:
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, number)
        put(cell, column.name)
        cell.font = Font(name=FONT, bold=True)
        cell.fill = PatternFill("solid", fgColor=HEAD_FILL)
        cell.border = Border(bottom=Side("thin", color=RULE))
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=_side(column))
    special = {(row, column): style for row, column, style in table.styles}
    for row, values in enumerate(table.rows):
        for number, column in enumerate(table.columns):
            style = special.get((row, number), column.style)
            _cell(sheet.cell(row + 2, number + 1), values[number], style, column)
        _heighten(sheet, row + 2, table.columns[-1], values[-1])
    if table.sums:
        for number, column in enumerate(table.columns):
            cell = sheet.cell(len(table.rows) + 2, number + 1)
            _cell(cell, table.sums[number], column.style, column)
            cell.font = Font(name=FONT, bold=True)
            cell.border = Border(top=Side("thin", color=RULE))


def _cell(cell: Cell | MergedCell, value: tables.Cell, style: Style, column: Column) -> None:
    put(cell, value)
    cell.font = Font(name=FONT)
    if not isinstance(value, str):
        cell.number_format = style.value
    wide = column.width >= WIDEST
    cell.alignment = Alignment(vertical="center", wrap_text=wide)


def _heighten(sheet: Worksheet, row: int, column: Column, value: tables.Cell) -> None:
    """Give a row as many lines as its last text needs: not every program does so itself."""
    if column.width >= WIDEST and isinstance(value, str):
        lines = math.ceil(text_width(value, 1.0) * LETTERS_OF_A_SQUARE / column.width)
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(1, lines)


def put(cell: Cell | MergedCell, value: tables.Cell) -> None:
    """Set a value; a text stays one, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = writable(value)
    if value:
        cell.data_type = "s"
    if value.startswith(FORMULA):
        cell.quotePrefix = True


def _side(column: Column) -> str:
    return "left" if column.style is Style.TEXT else "right"


def _lay_out(sheet: Worksheet, table: Table, version: str) -> None:
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[1].height = HEAD_HEIGHT
    sheet.freeze_panes = "A2"
    if table.rows and len(table.columns) > 2:  # noqa: PLR2004 - a list of facts is not filtered
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    sheet.sheet_view.showGridLines = False
    _paper(sheet, version)


def _paper(sheet: Worksheet, version: str) -> None:
    """Set up A4, landscape, as wide as the sheet is, its head on every page."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = MARGIN_INCHES
    margins.bottom = 1.5 * MARGIN_INCHES
    what = f"{sheet.title}　数据版本 {version}".replace("&", "&&")
    footer = HeaderFooterItem()
    footer.left.text, footer.right.text = what, "第 &P 页，共 &N 页"
    sheet.oddFooter = footer
