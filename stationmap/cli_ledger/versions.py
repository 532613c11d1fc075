"""The versions of the ledger: listed, compared, brought back."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.store import Store, Version

PAGE = 50


@click.group()
def versions() -> None:
    """台账的各个版本：列出、对比、退回。Versions of the ledger."""


@versions.command("list")
@click.option("--limit", type=click.IntRange(1), default=20, help="最新的几版。  [20]")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print them as JSON.")
def list_(*, limit: int, as_json: bool) -> None:
    """列出版本，最新的在前；第一行是正在用的。List versions, the newest first."""
    from stationmap.cli_ledger.plain import plain_version
    from stationmap.cli_ledger.shown import version_line
    from stationmap.terminal import here_and_now, opened

    settings, at = here_and_now()
    with opened(settings, at) as store:
        found = list(islice(_newest(store), limit))
    if as_json:
        told = [plain_version(version) for version in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for version in found:
        click.echo(version_line(version))


@versions.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@click.option("--all", "every", is_flag=True, help="全部列出，不只前几个。List all.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print it as JSON.")
def diff(before: int, after: int, *, every: bool, as_json: bool) -> None:
    """对比两版：新增、挪动、改动、撤走。Compare two versions."""
    from stationmap.cli_ledger.plain import plain_difference, plain_version
    from stationmap.cli_ledger.shown import difference_lines
    from stationmap.keeping import compare
    from stationmap.terminal import here_and_now, opened

    settings, at = here_and_now()
    with opened(settings, at) as store:
        found = compare(store, before, after)
    if as_json:
        told = {
            "before": plain_version(found.before),
            "after": plain_version(found.after),
            "difference": plain_difference(found.difference),
            "boundaries": found.boundaries,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))
        return
    click.echo(f"从 {found.before.label} 到 {found.after.label}：")
    for line in difference_lines(found.difference, every=every):
        click.echo(line)
    if found.boundaries:
        click.echo("  乡镇街道边界也不同。")


@versions.command()
@click.argument("number", type=int)
@click.option("--note", default="", help="为什么退回，记在版本里。Why.")
@click.option("--yes", is_flag=True, help="不再问一遍。Do not ask.")
def rollback(number: int, *, note: str, yes: bool) -> None:
    """退回第 NUMBER 版：作为新的一版，别的版本都留着。Bring back an earlier version."""
    from stationmap.cli_ledger.shown import version_line
    from stationmap.keeping import roll_back, serving
    from stationmap.keeping.history import same_content
    from stationmap.terminal import confirmed, here_and_now, opened, someone_here

    settings, at = here_and_now()
    with opened(settings, at) as store:
        wanted, now = store.version(number), serving(store)
        if not same_content(wanted, now):
            click.echo(version_line(wanted), err=True)
            confirmed(f"让第 {number} 版代替现在的 {now.label}？", yes=yes)
        made = roll_back(store, number, who=someone_here(), at=at, note=note)
    if made.number == now.number:
        click.echo(f"现在用的 {now.label} 和第 {number} 版内容一样，没有改动。")
    else:
        click.echo(f"已退回，现在是 {made.label}。")


def _newest(store: Store) -> Iterator[Version]:
    before: int | None = None
    while page := store.versions(limit=PAGE, before=before):
        yield from page
        before = page[-1].number
