"""One command for each thing a person wants; those of planner and keeper have their own modules."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from stationmap import __version__, cli_article, cli_ledger, cli_store
from stationmap.cli_plan import coverage
from stationmap.cli_site import site
from stationmap.errors import StationmapError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.catalogue import Catalogue
    from stationmap.nearest import Found
    from stationmap.query import NearestQuery
    from stationmap.settings import Settings

EXIT_INPUT, EXIT_FAILURE = 2, 1


class Commands(click.Group):
    """A group of commands that tells errors in Chinese and in English, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; an error of ours ends it with exit code 2."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except StationmapError as error:
            _tell(error)
            ctx.exit(EXIT_INPUT)
        except click.UsageError as error:
            _tell_usage(error, ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the last line before a reader
            click.echo(f"程序出错了，没有改动任何数据：{type(error).__name__}: {error}", err=True)
            click.echo("The program failed; nothing was changed.", err=True)
            ctx.exit(EXIT_FAILURE)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the name of a command."""
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            _tell_usage(error, ctx)


def _tell_usage(error: click.UsageError, ctx: click.Context) -> NoReturn:
    from stationmap.terminal import usage_lines

    for line in usage_lines(error):
        click.echo(line, err=True)
    ctx.exit(EXIT_INPUT)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stationmap")
def main() -> None:
    """驿站地图：找最近的工会驿站。Find the union service stations of a district."""


for command in (coverage, site, *cli_ledger.COMMANDS, *cli_store.COMMANDS, *cli_article.COMMANDS):
    main.add_command(command)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("lon", required=False, default="")
@click.argument("lat", required=False, default="")
@click.option("-k", default="5", help="要几座。How many stations.  [5]")
@click.option("--datum", default="wgs84", help="坐标系：wgs84、gcj02 或 bd09。  [wgs84]")
@click.option("--at", default="", help="哪一刻，ISO 8601，不写是现在。The moment to speak of.")
@click.option("--open", "open_", is_flag=True, help="只要那一刻开着的。Only those open then.")
@click.option("--arrive", default="", help="只要到的时候还开着的：walk 或 ebike。")
@click.option("--all-day", is_flag=True, help="只要 24 小时的。Only those open 24 hours.")
@click.option("--need", multiple=True, help="要有的设施，可多写：charging、充电……")
@click.option("--township", default="", help="只要这个乡镇街道的，12 位代码。")
@click.option("--min-stars", default="", help="至少几星，0 到 5。")
@click.option("--json", "as_json", is_flag=True, help="输出与 /api/v1/nearest 相同的 JSON。")
def nearest(
    need: tuple[str, ...], *, open_: bool, all_day: bool, as_json: bool, **text: str
) -> None:
    """找离 LON LAT（先经度，后纬度）最近的驿站。The nearest stations to a place."""
    from stationmap import answer, query
    from stationmap.hours import SHANGHAI
    from stationmap.keeping import current_catalogue

    settings = _settings()
    given = {name: [value] for name, value in text.items()}
    given |= {"need": list(need), "open": [str(int(open_))], "all_day": [str(int(all_day))]}
    asked = query.nearest_query(given, now=datetime.now(SHANGHAI))
    catalogue = current_catalogue(None, settings)
    if as_json:
        click.echo(
            json.dumps(answer.nearest(catalogue, asked, settings), ensure_ascii=False, indent=2)
        )
        return
    for line in _lines(catalogue, answer.find(catalogue, asked, settings), asked):
        click.echo(line)


def _lines(catalogue: Catalogue, found: tuple[Found, ...], asked: NearestQuery) -> Iterator[str]:
    from stationmap import words
    from stationmap.arrival import Going, arriving, opened_today
    from stationmap.hours import OpeningHours
    from stationmap.model import PositionQuality

    if not found:
        yield "没有都符合的驿站。少要一样，或换个时间再试。"
    for number, item in enumerate(found, start=1):
        station = item.station
        hours, way_s = OpeningHours.parse(station.opening_hours), item.travel_s(asked.need.arrive)
        opening = hours.at(asked.at, catalogue.calendar)
        there = hours.at(asked.at + timedelta(seconds=way_s), catalogue.calendar)
        today = opened_today(hours, opening, asked.at, catalogue.calendar)
        posted = words.state(opening, asked.at, opened_today=today)
        going = Going(way_s, there, item.ebike_s if item.ebike_s < way_s else None)
        state = arriving(posted, opening, asked.at, going)
        notes = [state.said + state.more, words.position_note(station)]
        yield f"{number}  {station.name}  {station.ref}"
        if station.position_quality is not PositionQuality.DISTRICT:  # else it is nowhere
            rough = station.position_quality in words.ROUGH
            yield (
                f"   {words.distance(item.distance_m, rough=rough)}，"
                f"步行{words.duration(item.walk_s)}，骑行{words.duration(item.ebike_s)}"
            )
        yield f"   {'；'.join(note for note in notes if note)}"
    yield words.counted(len(catalogue.stations), catalogue.documented_count)
    yield "时间按直线距离估算。"


@main.command()
@click.option("--host", default=None, help="听哪个地址。Address to listen on.  [127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="端口。Port.  [8000]")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="进程数。  [2]")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """在本机提供网页和接口。Serve the pages and the interface."""
    from stationmap.web import server

    settings = _settings()
    server.serve(
        settings,
        host=host or settings.host,
        port=port or settings.port,
        workers=workers or settings.workers,
    )


@main.group()
def data() -> None:
    """数据包：生成与检查。Build and check the data package."""


@data.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print the findings as JSON.")
def check(folder: Path | None, *, as_json: bool) -> None:
    """检查数据包：格式、校验值、边界、位置、总数。Check the data package."""
    from stationmap.geodata import check as check_package
    from stationmap.geodata import open_package

    findings = check_package(folder or _settings().geodata_dir)
    if as_json:
        told = [asdict(finding) | {"value": finding.shown} for finding in findings]
        _print_json(told)
    for finding in () if as_json else findings:
        value = f"（{finding.shown}）" if finding.shown else ""
        click.echo(f"{finding.where_zh}{value}：{finding.zh}", err=True)
        click.echo(f"    {finding.where_en}: {finding.en}", err=True)
    if findings:
        raise click.exceptions.Exit(EXIT_INPUT)
    if not as_json:
        package = open_package(folder or _settings().geodata_dir)
        click.echo(f"数据没有问题，版本 {package.version}。The data are in order.")


@data.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--seed", type=int, default=None, help="随机种子，不写用 sources/model.json 里的。")
@click.option(
    "--accept-sources",
    is_flag=True,
    help="来源文件是特意改的。The sources were changed on purpose.",
)
def build(folder: Path | None, seed: int | None, *, accept_sources: bool) -> None:
    """由来源文件重新生成示例驿站。Make what no source publishes, the same every time."""
    from stationmap.geodata import build as build_package

    made = build_package(
        folder or _settings().geodata_dir, seed=seed, accept_sources=accept_sources
    )
    changed = "、".join(made.changed) or "没有文件"
    click.echo(f"版本 {made.version}，种子 {made.seed}。")
    click.echo(f"{made.documented} 座有公开出处，{made.modelled} 座是示例。")
    click.echo(f"改动的文件：{changed}。")


def _settings() -> Settings:
    from stationmap.settings import Settings

    return Settings.from_environment(os.environ)


def _print_json(told: object) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _tell(error: StationmapError) -> None:
    click.echo(f"{error.title_zh}：{error.zh}", err=True)
    click.echo(f"{error.title_en}: {error.en}", err=True)
