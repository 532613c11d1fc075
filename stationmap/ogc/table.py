"""One collection of one version of the data, ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from stationmap.errors import NotFoundError
from stationmap.street import NO_LOCKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from stationmap.ogc.asked import Items
    from stationmap.street import Locks

    Properties = Callable[[int, "Seen"], dict[str, Any]]

CALENDAR = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


class Seen(NamedTuple):
    """What an answer speaks of: a moment, aware, and the doors reported locked then, by ref."""

    at: datetime
    locks: Locks = NO_LOCKS


@dataclass(frozen=True, eq=False)
class Table:
    """The features of a collection, column by column.

    Parameters
    ----------
    ids : sequence of str
        Names each feature; the order is that of the answer.
    geometries : ndarray of shapely geometries
        WGS 84; None where there is none to tell.
    columns : mapping of str to sequence
        The values that can be asked for, by property.
    properties : callable
        Gives everything about one feature at a moment.
    dates : sequence of (date or None), optional
        The day that a feature speaks of, where there is one.
    """

    ids: Sequence[str]
    geometries: NDArray[np.object_]
    columns: Mapping[str, Sequence[object]]
    properties: Properties
    dates: Sequence[date | None] = ()

    def find(self, asked: Items) -> NDArray[np.intp]:
        """Return the numbers of all features that meet the question, in order.

        A feature without a geometry meets every box, one without a day every
        time: so the standard has it.
        """
        meet = np.ones(len(self.ids), np.bool_)
        if asked.boxes:
            meet &= self._in_boxes(asked.boxes)
        if asked.period and self.dates:
            days = self.dates
            meet &= np.array([d is None or asked.period.holds(d) for d in days], np.bool_)
        for name, wanted in asked.equal:
            column = self.columns[name]
            meet &= np.array([value == wanted for value in column], np.bool_)
        return np.flatnonzero(meet)

    def _in_boxes(self, boxes: tuple[tuple[float, float, float, float], ...]) -> NDArray[np.bool_]:
        from shapely import box, intersects, is_missing

        meet = np.asarray(is_missing(self.geometries), np.bool_)
        for edges in boxes:
            meet |= intersects(self.geometries, box(*edges))
        return meet

    def feature(self, number: int, seen: Seen) -> dict[str, Any]:
        """Write one feature as GeoJSON."""
        return {
            "type": "Feature",
            "id": self.ids[number],
            "geometry": self._written(number),
            "properties": self.properties(number, seen),
        }

    def _written(self, number: int) -> dict[str, Any] | None:
        from stationmap.reports.geojson import written

        geometry = self.geometries[number]
        if geometry is None:
            return None
        if geometry.geom_type == "Point":  # as the ledger has it, digit for digit
            return {"type": "Point", "coordinates": [geometry.x, geometry.y]}
        told = written(geometry)
        if told["type"] == "Polygon" and geometry.geom_type == "MultiPolygon":
            return {"type": "MultiPolygon", "coordinates": [told["coordinates"]]}
        return told

    def number(self, name: str) -> int:
        """Return the number of the feature called `name`.

        Raises
        ------
        NotFoundError
            There is none.
        """
        try:
            return self._numbers[name]
        except KeyError:
            raise NotFoundError(
                zh=f"这一层里没有编号为“{name[:60]}”的要素。请从 items 里查。",
                en=f"This collection holds no feature {name[:60]!r}. Look it up under items.",
                field="featureId",
                value=name[:60],
            ) from None

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.ids)}

    @cached_property
    def extent(self) -> dict[str, Any] | None:
        """The box, and the days from first to last, that hold every feature."""
        from shapely import total_bounds

        told: dict[str, Any] = {}
        bounds = total_bounds(self.geometries).tolist() if len(self.ids) else [float("nan")]
        if all(np.isfinite(bounds)):
            from stationmap.ogc.documents import CRS84

            told["spatial"] = {"bbox": [bounds], "crs": CRS84}
        if days := [day for day in self.dates if day]:
            interval = [f"{min(days)}T00:00:00Z", f"{max(days)}T23:59:59Z"]
            told["temporal"] = {"interval": [interval], "trs": CALENDAR}
        return told or None
