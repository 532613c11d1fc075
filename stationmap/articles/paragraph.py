"""Paragraph: a piece of an article, and which of its figures come from the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADING = "## "  # how a heading begins in words.txt


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a heading.

    Attributes
    ----------
    key : str
        What it is for; the same in every version of the article. Empty for one
        that the editor has added.
    text : str
        Its words.
    heading : bool
        Whether it heads what follows.
    figures : mapping of str to str
        What in it comes from the data, by name, as it is written there.
    edited : bool
        Whether the editor has changed it since it was made.
    """

    key: str
    text: str
    heading: bool = False
    figures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    edited: bool = False

    @property
    def line(self) -> str:
        """The paragraph as words.txt holds it."""
        return f"{HEADING}{self.text}" if self.heading else self.text


def said(key: str, template: str, **figures: object) -> Paragraph:
    """Write a paragraph whose figures come from the data."""
    written = {name: _number(value) for name, value in figures.items()}
    return Paragraph(key, filled(template, **written), figures=MappingProxyType(written))


def heading(key: str, words: str) -> Paragraph:
    """Write a heading."""
    return Paragraph(key, words, heading=True)


def filled(template: str, **written: str) -> str:
    """Fill a sentence in, with a space wherever Chinese meets a Latin letter or a digit."""
    words = ""
    for before, name, _, _ in Formatter().parse(template):
        for part in (before, written[name] if name else ""):
            apart = bool(words and part) and _meet(words[-1], part[0])
            words += f" {part}" if apart else part
    return words


def _meet(one: str, other: str) -> bool:
    return (_is_chinese(one) and _is_latin(other)) or (_is_latin(one) and _is_chinese(other))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class Words:
    """What an article says besides its pictures."""

    title: str
    author: str
    digest: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """All of it as words.txt holds it, for an editor to change."""
        head = (f"标题：{self.title}", f"作者：{self.author}", f"摘要：{self.digest}")
        body = (paragraph.line for paragraph in self.paragraphs)
        return "\n".join(head) + "\n\n" + "\n\n".join(body) + "\n"
