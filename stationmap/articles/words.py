"""The words of an article, made from the figures: the news first, then theme by theme.

As the union's own news are written: figures with their measure word, places
named exactly, no exclamation marks, and in the end what to do. Nothing is said
that the data do not hold, and an example is called one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.articles import around, gaps_words
from stationmap.articles.lists import all_day_section, hours_section, known_section
from stationmap.articles.measures import AUTHOR_MOST, DIGEST_MOST
from stationmap.articles.paragraph import Words, heading, said
from stationmap.articles.phrases import day_words, example_words, listed
from stationmap.articles.titles import fitted, title
from stationmap.articles.view import Kind
from stationmap.model import FACILITY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.articles.paragraph import Paragraph
    from stationmap.articles.subject import Subject

FACILITIES_MOST = 8


def words_of(subject: Subject) -> Words:
    """Write the article of a subject."""
    body = {
        Kind.STATION: around.station,
        Kind.NEAR: around.near,
        Kind.CLOSED_GAPS: gaps_words.closed_gaps,
    }.get(subject.view.kind, _area)
    return Words(
        title=title(subject),
        author=f"{subject.district}总工会"[:AUTHOR_MOST],
        digest=_digest(subject),
        paragraphs=(*body(subject), *_way(subject)),
    )


def _digest(subject: Subject) -> str:
    count, name = len(subject.stations), subject.name
    match subject.view.kind:
        case Kind.STATION:
            template = "{name}开到几点、有什么、旁边还有哪几座，看图就知道。"
        case Kind.NEAR:
            template = "{name}附近哪儿能歇脚、几点开，看图就知道，扫码就能导航。"
        case Kind.CLOSED_GAPS:
            template = "{name}哪里走得到工会驿站，哪里还远，一张图看清。"
        case Kind.ALL_DAY if count:
            template = f"半夜也开着的 {count} 座在哪儿，一张图看清，扫码就能导航。"
        case _ if count:
            template = "{name}的驿站在哪儿、几点开、有什么，一张图看清，扫码看最近的一座。"
        case _:
            template = "{name}还没有工会驿站，最近的一座在哪儿，扫码就能看到。"
    return fitted(template, name, DIGEST_MOST)


# ---- an area -------------------------------------------------------------------


def _area(subject: Subject) -> Iterator[Paragraph]:
    """Write of the district, of a township, or of the doors that never shut."""
    yield from _lead(subject)
    if not subject.stations:
        return
    if subject.view.kind is not Kind.ALL_DAY:
        yield from all_day_section(subject)
    yield from known_section(subject)
    yield from hours_section(subject)
    yield from _facilities(subject)


def _lead(subject: Subject) -> Iterator[Paragraph]:
    day, count = day_words(subject.day), len(subject.stations)
    if subject.view.kind is Kind.ALL_DAY:
        yield from _all_day_lead(subject)
    elif not count:
        yield said("lead", "截至 {day}，{name}还没有工会驿站。", day=day, name=subject.name)
    else:
        template = "截至 {day}，{name}有工会驿站 {total} 座"
        figures: dict[str, object] = {"day": day, "name": subject.name, "total": count}
        if subject.view.kind is Kind.DISTRICT:
            template += "，分布在 {townships} 个镇街"
            figures["townships"] = sum(number > 0 for number in subject.by_township)
        if subject.joint:
            alone = subject.joint == count
            template += "，都" if alone else "，其中 {joint} 座"
            template += "由村、社区工会与周边商户、单位共建"
            figures |= {} if alone else {"joint": subject.joint}
        yield said("lead", template + "。", **figures)
    yield from _new(subject)
    yield from example_words(subject)


def _all_day_lead(subject: Subject) -> Iterator[Paragraph]:
    day, count = day_words(subject.day), len(subject.stations)
    figures: dict[str, object] = {"day": day, "name": subject.district}
    if not count:
        yield said("lead", "截至 {day}，{name}还没有 24 小时开着的工会驿站。", **figures)
        return
    townships = sum(number > 0 for number in subject.by_township)
    yield said(
        "lead",
        "截至 {day}，{name}有 {total} 座工会驿站 24 小时开着，分布在 {townships} 个镇街。",
        **figures,
        total=count,
        townships=townships,
    )


def _new(subject: Subject) -> Iterator[Paragraph]:
    """Say what has come since the version before; without one, nothing."""
    if subject.before is None or subject.new is None:
        return
    version = subject.before.version
    if not subject.new:
        yield said("new", "与上月的数据（{version}）相比，没有新增。", version=version)
        return
    names = listed([station.name for station in subject.new])
    template = "与上月的数据（{version}）相比，新增 {new} 座：{names}。"
    yield said("new", template, version=version, new=len(subject.new), names=names)


def _facilities(subject: Subject) -> Iterator[Paragraph]:
    found = subject.facilities[:FACILITIES_MOST]
    if not found:
        return
    yield heading("facilities-heading", "进来能做什么")
    told = "，".join(f"{FACILITY_NAMES[facility][0]} {count} 座" for facility, count in found)
    kind = "（含示例）" if subject.examples else ""
    yield said(
        "facilities",
        "已经知道有的：{told}{kind}。没有写到的，不一定没有，进门问一声。",
        told=told,
        kind=kind,
    )


# ---- how to get there, and one thing to do -------------------------------------


def _way(subject: Subject) -> Iterator[Paragraph]:
    yield heading("way-heading", "怎么去")
    if subject.view.kind is Kind.STATION:
        yield said("way", "扫文末二维码打开这一座的页面，看现在开没开，点“去这里”导航。")
    else:
        yield said(
            "way",
            "扫文末二维码，看现在哪一座开着、离您多远，点“去这里”导航。"
            "没有定位也能找：输入地名，或在图上点一下。",
        )
    yield said("call", "到了门口，要是锁着门，或和写的时间不一样，请在驿站页面上告诉我们。")
