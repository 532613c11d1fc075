"""Critical stations: what nobody reaches any more once a station is closed.

For land, `DiscAreas.alone_m2` of `stationmap.coverage.discs` is that area for
every station at once. Here is the same for demand, and who is critical.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array

# Less is the rounding of coordinates, not land: a square metre.
LEAST_M2 = 1.0


def demand_alone(within: csr_array[np.bool_], weights: ArrayLike) -> NDArray[np.float64]:
    """Return the demand that each station alone reaches, shape (n,).

    Parameters
    ----------
    within : csr_array of bool, shape (m, n)
        As `Reach.within` returns it: which stations each point has within reach.
    weights : array_like, shape (m,)
        Demand of each point, in whatever unit.
    """
    once = np.diff(within.indptr) == 1
    station = within.indices[within.indptr[:-1][once]]
    demand = np.bincount(station, np.asarray(weights, np.float64)[once], within.shape[1])
    return demand.astype(np.float64)


def critical_stations(
    area_alone_m2: ArrayLike, demand_alone: ArrayLike | None = None
) -> NDArray[np.intp]:
    """Return the stations that are missed when closed, most missed first.

    Parameters
    ----------
    area_alone_m2 : array_like, shape (n,)
        The land that each station alone reaches.
    demand_alone : array_like, shape (n,), optional
        The demand that each station alone reaches. Where it is given, a
        station is critical because of people, not of empty land.

    Returns
    -------
    ndarray of int
        Their rows, by demand, then by area, then by row.
    """
    area = np.asarray(area_alone_m2, np.float64)
    demand = np.zeros(len(area)) if demand_alone is None else np.asarray(demand_alone, np.float64)
    missed = area >= LEAST_M2 if demand_alone is None else demand > 0.0
    order = np.lexsort((np.arange(len(area)), -area, -demand))
    return order[missed[order]]
