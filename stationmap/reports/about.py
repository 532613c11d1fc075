"""What a report rests on, line by line: for the last sheet of a file, and for its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.coverage.schedule import SAMPLED_AT_MINUTE
from stationmap.model import FACILITY_NAMES, Facility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.coverage.report import CoverageReport

NOT_REVIEWED = "未送审 · 内部使用"
LICENCE = (
    "边界据 bj-subdistricts（MIT），村居名单据国家统计局代码，部分位置据 Vonng/adcode"
    "（CC BY 4.0），普查人口据公报。示例驿站由程序生成，不是真实驿站。"
)


def about(report: CoverageReport) -> Iterator[tuple[str, str]]:
    """Yield what is told and how, first of all the data version."""
    yield "数据版本", report.version
    yield "距离", report.distance.zh
    yield from _time(report)
    yield from _question(report)
    yield "替谁算", report.demand.zh
    yield "算了哪些驿站", stations_words(report)
    yield "示例占多少", modelled_words(report)
    for number, notice in enumerate(report.notices):
        yield "" if number else "用前要知道", notice.zh
    yield "够得着", "直线距离不超过服务半径，包括正好在边上的"
    yield "至少、至多", "时间待核实的驿站不算，是至少；都算开着，是至多。真实情况在两者之间"
    yield "分时段", f"每小时看第 {SAMPLED_AT_MINUTE} 分钟开着的驿站"
    yield "坐标", "WGS 84，先经度，后纬度"
    yield "数据来源", LICENCE
    yield "边界", f"{NOT_REVIEWED}。公开发布前要送审，并写上审图号"


def _time(report: CoverageReport) -> Iterator[tuple[str, str]]:
    travel = report.distance
    if travel.minutes is not None:
        yield "是估算", f"{travel.minutes:g} 分钟折成直线 {travel.radius_m:,.0f} 米"


def _question(report: CoverageReport) -> Iterator[tuple[str, str]]:
    query = report.query
    needed = [FACILITY_NAMES[f][0] for f in Facility if f in query.need]
    if query.all_day:
        needed.append("24 小时开着")
    yield "要有什么", "、".join(needed) or "不限"
    yield "哪一刻", f"{query.at:%Y-%m-%d %H:%M}，北京时间" if query.at else "不看时间"
    if query.unplaced:
        yield "位置", "只知道乡镇或区的驿站，也按画的位置算"
    if query.scenario:
        yield "方案", query.scenario.address()


def stations_words(report: CoverageReport) -> str:
    """Say how many stations were counted, of how many."""
    return f"{report.stations.counted} 座，共 {report.stations.total} 座"


def modelled_words(report: CoverageReport) -> str:
    """Say how much of what was counted is an example."""
    facts = report.stations
    if facts.modelled_share is None:
        return "没有驿站算数"
    people = "，人口按村居分摊也是估算" if report.demand.modelled else ""
    return f"{facts.modelled} 座，占算数的 {facts.modelled_share:.1%}{people}"
