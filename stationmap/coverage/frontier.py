"""What need not be walked: places so deep in discs that no boundary is there.

Where many discs overlap, most circles run through land that others cover as
often as anybody asks. Finding those first keeps a great radius affordable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.coverage.land import Land

    Floats = NDArray[np.float64]

# Rounding must not make a place deep.
SAFE = 1.0 - 1e-9
# With fewer neighbours, walking a circle is cheaper than asking whether one must.
CROWD = 50
# Tiles are a part of the radius; so many in a row at most.
TILES_IN_RADIUS, TILES_IN_ROW = 4.0, 256.0


def is_deep(
    places: Floats, half_m: Floats, centre: Floats, radius_m: float, most: int
) -> NDArray[np.bool_]:
    """Say of which places all within `half_m` lies in at least `most` discs.

    Parameters
    ----------
    places : ndarray, shape (m, 2)
        Metres in the plane.
    half_m : ndarray, shape (m,)
        How far around each place.
    centre : ndarray, shape (n, 2)
        The centres of the discs.
    radius_m : float
        Their radius.
    most : int
        How many discs.

    Returns
    -------
    ndarray of bool, shape (m,)
    """
    from scipy.spatial import cKDTree

    distance, _ = cKDTree(centre).query(places, k=[most])
    return np.asarray(np.asarray(distance)[:, 0] + half_m < radius_m * SAFE, np.bool_)


def frontier(centre: Floats, radius_m: float, land: Land, most: int) -> NDArray[np.intp]:
    """Return the discs whose circle may pass over land in fewer than `most` other discs."""
    from scipy.spatial import cKDTree

    everybody = np.arange(len(centre))
    tree = cKDTree(centre)
    if tree.count_neighbors(tree, 2.0 * radius_m) < CROWD * len(centre):
        return everybody
    tiles, half_m = _tiles(land, radius_m)
    shallow = tiles[~is_deep(tiles, np.full(len(tiles), half_m), centre, radius_m, most)]
    shallow = shallow[land.is_near(shallow, half_m)]
    if not len(shallow):
        return everybody[:0]
    distance, _ = cKDTree(shallow).query(centre)
    return everybody[np.asarray(distance) <= radius_m + 2.0 * half_m]


def _tiles(land: Land, radius_m: float) -> tuple[Floats, float]:
    """Return the middles of tiles that cover the land, and half their diagonal."""
    from shapely import total_bounds

    west, south, east, north = total_bounds(land.townships).tolist()
    extent = max(east - west, north - south)
    side = max(radius_m / TILES_IN_RADIUS, extent / TILES_IN_ROW)
    x, y = np.meshgrid(np.arange(west, east + side, side), np.arange(south, north + side, side))
    return np.stack([x.ravel(), y.ravel()], axis=-1), side * float(np.sqrt(0.5))
