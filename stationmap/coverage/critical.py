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
# Less is the rounding of sums.
LEAST_DEMAND = 1e-9


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


def critical_stations(area_m2: ArrayLike, demand: ArrayLike) -> NDArray[np.intp]:
    """Return the stations that are missed when closed, most missed first.

    Parameters
    ----------
    area_m2 : array_like, shape (n,)
        The land that each station alone reaches.
    demand : array_like, shape (n,)
        The demand that each station alone reaches.

    Returns
    -------
    ndarray of int
        Their rows, by demand, then by area, then by row.
    """
    area, people = np.asarray(area_m2, np.float64), np.asarray(demand, np.float64)
    missed = (people > LEAST_DEMAND) | (area >= LEAST_M2)
    order = np.lexsort((-area, -people))
    return order[missed[order]]
