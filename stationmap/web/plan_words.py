"""The words of the planner's page: figures as people say them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.hours import DayKind
from stationmap.language import translate as _
from stationmap.siting.result import Model
from stationmap.web.language import english
from stationmap.words import Figure

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.coverage.asked import CoverageQuery
    from stationmap.errors import StationmapError

NONE = "—"
TEN_THOUSAND = 10_000
FIELDS = {  # as the Chinese sentences call them
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
    reached: str  # of what share of it the hours are drawn

    def within_open(self, within: str) -> str:
        """Say what the drawing of the hours shows."""
        return _("%(within)s%(reached)s", within=within, reached=self.reached)


def units() -> dict[str, Unit]:
    """Return how each kind of demand is spoken of."""
    return {
        "people": Unit(
            _("人"),
            _("覆盖人口"),
            _("够不着的人"),
            _("人够不着"),
            _("有驿站开着的人口"),
        ),
        "km2": Unit(
            _("平方公里"),
            _("覆盖面积"),
            _("空白面积"),
            _("平方公里够不着"),
            _("有驿站开着的面积"),
        ),
        "weight": Unit(
            _("份"),
            _("覆盖份额"),
            _("够不着的份"),
            _("份够不着"),
            _("有驿站开着的份额"),
        ),
    }


def day_names() -> dict[DayKind, str]:
    """Return what each kind of day is called, in their order."""
    return {
        DayKind.WORKDAY: _("工作日"),
        DayKind.MAKEUP_WORKDAY: _("调休"),
        DayKind.WEEKEND: _("周末"),
        DayKind.HOLIDAY: _("节假日"),
    }


def model_names() -> dict[Model, tuple[str, str]]:
    """Return what each model is called: to people, and to those who know models."""
    return {
        Model.MCLP: (_("多覆盖人"), _("最大覆盖（MCLP）")),
        Model.LSCP: (_("全覆盖"), _("集合覆盖（LSCP）")),
        Model.P_MEDIAN: (_("平均最近"), _("p-中位（p-median）")),
        Model.P_CENTER: (_("最远最近"), _("p-中心（p-center）")),
    }


def hour_names() -> dict[str, str]:
    """Return the hours that a scenario can set by a touch, as OpenStreetMap writes them."""
    return {
        "24/7": _("24 小时"),
        "Mo-Su 06:00-22:00": _("每天 6:00–22:00"),
        "Mo-Su 08:00-20:00": _("每天 8:00–20:00"),
        "Mo-Fr 08:30-17:00; PH off": _("工作日 8:30–17:00"),
    }


def stems() -> str:
    """Return the letters that stand for the farthest places."""
    return _("甲乙丙丁戊己庚辛壬癸")


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
    """Write a number for a headline, and 万 where a reader counts in these."""
    if value >= TEN_THOUSAND and not english():
        return f"{value / TEN_THOUSAND:.1f}", "万"
    return amount(value), ""


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
    about = _("约") if asked.travel else ""
    return Figure(f"{asked.service_radius_m:,.0f}", _("米"), about)


def within(asked: CoverageQuery) -> str:
    """Say "within reach": 1 公里内, 步行约 15 分钟内."""
    travel = asked.travel
    if travel:
        minutes = f"{travel.minutes:g}"
        if travel.mode == "ebike":
            return _("骑行约 %(minutes)s 分钟内", minutes=minutes)
        return _("步行约 %(minutes)s 分钟内", minutes=minutes)
    return _("%(length)s内", length=length(asked.radius_m))


def length(distance_m: float) -> str:
    """Write 950 米, 1 公里, 1.25 公里."""
    if distance_m < 1000:  # noqa: PLR2004 - a kilometre
        return _("%(number)s 米", number=f"{distance_m:g}")
    return _("%(number)s 公里", number=f"{distance_m / 1000:g}")


def hours(text: str | None) -> str:
    """Say opening hours: as people do where we know how, else as they were written."""
    if text is None:
        return _("时间待核实")
    return hour_names().get(text, text.replace("-", "–"))


def moment(at: datetime, kind: DayKind | None) -> str:
    """Say a moment: 工作日 12:30（11 月 23 日 周一）."""
    return _(
        "%(kind)s %(time)s（%(day)s%(weekday)s）",
        kind=day_names()[kind] if kind else _("放假安排没公布"),
        time=words.clock_time(at),
        day=words.month_day(at.date()),
        weekday=words.weekday(at.date()),
    )


def fault(error: StationmapError) -> str:
    """Say what is wrong, with the name the field has on the page."""
    if english():
        return error.en
    name = FIELDS.get(error.field or "")
    if name is None:
        return error.zh
    return error.zh.replace(f"{error.field} 要是大于", f"{name}要大于").replace(
        f"{error.field} 要是", f"{name}要是"
    )
