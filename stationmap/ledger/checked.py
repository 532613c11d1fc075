"""What checking a file comes to: columns, rows, faults, and the ledger it would make."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.datum import Datum
    from stationmap.ledger.entry import Entry, Ledger
    from stationmap.ledger.fault import Fault
    from stationmap.ledger.sheet import Sheet


class Why(StrEnum):
    """Why a column was matched, or not."""

    CHOSEN = "chosen"  # the keeper said so
    REMEMBERED = "remembered"  # the same heading was matched so before
    EXACT = "exact"  # the heading is the field's own name
    ALIAS = "alias"  # another usual name of it
    CONTAINED = "contained"  # the heading contains a word for it
    VALUES = "values"  # by what stands below the heading
    PRIVATE = "private"  # speaks of a person: kept, never shown to the public
    NONE = "none"  # no field: kept as printed


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its heading as printed, the field it is, and why."""

    heading: str
    field: str | None
    why: Why


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the file.

    ``entry`` is None where a fault stops the row or the keeper leaves it out;
    its ref is settled. ``township_code`` is what the file names, where that is
    known: for geocoding, and for the seat that stands in for a position.
    """

    number: int
    entry: Entry | None
    faults: tuple[Fault, ...] = ()
    addr: str | None = None
    name: str = ""
    township_code: str | None = None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class DatumDoubt:
    """The points of a file fit better in another datum than in the declared.

    They fit the townships and villages that the rows name: ``votes_for`` and
    ``votes_against`` count the places that fit in one of the two only. Or they
    fit the version before: ``moved`` stations of it would have gone elsewhere,
    and in the other datum ``stayed`` of them stand where they stood.
    ``shift_m`` is how far the two readings are apart.
    """

    declared: Datum
    fits: Datum
    rows: int
    shift_m: float
    outside_before: int = 0
    outside_after: int = 0
    votes_for: int = 0
    votes_against: int = 0
    moved: int = 0
    stayed: int = 0

    @property
    def code(self) -> str:
        """The kind of fault that it is: by townships, by villages, or by what was before."""
        if self.moved:
            return "datum-moved"
        return "datum-doubt" if self.outside_before else "datum-villages"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file, checked with the decisions taken so far.

    Parameters
    ----------
    sheet : Sheet
        What was read.
    columns : tuple of Column
        One for each heading, in order.
    rows : tuple of CheckedRow
        One for each line, in order.
    faults : tuple of Fault
        What still stands: of the whole file first, then by row. Of one kind
        at most `findings.LISTED` are told one by one; one
        more, without a row, counts the rest.
    stopped : bool
        A fault stops the file, or a doubt awaits the keeper's word.
    ledger : Ledger or None
        The next version, refs settled, departed carried forward; None while
        the file is stopped.
    preview : Ledger or None
        The same although doubts are open; None while a fault stops it.
    settled : tuple of Fault
        Faults that the keeper's decisions have settled.
    datum : Datum
        What the coordinates were read in.
    doubt : DatumDoubt or None
        Why another datum is proposed.
    counts : mapping of str to int
        How often each kind of fault stands, listed or not.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[CheckedRow, ...]
    faults: tuple[Fault, ...]
    stopped: bool
    ledger: Ledger | None
    preview: Ledger | None
    settled: tuple[Fault, ...]
    datum: Datum
    doubt: DatumDoubt | None = None
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
