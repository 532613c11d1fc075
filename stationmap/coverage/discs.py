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

from stationmap.coverage.limits import checked_count, checked_points, checked_radius_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray
    from scipy.spatial import cKDTree

    from stationmap.coverage.land import Edges, Land

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

MOST = 3
# Crossings looked at together, to bound the memory.
TOGETHER = 1_000_000
# An edge that comes this near to a circle, as a share of its radius, touches it.
TOUCH = 1e-9
HALF_TURN, TURN = np.pi, 2.0 * np.pi


class DiscAreas(NamedTuple):
    """Areas in square metres.

    ``at_least_m2[t, k - 1]`` is the area of township t within reach of at
    least k stations; ``alone_m2[i]`` the land that only station i reaches.
    """

    at_least_m2: NDArray[np.float64]
    alone_m2: NDArray[np.float64]


class Spans(NamedTuple):
    """Stretches of curves that a disc covers."""

    curve: Ints
    start: Floats
    stop: Floats
    disc: Ints


class Pieces(NamedTuple):
    """Stretches of curves along which nothing changes.

    ``depth`` is how many stations reach them; ``only`` which disc covers them,
    where that is one station alone.
    """

    curve: Ints
    start: Floats
    stop: Floats
    depth: Ints
    only: Ints

    def where(self, wanted: NDArray[np.bool_]) -> Pieces:
        """Return those of the pieces that are wanted."""
        return Pieces(
            self.curve[wanted],
            self.start[wanted],
            self.stop[wanted],
            self.depth[wanted],
            self.only[wanted],
        )


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
        cuts = _walk_borders(discs, land, sums)
        _walk_circles(discs, land, cuts, sums)
    # Rounding, a tenth of a square metre at most, must not break what holds of areas.
    at_least = np.clip(sums.at_least, 0.0, land.area_m2[:, None])
    alone = np.where(discs.stations == 1, np.maximum(sums.alone, 0.0), 0.0)
    return DiscAreas(np.minimum.accumulate(at_least, axis=1), alone[discs.disc_of])


class _Sums:
    """The integrals so far."""

    def __init__(self, townships: int, discs: int, most: int) -> None:
        self.most = most
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


def _walk_borders(discs: Discs, land: Land, sums: _Sums) -> tuple[Ints, Floats]:
    """Add the borders of townships; return where circles cross them (disc, angle)."""
    edges = land.edges.split(max(discs.radius_m, 250.0))
    crossings: list[tuple[Ints, Floats]] = []
    for block, disc, edge in _near_edges(discs, edges):
        spans, cuts = _crossings(discs, block, disc, edge)
        crossings.append(cuts)
        found = pieces(spans, discs.stations, len(block.start), 0.0, 1.0)
        along = (block.stop - block.start)[found.curve]
        x, y = block.start[found.curve].T
        # Along one edge x dy - y dx is its cross product, times the share of it.
        value = 0.5 * (x * along[:, 1] - y * along[:, 0]) * (found.stop - found.start)
        nobody = np.zeros_like(found.depth)
        sums.add(block.township[found.curve], value, nobody, found.depth)
        one = found.depth == 1
        sums.add_alone(found.only[one], value[one])
    return (
        np.concatenate([disc for disc, _ in crossings]),
        np.concatenate([angle for _, angle in crossings]),
    )


def _walk_circles(discs: Discs, land: Land, cuts: tuple[Ints, Floats], sums: _Sums) -> None:
    """Add the arcs of circles that lie on land."""
    order = np.argsort(cuts[0], kind="stable")
    cut_disc, cut_angle = cuts[0][order], cuts[1][order]
    for first, last, spans in _near_discs(discs):
        between = slice(*np.searchsorted(cut_disc, [first, last]))
        found = pieces(
            spans,
            discs.stations,
            last - first,
            -HALF_TURN,
            HALF_TURN,
            cuts=(cut_disc[between] - first, cut_angle[between]),
        )
        found = found.where(found.depth < sums.most)
        middle = 0.5 * (found.start + found.stop)
        township = land.township_of(discs.point(found.curve + first, middle))
        found, township = found.where(township >= 0), township[township >= 0]
        disc = found.curve + first
        value = discs.arc_integral(disc, found.start, found.stop)
        sums.add(township, value, found.depth, found.depth + discs.stations[disc])
        free, one = found.depth == 0, found.depth == 1
        sums.add_alone(disc[free], value[free])
        # Where one other disc covers the arc, that disc's own land ends at it.
        sums.add_alone(found.only[one], -value[one])


def pieces(
    spans: Spans,
    stations: Ints,
    curves: int,
    low: float,
    high: float,
    *,
    cuts: tuple[Ints, Floats] | None = None,
) -> Pieces:
    """Cut curves wherever a span begins or ends, and count who covers each piece.

    Parameters
    ----------
    spans : Spans
        Every one within [low, high].
    stations : ndarray of int
        How many stations each disc stands for.
    curves : int
        How many curves there are; each runs from `low` to `high`.
    low, high : float
        The ends of every curve's parameter.
    cuts : (ndarray of int, ndarray of float), optional
        Further places to cut at: curve and parameter.
    """
    every = np.arange(curves)
    cut_curve, cut_at = cuts or (every[:0], np.empty(0))
    curve = np.concatenate([every, spans.curve, spans.curve, cut_curve])
    at = np.concatenate([np.full(curves, low), spans.start, spans.stop, cut_at])
    still = (np.zeros(curves, np.intp), np.zeros(len(cut_at), np.intp))
    count = stations[spans.disc]
    change = np.concatenate([still[0], count, -count, still[1]])
    whose = np.concatenate([still[0], spans.disc, -spans.disc, still[1]])
    # One key for both, with room between the end of one curve and the next.
    order = np.argsort(curve * (2.0 * (high - low)) + (at - low), kind="stable")
    curve, at = curve[order], at[order]
    ends = np.append(np.where(curve[1:] == curve[:-1], at[1:], high), high)[: len(at)]
    long = ends > at
    return Pieces(
        curve[long],
        at[long],
        ends[long],
        np.cumsum(change[order])[long],
        np.cumsum(whose[order])[long],
    )


def _near_edges(discs: Discs, edges: Edges) -> Iterator[tuple[Edges, Ints, Ints]]:
    """Yield edges in blocks, with the pairs (disc, edge of the block) that may meet."""
    from scipy.spatial import cKDTree

    middle = 0.5 * (edges.start + edges.stop)
    half = 0.5 * np.hypot(*(edges.stop - edges.start).T)
    reach = discs.radius_m + (half.max() if len(half) else 0.0)
    tree = cKDTree(discs.centre)
    for first, last, edge, disc in _pairs(middle, tree, reach):
        apart = np.hypot(*(middle[first + edge] - discs.centre[disc]).T)
        near = apart <= discs.radius_m * (1.0 + TOUCH) + half[first + edge]
        yield edges.block(first, last), disc[near], edge[near]


def _near_discs(discs: Discs) -> Iterator[tuple[int, int, Spans]]:
    """Yield blocks of circles, with the spans that other discs cover of them."""
    from scipy.spatial import cKDTree

    tree = cKDTree(discs.centre)
    for first, last, circle, other in _pairs(discs.centre, tree, 2.0 * discs.radius_m):
        towards = discs.centre[other] - discs.centre[first + circle]
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


def _crossings(
    discs: Discs, edges: Edges, disc: Ints, edge: Ints
) -> tuple[Spans, tuple[Ints, Floats]]:
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
    cuts = [
        (disc[on], np.arctan2(y[on], x[on]))
        for t in (start, stop)
        for on in [(t >= -TOUCH) & (t <= 1.0 + TOUCH)]
        for x, y in [(away + along * t[:, None]).T]
    ]
    return spans, (
        np.concatenate([cut_disc for cut_disc, _ in cuts]),
        np.concatenate([angle for _, angle in cuts]),
    )


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
