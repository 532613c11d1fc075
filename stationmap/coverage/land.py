"""Land: the townships in the plane, made ready once for many questions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry


class Edges(NamedTuple):
    """Straight edges of boundaries, metres, with their polygon on the left."""

    start: NDArray[np.float64]  # (e, 2)
    stop: NDArray[np.float64]  # (e, 2)
    township: NDArray[np.intp]  # (e,) whose boundary it is

    @property
    def middle(self) -> NDArray[np.float64]:
        """The middle of each edge, shape (e, 2)."""
        return np.asarray(0.5 * (self.start + self.stop), np.float64)

    @property
    def half_m(self) -> NDArray[np.float64]:
        """Half the length of each edge."""
        return np.asarray(0.5 * np.hypot(*(self.stop - self.start).T), np.float64)

    def where(self, wanted: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Edges:
        """Return those of the edges that are wanted."""
        return Edges(self.start[wanted], self.stop[wanted], self.township[wanted])

    def split(self, longest_m: float) -> Edges:
        """Return the same edges in pieces no longer than `longest_m`."""
        pieces = np.maximum(np.ceil(2.0 * self.half_m / longest_m), 1.0).astype(np.intp)
        if not len(pieces) or pieces.max() == 1:
            return self
        edge = np.repeat(np.arange(len(pieces)), pieces)
        place = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        along = (self.stop - self.start)[edge] / pieces[edge, None]
        start = self.start[edge] + along * place[:, None]
        last = place == pieces[edge] - 1
        # The last piece ends where the edge does, to the last digit.
        stop = np.where(last[:, None], self.stop[edge], start + along)
        return Edges(start, stop, self.township[edge])


class Land:
    """The townships whose coverage is asked for.

    What lies in none of them is no land: holes, such as that of an airport,
    count nowhere.

    Parameters
    ----------
    townships : sequence of Polygon or MultiPolygon
        In an equal-area plane, metres; they may touch, not overlap.
    """

    def __init__(self, townships: Sequence[BaseGeometry] | NDArray[np.object_]) -> None:
        from shapely import orient_polygons

        given = np.array(townships, np.object_)
        self.townships: NDArray[np.object_] = orient_polygons(given)

    def __len__(self) -> int:
        return len(self.townships)

    @cached_property
    def area_m2(self) -> NDArray[np.float64]:
        """The area of each township."""
        from shapely import area

        return np.asarray(area(self.townships), np.float64)

    @cached_property
    def outline(self) -> BaseGeometry:
        """All townships as one geometry."""
        from shapely import coverage_is_valid, coverage_union_all, union_all

        fits = coverage_is_valid(self.townships)
        outline = coverage_union_all(self.townships) if fits else union_all(self.townships)
        return _prepared(outline)

    @cached_property
    def edges(self) -> Edges:
        """The edges of every township; a shared border is there once for each side."""
        return _edges(self.townships)

    @cached_property
    def coast(self) -> Edges:
        """The edges of `outline`; they belong to no township, -1."""
        from shapely import orient_polygons

        edges = _edges(np.array([orient_polygons(self.outline)], np.object_))
        return edges._replace(township=np.full_like(edges.township, -1))

    def township_of(self, xy_m: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return for each of (m, 2) positions the number of its township, -1 for none.

        A border belongs to the township with the lesser number.
        """
        from shapely import intersects_xy, points

        found = np.full(len(xy_m), len(self), np.intp)
        where, numbers = self._boxes.query(points(xy_m))
        townships = self._prepared_townships[numbers]
        inside = intersects_xy(townships, xy_m[where, 0], xy_m[where, 1])
        np.minimum.at(found, where[inside], numbers[inside])
        found[found == len(self)] = -1
        return found

    def is_near(self, xy_m: NDArray[np.float64], distance_m: float) -> NDArray[np.bool_]:
        """Say which of (m, 2) positions lie on land, or within a distance of it."""
        from shapely import dwithin, points

        return np.asarray(dwithin(self.outline, points(xy_m), distance_m), np.bool_)

    def nearest_township(self, xy_m: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return for each of (m, 2) positions the number of its township, or of the nearest."""
        from shapely import points

        return np.asarray(self._boxes.nearest(points(xy_m)), np.intp)

    @cached_property
    def _prepared_townships(self) -> NDArray[np.object_]:
        from shapely import prepare

        prepare(self.townships)
        return self.townships

    @cached_property
    def _boxes(self) -> STRtree:
        from shapely import STRtree

        return STRtree(self.townships)


def _edges(polygons: NDArray[np.object_]) -> Edges:
    from shapely import get_coordinates, get_parts, get_rings

    parts, owner = get_parts(polygons, return_index=True)
    rings, part = get_rings(parts, return_index=True)
    xy, ring = get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    return Edges(xy[:-1][within], xy[1:][within], owner[part][ring[:-1][within]].astype(np.intp))


def _prepared(geometry: BaseGeometry) -> BaseGeometry:
    from shapely import prepare

    prepare(geometry)
    return geometry
