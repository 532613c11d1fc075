"""Links that hand a station over to a navigation app, each in the app's own datum.

Amap, Tencent and Apple draw the Chinese mainland in GCJ-02; Baidu is told
with ``coord_type=gcj02`` that it is given the same. The parameters are those
of the services' public URI interfaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from stationmap.datum import Datum, convert
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = "stationmap"
BAIDU_SOURCE = "webapp.union.stationmap"  # Baidu asks for three words with dots
HERE = "我的位置"
REGION = "北京"
# Separators of the services' own little languages, which escaping does not protect.
SEPARATORS = str.maketrans({",": "，", "|": "｜", ":": "：", ";": "；"})


class NavigationApp(StrEnum):
    """The apps, in the order on screens."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"
    APPLE = "apple"


APP_NAMES = {
    NavigationApp.AMAP: "高德地图",
    NavigationApp.BAIDU: "百度地图",
    NavigationApp.TENCENT: "腾讯地图",
    NavigationApp.APPLE: "苹果地图",
}


@dataclass(frozen=True, slots=True)
class Way:
    """From where, if that is known, to where; both in GCJ-02."""

    origin: LonLat | None
    target: LonLat
    name: str


def navigation_links(
    name: str, position: LonLat, *, origin: LonLat | None = None
) -> dict[NavigationApp, str]:
    """Make one link on foot for each app.

    Parameters
    ----------
    name : str
        What the app calls the place.
    position, origin : LonLat
        The station and, if known, where one sets out; WGS 84, degrees.
    """
    way = Way(
        origin=_gcj02(origin) if origin else None,
        target=_gcj02(position),
        name=name.translate(SEPARATORS),
    )
    return {app: make(way) for app, make in MAKERS.items()}


def _amap(way: Way) -> str:
    asked = {"to": f"{_lon_lat(way.target)},{way.name}", "mode": "walk"}
    if way.origin:
        asked["from"] = f"{_lon_lat(way.origin)},{HERE}"
    return _link(
        "https://uri.amap.com/navigation",
        asked | {"coordinate": "gaode", "src": SOURCE, "callnative": "1"},
    )


def _baidu(way: Way) -> str:
    asked = {"destination": f"latlng:{_lat_lon(way.target)}|name:{way.name}"}
    # Baidu wants an origin; where none is known it takes the words for "here".
    asked["origin"] = f"latlng:{_lat_lon(way.origin)}|name:{HERE}" if way.origin else HERE
    return _link(
        "https://api.map.baidu.com/direction",
        asked
        | {
            "mode": "walking",
            "region": REGION,
            "coord_type": "gcj02",
            "output": "html",
            "src": BAIDU_SOURCE,
        },
    )


def _tencent(way: Way) -> str:
    asked = {"type": "walk", "to": way.name, "tocoord": _lat_lon(way.target)}
    if way.origin:
        asked |= {"from": HERE, "fromcoord": _lat_lon(way.origin)}
    return _link(
        "https://apis.map.qq.com/uri/v1/routeplan",
        asked | {"coord_type": "2", "referer": SOURCE},
    )


def _apple(way: Way) -> str:
    asked = {"daddr": _lat_lon(way.target), "dirflg": "w"}
    if way.origin:
        asked["saddr"] = _lat_lon(way.origin)
    return _link("https://maps.apple.com/", asked)


MAKERS: dict[NavigationApp, Callable[[Way], str]] = {
    NavigationApp.AMAP: _amap,
    NavigationApp.BAIDU: _baidu,
    NavigationApp.TENCENT: _tencent,
    NavigationApp.APPLE: _apple,
}


def _gcj02(position: LonLat) -> LonLat:
    lon, lat = convert(*position, source=Datum.WGS84, target=Datum.GCJ02)
    return LonLat(float(lon), float(lat))


def _lon_lat(position: LonLat) -> str:
    return f"{position.lon:.6f},{position.lat:.6f}"


def _lat_lon(position: LonLat) -> str:
    return f"{position.lat:.6f},{position.lon:.6f}"


def _link(address: str, asked: dict[str, str]) -> str:
    # quote, not quote_plus: the apps read a "+" as a plus.
    return f"{address}?{urlencode(asked, quote_via=quote, safe=',:')}"
