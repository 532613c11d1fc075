"""Stations so near each other that they may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.geodesy import distance_m, to_ecef

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEAR_M = 20.0
"""Two stations within this may be one written twice."""


class Near(NamedTuple):
    """A row, an earlier one that it may be a second writing of, and how far apart they are."""

    row: int
    other: int
    distance_m: float


def near_pairs(lon: Floats, lat: Floats, rows: NDArray[np.intp]) -> list[Near]:
    """Return which rows lie within `NEAR_M` of an earlier one.

    Each row is told at most once, with the nearest; rows at one and the same
    place with the first of them. So the answer is never longer than the file.

    Parameters
    ----------
    lon, lat : ndarray
        All positions, degrees, WGS 84.
    rows : ndarray of int
        The rows to compare, in their order.
    """
    if len(rows) < 2:  # noqa: PLR2004 - one row has no neighbour
        return []
    from scipy.spatial import cKDTree

    place = np.stack([lon[rows], lat[rows]], axis=1)
    spots, first, spot = np.unique(place, axis=0, return_index=True, return_inverse=True)
    spot = np.ravel(spot)
    found = [
        Near(int(rows[n]), int(rows[first[spot[n]]]), 0.0)
        for n in np.flatnonzero(first[spot] != np.arange(len(rows))).tolist()
    ]
    if len(spots) > 1:
        at = to_ecef(spots[:, 0], spots[:, 1])
        found_there = cKDTree(at).query(at, k=[1, 2], distance_upper_bound=NEAR_M + 1e-6)
        chord, other = np.asarray(found_there[0]), np.asarray(found_there[1])
        close = np.flatnonzero(np.isfinite(chord[:, 1]))
        # The point itself stands first, but for rounding.
        beside = np.where(other[close, 0] == close, other[close, 1], other[close, 0])
        pairs = {(max(a, b), min(a, b)) for a, b in zip(first[close], first[beside], strict=True)}
        for late, early in sorted(pairs):
            a, b = int(rows[late]), int(rows[early])
            found.append(Near(a, b, distance_m(lon[a], lat[a], lon[b], lat[b])))
    return sorted(found)
