"""The ground on which the model places things: one township, in metres.

The plane is a plain equirectangular one about the district's middle. Over the
district (60 km) it is true to about 0.3 %, which is ample for spacing what is
modelled anyway, and it is the same arithmetic on every machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from stationmap.model import LonLat

if TYPE_CHECKING:
    from random import Random

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from stationmap.model import Township

    Points = NDArray[np.float64]

_MIDDLE = LonLat(116.73, 40.15)
_METRES_PER_DEGREE = 111_195.0
_EAST = _METRES_PER_DEGREE * math.cos(math.radians(_MIDDLE.lat))
_BATCH = 256
_DECIMALS = 6  # 0.1 m: finer would claim what nobody knows


def to_plane(lon: float, lat: float) -> tuple[float, float]:
    """Return metres east and north of the district's middle."""
    return (lon - _MIDDLE.lon) * _EAST, (lat - _MIDDLE.lat) * _METRES_PER_DEGREE


def to_lonlat(x: float, y: float) -> LonLat:
    """Return the position of a point of the plane, rounded to six decimals."""
    lon = _MIDDLE.lon + x / _EAST
    lat = _MIDDLE.lat + y / _METRES_PER_DEGREE
    return LonLat(round(lon, _DECIMALS), round(lat, _DECIMALS))


def points(places: list[LonLat]) -> Points:
    """Return positions as rows of metres."""
    return np.array([to_plane(*place) for place in places], dtype=np.float64).reshape(-1, 2)


def nearest_m(where: Points, others: Points) -> Points:
    """Return, for each of `where`, the distance to the nearest of `others`."""
    if not len(others):
        return np.full(len(where), math.inf)
    gaps = np.hypot(where[:, None, 0] - others[None, :, 0], where[:, None, 1] - others[None, :, 1])
    least: Points = gaps.min(axis=1)
    return least


@dataclass(frozen=True)
class Ground:
    """A township, seen as a place to put things.

    Parameters
    ----------
    township : Township
        Its boundary, in degrees.
    border_m : float
        Nothing is put closer to the boundary than this.
    """

    township: Township
    border_m: float

    @cached_property
    def shape(self) -> Polygon | MultiPolygon:
        """The boundary, in metres."""
        scale = (_EAST, _METRES_PER_DEGREE)
        flat = shapely.transform(
            self.township.geometry, lambda xy: (xy - np.array(_MIDDLE)) * np.array(scale)
        )
        shapely.prepare(flat)
        return flat

    @cached_property
    def border(self) -> BaseGeometry:
        """The boundary line, in metres."""
        line = self.shape.boundary
        shapely.prepare(line)
        return line

    @property
    def size_m(self) -> float:
        """Side of a square as large as the township."""
        return math.sqrt(self.township.area_km2 * 1e6)

    def holds(self, place: LonLat) -> bool:
        """Say whether a position lies in the township, its border included."""
        return bool(shapely.intersects_xy(self.township.geometry, place.lon, place.lat))

    def draw(self, rng: Random) -> Points:
        """Draw points evenly over the township, away from its border."""
        west, south, east, north = self.shape.bounds
        drawn = np.array(
            [
                (west + rng.random() * (east - west), south + rng.random() * (north - south))
                for _ in range(_BATCH)
            ]
        )
        inside = shapely.contains_xy(self.shape, drawn[:, 0], drawn[:, 1])
        drawn = drawn[inside]
        spots = shapely.points(drawn)
        kept: Points = drawn[shapely.distance(spots, self.border) >= self.border_m]
        return kept
