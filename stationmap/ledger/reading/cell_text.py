"""Text of a cell without what nobody sees: zero-width and control characters, odd spaces."""

from __future__ import annotations

import re
from enum import StrEnum


class Oddity(StrEnum):
    """What was odd about a text; the values are codes of faults."""

    INVISIBLE = "text-invisible"
    CONTROL = "text-control"
    LOST = "text-lost"
    LONG = "cell-too-long"
    FORMULA_LIKE = "text-formula-like"
    FULL_WIDTH = "text-full-width"


_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_LOST = re.compile(r"[\ud800-\udfff\ufffd]")
# The joiner U+200D holds an emoji of several parts together; elsewhere it is a stowaway.
_INVISIBLE = re.compile(
    r"[\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    r"|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
_ODD_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_BREAKS = re.compile(r" *(?:\r\n?|\n|\u0085|\u2028|\u2029) *")
# What a spreadsheet takes for a formula; a phone number with + or a temperature is none.
_FORMULA_LIKE = re.compile(r"[=@＝]|[+\-](?![\d\s()./\-—:°%]*$)")
_DASHES = re.compile(r"-+$")
_NUMBER_LIKE = re.compile(r"[０-９．－＋％：，／\s]*[０-９][０-９．－＋％：，／\s]*")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－＋％：，／", "0123456789.-+%:,/")
_NOTHING_ODD = re.compile(r"[ !-*,.-<>?A-~、。，：；（）“”《》·～\u4e00-\u9fff]*")


def cleaned(text: str, longest: int) -> tuple[str, tuple[Oddity, ...]]:
    """Return what a reader sees of `text`, and what was odd about it.

    A text longer than `longest` characters is cut. Full-width digits become
    half-width where a cell holds nothing else. Whatever looks like a formula
    stays as it is: it is text.
    """
    text = text.strip()
    if len(text) <= longest and _NOTHING_ODD.fullmatch(text):
        return text, ()
    odd: list[Oddity] = []
    if len(text) > longest:
        text = text[:longest]
        odd.append(Oddity.LONG)
    text = _BREAKS.sub("\n", text)
    for oddity, pattern, instead in (
        (Oddity.CONTROL, _CONTROL, ""),
        (Oddity.INVISIBLE, _INVISIBLE, ""),
        (Oddity.LOST, _LOST, "\ufffd"),
    ):
        text, times = pattern.subn(instead, text)
        if times:
            odd.append(oddity)
    text = _ODD_SPACE.sub(" ", text).strip()
    if _NUMBER_LIKE.fullmatch(text):
        text = text.translate(_HALF_WIDTH)
        odd.append(Oddity.FULL_WIDTH)
    if _FORMULA_LIKE.match(text) and not _DASHES.match(text):
        odd.append(Oddity.FORMULA_LIKE)
    return text, tuple(odd)


_BETWEEN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


def heading_text(value: object) -> str:
    """Return a heading on one line: line breaks and spaces between Chinese vanish."""
    text, _ = cleaned(str(value), _LONGEST_HEADING)
    return _BETWEEN_CHINESE.sub("", " ".join(text.split()))


_LONGEST_HEADING = 100
