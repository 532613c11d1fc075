"""Recognises coordinates that are metres of a plane, or millionths of a degree."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from pyproj import Transformer

    Floats = NDArray[np.float64]
    Near = Callable[[Floats, Floats], NDArray[np.bool_]]

MOST_DEG = 360.0
"""A coordinate beyond this is no degree, whatever it is."""

MILLIONTHS = 1e6
HALF_BELT_DEG = 3.0
MICRO, MERCATOR, GAUSS = "micro-degrees", "plane-mercator", "plane-gauss"


class Plane(NamedTuple):
    """A way to read two large numbers as a position.

    ``code`` is the fault that tells of it. ``meridian`` and ``belt`` are those
    of a Gauss-Krüger plane, the belt 0 where its number does not stand before
    the easting. ``north_first``: the first number is the northing.
    """

    code: str
    meridian: int = 0
    belt: int = 0
    north_first: bool = False

    @property
    def is_wgs84(self) -> bool:
        """Whether it gives WGS 84 whatever was declared: CGCS2000 agrees with it."""
        return self.code == GAUSS

    def told(self) -> str:
        """Name the belt, for a Chinese reader."""
        return f"第 {self.belt} 带" if self.belt else f"中央经线 {self.meridian}°"

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return the longitudes and latitudes that the numbers mean."""
        if self.north_first:
            x, y = y, x
        if self.code == MICRO:
            return x / MILLIONTHS, y / MILLIONTHS
        if self.code == MERCATOR:
            return _degrees("EPSG:3857", x, y)
        return _degrees(_gauss(self.meridian), x - self.belt * 1e6, y)


def recognise(x: float, y: float, near: Near) -> Plane | None:
    """Find the way of reading two large numbers that leads into the district.

    Millionths of a degree, Web Mercator and the Gauss-Krüger belts of CGCS2000
    (with and without the belt's number before the easting) are tried, each
    with the two numbers in both orders: Chinese surveyors write north first.
    None where no way leads there. The planes of a city's own survey and UTM
    are not told from Gauss-Krüger, so what is found has to be confirmed.
    """
    for north_first in (False, True):
        for plane in _ways(y if north_first else x, north_first=north_first):
            lon, lat = plane.degrees(np.array([x]), np.array([y]))
            if near(lon, lat)[0] and abs(lon[0] - (plane.meridian or lon[0])) <= HALF_BELT_DEG:
                return plane
    return None


def _ways(easting: float, *, north_first: bool) -> Iterator[Plane]:
    yield Plane(MICRO, north_first=north_first)
    yield Plane(MERCATOR, north_first=north_first)
    belt = int(easting // 1e6)
    if belt in range(13, 24):
        yield Plane(GAUSS, belt * 6 - 3, belt, north_first)
    elif belt in range(25, 46):
        yield Plane(GAUSS, belt * 3, belt, north_first)
    elif belt == 0:
        yield from (Plane(GAUSS, meridian, 0, north_first) for meridian in range(75, 136, 3))


def _gauss(meridian: int) -> str:
    return (
        f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 "
        "+ellps=GRS80 +units=m +type=crs"
    )


def _degrees(crs: str, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    lon, lat = _from(crs).transform(x, y)
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


@lru_cache(maxsize=64)
def _from(crs: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(crs, "+proj=longlat +ellps=GRS80 +type=crs", always_xy=True)
