"""The bulletin of a township (月度通报) as a Word file: figures, sentences, a map."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from stationmap.maps.raster import png
from stationmap.maps.svg import writable
from stationmap.reports import bulletin_words as say
from stationmap.reports.about import LICENCE, NOT_REVIEWED, modelled_words
from stationmap.reports.local import local
from stationmap.reports.picture import township_svg
from stationmap.reports.tables import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from docx.document import Document as File
    from docx.styles.style import ParagraphStyle
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.local import Local

FONT, LATIN = "等线", "Arial"
INK, INK_2, RULE = RGBColor(0x2A, 0x25, 0x1F), RGBColor(0x5F, 0x57, 0x4D), "8E8375"
A4_MM, MARGIN_MM, PICTURE_MM = (210, 297), 23, 116
BODY_PT, NOTE_PT, HEAD_PT, TITLE_PT = 11, 9, 13, 20
TIGHT = 1.15  # lines of tables and notes
HAIR, LINE = "4", "8"  # eighths of a point


def bulletin(
    report: CoverageReport, code: str, *, today: date, district: str = "", approval: str = ""
) -> bytes:
    """Return the bulletin of a township as a Word file, A4.

    Parameters
    ----------
    report : CoverageReport
        What is told.
    code : str
        The township, 12 digits.
    today : date
        The day the figures are of.
    district : str
        What the whole area is called; stands in the title.
    approval : str
        The number of approval of the map (审图号); empty: the picture says
        that it was not reviewed.

    Raises
    ------
    NotFoundError
        The report has no such township.
    """
    here = local(report, code)
    file = _blank(report, here, today)
    _head(file, report, here, today, district)
    _sections(file, report, here, today, approval)
    _notes(file, report, approval)
    body = BytesIO()
    file.save(body)
    return body.getvalue()


def _blank(report: CoverageReport, here: Local, today: date) -> File:
    file = Document()
    section = file.sections[0]
    section.page_width, section.page_height = (Mm(size) for size in A4_MM)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    for name, size in (("Normal", BODY_PT), ("Heading 1", HEAD_PT), ("Title", TITLE_PT)):
        _style(file.styles[name], size)
    properties = file.core_properties
    properties.author, properties.language = "驿站地图", "zh-CN"
    properties.title = f"{here.row.name}工会驿站月度通报"
    properties.comments = f"数据版本 {report.version}"
    properties.created = properties.modified = datetime.combine(today, time())
    return file


def _style(style: ParagraphStyle, size_pt: int) -> None:
    style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(size_pt), INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), FONT)
    style.font.bold = size_pt != BODY_PT
    # Without it some programs set the marks of Chinese in the middle, as in Taipei.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.line_spacing = 1.4 if size_pt == BODY_PT else 1.2
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.space_before = Pt(0 if size_pt == BODY_PT else HEAD_PT)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _head(file: File, report: CoverageReport, here: Local, today: date, district: str) -> None:
    file.add_paragraph(f"{district}工会驿站月度通报", style="Title")
    line = file.add_paragraph()
    line.add_run(f"{here.row.name}　{say.month(today)}").bold = True
    example = "　示例数据" if report.stations.modelled else ""
    _note(file, f"数据版本 {report.version}{example}　内部使用")


def _sections(file: File, report: CoverageReport, here: Local, day: date, approval: str) -> None:
    _section(file, "一、驿站和覆盖", say.coverage(report, here, day))
    _figures(file, report, here)
    _section(file, "二、开放时间", say.hours(here))
    _section(file, "三、空白", say.gap(report, here))
    _picture(file, report, here, approval)
    _section(file, "四、少不得的驿站", say.critical(report, here))
    _section(file, "五、下一步", say.next_steps(here))


def _section(file: File, heading: str, sentences: Iterable[str]) -> None:
    file.add_paragraph(heading, style="Heading 1")
    file.add_paragraph(writable("".join(sentences)))


def _figures(file: File, report: CoverageReport, here: Local) -> None:
    rows = list(_figure_rows(report, here))
    table = file.add_table(rows=1 + len(rows), cols=3)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, cells in enumerate([("", here.row.name, "全区"), *rows]):
        for column, text in enumerate(cells):
            paragraph = table.cell(number, column).paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.line_spacing = TIGHT
            run = paragraph.add_run(writable(text))
            run.font.size, run.bold = Pt(BODY_PT - 1), not number
            if column:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _rules(table)


def _figure_rows(report: CoverageReport, here: Local) -> Iterator[tuple[str, str, str]]:
    row, totals, unit = here.row, report.totals, unit_of(report)
    yield "驿站（座）", f"{row.stations:,}", f"{report.stations.total:,}"
    yield "面积（平方公里）", f"{row.area_km2:,.2f}", f"{totals.area_km2:,.2f}"
    yield "空白（平方公里）", f"{row.gap_area_km2:,.2f}", f"{totals.gap_area_km2:,.2f}"
    yield "够得着的面积占", say.percent(row.covered_share), say.percent(totals.covered_share)
    yield (
        "两座够得着的面积占",
        say.percent(row.cross2_share),
        say.percent(totals.cross_shares[1]),
    )
    if unit == "平方公里":
        return
    yield f"够不着（{unit}）", say.amount(row.demand_out), say.amount(totals.demand_out)
    yield (
        f"够得着的{unit}占",
        say.percent(row.demand_covered_share),
        say.percent(totals.demand_covered_share),
    )
    yield "平均距离（米）", say.amount(row.mean_m), say.amount(totals.mean_m)
    yield "95% 距离（米）", say.amount(row.p95_m), say.amount(totals.p95_m)


def _rules(table: Table) -> None:
    """Draw hairlines between rows, and a line above and below; none upright."""
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", LINE), ("bottom", LINE), ("insideH", HAIR)):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("color", RULE)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no other way to borders


def _picture(file: File, report: CoverageReport, here: Local, approval: str) -> None:
    svg = township_svg(report, here, approval=approval)
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(png(svg)), width=Mm(PICTURE_MM))
    row = here.row
    told = f"{row.name}的 {row.counted} 座驿站和 {row.gap_area_km2:.2f} 平方公里空白"
    shape._inline.docPr.set("descr", writable(told))  # noqa: SLF001 - for who cannot see the picture
    caption = _note(file, f"图：{told}，{report.distance.zh}。")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _notes(file: File, report: CoverageReport, approval: str) -> None:
    file.add_paragraph("说明", style="Heading 1")
    for notice in report.notices:
        _note(file, notice.zh)
    _note(file, f"{report.distance.zh}。示例：{modelled_words(report)}。")
    _note(file, LICENCE)
    reviewed = f"地图审图号：{approval}。" if approval else f"地图{NOT_REVIEWED}，不要公开发布。"
    _note(file, reviewed)


def _note(file: File, text: str) -> Paragraph:
    paragraph = file.add_paragraph()
    run = paragraph.add_run(writable(text))
    run.font.size, run.font.color.rgb = Pt(NOTE_PT), INK_2
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = TIGHT
    return paragraph
