"""Which station of the last version a row is, and new refs for those that are new.

A ref is printed on signs, so it stays with its station for good. Rows are
compared with the stations of the last version, and after those with the
departed, in this order: by the ref in the file's own column; by the union's own
code, where it is no mere running number; by the same name in the same township; by a name
that is alike within 200 m; by the same name elsewhere, for a station that
moved far; by the same spot, for one that was renamed. Within each step the
pairing is the best one, and depends on nothing but what the rows say: the order
of the rows does not matter.

An example never becomes a real station by lying near it: only by its ref or
its whole name.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from stationmap.geodesy import distance_m, to_ecef
from stationmap.ledger.checking.matching.assignment import Pair, assign
from stationmap.ledger.checking.matching.names import alike, plain
from stationmap.ledger.checking.places.borders import VAGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from stationmap.ledger.entry import Departed, Entry, Ledger
    from stationmap.model import LonLat

ALIKE_M = 200.0
SAME_SPOT_M = 20.0
REF = re.compile(r"\d{3}-\d{2,}")
_SERIAL = re.compile(r"\d{1,4}")  # a running number says nothing about next year's
_NEIGHBOURS = 16
_TOGETHER = 10_000
_FAR_M = 1e9  # where one of two has no position


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be a station of an earlier version; `lon` and `lat` may be nan."""

    name: str
    lon: float
    lat: float
    township_code: str | None = None
    ref: str = ""  # as the file has it
    code: str = ""  # the union's own
    example: bool = False
    vague: bool = False  # the position stands for an area


@dataclass(frozen=True, slots=True)
class Known:
    """A station that had a ref before."""

    ref: str
    name: str
    position: LonLat
    township_code: str | None
    code: str = ""
    example: bool = False
    vague: bool = False
    departed: bool = False

    @classmethod
    def of_entry(cls, entry: Entry, code_heading: str) -> Known:
        """Make one of an entry; `code_heading` is the column of the union's own code."""
        station = entry.station
        return cls(
            station.ref,
            station.name,
            station.position,
            station.township_code,
            entry.kept.get(code_heading, "") if code_heading else "",
            station.modelled,
            station.position_quality in VAGUE,
        )

    @classmethod
    def of_departed(cls, gone: Departed) -> Known:
        """Make one of a station that left."""
        return cls(gone.ref, gone.name, gone.position, gone.township_code, departed=True)


@dataclass(slots=True)
class _Matching:
    """One comparison; sides are numbered in an order that the file does not decide."""

    rows: Sequence[Candidate]
    known: Sequence[Known]
    found: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def accept(self, pairs: Iterable[tuple[int, int]]) -> None:
        for row, old in pairs:
            if row not in self.found and old not in self.taken:
                self.found[row] = old
                self.taken.add(old)

    def free_rows(self) -> list[int]:
        return [n for n in range(len(self.rows)) if n not in self.found]

    def free_known(self, *, departed: bool) -> list[int]:
        return [
            n for n, k in enumerate(self.known) if n not in self.taken and k.departed is departed
        ]

    def by_key(
        self,
        rows: Iterable[int],
        known: Iterable[int],
        key_of_row: Callable[[Candidate], Hashable],
        key_of_known: Callable[[Known], Hashable],
    ) -> None:
        """Pair those with the same key; where several share it, the nearest.

        A key that very many share tells nobody apart: their place has to.
        """
        olds: defaultdict[Hashable, list[int]] = defaultdict(list)
        for old in known:
            olds[key_of_known(self.known[old])].append(old)
        news: defaultdict[Hashable, list[int]] = defaultdict(list)
        for row in rows:
            news[key_of_row(self.rows[row])].append(row)
        for key, those in news.items():
            others = olds.get(key, []) if key is not None else []
            if not others:
                continue
            if len(those) == len(others) == 1:
                self.accept([(those[0], others[0])])
            elif len(those) * len(others) <= _TOGETHER:
                self.accept(assign(Pair(self.apart_m(n, m), n, m) for n in those for m in others))

    def by_place(
        self,
        rows: Sequence[int],
        known: Sequence[int],
        within_m: float,
        fits: Callable[[Candidate, Known], bool],
    ) -> None:
        """Pair those that lie near each other and fit."""
        near = [
            pair
            for pair in self._near(rows, known, within_m)
            if fits(self.rows[pair.left], self.known[pair.right])
        ]
        self.accept(assign(near))

    def apart_m(self, row: int, old: int) -> float:
        one, other = self.rows[row], self.known[old].position
        if math.isnan(one.lon):
            return _FAR_M
        return distance_m(one.lon, one.lat, other.lon, other.lat)

    def _near(self, rows: Sequence[int], known: Sequence[int], within_m: float) -> Iterator[Pair]:
        rows = [n for n in rows if not math.isnan(self.rows[n].lon)]
        if not rows or not known:
            return
        from scipy.spatial import cKDTree

        there = np.array([self.known[n].position for n in known], np.float64)
        here = np.array([(self.rows[n].lon, self.rows[n].lat) for n in rows], np.float64)
        tree = cKDTree(to_ecef(there[:, 0], there[:, 1]))
        most = min(_NEIGHBOURS, len(known))
        found = tree.query(
            to_ecef(here[:, 0], here[:, 1]),
            k=list(range(1, most + 1)),
            distance_upper_bound=within_m,
        )
        chords, places = np.asarray(found[0], np.float64), np.asarray(found[1], np.intp)
        for at, place in np.argwhere(np.isfinite(chords)).tolist():
            yield Pair(float(chords[at, place]), rows[at], known[int(places[at, place])])


def match(rows: Sequence[Candidate], known: Sequence[Known]) -> dict[int, Known]:
    """Say which known station each row is; rows that are new are not in the answer.

    Parameters
    ----------
    rows : sequence of Candidate
        In an order that depends on their content only.
    known : sequence of Known
        Current stations and departed ones, each ordered by ref.
    """
    matching = _Matching(rows, known)
    everyone = range(len(known))
    matching.by_key(range(len(rows)), everyone, lambda row: row.ref or None, lambda old: old.ref)
    matching.by_key(
        matching.free_rows(),
        matching.free_known(departed=False),
        lambda row: _lasting(row.code),
        lambda old: _lasting(old.code),
    )
    for departed in (False, True):
        _match_by_name_and_place(matching, departed=departed)
    return {row: known[old] for row, old in matching.found.items()}


def _match_by_name_and_place(matching: _Matching, *, departed: bool) -> None:
    def free() -> tuple[list[int], list[int]]:
        # A row whose ref is known to nobody keeps it: it is not another station.
        rows = [n for n in matching.free_rows() if not matching.rows[n].ref]
        return rows, matching.free_known(departed=departed)

    matching.by_key(
        *free(),
        lambda row: (plain(row.name), row.township_code),
        lambda old: (plain(old.name), old.township_code),
    )
    matching.by_place(
        *free(), ALIKE_M, lambda row, old: row.example == old.example and alike(row.name, old.name)
    )
    matching.by_key(*free(), lambda row: plain(row.name), lambda old: plain(old.name))
    if not departed:
        matching.by_place(
            *free(),
            SAME_SPOT_M,
            lambda row, old: row.example == old.example and not row.vague and not old.vague,
        )


def _lasting(code: str) -> str | None:
    return code if code and not _SERIAL.fullmatch(code) else None


class NewRefs:
    """Gives out refs that nobody ever had.

    Parameters
    ----------
    before : Ledger
        Its refs, and those of all that left, are never given again.
    taken : iterable of str
        Refs that rows bring themselves.
    """

    def __init__(self, before: Ledger, taken: Iterable[str]) -> None:
        self._last: Counter[str] = Counter()
        used = [entry.station.ref for entry in before.entries]
        used += [gone.ref for gone in before.departed]
        for ref in (*used, *taken):
            block, _, number = ref.partition("-")
            if number.isdecimal():
                self._last[block] = max(self._last[block], int(number))

    def next(self, block: str) -> str:
        """Return the next ref of a block: three digits, a hyphen, a running number."""
        self._last[block] += 1
        return f"{block}-{self._last[block]:02d}"
