"""Cross coverage (服务圈交叉覆盖): what is within reach of 1, 2, 3 stations.

For land, `stationmap.coverage.discs.disc_areas` measures it exactly. Here is
the same for demand points, whichever `Reach` says who is within.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.discs import MOST
from stationmap.coverage.limits import checked_count

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array


def times_reached(within: csr_array[np.bool_]) -> NDArray[np.intp]:
    """Return how many stations each demand point has within reach, shape (m,).

    Parameters
    ----------
    within : csr_array of bool, shape (m, n)
        As `Reach.within` returns it.
    """
    return np.diff(within.indptr).astype(np.intp)


def weight_reached(
    times: ArrayLike,
    weights: ArrayLike,
    *,
    group: ArrayLike | None = None,
    groups: int = 1,
    most: int = MOST,
) -> NDArray[np.float64]:
    """Add up the demand within reach of at least 1, 2, .. `most` stations.

    Parameters
    ----------
    times : array_like of int, shape (m,)
        How many stations each point has within reach.
    weights : array_like, shape (m,)
        Demand of each point, in whatever unit.
    group : array_like of int, shape (m,), optional
        The group of each point, such as its township, from 0; one group where
        not given. Points of group -1 count nowhere.
    groups : int
        How many groups there are.
    most : int
        The greatest number of stations asked for.

    Returns
    -------
    ndarray, shape (groups, most)
        In the unit of the weights; never more for k + 1 than for k.

    Raises
    ------
    NumberError
        `most` is no whole number of 1 or more.
    """
    most = checked_count(most, "most")
    times, weights = np.asarray(times, np.intp), np.asarray(weights, np.float64)
    group = np.zeros(len(times), np.intp) if group is None else np.asarray(group, np.intp)
    inside = group >= 0
    # By exact number first: k + 1 is then within k to the last digit.
    place = group[inside] * (most + 1) + np.minimum(times, most)[inside]
    exactly = np.bincount(place, weights[inside], groups * (most + 1)).reshape(groups, most + 1)
    return np.cumsum(exactly[:, :0:-1], axis=1, dtype=np.float64)[:, ::-1]
