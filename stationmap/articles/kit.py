"""Kit: an article ready for WeChat, with all that belongs to it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.articles.article import (
    CODE,
    COVER,
    FOLDER,
    MAP,
    SQUARE_COVER,
    Notice,
    drawn_of,
    write,
)
from stationmap.articles.kept import KeptWords, plain_words, words_from
from stationmap.articles.lint import lint
from stationmap.articles.pictures import code_png

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from stationmap.articles.article import Article
    from stationmap.articles.drawn import Covers
    from stationmap.articles.lint import Finding
    from stationmap.articles.paragraph import Words
    from stationmap.articles.view import View
    from stationmap.catalogue import Catalogue
    from stationmap.settings import Settings

FORMAT = 1


@dataclass(frozen=True, eq=False)
class Kit:
    """An article and all that belongs to it.

    Attributes
    ----------
    view : View
        What it is about.
    words : Words
        Its words, the editor's own among them.
    made : Words
        The same as the templates wrote them.
    fragment : str
        Its HTML; pictures lie under ``pictures/``.
    pictures : mapping of str to bytes
        PNG by name.
    covers : Covers
        The pictures before it is opened.
    drawing, print : str, bytes
        The map as SVG and as PDF.
    source_url : str
        What its QR code and 阅读原文 open.
    version : str
        Of the data.
    day : date
        Of the drawing.
    carrier : str
        How the map stands in the article: ``svg``, which may be tapped, or ``png``.
    findings : tuple of Finding
        What WeChat would not keep.
    notices : tuple of Notice
        What the editor should know.
    """

    view: View
    words: Words
    made: Words
    fragment: str
    pictures: Mapping[str, bytes]
    covers: Covers
    drawing: str
    print: bytes
    source_url: str
    version: str
    day: date
    carrier: str
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]

    @property
    def title(self) -> str:
        """The title."""
        return self.words.title

    @property
    def author(self) -> str:
        """Who it is by."""
        return self.words.author

    @property
    def digest(self) -> str:
        """What stands under the title in the list of articles."""
        return self.words.digest

    @property
    def sources(self) -> dict[str, bytes]:
        """The pictures by the address that the fragment gives them."""
        return {FOLDER + name: content for name, content in self.pictures.items()}


def make_kit(
    view: View,
    catalogue: Catalogue,
    *,
    settings: Settings,
    day: date,
    before: Catalogue | None = None,
    kept: KeptWords | None = None,
    title: str | None = None,
    dark: bool = False,
) -> Kit:
    """Make an article of a view; the same of the same, byte for byte.

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
    dark : bool
        Whether pictures are drawn on dark paper.

    Raises
    ------
    DataError
        The type is not there: the installation is not complete.
    """
    drawn = drawn_of(view, catalogue, settings=settings, day=day, before=before, dark=dark)
    return kit_of(
        write(
            view,
            catalogue,
            settings=settings,
            day=day,
            before=before,
            kept=kept,
            title=title,
            drawn=drawn,
        )
    )


def kit_of(article: Article, covers: Covers | None = None) -> Kit:
    """Draw all that belongs to an article; covers that are drawn already are not drawn again."""
    drawn = article.drawn
    covers = drawn.everything(article.words.title, covers)
    pictures = {MAP: drawn.map.content, CODE: code_png(article.source_url)}
    if article.card:
        pictures[SQUARE_COVER] = covers.square
    kit = Kit(
        view=article.view,
        words=article.words,
        made=article.made,
        fragment=article.fragment,
        pictures=MappingProxyType(pictures),
        covers=covers,
        drawing=drawn.drawing,
        print=drawn.print,
        source_url=article.source_url,
        version=article.version,
        day=article.day,
        carrier=article.carrier,
        findings=(),
        notices=tuple(_notices(article)),
    )
    return replace(kit, findings=tuple(checked(kit)))


def checked(kit: Kit) -> list[Finding]:
    """Find what WeChat would not keep of a kit."""
    return lint(
        kit.fragment,
        title=kit.title,
        author=kit.author,
        digest=kit.digest,
        pictures=kit.sources | {COVER: kit.covers.wide, SQUARE_COVER: kit.covers.square},
        source_url=kit.source_url,
    )


def _notices(article: Article) -> Iterator[Notice]:
    for stale in article.stale:
        yield Notice(stale.zh, stale.en)
    yield from article.notices
    picture = article.drawn.map
    if picture.fewer_colours:
        yield Notice(
            f"地图超过 1 MB，减少了颜色，宽 {round(1080 * picture.zoom)} 像素。",
            f"The map was over 1 MB; it has fewer colours and is {round(1080 * picture.zoom)} "
            "pixels wide.",
        )


# ---- files ----------------------------------------------------------------------


def kit_files(kit: Kit) -> Mapping[str, bytes]:
    """Return the files of a kit by name, the same in a folder and in a zip."""
    files: dict[str, bytes] = {
        "article.html": kit.fragment.encode(),
        **kit.sources,
        COVER: kit.covers.wide,
        SQUARE_COVER: kit.covers.square,
        "map.svg": kit.drawing.encode(),
        "map.pdf": kit.print,
        "words.txt": kit.words.text.encode(),
    }
    files["manifest.json"] = _manifest(kit, files)
    return MappingProxyType(files)


def _manifest(kit: Kit, files: Mapping[str, bytes]) -> bytes:
    told = {
        "format": FORMAT,
        "view": kit.view.slug,
        "title": kit.title,
        "author": kit.author,
        "digest": kit.digest,
        "address": kit.source_url,
        "version": kit.version,
        "day": kit.day.isoformat(),
        "map": kit.carrier,
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        },
        "made": plain_words(kit.made),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def kept_words(text: str, manifest: bytes | None) -> KeptWords:
    """Read what an editor has left of a kit: its words.txt and its manifest.json."""
    try:
        told = json.loads(manifest) if manifest else None
    except (ValueError, RecursionError):
        told = None
    return KeptWords(text, words_from(told.get("made")) if isinstance(told, dict) else None)
