"""The words about one station, and about what is near an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.articles.lists import hours_phrase
from stationmap.articles.paragraph import heading, said
from stationmap.articles.phrases import day_words, offered, source_words
from stationmap.articles.posted import hours_words
from stationmap.articles.subject import NEIGHBOURS, placed
from stationmap.articles.view import REACH_M
from stationmap.language import in_chinese
from stationmap.words import distance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.articles.paragraph import Paragraph
    from stationmap.articles.subject import Away, Subject
    from stationmap.model import Station


def station(subject: Subject) -> Iterator[Paragraph]:
    """Write of one station: where, when, what, who else."""
    (one,) = subject.stations
    yield said("lead", "{name}在{where}，{hours}。", **_lead(subject, one))
    if one.modelled:
        yield said("examples", "这一座是示例，由程序生成，不是真实驿站。")
    elif source_words(one):
        yield said("source", "{source}", source=source_words(one))
    found = offered(one)
    if found or one.phone:
        yield heading("facilities-heading", "进来有什么")
    if found:
        yield said("facilities", "有{found}。没有写到的，进门问一声。", found=found)
    if one.phone:
        yield said("phone", "电话 {phone}。", phone=one.phone)
    yield from _neighbours(subject, one)


def _lead(subject: Subject, one: Station) -> dict[str, str]:
    where = ""
    if one.township_code is not None:
        where = subject.catalogue.township(one.township_code).name
    addr = (one.addr or "").strip()
    place = addr if where and addr.startswith(where.removesuffix("镇")) else where + addr
    return {
        "name": one.name,
        "where": place or subject.district,
        "hours": hours_phrase(one),
    }


def _neighbours(subject: Subject, one: Station) -> Iterator[Paragraph]:
    yield heading("neighbours-heading", "附近还有")
    if not placed(one):
        yield said("neighbours", "这一座没有公布位置，说不准附近还有哪几座；扫码可以按地名找。")
        return
    within = [away for away in subject.around if away.distance_m <= REACH_M]
    if within:
        yield said("neighbours", "直线一公里以内还有 {count} 座。", count=len(within))
    elif subject.around:
        yield said("neighbours", "直线一公里以内没有别的驿站。")
    else:
        yield said("neighbours", "没有别的驿站公布了位置。")
    for away in subject.around[:NEIGHBOURS]:
        yield _told(away)


def near(subject: Subject) -> Iterator[Paragraph]:
    """Write of the stations near an address, the nearest first."""
    count = len(subject.stations)
    figures = {"day": day_words(subject.day), "name": subject.name}
    if count:
        template = "截至 {day}，{name}周围直线一公里以内有工会驿站 {total} 座。"
        yield said("lead", template, **figures, total=count)
    else:
        template = "截至 {day}，{name}周围直线一公里以内没有工会驿站。"
        yield said("lead", template, **figures)
    shown = subject.around[: max(count, NEIGHBOURS)][:MOST]
    if any(away.station.modelled for away in shown):
        yield said("examples", "名字里写着“示例”的由程序生成，不是真实驿站。")
    if not shown:
        return
    yield heading("near-heading", "从近到远" if count else "最近的几座")
    for away in shown:
        yield _told(away)


MOST = 12


def _told(away: Away) -> Paragraph:
    one = away.station
    return said(
        f"near-{one.ref}",
        "{name}，直线约 {away}，{hours}{mark}。",
        name=one.name,
        away=in_chinese(lambda: distance(away.distance_m)),
        hours=hours_words(one.opening_hours),
        mark="（示例）" if one.modelled and "示例" not in one.name else "",
    )
