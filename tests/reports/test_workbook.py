from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from stationmap.reports import contents
from stationmap.reports.sites import Site, Sites

if TYPE_CHECKING:
    from openpyxl import Workbook

    from stationmap.coverage.report import CoverageReport

SHEETS = ["总览", "乡镇街道", "分时段", "最远的地方", "少不得的驿站", "空白", "说明"]
SITES = Sites(
    (
        Site(1, "=梅沟营村", "旺泉街道", 116.6, 40.1, 11834.0, modelled=True),
        Site(2, "东丰乐村", "", 116.7, 40.2, 9.0),
    ),
    "人",
    "最优，已证明，差距 0.0%",
    (("模型", "最大覆盖"),),
)


def opened(report: CoverageReport, sites: Sites | None = None) -> Workbook:
    return load_workbook(BytesIO(contents(report, ".xlsx", sites)))


@pytest.fixture(scope="module")
def book(report: CoverageReport) -> Workbook:
    return opened(report)


def rows(book: Workbook, name: str) -> list[tuple[Any, ...]]:
    return list(book[name].iter_rows(values_only=True))


def same(value: Any) -> Any:
    """What a file keeps of numbers: 16 digits."""
    return pytest.approx(value, rel=1e-14, abs=1e-14)


def facts(book: Workbook, name: str) -> dict[str, Any]:
    return {row[0]: row[1] for row in rows(book, name) if row[0]}


def test_there_is_a_sheet_for_each_table(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_the_overview_holds_the_totals(book: Workbook, report: CoverageReport) -> None:
    told, totals = facts(book, "总览"), report.totals
    assert told["面积"] == same(totals.area_km2)
    assert told["空白面积"] == same(totals.gap_area_km2)
    assert told["够得着的面积占"] == same(totals.covered_share)
    assert told["至少 2 座够得着的面积占"] == same(totals.cross_shares[1])
    assert told["够不着"] == same(totals.demand_out)
    assert told["95% 距离"] == same(totals.p95_m)
    assert told["其中示例驿站"] == report.stations.modelled


def test_every_township_is_there_cell_by_cell(book: Workbook, report: CoverageReport) -> None:
    head, *told, sums = rows(book, "乡镇街道")
    assert head[0] == "代码"
    by_code = {row.code: row for row in report.townships}
    assert {row[0] for row in told} == set(by_code)
    for row in told:
        true = by_code[row[0]]
        assert row[:2] == (true.code, true.name)
        assert row[2:] == same(
            (
                true.stations,
                true.counted,
                true.area_km2,
                true.gap_area_km2,
                true.covered_share,
                true.cross2_share,
                true.cross3_share,
                true.demand,
                true.demand_out,
                true.demand_covered_share,
                true.mean_m,
                true.p95_m,
                true.people_per_station,
                true.open_hours,
                true.hours_unknown,
            )
        )
    assert [row[10] for row in told] == sorted((row[10] for row in told), reverse=True)
    assert sums[1] == "合计"
    assert sums[4] == pytest.approx(sum(row[4] for row in told))
    assert sums[9] == 1_324_044


def test_the_hours_are_there_cell_by_cell(book: Workbook, report: CoverageReport) -> None:
    _, *told = rows(book, "分时段")
    assert len(told) == 96
    for row, true in zip(told, report.by_hour, strict=True):
        assert row[1:] == same(
            (
                true.hour,
                true.open_stations,
                true.unknown_stations,
                true.demand_lower,
                true.demand_upper,
                true.land_lower,
                true.land_upper,
            )
        )
    assert [row[0] for row in told[::24]] == ["工作日", "调休上班日", "周末", "节假日"]


def test_far_places_and_critical_stations_are_there(book: Workbook, report: CoverageReport) -> None:
    _, *far = rows(book, "最远的地方")
    assert [row[4] for row in far] == same([p.distance_m / 1000 for p in report.farthest])
    _, *critical = rows(book, "少不得的驿站")
    assert [row[0] for row in critical] == [row.ref for row in report.critical]
    assert [row[3] for row in critical] == same([row.alone_demand for row in report.critical])
    assert [row[4] for row in critical] == same([row.alone_area_km2 for row in report.critical])


def test_the_pieces_of_the_gap_add_up(book: Workbook, report: CoverageReport) -> None:
    _, *pieces = rows(book, "空白")
    assert sum(row[2] for row in pieces) == pytest.approx(report.totals.gap_area_km2, rel=1e-3)
    assert [row[2] for row in pieces] == sorted((row[2] for row in pieces), reverse=True)


def test_the_last_sheet_says_what_all_rests_on(book: Workbook, report: CoverageReport) -> None:
    told = facts(book, "说明")
    assert told["数据版本"] == report.version
    assert told["距离"] == report.distance.zh
    assert "按村居分摊" in told["替谁算"]
    assert f"{report.stations.modelled} 座" in told["示例占多少"]
    assert "CC BY 4.0" in told["数据来源"]
    assert "未送审" in told["边界"]


def test_a_moment_brings_the_upper_bound(evening: CoverageReport) -> None:
    book = opened(evening)
    head, *told = rows(book, "总览")
    assert head[3] == "时间待核实的都算开着"
    assert evening.totals_upper is not None
    (gap,) = [row for row in told if row[0] == "空白面积"]
    assert gap[1] == same(evening.totals.gap_area_km2)
    assert gap[3] == same(evening.totals_upper.gap_area_km2)
    assert gap[3] < gap[1]
    assert facts(book, "说明")["哪一刻"].startswith("2026-11-20 20:00")


def test_sites_have_their_own_sheet(report: CoverageReport) -> None:
    book = opened(report, SITES)
    assert book.sheetnames == [*SHEETS[:-1], "选址", "说明"]
    _, first, second = rows(book, "选址")
    assert first == (1, "=梅沟营村", "旺泉街道", 11834, 116.6, 40.1, "示例，只知道村居")
    assert second[1] == "东丰乐村"
    assert facts(book, "说明")["选址"] == "最优，已证明，差距 0.0%"


def test_no_text_becomes_a_formula(trapped: CoverageReport) -> None:
    book = opened(trapped, SITES)
    found = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e"), (sheet.title, cell.coordinate)
                if isinstance(cell.value, str):
                    found.add(cell.value)
                    if cell.value.startswith(("=", "+", "-", "@", "\t")):
                        assert cell.quotePrefix, cell.coordinate
    assert {"=1+1", "@SUM(A1)", '=HYPERLINK("x")', "#N/A", "ab", "<b>&\"'"} <= found


def test_heads_are_frozen_and_pages_are_a4_across(book: Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert all(d.width > 5 for d in sheet.column_dimensions.values())


def test_numbers_are_numbers_with_formats(book: Workbook) -> None:
    sheet = book["乡镇街道"]
    formats = [sheet.cell(2, column).number_format for column in (5, 7, 10, 13)]
    assert formats == ["#,##0.00", "0.0%", "#,##0", "#,##0"]
    assert book["总览"]["B5"].number_format == "0.0%"


def cells(chart: str) -> list[str | None]:
    root = ET.fromstring(chart)  # noqa: S314 - a file of our own
    return [element.text for element in root.iter() if element.tag.endswith("}f")]


def test_the_charts_draw_the_cells_of_the_tables(report: CoverageReport) -> None:
    archive = zipfile.ZipFile(BytesIO(contents(report, ".xlsx")))
    charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    (hours,) = [chart for chart in charts if "lineChart" in chart]
    (bars,) = [chart for chart in charts if "barChart" in chart]
    named = cells(hours)
    assert "'分时段'!$E$2:$E$25" in named  # a working day, at least
    assert "'分时段'!$F$2:$F$25" in named  # a working day, at most
    assert "'分时段'!$E$50:$E$73" in named  # a weekend
    size = len(report.townships)
    named = cells(bars)
    assert f"'乡镇街道'!$K$2:$K${size + 1}" in named
    assert f"'乡镇街道'!$B$2:$B${size + 1}" in named
