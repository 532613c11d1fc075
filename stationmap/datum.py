"""The three datums of Chinese maps, and the only place that converts between them.

GPS and Tianditu give WGS 84 (CGCS2000 agrees with it to centimetres). Amap,
Tencent and WeChat give GCJ-02, which shifts every place in China by a few
hundred metres. Baidu gives BD-09, GCJ-02 shifted once more.

The shifts are known in closed form from WGS 84 to GCJ-02 to BD-09. The way
back has no closed form: it is iterated until it is right to 1e-9 degrees
(0.1 mm), see `convert`.

Outside a box around China the three are one, and nothing is changed.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Value: TypeAlias = Any  # a number or an array: one formula serves both,
    Functions: TypeAlias = Any  # with the functions of the module math or numpy
    Shift: TypeAlias = Callable[[Value, Value, Functions], tuple[Value, Value]]

CHINA_WEST, CHINA_EAST = 72.004, 137.8347
CHINA_SOUTH, CHINA_NORTH = 0.8293, 55.8271
"""The box, in degrees, outside which nothing is changed; its edge is inside."""

KRASOVSKY_A = 6378245.0
KRASOVSKY_EE = 0.00669342162296594323
BD_TURN = math.pi * 3000.0 / 180.0
BD_EAST, BD_NORTH = 0.0065, 0.006

# Each step of the iteration leaves at most 2 % of the error, so seven are
# enough; the limit only makes sure that no input can hold it for ever.
STEPS = 30
SETTLED_DEG = 1e-12


class Datum(StrEnum):
    """The datum that coordinates are given in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@overload
def convert(lon: float, lat: float, *, source: Datum, target: Datum) -> tuple[float, float]: ...
@overload
def convert(
    lon: ArrayLike, lat: ArrayLike, *, source: Datum, target: Datum
) -> tuple[Floats, Floats]: ...
def convert(lon: Value, lat: Value, *, source: Datum, target: Datum) -> tuple[Value, Value]:
    """Convert positions from one datum to another.

    Parameters
    ----------
    lon, lat : float or array_like
        Degrees, in the datum `source`. Numbers give numbers, arrays arrays.
    source, target : Datum
        The datum that is given, and the datum that is wanted.

    Returns
    -------
    lon, lat : float or ndarray
        Degrees, in the datum `target`.

    Notes
    -----
    - WGS 84 to GCJ-02 and GCJ-02 to BD-09 are the published formulas, on the
      Krasovsky ellipsoid (a = 6378245 m, e2 = 0.00669342162296594323).
    - To WGS 84, from either, the published formulas are inverted by fixed
      point iteration: there and back again errs by less than 1e-9 degrees.
    - BD-09 to GCJ-02 is the published closed form, which everyone uses and
      which is not the exact inverse: there and back again errs by up to 2e-6
      degrees (0.2 m). `undo_bd09` is the exact one. BD-09 to WGS 84 never
      passes through the closed form.
    - A position is looked up in the box once, as it was given: outside of it
      nothing is changed. The shift is not continuous at the edge of the box.
      Within 0.02 degrees of the edge a converted position may lie on its
      other side, and there and back again need not close. The edge is more
      than a degree away from Chinese soil.
    - What is not finite comes back as it is; refusing it is the caller's part.
    """
    shift = _SHIFTS.get((source, target))
    if isinstance(lon, (float, int)) and isinstance(lat, (float, int)):
        if shift is None or outside_china(lon, lat):
            return float(lon), float(lat)
        east, north = shift(float(lon), float(lat), math)
        return float(east), float(north)
    lons, lats = np.broadcast_arrays(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
    if shift is None:
        return lons.copy(), lats.copy()
    inside = ~outside_china(lons, lats)
    lons, lats = lons.copy(), lats.copy()
    lons[inside], lats[inside] = shift(lons[inside], lats[inside], np)
    return lons, lats


@overload
def outside_china(lon: float, lat: float) -> bool: ...
@overload
def outside_china(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]: ...
def outside_china(lon: Value, lat: Value) -> bool | NDArray[np.bool_]:
    """Say which positions (degrees, any datum) lie outside the box around China.

    The box is the one of the published converters: longitude 72.004 to
    137.8347, latitude 0.8293 to 55.8271. What is not a number lies outside.
    """
    if isinstance(lon, (float, int)) and isinstance(lat, (float, int)):
        return not (CHINA_WEST <= lon <= CHINA_EAST and CHINA_SOUTH <= lat <= CHINA_NORTH)
    lons, lats = np.asarray(lon), np.asarray(lat)
    inside = (lons >= CHINA_WEST) & (lons <= CHINA_EAST)
    outside: NDArray[np.bool_] = ~(inside & (lats >= CHINA_SOUTH) & (lats <= CHINA_NORTH))
    return outside


def undo_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Return the GCJ-02 position whose BD-09 position is the one given, degrees.

    Exact to 1e-9 degrees, where the published closed form of
    ``convert(source=Datum.BD09, target=Datum.GCJ02)`` errs by up to 2e-6.
    """
    if outside_china(lon, lat):
        return float(lon), float(lat)
    east, north = _undo(_gcj02_to_bd09, lon, lat, math)
    return float(east), float(north)


def _wgs84_to_gcj02(lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    x, y = lon - 105.0, lat - 35.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * m.sqrt(abs(x))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * m.sqrt(abs(x))
    ripple = (20.0 * m.sin(6.0 * x * m.pi) + 20.0 * m.sin(2.0 * x * m.pi)) * 2.0 / 3.0
    east_m = east_m + ripple + _waves(x, 150.0, 300.0, m)
    north_m = north_m + ripple + _waves(y, 160.0, 320.0, m)

    phi = lat / 180.0 * m.pi
    w2 = 1.0 - KRASOVSKY_EE * m.sin(phi) ** 2
    meridian_m = KRASOVSKY_A * (1.0 - KRASOVSKY_EE) / (w2 * m.sqrt(w2))
    parallel_m = KRASOVSKY_A / m.sqrt(w2) * m.cos(phi)
    return (
        lon + east_m * 180.0 / (parallel_m * m.pi),
        lat + north_m * 180.0 / (meridian_m * m.pi),
    )


def _waves(z: Value, twelfth: float, thirtieth: float, m: Functions) -> Value:
    short = (20.0 * m.sin(z * m.pi) + 40.0 * m.sin(z / 3.0 * m.pi)) * 2.0 / 3.0
    long = (twelfth * m.sin(z / 12.0 * m.pi) + thirtieth * m.sin(z * m.pi / 30.0)) * 2.0 / 3.0
    return short + long


def _gcj02_to_bd09(lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    radius = m.sqrt(lon * lon + lat * lat) + 0.00002 * m.sin(lat * BD_TURN)
    angle = m.atan2(lat, lon) + 0.000003 * m.cos(lon * BD_TURN)
    return radius * m.cos(angle) + BD_EAST, radius * m.sin(angle) + BD_NORTH


def _bd09_to_gcj02(lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    x, y = lon - BD_EAST, lat - BD_NORTH
    radius = m.sqrt(x * x + y * y) - 0.00002 * m.sin(y * BD_TURN)
    angle = m.atan2(y, x) - 0.000003 * m.cos(x * BD_TURN)
    return radius * m.cos(angle), radius * m.sin(angle)


def _wgs84_to_bd09(lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    return _gcj02_to_bd09(*_wgs84_to_gcj02(lon, lat, m), m)


def _gcj02_to_wgs84(lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    return _undo(_wgs84_to_gcj02, lon, lat, m)


def _bd09_to_wgs84(lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    return _undo(_wgs84_to_bd09, lon, lat, m)


def _undo(shift: Shift, lon: Value, lat: Value, m: Functions) -> tuple[Value, Value]:
    """Find the position that `shift` moves to (lon, lat), by fixed point iteration."""
    x, y = lon, lat
    for _ in range(STEPS):
        east, north = shift(x, y, m)
        east, north = east - lon, north - lat
        x, y = x - east, y - north
        if _largest(east, north) <= SETTLED_DEG:
            break
    return x, y


def _largest(east: Value, north: Value) -> float:
    if isinstance(east, float):
        return max(abs(east), abs(float(north)))
    return float(np.maximum(np.abs(east), np.abs(north)).max(initial=0.0))


_SHIFTS: Mapping[tuple[Datum, Datum], Shift] = {
    (Datum.WGS84, Datum.GCJ02): _wgs84_to_gcj02,
    (Datum.WGS84, Datum.BD09): _wgs84_to_bd09,
    (Datum.GCJ02, Datum.BD09): _gcj02_to_bd09,
    (Datum.GCJ02, Datum.WGS84): _gcj02_to_wgs84,
    (Datum.BD09, Datum.WGS84): _bd09_to_wgs84,
    (Datum.BD09, Datum.GCJ02): _bd09_to_gcj02,
}
