"""Where each row is: by the file, by the keeper's decisions, by what was known before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.datum import Datum, convert
from stationmap.ledger.checking.places.datum_doubt import doubt_datum
from stationmap.ledger.checking.places.datum_moved import doubt_by_moves
from stationmap.ledger.checking.places.raw_positions import read_positions
from stationmap.ledger.fault import Remedy
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.ledger.checked import DatumDoubt
    from stationmap.ledger.checking.findings import Findings
    from stationmap.ledger.checking.places.raw_positions import RawPositions
    from stationmap.ledger.checking.places.surroundings import Surroundings
    from stationmap.ledger.checking.table import Table
    from stationmap.model import LonLat

    Floats = NDArray[np.float64]

_NAMED = (
    (Datum.GCJ02, ("gcj", "火星", "高德", "腾讯", "amap")),
    (Datum.BD09, ("bd09", "bd-09", "百度", "baidu")),
    (Datum.WGS84, ("wgs", "cgcs", "2000", "天地图", "gps")),
)
_TOLD = {Datum.WGS84: "WGS-84", Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}


@dataclass(slots=True)
class Positions:
    """Positions of all rows in WGS 84.

    Attributes
    ----------
    lon, lat : ndarray
        Degrees, not a number where a row has none.
    quality : list of (PositionQuality or None)
        How each is known; None: it is the file's own.
    error_m : list of (float or None)
        The radius within which the true place is thought to lie.
    blank : list of int
        Rows, among the lines, for which nothing was given.
    datum : Datum
        What the file was read in.
    doubt : DatumDoubt or None
        Why another datum is proposed.
    """

    lon: Floats
    lat: Floats
    quality: list[PositionQuality | None]
    error_m: list[float | None]
    blank: list[int]
    datum: Datum
    doubt: DatumDoubt | None = None


class Placing:
    """Finds the positions of one file.

    Parameters
    ----------
    table : Table
        The file.
    findings : Findings
        Takes the faults, and knows the keeper's decisions.
    around : Surroundings
        The district.
    townships, committees : sequence of (str or None)
        The codes that each row names.
    addresses : sequence of str
        The address of each row, empty where there is none.
    stood : sequence of (LonLat or None)
        Where the station of each row stood in the last version, as far as that is known.
    """

    def __init__(
        self,
        table: Table,
        findings: Findings,
        around: Surroundings,
        *,
        townships: Sequence[str | None],
        committees: Sequence[str | None],
        addresses: Sequence[str],
        stood: Sequence[LonLat | None],
    ) -> None:
        self.table, self.findings, self.around = table, findings, around
        self.townships, self.committees, self.addresses = townships, committees, addresses
        self.stood = stood
        self.placed = findings.decisions.placed

    def positions(self) -> Positions:
        """Read the positions, tell the faults in them, and apply what was decided."""
        raw = read_positions(self.table, self.around)
        self._settle_swapped(raw)
        self._settle_planes(raw)
        datum, doubt = self._datum(raw)
        lon, lat = convert(raw.lon, raw.lat, source=datum, target=Datum.WGS84)
        kept = raw.is_wgs84
        lon[kept], lat[kept] = raw.lon[kept], raw.lat[kept]
        size = len(self.table)
        found = Positions(lon, lat, [None] * size, [None] * size, [], datum, doubt)
        for row, trouble in raw.trouble.items():
            if self.table.rows[row] not in self.placed:
                self.stop(found, row, trouble.code, field=trouble.field, value=trouble.value)
        for row in np.flatnonzero(~np.isfinite(lon)).tolist():
            self._place(found, row, raw)
        if self.placed:
            for row in np.flatnonzero(np.isfinite(raw.lon)).tolist():
                self._place(found, row, raw)
        return found

    def stop(
        self, found: Positions, row: int, code: str, *, field: str = "", value: object = None
    ) -> None:
        """Tell of a row without a position, and put it where the keeper has said."""
        chosen = self.findings.tell(
            code,
            self.table.rows[row],
            column=self.table.heading(field) or self._column(),
            value=value,
            offered=self.ways(row),
        )
        self.put(found, row, chosen)

    def put(self, found: Positions, row: int, chosen: Remedy | None) -> None:
        """Put a row at its committee or in its township, if that was chosen."""
        place = None
        if chosen is Remedy.COMMITTEE:
            place = self.around.place_of(self.committees[row])
            quality = PositionQuality.COMMITTEE
        elif chosen is Remedy.TOWNSHIP:
            place = self.around.seat(self.townships[row])
            # The seat is only where it is drawn: that the station is there nobody says.
            quality = PositionQuality.TOWNSHIP
        if place is not None:
            (found.lon[row], found.lat[row]), found.error_m[row] = place
            found.quality[row] = quality

    def ways(self, row: int) -> tuple[Remedy, ...]:
        """Return the remedies by which a row can come to a position."""
        ways = [Remedy.GEOCODE] if self.addresses[row] else []
        ways.append(Remedy.PICK)
        if self.around.place_of(self.committees[row]) is not None:
            ways.append(Remedy.COMMITTEE)
        if self.around.seat(self.townships[row]) is not None:
            ways.append(Remedy.TOWNSHIP)
        return (*ways, Remedy.LEAVE_OUT)

    def _place(self, found: Positions, row: int, raw: RawPositions) -> None:
        """Put a row where the keeper has clicked or a geocoder has answered."""
        placed = self.placed.get(self.table.rows[row])
        if placed is not None:
            found.lon[row], found.lat[row] = placed.position
            found.quality[row], found.error_m[row] = placed.quality, placed.error_m
            return
        told = row in raw.trouble or row in raw.swapped
        if not told and not np.isfinite(found.lon[row]):
            found.blank.append(row)

    def _settle_swapped(self, raw: RawPositions) -> None:
        for row in sorted(raw.swapped):
            number = self.table.rows[row]
            if number in self.placed:
                continue
            chosen = self.findings.tell(
                "swapped",
                number,
                column=self._column(),
                value=f"{raw.lon[row]:.10g},{raw.lat[row]:.10g}",
                offered=(Remedy.SWAP, *self.ways(row)),
            )
            lon, lat = raw.lon[row], raw.lat[row]
            raw.lon[row] = raw.lat[row] = np.nan
            if chosen is Remedy.SWAP:
                raw.lon[row], raw.lat[row] = lat, lon

    def _settle_planes(self, raw: RawPositions) -> None:
        for row, plane in raw.planes.items():
            number = self.table.rows[row]
            if number in self.placed:
                continue
            first = "lon" if self.table.has("lon") else "lonlat"
            self.findings.tell(
                plane.code,
                number,
                column=self._column(),
                value=self.table.cells(first)[row] if len(raw.planes) == 1 else None,
                offered=(Remedy.ACCEPT, *self.ways(row)),
                lon=raw.lon[row],
                lat=raw.lat[row],
                belt=plane.told(),
                meridian=plane.meridian,
            )

    def _datum(self, raw: RawPositions) -> tuple[Datum, DatumDoubt | None]:
        """Return the datum to read in: as declared, or as the keeper shifted it."""
        declared = self.findings.decisions.datum
        named = self._named_datum()
        if named is not None and named is not declared:
            chosen = self.findings.tell(
                "datum-heading",
                column=self._column(),
                declared=_TOLD[declared],
                fits=_TOLD[named],
            )
            if chosen is Remedy.SHIFT:
                declared = named
        doubt = self._doubt_by_places(raw, declared) or self._doubt_by_moves(raw, declared)
        if doubt is not None:
            chosen = self.findings.tell(
                doubt.code,
                column=self._column(),
                declared=_TOLD[declared],
                fits=_TOLD[doubt.fits],
                rows=doubt.rows,
                outside=doubt.outside_before,
                after=doubt.outside_after,
                places=doubt.votes_for,
                places_against=doubt.votes_against,
                moved=doubt.moved,
                stayed=doubt.stayed,
                shift=round(doubt.shift_m),
            )
            if chosen is Remedy.SHIFT:
                return doubt.fits, doubt
        return declared, doubt

    def _doubt_by_places(self, raw: RawPositions, declared: Datum) -> DatumDoubt | None:
        return doubt_datum(
            raw.lon,
            raw.lat,
            declared=declared,
            townships=self.townships,
            committees=self.committees,
            around=self.around,
        )

    def _doubt_by_moves(self, raw: RawPositions, declared: Datum) -> DatumDoubt | None:
        """Compare with the last version, unless it was the last version that was wrong."""
        stood = np.array([place or (np.nan, np.nan) for place in self.stood], np.float64)
        if not np.isfinite(stood).any():
            return None
        doubt = doubt_by_moves(
            raw.lon, raw.lat, declared=declared, was_lon=stood[:, 0], was_lat=stood[:, 1]
        )
        if doubt is None:
            return None
        contrary = self._doubt_by_places(raw, doubt.fits)
        return None if contrary and contrary.fits is declared else doubt

    def _named_datum(self) -> Datum | None:
        """Return the datum that the headings of the coordinates name, if they do."""
        headings = " ".join(self.table.heading(name) for name in ("lon", "lat", "lonlat"))
        text = headings.casefold()
        named = [datum for datum, words in _NAMED if any(word in text for word in words)]
        return named[0] if len(named) == 1 else None

    def _column(self) -> str | None:
        """Return the heading of the first column that tells of positions."""
        names = ("lon", "lonlat", "lat", "addr")
        return next((self.table.heading(n) for n in names if self.table.has(n)), None)
