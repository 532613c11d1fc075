"""A keeper's file into the ledger: looked at, decided upon, then in place whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.keeping import Proposal
    from stationmap.store import Store, Version


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--datum", default="wgs84", help="坐标系：wgs84、gcj02 或 bd09。  [wgs84]")
@click.option("--map", "columns", multiple=True, metavar="列名=字段", help="指定一列是什么。")
@click.option("--sheet", default=None, help="Excel 里的哪张表，不写就自己找。")
@click.option("--accept", multiple=True, metavar="代码[:行]", help="这一处就是这样，没错。")
@click.option("--remedy", multiple=True, metavar="代码[:行]=办法", help="这一处怎么处理。")
@click.option("--geocode", is_flag=True, help="没有坐标的按地址查（要设好密钥）。")
@click.option("--note", default="", help="为什么换，记在版本里。Why.")
@click.option("--dry-run", is_flag=True, help="只看会改什么，不换。Change nothing.")
@click.option("--all", "every", is_flag=True, help="全部列出，不只前几个。List all.")
@click.option("--yes", is_flag=True, help="不再问一遍。Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print it as JSON.")
def import_(
    file: Path,
    *,
    sheet: str | None,
    geocode: bool,
    note: str,
    dry_run: bool,
    every: bool,
    yes: bool,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - the keeper's words, read by `decisions_of`
) -> None:
    """导入台账 FILE：Excel、CSV、GeoJSON、GeoPackage。Import a ledger.

    先列出每一列是什么、每一处问题和办法、会改什么，再问换不换；
    换就整个换上，不换什么也不动。
    """
    from stationmap.cli_ledger.asked import content_of, decisions_of
    from stationmap.cli_ledger.fitted import refuse_unknown, with_headings_of
    from stationmap.cli_ledger.looking import File, Looking
    from stationmap.cli_ledger.progress import Progress
    from stationmap.cli_ledger.telling import Telling, refuse, tell_idle
    from stationmap.errors import FileError
    from stationmap.terminal import here_and_now, opened

    settings, at = here_and_now()
    asked = decisions_of(
        datum=said["datum"],
        columns=said["columns"],
        accepted=said["accept"],
        remedies=said["remedy"],
    )
    content = content_of(file)
    with opened(settings, at) as store:
        with Progress() as progress:
            looking = Looking(store, settings, at, File(content, file.name, sheet), progress)
            try:
                asked = with_headings_of(looking.sheet, asked)
                proposal = looking.proposal(asked)
            except FileError as error:
                refuse(error, file.name, as_json=as_json)
            idle = refuse_unknown(proposal, asked)
            found = None
            if geocode:
                proposal, found = looking.placed(proposal, asked)
        telling = Telling(proposal, found, asked.columns, every=every, as_json=as_json)
        telling.tell()
        tell_idle(idle)
        if proposal.ledger is None:
            telling.refuse_open()
        version = None
        if not dry_run and not proposal.changes_nothing:
            version = _accepted(store, proposal, at, note, yes=yes)
        telling.end(version, dry_run=dry_run)


def _accepted(store: Store, proposal: Proposal, at: datetime, note: str, *, yes: bool) -> Version:
    from stationmap.keeping import accept
    from stationmap.terminal import confirmed, someone_here

    count = len(proposal.ledger.entries) if proposal.ledger else 0
    confirmed(f"用这 {count:,} 座代替现在的 {proposal.before.stations:,} 座？", yes=yes)
    return accept(store, proposal, who=someone_here(), at=at, note=note)
