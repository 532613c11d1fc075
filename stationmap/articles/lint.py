"""Looks for all that WeChat would refuse or silently take out of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stationmap.articles.measures import (
    AUTHOR_MOST,
    BYTES_MOST,
    CONTENT_MOST,
    DIGEST_MOST,
    SOURCE_MOST,
    TITLE_MOST,
    length,
    length_at_wechat,
)
from stationmap.articles.rules import (
    ATTRIBUTES,
    HTML,
    OWN_LINKS,
    OWN_PICTURES,
    RULES,
    SMIL,
    STYLES,
    SVG,
    VOID,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from urllib.parse import SplitResult

APPID = re.compile(r"wx[0-9a-f]{16}")
ELSEWHERE = re.compile(r"url\s*\(|@import|expression\s*\(", re.IGNORECASE)
OTHER_ELEMENT = re.compile(r"[A-Za-z_][\w-]*\.")  # as in begin="other.click"
SCRIPTED = re.compile(r"\s*(javascript|vbscript|data\s*:\s*text)\s*:?", re.IGNORECASE)
MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
SHOWN = 60
CARD = "data-miniprogram-"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of an article.

    Attributes
    ----------
    rule : str
        Its name in the table of rules.
    place : str
        Where: line:column and the element, or what it is part of.
    zh, en : str
        What is wrong, a sentence.
    remedy_zh, remedy_en : str
        What to do, another.
    """

    rule: str
    place: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


def lint(
    fragment: str,
    *,
    title: str,
    author: str,
    digest: str,
    pictures: Mapping[str, bytes],
    source_url: str = "",
) -> list[Finding]:
    """Find every fault of an article.

    Parameters
    ----------
    fragment : str
        Its HTML.
    title, author, digest : str
        What stands above it and in the list of articles.
    pictures : mapping of str to bytes
        The pictures that come with it, by the address that the HTML gives them.
    source_url : str
        What 阅读原文 opens; empty: nothing.

    Returns
    -------
    list of Finding
        None: WeChat keeps all of it.
    """
    return [
        *_lengths(title, author, digest),
        *_source(source_url),
        *_content(fragment),
        *_Reader(pictures).read(fragment),
        *_pictures(pictures),
    ]


def finding(rule: str, place: str, what: object = "") -> Finding:
    """Make a finding of a rule."""
    shown = str(what) if len(str(what)) <= SHOWN else f"{str(what)[:SHOWN]}…"
    zh, en, remedy_zh, remedy_en = (text.format(what=shown) for text in RULES[rule])
    return Finding(rule, place, f"{zh}。", _sentence(en), f"请{remedy_zh}。", _sentence(remedy_en))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


# ---- what stands around it -----------------------------------------------------


def _lengths(title: str, author: str, digest: str) -> Iterator[Finding]:
    if not "".join(filter(str.isprintable, title)).strip():
        yield finding("title-empty", "标题 title")
    for name, zh, text, most in (
        ("title", "标题", title, TITLE_MOST),
        ("author", "作者", author, AUTHOR_MOST),
        ("digest", "摘要", digest, DIGEST_MOST),
    ):
        if length(text) > most:
            yield finding(f"{name}-length", f"{zh} {name}", length(text))


def _source(address: str) -> Iterator[Finding]:
    if not address:
        return
    place = "阅读原文 source_url"
    if len(address.encode()) > SOURCE_MOST:
        yield finding("source-length", place, len(address.encode()))
    if _parts(address).scheme not in ("http", "https"):
        yield finding("source-scheme", place, address)


def _content(fragment: str) -> Iterator[Finding]:
    place, size = "正文 content", len(fragment.encode("utf-8", "surrogatepass"))
    characters = length_at_wechat(fragment)
    if characters >= CONTENT_MOST:
        yield finding("content-length", place, f"{characters:,}")
    if size >= BYTES_MOST:
        yield finding("content-size", place, f"{size:,}")


def _pictures(pictures: Mapping[str, bytes]) -> Iterator[Finding]:
    for name, content in pictures.items():
        if picture_type(content) is None:
            yield finding("picture-type", name, name)
        if len(content) >= BYTES_MOST:
            yield finding("picture-size", name, f"{name} 有 {len(content) / 1024:,.0f} KB")


def picture_type(content: bytes) -> str | None:
    """Say whether a picture is png or jpg, by what is in it."""
    return next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)


# ---- what it is made of --------------------------------------------------------


class _Reader(HTMLParser):
    """Reads an article and notes its faults with their places."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self._known = pictures
        self._found: list[Finding] = []
        self._open: list[tuple[str, str]] = []  # elements and where they began

    def read(self, fragment: str) -> list[Finding]:
        self.feed(fragment)
        self.close()
        for tag, place in self._open:
            self._found.append(finding("unclosed", place, tag))
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)
        if tag not in VOID:
            self._open.append((tag, self._place(tag)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)
        if tag not in VOID and tag not in SVG:  # a browser reads <p/> as <p>
            self._open.append((tag, self._place(tag)))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag not in names:
            if tag not in VOID:
                self._note("stray", tag, tag)
            return
        while (opened := self._open.pop())[0] != tag:
            self._found.append(finding("unclosed", opened[1], opened[0]))

    def handle_decl(self, decl: str) -> None:
        self._note("element", f"!{decl.split(maxsplit=1)[0]}", f"!{decl.split(maxsplit=1)[0]}")

    def handle_pi(self, data: str) -> None:
        self._note("element", "?", f"?{data.split(maxsplit=1)[0] if data.split() else ''}")

    def _place(self, tag: str) -> str:
        line, column = self.getpos()
        return f"{line}:{column + 1} <{tag}>"

    def _note(self, rule: str, tag: str, what: object) -> None:
        self._found.append(finding(rule, self._place(tag), what))

    def _element(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HTML and tag not in SVG:
            self._note("element", tag, tag)
        if tag == "a" and any(name == "svg" for name, _ in self._open):
            self._note("element", tag, "a")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        held = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture(tag, held.get("src", ""))
        elif tag == "mp-miniprogram":
            self._card(tag, held)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._note("script", tag, name)
        elif name in ATTRIBUTES or (name == "href" and tag != "a"):
            self._note("attribute", tag, name)
        elif name == "href":
            self._link(tag, value)
        elif name == "style":
            self._style(tag, value)
        elif ELSEWHERE.search(value):
            self._note("reference", tag, f"{name}=“{value}”")
        elif name == "begin" and tag in SMIL and OTHER_ELEMENT.search(value):
            self._note("tap", tag, value)

    def _style(self, tag: str, value: str) -> None:
        if ELSEWHERE.search(value):
            self._note("reference", tag, f"style=“{value}”")
        for part in value.split(";"):
            name = part.partition(":")[0].strip().lower()
            if name.startswith(STYLES):
                self._note("style", tag, name)

    def _link(self, tag: str, address: str) -> None:
        if SCRIPTED.match(address):
            self._note("script", tag, address)
        elif _host(address) not in OWN_LINKS:
            self._note("link", tag, address)

    def _picture(self, tag: str, source: str) -> None:
        if source in self._known:
            return
        parts = _parts(source)
        if not parts.scheme and not parts.netloc:
            self._note("picture-missing", tag, source or "src 是空的")
        elif _host(source) not in OWN_PICTURES:
            self._note("picture-outside", tag, source)

    def _card(self, tag: str, held: Mapping[str, str]) -> None:
        if not APPID.fullmatch(held.get(f"{CARD}appid", "")):
            self._note("card", tag, "appid")
        if not held.get(f"{CARD}path", "").strip():
            self._note("card", tag, "path")
        if f"{CARD}imageurl" in held:
            self._picture(tag, held[f"{CARD}imageurl"])


def _parts(address: str) -> SplitResult:
    """Part an address; one that is none, such as half of an IPv6 address, has no parts."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")


def _host(address: str) -> str:
    parts = _parts(address)
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
