"""When two positions of one station are the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.geodesy import distance_m

if TYPE_CHECKING:
    from stationmap.model import LonLat

SAME_PLACE_M = 1.0
"""Moved by less than this, a station stays where it was: that is rounding."""

# A degree of latitude is no shorter than 110 km, so most are far at a glance.
_FAR_DEG = 1e-4


def same_place(one: LonLat, other: LonLat) -> bool:
    """Say whether two positions are one but for rounding; one that is not a number is nowhere."""
    if one == other:
        return True
    if not abs(one.lat - other.lat) < _FAR_DEG:
        return False
    return distance_m(one.lon, one.lat, other.lon, other.lat) <= SAME_PLACE_M
