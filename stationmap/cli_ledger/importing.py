"""A keeper's file into the ledger: looked at, decided upon, then in place whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.cli_ledger.progress import Progress
    from stationmap.errors import FileError
    from stationmap.geocoding import Geocoded
    from stationmap.keeping import Proposal
    from stationmap.ledger.decisions import Decisions
    from stationmap.settings import Settings
    from stationmap.store import Store, Version

EXIT_INPUT = 2


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
    from stationmap.cli_ledger.asked import content_of, decisions_of, refuse_unused
    from stationmap.cli_ledger.progress import Progress
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
            looking = _Looking(store, settings, at, content, file.name, progress)
            try:
                proposal = looking.proposal(asked, sheet)
            except FileError as error:
                _refuse(error, file.name, as_json=as_json)
            refuse_unused(proposal, asked)
            found = looking.geocoded(proposal) if geocode else None
            if found is not None and found.placed:
                proposal = looking.proposal(_placed(asked, found), sheet)
        telling = _Telling(proposal, found, every=every, as_json=as_json)
        telling.tell()
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


class _Looking:
    """Reads a file once, and proposes it with whatever has been decided."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        at: datetime,
        content: bytes,
        name: str,
        progress: Progress,
    ) -> None:
        self._store, self._settings, self._at = store, settings, at
        self._content, self._name, self._progress = content, name, progress
        self._sheet: Any = None

    def proposal(self, decisions: Decisions, sheet: str | None) -> Proposal:
        """Say what the file would change."""
        from stationmap.keeping import propose
        from stationmap.ledger import read_sheet

        if self._sheet is None:
            self._sheet = read_sheet(
                self._content, self._name, sheet_name=sheet, watch=self._progress
            )
        return propose(
            self._store,
            self._content,
            self._name,
            decisions=decisions,
            settings=self._settings,
            at=self._at,
            watch=self._progress,
            sheet=self._sheet,
        )

    def geocoded(self, proposal: Proposal) -> Geocoded:
        """Ask a geocoder for the rows that have an address and no position.

        Raises
        ------
        InputError
            No geocoder is set.
        """
        from stationmap.errors import InputError
        from stationmap.geocoding import Question, full_address, geocode_many, geocoder_for
        from stationmap.keeping import current_catalogue
        from stationmap.ledger.fault import Remedy

        settings = self._settings
        geocoder = geocoder_for(settings)
        if geocoder is None:
            raise InputError(
                zh="没有设查地址的服务。请设 STATIONMAP_GEOCODER（amap、tencent 或 tianditu）和 "
                "STATIONMAP_GEOCODER_KEY；没有密钥，就在网页上导入，逐个在地图上点。",
                en="No geocoder is set. Set STATIONMAP_GEOCODER (amap, tencent or tianditu) and "
                "STATIONMAP_GEOCODER_KEY; without a key, import on the web page and click on the "
                "map.",
                field="STATIONMAP_GEOCODER",
            )
        townships = current_catalogue(self._store, settings).townships
        names = {township.code: township.name for township in townships}
        questions = [
            Question(
                row.number,
                full_address(
                    row.addr,
                    district_code=settings.district_code,
                    township=names.get(row.township_code or "", ""),
                ),
                row.township_code,
            )
            for row in proposal.checked.rows
            if row.addr and any(Remedy.GEOCODE in fault.remedies for fault in row.faults)
        ]
        return geocode_many(
            questions,
            geocoder,
            self._store,
            townships=townships,
            per_s=settings.geocoder_per_s,
            watch=self._progress,
        )


def _placed(asked: Decisions, found: Geocoded) -> Decisions:
    from dataclasses import replace
    from types import MappingProxyType

    return replace(asked, placed=MappingProxyType(found.placed))


class _Telling:
    """Tells what was found and what was done: in words, or as one JSON object at the end."""

    def __init__(
        self, proposal: Proposal, found: Geocoded | None, *, every: bool, as_json: bool
    ) -> None:
        self._proposal, self._found = proposal, found
        self._every, self._as_json = every, as_json

    def tell(self) -> None:
        """Tell what was found."""
        from stationmap.cli_ledger.shown import geocoded_lines, proposal_lines

        if self._as_json:
            return
        for line in proposal_lines(self._proposal, every=self._every):
            click.echo(line)
        for line in geocoded_lines(self._found, every=self._every) if self._found else ():
            click.echo(line)

    def refuse_open(self) -> NoReturn:
        """End with exit code 2: something has to be settled first."""
        checked = self._proposal.checked
        open_ = sum(checked.counts.values()) or len(checked.faults)
        if self._as_json:
            self._print(None)
        click.echo(f"没有换：还有 {open_:,} 处要先处理或拿主意。", err=True)
        click.echo("改好文件，或用 --accept、--remedy 说明怎么处理，再来一次。", err=True)
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

        told = plain_proposal(self._proposal)
        told["geocoded"] = plain_geocoded(self._found) if self._found else None
        told["version"] = plain_version(version) if version else None
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))


def _refuse(error: FileError, name: str, *, as_json: bool) -> NoReturn:
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
