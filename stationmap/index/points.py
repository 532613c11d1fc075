"""PointSet: the exact nearest of a fixed set of points on the ellipsoid.

Candidates come by chord, in a tree over earth-centred coordinates. The bounds
of `stationmap.geodesy` say up to which chord a point could still be among the
nearest; all of those are measured by geodesic and ordered by (distance, ref).
So the answer is that of measuring every point, with no exception.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from stationmap.geodesy import (
    GEOD,
    ROUNDING_M,
    candidate_chord_m,
    candidate_chords_m,
    distance_m,
    ecef_m,
    longest_chord_m,
    longest_geodesic_m,
    longest_geodesics_m,
    to_ecef,
)
from stationmap.index.patches import Patches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.spatial import cKDTree

    Floats: TypeAlias = NDArray[np.float64]
    Rows: TypeAlias = NDArray[np.intp]
    Gone: TypeAlias = NDArray[np.bool_] | None
    Point: TypeAlias = tuple[float, float, float]

Hit: TypeAlias = tuple[float, int]
"""A geodesic distance in metres, and the row of that point on the ground."""

# Up to here measuring every chord is as quick as a tree, and needs no scipy.
SMALL = 500
# One neighbour more than wanted proves, nearly always, that none is missed.
SPARE = 1
# Up to here geodesics one by one are quicker than as an array.
FEW = 16
# Laying patches ready costs what it saves in some n / 4 searches. A set that has
# been asked a part of that is one of those that will be asked again and again.
OFTEN, OFTEN_SHARE = 64, 64
# So many origins at once, to bound the memory of a batch.
BATCH = 50_000


class Ground:
    """All points of one layer, in WGS 84 degrees and in ECEF metres.

    Parameters
    ----------
    lons, lats : sequence of float
        Degrees, WGS 84.
    refs : sequence of str
        What breaks ties: of two points at one distance the lesser ref is first.
    """

    def __init__(self, lons: Sequence[float], lats: Sequence[float], refs: Sequence[str]) -> None:
        self.lons = np.array(lons, np.float64)
        self.lats = np.array(lats, np.float64)
        self.xyz = to_ecef(self.lons, self.lats)
        self.refs = refs

    @cached_property
    def rank(self) -> Rows:
        """The place of each ref in the order of all refs."""
        order = sorted(range(len(self.refs)), key=self.refs.__getitem__)
        rank = np.empty(len(order), np.intp)
        rank[order] = np.arange(len(order))
        return rank


class PointSet:
    """Some of the points of a ground, and the exact nearest among them.

    Inside, a point goes by its place in this set; outside, by its row on the
    ground. `gone` says of each row of the ground whether it no longer counts.

    Parameters
    ----------
    ground : Ground
        Where the points are.
    rows : ndarray of int, optional
        Which of them, ascending; all where not given.
    """

    def __init__(self, ground: Ground, rows: Rows | None = None) -> None:
        self._ground = ground
        self._rows = np.arange(len(ground.xyz), dtype=np.intp) if rows is None else rows
        self._size = len(self._rows)
        self._xyz = ground.xyz if rows is None else ground.xyz[rows]
        self._axes = np.ascontiguousarray(self._xyz.T) if self._size <= SMALL else None
        # As lists of their own: numbers one by one come quicker out of a list,
        # and quickest where those of one set lie together in memory.
        self._lons: list[float] = ground.lons[self._rows].tolist()
        self._lats: list[float] = ground.lats[self._rows].tolist()
        self._row_list: list[int] = self._rows.tolist()
        self._patches: Patches | None = None
        self._asked_until_patches = OFTEN + self._size // OFTEN_SHARE

    def __len__(self) -> int:
        return self._size

    def nearest(self, lon: float, lat: float, k: int, *, gone: Gone = None) -> list[Hit]:
        """Return the `k` nearest points by (distance, ref); fewer where there are fewer."""
        origin = ecef_m(lon, lat)
        near = self._quickly(lon, lat, origin, k)
        if near is None or (gone is not None and gone[self._rows[near]].any()):
            near = self._candidates(origin, k, gone)
        return self._ranked(lon, lat, near, k)

    def _quickly(self, lon: float, lat: float, origin: Point, k: int) -> Rows | None:
        """Return what `_candidates` does where that can be had at once, else None."""
        if self._size > SMALL:
            patches = self._patches or self._often_asked()
            near = patches.candidates(lon, lat, origin, k) if patches else None
            if near is not None:
                return near
        if k < self._size:
            chords, places = self._closest(origin, k + SPARE)
            if chords.item(-1) > candidate_chord_m(chords.item(k - 1)):
                return places[:k]
        return None

    def _often_asked(self) -> Patches | None:
        """Lay the patches ready once this has been asked often."""
        self._asked_until_patches -= 1
        if self._asked_until_patches > 0:
            return None
        lons, lats = self._ground.lons[self._rows], self._ground.lats[self._rows]
        self._patches = Patches(lons, lats, self._xyz, self._tree)
        return self._patches

    def nearest_within(self, lon: float, lat: float, k: int, within_m: float) -> list[Hit]:
        """Return the `k` nearest points, leaving out at will what is beyond `within_m`."""
        near = self._within(ecef_m(lon, lat), longest_chord_m(within_m))
        return self._ranked(lon, lat, near, k)

    def nearest_beyond(
        self, lon: float, lat: float, k: int, beyond_m: float, *, gone: Gone = None
    ) -> list[Hit]:
        """Return the `k` nearest points that are at least `beyond_m` away."""
        if not beyond_m:
            return self.nearest(lon, lat, k, gone=gone)
        origin = ecef_m(lon, lat)
        wanted = self.inside(lon, lat, beyond_m) + k + SPARE
        while wanted < self._size:
            chords, places = self._closest(origin, wanted)
            first = np.searchsorted(longest_geodesics_m(chords) + ROUNDING_M, beyond_m)
            hits = self._beyond(lon, lat, places[first:], beyond_m, gone)
            if len(hits) >= k:
                reach = longest_chord_m(hits[k - 1][0])
                if chords.item(-1) <= reach:
                    hits = self._beyond(lon, lat, self._within(origin, reach), beyond_m, gone)
                return hits[:k]
            wanted *= 2
        return self._beyond(lon, lat, np.arange(self._size), beyond_m, gone)[:k]

    def nearest_many(self, lons: Floats, lats: Floats, k: int) -> tuple[Rows, Floats]:
        """Return rows and distances of the `k` nearest of each of many origins.

        Returns
        -------
        rows : ndarray, shape (n, k)
            By (distance, ref); -1 where there are fewer than `k` points.
        distance_m : ndarray, shape (n, k)
            Infinite where there are fewer.
        """
        rows = np.full((len(lons), k), -1, np.intp)
        distances = np.full((len(lons), k), np.inf)
        for start in range(0, len(lons) if self._size else 0, BATCH):
            part = slice(start, start + BATCH)
            self._fill(lons[part], lats[part], rows[part], distances[part])
        return rows, distances

    def by_distance(self, lon: float, lat: float) -> tuple[Floats, Rows]:
        """Return all distances and rows, by (distance, ref)."""
        distances = self._measured(lon, lat, np.arange(self._size))
        order = np.lexsort((self._ground.rank[self._rows], distances))
        return distances[order], self._rows[order]

    def inside(self, lon: float, lat: float, radius_m: float) -> int:
        """Count the points within `radius_m`, and perhaps a few beyond; never too few."""
        reach = longest_chord_m(radius_m)
        if reach == math.inf:
            return self._size
        if self._axes is not None:
            return int((self._squares(ecef_m(lon, lat)) <= reach * reach).sum())
        return int(self._tree.query_ball_point(ecef_m(lon, lat), reach, return_length=True))

    def farthest_m(self, lon: float, lat: float) -> float:
        """Return a distance that no point exceeds."""
        centre, radius_m = self._ball
        return longest_geodesic_m(math.dist(ecef_m(lon, lat), centre) + radius_m) + ROUNDING_M

    @cached_property
    def _ball(self) -> tuple[Point, float]:
        """The centre and radius of a ball around all points, ECEF metres."""
        if not self._size:
            return (0.0, 0.0, 0.0), 0.0
        x, y, z = ((self._xyz.min(axis=0) + self._xyz.max(axis=0)) / 2.0).tolist()
        radius_m = float(np.sqrt(((self._xyz - (x, y, z)) ** 2).sum(axis=1)).max())
        return (x, y, z), radius_m

    @cached_property
    def _tree(self) -> cKDTree:
        from scipy.spatial import cKDTree

        # Unbalanced is quicker to build and as quick to ask.
        return cKDTree(self._xyz, balanced_tree=False)

    def _candidates(self, origin: Point, k: int, gone: Gone) -> Rows:
        """Return the places of all points that could be among the `k` nearest."""
        wanted = k + SPARE
        while wanted < self._size:
            chords, places = self._closest(origin, wanted)
            kept = self._kept(places, gone)
            if len(kept) >= k:
                reach = candidate_chord_m(float(chords[kept[k - 1]]))
                near = places if chords.item(-1) > reach else self._within(origin, reach)
                return near[self._kept(near, gone)]
            wanted *= 2
        return self._kept(np.arange(self._size), gone)

    def _kept(self, places: Rows, gone: Gone) -> Rows:
        """Return at which positions of `places` there is a point that still counts."""
        return np.arange(len(places)) if gone is None else np.flatnonzero(~gone[self._rows[places]])

    def _closest(self, origin: Point, wanted: int) -> tuple[Floats, Rows]:
        """Return chords and places of the `wanted` (2 to all) shortest chords, ascending."""
        if self._axes is None:
            return self._asked(origin, wanted)
        squares = self._squares(origin)
        places = squares.argpartition(wanted - 1)[:wanted]
        places = places[squares[places].argsort()]
        return np.sqrt(squares[places]), places

    def _asked(self, where: Point | Floats, neighbours: int | list[int]) -> tuple[Floats, Rows]:
        answer: tuple[Any, Any] = self._tree.query(where, neighbours)
        return answer

    def _within(self, origin: Point, chord_m: float) -> Rows:
        """Return the places of all points within a chord."""
        if chord_m == math.inf:
            return np.arange(self._size)
        if self._axes is not None:
            return np.flatnonzero(self._squares(origin) <= chord_m * chord_m)
        return np.array(self._tree.query_ball_point(origin, chord_m), np.intp)

    def _squares(self, origin: Point) -> Floats:
        """Return the squares of the chords to every point of a small set."""
        assert self._axes is not None  # noqa: S101 - only small sets come here
        dx: Floats = self._axes[0] - origin[0]
        dy, dz = self._axes[1] - origin[1], self._axes[2] - origin[2]
        dx *= dx
        dy *= dy
        dz *= dz
        dx += dy
        dx += dz
        return dx

    def _ranked(self, lon: float, lat: float, places: Rows, k: int) -> list[Hit]:
        """Measure some points and return the `k` nearest by (distance, ref)."""
        if len(places) <= FEW:
            inv, lons, lats, rows = GEOD.inv, self._lons, self._lats, self._row_list
            hits = [(inv(lon, lat, lons[p], lats[p])[2], rows[p]) for p in places.tolist()]
        else:
            hits = self._ranked_many(lon, lat, places, k)
        hits.sort()
        if len(dict(hits)) < len(hits):  # some distances are equal
            hits.sort(key=self._order)
        return hits[:k]

    def _ranked_many(self, lon: float, lat: float, places: Rows, k: int) -> list[Hit]:
        """Measure many points and return, in any order, all up to the `k`-th distance."""
        distances = self._measured(lon, lat, places)
        if k < len(places):
            chosen = distances <= np.partition(distances, k - 1)[k - 1]
            places, distances = places[chosen], distances[chosen]
        return list(zip(distances.tolist(), self._rows[places].tolist(), strict=True))

    def _order(self, hit: Hit) -> tuple[float, str]:
        return hit[0], self._ground.refs[hit[1]]

    def _beyond(
        self, lon: float, lat: float, places: Rows, beyond_m: float, gone: Gone
    ) -> list[Hit]:
        places = places[self._kept(places, gone)]
        return [hit for hit in self._ranked(lon, lat, places, len(places)) if hit[0] >= beyond_m]

    def _measured(self, lon: float, lat: float, places: Rows) -> Floats:
        rows = self._rows[places]
        return distance_m(lon, lat, self._ground.lons[rows], self._ground.lats[rows])

    def _fill(self, lons: Floats, lats: Floats, rows: Rows, distances: Floats) -> None:
        """Write the nearest of each origin into `rows` and `distances`."""
        k = min(rows.shape[1], self._size)
        neighbours = list(range(1, min(k + SPARE, self._size) + 1))
        chords, places = self._asked(to_ecef(lons, lats), neighbours)
        proven = np.ones(len(lons), np.bool_)
        if k < self._size:
            proven = chords[:, -1] > candidate_chords_m(chords[:, k - 1])
        ground, found = self._ground, self._rows[places[:, :k]]
        lengths = distance_m(lons[:, None], lats[:, None], ground.lons[found], ground.lats[found])
        order = np.lexsort((ground.rank[found], lengths), axis=-1)
        rows[:, :k] = np.take_along_axis(found, order, axis=-1)
        distances[:, :k] = np.take_along_axis(lengths, order, axis=-1)
        # Ties and the far side of the globe: few, so one by one.
        for i in np.flatnonzero(~proven).tolist():
            hits = self.nearest(float(lons[i]), float(lats[i]), k)
            distances[i, :k], rows[i, :k] = zip(*hits, strict=True)
