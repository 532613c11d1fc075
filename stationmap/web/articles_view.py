"""What the editor's page says of an article: its choices, its counts, its checks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.articles import Kind, View
from stationmap.articles.measures import (
    AUTHOR_MOST,
    CONTENT_MOST,
    DIGEST_MOST,
    TITLE_MOST,
    length,
)
from stationmap.language import translate as _
from stationmap.maps.base import PLACED
from stationmap.places import PlaceKind
from stationmap.web.language import english

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stationmap.articles import Article, Finding, Kit
    from stationmap.articles.article import Notice
    from stationmap.catalogue import Catalogue
    from stationmap.errors import StationmapError
    from stationmap.places import Place
    from stationmap.web.articles_typed import OutOfDate

FIGURE = re.compile(r"\d[\d,.:–]*\d|\d")
PLACES_MOST, SEARCHED_MOST = 8, 80
NAMES = frozenset({"name", "names"})  # a number in a name counts nothing
WITHIN_WORDS = frozenset({"title", "author", "digest", "content", "source"})
KB = 1024
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the kinds of view."""

    kind: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was looked at: what, how it is, and whether it is right."""

    what: str
    how: str
    right: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What WeChat would not keep: what, where, and what to do."""

    what: str
    where: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Found:
    """A place of which a map may be drawn."""

    name: str
    note: str
    slug: str


def choices(kind: Kind) -> list[Choice]:
    """Return the kinds of view, in the order of the page."""
    names = {
        Kind.DISTRICT: _("全区"),
        Kind.TOWNSHIP: _("一个镇街"),
        Kind.STATION: _("一家驿站"),
        Kind.ALL_DAY: _("24 小时驿站"),
        Kind.CLOSED_GAPS: _("上月以来补上的空白"),
        Kind.NEAR: _("某个地址附近"),
    }
    return [Choice(each.value, name, each is kind) for each, name in names.items()]


def view_name(view: View, catalogue: Catalogue) -> str:
    """Say what a view is of, where its kind alone does not."""
    if view.kind is Kind.STATION:
        return catalogue.station(view.of).name
    return view.of if view.kind is Kind.NEAR else ""


def found(catalogue: Catalogue, kind: Kind, text: str) -> list[Found]:
    """Return the stations, or the places, that somebody may mean."""
    hits = catalogue.places.search(text, limit=SEARCHED_MOST)
    if kind is Kind.STATION:
        wanted = [place for place in hits if place.kind == PlaceKind.STATION and place.code]
        views = [(place, View(Kind.STATION, place.code or "")) for place in wanted]
    else:
        wanted = [place for place in hits if place.position_quality in PLACED]
        views = [(place, View.near(place.position, place.name)) for place in wanted]
    return [Found(p.name, _note(p), view.slug) for p, view in views[:PLACES_MOST]]


def _note(place: Place) -> str:
    parts = [_("驿站")] if place.kind == PlaceKind.STATION else []
    parts += [place.township_name] if place.township_name else []
    return " · ".join(parts)


# ---- words ------------------------------------------------------------------------


def counts(article: Article) -> dict[str, tuple[int, int]]:
    """Count the characters as WeChat does, each beside the most that it takes."""
    words = article.words
    return {
        "title": (length(words.title), TITLE_MOST),
        "author": (length(words.author), AUTHOR_MOST),
        "digest": (length(words.digest), DIGEST_MOST),
        "body": (length(article.fragment), CONTENT_MOST - 1),
    }


def figures(article: Article) -> list[list[str]]:
    """Return for each paragraph the figures in it that come from the ledger."""
    rows = []
    for paragraph in article.words.paragraphs:
        told = " ".join(text for name, text in paragraph.figures.items() if name not in NAMES)
        held = dict.fromkeys(FIGURE.findall(told))
        rows.append([one for one in held if one in paragraph.text])
    return rows


def stale_words(one: OutOfDate) -> str:
    """Say that a figure in the editor's own words is out of date."""
    return _(
        "%(where)s您改过，没有动；里面的“%(old)s”现在是“%(new)s”。",
        where=one.where,
        old=one.old,
        new=one.new,
    )


def notice_words(notices: Iterable[Notice]) -> list[str]:
    """Say what an editor should know, in the reader's language."""
    return [one.en if english() else one.zh for one in notices]


def error_words(error: StationmapError) -> str:
    """Say an error in the reader's language."""
    return error.en if english() else error.zh


# ---- checks -----------------------------------------------------------------------


def faults(findings: Iterable[Finding]) -> list[Fault]:
    """Say what WeChat would not keep, in the reader's language."""
    return [
        Fault(one.en, _place(one, last=True), one.remedy_en)
        if english()
        else Fault(one.zh, _place(one, last=False), one.remedy_zh)
        for one in findings
    ]


def _place(finding: Finding, *, last: bool) -> str:
    """Say where a fault is; a part of the form is named in both languages."""
    first, _space, second = finding.place.partition(" ")
    if not second or finding.place[0].isdigit():
        return finding.place
    return second if last else first


def lines(article: Article, kit: Kit | None) -> list[Line]:
    """Say what was looked at; the pictures once they are drawn."""
    findings = article.findings if kit is None else kit.findings
    wrong = {finding.rule.partition("-")[0] for finding in findings}
    long, pictures = wrong & WITHIN_WORDS, "picture" in wrong
    kept = wrong - WITHIN_WORDS - {"picture"}
    return [
        Line(_("标签与样式"), _("有会丢的") if kept else _("没有会丢的"), not kept),
        Line(_("标题、摘要、正文"), _("要改") if long else _("都不超长"), not long),
        Line(_("图片"), _pictures(kit), not pictures),
        Line(_("二维码、阅读原文"), _("同一链接")),
    ]


def _pictures(kit: Kit | None) -> str:
    if kit is None:
        return _("每张小于 1 MB")
    sizes = [*map(len, kit.pictures.values()), *map(len, kit.covers)]
    return _("%(count)s 张，最大 %(size)s", count=len(sizes), size=size_words(max(sizes)))


def size_words(size: int) -> str:
    """Say how large something is."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{size / KB:.0f} KB"
