"""How far it is: the one question that coverage asks of the world.

`StraightLine` answers it today. `RoadGraph` answers the same questions along
a network of roads, and whoever computes coverage need not know which it is.
Wherever "within" is asked, the edge is within: d <= radius.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from stationmap.coverage.areas import service_areas
from stationmap.coverage.limits import (
    checked_detour,
    checked_minutes,
    checked_points,
    checked_radius_m,
    checked_speed_m_s,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_array
    from scipy.spatial import cKDTree

NOWHERE = -1
# So many single-source searches at once, to bound the memory.
TOGETHER = 256


class Nearest(NamedTuple):
    """The nearest station of each target: distance in metres, and its row.

    Where no station can be reached: infinite, and -1.
    """

    distance_m: NDArray[np.float64]
    station: NDArray[np.intp]


class Reach(Protocol):
    """What answers how far targets are from stations; all positions (n, 2) in metres."""

    def nearest_m(self, targets_xy: ArrayLike, stations_xy: ArrayLike) -> Nearest:
        """Return the nearest station of each target."""
        ...

    def within(
        self, targets_xy: ArrayLike, stations_xy: ArrayLike, radius_m: float
    ) -> csr_array[np.bool_]:
        """Say which stations are within `radius_m` of which targets, shape (m, n)."""
        ...

    def cost_matrix(self, targets_xy: ArrayLike, stations_xy: ArrayLike) -> NDArray[np.float64]:
        """Return every distance in metres, shape (m, n)."""
        ...

    def areas(self, stations_xy: ArrayLike, radius_m: float) -> NDArray[np.object_] | None:
        """Return service areas as polygons, None where only points can be answered."""
        ...


class StraightLine:
    """As the crow flies, in the plane."""

    def nearest_m(self, targets_xy: ArrayLike, stations_xy: ArrayLike) -> Nearest:
        """Return the nearest station of each target."""
        from scipy.spatial import cKDTree

        stations = checked_points(stations_xy, "stations_xy")
        targets = checked_points(targets_xy, "targets_xy")
        if not len(stations):
            return _unreached(len(targets))
        return Nearest(*_closest(cKDTree(stations), targets))

    def within(
        self, targets_xy: ArrayLike, stations_xy: ArrayLike, radius_m: float
    ) -> csr_array[np.bool_]:
        """Say which stations are within `radius_m` of which targets, shape (m, n)."""
        from scipy.spatial import cKDTree

        radius_m = checked_radius_m(radius_m)
        targets = checked_points(targets_xy, "targets_xy")
        stations = checked_points(stations_xy, "stations_xy")
        if not (len(targets) and len(stations)):
            return _sparse(np.empty(0, np.intp), np.empty(0, np.intp), targets, stations)
        found = cKDTree(targets).sparse_distance_matrix(
            cKDTree(stations), radius_m, output_type="ndarray"
        )
        return _sparse(found["i"], found["j"], targets, stations)

    def cost_matrix(self, targets_xy: ArrayLike, stations_xy: ArrayLike) -> NDArray[np.float64]:
        """Return every distance in metres, shape (m, n)."""
        from scipy.spatial.distance import cdist

        targets = checked_points(targets_xy, "targets_xy")
        return np.asarray(cdist(targets, checked_points(stations_xy, "stations_xy")), np.float64)

    def areas(self, stations_xy: ArrayLike, radius_m: float) -> NDArray[np.object_]:
        """Return discs; see `stationmap.coverage.areas.service_areas`."""
        return service_areas(stations_xy, radius_m)


@dataclass(frozen=True, slots=True)
class TravelTime:
    """A time on the way, as a straight-line radius: an estimate, and called so.

    Attributes
    ----------
    minutes : float
        The time on the way.
    mode : str
        How one travels, such as "walk" or "ebike".
    speed_m_s : float
        Speed along the way, metres per second.
    detour : float
        How much longer the way is than the straight line; 1 where `speed_m_s`
        already is a straight-line speed.

    Raises
    ------
    NumberError
        One of the three numbers cannot be computed with.
    """

    minutes: float
    mode: str
    speed_m_s: float
    detour: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be computed with."""
        checked_minutes(self.minutes)
        checked_speed_m_s(self.speed_m_s)
        checked_detour(self.detour)
        checked_radius_m(self.radius_m)

    @property
    def radius_m(self) -> float:
        """How far one comes in a straight line, metres."""
        return self.minutes * 60.0 * self.speed_m_s / self.detour

    @property
    def label_zh(self) -> str:
        """What to say wherever the radius is used, in Chinese."""
        return (
            f"约 {self.minutes:g} 分钟，按每秒 {self.speed_m_s:g} 米、绕行系数 {self.detour:g} "
            f"估算，相当于直线 {self.radius_m:.0f} 米"
        )

    @property
    def label_en(self) -> str:
        """What to say wherever the radius is used, in English."""
        return (
            f"about {self.minutes:g} min, estimated at {self.speed_m_s:g} m/s with a detour "
            f"factor of {self.detour:g}: {self.radius_m:.0f} m in a straight line"
        )


class RoadGraph:
    """Along roads: from a place straight to the nearest node, and on along the graph.

    Parameters
    ----------
    nodes_xy : array_like, shape (k, 2)
        Where the nodes are, metres in the plane; at least one.
    lengths_m : csr_array, shape (k, k)
        Length of the road from one node to another, metres, as one may travel
        it from a target towards a station. A road both ways is there twice.
    """

    def __init__(self, nodes_xy: ArrayLike, lengths_m: csr_array[np.float64]) -> None:
        from scipy.sparse import csr_array
        from scipy.spatial import cKDTree

        self._tree = cKDTree(checked_points(nodes_xy, "nodes_xy"))
        # Searches run from the stations, which are fewer: against the traffic.
        self._towards = csr_array(lengths_m.T)

    def nearest_m(self, targets_xy: ArrayLike, stations_xy: ArrayLike) -> Nearest:
        """Return the nearest station of each target, by one search from all stations."""
        from scipy.sparse.csgraph import dijkstra

        stations = checked_points(stations_xy, "stations_xy")
        off_road, node = self._snapped(targets_xy, "targets_xy")
        if not len(stations):
            return _unreached(len(node))
        graph, sources = self._with_stations(stations)
        distance, _, source = dijkstra(
            graph, indices=sources, min_only=True, return_predecessors=True
        )
        found = source[node] - len(self._tree.data)
        return Nearest(distance[node] + off_road, np.where(found < 0, NOWHERE, found))

    def within(
        self, targets_xy: ArrayLike, stations_xy: ArrayLike, radius_m: float
    ) -> csr_array[np.bool_]:
        """Say which stations are within `radius_m` of which targets, shape (m, n)."""
        radius_m = checked_radius_m(radius_m)
        targets = checked_points(targets_xy, "targets_xy")
        stations = checked_points(stations_xy, "stations_xy")
        rows, columns = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for first, distance in self._searches(targets, stations, radius_m):
            station, target = np.nonzero(distance <= radius_m)
            rows.append(target)
            columns.append(station + first)
        return _sparse(np.concatenate(rows), np.concatenate(columns), targets, stations)

    def cost_matrix(self, targets_xy: ArrayLike, stations_xy: ArrayLike) -> NDArray[np.float64]:
        """Return every distance in metres, shape (m, n); infinite where there is no way."""
        targets = checked_points(targets_xy, "targets_xy")
        stations = checked_points(stations_xy, "stations_xy")
        cost = np.empty((len(targets), len(stations)))
        for first, distance in self._searches(targets, stations, np.inf):
            cost[:, first : first + len(distance)] = distance.T
        return cost

    def areas(self, stations_xy: ArrayLike, radius_m: float) -> None:
        """Return None: a network answers for points only."""
        checked_points(stations_xy, "stations_xy")
        checked_radius_m(radius_m)

    def _snapped(self, xy: ArrayLike, field: str) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        return _closest(self._tree, checked_points(xy, field))

    def _with_stations(
        self, stations: NDArray[np.float64]
    ) -> tuple[csr_array[np.float64], NDArray[np.intp]]:
        """Return the graph with a node more for each station, and these nodes."""
        from scipy.sparse import coo_array, csr_array

        nodes, here = self._towards.shape[0], self._towards.tocoo()
        off_road, node = self._snapped(stations, "stations_xy")
        sources = nodes + np.arange(len(stations))
        row = np.append(np.asarray(here.coords[0], np.intp), sources)
        column = np.append(np.asarray(here.coords[1], np.intp), node)
        # Kept as coordinates: a length of 0 is a road of no length, not a road missing.
        shape = (nodes + len(stations), nodes + len(stations))
        graph = coo_array((np.append(here.data, off_road), (row, column)), shape)
        return csr_array(graph), sources

    def _searches(
        self, targets: NDArray[np.float64], stations: NDArray[np.float64], limit_m: float
    ) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Yield (first station, distances (stations of the block, targets))."""
        from scipy.sparse.csgraph import dijkstra

        if not (len(targets) and len(stations)):
            return
        off_road, node = self._snapped(targets, "targets_xy")
        graph, sources = self._with_stations(stations)
        for first in range(0, len(stations), TOGETHER):
            found = dijkstra(graph, indices=sources[first : first + TOGETHER], limit=limit_m)
            yield first, found[:, node] + off_road


STRAIGHT = StraightLine()


def _closest(
    tree: cKDTree, xy: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    distance, row = tree.query(xy)
    return np.asarray(distance, np.float64), np.asarray(row, np.intp)


def _unreached(targets: int) -> Nearest:
    return Nearest(np.full(targets, np.inf), np.full(targets, NOWHERE, np.intp))


def _sparse(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    targets: NDArray[np.float64],
    stations: NDArray[np.float64],
) -> csr_array[np.bool_]:
    from scipy.sparse import csr_array

    yes = np.ones(len(rows), np.bool_)
    return csr_array((yes, (rows, columns)), shape=(len(targets), len(stations)))
