"""The commands of a planner: coverage."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.coverage.demand import Demand
    from stationmap.coverage.ground import Ground
    from stationmap.coverage.report import CoverageReport

BASES = ("committees", "area")
FIRST_ROWS = 5


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--radius", default="", help="服务半径，米。Service radius, metres.  [1000]")
@click.option("--minutes", default="", help="不按半径，按路上几分钟。Minutes on the way instead.")
@click.option("--mode", default="", help="怎么走：walk 或 ebike。  [walk]")
@click.option("--cross", default="", help="几座都够得着才算交叉覆盖。Cross coverage of K.  [2]")
@click.option("--at", default="", help="哪一刻开着的才算，ISO 8601 或 now；不写不看时间。")
@click.option("--need", multiple=True, help="有这些设施的才算，可多写：charging、充电……")
@click.option("--all-day", is_flag=True, help="只算 24 小时的。Only those open 24 hours.")
@click.option("--unplaced", is_flag=True, help="只知道在哪个乡镇或区的也算，按画的位置。")
@click.option("--demand", default="", help="替谁算：committees、area，或自己的文件。  [committees]")
@click.option("--datum", default="", help="文件的坐标系：wgs84、gcj02 或 bd09。  [wgs84]")
@click.option("--weight", default="", help="文件里哪一列是人数或权重。The column of weights.")
@click.option("--farthest", default="", help="列几处最远的地方。  [10]")
@click.option("--close", multiple=True, help="设想撤掉的驿站编号，可多写。")
@click.option("--open", multiple=True, help="设想新建：经度,纬度[,开放时间]，可多写。")
@click.option("--hours", multiple=True, help="设想改时间：编号,开放时间，可多写。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与 /api/v1/coverage 相同。")
@click.option("--out", default="", help="另存为文件：.xlsx、.geojson 或 .gpkg。")
def coverage(
    *,
    all_day: bool,
    unplaced: bool,
    as_json: bool,
    out: str,
    demand: str,
    datum: str,
    weight: str,
    **text: str | tuple[str, ...],
) -> None:
    """哪里够不着驿站，有多少人，几点。Where stations are missing, for whom, and when."""
    from stationmap import planning, reports
    from stationmap.coverage.report import coverage_report
    from stationmap.hours import SHANGHAI
    from stationmap.keeping import current_catalogue
    from stationmap.settings import Settings

    settings, now = Settings.from_environment(os.environ), datetime.now(SHANGHAI)
    own = "" if demand in ("", *BASES) else demand
    refuse_alone({"datum": datum, "weight": weight}, own)
    if out:
        reports.checked_path(Path(out))
    given = {name: list(v) if isinstance(v, tuple) else [v] for name, v in text.items()}
    given |= {"all_day": [str(int(all_day))], "unplaced": [str(int(unplaced))]}
    given["demand"] = ["file" if own else demand]
    asked = planning.coverage_query(given, now=now, settings=settings)
    catalogue = current_catalogue(None, settings)
    points = own_demand(own, datum, weight, catalogue.ground) if own else None
    report = coverage_report(catalogue, asked, today=now.date(), demand=points)
    if out:
        reports.write(report, Path(out))
    if as_json:
        click.echo(json.dumps(report.plain(), ensure_ascii=False, indent=2, allow_nan=False))
        return
    for line in _lines(report):
        click.echo(line)
    if out:
        click.echo(f"已存为 {out}。")


def refuse_alone(options: dict[str, str], file: str) -> None:
    """Refuse options that say how a file is to be read, where there is no file.

    Raises
    ------
    InputError
        An option is given and no file is; it is named.
    """
    from stationmap.errors import InputError

    for name, value in options.items():
        if value and not file:
            raise InputError(
                zh=f"--{name} 说的是怎么读自己的文件，可是没有给文件。"
                f"请用 --demand 写上文件，或者去掉 --{name}。",
                en=f"--{name} says how to read a file of your own, and none is given. "
                f"Name the file with --demand, or leave out --{name}.",
                field=name,
                value=value,
            )


def own_demand(
    file: str, datum: str, weight: str, ground: Ground, *, weighted: bool = True
) -> Demand:
    """Read a planner's own demand from a file on disk; places alone are not `weighted`.

    Raises
    ------
    DataError
        The file cannot be read, or a row of it is faulty.
    ChoiceError
        There is no such datum.
    """
    from stationmap import query
    from stationmap.coverage.demand_file import read_demand
    from stationmap.datum import Datum
    from stationmap.errors import DataError, system_reason

    kind = query.choice({"datum": [datum]}, "datum", Datum, default=Datum.WGS84)
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        zh, en = system_reason(error)
        raise DataError(
            zh=f"读不了文件 {file}（{zh}）。请查对路径；不用文件就写 {' 或 '.join(BASES)}。",
            en=f"The file {file} cannot be read ({en}). Check its path; without a "
            f"file write {' or '.join(BASES)}.",
            field="demand",
            value=file,
            file=file,
        ) from None
    return read_demand(
        content, Path(file).name, ground, datum=kind, weight=weight or None, weighted=weighted
    )


def _lines(report: CoverageReport) -> Iterator[str]:
    yield from _summary(report)
    yield ""
    yield from _worst(report)
    yield ""
    yield from (notice.zh for notice in report.notices)
    yield f"数据版本 {report.version}。"


def _summary(report: CoverageReport) -> Iterator[str]:
    totals, upper, facts = report.totals, report.totals_upper, report.stations
    unit, cross = _UNITS[report.demand.unit], report.query.cross
    unknown = facts.hours_unknown_of_counted + facts.hours_unknown
    yield f"{report.distance.zh}。"
    yield (
        f"空白 {totals.gap_area_km2:,.1f} 平方公里，"
        f"够得着的面积占 {_percent(totals.covered_share)}。"
    )
    yield (
        f"够得着的占 {_percent(totals.demand_covered_share)}，"
        f"够不着 {totals.demand_out:,.0f} {unit}（共 {totals.demand:,.0f} {unit}）。"
    )
    if upper:
        known = _percent(upper.demand_covered_share)
        yield f"时间待核实的如果都开着，够得着的占 {known}。"
    yield f"有 {cross} 座够得着的面积占 {_percent(totals.cross_shares[cross - 1])}。"
    yield f"算了 {facts.counted} 座驿站，共 {facts.total} 座；{unknown} 座时间待核实。"


def _worst(report: CoverageReport) -> Iterator[str]:
    out = [row for row in report.townships if row.demand_out > 0]
    if out:
        yield f"够不着最多的乡镇街道（{_UNITS[report.demand.unit]}）："
    for row in sorted(out, key=lambda row: -row.demand_out)[:FIRST_ROWS]:
        yield (
            f"  {row.name}  {row.demand_out:,.0f}，驿站 {row.counted} 座，"
            f"空白 {row.gap_area_km2:,.1f} 平方公里"
        )
    if report.farthest:
        yield "离驿站最远的地方："
    for place in report.farthest[:FIRST_ROWS]:
        near = f"，近{place.committee}" if place.committee else ""
        km = place.distance_m / 1000
        yield f"  {place.township}{near}  {km:,.2f} 公里  {place.lon:.5f},{place.lat:.5f}"
    missed = sum(row.alone_demand > 0 for row in report.critical)
    who = "人" if report.demand.unit == "people" else ""
    yield f"关掉就有{who}够不着的驿站：{missed} 座。"


_UNITS = {"people": "人", "km2": "平方公里", "weight": "份"}


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"
