"""Searches all names at once, each spelling as one long text.

Three texts hold every name: in characters, in pinyin, in first letters, one
name a line. Finding what was typed is then a plain substring search, which
costs microseconds for a thousand names; where it stands tells the name and the
part of it that matched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.places import place as places
from stationmap.places.place import PlaceKind
from stationmap.places.spelling import Spelling, asked, has_characters, sound
from stationmap.places.typing_errors import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stationmap.model import Committee, Landmark, Station, Township
    from stationmap.places.place import Place

    Finder = Callable[[str, str], Iterator[tuple[int, int]]]

_LINE = "\n"
_LEAST_CHARACTERS = 3  # fewer leave too little to recognise with one wrong
_LEAST_LETTERS = 5
_RANK = {kind: number for number, kind in enumerate(PlaceKind)}


class _Match(IntEnum):
    """How well a name matches, best first."""

    EXACT = 0
    PREFIX = 1
    INSIDE = 2


@dataclass(frozen=True, slots=True)
class _Hit:
    order: tuple[int, ...]
    number: int
    first: int
    last: int


class _Column:
    """Every name in one spelling, one name a line.

    Parameters
    ----------
    lines : sequence of sequence of str
        For each name its signs, spelt.
    """

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        text: list[str] = []
        self.at: list[tuple[int, int, bool]] = []  # name, sign, whether it starts here
        for number, signs in enumerate(lines):
            self._add(text, _LINE, number, -1)
            for which, sign in enumerate(signs):
                self._add(text, sign, number, which)
        self._add(text, _LINE, len(lines), -1)
        self.text = "".join(text)

    def _add(self, text: list[str], sign: str, number: int, which: int) -> None:
        text.append(sign)
        self.at.extend((number, which, not offset) for offset in range(len(sign)))

    def hits(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
        """Turn stretches of the text into (name, first sign, last sign, whole signs).

        Only a stretch that begins where a sign begins counts: anzhu is not
        in tianzhu.
        """
        for start, end in spans:
            number, first, starts = self.at[start]
            same, last, _ = self.at[end - 1]
            if starts and first >= 0 and same == number and last >= 0:
                yield number, first, last, last + 1 if self.at[end][2] else last


def _literal(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Find `wanted`; a single letter only where a name begins with it."""
    lone = len(wanted) == 1 and wanted.isascii()
    pattern = _LINE + wanted if lone else wanted
    at = text.find(pattern)
    while at >= 0:
        yield at + lone, at + len(pattern)
        at = text.find(pattern, at + 1)


class PlaceIndex:
    """Searches the names of everything that has one.

    Parameters
    ----------
    stations, townships, committees, landmarks : iterables
        What can be found. Readings are made at the first search.
    """

    def __init__(
        self,
        stations: Iterable[Station],
        townships: Iterable[Township],
        committees: Iterable[Committee],
        landmarks: Iterable[Landmark],
    ) -> None:
        townships = tuple(townships)
        names = {township.code: township.name for township in townships}
        self._places: tuple[Place, ...] = (
            *map(places.of_township, townships),
            *(places.of_landmark(item, names) for item in landmarks),
            *(places.of_committee(item, names) for item in committees),
            *(places.of_station(item, names) for item in stations),
        )

    @cached_property
    def _spellings(self) -> tuple[Spelling, ...]:
        return tuple(Spelling(place.name) for place in self._places)

    @cached_property
    def _characters(self) -> _Column:
        return _Column([[sign.key for sign in s.signs] for s in self._spellings])

    @cached_property
    def _sounds(self) -> _Column:
        return _Column([[sign.sound for sign in s.signs] for s in self._spellings])

    @cached_property
    def _initials(self) -> _Column:
        return _Column([[sign.sound[:1] for sign in s.signs] for s in self._spellings])

    def entries(self) -> tuple[tuple[Place, Spelling], ...]:
        """Return everything that can be found, with its spelling, in the order of search."""
        return tuple(zip(self._places, self._spellings, strict=True))

    def search(self, text: str, limit: int = 8) -> tuple[Place, ...]:
        """Return the places that `text` may mean, best first.

        Exact matches come before beginnings, beginnings before the rest; on
        equal match townships, landmarks, committees, stations. What sounds
        the same, and then one typing error, is forgiven only where nothing
        matches without it.

        Parameters
        ----------
        text : str
            Chinese, pinyin with or without tones, or first letters. Case,
            spaces, marks and full-width letters do not matter.
        limit : int
            How many to return at most.
        """
        wanted = asked(text)
        if not wanted or limit < 1:
            return ()
        for way in (self._as_written, self._as_spoken, self._with_one_error):
            best = self._best(way(wanted))
            if best:
                return tuple(self._marked(hit) for hit in best[:limit])
        return ()

    def _as_written(self, wanted: str) -> Iterator[_Hit]:
        yield from self._hits(self._characters, _literal, wanted, 0)
        if not has_characters(wanted):
            yield from self._hits(self._sounds, _literal, wanted, 1)
            yield from self._hits(self._initials, _literal, wanted, 2)

    def _as_spoken(self, wanted: str) -> Iterator[_Hit]:
        if has_characters(wanted):
            yield from self._hits(self._sounds, _literal, sound(wanted), 1)

    def _with_one_error(self, wanted: str) -> Iterator[_Hit]:
        spoken = sound(wanted)
        if has_characters(wanted) and len(wanted) >= _LEAST_CHARACTERS:
            yield from self._hits(self._characters, variants, wanted, 0)
        if len(spoken) >= _LEAST_LETTERS:
            yield from self._hits(self._sounds, variants, spoken, 1)

    def _hits(self, column: _Column, find: Finder, wanted: str, script: int) -> Iterator[_Hit]:
        for number, first, last, whole in column.hits(find(column.text, wanted)):
            match = self._match(number, first, whole)
            rank = _RANK[self._places[number].kind]
            yield _Hit((match, rank, script, first, number, -last), number, first, last)

    def _match(self, number: int, first: int, whole: int) -> _Match:
        """Say how well the signs up to `whole` cover the name; 天竺 is 天竺镇."""
        if first:
            return _Match.INSIDE
        return _Match.EXACT if whole >= self._spellings[number].own else _Match.PREFIX

    def _best(self, hits: Iterable[_Hit]) -> list[_Hit]:
        best: dict[int, _Hit] = {}
        for hit in hits:
            known = best.get(hit.number)
            if known is None or hit.order < known.order:
                best[hit.number] = hit
        return sorted(best.values(), key=lambda hit: hit.order)

    def _marked(self, hit: _Hit) -> Place:
        spelling = self._spellings[hit.number]
        return replace(
            self._places[hit.number],
            pinyin=spelling.pinyin,
            name_span=spelling.name_span(hit.first, hit.last),
            pinyin_span=spelling.pinyin_span(hit.first, hit.last),
        )
