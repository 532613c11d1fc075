"""The places farthest from every station, exactly: largest empty circles.

The distance to the nearest station has no greatest value inside a Voronoi
cell, where walking away from its station makes it grow. So the greatest value
on land is at a vertex of the Voronoi diagram, where the border meets an edge
of the diagram, or at a vertex of the border. All of these are looked at.
(G. Toussaint, Computing largest empty circles with location constraints,
Int. J. Computer and Information Sciences 12, 1983.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.coverage.limits import checked_count, checked_points
from stationmap.coverage.reach import STRAIGHT

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from stationmap.coverage.land import Land

    Floats = NDArray[np.float64]

# Guards stand so many diameters away: no place on land is nearest to one.
GUARDS_AWAY = 8.0
GUARDS = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])


class Farthest(NamedTuple):
    """Places by distance, greatest first."""

    xy_m: NDArray[np.float64]  # (f, 2) in the plane
    distance_m: NDArray[np.float64]  # (f,) to the nearest station
    station: NDArray[np.intp]  # (f,) which station that is
    township: NDArray[np.intp]  # (f,) where the place lies


def farthest_places(land: Land, stations_xy: ArrayLike, count: int = 3) -> Farthest:
    """Find the places on land that are farthest from any station.

    The first is the farthest place of all. A place inside the empty circle of
    one already found lies in the same hole, and is passed over: each further
    place is at least as far from those before it as they are from their
    nearest station.

    Parameters
    ----------
    land : Land
        The townships.
    stations_xy : array_like, shape (n, 2)
        Metres in the plane of `land`.
    count : int
        How many places at most.

    Returns
    -------
    Farthest
        Fewer than `count` places where the land has no more; none where there
        is no station.

    Raises
    ------
    NumberError
        `count` is no whole number of 1 or more.
    CoordinateError
        A station has no position.
    """
    count = checked_count(count, "count")
    stations = checked_points(stations_xy, "stations_xy")
    if not (len(stations) and len(land)):
        nothing = np.empty(0, np.intp)
        return Farthest(np.empty((0, 2)), np.empty(0), nothing, nothing)
    places = _candidates(land, stations)
    distance, station = STRAIGHT.nearest_m(places, stations)
    chosen = _separate(places, distance, count)
    township = land.nearest_township(places[chosen])
    return Farthest(places[chosen], distance[chosen], station[chosen], township)


def _candidates(land: Land, stations: Floats) -> Floats:
    from scipy.spatial import Voronoi
    from shapely import intersects_xy

    diagram = Voronoi(np.concatenate([np.unique(stations, axis=0), _guards(land, stations)]))
    inside = intersects_xy(land.outline, *diagram.vertices.T)
    ridges = np.array(diagram.ridge_vertices, np.intp)
    ridges = ridges[(ridges >= 0).all(axis=1)]
    ends = diagram.vertices[ridges]
    coast = land.coast
    crossings = _crossings(ends[:, 0], ends[:, 1], coast.start, coast.stop)
    return np.concatenate([diagram.vertices[inside], crossings, coast.start])


def _guards(land: Land, stations: Floats) -> Floats:
    """Return four points around everything, so that the diagram has no open edge on land."""
    from shapely import total_bounds

    west, south, east, north = total_bounds(land.townships).tolist()
    corners = np.concatenate([stations, [(west, south), (east, north)]])
    low, high = corners.min(axis=0), corners.max(axis=0)
    middle, across = 0.5 * (low + high), float(np.hypot(*(high - low)))
    return np.asarray(middle + GUARDS * (GUARDS_AWAY * across), np.float64)


def _crossings(start: Floats, stop: Floats, coast_start: Floats, coast_stop: Floats) -> Floats:
    """Return where segments cross segments of the coast."""
    from shapely import STRtree, linestrings

    coasts = np.asarray(linestrings(np.stack([coast_start, coast_stop], axis=1)), np.object_)
    lines = np.asarray(linestrings(np.stack([start, stop], axis=1)), np.object_)
    ours, coast = STRtree(coasts).query(lines)
    along, border = (stop - start)[ours], (coast_stop - coast_start)[coast]
    apart = coast_start[coast] - start[ours]
    turn = _cross(along, border)
    with np.errstate(divide="ignore", invalid="ignore"):
        t, u = _cross(apart, border) / turn, _cross(apart, along) / turn
    meet = (t >= 0.0) & (t <= 1.0) & (u >= 0.0) & (u <= 1.0)
    # Along the coast, which is the shorter: a long edge would round more.
    return np.asarray(coast_start[coast[meet]] + border[meet] * u[meet, None], np.float64)


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], np.float64)


def _separate(places: Floats, distance: Floats, count: int) -> NDArray[np.intp]:
    """Choose the farthest places, each outside the empty circles of those before it."""
    waiting = np.argsort(-distance, kind="stable")
    waiting = waiting[distance[waiting] > 0.0]
    chosen: list[int] = []
    while len(waiting) and len(chosen) < count:
        first = int(waiting[0])
        chosen.append(first)
        apart = np.hypot(*(places[waiting] - places[first]).T)
        waiting = waiting[apart >= distance[first]]
    return np.array(chosen, np.intp)
