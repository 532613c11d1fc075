"""Checks a keeper's sheet: what each column is, what each row says, what is wrong, what it makes.

The same sheet with the same decisions, against the same version, always gives
the same ledger; the order of its rows does not matter, and a sheet taken twice
changes nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from stationmap.ledger.checked import Checked, CheckedRow
from stationmap.ledger.checking.columns import match_columns
from stationmap.ledger.checking.findings import Findings
from stationmap.ledger.checking.guesses import guess_by_values
from stationmap.ledger.checking.making import Maker, Place
from stationmap.ledger.checking.matching.names import alike, plain
from stationmap.ledger.checking.matching.refs import REF, Candidate, Known, NewRefs, match
from stationmap.ledger.checking.places.borders import VAGUE, distances, townships_at
from stationmap.ledger.checking.places.neighbours import near_pairs
from stationmap.ledger.checking.places.positions import Placing
from stationmap.ledger.checking.places.surroundings import Surroundings
from stationmap.ledger.checking.table import Table
from stationmap.ledger.checking.values import Reader
from stationmap.ledger.entry import Departed, Heading, Ledger
from stationmap.ledger.fault import Weight
from stationmap.model import BuildMode, LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from stationmap.catalogue import Catalogue
    from stationmap.ledger.checked import Column
    from stationmap.ledger.checking.places.positions import Positions
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.entry import Entry
    from stationmap.ledger.fault import Fault
    from stationmap.ledger.sheet import Sheet
    from stationmap.model import Source, Station

    Watch = Callable[[str, float], None]

SETTLED_ONCE = frozenset(
    {"district-edge", "outside-township", "duplicate", "near-duplicate", "ref-other-station"}
)
"""Doubts about a station that is in the ledger just so: they were settled when it came in."""

MANY = 20  # a ledger of fewer is being built up; its losses are seen at a glance
_FAR_M = 1_000.0
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
        self._tell_refs_twice()
        self.watch("refs", 0.5)
        self.matched = self._matched()
        self._keep_positions()
        self.townships = self._townships()
        self._tell_near()
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
        )
        return self.placing.positions()

    def _keep_positions(self) -> None:
        """Give rows without a position that of the last version, or tell that they have none."""
        given = any(self.table.has(name) for name in ("lon", "lat", "lonlat"))
        self.kept: dict[int, Station] = {}
        for row in self.found.blank:
            if self.table.rows[row] in self.findings.left_out:
                continue
            station = self._base(row)
            if station is None:
                self.placing.stop(self.found, row, "position-missing")
                continue
            self.kept[row] = station
            self.found.lon[row], self.found.lat[row] = station.position
            if given:
                self._tell_kept(row, station)

    def _tell_kept(self, row: int, station: Station) -> None:
        number, addr = self.table.rows[row], self.values.addr[row]
        if addr and station.addr and addr != station.addr:
            chosen = self.tell(
                "position-kept-address",
                number,
                column=self.table.heading("addr"),
                value=addr,
                offered=self.placing.ways(row),
                before=station.addr,
            )
            self.placing.put(self.found, row, chosen)
            if self.found.quality[row] is not None:
                del self.kept[row]
        else:
            self.tell("position-kept", number)

    def _townships(self) -> NDArray[np.object_]:
        """Return the township of each row: named, as before, or where it lies."""
        named = list(self.values.townships)
        known = np.zeros(len(self.table), np.bool_)
        vague = np.array([self._is_vague(row) for row in range(len(self.table))], np.bool_)
        as_before: dict[int, str | None] = {}
        for row in self.matched:
            station = self._base(row)
            if station is not None and self._stays(row, station):
                known[row] = True
                if named[row] is None:
                    as_before[row] = named[row] = station.township_code
        codes = townships_at(self.placing, self.found, named, known=known, vague=vague)
        for row, code in as_before.items():
            codes[row] = code
        for row in np.flatnonzero(vague).tolist():
            if self._quality(row) is PositionQuality.DISTRICT:
                codes[row] = named[row]  # it is drawn in a township, and known to be in none
        return codes

    def _is_vague(self, row: int) -> bool:
        return self._quality(row) in VAGUE

    def _quality(self, row: int) -> PositionQuality | None:
        """Return how the place of a row is known, None where the file just gives it."""
        quality = self.found.quality[row] or self.values.quality[row]
        if quality is None:
            station = self._base(row)
            if station is not None and self._stays(row, station):
                quality = station.position_quality
        return quality

    def _stays(self, row: int, station: Station) -> bool:
        """Say whether a row is where its station was."""
        if row in self.kept:
            return True
        if self.found.quality[row] is not None:
            return False
        lon, lat = float(self.found.lon[row]), float(self.found.lat[row])
        return _same_place(lon, lat, station.position)

    def _tell_near(self) -> None:
        """Tell stations that may be written twice, by place and by name."""
        out = self.findings.left_out
        exact = [
            row
            for row in range(len(self.table))
            if self.table.rows[row] not in out
            and math.isfinite(self.found.lon[row])
            and not self._is_vague(row)
        ]
        names, rows = self.values.names, self.table.rows
        told: set[int] = set()
        heading = self.table.heading("name")
        for pair in near_pairs(self.found.lon, self.found.lat, np.array(exact, np.intp)):
            same = plain(names[pair.row]) == plain(names[pair.other])
            self.tell(
                "duplicate" if same else "near-duplicate",
                rows[pair.row],
                column=heading,
                value=names[pair.row],
                other=rows[pair.other],
                name=names[pair.other],
                **distances(pair.distance_m),
            )
            if same:
                told.add(pair.row)
        first: dict[tuple[str, object], int] = {}
        for row, name in enumerate(names):
            if not name or rows[row] in out:
                continue
            other = first.setdefault((plain(name), self.townships[row]), row)
            if other != row and row not in told:
                self.tell("name-twice", rows[row], column=heading, value=name, other=rows[other])

    # -- refs ------------------------------------------------------------------

    def _tell_refs_twice(self) -> None:
        first: dict[str, int] = {}
        self.refs = [""] * len(self.table)
        for row, text in enumerate(self.table.texts("ref")):
            if not text:
                continue
            if not REF.fullmatch(text):
                self._keep_code(row, text)
            elif first.setdefault(text, row) != row:
                number = self.table.rows[row]
                self.tell(
                    "ref-twice",
                    number,
                    column=self.table.heading("ref"),
                    value=text,
                    other=self.table.rows[first[text]],
                )
            else:
                self.refs[row] = text

    def _keep_code(self, row: int, text: str) -> None:
        """Keep the union's own code: it is no ref of ours, but it tells the station again."""
        self.values.unread.setdefault(row, {})[self.table.heading("ref")] = text

    def _matched(self) -> dict[int, Known]:
        """Say which station of the last version each row is."""
        code_heading = self.table.heading("ref")
        known = [Known.of_entry(entry, code_heading) for entry in self.before.entries]
        known += [Known.of_departed(gone) for gone in self.before.departed]
        out = self.findings.left_out
        rows = [
            row
            for row, name in enumerate(self.values.names)
            if name and self.table.rows[row] not in out
        ]
        rows = [row for _, row in sorted((self._order(row), row) for row in rows)]
        self.ordered = self._told_apart(rows)
        at = self._at(rows)
        candidates = [
            Candidate(
                self.values.names[row],
                float(self.found.lon[row]),
                float(self.found.lat[row]),
                at[row],
                self.refs[row],
                self.values.unread.get(row, {}).get(code_heading, "") if code_heading else "",
                self.maker.is_example(row, self._by_ref(row)),
                (self.found.quality[row] or self.values.quality[row]) in VAGUE,
            )
            for row in self.ordered
        ]
        found = match(candidates, known)
        matched = {self.ordered[n]: old for n, old in found.items()}
        for row, old in matched.items():
            if self.refs[row] == old.ref:
                self._doubt_ref(row, old)
        return matched

    def _order(self, row: int) -> tuple[str, str, float, float]:
        """Order rows by what they say, not by where they stand."""
        lon, lat = float(self.found.lon[row]), float(self.found.lat[row])
        placed = math.isfinite(lon)
        return (
            self.values.names[row],
            self.values.townships[row] or "",
            lon if placed else math.inf,
            lat if placed else math.inf,
        )

    def _told_apart(self, rows: list[int]) -> list[int]:
        """Order rows that are alike so far by all their cells."""
        ordered: list[int] = []
        start = 0
        for stop in range(1, len(rows) + 1):
            if stop < len(rows) and self._order(rows[stop]) == self._order(rows[start]):
                continue
            group = rows[start:stop]
            if len(group) > 1:
                group.sort(key=lambda row: repr(self.sheet.lines[row].cells))
            ordered += group
            start = stop
        return ordered

    def _at(self, rows: list[int]) -> dict[int, str | None]:
        """Return the township of rows by name, or else by position."""
        unnamed = [row for row in rows if self.values.townships[row] is None]
        codes = self.around.township_of(self.found.lon[unnamed], self.found.lat[unnamed])
        at = {row: self.values.townships[row] for row in rows}
        at.update(zip(unnamed, codes.tolist(), strict=True))
        return at

    def _by_ref(self, row: int) -> Station | None:
        entry = self.entries.get(self.refs[row])
        return entry.station if entry else None

    def _base(self, row: int) -> Station | None:
        """Return the station of the last version that a row inherits from."""
        old = self.matched.get(row)
        entry = self.entries.get(old.ref) if old and not old.departed else None
        return self.maker.base(row, entry.station) if entry else None

    def _doubt_ref(self, row: int, old: Known) -> None:
        """Doubt a ref beside another name at another place: the rows may have slipped."""
        name = self.values.names[row]
        if old.example or alike(name, old.name):
            return
        candidate = _distance_m(
            float(self.found.lon[row]), float(self.found.lat[row]), old.position
        )
        if not candidate <= _FAR_M:
            self.tell(
                "ref-other-station",
                self.table.rows[row],
                column=self.table.heading("ref"),
                value=old.ref,
                ref=old.ref,
                name=old.name,
            )

    # -- stations --------------------------------------------------------------

    def _made(self) -> dict[int, Entry]:
        """Make the entries of all rows that nothing stops."""
        bad = self.findings.stopped | self.findings.left_out
        fresh = [
            row
            for row in self.ordered
            if self.table.rows[row] not in bad and math.isfinite(self.found.lon[row])
        ]
        own = {row: self.refs[row] for row in fresh if self.refs[row]}
        refs = NewRefs(self.before, own.values())
        made: dict[int, Entry] = {}
        for done, row in enumerate(fresh):
            old = self.matched.get(row)
            ref = old.ref if old else own.get(row) or refs.next(self._block(row))
            entry = self.entries.get(ref) if old and not old.departed else None
            made[row] = self.maker.entry(row, ref, entry, self._place(row))
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
        given = row not in self.kept
        return Place(position, quality, error_m, self.townships[row], given)

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
        preview = None if stops else self._ledger(columns, made)
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

    def _ledger(self, columns: tuple[Column, ...], made: dict[int, Entry]) -> Ledger:
        """Make the next version; where every station is as it was, it is the last one."""
        entries = tuple(sorted(made.values(), key=lambda entry: entry.station.ref))
        if len(entries) == len(self.before.entries) and all(
            one is other for one, other in zip(entries, self.before.entries, strict=True)
        ):
            return self.before
        here = {entry.station.ref for entry in entries}
        departed = {gone.ref: gone for gone in self.before.departed}
        for ref, entry in self.entries.items():
            departed[ref] = _departed(entry.station)
        left = tuple(departed[ref] for ref in sorted(departed) if ref not in here)
        return Ledger(entries, left, self._headings(columns, entries))

    def _headings(
        self, columns: tuple[Column, ...], entries: tuple[Entry, ...]
    ) -> tuple[Heading, ...]:
        """Return the headings of the file, then those of kept cells that it does not have."""
        own = tuple(Heading(column.heading, column.field) for column in columns)
        printed = {heading.printed for heading in own}
        missing = [h for h in self.before.headings if h.field is None and h.printed not in printed]
        if not missing:
            return own
        used = {heading for entry in entries for heading in entry.kept}
        return own + tuple(heading for heading in missing if heading.printed in used)


def _departed(station: Station) -> Departed:
    return Departed(
        station.ref, station.name, station.position, station.township_code, station.addr
    )


def _distance_m(lon: float, lat: float, position: LonLat) -> float:
    from stationmap.geodesy import distance_m

    return distance_m(lon, lat, position.lon, position.lat)


def _same_place(lon: float, lat: float, position: LonLat) -> bool:
    from stationmap.ledger.entry import SAME_PLACE_M

    if (lon, lat) == position:
        return True
    near = abs(lat - position.lat) < 1e-4  # noqa: PLR2004 - 11 m
    return near and _distance_m(lon, lat, position) <= SAME_PLACE_M
