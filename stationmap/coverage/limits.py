"""The numbers that coverage can be computed with; all others are refused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from stationmap.errors import CoordinateError, NumberError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MAX_RADIUS_M = 100_000.0
MAX_MINUTES = 600.0
MIN_CELL_M, MAX_CELL_M = 5.0, 10_000.0
MAX_PLACES = 1_000


def checked_radius_m(radius_m: float) -> float:
    """Return a service radius, metres.

    Raises
    ------
    NumberError
        It is not a number, not more than 0, or more than `MAX_RADIUS_M`.
    """
    return _between(radius_m, "radius_m", ("服务半径", "service radius"), MAX_RADIUS_M, "米", "m")


def checked_minutes(minutes: float) -> float:
    """Return a time on the way, minutes; the error is that of `checked_radius_m`."""
    return _between(
        minutes, "minutes", ("路上的时间", "time on the way"), MAX_MINUTES, "分钟", "min"
    )


def checked_speed_m_s(speed_m_s: float) -> float:
    """Return a speed, metres per second; the error is that of `checked_radius_m`."""
    return _between(speed_m_s, "speed_m_s", ("速度", "speed"), 100.0, "米每秒", "m/s")


def checked_detour(detour: float) -> float:
    """Return a detour factor: way over straight line, from 1 to 10.

    Raises
    ------
    NumberError
        It is not a number, less than 1, or more than 10.
    """
    return _between(detour, "detour", ("绕行系数", "detour factor"), 10.0, "", "", least=1.0)


def checked_cell_m(cell_m: float) -> float:
    """Return the side of a grid's cell, metres, from `MIN_CELL_M` to `MAX_CELL_M`.

    Raises
    ------
    NumberError
        It is not a number, or out of that range.
    """
    names = ("网格边长", "cell size")
    return _between(cell_m, "cell_m", names, MAX_CELL_M, "米", "m", least=MIN_CELL_M)


def checked_count(count: int, field: str, most: int = MAX_PLACES) -> int:
    """Return a whole number from 1 to `most`.

    Raises
    ------
    NumberError
        It is not a whole number, or out of that range.
    """
    names = ("个数", "number")
    number = _between(count, field, names, float(most), "", "", least=1.0)
    if number != int(number):
        raise NumberError(
            zh=f"{field} 要是整数，现在是 {count}。请填 1 到 {most} 的整数。",
            en=f"{field} must be a whole number; it is {count}. Give one from 1 to {most}.",
            field=field,
            value=count,
        )
    return int(number)


def checked_points(xy_m: ArrayLike, field: str) -> NDArray[np.float64]:
    """Return positions in the plane, metres, as an array of shape (n, 2).

    Raises
    ------
    CoordinateError
        The shape is another, or a coordinate is not finite; its row is named.
    """
    xy = np.asarray(xy_m, np.float64)
    if xy.size == 0:
        return np.empty((0, 2))
    if xy.ndim != 2 or xy.shape[1] != 2:  # noqa: PLR2004 - x and y
        raise CoordinateError(
            zh=f"{field} 要是 n 行 2 列的平面坐标，现在的形状是 {xy.shape}。",
            en=f"{field} must be n rows of x and y in metres; its shape is {xy.shape}.",
            field=field,
            value=str(xy.shape),
        )
    good = np.isfinite(xy).all(axis=1)
    if not good.all():
        row = int(np.argmin(good))
        raise CoordinateError(
            zh=f"{field} 第 {row + 1} 个位置不是有效坐标。请改正或去掉它。",
            en=f"Position {row + 1} of {field} is not finite. Correct it or leave it out.",
            field=field,
            value=str(xy[row].tolist()),
        )
    return xy


def _number(value: object) -> float:
    """Return a number as it is given; text is checked elsewhere, and is none here."""
    return float(value) if isinstance(value, int | float | np.number) else math.nan


def _between(
    value: float,
    field: str,
    names: tuple[str, str],
    most: float,
    unit_zh: str,
    unit_en: str,
    *,
    least: float | None = None,
) -> float:
    """Return a number that is more than 0, or at least `least`, and at most `most`."""
    number = _number(value)
    if (number > 0.0 if least is None else number >= least) and number <= most:
        return number
    zh, en = names
    from_zh = (
        f"大于 0、不超过 {most:g} {unit_zh}"
        if least is None
        else f"{least:g} 到 {most:g} {unit_zh}"
    )
    from_en = (
        f"more than 0 and at most {most:g} {unit_en}"
        if least is None
        else f"from {least:g} to {most:g} {unit_en}"
    )
    raise NumberError(
        zh=f"{zh}（{field}）不能是 {value}。请填{from_zh.rstrip()}的数。",
        en=f"The {en} ({field}) cannot be {value}. Give a number {from_en.rstrip()}.",
        field=field,
        value=value,
    )
