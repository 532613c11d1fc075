"""Refuses what cannot be solved, and says which value is at fault and what to do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap.errors import InputError, NumberError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

LONGEST_RADIUS_M = 20_100_000.0
"""Farther than any two points of the Earth are apart."""


def stored(matrix: Any) -> NDArray[Any]:  # noqa: ANN401 - dense or any sparse format
    """Return the values that a dense or sparse matrix holds."""
    return np.asarray(getattr(matrix, "data", matrix) if is_sparse(matrix) else matrix)


def is_sparse(matrix: object) -> bool:
    """Say whether this is one of scipy's sparse matrices, without loading scipy."""
    return hasattr(matrix, "tocsr")


def cost_matrix(matrix: Any) -> Any:  # noqa: ANN401 - dense or any sparse format
    """Return distances as float64, or reach as booleans: ndarray or csr.

    Raises
    ------
    InputError
        Not a table of numbers, or empty.
    NumberError
        A distance that is negative or not a number.
    """
    table = matrix.tocsr() if is_sparse(matrix) else _array(matrix, "cost_matrix")
    if table.ndim != 2 or 0 in table.shape:  # noqa: PLR2004 - rows and columns
        raise InputError(
            zh=f"距离表要有需求点（行）和候选点（列），现在的形状是 {table.shape}。",
            en="The cost matrix needs a row for each demand point and a column for each site; "
            f"its shape is {table.shape}.",
            field="cost_matrix",
            value=table.shape,
        )
    if table.dtype == np.bool_:
        return table
    table = table.astype(np.float64, copy=False)
    wrong = ~(stored(table) >= 0.0)
    if wrong.any():
        _refuse_distance(float(stored(table)[wrong][0]))
    return table


def dense_cost_matrix(matrix: Any) -> NDArray[np.float64]:  # noqa: ANN401 - refuses what is not
    """Return a dense table of distances, for the models that weigh distance."""
    table = cost_matrix(matrix)
    if is_sparse(table) or table.dtype == np.bool_:
        raise InputError(
            zh="这个模型要比远近，距离表须是完整的米数，不能只写够得着的。",
            en="This model weighs distances: give a dense matrix of metres, "
            "not a sparse or a boolean one.",
            field="cost_matrix",
            value=type(matrix).__name__,
        )
    distances: NDArray[np.float64] = table
    return distances


def weights(values: ArrayLike | None, rows: int) -> NDArray[np.float64]:
    """Return a weight for each demand row; 1 each where none are given.

    Raises
    ------
    InputError
        Not one number for each row.
    NumberError
        A weight that is negative or not finite.
    """
    if values is None:
        return np.ones(rows)
    found = _array(values, "weights")
    if found.shape != (rows,):
        raise InputError(
            zh=f"需求点有 {rows} 个，权重却有 {found.shape} 个。请一一对应。",
            en=f"There are {rows} demand rows, but weights of shape {found.shape}. Give one each.",
            field="weights",
            value=found.shape,
        )
    wrong = np.flatnonzero(~(np.isfinite(found) & (found >= 0.0)))
    if wrong.size:
        row, value = int(wrong[0]), float(found[wrong[0]])
        raise NumberError(
            zh=f"第 {row} 个需求点（从 0 数起）的权重是 {value}，要是 0 或正数。",
            en=f"The weight of demand row {row} (from 0) is {value}; give 0 or more.",
            field="weights",
            value=value,
        )
    return found


def radius_m(value: float | None) -> float:
    """Return a service radius.

    Raises
    ------
    NumberError
        It is missing, not a positive number, or longer than half round the Earth.
    """
    radius = _number(value)
    if 0.0 < radius <= LONGEST_RADIUS_M:
        return radius
    raise NumberError(
        zh=f"服务半径要大于 0 米，不超过 {LONGEST_RADIUS_M:.0f} 米，现在是 {value}。",
        en=f"The service radius must be more than 0 and at most {LONGEST_RADIUS_M:.0f} metres; "
        f"it is {value}.",
        field="service_radius_m",
        value=value,
    )


def count(value: int, most: int, field: str = "p") -> int:
    """Return how many stations are asked for.

    Raises
    ------
    NumberError
        Not a whole number from 1 to as many as may be opened.
    """
    whole = _number(value)
    if 1 <= whole <= most and whole == math.floor(whole):
        return int(whole)
    raise NumberError(
        zh=f"新建座数要是 1 到 {most} 的整数（能选的候选点有 {most} 个），现在是 {value}。",
        en=f"The number of stations must be whole, from 1 to {most}, "
        f"as many as there are candidates to choose from; it is {value}.",
        field=field,
        value=value,
    )


def columns(values: Iterable[int], size: int, field: str) -> NDArray[np.intp]:
    """Return distinct column numbers, ascending.

    Raises
    ------
    InputError
        One of them is not a column.
    """
    found = np.asarray(list(values))
    if not found.size:
        return np.empty(0, np.intp)
    whole = np.issubdtype(found.dtype, np.integer) and found.ndim == 1
    wrong = found[(found < 0) | (found >= size)] if whole else found
    if wrong.size:
        value = wrong.flat[0]
        raise InputError(
            zh=f"候选点的列号要是 0 到 {size - 1} 的整数，现在有 {value}。",
            en=f"Columns are whole numbers from 0 to {size - 1}; there is {value}.",
            field=field,
            value=value,
        )
    return np.unique(found).astype(np.intp)


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _array(values: object, field: str) -> NDArray[Any]:
    table = np.asarray(values)
    if table.dtype == np.bool_ and field == "cost_matrix":
        return table
    try:
        return np.asarray(table, np.float64)
    except (TypeError, ValueError):
        raise InputError(
            zh=f"{field} 里有不是数字的内容。",
            en=f"{field} holds something that is not a number.",
            field=field,
        ) from None


def _refuse_distance(value: float) -> None:
    raise NumberError(
        zh=f"距离表里有 {value}；距离要是 0 或正数，到不了的写无穷大。",
        en=f"The cost matrix holds {value}; distances are 0 or more, infinite where "
        "there is no way.",
        field="cost_matrix",
        value=value,
    )
