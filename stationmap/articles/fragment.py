"""One fragment of HTML that a WeChat article keeps as it is: inline styles and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from stationmap.maps.svg import writable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stationmap.articles.paragraph import Paragraph

INK, INK_2, ORANGE = "#2a251f", "#5f574d", "#e57219"
BODY = f"font-size:16px;line-height:1.75;color:{INK}"
TEXT = "margin:0 0 16px"
HEAD = f"margin:28px 0 14px;padding-left:10px;border-left:4px solid {ORANGE}"
HEAD_TEXT = "font-size:18px;line-height:1.4"
PICTURE = "margin:20px 0"
WIDE = "display:block;width:100%"
CODE = "margin:28px 0 0;text-align:center"
NOTE = f"margin:8px 0 0;font-size:13px;line-height:1.6;color:{INK_2}"
CODE_PX = 200
EMPTY = re.compile(r"<g[^>]*/>")  # groups of a drawing in which nothing stands


@dataclass(frozen=True, slots=True)
class Card:
    """A mini-program that the reader may open from the article."""

    appid: str
    path: str
    title: str
    picture: str


def fragment(
    paragraphs: Iterable[Paragraph],
    *,
    picture: str,
    code: str,
    code_words: str,
    notes: Iterable[str] = (),
    card: Card | None = None,
) -> str:
    """Write an article.

    Parameters
    ----------
    paragraphs : iterable of Paragraph
        Its words; they are text, whatever they hold.
    picture : str
        Its map, as SVG or as an image element; it stands before the first heading.
    code : str
        Where the picture of the QR code lies.
    code_words : str
        What the code leads to.
    notes : iterable of str
        What is said in small at the end.
    card : Card, optional
        A mini-program.
    """
    parts = [*_body(paragraphs, picture), _code(code, code_words)]
    if card is not None:
        parts.append(_card(card))
    parts += map(note, notes)
    return f'<section style="{BODY}">{"".join(parts)}</section>\n'


def _body(paragraphs: Iterable[Paragraph], picture: str) -> Iterator[str]:
    drawn = False
    for paragraph in paragraphs:
        if paragraph.heading and not drawn:
            yield _picture(picture)
            drawn = True
        yield _paragraph(paragraph)
    if not drawn:
        yield _picture(picture)


def _paragraph(paragraph: Paragraph) -> str:
    text = "<br>".join(map(escape, writable(paragraph.text).split("\n")))
    if paragraph.heading:
        return f'<p style="{HEAD}"><strong style="{HEAD_TEXT}">{text}</strong></p>'
    return f'<p style="{TEXT}">{text}</p>'


def _picture(picture: str) -> str:
    return f'<section style="{PICTURE}">{picture}</section>'


def image(source: str, words: str) -> str:
    """Write a picture as wide as the article."""
    return f'<img src="{escape(source)}" alt="{escape(words)}" style="{WIDE}">'


def inline(svg: str) -> str:
    """Fit a drawing to the width of the article, without what draws nothing."""
    head, rest = EMPTY.sub("", svg).split(">", 1)
    box = head[head.index("viewBox=") :]
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} style="{WIDE}">{rest}'


def note(words: str) -> str:
    """Write a line in small."""
    return f'<p style="{NOTE}">{escape(words)}</p>'


def _code(source: str, words: str) -> str:
    return (
        f'<section style="{CODE}"><img src="{escape(source)}" alt="{escape(words)}" '
        f'style="width:{CODE_PX}px">{note(words)}</section>'
    )


def _card(card: Card) -> str:
    said = {
        "appid": card.appid,
        "path": card.path,
        "title": card.title,
        "imageurl": card.picture,
    }
    attributes = "".join(
        f' data-miniprogram-{name}="{escape(value)}"' for name, value in said.items()
    )
    return f"<p><mp-miniprogram{attributes}></mp-miniprogram></p>"
