"""Rows that every siting program shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def quota_rows(
    group_of: NDArray[np.intp], minimum: NDArray[np.intp], width: int
) -> tuple[Any, NDArray[np.float64]]:
    """Return one row for each group with a minimum: its columns add up to at least that.

    Parameters
    ----------
    group_of : ndarray of int
        The group of each of the first variables, -1 for none.
    minimum : ndarray of int, shape (groups,)
        How many to open in each group.
    width : int
        Number of variables.

    Returns
    -------
    matrix : csr_array, shape (groups, width)
    lower : ndarray, shape (groups,)
    """
    from scipy.sparse import csr_array

    numbers = np.flatnonzero(minimum > 0)
    row, place = np.nonzero(numbers[:, None] == group_of[None, :])
    matrix = csr_array((np.ones(len(row)), (row, place)), shape=(len(numbers), width))
    return matrix, minimum[numbers].astype(np.float64)


def count_row(columns: int, width: int) -> Any:  # noqa: ANN401 - scipy's sparse arrays
    """Return the row that counts how many of the first variables are open."""
    from scipy.sparse import csr_array

    ones = np.zeros((1, width))
    ones[0, :columns] = 1.0
    return csr_array(ones)
