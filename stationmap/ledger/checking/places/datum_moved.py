"""Whether a file's coordinates are in another datum than those of the version before.

Where all points stay inside their townships in every reading, the borders say
nothing about the datum. Stations that were in the ledger already do: read in
the wrong datum all of them move by some 520 m or 1.3 km at once, and in the
right one they stand where they stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.datum import Datum, convert
from stationmap.geodesy import distance_m
from stationmap.ledger.checked import DatumDoubt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST = 5
"""Fewer stations than this may have moved by chance; more never do it alike."""

_HERE_M = 30.0  # measured anew, or clicked on another map, a station stays within this
_GONE_M = 200.0  # much nearer than any two readings are to each other
_SHARE = 0.8


def doubt_by_moves(
    lon: Floats, lat: Floats, *, declared: Datum, was_lon: Floats, was_lat: Floats
) -> DatumDoubt | None:
    """Say whether stations stand where they stood in another datum, and only there.

    Parameters
    ----------
    lon, lat : ndarray
        Degrees in the datum of the file, not a number where there are none.
    declared : Datum
        What the file is said to be in.
    was_lon, was_lat : ndarray
        Where each row stood in the last version, WGS 84; not a number for new ones.

    Returns
    -------
    DatumDoubt or None
        ``rows`` are those that were there before, ``moved`` those that would
        have gone elsewhere, ``stayed`` those that stand still in the other datum.
    """
    rows = np.flatnonzero(np.isfinite(lon) & np.isfinite(was_lon))
    if len(rows) < LEAST:
        return None
    away = {
        datum: _away_m(lon[rows], lat[rows], datum, was_lon[rows], was_lat[rows]) for datum in Datum
    }
    moved = int((away[declared] > _GONE_M).sum())
    if moved < _SHARE * len(rows):
        return None
    fits = max(Datum, key=lambda datum: int((away[datum] <= _HERE_M).sum()))
    stayed = int((away[fits] <= _HERE_M).sum())
    if fits is declared or stayed < max(LEAST, _SHARE * len(rows)):
        return None
    return DatumDoubt(
        declared=declared,
        fits=fits,
        rows=len(rows),
        shift_m=float(np.median(away[declared])),
        moved=moved,
        stayed=stayed,
    )


def _away_m(lon: Floats, lat: Floats, datum: Datum, was_lon: Floats, was_lat: Floats) -> Floats:
    east, north = convert(lon, lat, source=datum, target=Datum.WGS84)
    return np.asarray(distance_m(east, north, was_lon, was_lat))
