"""Where names go: inside their township, or beside their station. Names move, stations never do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.maps.labels import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.maps.labels import Room

TRIED = 260  # places for one name, spread evenly over its land
ENOUGH = (1.0, 0.8, 0.6, 0.4)  # of a name on its own land; less only where there is no more
ASIDE_PX = (26.0, 44.0, 64.0, 88.0, 116.0, 148.0, 190.0, 240.0, 300.0, 370.0, 450.0)
TURNS = 24


class Beside(NamedTuple):
    """Where a station's name goes; `tie` is the line between them where they lie apart."""

    box: Box
    tie: tuple[tuple[float, float], tuple[float, float]] | None = None


def within(
    shape: BaseGeometry,
    *,
    width: float,
    height: float,
    room: Room,
    keep_off: NDArray[np.float64],
) -> Box | None:
    """Take the best free place for a name on its own land; None without any.

    Parameters
    ----------
    shape : geometry
        The land, in pixels.
    width, height : float
        The size of the name.
    room : Room
        What is taken; the place found is taken as well.
    keep_off : ndarray, shape (n, 2)
        Stations, of which as few as possible are covered.
    """
    middles = _spread(shape)
    if not len(middles):
        return None
    cost = _covered(middles, width, height, keep_off) + _off_middle(middles)
    order = np.argsort(cost, kind="stable")
    on_land = _whole_on(shape, middles, width, height)
    for enough in ENOUGH:
        for number in order[on_land[order] >= enough].tolist():
            x, y = middles[number].tolist()
            if room.place(box := Box.around(x, y, width, height)):
                return box
        if enough == ENOUGH[0]:
            on_land = _share_on(shape, middles, width, height)
    return None


def beside(
    room: Room, point: Box, width: float, height: float, *, off: BaseGeometry | None = None
) -> Beside | None:
    """Take the first free place for a name at its point, else near it with a line.

    With `off` the name goes nowhere on that shape, so that it seems to name nothing else.
    """
    box = room.beside(point, width, height) if off is None else None
    if box is not None:
        return Beside(box)
    x, y = point.middle
    for box in _around(x, y, width, height):
        if (off is None or not _meets(box, off)) and room.place(box):
            return Beside(box, ((x, y), _nearest(box, x, y)))
    return None


def _around(x: float, y: float, width: float, height: float) -> Iterator[Box]:
    """Yield places around a point, the nearest first."""
    for aside in ASIDE_PX:
        for turn in range(TURNS):
            angle = 2 * np.pi * turn / TURNS
            away_x, away_y = np.cos(angle), np.sin(angle)
            middle_x = x + away_x * (aside + width / 2 * abs(away_x))
            middle_y = y + away_y * (aside + height / 2 * abs(away_y))
            yield Box.around(middle_x, middle_y, width, height)


def _meets(box: Box, shape: BaseGeometry) -> bool:
    from shapely import box as rectangle

    return bool(rectangle(*box).intersects(shape))


def _nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _spread(shape: BaseGeometry) -> NDArray[np.float64]:
    """Return places on a shape, tried as middles of its name, shape (m, 2)."""
    from shapely import area, contains_xy, prepare

    if shape.is_empty:
        return np.empty((0, 2))
    left, top, right, bottom = shape.bounds
    step = max(np.sqrt(float(area(shape)) / TRIED), 3.0)
    x, y = np.meshgrid(np.arange(left, right, step), np.arange(top, bottom, step))
    prepare(shape)
    places = np.column_stack([x.ravel(), y.ravel()])
    return np.asarray(places[contains_xy(shape, places)], np.float64)


def _off_middle(middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far from the middle places are, at most 1: names read best there."""
    away = np.hypot(*(middles - middles.mean(axis=0)).T)
    return np.asarray(away / (away.max() + 1.0), np.float64)


def _whole_on(
    shape: BaseGeometry, middles: NDArray[np.float64], width: float, height: float
) -> NDArray[np.float64]:
    """Return 1 where a name lies on the land with all of it, else 0, for each place."""
    from shapely import contains_properly

    return np.asarray(contains_properly(shape, _boxes(middles, width, height)), np.float64)


def _share_on(
    shape: BaseGeometry, middles: NDArray[np.float64], width: float, height: float
) -> NDArray[np.float64]:
    """Return how much of a name lies on the land, for each place."""
    from shapely import area, intersection

    shared = area(intersection(_boxes(middles, width, height), shape))
    return np.asarray(shared / (width * height), np.float64)


def _boxes(middles: NDArray[np.float64], width: float, height: float) -> NDArray[np.object_]:
    from shapely import box

    x, y = middles.T
    return np.asarray(box(x - width / 2, y - height / 2, x + width / 2, y + height / 2), np.object_)


def _covered(
    middles: NDArray[np.float64], width: float, height: float, stations: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many stations a name would cover, for each place."""
    apart = np.abs(middles[:, None, :] - stations[None, :, :])
    inside = (apart[:, :, 0] < width / 2 + 6) & (apart[:, :, 1] < height / 2 + 4)
    return np.asarray(inside.sum(axis=1), np.float64)
