"""How much land lies within reach of 1, 2, 3 stations: exactly, without polygons.

The service areas are discs of one radius. A region of the plane is measured
by going round it (Green's theorem): its area is half the integral of
x dy - y dx along its boundary. The boundary of "land within reach of at least
k stations" is made of arcs of circles and of pieces of township borders:

* an arc that d other discs cover separates d from d + 1 stations, and so
  bounds the region where k = d + 1;
* a piece of border that d discs cover bounds every region with k <= d.

So one walk along all circles and borders, counting who covers each piece,
gives every k and every township at once, and what each station alone covers.
The cost grows with the number of crossings; nothing is approximated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.coverage.frontier import frontier, is_deep
from stationmap.coverage.limits import checked_count, checked_points, checked_radius_m
from stationmap.coverage.pieces import Cuts, Spans, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray
    from scipy.spatial import cKDTree

    from stationmap.coverage.land import Edges, Land
    from stationmap.coverage.pieces import Pieces

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

MOST = 3
# Crossings looked at together, to bound the memory.
TOGETHER = 1_000_000
# An edge that comes this near to a circle, as a share of its radius, touches it.
TOUCH = 1e-9
HALF_TURN, TURN = np.pi, 2.0 * np.pi
# Edges are cut to the radius or to this, whatever is longer: long ones meet too many discs.
LEAST_SPLIT_M = 250.0
NO_CUTS = Cuts(np.empty(0, np.intp), np.empty(0))


class DiscAreas(NamedTuple):
    """Areas in square metres.

    ``at_least_m2[t, k - 1]`` is the area of township t within reach of at
    least k stations; ``alone_m2[i]`` the land that only station i reaches.
    """

    at_least_m2: NDArray[np.float64]
    alone_m2: NDArray[np.float64]


class Discs:
    """Discs of one radius about stations; stations at one place are one disc.

    Parameters
    ----------
    stations_xy : array_like, shape (n, 2)
        Metres in the plane.
    radius_m : float
        The service radius.
    """

    def __init__(self, stations_xy: ArrayLike, radius_m: float) -> None:
        xy = checked_points(stations_xy, "stations_xy")
        self.radius_m = checked_radius_m(radius_m)
        self.centre, self.disc_of, self.stations = np.unique(
            xy, axis=0, return_inverse=True, return_counts=True
        )

    def __len__(self) -> int:
        return len(self.centre)

    def point(self, disc: Ints, angle: Floats) -> Floats:
        """Return the points of circles at angles, shape (m, 2)."""
        around = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        return np.asarray(self.centre[disc] + self.radius_m * around, np.float64)

    def arc_integral(self, disc: Ints, start: Floats, stop: Floats) -> Floats:
        """Return half the integral of x dy - y dx along arcs, square metres."""
        x, y = self.centre[disc].T
        across = x * (np.sin(stop) - np.sin(start)) - y * (np.cos(stop) - np.cos(start))
        twice = self.radius_m * (self.radius_m * (stop - start) + across)
        return np.asarray(0.5 * twice, np.float64)


def disc_areas(
    stations_xy: ArrayLike, radius_m: float, land: Land, *, most: int = MOST
) -> DiscAreas:
    """Measure the land within reach of at least 1, 2, .. `most` stations.

    Parameters
    ----------
    stations_xy : array_like, shape (n, 2)
        Metres in the plane of `land`. Stations at one place count each.
    radius_m : float
        The service radius; the edge is within.
    land : Land
        The townships.
    most : int
        The greatest number of stations asked for.

    Returns
    -------
    DiscAreas
        Shapes (townships, most) and (n,).

    Raises
    ------
    NumberError
        The radius or `most` cannot be computed with.
    CoordinateError
        A station has no position.
    """
    most = checked_count(most, "most")
    discs = Discs(stations_xy, radius_m)
    sums = _Sums(len(land), len(discs), most)
    if len(discs):
        _walk_circles(discs, land, _walk_borders(discs, land, sums), sums)
    # Rounding, a tenth of a square metre at most, must not break what holds of areas.
    at_least = np.clip(sums.at_least, 0.0, land.area_m2[:, None])
    alone = np.where(discs.stations == 1, np.maximum(sums.alone, 0.0), 0.0)
    return DiscAreas(np.minimum.accumulate(at_least, axis=1), alone[discs.disc_of])


class _Sums:
    """The integrals so far."""

    def __init__(self, townships: int, discs: int, most: int) -> None:
        self.most = most
        # So deep in discs nothing is asked any more; what one alone reaches ends at 2.
        self.deep = max(most, 2)
        self.at_least = np.zeros((townships, most))
        self.alone = np.zeros(discs)

    def add(self, township: Ints, value: Floats, outside: Ints, inside: Ints) -> None:
        """Add pieces that bound the regions with outside < k <= inside."""
        for k in range(1, self.most + 1):
            bounds = (outside < k) & (k <= inside)
            self.at_least[:, k - 1] += np.bincount(
                township[bounds], value[bounds], len(self.at_least)
            )

    def add_alone(self, disc: Ints, value: Floats) -> None:
        self.alone += np.bincount(disc, value, len(self.alone))


def _walk_borders(discs: Discs, land: Land, sums: _Sums) -> Cuts:
    """Add the borders of townships; return where circles cross them, at which angle."""
    edges = land.edges.split(max(discs.radius_m, LEAST_SPLIT_M))
    deep = is_deep(edges.middle, edges.half_m, discs.centre, discs.radius_m, sums.deep)
    _add_borders(edges.where(deep), np.full(int(deep.sum()), sums.deep), sums)
    crossings = [NO_CUTS]
    for block, disc, edge in _near_edges(discs, edges.where(~deep)):
        spans, cuts = _crossings(discs, block, disc, edge)
        crossings.append(cuts)
        found = cut(len(block.start), 0.0, 1.0, spans, discs.stations)
        whole = block.where(found.curve)
        part = found.stop - found.start
        value = _add_borders(whole, found.depth, sums, part)
        one = found.depth == 1
        sums.add_alone(found.only[one], value[one])
    return Cuts(*(np.concatenate(column) for column in zip(*crossings, strict=True)))


def _add_borders(edges: Edges, depth: Ints, sums: _Sums, part: Floats | float = 1.0) -> Floats:
    """Add parts of edges, so deep in discs; return their integrals."""
    (x, y), (dx, dy) = edges.start.T, (edges.stop - edges.start).T
    # Along one edge x dy - y dx is its cross product, times the share of it.
    value = np.asarray(0.5 * (x * dy - y * dx) * part, np.float64)
    sums.add(edges.township, value, np.zeros_like(depth), depth)
    return value


def _walk_circles(discs: Discs, land: Land, cuts: Cuts, sums: _Sums) -> None:
    """Add the arcs of circles that lie on land."""
    walked = frontier(discs.centre, discs.radius_m, land, sums.deep)
    place = np.full(len(discs), -1, np.intp)
    place[walked] = np.arange(len(walked))
    order = np.argsort(place[cuts.curve], kind="stable")
    cuts = Cuts(place[cuts.curve][order], cuts.at[order])
    for first, last, spans in _near_discs(discs, walked):
        between = slice(*np.searchsorted(cuts.curve, [first, last]))
        own = Cuts(cuts.curve[between] - first, cuts.at[between])
        found = cut(last - first, -HALF_TURN, HALF_TURN, spans, discs.stations, own)
        found = found.where(found.depth < sums.deep)
        _add_arcs(discs, land, found._replace(curve=walked[found.curve + first]), sums)


def _add_arcs(discs: Discs, land: Land, arcs: Pieces, sums: _Sums) -> None:
    township = land.township_of(discs.point(arcs.curve, 0.5 * (arcs.start + arcs.stop)))
    arcs, township = arcs.where(township >= 0), township[township >= 0]
    value = discs.arc_integral(arcs.curve, arcs.start, arcs.stop)
    sums.add(township, value, arcs.depth, arcs.depth + discs.stations[arcs.curve])
    free, one = arcs.depth == 0, arcs.depth == 1
    sums.add_alone(arcs.curve[free], value[free])
    # Where one other disc covers the arc, that disc's own land ends at it.
    sums.add_alone(arcs.only[one], -value[one])


def _near_edges(discs: Discs, edges: Edges) -> Iterator[tuple[Edges, Ints, Ints]]:
    """Yield edges in blocks, with the pairs (disc, edge of the block) that may meet."""
    from scipy.spatial import cKDTree

    middle, half_m = edges.middle, edges.half_m
    reach_m = discs.radius_m * (1.0 + TOUCH) + half_m.max(initial=0.0)
    for first, last, edge, disc in _pairs(middle, cKDTree(discs.centre), reach_m):
        apart = np.hypot(*(middle[first + edge] - discs.centre[disc]).T)
        near = apart <= discs.radius_m * (1.0 + TOUCH) + half_m[first + edge]
        yield edges.where(slice(first, last)), disc[near], edge[near]


def _near_discs(discs: Discs, walked: Ints) -> Iterator[tuple[int, int, Spans]]:
    """Yield blocks of the circles walked, with the spans that other discs cover of them."""
    from scipy.spatial import cKDTree

    centre, tree = discs.centre[walked], cKDTree(discs.centre)
    for first, last, circle, other in _pairs(centre, tree, 2.0 * discs.radius_m):
        towards = discs.centre[other] - centre[first + circle]
        apart = np.hypot(*towards.T)
        meet = (apart > 0.0) & (apart < 2.0 * discs.radius_m)
        half = np.arccos(apart[meet] / (2.0 * discs.radius_m))
        middle = np.arctan2(towards[meet, 1], towards[meet, 0])
        yield first, last, _unwrapped(circle[meet], middle - half, middle + half, other[meet])


def _unwrapped(curve: Ints, start: Floats, stop: Floats, disc: Ints) -> Spans:
    """Return spans within half a turn either way; those across it are cut in two."""
    start = np.where(start < -HALF_TURN, start + TURN, start)
    stop = np.where(stop < start, stop + TURN, stop)
    over = stop > HALF_TURN
    return Spans(
        np.concatenate([curve, curve[over]]),
        np.concatenate([start, np.full(int(over.sum()), -HALF_TURN)]),
        np.concatenate([np.minimum(stop, HALF_TURN), stop[over] - TURN]),
        np.concatenate([disc, disc[over]]),
    )


def _crossings(discs: Discs, edges: Edges, disc: Ints, edge: Ints) -> tuple[Spans, Cuts]:
    """Return the spans of edges that discs cover, and where circles cross edges."""
    along = (edges.stop - edges.start)[edge]
    away = edges.start[edge] - discs.centre[disc]
    a = (along * along).sum(axis=1)
    b = (along * away).sum(axis=1)
    c = (away * away).sum(axis=1) - discs.radius_m**2
    root = b * b - a * c
    meet = (root >= -TOUCH * a * discs.radius_m**2) & (a > 0.0)
    disc, edge, along, away = disc[meet], edge[meet], along[meet], away[meet]
    half = np.sqrt(np.maximum(root[meet], 0.0)) / a[meet]
    middle = -b[meet] / a[meet]
    start, stop = middle - half, middle + half
    low, high = np.clip(start, 0.0, 1.0), np.clip(stop, 0.0, 1.0)
    covered = high > low
    spans = Spans(edge[covered], low[covered], high[covered], disc[covered])
    both = np.concatenate([start, stop])
    on = (both >= -TOUCH) & (both <= 1.0 + TOUCH)
    x, y = (np.tile(away, (2, 1)) + np.tile(along, (2, 1)) * both[:, None])[on].T
    return spans, Cuts(np.tile(disc, 2)[on], np.arctan2(y, x))


def _pairs(points: Floats, tree: cKDTree, reach_m: float) -> Iterator[tuple[int, int, Ints, Ints]]:
    """Yield blocks of points (first, last) with pairs (point of the block, tree point).

    Each block has about `TOGETHER` pairs within `reach_m`.
    """
    from scipy.spatial import cKDTree

    if not len(points):
        return
    everybody = cKDTree(points)
    total = int(everybody.count_neighbors(tree, reach_m))
    size = max(1, min(len(points), TOGETHER * len(points) // max(total, 1)))
    for first in range(0, len(points), size):
        block = points[first : first + size]
        found = cKDTree(block).sparse_distance_matrix(tree, reach_m, output_type="ndarray")
        yield first, first + len(block), found["i"].astype(np.intp), found["j"].astype(np.intp)
