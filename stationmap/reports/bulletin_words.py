"""The sentences of a bulletin, as the union's own news are written: figures first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.reports.tables import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.local import Local

NUMBERS = "甲乙丙"
CRITICAL_SHOWN = 3
AS_GOOD = 0.0005  # a difference that rounds to nothing is none


def month(day: date) -> str:
    """Write 2026 年 11 月."""
    return f"{day.year} 年 {day.month} 月"


def coverage(report: CoverageReport, local: Local, day: date) -> Iterator[str]:
    """Say how many stations there are, and for how many they are within reach."""
    row, until = local.row, f"截至 {month(day)} {day.day} 日"
    yield f"{until}，{row.name}有工会驿站 {row.stations} 座{_of_these(local)}。"
    if not row.counted:
        yield "本次没有一座算数，所以不说覆盖。"
        return
    within = f"{report.distance.radius_m:,.0f} 米以内"
    yield (
        f"{within}有驿站的面积占 {percent(row.covered_share)}，"
        f"有两座的占 {percent(row.cross2_share)}。"
    )
    if report.demand.unit != "km2":
        yield _people(report, local)
        yield _distances(report, local)


def _of_these(local: Local) -> str:
    row, parts = local.row, []
    if row.counted != row.stations:
        parts.append(f"本次算了 {row.counted} 座")
    if local.modelled:
        parts.append(f"其中 {local.modelled} 座是示例，不是真实驿站")
    return "".join(f"，{part}" for part in parts)


def _people(report: CoverageReport, local: Local) -> str:
    row, unit = local.row, unit_of(report)
    about = "约 " if report.demand.modelled else " "
    return (
        f"{_subject(report)}{about}{row.demand:,.0f} {unit}，够得着的{about}"
        f"{row.demand_covered:,.0f} {unit}，占 {percent(row.demand_covered_share)}，"
        f"{_against(row.demand_covered_share, report.totals.demand_covered_share)}；"
        f"够不着的{about}{row.demand_out:,.0f} {unit}。"
    )


def _subject(report: CoverageReport) -> str:
    return "常住人口" if report.demand.modelled else "名单上有"


def _against(share: float | None, whole: float | None) -> str:
    if share is None or whole is None:
        return "与全区无从比较"
    points = (share - whole) * 100
    if abs(share - whole) < AS_GOOD:
        return "与全区相同"
    return f"比全区{'高' if points > 0 else '低'} {abs(points):.1f} 个百分点"


def _distances(report: CoverageReport, local: Local) -> str:
    row, totals, unit = local.row, report.totals, unit_of(report)
    counted = report.stations.counted
    each = totals.demand / counted if counted else None
    return (
        f"到最近的驿站平均{metres(row.mean_m)}，95% 的{unit}不超过{metres(row.p95_m)}。"
        f"平均每座驿站对应 {amount(row.people_per_station)} {unit}，"
        f"全区是 {amount(each)} {unit}。"
    )


def hours(local: Local) -> Iterator[str]:
    """Say how long the stations are open."""
    row = local.row
    if row.open_hours is not None:
        yield f"时间已知的驿站，工作日平均开 {row.open_hours:.1f} 小时。"
    if local.all_day:
        yield f"24 小时开着的有 {local.all_day} 座。"
    if row.hours_unknown:
        yield f"时间待核实的有 {row.hours_unknown} 座。"
    if row.open_hours is None and not row.hours_unknown:
        yield "没有可说的。"


def gap(report: CoverageReport, local: Local) -> Iterator[str]:
    """Say how much land is out of reach, and where it is farthest."""
    if not local.far_places:
        yield f"处处在 {report.distance.radius_m:,.0f} 米以内都有驿站，没有空白。"
        return
    yield f"空白面积 {local.row.gap_area_km2:.2f} 平方公里。"
    places = [
        f"{NUMBERS[n]}处{f'近{place.committee}，' if place.committee else ''}"
        f"离最近的驿站 {place.distance_m / 1000:.2f} 公里"
        for n, place in enumerate(local.far_places)
    ]
    yield f"离驿站最远的地方，{'；'.join(places)}。"


def critical(report: CoverageReport, local: Local) -> Iterator[str]:
    """Say which stations must not be lost."""
    missed = [row for row in local.critical if row.alone_demand > 0]
    if not missed or report.demand.unit == "km2":
        yield (
            "关掉其中任何一座，都还有别的驿站够得着。"
            if not local.critical
            else (f"有 {len(local.critical)} 座驿站，关掉了就有地方够不着。")
        )
        return
    unit = unit_of(report)
    about = "约 " if report.demand.modelled else " "
    yield f"关掉了就有人够不着的驿站有 {len(missed)} 座。"
    shown = [
        f"{row.name}（{about.lstrip()}{row.alone_demand:,.0f} {unit}）"
        for row in missed[:CRITICAL_SHOWN]
    ]
    yield f"其中人最多的是{'、'.join(shown)}。"


def next_steps(local: Local) -> Iterator[str]:
    """Say what the figures ask for next; they ask, nobody has decided."""
    steps = []
    if local.row.hours_unknown:
        steps.append(f"先核实 {local.row.hours_unknown} 座驿站的开放时间")
    if local.far_places:
        near = local.far_places[0].committee
        where = f"甲处（近{near}）" if near else "甲处"
        steps.append(f"看{where}一带能不能与村、社区或商户共建")
    if any(row.alone_demand > 0 for row in local.critical):
        steps.append("少不得的驿站若要搬迁或停用，先找好替补")
    if not steps:
        steps.append("保持现有驿站按时开放，每月核对一次台账")
    yield f"下一步，建议{'；'.join(steps)}。"
    yield "以上由数据推算，供讨论，未经任何会议决定。"


def percent(share: float | None) -> str:
    """Write a share as 73.9%."""
    return "—" if share is None else f"{share:.1%}"


def metres(distance_m: float | None) -> str:
    """Write a distance as 455 米, with a space before it."""
    return "—" if distance_m is None else f" {distance_m:,.0f} 米"


def amount(value: float | None) -> str:
    """Write a whole number with its thousands."""
    return "—" if value is None else f"{value:,.0f}"
