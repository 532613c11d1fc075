"""Checks a keeper's sheet: what each column is, what each row says, what is wrong, what it makes.

The same sheet with the same decisions, against the same version, always gives
the same ledger; the order of its rows does not matter, and a sheet taken twice
changes nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from stationmap.ledger.checked import Checked, CheckedRow
from stationmap.ledger.checking.columns import match_columns
from stationmap.ledger.checking.doubles import tell_doubles
from stationmap.ledger.checking.findings import Findings
from stationmap.ledger.checking.guesses import guess_by_values
from stationmap.ledger.checking.making import Maker, Place
from stationmap.ledger.checking.matched_rows import MatchedRows, places_before
from stationmap.ledger.checking.matching import NewRefs
from stationmap.ledger.checking.next_ledger import next_ledger
from stationmap.ledger.checking.places import Placing, Settled, Surroundings
from stationmap.ledger.checking.table import Table
from stationmap.ledger.checking.values import Reader
from stationmap.ledger.fault import Weight
from stationmap.model import BuildMode, LonLat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from stationmap.catalogue import Catalogue
    from stationmap.ledger.checked import Column
    from stationmap.ledger.checking.places import Positions
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.entry import Entry, Ledger
    from stationmap.ledger.fault import Fault
    from stationmap.ledger.sheet import Sheet
    from stationmap.model import Source, Station

    Watch = Callable[[str, float], None]

SETTLED_ONCE = frozenset(
    {"district-edge", "outside-township", "duplicate", "near-duplicate", "ref-other-station"}
)
"""Doubts about a station that is in the ledger just so: they were settled when it came in."""

MANY = 20  # a ledger of fewer is being built up; its losses are seen at a glance
NO_TOWNSHIP, PARKS = "000", "900"


def check(
    sheet: Sheet,
    decisions: Decisions,
    *,
    before: Ledger,
    catalogue: Catalogue,
    today: date,
    source: Source,
    watch: Watch | None = None,
) -> Checked:
    """Check a sheet with what the keeper has decided about it so far.

    Parameters
    ----------
    sheet : Sheet
        What was read; its coordinates in ``decisions.datum``.
    decisions : Decisions
        The keeper's word on columns, datum, faults and places.
    before : Ledger
        The version that serves: refs, fields without a column and positions
        that the sheet leaves blank come from it.
    catalogue : Catalogue
        Townships and committees of the district.
    today : date
        A check later than this is not believed.
    source : Source
        Named by stations that are new or changed.
    watch : callable, optional
        Is told ("columns" | "cells" | "places" | "refs" | "stations", share
        done from 0 to 1).

    Returns
    -------
    Checked
        With the ledger that it makes, unless something stops it.
    """
    return _Check(sheet, decisions, before, catalogue, today, source, watch).checked()


class _Check:
    """One sheet on its way to a ledger; rows are numbered as the lines are, from 0."""

    def __init__(
        self,
        sheet: Sheet,
        decisions: Decisions,
        before: Ledger,
        catalogue: Catalogue,
        today: date,
        source: Source,
        watch: Watch | None,
    ) -> None:
        self.sheet, self.decisions, self.before = sheet, decisions, before
        self.today, self.source = today, source
        self.around = Surroundings(catalogue)
        self.findings = Findings(sheet.name, decisions)
        self.tell = self.findings.tell
        self.watch = watch or (lambda _stage, _share: None)
        self.entries = {entry.station.ref: entry for entry in before.entries}

    def checked(self) -> Checked:
        """Go through all steps."""
        self.watch("columns", 0.0)
        columns, faults = self._columns()
        self.findings.add((*faults, *self.sheet.faults))
        if not self.sheet.lines:
            self.tell("no-rows")
        if faults or not self.sheet.lines:
            return self._unread(columns)
        self.table = Table(self.sheet, columns)
        self.watch("cells", 0.1)
        self.values = Reader(self.table, self.findings, self.around, self.today).read()
        self.maker = Maker(self.table, self.values, self.source)
        self.watch("places", 0.3)
        self.found = self._positions()
        self.watch("refs", 0.5)
        self.matched = self._matched()
        self.settled = Settled(self.placing, self.found, self.values.quality, self.matched.base)
        self.townships: list[str | None] = self.settled.townships(self.matched.ordered).tolist()
        self._tell_doubles()
        self.watch("stations", 0.7)
        made = self._made()
        self.watch("stations", 1.0)
        return self._result(columns, made)

    # -- columns ---------------------------------------------------------------

    def _columns(self) -> tuple[tuple[Column, ...], tuple[Fault, ...]]:
        remembered: Mapping[str, str | None] = {
            heading.printed: heading.field for heading in self.before.headings if heading.field
        }
        return match_columns(
            self.sheet,
            chosen=self.decisions.columns,
            remembered=remembered,
            guess=lambda sheet, free, found: guess_by_values(sheet, free, found, self.around),
        )

    def _unread(self, columns: tuple[Column, ...]) -> Checked:
        """Say what stops the whole file; no row was looked at."""
        return Checked(
            sheet=self.sheet,
            columns=columns,
            rows=tuple(CheckedRow(line.number, None) for line in self.sheet.lines),
            faults=self.findings.standing(),
            stopped=True,
            ledger=None,
            preview=None,
            settled=self.findings.settled(),
            datum=self.decisions.datum,
            counts=self.findings.counts(),
        )

    # -- places ----------------------------------------------------------------

    def _positions(self) -> Positions:
        self.placing = Placing(
            self.table,
            self.findings,
            self.around,
            townships=self.values.townships,
            committees=self.values.committees,
            addresses=self.values.addr,
            stood=places_before(self.table, self.values.names, self.before),
        )
        return self.placing.positions()

    # -- stations of the last version -------------------------------------------

    def _matched(self) -> MatchedRows:
        return MatchedRows(
            self.table,
            self.values,
            self.found,
            self.findings,
            around=self.around,
            maker=self.maker,
            before=self.before,
        )

    def _tell_doubles(self) -> None:
        tell_doubles(
            self.table,
            self.findings,
            self.found,
            names=self.values.names,
            townships=self.townships,
            is_vague=self.settled.is_vague,
        )

    # -- stations --------------------------------------------------------------

    def _made(self) -> dict[int, Entry]:
        """Make the entries of all rows that nothing stops."""
        bad = self.findings.stopped | self.findings.left_out
        fresh = [
            row
            for row in self.matched.ordered
            if self.table.rows[row] not in bad and math.isfinite(self.found.lon[row])
        ]
        own = {row: self.matched.refs[row] for row in fresh if self.matched.refs[row]}
        refs = NewRefs(self.before, own.values())
        made: dict[int, Entry] = {}
        for done, row in enumerate(fresh):
            old = self.matched.known(row)
            ref = old.ref if old else own.get(row) or refs.next(self._block(row))
            made[row] = self.maker.entry(row, ref, self.matched.entry(row), self._place(row))
            if done % 20_000 == 0:
                self.watch("stations", 0.7 + 0.3 * done / len(fresh))
        same = {
            self.table.rows[row]
            for row, entry in made.items()
            if entry.station is self._before(entry)
        }
        self.findings.drop_doubts(same, SETTLED_ONCE)
        return made

    def _before(self, entry: Entry) -> Station | None:
        old = self.entries.get(entry.station.ref)
        return old.station if old else None

    def _place(self, row: int) -> Place:
        position = LonLat(float(self.found.lon[row]), float(self.found.lat[row]))
        quality, error_m = self.found.quality[row], self.found.error_m[row]
        return Place(position, quality, error_m, self.townships[row], self.settled.given(row))

    def _block(self, row: int) -> str:
        """Return the block of refs that a new station belongs to."""
        if self.values.build_mode[row] is BuildMode.PARK_UNION:
            return PARKS
        code = self.townships[row]
        return code[6:9] if code else NO_TOWNSHIP

    # -- the result ------------------------------------------------------------

    def _result(self, columns: tuple[Column, ...], made: dict[int, Entry]) -> Checked:
        self._tell_losses(made)
        if not made and not self.findings.stopped:
            self.tell("no-rows")
        faults = self.findings.standing()
        stops = any(fault.weight is Weight.STOPS for fault in faults)
        doubts = any(fault.weight is Weight.DOUBT for fault in faults)
        preview = None if stops else next_ledger(made.values(), columns, self.before)
        return Checked(
            sheet=self.sheet,
            columns=columns,
            rows=self._rows(faults, made),
            faults=faults,
            stopped=stops or doubts,
            ledger=None if doubts else preview,
            preview=preview,
            settled=self.findings.settled(),
            datum=self.found.datum,
            doubt=self.found.doubt,
            counts=self.findings.counts(),
        )

    def _tell_losses(self, made: dict[int, Entry]) -> None:
        """Doubt a file in which most of the ledger is missing: it may be a part of it."""
        real = {ref for ref, entry in self.entries.items() if entry.station.documented}
        gone = real - {entry.station.ref for entry in made.values()}
        stopped = len(self.findings.stopped)
        if len(real) >= MANY and 2 * (len(gone) - stopped) > len(real):
            self.tell("many-removed", before=len(real), gone=len(gone))

    def _rows(self, faults: tuple[Fault, ...], made: dict[int, Entry]) -> tuple[CheckedRow, ...]:
        by_row: dict[int, list[Fault]] = {}
        for fault in faults:
            if fault.row is not None:
                by_row.setdefault(fault.row, []).append(fault)
        out = self.findings.left_out
        values = self.values
        return tuple(
            CheckedRow(
                number,
                made.get(row),
                tuple(by_row.get(number, ())),
                values.addr[row] or None,
                values.names[row],
                values.townships[row],
                number in out,
            )
            for row, number in enumerate(self.table.rows)
        )
