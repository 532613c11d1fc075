"""Reads the boundaries of townships (GeoJSON) as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.errors import InputError
from stationmap.geodata.finding import Finding
from stationmap.model import LonLat, Township

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely import MultiPolygon, Polygon

    from stationmap.geodata.package import DataPackage

RESOURCE = "townships"
SEATS = "township-seats"


def read_townships(package: DataPackage, district_code: str | None) -> tuple[Township, ...]:
    """Read the townships of a district with their boundaries, ordered by code.

    Parameters
    ----------
    package : DataPackage
        The package to read.
    district_code : str or None
        Six-digit code; None for all that the package holds.

    Raises
    ------
    DataError
        The file differs from its descriptor, or is no GeoJSON of polygons.
    InputError
        The package holds no township of that district.
    """
    seats = {row["township_code"]: LonLat(row["lon"], row["lat"]) for row in package.rows(SEATS)}
    path = package.resource(RESOURCE).path
    wanted = [
        township(path, number, feature, seats)
        for number, feature in enumerate(features(package), start=1)
        if district_code is None or _district(feature) == district_code
    ]
    if not wanted:
        raise _no_such_district(
            district_code, {_district(feature) for feature in features(package)}
        )
    return tuple(sorted(wanted, key=lambda item: item.code))


def _no_such_district(code: str | None, known: set[object]) -> InputError:
    accepted = tuple(sorted(str(item) for item in known))
    return InputError(
        zh=f"没有代码为“{code}”的区。可以用：{'、'.join(accepted)}。",
        en=f"There is no district with the code {code!r}. Accepted: {', '.join(accepted)}.",
        field="STATIONMAP_DISTRICT_CODE",
        value=code,
        accepted=accepted,
    )


def features(package: DataPackage) -> list[object]:
    """Return the features of the file, unread.

    Raises
    ------
    DataError
        The file differs from its descriptor, or holds no features.
    """
    found = package.json(RESOURCE).get("features")
    if isinstance(found, list) and found:
        return found
    path = package.resource(RESOURCE).path
    raise _unlike(path, None, "features", "no features").error()


def township(path: str, number: int, feature: object, seats: Mapping[str, LonLat]) -> Township:
    """Make a township of one feature.

    Parameters
    ----------
    path : str
        The file, for an error.
    number : int
        The feature's number in it, from 1.
    feature : object
        The feature as JSON gives it.
    seats : mapping
        Public positions of seats by township code.

    Raises
    ------
    DataError
        It is no feature of a township: members are missing, or the geometry
        is no polygon of finite coordinates.
    """
    try:
        said = feature["properties"]  # type: ignore[index]
        return Township(
            code=str(said["code"]),
            name=str(said["name"]),
            kind=str(said["kind"]),
            district_code=str(said["district_code"]),
            area_km2=float(said["area_km2"]),
            geometry=_boundary(feature["geometry"]),  # type: ignore[index]
            seat=seats.get(said["code"]),
        )
    except (TypeError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise _unlike(path, number, _member(error), error).error() from None


def _boundary(said: object) -> Polygon | MultiPolygon:
    import numpy as np
    import shapely
    from shapely.geometry import shape

    try:
        geometry = shape(said)  # type: ignore[arg-type]
    except shapely.errors.ShapelyError as error:
        raise ValueError(str(error)) from None
    if not isinstance(geometry, shapely.Polygon | shapely.MultiPolygon) or geometry.is_empty:
        raise ValueError("geometry is no polygon")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ValueError("geometry has a coordinate that is not finite")
    return geometry


def _member(error: Exception) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) else "geometry"


def _district(feature: object) -> object:
    said = feature.get("properties") if isinstance(feature, dict) else None
    return said.get("district_code") if isinstance(said, dict) else None


def _unlike(path: str, number: int | None, field: str, why: object) -> Finding:
    return Finding(
        path,
        row=number,
        field=field,
        value=str(why),
        zh="不是带边界的乡镇街道。请换回原文件。",
        en="It is no township with a boundary. Put the file back.",
    )
