"""What a map rests on: examples called examples, the version, the sources, the seal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stationmap.articles.view import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stationmap.articles.subject import Subject
    from stationmap.settings import Settings

NOT_REVIEWED = "未送审 · 内部使用"
# Publications whose subject is on some maps only; any other is named on all of them.
_VILLAGES, _LANDMARKS, _TOTALS = "villages", "landmarks", "totals"
ABOUT = {
    "村": _VILLAGES,
    "社区": _VILLAGES,
    "影院": _LANDMARKS,
    "地标": _LANDMARKS,
    "总数": _TOTALS,
    "人口": _TOTALS,
}
LICENCE = re.compile(r"（([^（）]*(?:MIT|BSD|CC|Apache|ODbL|GPL|WTFPL|许可)[^（）]*)）")
BRACKETED = re.compile(r"（[^（）]*）")


def seal(settings: Settings) -> str:
    """Return the number of approval, or that there is none."""
    number = settings.map_approval_number
    return f"审图号：{number}" if number else NOT_REVIEWED


def foot(
    subject: Subject,
    settings: Settings,
    *,
    villages: Collection[object],
    landmarks: Collection[object],
) -> Iterator[str]:
    """Yield what a map rests on, with the sources of the villages and landmarks that it names."""
    yield from examples(subject)
    yield from unplaced(subject)
    yield f"制图 {subject.day.isoformat()}，数据版本 {subject.catalogue.version}。"
    without = {_TOTALS, *([] if villages else [_VILLAGES]), *([] if landmarks else [_LANDMARKS])}
    own = [short(source) for source in subject.catalogue.sources if not _of(source) & without]
    own += [settings.map_attribution] * bool(settings.map_attribution)
    if own:
        yield f"资料来源：{'；'.join(own)}。"


def brief_foot(subject: Subject, settings: Settings) -> tuple[str, str]:
    """Return the same in the little room of a cover."""
    example = "示例数据，" if _drawn_examples(subject) else "数据"
    return f"{example}版本 {subject.catalogue.version}", seal(settings)


def examples(subject: Subject) -> Iterator[str]:
    """Say how many of the stations are examples."""
    count = _drawn_examples(subject)
    if count and subject.view.kind in (Kind.STATION, Kind.NEAR, Kind.CLOSED_GAPS):
        yield "图上的示例驿站由程序生成，不是真实驿站。"
    elif count:
        whose = "都" if count == len(subject.stations) else f"有 {count} 座"
        yield f"示例数据：这些驿站{whose}是示例，位置和时间由程序生成，不是真实驿站。"


def _drawn_examples(subject: Subject) -> int:
    if subject.view.kind in (Kind.STATION, Kind.NEAR):
        return sum(station.modelled for station in subject.catalogue.stations)
    return subject.examples


def unplaced(subject: Subject) -> Iterator[str]:
    """Say how many are on no map, and why."""
    count = subject.unplaced
    if count and subject.view.kind is not Kind.STATION:
        yield f"另有 {count} 座只知道在哪个镇街或在区里，没有公布位置，图上没有画。"


def short(source: str) -> str:
    """Leave of a source its subject, its publisher and its licence."""
    licence = LICENCE.search(source)
    bare = BRACKETED.sub("", source)
    about, colon, rest = bare.partition("：")
    kept = (rest if colon else about).split("，")[0].split("、每行")[0].strip()
    name = f"{about.strip()}：{kept}" if colon else bare.strip()
    return name + (f"（{licence[1]}）" if licence else "")


def _of(source: str) -> set[str]:
    """Say of what a publication tells that is on some maps only."""
    subject = source.partition("：")[0]
    return {about for word, about in ABOUT.items() if word in subject}
