"""Distances on the WGS 84 ellipsoid, and the geometry that makes the search exact.

True distances are geodesics, by Karney's algorithm in `pyproj.Geod`, right to
about 15 nanometres. They are too dear to measure to every station, so the
search looks for candidates by chord: the straight line through the Earth
between two points in Earth-centred, Earth-fixed coordinates (ECEF, metres).
`shortest_geodesic_m`, `longest_geodesic_m` and `longest_chord_m` say, with
proof, how far the two kinds of distance can differ.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, overload

import numpy as np
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

GEOD = Geod(ellps="WGS84")
SEMI_MAJOR_M = 6378137.0
FLATTENING = 1.0 / 298.257223563
SEMI_MINOR_M = SEMI_MAJOR_M * (1.0 - FLATTENING)
ECCENTRICITY_2 = FLATTENING * (2.0 - FLATTENING)

TIGHTEST_RADIUS_M = SEMI_MINOR_M**2 / SEMI_MAJOR_M
"""Least radius of curvature of the ellipsoid: north-south, at the equator."""

WIDEST_RADIUS_M = SEMI_MAJOR_M**2 / SEMI_MINOR_M
"""Greatest radius of curvature of the ellipsoid: any way, at the poles."""

TIGHT_M, WIDE_M = 2.0 * TIGHTEST_RADIUS_M, 2.0 * WIDEST_RADIUS_M

# The ellipsoid is a sphere of radius a, pressed flat; pressing lengthens no
# path, so no two points are farther apart than half round that sphere.
LONGEST_M = math.pi * SEMI_MAJOR_M
# A chord at least this long may belong to a geodesic longer than half round
# the tightest circle; there the upper bound says nothing.
NEARLY_ANTIPODAL_M = TIGHT_M * math.sin(LONGEST_M / TIGHT_M)

# Covers the rounding of ECEF (2e-9 m), of a chord and of Geod (15e-9 m).
ROUNDING_M = 1e-6


@overload
def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float: ...
@overload
def distance_m(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]: ...
def distance_m(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> float | NDArray[np.float64]:
    """Return the length of the geodesic between positions in WGS 84.

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : float or array_like
        Degrees. Arrays are broadcast against each other.

    Returns
    -------
    float or ndarray
        Metres, by Karney's algorithm (J. Geodesy 87, 2013) as in `pyproj.Geod`.
    """
    given = (lon1, lat1, lon2, lat2)
    if all(isinstance(value, (float, int)) for value in given):
        length: float = GEOD.inv(lon1, lat1, lon2, lat2)[2]
        return length
    a, b, c, d = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in given))
    return np.asarray(GEOD.inv(a, b, c, d)[2], np.float64)


def bearing_deg(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return in which direction the geodesic sets out, degrees clockwise from north.

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : float
        From where, and to where: WGS 84, degrees.
    """
    forward: float = GEOD.inv(lon1, lat1, lon2, lat2)[0]
    return forward % 360.0


def ecef_m(lon: float, lat: float) -> tuple[float, float, float]:
    """Return one position in WGS 84 (degrees, on the ellipsoid) as ECEF metres."""
    lam, phi = math.radians(lon), math.radians(lat)
    sin_phi = math.sin(phi)
    normal = SEMI_MAJOR_M / math.sqrt(1.0 - ECCENTRICITY_2 * sin_phi * sin_phi)
    across = normal * math.cos(phi)
    return (
        across * math.cos(lam),
        across * math.sin(lam),
        normal * (1.0 - ECCENTRICITY_2) * sin_phi,
    )


def to_ecef(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Return positions in WGS 84 as Earth-centred, Earth-fixed coordinates.

    Parameters
    ----------
    lon, lat : array_like, shape (n,)
        Degrees, on the ellipsoid (height 0).

    Returns
    -------
    ndarray, shape (n, 3)
        Metres (EPSG:4978), float64.
    """
    lam = np.radians(np.asarray(lon, np.float64))
    phi = np.radians(np.asarray(lat, np.float64))
    sin_phi = np.sin(phi)
    normal = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_2 * sin_phi * sin_phi)
    across = normal * np.cos(phi)
    return np.stack(
        [
            across * np.cos(lam),
            across * np.sin(lam),
            normal * (1.0 - ECCENTRICITY_2) * sin_phi,
        ],
        axis=-1,
    )


def shortest_geodesic_m(chord_m: float) -> float:
    """Return the least geodesic distance of two points a chord apart, metres.

    Every normal curvature of the ellipsoid is at least 1 / R, where R is its
    greatest radius of curvature. So the ellipsoid is an intersection of balls
    of radius R, and holds with two points every arc of radius R or more
    between them: the spindle of those arcs. A geodesic runs on the surface,
    hence outside the spindle, and is at least as long as the spindle's
    meridian: 2 R asin(chord / 2R).
    """
    return WIDE_M * math.asin(min(1.0, chord_m / WIDE_M))


def longest_geodesic_m(chord_m: float) -> float:
    """Return the greatest geodesic distance of two points a chord apart, metres.

    No geodesic of the ellipsoid bends more than a circle of radius r, its
    least radius of curvature. By Schur's comparison theorem its chord is at
    least that of an arc of equal length: chord >= 2 r sin(s / 2r), and so
    s <= 2 r asin(chord / 2r). Infinite for points nearly opposite each other
    on the globe, where the sine no longer tells short from long.
    """
    if chord_m >= NEARLY_ANTIPODAL_M:
        return math.inf
    return TIGHT_M * math.asin(chord_m / TIGHT_M)


def longest_geodesics_m(chords_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `longest_geodesic_m` of each chord."""
    longest = TIGHT_M * np.arcsin(np.minimum(chords_m / TIGHT_M, 1.0))
    return np.where(chords_m < NEARLY_ANTIPODAL_M, longest, np.inf)


def longest_chord_m(distance_m: float) -> float:
    """Return a chord no point within a geodesic distance exceeds, metres.

    The inverse of `shortest_geodesic_m`, with room for rounding: whoever
    looks at all points up to this chord misses none within `distance_m`.
    """
    if distance_m >= LONGEST_M:
        return math.inf
    return WIDE_M * math.sin(distance_m / WIDE_M) + ROUNDING_M


def candidate_chord_m(chord_m: float) -> float:
    """Return a chord no point exceeds that is as near as one at `chord_m`, metres.

    With k points within `chord_m`, the k nearest along the surface are all
    among the points within this chord: it is longer by parts in a billion for
    neighbours, by 1 % for half the globe.
    """
    # As longest_chord_m(longest_geodesic_m(chord_m)), in one breath: every search asks this.
    if chord_m >= NEARLY_ANTIPODAL_M:
        return math.inf
    turn = math.asin(chord_m / TIGHT_M) * TIGHT_M / WIDE_M
    return WIDE_M * math.sin(turn) + ROUNDING_M


def candidate_chords_m(chords_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `candidate_chord_m` of each chord."""
    longest = longest_geodesics_m(chords_m)
    reach = WIDE_M * np.sin(np.minimum(longest, LONGEST_M) / WIDE_M) + ROUNDING_M
    return np.where(longest < LONGEST_M, reach, np.inf)


class Plane:
    """The plane in which areas served are computed, in metres.

    Lambert's azimuthal equal-area projection on WGS 84: areas are true
    everywhere. At a distance s from the centre lengths are wrong by up to
    s^2 / 8 R^2 of themselves, R being the radius of the Earth: 1 in 100,000 at
    57 km, 1 in 1,000 at 570 km. So distances within a district or a city keep
    far within 0.1 % of the geodesic. An edge of a polygon is straight in this
    plane; along 5 km that is less than half a metre from straight in degrees.

    Parameters
    ----------
    lon, lat : float
        The centre, degrees, WGS 84.
    """

    def __init__(self, *, lon: float, lat: float) -> None:
        from pyproj import Transformer

        self.crs = f"+proj=laea +lon_0={lon!r} +lat_0={lat!r} +datum=WGS84 +units=m +type=crs"
        self._to_plane = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    @classmethod
    def around(cls, geometries: Sequence[BaseGeometry]) -> Plane:
        """Return the plane centred in the middle of geometries in WGS 84."""
        from shapely import total_bounds

        west, south, east, north = total_bounds(np.array(geometries, np.object_)).tolist()
        return cls(lon=(west + east) / 2.0, lat=(south + north) / 2.0)

    def to_plane(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        """Return positions in WGS 84 (degrees) as metres east and north, shape (n, 2)."""
        return np.stack(self._to_plane.transform(np.asarray(lon), np.asarray(lat)), axis=-1)

    def from_plane(self, x_m: ArrayLike, y_m: ArrayLike) -> NDArray[np.float64]:
        """Return metres east and north of the centre as (lon, lat) degrees, shape (n, 2)."""
        back = self._to_plane.transform(np.asarray(x_m), np.asarray(y_m), direction="INVERSE")
        return np.stack(back, axis=-1)

    def project(self, geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
        """Return geometries in WGS 84 as geometries in this plane, shape (n,).

        Vertices that were the same stay the same: shared borders fit as before.
        """
        return self._moved(geometries, self.to_plane)

    def unproject(self, geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
        """Return geometries of this plane as geometries in WGS 84, shape (n,)."""
        return self._moved(geometries, self.from_plane)

    @staticmethod
    def _moved(
        geometries: Sequence[BaseGeometry],
        move: Callable[[ArrayLike, ArrayLike], NDArray[np.float64]],
    ) -> NDArray[np.object_]:
        from shapely import transform

        given = np.array(geometries, np.object_)
        moved = transform(given, lambda xy: move(xy[:, 0], xy[:, 1]))
        return np.asarray(moved, np.object_)
