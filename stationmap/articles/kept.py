"""The editor's own words, kept when an article is made anew.

What nobody has touched is renewed; what somebody has changed, added or taken
out stays as they left it, and figures in it that are out of date are told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from stationmap.articles.paragraph import HEADING, Paragraph, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HEADS = {"标题": "title", "作者": "author", "摘要": "digest"}
NAMES = {field: name for name, field in HEADS.items()}
FIGURE = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class KeptWords:
    """What an editor has left.

    Attributes
    ----------
    text : str
        words.txt as it is now.
    made : Words, optional
        The words as they were made; None where that is no longer known: then
        all of the text is taken for the editor's own.
    """

    text: str
    made: Words | None


class Stale(NamedTuple):
    """A figure in the editor's own words that is out of date."""

    where: str
    old: str
    new: str

    @property
    def zh(self) -> str:
        """Say it in Chinese."""
        return f"{self.where}您改过，没有动；里面的“{self.old}”现在是“{self.new}”。"

    @property
    def en(self) -> str:
        """Say it in English."""
        return f"You changed {self.where}; it was kept. {self.old!r} is now {self.new!r}."


class Renewed(NamedTuple):
    """Words made anew around what the editor has changed."""

    words: Words
    stale: tuple[Stale, ...]


def plain_words(words: Words) -> dict[str, Any]:
    """Return words as `json` can write them, for the next time."""
    return {
        "title": words.title,
        "author": words.author,
        "digest": words.digest,
        "paragraphs": [
            {
                "key": paragraph.key,
                "heading": paragraph.heading,
                "text": paragraph.text,
                "figures": dict(paragraph.figures),
            }
            for paragraph in words.paragraphs
        ],
    }


def words_from(plain: Any) -> Words | None:  # noqa: ANN401 - whatever a file holds
    """Read what `plain_words` wrote; None where it is something else."""
    try:
        paragraphs = tuple(
            Paragraph(
                str(row["key"]),
                str(row["text"]),
                heading=bool(row["heading"]),
                figures=MappingProxyType({str(k): str(v) for k, v in row["figures"].items()}),
            )
            for row in plain["paragraphs"]
        )
        heads = {field: str(plain[field]) for field in HEADS.values()}
    except (TypeError, KeyError, AttributeError):
        return None
    return Words(**heads, paragraphs=paragraphs)


def read_words(text: str) -> Words:
    """Read words.txt; its first lines may say title, author and digest."""
    heads = dict.fromkeys(HEADS.values(), "")
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    while lines:
        name, colon, said = lines[0].partition("：")
        field = HEADS.get(name.strip()) if colon else None
        if field is None and lines[0].strip():
            break
        if field is not None:
            heads[field] = said.strip()
        elif any(heads.values()):
            break
        lines.pop(0)
    blocks = re.split(r"\n\s*\n", "\n".join(lines))
    return Words(**heads, paragraphs=tuple(_paragraph(b.strip()) for b in blocks if b.strip()))


def _paragraph(block: str) -> Paragraph:
    if block.startswith(HEADING.strip()):
        return Paragraph("", block.lstrip("#").strip(), heading=True, edited=True)
    return Paragraph("", block, edited=True)


def renewed(new: Words, kept: KeptWords | None) -> Renewed:
    """Make words anew and keep what the editor has changed.

    Parameters
    ----------
    new : Words
        As the templates write them today.
    kept : KeptWords, optional
        What the editor has left; None: nothing.
    """
    if kept is None:
        return Renewed(new, ())
    now = read_words(kept.text)
    if kept.made is None:
        heads = {field: getattr(now, field) or getattr(new, field) for field in NAMES}
        return Renewed(Words(**heads, paragraphs=now.paragraphs), ())
    left = _Left(kept.made.paragraphs, now.paragraphs)
    stale = [*_stale_heads(kept.made, now, new)]
    heads = {
        field: getattr(new if getattr(now, field) == getattr(kept.made, field) else now, field)
        for field in NAMES
    }
    paragraphs = tuple(left.around(new.paragraphs, stale))
    return Renewed(Words(**heads, paragraphs=paragraphs), tuple(stale))


def _stale_heads(made: Words, now: Words, new: Words) -> Iterator[Stale]:
    """Find figures of title and digest that the editor keeps though they have changed."""
    for field, name in NAMES.items():
        old, own = getattr(made, field), getattr(now, field)
        before, after = FIGURE.findall(old), FIGURE.findall(getattr(new, field))
        if own != old and len(before) == len(after):
            yield from _stale(name, own, dict(enumerate(before)), dict(enumerate(after)))


def _stale(
    where: str, text: str, old: Mapping[Any, str], new: Mapping[Any, str]
) -> Iterator[Stale]:
    for name, was in old.items():
        now = new.get(name, was)
        if now != was and _holds(text, was):
            yield Stale(where, was, now)


def _holds(text: str, figure: str) -> bool:
    """Say whether a figure stands in a text, and not within a longer number."""
    return re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d|\.\d)", text) is not None


class _Left:
    """What an editor has done to the paragraphs that were made."""

    def __init__(self, made: tuple[Paragraph, ...], now: tuple[Paragraph, ...]) -> None:
        self.made = made
        self.changed: dict[str, Paragraph] = {}
        self.removed: set[str] = set()
        self.added: dict[str, list[Paragraph]] = {}  # after which key; "" at the beginning
        before, after = [p.line for p in made], [p.line for p in now]
        steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
        for tag, first, last, start, end in steps:
            if tag == "equal":
                continue
            for offset, (old, own) in enumerate(zip_longest(made[first:last], now[start:end])):
                self._note(old, own, anchor=min(first + offset, last) - 1)

    def _note(self, old: Paragraph | None, own: Paragraph | None, *, anchor: int) -> None:
        if old is not None and own is not None and old.heading == own.heading:
            self.changed[old.key] = own
            return
        if old is not None:
            self.removed.add(old.key)
        if own is not None:
            key = self.made[anchor].key if anchor >= 0 else ""
            self.added.setdefault(key, []).append(own)

    def around(self, new: tuple[Paragraph, ...], stale: list[Stale]) -> Iterator[Paragraph]:
        """Yield the paragraphs made anew, with the editor's in their places."""
        keys = {paragraph.key for paragraph in new}
        own = self._settled(keys)
        yield from own.get("", ())
        old = {paragraph.key: paragraph for paragraph in self.made}
        for number, paragraph in enumerate(new, start=1):
            key = paragraph.key
            if key in self.changed:
                text = self.changed[key].text
                stale += _stale(f"第 {number} 段", text, old[key].figures, paragraph.figures)
                yield replace(paragraph, text=text, edited=True)
            elif key not in self.removed:
                yield paragraph
            yield from own.get(key, ())

    def _settled(self, keys: set[str]) -> dict[str, list[Paragraph]]:
        """Say after which paragraph each of the editor's own stands, among those there are."""
        settled: dict[str, list[Paragraph]] = {"": list(self.added.get("", ()))}
        last = ""
        for paragraph in self.made:
            key = paragraph.key
            if key in keys:
                last = key
            elif key in self.changed:  # what it was about is no longer said; its words are
                settled.setdefault(last, []).append(self.changed[key])
            settled.setdefault(last, []).extend(self.added.get(key, ()))
        return settled
