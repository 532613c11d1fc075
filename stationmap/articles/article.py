"""Article: what is read, with its pictures named and none of them drawn yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from stationmap.articles.drawn import Drawn
from stationmap.articles.fragment import Card, fragment, image, note
from stationmap.articles.kept import renewed
from stationmap.articles.lint import lint
from stationmap.articles.measures import CONTENT_MOST, length_at_wechat
from stationmap.articles.scenes import scene_from
from stationmap.articles.subject import Subject
from stationmap.articles.view import Kind
from stationmap.articles.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from stationmap.articles.kept import KeptWords, Stale
    from stationmap.articles.lint import Finding
    from stationmap.articles.paragraph import Words
    from stationmap.articles.view import View
    from stationmap.catalogue import Catalogue
    from stationmap.settings import Settings

FOLDER = "pictures/"
MAP, CODE, COVER, SQUARE_COVER = "map.png", "qr.png", "cover.png", "cover-square.png"
TAP = "点一下图上的镇街，看它有几座。"
TO_BE_DRAWN = b"\x89PNG\r\n\x1a\n"  # stands for a picture that will be made to fit


class Notice(NamedTuple):
    """What an editor should know before the article is published."""

    zh: str
    en: str


@dataclass(frozen=True, eq=False)
class Article:
    """What an article says and how it is written.

    Attributes
    ----------
    view : View
        What it is about.
    words, made : Words
        Its words, the editor's own among them, and the same as the templates wrote them.
    stale : tuple of Stale
        Figures in the editor's own words that are out of date.
    fragment : str
        Its HTML; pictures lie under ``pictures/``.
    carrier : str
        How the map stands in it: ``svg``, which may be tapped, or ``png``.
    source_url : str
        What its QR code and 阅读原文 open.
    version : str
        Of the data.
    day : date
        Of the drawing.
    card : bool
        Whether it holds the card of a mini-program.
    drawn : Drawn
        Its map.
    notices : tuple of Notice
        What the editor should know, but for what is told of figures and pictures.
    """

    view: View
    words: Words
    made: Words
    stale: tuple[Stale, ...]
    fragment: str
    carrier: str
    source_url: str
    version: str
    day: date
    card: bool
    drawn: Drawn
    notices: tuple[Notice, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The addresses that its HTML gives its pictures."""
        names = (MAP, CODE, SQUARE_COVER) if self.card else (MAP, CODE)
        return tuple(FOLDER + name for name in names)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What WeChat would not keep of it, its pictures aside."""
        found = lint(
            self.fragment,
            title=self.words.title,
            author=self.words.author,
            digest=self.words.digest,
            pictures=dict.fromkeys(self.names, TO_BE_DRAWN),
            source_url=self.source_url,
        )
        return tuple(found)


def drawn_of(
    view: View,
    catalogue: Catalogue,
    *,
    settings: Settings,
    day: date,
    before: Catalogue | None = None,
    dark: bool = False,
) -> Drawn:
    """Return the map of a view, to be drawn once for however many words."""
    return Drawn(scene_from(Subject(view, catalogue, day, before), settings), dark=dark)


def write(
    view: View,
    catalogue: Catalogue,
    *,
    settings: Settings,
    day: date,
    before: Catalogue | None = None,
    kept: KeptWords | None = None,
    title: str | None = None,
    drawn: Drawn,
) -> Article:
    """Write the article of a view.

    Parameters
    ----------
    view : View
        What it is about.
    catalogue : Catalogue
        The data.
    settings : Settings
        The site's address, the number of approval, the mini-program.
    day : date
        The day that it speaks of.
    before : Catalogue, optional
        The data a month before; None: nothing is compared.
    kept : KeptWords, optional
        What an editor has made of an earlier one.
    title : str, optional
        The editor's own title.
    drawn : Drawn
        Its map.
    """
    subject = Subject(view, catalogue, day, before)
    made = words_of(subject)
    if settings.wechat_author:
        made = replace(made, author=settings.wechat_author)
    told = renewed(made, kept)
    words = replace(told.words, title=title) if title else told.words
    card = _card(settings, words)
    carrier, html = _written(subject, words, drawn, card)
    return Article(
        view=view,
        words=words,
        made=made,
        stale=told.stale,
        fragment=html,
        carrier=carrier,
        source_url=_root(settings) + view.address,
        version=catalogue.version,
        day=day,
        card=card is not None,
        drawn=drawn,
        notices=tuple(_notices(settings, carrier)),
    )


def _root(settings: Settings) -> str:
    site = settings.site_url or f"http://{settings.host}:{settings.port}"
    return site.rstrip("/")


def _card(settings: Settings, words: Words) -> Card | None:
    appid = settings.wechat_miniprogram_appid
    if not appid:
        return None
    return Card(appid, settings.wechat_miniprogram_path, words.title, FOLDER + SQUARE_COVER)


def _written(subject: Subject, words: Words, drawn: Drawn, card: Card | None) -> tuple[str, str]:
    """Write the article with its map inline where it fits, else with a picture of it."""
    for carrier in ("svg", "png"):
        tapped = f"{drawn.inline}{note(TAP)}"
        picture = tapped if carrier == "svg" else image(FOLDER + MAP, drawn.scene.title)
        html = fragment(
            words.paragraphs,
            picture=picture,
            code=FOLDER + CODE,
            code_words=_code_words(subject.view),
            notes=_notes(subject, drawn),
            card=card,
        )
        if length_at_wechat(html) < CONTENT_MOST:
            break
    return carrier, html


def _code_words(view: View) -> str:
    if view.kind is Kind.STATION:
        return "长按识别二维码，看现在开没开、怎么去"
    return "长按识别二维码，看现在哪一座开着、怎么去"


def _notes(subject: Subject, drawn: Drawn) -> Iterator[str]:
    version = subject.catalogue.version
    yield f"数据版本 {version}，{subject.day.isoformat()} 制图。{drawn.scene.seal}"


def _notices(settings: Settings, carrier: str) -> Iterator[Notice]:
    if not settings.map_approval_number:
        yield Notice(
            "还没有审图号，图上写着“未送审 · 内部使用”。公开发布前请先送审，再到设置里填号。",
            "The map has no number of approval and says so. Have it reviewed before it is "
            "published, then write the number into the settings.",
        )
    if not settings.site_url:
        yield Notice(
            "没有设置网站地址，二维码和“阅读原文”只在这台机器上打得开。"
            "请设置 STATIONMAP_SITE_URL。",
            "The site's address is not set, so QR code and link work on this machine only. "
            "Set STATIONMAP_SITE_URL.",
        )
    if carrier == "png":
        yield Notice(
            "正文放不下可以点的图，用的是图片。",
            "The drawing that can be tapped does not fit, so the article has a picture.",
        )
