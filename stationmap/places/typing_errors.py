"""Finds words with one typing error in them.

One error is a wrong, missing, extra or exchanged letter. It splits the word in
two halves that are right; the longer half is searched for as it is, and the
other is looked for beside it, so that no name is compared letter by letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = "\n"


def variants(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where `wanted` stands in `text` with exactly one typing error.

    Parameters
    ----------
    text : str
        Names, one a line; a match never spans two.
    wanted : str
        What was typed; at least two letters.

    Yields
    ------
    (int, int)
        Start and end of a stretch, half-open; the same one may come twice.
    """
    for at in range(len(wanted)):
        head, tail = wanted[:at], wanted[at + 1 :]
        yield from _around(text, head, tail, gap=1)  # wrong
        yield from _around(text, head, tail, gap=0)  # extra
        if at:
            yield from _around(text, head, wanted[at:], gap=1)  # missing
        if tail:
            yield from _around(text, head + tail[0] + wanted[at], tail[1:], gap=0)  # exchanged


def _around(text: str, head: str, tail: str, *, gap: int) -> Iterator[tuple[int, int]]:
    """Yield where `head`, `gap` letters and `tail` follow each other."""
    anchor, before = (head, 0) if len(head) >= len(tail) else (tail, len(head) + gap)
    length = len(head) + gap + len(tail)
    at = text.find(anchor)
    while at >= 0:
        start = at - before
        if start >= 0 and _fits(text, start, head, tail, gap):
            yield start, start + length
        at = text.find(anchor, at + 1)


def _fits(text: str, start: int, head: str, tail: str, gap: int) -> bool:
    after_head = start + len(head)
    return (
        text.startswith(head, start)
        and text.startswith(tail, after_head + gap)
        and _LINE not in text[after_head : after_head + gap]
    )
