"""What a file would do to the ledger, in lines for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stationmap.cli_ledger.worded import (
    KINDS,
    REMEDIES,
    SUSPICIONS,
    WEIGHTS,
    WHO,
    WHY,
    field,
    named,
    value,
    why,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stationmap.geocoding import Geocoded
    from stationmap.keeping import Proposal
    from stationmap.ledger import Difference, Effect
    from stationmap.ledger.checked import Column
    from stationmap.ledger.effects import Share
    from stationmap.ledger.fault import Fault
    from stationmap.model import Station
    from stationmap.store import Version

FIRST_OF_ALL = "先定这一处，下面的会跟着变"
FIRST = 5  # of each kind, unless all are asked for
FIRST_ROWS = 12  # row numbers in one line


def proposal_lines(proposal: Proposal, *, chosen: Collection[str], every: bool) -> Iterator[str]:
    """Tell columns, faults, difference and effect.

    Parameters
    ----------
    proposal : Proposal
        What was found.
    chosen : collection of str
        Headings of which the keeper has just said what they are.
    every : bool
        Whether all of each is told, not only the first.
    """
    checked, sheet = proposal.checked, proposal.checked.sheet
    named = f"“{sheet.name}”表，" if sheet.name else ""
    yield f"{proposal.file_name}：{named}{len(checked.rows):,} 行，坐标系 {checked.datum}。"
    yield from columns_lines(checked.columns, chosen)
    yield from faults_lines(checked.faults, checked.counts, every=every)
    if proposal.difference is not None:
        yield ""
        yield f"和现在的 {proposal.before.label}（{proposal.before.stations:,} 座）比："
        yield from difference_lines(proposal.difference, every=every)
    if proposal.effect is not None:
        yield from effect_lines(proposal.effect, every=every)


def columns_lines(columns: Sequence[Column], chosen: Collection[str]) -> Iterator[str]:
    """Tell which column is which field, and why."""
    yield ""
    yield "列："
    for column in columns:
        told = f"{field(column.field)}（{column.field}）" if column.field else "—"
        yield f"  {column.heading or '（无列名）'} → {told}  {WHY.get(why(column, chosen), '')}"


def faults_lines(
    faults: Sequence[Fault], counts: Mapping[str, int] | None = None, *, every: bool = False
) -> Iterator[str]:
    """Tell faults: those that others hang on first, those of a kind together, with the ways out."""
    from stationmap.ledger.fault import of_the_whole_file

    order = list(WEIGHTS)
    known = counts or {}
    whole = of_the_whole_file(faults)
    for (_, weight), some in groupby(
        sorted(faults, key=lambda fault: (*_rank(fault, whole, order), fault.code)),
        key=lambda fault: _rank(fault, whole, order),
    ):
        kinds = [(code, list(same)) for code, same in groupby(some, key=lambda fault: fault.code)]
        yield ""
        yield f"{FIRST_OF_ALL if kinds[0][0] in whole else WEIGHTS[order[weight]]}："
        for code, same in kinds:
            yield from _kind(same, known.get(code, 0), every=every)


def difference_lines(found: Difference, *, every: bool) -> Iterator[str]:
    """Tell what was added, moved, changed and removed."""
    yield (
        f"  新增 {len(found.added):,}，挪动 {len(found.moved):,}，改动 {len(found.changed):,}，"
        f"撤走 {len(found.removed):,}，没变 {found.same:,}。"
    )
    most = None if every else FIRST
    yield from _stations("新增", found.added, most)
    yield from _some(
        "挪动",
        [f"{named(after)}  {metres:,.0f} 米" for _, after, metres in found.moved],
        most,
    )
    yield from _some(
        "改动",
        [
            f"{named(after)}  "
            + "；".join(f"{field(name)}：{value(old)} → {value(new)}" for name, old, new in fields)
            for _, after, fields in found.changed
        ],
        most,
    )
    yield from _stations("撤走", found.removed, most)


def effect_lines(effect: Effect, *, every: bool) -> Iterator[str]:
    """Tell coverage before and after, and the townships that change most."""
    about = "（面积为估算）" if effect.estimate else ""
    yield f"  {effect.radius_m:g} 米以内够得着的{about}："
    yield f"    人 {_shares(effect.before.people_share, effect.after.people_share)}"
    yield f"    面积 {_shares(effect.before.covered_share, effect.after.covered_share)}"
    rows = [
        f"{row.name}  驿站 {_count(row.before)} → {_count(row.after)}，"
        f"够得着的人 {_people(row.before)} → {_people(row.after)}"
        for row in effect.townships
        if (_count(row.before), _people(row.before)) != (_count(row.after), _people(row.after))
    ]
    yield from _some("有变化的乡镇街道", rows, None if every else FIRST, "个")
    if effect.unplaced_after:
        yield f"  {effect.unplaced_after:,} 座只知道在哪个乡镇街道或区，没有算进来。"


def version_line(version: Version) -> str:
    """Tell one version in a line."""
    kind = KINDS.get(version.kind, version.kind)
    words = [
        f"{version.number:>4}  {version.label}",
        f"{version.at:%Y-%m-%d %H:%M}",
        kind,
        f"{version.stations:,} 座",
        WHO.get(version.who, version.who),
        version.file_name,
        version.note,
    ]
    return "  ".join(word for word in words if word)


def _rank(fault: Fault, whole: Collection[str], order: list[str]) -> tuple[int, int]:
    return (0, 0) if fault.code in whole else (1, order.index(fault.weight))


def _kind(faults: list[Fault], count: int, *, every: bool) -> Iterator[str]:
    first = next((fault for fault in faults if fault.row is not None), faults[0])
    total = max(count, len(faults))
    if every or total == 1:
        for fault in faults:
            value = f"（{fault.shown}）" if fault.shown else ""
            where = f"{fault.where_zh}{value}：" if fault.where_zh or value else ""
            yield f"  {where}{fault.zh}"
    else:
        from stationmap.ledger.checking.wordings import WORDS

        value = f"（{first.shown}）" if first.shown else ""
        yield f"  {total:,} 处，例如{first.where_zh}{value}：{first.zh}"
        yield f"    {_words(faults) if first.code in WORDS else _rows(faults, total)}"
    if first.remedies:
        ways = "，".join(f"{remedy} {REMEDIES.get(remedy, '')}" for remedy in first.remedies)
        yield f"    {first.code} 可以：{ways}"


def _words(faults: list[Fault]) -> str:
    """Tell the words themselves: each stands for all the rows that have it."""
    more = "……" if len(faults) > FIRST_ROWS else ""
    return f"{'、'.join(f'“{fault.shown}”' for fault in faults[:FIRST_ROWS])}{more}"


def _rows(faults: list[Fault], total: int) -> str:
    rows = [str(fault.row) for fault in faults if fault.row is not None]
    more = "……" if total > FIRST_ROWS else ""
    return f"第 {'、'.join(rows[:FIRST_ROWS])}{more} 行" if rows else ""


def _stations(title: str, stations: Sequence[Station], most: int | None) -> Iterator[str]:
    yield from _some(title, [named(station) for station in stations], most)


def _shares(before: float | None, after: float | None) -> str:
    return " → ".join("—" if share is None else f"{share:.1%}" for share in (before, after))


def _count(share: Share | None) -> str:
    return f"{share.stations:,}" if share else "0"


def _people(share: Share | None) -> str:
    return f"{share.covered_people:,.0f}" if share else "0"


def _some(title: str, lines: Sequence[str], most: int | None, unit: str = "座") -> Iterator[str]:
    if lines:
        yield f"  {title}："
    for line in lines[:most]:
        yield f"    {line}"
    if most is not None and len(lines) > most:
        yield f"    ……还有 {len(lines) - most:,} {unit}，--all 列全"


def geocoded_lines(found: Geocoded, *, every: bool) -> Iterator[str]:
    """Tell how many addresses were found, which do not fit, and why it ended where it did."""
    asked = [result for result in found.results if result.asked]
    nothing = [result for result in asked if result.located is None]
    doubted = [result for result in asked if result.suspicion is not None]
    yield ""
    yield (
        f"查地址：{len(found.results):,} 行，查到并采用 {len(found.placed):,}，"
        f"没有采用 {len(doubted):,}，没有查到 {len(nothing):,}，"
        f"还没查 {len(found.results) - len(asked):,}。"
    )
    most = None if every else FIRST
    for result in doubted[:most]:
        off = "" if result.off_m is None else f" {result.off_m:,.0f} 米"
        doubt = SUSPICIONS.get(result.suspicion or "", "")
        yield f"  第 {result.question.row} 行“{result.question.address}”：{doubt}{off}，没有采用"
    for result in nothing[:most]:
        said = result.error.zh if result.error else "没有查到"
        yield f"  第 {result.question.row} 行“{result.question.address}”：{said}"
    if found.ended is not None:
        yield f"  {found.ended.zh}"
