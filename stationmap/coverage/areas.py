"""Service areas and gaps as polygons, for maps and for files.

A disc is drawn as a regular polygon of 64 sides that has the disc's area. Its
corners lie 0.08 % of the radius outside of the circle, the middles of its
sides 0.04 % inside: 80 and 40 cm for a kilometre. Areas in tables come from
`stationmap.coverage.discs`, which measures the circles themselves; those of the
polygons agree with them to 1 in 10,000 of a township, to 1 in 100,000 of a
district.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.limits import checked_points, checked_radius_m

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.coverage.land import Land

SIDES = 64


def service_areas(stations_xy: ArrayLike, radius_m: float) -> NDArray[np.object_]:
    """Return the service area of each station as a polygon.

    Parameters
    ----------
    stations_xy : array_like, shape (n, 2)
        Metres in an equal-area plane.
    radius_m : float
        The service radius.

    Returns
    -------
    ndarray of Polygon, shape (n,)
        A smaller radius gives polygons inside of those of a greater one.

    Raises
    ------
    NumberError
        The radius cannot be computed with.
    CoordinateError
        A station has no position.
    """
    from shapely import polygons

    xy = checked_points(stations_xy, "stations_xy")
    step = 2.0 * np.pi / SIDES
    corner_m = checked_radius_m(radius_m) * np.sqrt(step / np.sin(step))
    angle = step * np.arange(SIDES)
    corners = corner_m * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    found: NDArray[np.object_] = polygons(xy[:, None, :] + corners)
    return found


def united(areas: NDArray[np.object_]) -> BaseGeometry:
    """Return service areas as one geometry: all that some station reaches."""
    from shapely import disjoint_subset_union_all

    whole: BaseGeometry = disjoint_subset_union_all(areas)
    return whole


def gaps(land: Land, areas: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return what each township has beyond every service area.

    Each township meets only the areas around it, so that the cost grows with
    the number of areas, not with that number times the townships.

    Parameters
    ----------
    land : Land
        The townships.
    areas : ndarray of geometries, shape (n,)
        Service areas in the same plane, of whatever shape.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (townships,)
        Empty where the whole township is within reach.
    """
    from shapely import STRtree, difference

    tree = STRtree(areas)
    township, near = tree.query(land.townships, predicate="intersects")
    bounds = np.searchsorted(township, np.arange(len(land) + 1))
    reached = [united(areas[near[a:b]]) for a, b in pairwise(bounds.tolist())]
    found: NDArray[np.object_] = difference(land.townships, np.array(reached, np.object_))
    return found
