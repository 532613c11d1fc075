"""The audit log: who changed what, when, and from what to what."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.store import AuditRow, Store

PAGE = 200


@click.command()
@click.option("--limit", type=click.IntRange(1), default=30, help="最新的几条。  [30]")
@click.option("--before", type=click.IntRange(1), default=None, help="只看这个号以前的。")
@click.option("--action", default="", help="只看这样开头的，例如 versions. 或 people.log_in。")
@click.option("--who", default="", help="只看这个人做的。Only what this account did.")
@click.option("--about", default="", help="只看关于它的：编号、账号。Only rows about this.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print it as JSON.")
def audit(
    *, limit: int, before: int | None, action: str, who: str, about: str, as_json: bool
) -> None:
    """改动记录：谁、什么时候、把什么从什么改成什么。Who changed what, when.

    最新的在前；每条前面是它的号。
    """
    from stationmap.terminal import here_and_now, opened

    settings, at = here_and_now()
    with opened(settings, at) as store:
        rows = _rows(store, before, action=action, subject=about, who=who)
        found = [row for _, row in zip(range(limit), rows, strict=False)]
    if as_json:
        told = [asdict(row) | {"at": row.at.isoformat()} for row in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for row in found:
        for line in _lines(row):
            click.echo(line)
    if not found:
        click.echo("没有这样的改动。")


def _rows(store: Store, before: int | None, **wanted: str) -> Iterator[AuditRow]:
    while page := store.audit(PAGE, before, **wanted):
        yield from page
        before = page[-1].id


def _lines(row: AuditRow) -> Iterator[str]:
    from stationmap import noted
    from stationmap.hours import SHANGHAI

    about = f"  {row.subject}" if row.subject else ""
    at = f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    yield f"{row.id}  {at}  {noted.who(row.who)}  {noted.action(row.action)}{about}"
    for what, was, now in noted.changes(row.before, row.after):
        yield f"    {what}：{' → '.join(filter(None, (was, now)))}"
