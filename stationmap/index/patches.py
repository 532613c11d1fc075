"""Patches: for every small patch of ground, the points around it, laid ready.

Asking a tree for a few neighbours costs ten times what the search in it does:
the rest is the way through the library. A set of points that is asked often
keeps, for each patch, those around its middle side by side. Where they prove
the answer, the tree is not asked. The proof does not rest on how the ground
is divided: all points within the patch's radius of its middle are at hand, so
whatever lies no farther than that from an origin, less the way from the
origin to the middle, cannot be missed.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from stationmap.geodesy import ROUNDING_M, candidate_chord_m

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.spatial import cKDTree

    Floats: TypeAlias = NDArray[np.float64]
    Rows: TypeAlias = NDArray[np.intp]

# Points in a patch, and points kept around its middle.
PATCH = 12
AROUND = 80


class Patches:
    """The points around each patch of ground.

    Patches hold equally many points: bands by latitude, cut by longitude. So
    they are small where points are many.

    Parameters
    ----------
    lons, lats : ndarray, shape (n,)
        Degrees, WGS 84; more than `AROUND` points.
    xyz : ndarray, shape (n, 3)
        The same in ECEF, metres.
    tree : cKDTree
        Over `xyz`.
    """

    def __init__(self, lons: Floats, lats: Floats, xyz: Floats, tree: cKDTree) -> None:
        bands = max(1, math.isqrt(len(lons) // PATCH))
        self._norths: list[float] = []
        self._easts: list[list[float]] = []
        self._firsts: list[int] = []
        middles: list[Floats] = []
        for band in np.array_split(np.argsort(lats), bands):
            eastward = band[np.argsort(lons[band])]
            patches = np.array_split(eastward, max(1, len(band) // PATCH))
            # The last of each holds what lies beyond it too.
            self._norths.append(float(lats[band[-1]]))
            self._easts.append([float(lons[patch[-1]]) for patch in patches[:-1]])
            self._firsts.append(len(middles))
            middles += [xyz[patch].mean(axis=0) for patch in patches]
        self._norths.pop()
        around: tuple[Any, Any] = tree.query(np.array(middles), AROUND)
        chords, self._places = around
        self._middles = [tuple(middle.tolist()) for middle in middles]
        self._radii_m = chords[:, -1].tolist()
        self._axes = np.ascontiguousarray(xyz[self._places].transpose(0, 2, 1))

    def candidates(
        self, lon: float, lat: float, origin: tuple[float, float, float], k: int
    ) -> Rows | None:
        """Return the places of all that could be among the `k` nearest, None if not proven."""
        if k >= AROUND:
            return None
        band = bisect_left(self._norths, lat)
        patch = self._firsts[band] + bisect_left(self._easts[band], lon)
        away = self._axes[patch] - np.array(origin)[:, None]
        squares: Floats = np.einsum("ij,ij->j", away, away)
        order: Rows = squares.argsort()
        reach_m = candidate_chord_m(math.sqrt(squares.item(order.item(k - 1))))
        away_m = math.dist(origin, self._middles[patch])
        if reach_m + away_m + ROUNDING_M > self._radii_m[patch]:
            return None
        wanted = k
        while squares.item(order.item(wanted)) <= reach_m * reach_m:
            # Ends before the list does: the last lies beyond the reach.
            wanted += 1
        chosen: Rows = self._places[patch][order[:wanted]]
        return chosen
