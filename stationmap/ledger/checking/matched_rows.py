"""Which station of the last version each row of a file is."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from stationmap.geodesy import distance_m
from stationmap.ledger.checking.matching import REF, Candidate, Known, alike, match
from stationmap.ledger.checking.matching.names import plain
from stationmap.ledger.checking.places.borders import VAGUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.ledger.checking.findings import Findings
    from stationmap.ledger.checking.making import Maker
    from stationmap.ledger.checking.places import Positions, Surroundings
    from stationmap.ledger.checking.table import Table
    from stationmap.ledger.checking.values import Values
    from stationmap.ledger.entry import Entry, Ledger
    from stationmap.model import LonLat, Station

_FAR_M = 1_000.0


def places_before(table: Table, names: Sequence[str], before: Ledger) -> list[LonLat | None]:
    """Return where each row stood in the last version, by its ref or its name alone.

    Positions of the rows are not looked at: they are what is to be judged.
    """
    exact = [e.station for e in before.entries if e.station.position_quality not in VAGUE]
    by_ref = {station.ref: station.position for station in exact}
    counts = Counter(plain(station.name) for station in exact)
    by_name = {plain(s.name): s.position for s in exact if counts[plain(s.name)] == 1}
    return [
        by_ref.get(ref) or by_name.get(plain(name))
        for ref, name in zip(table.texts("ref"), names, strict=True)
    ]


class MatchedRows:
    """The rows of one file beside the stations of the last version.

    Parameters
    ----------
    table, values, found : Table, Values, Positions
        What the rows say, and where they are.
    findings : Findings
        Takes the faults.
    around : Surroundings
        The district.
    maker : Maker
        Knows which rows are examples.
    before : Ledger
        The last version.

    Attributes
    ----------
    refs : list of str
        The ref that each row brings itself, empty where it brings none.
    ordered : list of int
        Rows with a name, in an order that depends on what they say only.
    """

    def __init__(
        self,
        table: Table,
        values: Values,
        found: Positions,
        findings: Findings,
        *,
        around: Surroundings,
        maker: Maker,
        before: Ledger,
    ) -> None:
        self.table, self.values, self.found, self.findings = table, values, found, findings
        self.around, self.maker = around, maker
        self.entries = {entry.station.ref: entry for entry in before.entries}
        self.refs = self._own_refs()
        self.ordered = self._order_rows()
        self._known = self._matched(before)

    def known(self, row: int) -> Known | None:
        """Return the station that a row is, current or departed; None for a new one."""
        return self._known.get(row)

    def entry(self, row: int) -> Entry | None:
        """Return the entry of the last version that a row is."""
        old = self._known.get(row)
        return self.entries.get(old.ref) if old and not old.departed else None

    def base(self, row: int) -> Station | None:
        """Return the station of the last version that a row inherits from."""
        entry = self.entry(row)
        return self.maker.base(row, entry.station) if entry else None

    def _own_refs(self) -> list[str]:
        """Return the refs of the file's own column, and tell which stand there twice."""
        first: dict[str, int] = {}
        refs = [""] * len(self.table)
        for row, text in enumerate(self.table.texts("ref")):
            if not text:
                continue
            if not REF.fullmatch(text):
                # The union's own code is no ref of ours, but it tells the station again.
                self.values.unread.setdefault(row, {})[self.table.heading("ref")] = text
            elif first.setdefault(text, row) != row:
                self.findings.tell(
                    "ref-twice",
                    self.table.rows[row],
                    column=self.table.heading("ref"),
                    value=text,
                    other=self.table.rows[first[text]],
                )
            else:
                refs[row] = text
        return refs

    def _matched(self, before: Ledger) -> dict[int, Known]:
        heading = self.table.heading("ref")
        known = [Known.of_entry(entry, heading) for entry in before.entries]
        known += [Known.of_departed(gone) for gone in before.departed]
        at = self._townships()
        found = match([self._candidate(row, at[row], heading) for row in self.ordered], known)
        matched = {self.ordered[n]: old for n, old in found.items()}
        for row, old in matched.items():
            if self.refs[row] == old.ref:
                self._doubt_ref(row, old)
        return matched

    def _candidate(self, row: int, township_code: str | None, heading: str) -> Candidate:
        entry = self.entries.get(self.refs[row])
        return Candidate(
            self.values.names[row],
            float(self.found.lon[row]),
            float(self.found.lat[row]),
            township_code,
            self.refs[row],
            self.values.unread.get(row, {}).get(heading, "") if heading else "",
            self.maker.is_example(row, entry.station if entry else None),
            (self.found.quality[row] or self.values.quality[row]) in VAGUE,
        )

    def _order_rows(self) -> list[int]:
        """Order rows by what they say; those that are alike so far by all their cells."""
        out = self.findings.left_out
        keys = {
            row: self._key(row)
            for row, name in enumerate(self.values.names)
            if name and self.table.rows[row] not in out
        }
        rows = [row for _, row in sorted((key, row) for row, key in keys.items())]
        ordered: list[int] = []
        start = 0
        for stop in range(1, len(rows) + 1):
            if stop < len(rows) and keys[rows[stop]] == keys[rows[start]]:
                continue
            group = rows[start:stop]
            if len(group) > 1:
                group.sort(key=lambda row: repr(self.table.sheet.lines[row].cells))
            ordered += group
            start = stop
        return ordered

    def _key(self, row: int) -> tuple[str, str, float, float]:
        lon, lat = float(self.found.lon[row]), float(self.found.lat[row])
        placed = math.isfinite(lon)
        return (
            self.values.names[row],
            self.values.townships[row] or "",
            lon if placed else math.inf,
            lat if placed else math.inf,
        )

    def _townships(self) -> dict[int, str | None]:
        """Return the township of rows by name, or else by position."""
        at = {row: self.values.townships[row] for row in self.ordered}
        unnamed = [row for row, code in at.items() if code is None]
        codes = self.around.township_of(self.found.lon[unnamed], self.found.lat[unnamed])
        at.update(zip(unnamed, codes.tolist(), strict=True))
        return at

    def _doubt_ref(self, row: int, old: Known) -> None:
        """Doubt a ref beside another name at another place: the rows may have slipped."""
        if old.example or alike(self.values.names[row], old.name):
            return
        lon, lat = float(self.found.lon[row]), float(self.found.lat[row])
        if not distance_m(lon, lat, *old.position) <= _FAR_M:
            self.findings.tell(
                "ref-other-station",
                self.table.rows[row],
                column=self.table.heading("ref"),
                value=old.ref,
                ref=old.ref,
                name=old.name,
            )
