"""Compares positions with the district and with the townships that their rows name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap.ledger.fault import Remedy
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.ledger.checking.places.positions import Placing, Positions

    Codes = NDArray[np.object_]

EDGE_M = 100.0
"""So far beyond a border a position may lie by the border's own fault."""

VAGUE = frozenset(
    {
        PositionQuality.COMMITTEE,
        PositionQuality.SEAT,
        PositionQuality.TOWNSHIP,
        PositionQuality.DISTRICT,
    }
)
"""Positions that stand for an area: they are where something is drawn, not where it is."""


def townships_at(
    placing: Placing,
    found: Positions,
    named: Sequence[str | None],
    *,
    known: NDArray[np.bool_],
    vague: NDArray[np.bool_],
) -> Codes:
    """Return the township of each row, and tell which positions do not fit.

    The township that the row names counts; without one, that of the position.

    Parameters
    ----------
    placing : Placing
        Tells the faults.
    found : Positions
        Where the rows are.
    named : sequence of (str or None)
        The township that each row names.
    known : ndarray of bool
        Rows that are where the ledger has them already.
    vague : ndarray of bool
        Rows whose position stands for an area.

    Returns
    -------
    ndarray of (str or None)
        None where neither says.
    """
    at = placing.around.township_of(found.lon, found.lat)
    placed = np.isfinite(found.lon) & ~vague
    outside = np.flatnonzero(placed & _nowhere(at) & ~known)
    if len(outside):
        _tell_outside(placing, found, outside, at)
    codes = np.array(named, np.object_)
    unnamed = _nowhere(codes)
    differs = np.flatnonzero(placed & ~unnamed & ~_nowhere(at) & (codes != at))
    if len(differs):
        _tell_elsewhere(placing, found, differs, codes, at)
    codes[unnamed] = at[unnamed]
    return codes


def _tell_outside(placing: Placing, found: Positions, rows: NDArray[np.intp], at: Codes) -> None:
    nearest, away_m = placing.around.nearest(found.lon[rows], found.lat[rows])
    for row, code, metres in zip(rows.tolist(), nearest, away_m.tolist(), strict=True):
        number = placing.table.rows[row]
        edge = metres <= EDGE_M
        chosen = placing.findings.tell(
            "district-edge" if edge else "outside-district",
            number,
            column=_column(placing),
            value=f"{found.lon[row]:.6f},{found.lat[row]:.6f}",
            offered=((Remedy.ACCEPT,) if edge else ()) + placing.ways(row),
            **distances(metres),
        )
        placing.put(found, row, chosen)
        if edge:
            at[row] = code


def _tell_elsewhere(
    placing: Placing, found: Positions, rows: NDArray[np.intp], codes: Codes, at: Codes
) -> None:
    around = placing.around
    away_m = around.away_m(codes[rows].tolist(), found.lon[rows], found.lat[rows])
    for row, metres in zip(rows.tolist(), away_m.tolist(), strict=True):
        edge = metres <= EDGE_M
        chosen = placing.findings.tell(
            "township-edge" if edge else "outside-township",
            placing.table.rows[row],
            column=placing.table.heading("township"),
            value=around.names[codes[row]],
            offered=() if edge else (Remedy.ACCEPT, *placing.ways(row)),
            township=around.names[codes[row]],
            found=around.names[at[row]],
            **distances(metres),
        )
        placing.put(found, row, chosen)


def _nowhere(codes: Codes) -> NDArray[np.bool_]:
    return np.array([code is None for code in codes.tolist()], np.bool_)


def distances(metres: float) -> dict[str, Any]:
    """Word a distance for a message, in both languages."""
    if metres < 1000:  # noqa: PLR2004 - from there on kilometres read better
        return {"distance": f"{metres:.0f} 米", "distance_en": f"{metres:.0f} m"}
    return {"distance": f"{metres / 1000:.1f} 公里", "distance_en": f"{metres / 1000:.1f} km"}


def _column(placing: Placing) -> str | None:
    names = ("lon", "lonlat", "lat")
    return next((placing.table.heading(n) for n in names if placing.table.has(n)), None)
