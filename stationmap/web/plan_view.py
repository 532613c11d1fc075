"""What the planner's page says of a report, as plain values for the templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stationmap.coverage.figures import DemandBasis
from stationmap.language import translate as _
from stationmap.web import plan_words as say
from stationmap.web.plan_asked import Column, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stationmap.coverage.compare import Change, Comparison
    from stationmap.coverage.figures import CriticalRow, FarthestRow, TownshipRow
    from stationmap.coverage.report import CoverageReport
    from stationmap.web.plan_asked import Plan
    from stationmap.web.plan_words import Unit

    Read = Callable[[TownshipRow], float | None]
    Write = Callable[[float | None], str]

FARTHEST_SHOWN = 3
CRITICAL_SHOWN = 50
BAR = 100


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the great figures: number, its small unit, what it is, what bounds it."""

    number: str
    unit: str
    label: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it says, and where a touch on it leads."""

    column: Column
    title: str
    link: str
    sorted: str  # none | ascending | descending


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the table, and what it is sorted by."""

    column: Column
    text: str
    value: str
    bar: float = 0.0
    change: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A township in the table."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure today and in the scenario."""

    name: str
    before: str
    after: str
    change: str
    better: bool | None


def headlines(report: CoverageReport) -> list[Headline]:
    """Say the four figures that matter most."""
    totals, upper = report.totals, report.totals_upper
    unit = say.units()[report.demand.unit]
    out, out_unit = say.big(totals.demand_out)
    figures = [
        Headline(
            say.percent(totals.demand_covered_share, 1).removesuffix("%"),
            "%",
            _("%(within)s有驿站", within=say.within(report.query)),
            _most(upper.demand_covered_share if upper else None),
        ),
        Headline(
            out,
            out_unit,
            unit.out_short,
            _least("".join(say.big(upper.demand_out))) if upper else "",
        ),
        Headline(
            f"{totals.gap_area_km2:,.0f}",
            "",
            _("平方公里空白"),
            _least(f"{upper.gap_area_km2:,.0f}") if upper else "",
        ),
        Headline(
            say.percent(totals.demand_cross_shares[1]).removesuffix("%"),
            "%",
            _("有两家可去"),
            _most(upper.demand_cross_shares[1] if upper else None, 0),
        ),
    ]
    # With land as demand the second figure would only repeat the third.
    return figures[:1] + figures[2:] if report.demand.basis is DemandBasis.AREA else figures


def _most(share: float | None, decimals: int = 1) -> str:
    return _("最多 %(amount)s", amount=say.percent(share, decimals)) if share is not None else ""


def _least(amount: str) -> str:
    return _("最少 %(amount)s", amount=amount)


def heads(plan: Plan, unit: Unit) -> list[Head]:
    """Name the columns, each with a link that sorts by it."""
    found = []
    for column, title in titles(unit).items():
        first = Sort(column, falling=column is not Column.NAME)
        again = Sort(column, falling=not plan.sort.falling)
        here = plan.sort.column is column
        found.append(
            Head(
                column,
                title,
                _sorted(plan, again if here else first),
                ("descending" if plan.sort.falling else "ascending") if here else "none",
            )
        )
    return found


def _sorted(plan: Plan, sort: Sort) -> str:
    return replace(plan, sort=sort).link()


def titles(unit: Unit) -> dict[Column, str]:
    """Return what each column says, in their order."""
    return {
        Column.NAME: _("乡镇街道"),
        Column.STATIONS: _("驿站数"),
        Column.COVERED: unit.covered,
        Column.OUT: unit.out,
        Column.P95: _("95% 距离，公里"),
        Column.LAND: _("覆盖面积"),
        Column.GAP: _("空白，平方公里"),
        Column.MEAN: _("平均距离，公里"),
        Column.PER_STATION: _("每座%(unit)s数", unit=unit.name),
        Column.CROSS2: _("两家可去"),
        Column.CROSS3: _("三家可去"),
        Column.HOURS: _("每天开，小时"),
    }


VALUES: Mapping[Column, tuple[Read, Write]] = {
    Column.STATIONS: (lambda row: row.counted, say.amount),
    Column.COVERED: (lambda row: row.demand_covered_share, say.percent),
    Column.OUT: (lambda row: row.demand_out, say.amount),
    Column.P95: (lambda row: row.p95_m, say.km),
    Column.LAND: (lambda row: row.covered_share, say.percent),
    Column.GAP: (lambda row: row.gap_area_km2, lambda value: f"{value or 0.0:.1f}"),
    Column.MEAN: (lambda row: row.mean_m, say.km),
    Column.PER_STATION: (lambda row: row.people_per_station, say.amount),
    Column.CROSS2: (lambda row: row.demand_cross2_share, say.percent),
    Column.CROSS3: (lambda row: row.demand_cross3_share, say.percent),
    Column.HOURS: (
        lambda row: row.open_hours,
        lambda value: say.NONE if value is None else f"{value:.1f}",
    ),
}


def rows(report: CoverageReport, sort: Sort, comparison: Comparison | None = None) -> list[Row]:
    """Make the rows of the table, sorted."""
    most = max((row.demand_out for row in report.townships), default=0.0) or 1.0
    gained = {
        change.code: change.figures["demand_out"].difference
        for change in (comparison.townships if comparison else ())
    }
    return [
        Row(row.code, row.name, tuple(_cells(row, most, gained.get(row.code), report.demand.unit)))
        for row in ordered(report.townships, sort)
    ]


def ordered(townships: Iterable[TownshipRow], sort: Sort) -> list[TownshipRow]:
    """Sort townships; those without a value come last either way, equal ones by code."""
    by_code = sorted(townships, key=lambda row: row.code)
    if sort.column is Column.NAME:
        return by_code[::-1] if sort.falling else by_code
    value = VALUES[sort.column][0]
    known = [row for row in by_code if value(row) is not None]
    known.sort(key=lambda row: value(row) or 0.0, reverse=sort.falling)
    return known + [row for row in by_code if value(row) is None]


def _change(gained: float, unit: str) -> str:
    return say.signed(gained, "{:,.1f}" if unit == "km2" else "{:,.0f}")


def _cells(row: TownshipRow, most: float, gained: float | None, unit: str) -> Iterable[Cell]:
    for column, (read, write) in VALUES.items():
        value = read(row)
        out = column is Column.OUT
        yield Cell(
            column,
            write(value),
            "" if value is None else f"{value:.9g}",
            bar=round(BAR * row.demand_out / most, 1) if out else 0.0,
            change=_change(gained, unit) if out and gained else "",
        )


def farthest(report: CoverageReport) -> list[tuple[str, FarthestRow, str]]:
    """Name the farthest places by the heavenly stems, with kilometres."""
    return [
        (stem, row, say.km(row.distance_m, 2))
        for stem, row in zip(say.stems(), report.farthest[:FARTHEST_SHOWN], strict=False)
    ]


def critical(report: CoverageReport) -> list[CriticalRow]:
    """Return the stations that somebody would miss: where people count, because of people."""
    if report.demand.basis is DemandBasis.AREA:
        return list(report.critical)
    return [row for row in report.critical if row.alone_demand > 0]


def compared(comparison: Comparison) -> list[Compared]:
    """Set the figures of today and of the scenario side by side."""
    unit = say.units()[comparison.after.demand.unit]
    totals = comparison.totals
    before, after = comparison.before, comparison.after

    def share(name: str, title: str) -> Compared:
        change = totals[name]
        points = None if change.difference is None else change.difference * 100
        return Compared(
            title,
            say.percent(change.before, 1),
            say.percent(change.after, 1),
            _("%(points)s 百分点", points=say.signed(points, "{:.1f}"))
            if points
            else say.signed(points),
            _better(change.difference, up=True),
        )

    def number(
        title: str, one: float | None, two: float | None, write: str, *, up: bool
    ) -> Compared:
        difference = None if one is None or two is None else two - one
        return Compared(
            title,
            say.NONE if one is None else write.format(one),
            say.NONE if two is None else write.format(two),
            say.signed(difference, write),
            _better(difference, up=up),
        )

    def metres(name: str, title: str) -> Compared:
        return number(title, totals[name].before, totals[name].after, "{:,.0f}", up=False)

    far = [report.farthest[0].distance_m if report.farthest else None for report in (before, after)]
    found = [
        number(
            _("算进来的驿站"), before.stations.counted, after.stations.counted, "{:,.0f}", up=True
        ),
        share("demand_covered_share", unit.covered),
        number(unit.out, before.totals.demand_out, after.totals.demand_out, "{:,.0f}", up=False),
        number(_("空白，平方公里"), *_pair(totals["gap_area_km2"]), "{:,.1f}", up=False),
        metres("mean_m", _("平均距离，米")),
        metres("p95_m", _("95% 距离，米")),
        number(_("最远的地方，米"), far[0], far[1], "{:,.0f}", up=False),
    ]
    # With land as demand the third would only say the fourth again, and less exactly.
    return found[:2] + found[3:] if after.demand.basis is DemandBasis.AREA else found


def _pair(change: Change) -> tuple[float | None, float | None]:
    return change.before, change.after


def _better(difference: float | None, *, up: bool) -> bool | None:
    if not difference:
        return None
    return (difference > 0) is up
