"""On my way: what it costs to look in at a station between here and a drop-off point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.geodesy import distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.model import LonLat, Station

LEAST_ALLOWED_M, MOST_ALLOWED_M = 500.0, 2000.0
ALLOWED_SHARE = 0.5  # of the straight way


@dataclass(frozen=True, slots=True)
class Detour:
    """A way with one station between; all along straight lines, metres.

    Attributes
    ----------
    station : Station
        Where one looks in.
    there_m : float
        From the origin to the station.
    extra_m : float
        How much longer the whole way becomes, never less than 0.
    """

    station: Station
    there_m: float
    extra_m: float


def detours(stations: Sequence[Station], *, origin: LonLat, goal: LonLat) -> list[Detour]:
    """Say what each station costs on the way, the least first, equals by ref.

    Parameters
    ----------
    stations : sequence of Station
        Stations that have a place.
    origin, goal : LonLat
        Where the way begins and where it ends, WGS 84, degrees.
    """
    if not stations:
        return []
    lons = np.array([station.position.lon for station in stations])
    lats = np.array([station.position.lat for station in stations])
    there = distance_m(origin.lon, origin.lat, lons, lats)
    onward = distance_m(lons, lats, goal.lon, goal.lat)
    # No way is shorter than the straight one; rounding would say so by nanometres.
    extra = np.maximum(0.0, there + onward - straight_m(origin=origin, goal=goal))
    made = [
        Detour(station, float(near), float(more))
        for station, near, more in zip(stations, there, extra, strict=True)
    ]
    return sorted(made, key=lambda detour: (detour.extra_m, detour.station.ref))


def straight_m(*, origin: LonLat, goal: LonLat) -> float:
    """Return the length of the way without any station between, metres."""
    return float(distance_m(*origin, *goal))


def allowed_m(direct_m: float) -> float:
    """Return how long a detour may be for a station to lie on the way at all, metres.

    Half of the straight way; but half a kilometre is never too much, and more than
    two always are.
    """
    return min(MOST_ALLOWED_M, max(LEAST_ALLOWED_M, ALLOWED_SHARE * direct_m))
