"""The command of a planner who asks where to build: site."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stationmap.cli_plan import BASES, own_demand, refuse_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.coverage.ground import Ground
    from stationmap.proposals import Proposed
    from stationmap.siting.candidates import Candidates

KINDS = ("committees", "grid")


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--new", default="", help="要建几座；lscp 不用写。How many stations.")
@click.option("--model", default="", help="mclp、lscp、p-median 或 p-center。  [mclp]")
@click.option("--radius", default="", help="服务半径，米。Service radius, metres.  [1000]")
@click.option("--minutes", default="", help="不按半径，按路上几分钟。Minutes on the way instead.")
@click.option("--mode", default="", help="怎么走：walk 或 ebike。  [walk]")
@click.option("--candidates", default="", help="建在哪儿：committees、grid，或文件。  [committees]")
@click.option("--cell", default="", help="网格候选点的间距，米。  [1000]")
@click.option("--existing", default="", help="已有驿站：fixed 不动，free 可以搬。  [fixed]")
@click.option("--minimum", multiple=True, help="乡镇街道至少几座：代码:座数，可多写。")
@click.option("--forbid", multiple=True, help="不能选的候选点代码，可多写。")
@click.option("--curve", is_flag=True, help="mclp：再列出建 1、2……座各能添多少。")
@click.option("--demand", default="", help="替谁算：committees、area，或自己的文件。  [committees]")
@click.option("--datum", default="", help="文件的坐标系：wgs84、gcj02 或 bd09。  [wgs84]")
@click.option("--weight", default="", help="需求文件里哪一列是人数或权重。The column of weights.")
@click.option("--need", multiple=True, help="已有的要有这些设施才算，可多写。")
@click.option("--all-day", is_flag=True, help="已有的只算 24 小时的。")
@click.option("--at", default="", help="已有的哪一刻开着才算，ISO 8601 或 now。")
@click.option("--unplaced", is_flag=True, help="只知道在哪个乡镇或区的也算，按画的位置。")
@click.option("--close", multiple=True, help="设想撤掉的驿站编号，可多写。")
@click.option("--open", multiple=True, help="设想已建：经度,纬度[,开放时间]，可多写。")
@click.option("--hours", multiple=True, help="设想改时间：编号,开放时间，可多写。")
@click.option("--skip-unreachable", is_flag=True, help="lscp：略过怎么也够不着的。")
@click.option("--time-limit", default="", help="最多算几秒，到时给出差距。  [60]")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，与接口的 result 相同。")
@click.option("--out", default="", help="另存为文件：.xlsx、.geojson 或 .gpkg。")
def site(
    *,
    as_json: bool,
    out: str,
    demand: str,
    candidates: str,
    datum: str,
    weight: str,
    **text: str | bool | tuple[str, ...],
) -> None:
    """再建几座，建在哪儿，有证明。Where the next stations should stand, with a proof."""
    from stationmap import proposals, reports
    from stationmap.coverage.report import coverage_report
    from stationmap.hours import SHANGHAI
    from stationmap.keeping import current_catalogue
    from stationmap.settings import Settings

    settings, now = Settings.from_environment(os.environ), datetime.now(SHANGHAI)
    if out:
        reports.checked_path(Path(out))
    own = "" if demand in ("", *BASES) else demand
    listed = "" if candidates in ("", *KINDS) else candidates
    refuse_alone({"datum": datum}, own or listed)
    refuse_alone({"weight": weight}, own)
    given = {name: _values(value) for name, value in text.items()}
    given |= {"demand": ["file" if own else demand]}
    given |= {"candidates": ["file" if listed else candidates]}
    asked = proposals.siting_query(given, now=now, settings=settings)
    catalogue = current_catalogue(None, settings)
    points = own_demand(own, datum, weight, catalogue.ground) if own else None
    places = own_candidates(listed, datum, catalogue.ground) if listed else None
    report = coverage_report(catalogue, asked.coverage, today=now.date(), demand=points)
    found = proposals.propose(report, asked, demand=points, listed=places)
    if as_json:
        click.echo(
            json.dumps(proposals.plain(found), ensure_ascii=False, indent=2, allow_nan=False)
        )
    proposals.refuse_impossible(found)
    if out:
        reports.write(report, Path(out), proposals.sites(found))
    for line in () if as_json else _lines(found, out):
        click.echo(line)


def own_candidates(file: str, datum: str, ground: Ground) -> Candidates:
    """Read a planner's own candidates from a file on disk; see `own_demand`."""
    from stationmap.errors import DataError
    from stationmap.siting.candidates import listed_sites

    if not Path(file).is_file():
        raise DataError(
            zh=f"没有候选点文件 {file}。请查对路径；不用文件就写 {' 或 '.join(KINDS)}。",
            en=f"There is no file of candidates {file}. Check its path; without a file write "
            f"{' or '.join(KINDS)}.",
            field="candidates",
            value=file,
            file=file,
        )
    listed = own_demand(file, datum, "", ground, weighted=False)
    for notice in listed.notices:  # a wrong datum would put every site 500 m off
        click.echo(f"候选点文件：{notice.zh}", err=True)
        click.echo(f"File of candidates: {notice.en}", err=True)
    return listed_sites(ground, listed)


def _values(value: str | bool | tuple[str, ...]) -> list[str]:  # noqa: FBT001 - an option of click
    if isinstance(value, tuple):
        return list(value)
    return [str(int(value)) if isinstance(value, bool) else value]


def _lines(found: Proposed, out: str) -> Iterator[str]:
    from stationmap import proposals

    plan, unit = found.plan, found.unit
    names = {township.code: township.name for township in found.report.ground.townships}
    for proposal in plan.proposals:
        place = proposal.site
        yield (
            f"{proposal.rank}  {place.name}  {names.get(place.township_code or '', '')}  "
            f"{place.position.lon:.6f},{place.position.lat:.6f}  "
            f"{'已有，' if proposal.existing else ''}+{proposal.added:,.0f} {unit}"
        )
    yield f"{proposals.verdict(found)[0]}。"
    for point in found.curve:
        yield (
            f"   建 {point.p} 座：够得着 {point.covered_share:.1%}，"
            f"比少建一座多 {point.added:,.0f} {unit}"
        )
    yield (
        f"{plan.service_radius_m:g} 米内够得着的：从 {plan.covered_before:,.0f} {unit}"
        f"到 {plan.covered_after:,.0f} {unit}，共 {plan.demand:,.0f} {unit}。"
    )
    yield (
        f"{proposals.MODEL_NAMES[found.query.model]}，候选 {plan.candidates} 处，"
        f"用时 {plan.result.duration_s:.2f} 秒。"
    )
    yield from (notice.zh for notice in proposals.notices(found))
    yield f"数据版本 {found.report.version}。"
    if out:
        yield f"已存为 {out}。"
