"""TownshipIndex: in which township a position lies."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from rtree.index import Index

    from stationmap.model import Township


class TownshipIndex:
    """Says in which township a position lies.

    An R-tree over bounding boxes finds the few townships that may hold the
    position, their prepared boundaries decide. A boundary belongs to the
    townships on both its sides; of several the one with the least code counts,
    so that every position has one answer.

    Parameters
    ----------
    townships : sequence of Township
        With boundaries in WGS 84.
    """

    def __init__(self, townships: Sequence[Township]) -> None:
        self._townships = tuple(sorted(townships, key=lambda township: township.code))
        # libspatialindex reuses its buffers from query to query, and rtree
        # lets other threads run while it is inside.
        self._lock = Lock()

    def township_at(self, *, lon: float, lat: float) -> str | None:
        """Return the code of the township at a position in WGS 84, None outside of all."""
        from shapely import intersects_xy

        with self._lock:
            near = sorted(self._boxes.intersection((lon, lat, lon, lat)))
        for number in near:
            if intersects_xy(self._townships[number].geometry, lon, lat):
                return self._townships[number].code
        return None

    def many(self, lons: ArrayLike, lats: ArrayLike) -> list[str | None]:
        """Return the code of the township at each of many positions in WGS 84."""
        from shapely import intersects_xy

        points = np.column_stack([np.asarray(lons, np.float64), np.asarray(lats, np.float64)])
        if not len(points):
            return []
        with self._lock:
            townships, counts = self._boxes.intersection_v(  # type: ignore[no-untyped-call]
                points, points
            )
        numbers = townships.astype(np.intp)
        owners = np.repeat(np.arange(len(points)), counts.astype(np.intp))
        inside = intersects_xy(self._geometries[numbers], points[owners, 0], points[owners, 1])
        first = np.full(len(points), len(self._townships), np.intp)
        np.minimum.at(first, owners[inside], numbers[inside])
        codes = [*(township.code for township in self._townships), None]
        return [codes[number] for number in first.tolist()]

    @cached_property
    def _geometries(self) -> NDArray[np.object_]:
        from shapely import prepare

        geometries = np.array([township.geometry for township in self._townships], np.object_)
        prepare(geometries)
        return geometries

    @cached_property
    def _boxes(self) -> Index:
        from rtree.index import Index

        boxes = Index(interleaved=True)
        for number, geometry in enumerate(self._geometries):
            boxes.insert(number, geometry.bounds)
        return boxes
