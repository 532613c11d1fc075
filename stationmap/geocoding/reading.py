"""Numbers out of a service's answer, and positions brought to WGS 84."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from stationmap import datum as datums
from stationmap.geocoding.trouble import Trouble
from stationmap.model import LonLat

if TYPE_CHECKING:
    from stationmap.datum import Datum
    from stationmap.geocoding.transport import Transport


def position(lon: object, lat: object, *, datum: Datum, transport: Transport) -> LonLat:
    """Return a position of an answer in WGS 84.

    Raises
    ------
    GeocoderError
        Not two numbers of degrees (garbage), or outside China (abroad).
    """
    east, north = number(lon), number(lat)
    if east is None or north is None or abs(east) > 180 or abs(north) > 90:  # noqa: PLR2004 - degrees
        raise transport.trouble(Trouble.GARBAGE, f"location {lon},{lat}")
    if datums.outside_china(east, north):
        raise transport.trouble(Trouble.ABROAD, f"{east:.4f},{north:.4f}")
    return LonLat(*datums.convert(east, north, source=datum, target=datums.Datum.WGS84))


def number(value: object) -> float | None:
    """Read a finite number, or a text that is one."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        read = float(value)
    except ValueError:
        return None
    return read if math.isfinite(read) else None


def whole(value: object) -> int | None:
    """Read a whole number, or a text that is one."""
    read = number(value)
    return int(read) if read is not None and read == int(read) else None


def text(value: object) -> str:
    """Read words; services write an empty list where they have none."""
    return value.strip() if isinstance(value, str) else ""
