"""Coordinate reference systems of map files: which are WGS 84, and the way from the others."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.errors import FileError

    Way = Callable[[float, float], tuple[float, float]]

# 4490 is CGCS2000, 4979 and 4326 are WGS 84: the same to well under a metre.
_SAME = frozenset(("4326", "4490", "4979", "4480", "CRS84", "CRS84H", "84"))
_CODE = re.compile(r"(?:urn:ogc:def:crs:)?(?:EPSG|OGC)[:/]{1,2}(?:[\d.]*[:/])?(\w+)", re.IGNORECASE)
_LONGEST = 20_000  # characters of a definition
_DECIMALS = 9  # of a degree: a tenth of a millimetre


def way_to_wgs84(name: str, sheet: str = "") -> Way | None:
    """Return what turns (x, y) of a reference system into WGS 84 (lon, lat), degrees.

    Parameters
    ----------
    name : str
        As the file gives it: ``EPSG:4548``, a URN, or a definition as WKT.
    sheet : str
        The layer, for messages.

    Returns
    -------
    callable or None
        None: it is WGS 84 already, or so near that nothing has to be done.

    Raises
    ------
    FileError
        Nobody knows the system, or it has no place on the Earth.
    """
    code = _CODE.fullmatch(name.strip())
    if code and code[1].upper() in _SAME:
        return None
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    if len(name) > _LONGEST:
        raise _unknown(name, sheet)
    try:
        crs = CRS.from_user_input(f"EPSG:{code[1]}" if code else name)
        transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except (CRSError, ProjError) as error:
        raise _unknown(name, sheet) from error

    def way(x: float, y: float) -> tuple[float, float]:
        lon, lat = transformer.transform(x, y)
        if not (math.isfinite(lon) and math.isfinite(lat)):
            return x, y
        return round(lon, _DECIMALS), round(lat, _DECIMALS)

    return way


def _unknown(name: str, sheet: str) -> FileError:
    return refusal(
        "crs-unknown",
        zh="坐标系认不出来。请在地图软件里另存为 WGS 84（EPSG:4326），再上传。",
        en="The coordinate reference system is not known. Save the file in WGS 84 (EPSG:4326).",
        sheet=sheet,
        value=name[:200],
    )
