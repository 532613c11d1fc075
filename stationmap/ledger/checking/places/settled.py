"""Where each row is in the end: as the file says, or still where its station was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.ledger.checking.places.borders import VAGUE, townships_at
from stationmap.ledger.same_place import same_place
from stationmap.model import LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from stationmap.ledger.checking.places.positions import Placing, Positions
    from stationmap.model import Station


class Settled:
    """The places of one file's rows, beside those of the last version.

    Parameters
    ----------
    placing : Placing
        Tells the faults.
    found : Positions
        Where the rows are by the file; rows that stay are put into it.
    told : sequence of (PositionQuality or None)
        How the file says that each position is known.
    base : callable
        Gives the station that a row inherits from.
    """

    def __init__(
        self,
        placing: Placing,
        found: Positions,
        told: Sequence[PositionQuality | None],
        base: Callable[[int], Station | None],
    ) -> None:
        self.placing, self.found, self.told, self.base = placing, found, told, base
        self.table, self.findings = placing.table, placing.findings
        self._kept: set[int] = set()
        self._keep()

    def given(self, row: int) -> bool:
        """Say whether the file or the keeper gave a row its position."""
        return row not in self._kept

    def is_vague(self, row: int) -> bool:
        """Say whether the position of a row stands for an area."""
        return self._quality(row) in VAGUE

    def townships(self, matched: Iterable[int]) -> NDArray[np.object_]:
        """Return the township of each row: named, as before, or where it lies.

        `matched` are the rows that may be stations of the last version.
        """
        named = list(self.placing.townships)
        known = np.zeros(len(self.table), np.bool_)
        vague = np.array([self.is_vague(row) for row in range(len(self.table))], np.bool_)
        as_before: dict[int, str | None] = {}
        for row in matched:
            station = self.base(row)
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

    def _keep(self) -> None:
        """Give rows without a position that of the last version, or tell that they have none."""
        given = any(self.table.has(name) for name in ("lon", "lat", "lonlat"))
        for row in self.found.blank:
            if self.table.rows[row] in self.findings.left_out:
                continue
            station = self.base(row)
            if station is None:
                self.placing.stop(self.found, row, "position-missing")
                continue
            self._kept.add(row)
            self.found.lon[row], self.found.lat[row] = station.position
            if given:
                self._tell_kept(row, station)

    def _tell_kept(self, row: int, station: Station) -> None:
        number, addr = self.table.rows[row], self.placing.addresses[row]
        if addr and station.addr and addr != station.addr:
            chosen = self.findings.tell(
                "position-kept-address",
                number,
                column=self.table.heading("addr"),
                value=addr,
                offered=self.placing.ways(row),
                before=station.addr,
            )
            self.placing.put(self.found, row, chosen)
            if self.found.quality[row] is not None:
                self._kept.remove(row)
        else:
            self.findings.tell("position-kept", number)

    def _quality(self, row: int) -> PositionQuality | None:
        """Return how the place of a row is known, None where the file just gives it."""
        quality = self.found.quality[row] or self.told[row]
        if quality is None:
            station = self.base(row)
            if station is not None and self._stays(row, station):
                quality = station.position_quality
        return quality

    def _stays(self, row: int, station: Station) -> bool:
        """Say whether a row is where its station was."""
        if row in self._kept:
            return True
        if self.found.quality[row] is not None:
            return False
        here = LonLat(float(self.found.lon[row]), float(self.found.lat[row]))
        return same_place(here, station.position)
