"""Collects the faults of a file, and what the keeper has decided about each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stationmap.ledger.checking.wordings import MORE_EN, MORE_ZH, WORDINGS
from stationmap.ledger.fault import Fault, Remedy, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from stationmap.ledger.decisions import Decisions

LISTED = 500
"""Faults of one kind that are told one by one; the others are only counted."""

_NEEDS_A_PLACE = frozenset({Remedy.PICK, Remedy.GEOCODE})


@dataclass(slots=True)
class _Kind:
    """The faults of one kind: some listed, of the others the rows."""

    listed: list[Fault] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def without(self, rows: AbstractSet[int]) -> None:
        self.listed = [fault for fault in self.listed if fault.row not in rows]
        self.rows = [row for row in self.rows if row not in rows]

    def told(self) -> list[Fault]:
        more = len(self.rows)
        if not more:
            return self.listed
        like = self.listed[0] if self.listed else None
        if like is None:
            return []
        zh, en = MORE_ZH.format(more=more), MORE_EN.format(more=more)
        return [*self.listed, replace(like, zh=zh, en=en, row=None, column=None, value=more)]


class Findings:
    """The faults of one file.

    Attributes
    ----------
    left_out : set of int
        Rows that the keeper leaves out.
    stopped : set of int
        Rows with a fault that stops the file.
    """

    def __init__(self, sheet: str, decisions: Decisions) -> None:
        self.sheet = sheet
        self.decisions = decisions
        self.left_out: set[int] = set()
        self.stopped: set[int] = set()
        self._kinds: dict[str, _Kind] = {}
        self._settled: list[Fault] = []
        self._words: dict[tuple[str, str, str], tuple[list[int], str]] = {}

    def tell(
        self,
        code: str,
        row: int | None = None,
        *,
        column: str | None = None,
        value: object = None,
        offered: tuple[Remedy, ...] = (),
        **blanks: object,
    ) -> Remedy | None:
        """Note a fault; return the remedy that the keeper has chosen for it, if one holds.

        Parameters
        ----------
        code : str
            The kind of fault, as in `stationmap.ledger.checking.wordings`.
        row, column, value
            As in `Fault`.
        offered : tuple of Remedy
            What is offered besides the remedies of every such fault.
        **blanks
            Fill the wording.
        """
        wording = WORDINGS[code]
        remedies = tuple(dict.fromkeys((*offered, *wording.remedies)))
        chosen = self._chosen(row, code, remedies)
        if chosen is None:
            if wording.weight is Weight.STOPS and row is not None:
                self.stopped.add(row)
            kind = self._kinds.setdefault(code, _Kind())
            if len(kind.listed) >= LISTED and row is not None:
                kind.rows.append(row)
                return None
        elif chosen is Remedy.LEAVE_OUT and row is not None:
            self.left_out.add(row)
        if chosen is None or len(self._settled) < LISTED:
            zh, en = wording.zh.format_map(blanks), wording.en.format_map(blanks)
            fault = Fault(code, wording.weight, zh, en, self.sheet, row, column, value, remedies)
            (self._settled if chosen else self._kinds[code].listed).append(fault)
        return chosen

    def word(self, code: str, row: int, *, column: str, word: str, accepted: str = "") -> None:
        """Note a word that was not understood; each is told once, with its number."""
        self._words.setdefault((code, column, word), ([], accepted))[0].append(row)

    def add(self, faults: Iterable[Fault]) -> None:
        """Take over faults that others found, and ask what was decided about them."""
        for fault in faults:
            chosen = self._chosen(fault.row, fault.code, fault.remedies)
            if chosen is not None:
                self._settled.append(fault)
                if chosen is Remedy.LEAVE_OUT and fault.row is not None:
                    self.left_out.add(fault.row)
                continue
            if fault.weight is Weight.STOPS and fault.row is not None:
                self.stopped.add(fault.row)
            self._kinds.setdefault(fault.code, _Kind()).listed.append(fault)

    def drop_doubts(self, rows: AbstractSet[int], codes: AbstractSet[str]) -> None:
        """Forget doubts of some kinds about rows that are in the ledger already just so."""
        for code in codes & self._kinds.keys():
            self._kinds[code].without(rows)

    def standing(self) -> tuple[Fault, ...]:
        """Return what stands: of the whole file first, then by row."""
        faults: list[Fault] = []
        for kind in self._kinds.values():
            kind.without(self.left_out)
            faults += kind.told()
        return tuple(sorted([*faults, *self._told_words()], key=_by_row))

    def counts(self) -> Counter[str]:
        """Count the faults that stand, listed or not."""
        counts = Counter({code: len(k.listed) + len(k.rows) for code, k in self._kinds.items()})
        for (code, _, _), (rows, _) in self._words.items():
            counts[code] += sum(row not in self.left_out for row in rows)
        return +counts

    def settled(self) -> tuple[Fault, ...]:
        """Return what the keeper's decisions have settled."""
        return tuple(sorted(self._settled, key=_by_row))

    def _chosen(self, row: int | None, code: str, remedies: tuple[Remedy, ...]) -> Remedy | None:
        if not self.decisions.remedies:
            return None
        remedy = self.decisions.remedy(row, code)
        return remedy if remedy in remedies and remedy not in _NEEDS_A_PLACE else None

    def _told_words(self) -> list[Fault]:
        told: list[Fault] = []
        by_code: Counter[str] = Counter()
        for (code, column, word), (rows, accepted) in self._words.items():
            at = [row for row in rows if row not in self.left_out]
            by_code[code] += bool(at)
            if not at or by_code[code] > LISTED:
                continue
            wording = WORDINGS[code]
            blanks = {"word": word, "count": len(at), "accepted": accepted}
            zh, en = wording.zh.format_map(blanks), wording.en.format_map(blanks)
            told.append(Fault(code, wording.weight, zh, en, self.sheet, min(at), column, word))
        return told


def _by_row(fault: Fault) -> int:
    return fault.row or 0
