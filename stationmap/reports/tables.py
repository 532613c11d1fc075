"""The tables of a coverage report, as a committee reads them: headings, units, rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stationmap.hours import DayKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.coverage.figures import CriticalRow, Totals, TownshipRow
    from stationmap.coverage.report import CoverageReport

Cell = str | float | int | bool | None
UNITS = {"people": "人", "km2": "平方公里", "weight": "份"}
DAY_NAMES = {
    DayKind.WORKDAY: "工作日",
    DayKind.MAKEUP_WORKDAY: "调休上班日",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "节假日",
}
LEAST_GAP_KM2 = 0.001  # less than a football field is left out of the list


class Style(StrEnum):
    """How the numbers of a column are written, in Excel's own words."""

    TEXT = "@"
    WHOLE = "#,##0"
    KM2 = "#,##0.00"
    TENTH = "#,##0.0"
    SHARE = "0.0%"
    KM = "0.00"
    DEGREES = "0.000000"
    HOURS = "0.0"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how its numbers look, how many letters wide it is."""

    name: str
    style: Style = Style.TEXT
    width: float = 12.0


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, its columns, its rows, and a row of sums if it has one.

    ``styles`` gives single cells another look than their column: row and
    column number, from 0.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[Cell, ...] | None = None
    styles: tuple[tuple[int, int, Style], ...] = ()


def unit_of(report: CoverageReport) -> str:
    """Return the unit of demand in Chinese."""
    return UNITS[report.demand.unit]


def demand_style(report: CoverageReport) -> Style:
    """People are whole; square kilometres and weights have a tenth."""
    return Style.WHOLE if report.demand.unit == "people" else Style.TENTH


def overview(report: CoverageReport) -> Table:
    """Make the sheet of the whole area, and its upper bound where there is one."""
    lines = list(_overview_lines(report))
    upper = report.totals_upper
    columns = [Column("指标", width=26), Column("数值", Style.WHOLE, 16), Column("单位", width=12)]
    if upper:
        columns.append(Column("时间待核实的都算开着", Style.WHOLE, 22))
    columns.append(Column("说明", width=52))
    rows, styles = [], []
    for number, (name, value, style, unit, note, most) in enumerate(lines):
        rows.append((name, value, unit, *((most,) if upper else ()), note))
        styles += [(number, 1, style), *([(number, 3, style)] if upper else [])]
    return Table("总览", tuple(columns), tuple(rows), styles=tuple(styles))


def _overview_lines(
    report: CoverageReport,
) -> Iterator[tuple[str, Cell, Style, str, str, Cell]]:
    unit, amount = unit_of(report), demand_style(report)
    lower, upper = _figures(report.totals), _figures(report.totals_upper)
    looks = (
        ("面积", Style.KM2, "平方公里", "不含机场等飞地"),
        ("够得着的面积", Style.KM2, "平方公里", report.distance.zh),
        ("空白面积", Style.KM2, "平方公里", "离每一座驿站都更远"),
        ("够得着的面积占", Style.SHARE, "", ""),
        ("至少 2 座够得着的面积占", Style.SHARE, "", "交叉覆盖"),
        ("至少 3 座够得着的面积占", Style.SHARE, "", "交叉覆盖"),
        ("需求合计", amount, unit, report.demand.zh),
        ("够得着", amount, unit, ""),
        ("够不着", amount, unit, ""),
        ("够得着的占", Style.SHARE, "", f"按{unit}算"),
        ("至少 2 座够得着的占", Style.SHARE, "", "交叉覆盖"),
        ("至少 3 座够得着的占", Style.SHARE, "", "交叉覆盖"),
        ("平均距离", Style.WHOLE, "米", "到最近的驿站，按需求加权"),
        ("95% 距离", Style.WHOLE, "米", "95% 的需求都不比这更远"),
    )
    for (name, style, measure, note), value, most in zip(looks, lower, upper, strict=True):
        yield name, value, style, measure, note, most
    yield from _station_lines(report)


def _station_lines(
    report: CoverageReport,
) -> Iterator[tuple[str, Cell, Style, str, str, Cell]]:
    facts = report.stations
    told = (
        ("算数的驿站", facts.counted, f"全部 {facts.total} 座里"),
        ("其中示例驿站", facts.modelled, "由程序生成，不是真实驿站"),
        ("其中拟建驿站", facts.planned, "方案里设想的"),
        ("没有算：只知道乡镇或区", facts.unplaced, "位置没有公布"),
        ("没有算：缺要的东西", facts.lacking, ""),
        ("没有算：不知有没有", facts.need_unknown, ""),
        ("没有算：那时关着", facts.closed, ""),
        ("没有算：那时开不开不知道", facts.hours_unknown, "见上限"),
    )
    for number, (name, count, note) in enumerate(told):
        if count or not number:
            yield name, count, Style.WHOLE, "座", note, None


def _figures(totals: Totals | None) -> tuple[Cell, ...]:
    if totals is None:
        return (None,) * 14
    return (
        totals.area_km2,
        totals.covered_area_km2,
        totals.gap_area_km2,
        totals.covered_share,
        *totals.cross_shares[1:3],
        totals.demand,
        totals.demand_covered,
        totals.demand_out,
        totals.demand_covered_share,
        *totals.demand_cross_shares[1:3],
        totals.mean_m,
        totals.p95_m,
    )


def worst_first(report: CoverageReport) -> tuple[TownshipRow, ...]:
    """Return the townships, those with most demand out of reach first."""
    return tuple(sorted(report.townships, key=lambda r: (-r.demand_out, -r.gap_area_km2, r.code)))


def townships(report: CoverageReport) -> Table:
    """Make the sheet of the townships; its last row is the whole area."""
    unit, amount = unit_of(report), demand_style(report)
    columns = (
        Column("代码", width=15),
        Column("乡镇街道", width=14),
        Column("驿站", Style.WHOLE, 8),
        Column("算数的", Style.WHOLE, 8),
        Column("面积\n平方公里", Style.KM2, 12),
        Column("空白\n平方公里", Style.KM2, 12),
        Column("够得着的面积占", Style.SHARE, 12),
        Column("2 座够得着", Style.SHARE, 10),
        Column("3 座够得着", Style.SHARE, 10),
        Column(f"需求\n{unit}", amount, 12),
        Column(f"够不着\n{unit}", amount, 12),
        Column("够得着的占", Style.SHARE, 11),
        Column("平均距离\n米", Style.WHOLE, 10),
        Column("95% 距离\n米", Style.WHOLE, 10),
        Column(f"每座驿站\n{unit}", amount, 12),
        Column("工作日开\n小时", Style.HOURS, 10),
        Column("时间待核实", Style.WHOLE, 9),
    )
    rows = tuple(_township_cells(row) for row in worst_first(report))
    return Table("乡镇街道", columns, rows, sums=_township_sums(report))


def _township_cells(row: TownshipRow) -> tuple[Cell, ...]:
    return (
        row.code,
        row.name,
        row.stations,
        row.counted,
        row.area_km2,
        row.gap_area_km2,
        row.covered_share,
        row.cross2_share,
        row.cross3_share,
        row.demand,
        row.demand_out,
        row.demand_covered_share,
        row.mean_m,
        row.p95_m,
        row.people_per_station,
        row.open_hours,
        row.hours_unknown,
    )


def _township_sums(report: CoverageReport) -> tuple[Cell, ...]:
    totals, rows = report.totals, report.townships
    counted = sum(row.counted for row in rows)
    return (
        "",
        "合计",
        sum(row.stations for row in rows),
        counted,
        totals.area_km2,
        totals.gap_area_km2,
        totals.covered_share,
        *totals.cross_shares[1:3],
        totals.demand,
        totals.demand_out,
        totals.demand_covered_share,
        totals.mean_m,
        totals.p95_m,
        totals.demand / counted if counted else None,
        None,
        sum(row.hours_unknown for row in rows),
    )


def by_hour(report: CoverageReport) -> Table:
    """Make the sheet of 24 hours for each of four kinds of day."""
    unit = unit_of(report)
    columns = (
        Column("哪种日子", width=12),
        Column("几点", Style.WHOLE, 8),
        Column("开着的驿站", Style.WHOLE, 12),
        Column("时间待核实", Style.WHOLE, 12),
        Column(f"够得着（按{unit}）\n至少", Style.SHARE, 16),
        Column(f"够得着（按{unit}）\n至多", Style.SHARE, 16),
        Column("够得着的面积\n至少", Style.SHARE, 16),
        Column("够得着的面积\n至多", Style.SHARE, 16),
    )
    rows = tuple(
        (
            DAY_NAMES[row.day_kind],
            row.hour,
            row.open_stations,
            row.unknown_stations,
            row.demand_lower,
            row.demand_upper,
            row.land_lower,
            row.land_upper,
        )
        for row in report.by_hour
    )
    return Table("分时段", columns, rows)


def farthest(report: CoverageReport) -> Table:
    """Make the sheet of the places farthest from every station."""
    columns = (
        Column("名次", Style.WHOLE, 8),
        Column("乡镇街道", width=14),
        Column("最近的村居", width=18),
        Column("离那个村居\n公里", Style.KM, 14),
        Column("离最近的驿站\n公里", Style.KM, 16),
        Column("经度", Style.DEGREES, 14),
        Column("纬度", Style.DEGREES, 14),
    )
    rows = tuple(
        (
            row.rank,
            row.township,
            row.committee,
            None if row.committee_distance_m is None else row.committee_distance_m / 1000,
            row.distance_m / 1000,
            row.lon,
            row.lat,
        )
        for row in report.farthest
    )
    return Table("最远的地方", columns, rows)


def critical(report: CoverageReport) -> Table:
    """Make the sheet of the stations that alone reach something."""
    columns = (
        Column("编号", width=12),
        Column("驿站", width=30),
        Column("乡镇街道", width=14),
        Column(f"只有它够得着\n{unit_of(report)}", demand_style(report), 18),
        Column("只有它够得着\n平方公里", Style.KM2, 18),
        Column("示例", width=8),
        Column("经度", Style.DEGREES, 14),
        Column("纬度", Style.DEGREES, 14),
    )
    return Table("少不得的驿站", columns, tuple(_critical_cells(row) for row in report.critical))


def _critical_cells(row: CriticalRow) -> tuple[Cell, ...]:
    return (
        row.ref,
        row.name,
        row.township,
        row.alone_demand,
        row.alone_area_km2,
        "示例" if row.modelled else "",
        row.lon,
        row.lat,
    )


def gaps(report: CoverageReport) -> Table:
    """Make the sheet of the gaps, piece by piece, largest first."""
    columns = (
        Column("名次", Style.WHOLE, 8),
        Column("乡镇街道", width=14),
        Column("面积\n平方公里", Style.KM2, 14),
        Column("近哪个村居", width=18),
        Column("经度", Style.DEGREES, 14),
        Column("纬度", Style.DEGREES, 14),
    )
    found = sorted(_gap_pieces(report), key=lambda piece: (-piece[1], piece[0], piece[3]))
    rows = tuple((rank, *piece) for rank, piece in enumerate(found, start=1))
    return Table("空白", columns, rows)


def _gap_pieces(
    report: CoverageReport,
) -> Iterator[tuple[str, float, str | None, float, float]]:
    """Yield township, area, nearest committee and a place inside of each piece."""
    import numpy as np
    from shapely import area, get_coordinates, get_parts, point_on_surface

    ground = report.ground
    rows = report.gaps()
    pieces, owner = get_parts(
        ground.plane.project([row.geometry for row in rows]), return_index=True
    )
    size_km2 = np.asarray(area(pieces)) / 1e6
    seen = size_km2 >= LEAST_GAP_KM2
    middle = get_coordinates(point_on_surface(pieces[seen])).reshape(-1, 2)
    near = ground.nearest_committees(middle) if len(middle) else []
    lon_lat = ground.plane.from_plane(middle[:, 0], middle[:, 1]).reshape(-1, 2).tolist()
    for n, (number, km2) in enumerate(zip(owner[seen], size_km2[seen].tolist(), strict=True)):
        committee = near[n][0].short_name if near else None
        yield rows[number].name, km2, committee, lon_lat[n][0], lon_lat[n][1]
