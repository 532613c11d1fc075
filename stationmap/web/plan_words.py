"""The words of the planner's page: figures as people say them, in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.hours import DayKind
from stationmap.siting.result import Model
from stationmap.words import Figure

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.coverage.asked import CoverageQuery
    from stationmap.errors import StationmapError

NONE = "—"
TEN_THOUSAND = 10_000
DAYS = {
    DayKind.WORKDAY: "工作日",
    DayKind.MAKEUP_WORKDAY: "调休",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "节假日",
}
MODELS = {
    Model.MCLP: ("多覆盖人", "最大覆盖（MCLP）"),
    Model.LSCP: ("全覆盖", "集合覆盖（LSCP）"),
    Model.P_MEDIAN: ("平均最近", "p-中位（p-median）"),
    Model.P_CENTER: ("最远最近", "p-中心（p-center）"),
}
HOURS = {  # what a scenario can set by a touch, as OpenStreetMap writes it
    "24/7": "24 小时",
    "Mo-Su 06:00-22:00": "每天 6:00–22:00",
    "Mo-Su 08:00-20:00": "每天 8:00–20:00",
    "Mo-Fr 08:30-17:00; PH off": "工作日 8:30–17:00",
}
FIELDS = {
    "radius": "服务半径",
    "minutes": "时间",
    "new": "再建几座",
    "at": "时间",
    "hour": "几点",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """How demand of one kind is spoken of."""

    name: str  # what it is counted in
    covered: str  # head of the column of shares
    out: str  # head of the column of what is out of reach
    out_short: str  # beneath the figure


UNITS = {
    "people": Unit("人", "覆盖人口", "够不着的人", "人够不着"),
    "km2": Unit("平方公里", "覆盖面积", "空白面积", "平方公里够不着"),
    "weight": Unit("份", "覆盖份额", "够不着的份", "份够不着"),
}


def percent(share: float | None, decimals: int = 0) -> str:
    """Write a share from 0 to 1; only all is 100 %, only nothing is 0 %."""
    if share is None:
        return NONE
    least = 0.5 * 10**-decimals
    shown = min(max(share * 100, least), 100 - least) if 0 < share < 1 else share * 100
    written = f"{shown:.{decimals}f}"
    if 0 < share < 1 and float(written) in (0.0, 100.0):
        return ("<" if share < 0.5 else ">") + f"{1 if share < 0.5 else 99}%"  # noqa: PLR2004 - half
    return f"{written}%"


def amount(value: float | None) -> str:
    """Write people, weights or square kilometres as whole as they can be said."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.1f}"  # noqa: PLR2004 - three digits


def big(value: float) -> tuple[str, str]:
    """Write a number for a headline, and 万 where it is counted in these."""
    return (f"{value / TEN_THOUSAND:.1f}", "万") if value >= TEN_THOUSAND else (amount(value), "")


def km(distance_m: float | None, decimals: int = 1) -> str:
    """Write metres as kilometres, without the unit."""
    return NONE if distance_m is None else f"{distance_m / 1000:.{decimals}f}"


def signed(value: float | None, write: str = "{:,.0f}") -> str:
    """Write a difference with its sign; a true minus, as typographers do."""
    if value is None:
        return NONE
    written = write.format(abs(value))
    if not any(digit in written for digit in "123456789"):
        return "0"
    return f"{'+' if value > 0 else '−'}{written}"


def radius(asked: CoverageQuery) -> Figure:
    """Say how far "within reach" is, as on the slider."""
    about = "约" if asked.travel else ""
    return Figure(f"{asked.service_radius_m:,.0f}", "米", about)


def within(asked: CoverageQuery) -> str:
    """Say "within reach": 1 公里内, 步行约 15 分钟内."""
    travel = asked.travel
    if travel:
        mode = "骑行" if travel.mode == "ebike" else "步行"
        return f"{mode}约 {travel.minutes:g} 分钟内"
    return f"{length(asked.radius_m)}内"


def length(distance_m: float) -> str:
    """Write 950 米, 1 公里, 1.25 公里."""
    return f"{distance_m:g} 米" if distance_m < 1000 else f"{distance_m / 1000:g} 公里"  # noqa: PLR2004 - a kilometre


def hours(text: str | None) -> str:
    """Say opening hours: as people do where we know how, else as they were written."""
    if text is None:
        return "时间待核实"
    return HOURS.get(text, text.replace("-", "–"))


def moment(at: datetime, kind: DayKind | None) -> str:
    """Say a moment: 工作日 12:30（11 月 23 日 周一）."""
    day = f"{words.month_day(at.date())}{words.weekday(at.date())}"
    return f"{DAYS[kind] if kind else '放假安排没公布'} {words.clock_time(at)}（{day}）"


def fault(error: StationmapError) -> str:
    """Say what is wrong, with the name the field has on the page."""
    name = FIELDS.get(error.field or "")
    if name is None:
        return error.zh
    return error.zh.replace(f"{error.field} 要是大于", f"{name}要大于").replace(
        f"{error.field} 要是", f"{name}要是"
    )
