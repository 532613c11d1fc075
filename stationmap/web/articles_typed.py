"""What an editor has typed, as a form sends it and as it is kept for a while."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from stationmap.articles import KeptWords
from stationmap.articles.kept import HEADS, plain_words, words_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stationmap.articles import Article

LINE_MOST, BODY_MOST, MADE_MOST = 400, 100_000, 200_000
STALE_MOST = 60
SPACES = re.compile(r"\s+")


class OutOfDate(NamedTuple):
    """A figure that the editor's own words still hold, and what it is now."""

    where: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of an article as they stand in the form.

    Attributes
    ----------
    view : str
        The slug of the view that they are about.
    title, author, digest, body : str
        The words; empty where nothing was typed yet.
    made : str
        The words as the templates wrote them, as JSON: what differs is the editor's own.
    dark : bool
        Whether pictures are on dark paper.
    version : str
        Of the data that the words were looked at beside.
    stale : tuple of OutOfDate
        Figures that were out of date the last time.
    """

    view: str
    title: str = ""
    author: str = ""
    digest: str = ""
    body: str = ""
    made: str = ""
    dark: bool = False
    version: str = ""
    stale: tuple[OutOfDate, ...] = field(default=())

    @property
    def kept(self) -> KeptWords:
        """The words as `articles` keeps them."""
        heads = (f"{name}：{getattr(self, said)}" for name, said in HEADS.items())
        return KeptWords("\n".join(heads) + "\n\n" + self.body, words_from(_read(self.made)))

    def text(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def key(self) -> str:
        """A word that changes with everything in it."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:32]


def from_form(form: Mapping[str, str]) -> Typed:
    """Read what a form sent; lines are one line, and nothing is endless."""
    lines = {name: _line(form.get(name, "")) for name in ("title", "author", "digest")}
    return Typed(
        view=form.get("view", "")[:LINE_MOST],
        body=form.get("body", "").replace("\r\n", "\n")[:BODY_MOST].strip(),
        made=form.get("made", "")[:MADE_MOST],
        dark=form.get("dark") == "1",
        stale=() if form.get("seen") else _stale(_read(form.get("stale", "")[:MADE_MOST])),
        **lines,
    )


def from_text(text: bytes) -> Typed | None:
    """Read what `Typed.text` wrote."""
    told = _read(text)
    if not isinstance(told, dict):
        return None
    try:
        return Typed(**{**told, "stale": _stale(told.get("stale"))})
    except TypeError:
        return None


def of_article(article: Article, *, dark: bool, before: Iterable[OutOfDate] = ()) -> Typed:
    """Say of an article what its form holds.

    A figure is out of date as long as the editor's own words hold it.
    """
    words = article.words
    own = "\n".join((words.title, words.digest, *(p.text for p in words.paragraphs if p.edited)))
    found = (OutOfDate(one.where, one.old, one.new) for one in article.stale)
    return Typed(
        view=article.view.slug,
        title=words.title,
        author=words.author,
        digest=words.digest,
        body="\n\n".join(paragraph.line for paragraph in words.paragraphs),
        made=json.dumps(plain_words(article.made), ensure_ascii=False),
        dark=dark,
        version=article.version,
        stale=tuple(one for one in dict.fromkeys((*before, *found)) if _holds(own, one.old)),
    )


def stale_text(typed: Typed) -> str:
    """Write the figures that are out of date, for the form to send again."""
    return json.dumps(typed.stale, ensure_ascii=False)


def _line(text: str) -> str:
    return SPACES.sub(" ", text)[:LINE_MOST].strip()


def _read(text: str | bytes) -> Any:  # noqa: ANN401 - whatever was sent
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _stale(told: Any) -> tuple[OutOfDate, ...]:  # noqa: ANN401 - whatever was sent
    rows = told[:STALE_MOST] if isinstance(told, list) else []
    fine = [row for row in rows if isinstance(row, list) and list(map(type, row)) == [str] * 3]
    return tuple(OutOfDate(*row) for row in fine)


def _holds(text: str, figure: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d|\.\d)", text) is not None
