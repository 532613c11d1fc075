"""Tells what an import found and did, and refuses what cannot be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Collection

    from stationmap.errors import FileError
    from stationmap.geocoding import Geocoded
    from stationmap.keeping import Proposal
    from stationmap.store import Version

EXIT_INPUT = 2


class Telling:
    """Tells it in words, or as one JSON object at the end."""

    def __init__(
        self,
        proposal: Proposal,
        found: Geocoded | None,
        chosen: Collection[str],
        *,
        every: bool,
        as_json: bool,
    ) -> None:
        self._proposal, self._found, self._chosen = proposal, found, chosen
        self._every, self._as_json = every, as_json

    def tell(self) -> None:
        """Tell what was found."""
        from stationmap.cli_ledger.shown import geocoded_lines, proposal_lines

        if self._as_json:
            return
        for line in proposal_lines(self._proposal, chosen=self._chosen, every=self._every):
            click.echo(line)
        for line in geocoded_lines(self._found, every=self._every) if self._found else ():
            click.echo(line)

    def refuse_open(self) -> NoReturn:
        """End with exit code 2: something has to be settled first."""
        from stationmap.ledger.fault import Weight

        checked = self._proposal.checked
        codes = {fault.code for fault in checked.faults if fault.weight is not Weight.NOTE}
        open_ = sum(checked.counts.get(code, 1) for code in codes)
        if self._as_json:
            self._print(None)
        click.echo(f"没有换：还有 {open_:,} 处要先处理或拿主意。", err=True)
        if any(fault.remedies for fault in checked.faults if fault.code in codes):
            click.echo("改好文件，或用 --accept、--remedy 说明怎么处理，再来一次。", err=True)
        if any(fault.code.startswith("column-") for fault in checked.faults):
            click.echo("哪一列是什么，用 --map 列名=字段 指定。", err=True)
        click.echo("Nothing was changed: settle what is listed above first.", err=True)
        raise click.exceptions.Exit(EXIT_INPUT)

    def end(self, version: Version | None, *, dry_run: bool) -> None:
        """Tell what was done."""
        if self._as_json:
            self._print(version)
        elif self._proposal.changes_nothing:
            click.echo(f"和现在的 {self._proposal.before.label} 一样，没有改动。")
        elif version is None or dry_run:
            click.echo("没有换（--dry-run）。")
        else:
            click.echo(f"换上了，现在是 {version.label}，{version.stations:,} 座。")
            before = self._proposal.before.number
            click.echo(f"要退回：stationmap versions rollback {before}")

    def _print(self, version: Version | None) -> None:
        from stationmap.cli_ledger.plain import plain_geocoded, plain_proposal, plain_version

        told = plain_proposal(self._proposal, self._chosen)
        told["geocoded"] = plain_geocoded(self._found) if self._found else None
        told["version"] = plain_version(version) if version else None
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))


def tell_idle(codes: Collection[str]) -> None:
    """Say what was decided about faults that this file does not have."""
    if codes:
        click.echo(f"这份文件里没有 {'、'.join(codes)}，没有用上。", err=True)
        click.echo(f"Not in this file, so not needed: {', '.join(codes)}.", err=True)


def refuse(error: FileError, name: str, *, as_json: bool) -> NoReturn:
    """Tell a file that cannot be read at all, fault by fault, and end with exit code 2."""
    from stationmap.cli_ledger.plain import plain_fault
    from stationmap.cli_ledger.shown import faults_lines

    faults: Any = error.faults
    if as_json:
        told = {"file": name, "stopped": True, "faults": [plain_fault(fault) for fault in faults]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    click.echo(f"{error.title_zh}：{name}：{error.zh}", err=True)
    click.echo(f"{error.title_en}: {name}: {error.en}", err=True)
    for line in faults_lines(faults[1:], every=True):
        click.echo(line, err=True)
    raise click.exceptions.Exit(EXIT_INPUT)
