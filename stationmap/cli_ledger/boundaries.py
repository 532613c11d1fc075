"""An authorised boundary file in the place of the boundaries that came with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.keeping import BoundaryProposal

FIRST = 5


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--packaged", is_flag=True, help="用回随程序来的边界，不写 FILE。")
@click.option("--dry-run", is_flag=True, help="只看会改什么，不换。Change nothing.")
@click.option("--note", default="", help="这份边界从哪里来，记在版本里。")
@click.option("--yes", is_flag=True, help="不再问一遍。Do not ask.")
def boundaries(file: Path | None, *, packaged: bool, dry_run: bool, note: str, yes: bool) -> None:
    """换上有授权的乡镇街道边界（GeoJSON、GeoPackage）。Replace the townships' boundaries."""
    from stationmap.cli_ledger.asked import content_of
    from stationmap.errors import InputError
    from stationmap.keeping import propose_boundaries, replace_boundaries
    from stationmap.terminal import confirmed, here_and_now, opened, someone_here

    if packaged == (file is not None):
        raise InputError(
            zh="请写上边界文件，或写 --packaged，二者取一。",
            en="Name a file, or --packaged.",
            field="file",
        )
    settings, at = here_and_now()
    content = content_of(file) if file else None
    with opened(settings, at) as store:
        proposal = propose_boundaries(store, content, file.name if file else "", settings=settings)
        for line in _lines(proposal):
            click.echo(line)
        if not proposal.changes_anything:
            click.echo("边界和现在的一样，没有改动。")
            return
        if dry_run:
            click.echo("没有换（--dry-run）。")
            return
        confirmed("换上这份边界？", yes=yes)
        made = replace_boundaries(store, proposal, who=someone_here(), at=at, note=note)
    click.echo(f"换上了，现在是 {made.label}。")
    click.echo(f"要退回：stationmap versions rollback {proposal.before.number}")


def _lines(proposal: BoundaryProposal) -> Iterator[str]:
    changed = [row for row in proposal.rows if row.changed]
    yield f"{len(proposal.townships)} 个乡镇街道，{len(changed)} 个和现在的不同。"
    for row in changed:
        area = " → ".join(
            f"{township.area_km2:,.2f} 平方公里" if township else "没有"
            for township in (row.before, row.after)
        )
        yield f"  {row.name}（{row.code}）  {area}"
    if proposal.gone:
        yield f"请留意：现在有的 {len(proposal.gone)} 个，文件里没有；换上后它们就没有边界了。"
        yield "并不是撤并的话，请先查对文件是不是全区的。"
    if proposal.outside:
        yield f"{len(proposal.outside)} 座驿站会落在台账所写的乡镇街道以外："
    for station in proposal.outside[:FIRST]:
        yield f"  {station.name}（{station.ref}）"
    if len(proposal.outside) > FIRST:
        yield f"  ……还有 {len(proposal.outside) - FIRST} 座"
