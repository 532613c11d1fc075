"""Phrases that several articles share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stationmap.articles.paragraph import said
from stationmap.articles.sources import unplaced
from stationmap.model import FACILITY_NAMES, Answer, Facility

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from stationmap.articles.paragraph import Paragraph
    from stationmap.articles.subject import Subject
    from stationmap.model import Station

LISTED_MOST = 12
SEPARATORS = re.compile(r"[;；,，、]\s*")


def day_words(day: date) -> str:
    """Write 2026 年 11 月 21 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def listed(names: Sequence[str], most: int = LISTED_MOST) -> str:
    """Name things one after the other, the first of many only."""
    if len(names) <= most:
        return "、".join(names)
    last = names[most - 1]
    space = " " if last[-1].isascii() else ""  # as between all figures and Chinese
    return f"{'、'.join(names[:most])}{space}等"


def example_words(subject: Subject) -> Iterator[Paragraph]:
    """Say how many are examples, and how many are on no map."""
    count, total = subject.examples, len(subject.stations)
    if count and count == total == 1:
        yield said("examples", "这一座是示例，由程序生成，不是真实驿站。")
    elif count and count == total:
        yield said("examples", "这 {total} 座都是示例，由程序生成，不是真实驿站。", total=total)
    elif count:
        yield said(
            "examples",
            "其中 {examples} 座是示例，由程序生成，不是真实驿站；{known} 座有公开出处。",
            examples=count,
            known=total - count,
        )
    for sentence in unplaced(subject):
        yield said("unplaced", "{sentence}", sentence=sentence)


def offered(station: Station) -> str:
    """Say what a station offers as a publication has it; else as the ledger has it."""
    if station.facilities_as_published:
        found = SEPARATORS.split(station.facilities_as_published)
        return "、".join(part.strip() for part in found if part.strip())
    return "、".join(FACILITY_NAMES[f][0] for f in Facility if station.has(f) is Answer.YES)


def source_words(station: Station) -> str:
    """Say who names a station, and when; an older source may be out of date."""
    if station.source is None or station.source.is_ledger:
        return ""
    title = re.split(r"[：（(]", station.source.title)[0].strip()
    year, _, month = station.source.date.partition("-")
    if not year.isdigit():
        return f"据{title}报道。"
    when = f"{year} 年" + (f" {int(month[:2])} 月" if month[:2].isdigit() else "")
    doubt = "，现在是否还开着，待核实" if station.still_open is Answer.UNKNOWN else ""
    return f"据{title} {when}报道{doubt}。"
