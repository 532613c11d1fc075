"""Makes a covering problem small before it is solved, without changing its answer.

Demand rows that the same columns reach are one row with their weights added;
rows that nothing or an existing station reaches are settled beforehand; a
column that reaches nothing which another one does not reach as well is never
needed. On village-scale data this is where most of the time is won.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap.siting import checks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.siting.choice import Choice

_SEED = 20_201_101  # any number: it only has to be the same each time
DENSEST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """A covering problem without what is settled.

    Attributes
    ----------
    matrix : csr_array of float64, shape (rows, columns)
        1 where a column reaches a row; every row has a column.
    weights : ndarray, shape (rows,)
        The weight of each row.
    columns : ndarray of int, shape (columns,)
        The original column of each.
    settled : float
        Weight within reach of the existing stations.
    unreachable : ndarray of int
        Original rows that nothing can reach.
    """

    matrix: Any
    weights: NDArray[np.float64]
    columns: NDArray[np.intp]
    settled: float
    unreachable: NDArray[np.intp]


def reach_matrix(cost_matrix: Any, service_radius_m: float | None) -> Any:  # noqa: ANN401
    """Return who reaches whom as a csr_array of 1.0, shape (m, n); d <= radius reaches.

    Parameters
    ----------
    cost_matrix : ndarray or sparse, shape (m, n)
        Metres; or booleans, that say it already. What a sparse matrix does not
        store is out of reach; a stored 0 is a distance of 0.
    service_radius_m : float, optional
        Metres; only booleans do without.
    """
    from scipy.sparse import csr_array

    table = checks.cost_matrix(cost_matrix)
    if table.dtype == np.bool_:
        reach = csr_array(table)
        reach.eliminate_zeros()
        return reach.astype(np.float64)
    radius = checks.radius_m(service_radius_m)
    if not checks.is_sparse(table):
        return csr_array(table <= radius).astype(np.float64)
    near = table.data <= radius
    before = np.concatenate([[0], np.cumsum(near)])
    return csr_array(
        (np.ones(before[-1]), table.indices[near], before[table.indptr]), shape=table.shape
    )


def reduced(
    reach: Any,  # noqa: ANN401 - scipy's sparse arrays
    weights: NDArray[np.float64],
    choice: Choice,
    *,
    drop_columns: bool = True,
) -> Cover:
    """Settle what can be settled, and merge what is alike.

    Parameters
    ----------
    reach : csr_array, shape (m, n)
        As from `reach_matrix`.
    weights : ndarray, shape (m,)
        Rows of weight 0 are left out.
    choice : Choice
        What may be opened.
    drop_columns : bool
        Leave out columns that another one outdoes. Never done where a group
        has a minimum, which may need them.
    """
    done = covered_by(reach, choice.existing)
    open_reach = reach[:, choice.allowed]
    degree = np.diff(open_reach.indptr)
    waiting = np.flatnonzero(~done & (degree > 0) & (weights > 0.0))
    rows, group = merged_rows(open_reach[waiting])
    matrix = open_reach[waiting][rows]
    summed = np.bincount(group, weights[waiting], len(rows)).astype(np.float64)
    kept = np.arange(len(choice.allowed))
    if drop_columns and not choice.needed.any():
        kept = undominated(matrix)
        matrix = matrix[:, kept]
    return Cover(
        matrix=matrix,
        weights=summed,
        columns=choice.allowed[kept],
        settled=float(weights[done].sum()),
        unreachable=np.flatnonzero(~done & (degree == 0) & (weights > 0.0)),
    )


def covered_by(reach: Any, columns: NDArray[np.intp]) -> NDArray[np.bool_]:  # noqa: ANN401
    """Return which rows at least one of these columns reaches."""
    if not len(columns):
        return np.zeros(reach.shape[0], np.bool_)
    chosen = np.zeros(reach.shape[1])
    chosen[columns] = 1.0
    return np.asarray(reach @ chosen > 0.0)


def merged_rows(matrix: Any) -> tuple[NDArray[np.intp], NDArray[np.intp]]:  # noqa: ANN401
    """Find the rows that are alike.

    Each row is known by the sum of random numbers, one for each column. Equal
    sums are then compared column by column, so that chance decides nothing.

    Returns
    -------
    first : ndarray of int
        One row of each kind.
    kind : ndarray of int
        The kind of each row.
    """
    matrix.sort_indices()
    marks = np.random.default_rng(_SEED).integers(0, 2**63, matrix.shape[1], np.uint64)
    sums = np.concatenate([[np.uint64(0)], np.cumsum(marks[matrix.indices], dtype=np.uint64)])
    keys = sums[matrix.indptr[1:]] - sums[matrix.indptr[:-1]]
    _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    if not _alike(matrix, first[kind]):
        everyone = np.arange(matrix.shape[0])
        return everyone, everyone
    return first, kind


def _alike(matrix: Any, other: NDArray[np.intp]) -> bool:  # noqa: ANN401
    """Say whether every row has the columns of the other row named for it."""
    start, length = matrix.indptr[:-1], np.diff(matrix.indptr)
    if not np.array_equal(length, length[other]):
        return False
    shift = np.repeat(start[other] - start, length)
    return np.array_equal(matrix.indices, matrix.indices[np.arange(matrix.nnz) + shift])


def undominated(matrix: Any) -> NDArray[np.intp]:  # noqa: ANN401
    """Return the columns that no other column outdoes; of equals, the first.

    Skipped, and every column that reaches something returned, where comparing
    them would take longer than it saves.
    """
    size = np.diff(matrix.tocsc().indptr)
    busy = np.flatnonzero(size > 0)
    degree = np.diff(matrix.indptr)
    if float(np.square(degree, dtype=np.float64).sum()) > DENSEST_PAIRS:
        return busy
    shared = (matrix.T @ matrix).tocoo()
    inside = (shared.data == size[shared.row]) & (shared.row != shared.col)
    small, large = shared.row[inside], shared.col[inside]
    outdone = (size[large] > size[small]) | (large < small)
    return np.setdiff1d(busy, small[outdone])
