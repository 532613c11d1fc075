"""What a file would do to the ledger, in lines for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stationmap.geocoding import Geocoded
    from stationmap.keeping import Proposal
    from stationmap.ledger import Difference
    from stationmap.ledger.checked import Column
    from stationmap.ledger.fault import Fault
    from stationmap.model import Station
    from stationmap.store import Version

FIRST = 5  # of each kind, unless all are asked for
FIRST_ROWS = 12  # row numbers in one line
WHY = {
    "chosen": "您指定的",
    "remembered": "上次这样对的",
    "exact": "列名相同",
    "alias": "列名的别称",
    "contained": "列名里有这个词",
    "values": "看内容猜的",
    "private": "涉及个人，只留在台账里",
    "none": "没有对上，照原样留着",
}
WEIGHTS = {
    "stops": "要先处理，不然不能换",
    "doubt": "要您拿主意",
    "note": "请留意",
}
REMEDIES = {
    "swap": "经纬度对调",
    "shift": "按另一个坐标系读",
    "geocode": "按地址查（--geocode）",
    "pick": "在网页的地图上点",
    "committee": "放在所属村、社区",
    "township": "放在镇街驻地",
    "leave-out": "不要这一行",
    "accept": "就是这样，没错",
}


def proposal_lines(proposal: Proposal, *, every: bool) -> Iterator[str]:
    """Tell columns, faults, difference and effect; `every`: all of each."""
    checked, sheet = proposal.checked, proposal.checked.sheet
    named = f"“{sheet.name}”表，" if sheet.name else ""
    yield f"{proposal.file_name}：{named}{len(checked.rows):,} 行，坐标系 {checked.datum}。"
    yield from columns_lines(checked.columns)
    yield from faults_lines(checked.faults, checked.counts, every=every)
    if proposal.difference is not None:
        yield ""
        yield f"和现在的 {proposal.before.label}（{proposal.before.stations:,} 座）比："
        yield from difference_lines(proposal.difference, every=every)


def columns_lines(columns: Sequence[Column]) -> Iterator[str]:
    """Tell which column is which field, and why."""
    from stationmap.ledger.fields import FIELDS

    yield ""
    yield "列："
    for column in columns:
        field = FIELDS.get(column.field or "")
        named = f"{field.zh}（{field.name}）" if field else "—"
        yield f"  {column.heading or '（无列名）'} → {named}  {WHY.get(column.why, '')}"


def faults_lines(
    faults: Sequence[Fault], counts: Mapping[str, int] | None = None, *, every: bool = False
) -> Iterator[str]:
    """Tell faults: those that stop first, those of a kind together, each with the ways out."""
    order = list(WEIGHTS)
    known = counts or {}
    for weight, some in groupby(
        sorted(faults, key=lambda fault: (order.index(fault.weight), fault.code)),
        key=lambda fault: fault.weight,
    ):
        yield ""
        yield f"{WEIGHTS[weight]}："
        for code, same in groupby(some, key=lambda fault: fault.code):
            yield from _kind(list(same), known.get(code, 0), every=every)


def difference_lines(found: Difference, *, every: bool) -> Iterator[str]:
    """Tell what was added, moved, changed and removed."""
    yield (
        f"  新增 {len(found.added):,}，移动 {len(found.moved):,}，改内容 {len(found.changed):,}，"
        f"撤出 {len(found.removed):,}，不变 {found.same:,}。"
    )
    most = None if every else FIRST
    yield from _stations("新增", found.added, most)
    yield from _some(
        "移动",
        [f"{_name(after)}  {metres:,.0f} 米" for _, after, metres in found.moved],
        most,
    )
    yield from _some(
        "改内容",
        [
            f"{_name(after)}  "
            + "；".join(f"{name}：{short(old)} → {short(new)}" for name, old, new in fields)
            for _, after, fields in found.changed
        ],
        most,
    )
    yield from _stations("撤出", found.removed, most)


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


WHO = {"program": "程序"}
KINDS = {
    "packaged": "随程序来的",
    "import": "导入",
    "rollback": "退回",
    "decision": "改一座",
    "boundaries": "换边界",
}


def short(value: object) -> str:
    """Write a field's value so that it fits into a line."""
    if value is None or value == "":
        return "（空）"
    text = " ".join(str(getattr(value, "value", value)).split())
    return text if len(text) <= 30 else text[:29] + "…"  # noqa: PLR2004 - characters of a line


def _kind(faults: list[Fault], count: int, *, every: bool) -> Iterator[str]:
    first = next((fault for fault in faults if fault.row is not None), faults[0])
    total = max(count, len(faults))
    if every or total == 1:
        for fault in faults:
            value = f"（{fault.shown}）" if fault.shown else ""
            where = f"{fault.where_zh}{value}：" if fault.where_zh or value else ""
            yield f"  {where}{fault.zh}"
    else:
        value = f"（{first.shown}）" if first.shown else ""
        yield f"  {total:,} 处，例如{first.where_zh}{value}：{first.zh}"
        yield f"    {_rows(faults, total)}"
    if first.remedies:
        ways = "，".join(f"{remedy} {REMEDIES.get(remedy, '')}" for remedy in first.remedies)
        yield f"    {first.code} 可以：{ways}"


def _rows(faults: list[Fault], total: int) -> str:
    rows = [str(fault.row) for fault in faults if fault.row is not None]
    more = "……" if total > FIRST_ROWS else ""
    return f"第 {'、'.join(rows[:FIRST_ROWS])}{more} 行" if rows else ""


def _stations(title: str, stations: Sequence[Station], most: int | None) -> Iterator[str]:
    yield from _some(title, [_name(station) for station in stations], most)


def _some(title: str, lines: Sequence[str], most: int | None) -> Iterator[str]:
    if lines:
        yield f"  {title}："
    for line in lines[:most]:
        yield f"    {line}"
    if most is not None and len(lines) > most:
        yield f"    ……还有 {len(lines) - most:,} 座，--all 列全"


def _name(station: Station) -> str:
    return f"{station.name}（{station.ref}）"


SUSPICIONS = {
    "outside-district": "在本区以外",
    "other-township": "不在所写的镇街",
    "rough": "只查到镇街或区",
}


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
        why = SUSPICIONS.get(result.suspicion or "", "")
        yield f"  第 {result.question.row} 行“{result.question.address}”：{why}{off}，没有采用"
    for result in nothing[:most]:
        why = result.error.zh if result.error else "没有查到"
        yield f"  第 {result.question.row} 行“{result.question.address}”：{why}"
    if found.ended is not None:
        yield f"  {found.ended.zh}"
