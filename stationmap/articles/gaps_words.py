"""The words about land that is within reach of a station since last month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.articles.paragraph import heading, said
from stationmap.articles.phrases import day_words, listed
from stationmap.articles.sources import unplaced
from stationmap.articles.titles import LEAST_KM2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.articles.paragraph import Paragraph
    from stationmap.articles.subject import Subject


def closed_gaps(subject: Subject) -> Iterator[Paragraph]:
    """Write of the gaps a month ago and now."""
    yield said(
        "lead",
        "截至 {day}，{name}离每一座工会驿站都超过 1,000 米的地方有 {now} 平方公里。",
        day=day_words(subject.day),
        name=subject.district,
        now=_km2(subject.km2(subject.gaps.now)),
    )
    if subject.examples:
        yield said(
            "examples",
            "台账里的 {total} 座驿站，{examples} 座是示例，由程序生成，不是真实驿站。",
            total=len(subject.stations),
            examples=subject.examples,
        )
    for sentence in unplaced(subject):
        yield said("unplaced", "{sentence}", sentence=sentence)
    yield heading("closed-heading", "上月以来补上的")
    if subject.before is None:
        yield said("closed", "没有一个月前的数据版本，比不出补上了哪些空白。")
        return
    yield from _compared(subject, subject.before.version)
    yield from _opened(subject)


def _compared(subject: Subject, version: str) -> Iterator[Paragraph]:
    filled = subject.km2(subject.gaps.filled)
    if filled < LEAST_KM2:
        yield said("closed", "与数据版本 {version} 相比，没有补上空白。", version=version)
    else:
        yield said(
            "closed",
            "与数据版本 {version} 相比，补上了 {filled} 平方公里，分布在{where}。",
            version=version,
            filled=_km2(filled),
            where=_where(subject),
        )
    if subject.new:
        names = listed([station.name for station in subject.new])
        yield said("new", "新增的驿站有 {new} 座：{names}。", new=len(subject.new), names=names)
    elif filled >= LEAST_KM2:
        yield said("new", "没有新增驿站，补上空白的是公布了位置或搬了地方的驿站。")


def _opened(subject: Subject) -> Iterator[Paragraph]:
    """Say what is out of reach that was not, too: whoever tells of gains tells of losses."""
    opened = subject.km2(subject.gaps.opened)
    if opened >= LEAST_KM2:
        yield said("opened", "同时又有 {opened} 平方公里成了空白。", opened=_km2(opened))
    if subject.gone:
        yield said("gone", "上月以来有 {gone} 座驿站不在台账里了。", gone=subject.gone)


def _where(subject: Subject) -> str:
    """Name the townships that have gained, most first."""
    from shapely import area, intersection

    ground = subject.catalogue.ground
    gained = area(intersection(ground.land.townships, subject.gaps.filled)) / 1e6
    rows = sorted(zip(gained.tolist(), ground.townships, strict=True), key=lambda row: -row[0])
    return listed([township.name for km2, township in rows if km2 >= LEAST_KM2 / 2]) or "各处"


def _km2(value: float) -> str:
    return f"{value:,.1f}"
