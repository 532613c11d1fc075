"""The distance to the nearest station on a grid, for the heat layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.coverage.limits import checked_cell_m
from stationmap.coverage.reach import STRAIGHT
from stationmap.errors import NumberError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.coverage.land import Land
    from stationmap.coverage.reach import Reach
    from stationmap.geodesy import Plane

    Floats = NDArray[np.float64]

CELL_M = 100.0
EARTH_M = 6_378_137.0
MAX_CELLS = 20_000_000


class Bounds(NamedTuple):
    """The outer edges of a grid, in the unit of the grid's positions."""

    west: float
    south: float
    east: float
    north: float


class DistanceGrid(NamedTuple):
    """Distances in metres at the middle of cells; row 0 is the northernmost.

    Not a number off the land; infinite where no station can be reached.
    """

    distance_m: NDArray[np.float32]  # (rows, columns)
    bounds: Bounds


def distance_grid(
    land: Land, stations_xy: ArrayLike, *, cell_m: float = CELL_M, reach: Reach = STRAIGHT
) -> DistanceGrid:
    """Compute the distance to the nearest station on a square grid of the plane.

    Parameters
    ----------
    land : Land
        The townships.
    stations_xy : array_like, shape (n, 2)
        Metres in the plane of `land`.
    cell_m : float
        The side of a cell.
    reach : Reach
        What says how far it is.

    Returns
    -------
    DistanceGrid
        Its bounds are metres in the plane, whole multiples of `cell_m`.

    Raises
    ------
    NumberError
        The cell size is out of range, or makes more than `MAX_CELLS` cells.
    CoordinateError
        A station has no position.
    """
    from shapely import total_bounds

    cell_m = checked_cell_m(cell_m)
    west, south, east, north = (total_bounds(land.townships) / cell_m).tolist()
    bounds = Bounds(*(cell_m * n for n in (*np.floor([west, south]), *np.ceil([east, north]))))
    columns, rows = (
        _cells(bounds.east - bounds.west, cell_m),
        _cells(bounds.north - bounds.south, cell_m),
    )
    _check_size(rows, columns, cell_m)
    corner = np.array([bounds.west, bounds.north])
    sign = np.array([1.0, -1.0]) / cell_m
    coast = land.coast
    mask = _mask((coast.start - corner) * sign, (coast.stop - corner) * sign, rows, columns)
    row, column = np.nonzero(mask)
    centre = corner + (np.stack([column, row], axis=-1) + 0.5) / sign
    return DistanceGrid(_filled(mask, centre, stations_xy, reach), bounds)


def distance_image(
    land: Land,
    stations_xy: ArrayLike,
    plane: Plane,
    *,
    cell_m: float = CELL_M,
    reach: Reach = STRAIGHT,
) -> DistanceGrid:
    """Compute the distance to the nearest station on the grid of a web map.

    Rows and columns are evenly spaced in Web Mercator, so that the grid lies
    true under an image laid over the map; distances are those of the plane.

    The parameters and errors are those of `distance_grid`; `plane` is the
    plane of `land`, and `cell_m` the side of a cell in the middle of the land.

    Returns
    -------
    DistanceGrid
        Its bounds are degrees, WGS 84.
    """
    cell_m = checked_cell_m(cell_m)
    coast = land.coast
    start, stop = (_mercator(plane.from_plane(*xy.T)) for xy in (coast.start, coast.stop))
    low, high = start.min(axis=0), start.max(axis=0)
    side = cell_m / (EARTH_M * _scale(0.5 * (low[1] + high[1])))
    columns, rows = (_cells(extent, side) for extent in (high - low).tolist())
    _check_size(rows, columns, cell_m)
    corner, sign = np.array([low[0], high[1]]), np.array([1.0, -1.0]) / side
    mask = _mask((start - corner) * sign, (stop - corner) * sign, rows, columns)
    row, column = np.nonzero(mask)
    centre = corner + (np.stack([column, row], axis=-1) + 0.5) / sign
    places = plane.to_plane(*_degrees(centre).T)
    far = corner + np.array([columns, rows]) / sign
    (west, north), (east, south) = _degrees(np.stack([corner, far])).tolist()
    return DistanceGrid(_filled(mask, places, stations_xy, reach), Bounds(west, south, east, north))


def _mercator(lon_lat: Floats) -> Floats:
    """Return degrees as Web Mercator on a sphere of radius 1."""
    lon, lat = np.radians(lon_lat).T
    return np.stack([lon, np.arctanh(np.sin(lat))], axis=-1)


def _degrees(xy: Floats) -> Floats:
    """Return Web Mercator on a sphere of radius 1 as degrees."""
    lon, lat = xy[:, 0], np.arcsin(np.tanh(xy[:, 1]))
    return np.asarray(np.degrees(np.stack([lon, lat], axis=-1)), np.float64)


def _scale(y: float) -> float:
    """Return how long a unit of Web Mercator is on the ground: the cosine of latitude."""
    return float(1.0 / np.cosh(y))


def _cells(extent: float, side: float) -> int:
    # A multiple of the side that rounding made a little longer is not a cell more.
    return max(1, int(np.ceil(extent / side - 1e-9)))


def _check_size(rows: int, columns: int, cell_m: float) -> None:
    if rows * columns <= MAX_CELLS:
        return
    least = float(np.ceil(cell_m * np.sqrt(rows * columns / MAX_CELLS)))
    raise NumberError(
        zh=f"网格边长（cell_m）{cell_m:g} 米太细，会有 {rows * columns} 格。"
        f"请填 {least:g} 米以上。",
        en=f"Cells (cell_m) of {cell_m:g} m make {rows * columns} of them. "
        f"Give {least:g} m or more.",
        field="cell_m",
        value=cell_m,
    )


def _mask(start: Floats, stop: Floats, rows: int, columns: int) -> NDArray[np.bool_]:
    """Say which cells have their middle on land.

    Edges are in cells, x to the right and y downwards. Each row is walked from
    the left; wherever an edge crosses its middle, land begins or ends.
    """
    upper, lower = np.minimum(start[:, 1], stop[:, 1]), np.maximum(start[:, 1], stop[:, 1])
    first = np.clip(np.ceil(upper - 0.5), 0, rows).astype(np.intp)
    count = np.clip(np.ceil(lower - 0.5), 0, rows).astype(np.intp) - first
    edge = np.repeat(np.arange(len(start)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count - first, count)
    rise = (stop - start)[edge]
    x = start[edge, 0] + (row + 0.5 - start[edge, 1]) * rise[:, 0] / rise[:, 1]
    column = np.clip(np.ceil(x - 0.5), 0, columns).astype(np.intp)
    turns = np.bincount(row * (columns + 1) + column, minlength=rows * (columns + 1))
    inside = np.cumsum(turns.reshape(rows, columns + 1), axis=1) % 2 == 1
    return np.asarray(inside[:, :columns], np.bool_)


def _filled(
    mask: NDArray[np.bool_], places: Floats, stations_xy: ArrayLike, reach: Reach
) -> NDArray[np.float32]:
    distance = np.full(mask.shape, np.nan, np.float32)
    distance[mask] = reach.nearest_m(places, stations_xy).distance_m
    return distance
