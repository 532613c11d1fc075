from __future__ import annotations

import struct
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn

from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.report import coverage_report
from stationmap.errors import NotFoundError
from stationmap.maps.canvas import Canvas
from stationmap.maps.raster import png
from stationmap.maps.svg import svg
from stationmap.reports.bulletin import bulletin

if TYPE_CHECKING:
    from docx.document import Document as File

    from stationmap.catalogue import Catalogue
    from stationmap.coverage.report import CoverageReport

TODAY = date(2026, 11, 21)
YANG, GUANGMING = "110113006000", "110113002000"


def read(report: CoverageReport, code: str = YANG, approval: str = "") -> File:
    return Document(
        BytesIO(bulletin(report, code, today=TODAY, district="顺义区", approval=approval))
    )


def text(file: File) -> str:
    return "\n".join(paragraph.text for paragraph in file.paragraphs)


def test_it_tells_the_figures_of_the_township(report: CoverageReport) -> None:
    told = text(read(report))
    (row,) = [row for row in report.townships if row.code == YANG]
    assert told.startswith("顺义区工会驿站月度通报\n杨镇　2026 年 11 月")
    assert f"截至 2026 年 11 月 21 日，杨镇有工会驿站 {row.stations} 座" in told
    assert f"够不着的约 {row.demand_out:,.0f} 人" in told
    assert f"占 {row.covered_share:.1%}" in told
    assert f"空白面积 {row.gap_area_km2:.2f} 平方公里" in told
    assert report.version in told
    for heading in ("一、驿站和覆盖", "二、开放时间", "三、空白", "四、少不得的驿站", "五、下一步"):
        assert heading in told


@pytest.fixture
def no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing out, which takes longest; it is looked at elsewhere."""
    canvas = Canvas(8, 8)
    canvas.rect(0, 0, 8, 8, fill="#fff")
    picture = png(svg(canvas))
    monkeypatch.setattr("stationmap.reports.bulletin.png", lambda _svg: picture)


@pytest.mark.usefixtures("no_picture")
def test_it_speaks_as_the_union_does(report: CoverageReport) -> None:
    for row in report.townships:
        told = text(read(report, row.code))
        assert "！" not in told
        assert "!" not in told
        assert "None" not in told
        assert "nan" not in told
        assert "下一步" in told
        assert "示例" in told


def test_the_table_sets_the_township_beside_the_whole(report: CoverageReport) -> None:
    (table,) = read(report).tables
    cells = {row.cells[0].text: (row.cells[1].text, row.cells[2].text) for row in table.rows}
    (row,) = [row for row in report.townships if row.code == YANG]
    assert cells[""] == ("杨镇", "全区")
    assert cells["驿站（座）"] == (str(row.stations), str(report.stations.total))
    assert cells["空白（平方公里）"] == (
        f"{row.gap_area_km2:.2f}",
        f"{report.totals.gap_area_km2:.2f}",
    )


def test_it_is_a4_with_chinese_type(report: CoverageReport) -> None:
    file = read(report)
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = file.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "等线"
    assert file.core_properties.language == "zh-CN"


def test_the_map_is_in_it_and_can_be_heard(report: CoverageReport) -> None:
    body = bulletin(report, YANG, today=TODAY)
    archive = zipfile.ZipFile(BytesIO(body))
    (name,) = [name for name in archive.namelist() if name.startswith("word/media/")]
    picture = archive.read(name)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">I", picture[16:20]) == (1080,)
    assert len(picture) < 1_000_000
    (shape,) = Document(BytesIO(body)).inline_shapes
    assert "杨镇" in shape._inline.docPr.get("descr")


def test_nothing_is_out_of_reach(report: CoverageReport) -> None:
    told = text(read(report, GUANGMING))
    assert "没有空白" in told
    assert "甲处" not in told


def test_the_number_of_approval_is_the_one_given(report: CoverageReport) -> None:
    assert "审图号：京S(2026)001号" in text(read(report, approval="京S(2026)001号"))
    assert "未送审" in text(read(report))


def test_no_station_and_no_people_are_said_too(catalogue: Catalogue) -> None:
    empty = coverage_report(replace(catalogue, stations=()), today=TODAY)
    assert "没有一座算数" in text(read(empty))
    area = coverage_report(catalogue, CoverageQuery(demand=DemandBasis.AREA), today=TODAY)
    assert "够不着（" not in "".join(row.cells[0].text for row in read(area).tables[0].rows)


@pytest.mark.usefixtures("no_picture")
def test_names_are_text(trapped: CoverageReport) -> None:
    for row in trapped.townships:
        assert read(trapped, row.code).tables


def test_an_unknown_township_is_named(report: CoverageReport) -> None:
    with pytest.raises(NotFoundError) as caught:
        bulletin(report, "999", today=TODAY)
    assert caught.value.value == "999"
