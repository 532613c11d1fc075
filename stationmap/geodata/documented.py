"""Carries over the stations that a public source names, and nothing more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from stationmap.errors import HoursError
from stationmap.geodata.finding import Finding
from stationmap.model import Facility

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely import Geometry

    from stationmap.geodata.tables import Row
    from stationmap.model import LonLat

PATH = "sources/documented_stations.csv"
_ROUND_UP_M = 10


def documented_row(
    row: Row,
    *,
    number: int,
    place: LonLat,
    position_error_m: float,
    model: Mapping[str, Any],
) -> Row:
    """Return a row of stations.csv, without its ref, for a documented station.

    Parameters
    ----------
    row : Row
        What is published.
    number : int
        Its row in the file, for an error.
    place : LonLat
        Where to draw it: the published place, or what stands in for it.
    position_error_m : float
        Radius in metres that surely holds the true place.
    model : mapping
        The content of model.json: ``facility_words`` leads from a published
        word to a facility, or to None where it is none; ``build_modes`` from
        one to a build mode.

    Raises
    ------
    DataError
        Hours or a facility word that are not understood.
    """
    return {
        "name": row["name"],
        "lon": place.lon,
        "lat": place.lat,
        "position_quality": row["position_quality"],
        "position_error_m": position_error_m,
        "township_code": row["township_code"],
        "addr": row["place_as_published"],
        "build_mode": model["build_modes"]["words"][row["build_mode"]],
        "opening_hours": _hours(row["hours_as_published"], number),
        "hours_as_posted": row["hours_as_published"],
        "hours_basis": "documented" if row["hours_as_published"] else "unknown",
        **_facilities(row["facilities_as_published"], number, model["facility_words"]),
        "facilities_basis": "documented" if row["facilities_as_published"] else "unknown",
        "facilities_as_published": row["facilities_as_published"],
        "documented": True,
        "still_open": row["still_open"],
        "source_title": row["source_title"],
        "source_date": row["source_date"],
    }


def reach_m(place: LonLat, area: Geometry) -> float:
    """Return the distance from `place` to the farthest point of `area`.

    Metres on the WGS 84 ellipsoid, rounded up. The farthest point of a
    polygon is one of its corners.
    """
    from stationmap.geodesy import distance_m

    corners = shapely.get_coordinates(area)
    away_m = distance_m(
        np.full(len(corners), place.lon),
        np.full(len(corners), place.lat),
        corners[:, 0],
        corners[:, 1],
    )
    return float(math.ceil(float(np.max(away_m)) / _ROUND_UP_M) * _ROUND_UP_M)


def most_central(seats: Sequence[LonLat], committees: Sequence[LonLat]) -> LonLat:
    """Return the public seat that is nearest on the whole to all committees.

    It stands for "somewhere in the district": in the town, where most
    stations are, and never alone in the fields, where a reader could take it
    for the nearest one.
    """
    from stationmap.geodesy import distance_m

    lons, lats = np.array(committees).T

    def total_m(seat: LonLat) -> float:
        at = np.full(len(lons), seat.lon), np.full(len(lats), seat.lat)
        return float(np.sum(distance_m(*at, lons, lats)))

    return min(seats, key=total_m)


def _hours(sign: str | None, number: int) -> str | None:
    from stationmap.hours import from_sign

    if not sign:
        return None
    try:
        return str(from_sign(sign))
    except HoursError as error:
        raise Finding(
            PATH,
            row=number,
            field="hours_as_published",
            value=sign,
            zh=error.zh,
            en=error.en,
        ).error() from None


def _facilities(
    published: str | None, number: int, words: Mapping[str, str | None]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in (published or "").split(";"):
        if word and word not in words:
            raise Finding(
                PATH,
                row=number,
                field="facilities_as_published",
                value=word,
                zh=f"不认得“{word}”。"
                "请在 sources/model.json 的 facility_words 里说明它是哪项设施。",
                en=f"{word!r} is not known. Say in facility_words of sources/model.json "
                "which facility it is, or null.",
            ).error()
        facility = words.get(word)
        if facility:
            found[Facility(facility).value] = "yes"
    return found
