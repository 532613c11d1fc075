"""View: what an article is about, as a word that files and addresses can hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from stationmap.errors import CoordinateError, NotFoundError, OutsideError
from stationmap.model import LonLat

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue

DECIMALS = 5  # of a place in a slug: a metre
NAME_MOST = 60
REACH_M = 1000.0
# What neither a file name nor an address takes, as signs that look the same.
SAFE = str.maketrans(
    {
        "/": "／",
        "\\": "＼",
        ":": "：",
        "*": "＊",
        "?": "？",
        '"': "＂",
        "<": "＜",
        ">": "＞",
        "|": "｜",
        "#": "＃",
        "%": "％",
        "&": "＆",
        "'": "＇",
    }
)


class Kind(StrEnum):
    """What may be shown."""

    DISTRICT = "district"
    TOWNSHIP = "township"
    STATION = "station"
    ALL_DAY = "all-day"
    CLOSED_GAPS = "closed-gaps"
    NEAR = "near"


NAMED = (Kind.DISTRICT, Kind.ALL_DAY, Kind.CLOSED_GAPS)
"""Views that need nothing but their name."""


@dataclass(frozen=True, slots=True)
class View:
    """What an article is about.

    Attributes
    ----------
    kind : Kind
        Which kind of view.
    of : str
        The code of the township, the ref of the station, the name of the place.
    place : LonLat, optional
        Around which place is looked, WGS 84.
    """

    kind: Kind
    of: str = ""
    place: LonLat | None = None

    @classmethod
    def near(cls, place: LonLat, name: str) -> View:
        """Return the view of what is near a place, which is called so."""
        rounded = LonLat(round(place.lon, DECIMALS), round(place.lat, DECIMALS))
        return cls(Kind.NEAR, _plain(name) or _position(rounded), rounded)

    @property
    def slug(self) -> str:
        """The view as one word."""
        if self.place is not None:
            return f"{self.kind}-{_position(self.place)}-{self.of}"
        return f"{self.kind}-{quote(self.of, safe='')}" if self.of else str(self.kind)

    @property
    def address(self) -> str:
        """Where the finder shows the same: path and query."""
        if self.kind is Kind.TOWNSHIP:
            return f"/?township={quote(self.of, safe='')}"
        if self.kind is Kind.STATION:
            return f"/s/{quote(self.of, safe='')}"
        if self.kind is Kind.ALL_DAY:
            return "/?all_day=1"
        if self.place is not None:
            lon, lat = _position(self.place).split(",")
            return "/?" + urlencode({"lon": lon, "lat": lat, "q": self.of}, quote_via=quote)
        return "/"


def parse_view(slug: str, catalogue: Catalogue) -> View:
    """Read a view from its slug, and see that the catalogue has it.

    Raises
    ------
    NotFoundError
        There is no such kind of view, township or station.
    CoordinateError
        The place is no position.
    OutsideError
        The place is not near the area served.
    """
    if slug in NAMED:
        return View(Kind(slug))
    kind, _, of = slug.partition("-")
    if kind == Kind.TOWNSHIP and of:
        return View(Kind.TOWNSHIP, catalogue.township(unquote(of)).code)
    if kind == Kind.STATION and of:
        return View(Kind.STATION, catalogue.station(unquote(of)).ref)
    if kind == Kind.NEAR and of:
        position, _, name = of.partition("-")
        return near_view(position, name, catalogue)
    raise NotFoundError(
        zh=f"没有叫“{slug[:NAME_MOST]}”的图。可以写：{'、'.join(_EXAMPLES)}。",
        en=f"There is no view called {slug[:NAME_MOST]!r}. Write one of: {', '.join(_EXAMPLES)}.",
        field="view",
        value=slug[:NAME_MOST],
        accepted=_EXAMPLES,
    )


_EXAMPLES = (
    *map(str, NAMED),
    "township-110113011000",
    "station-011-02",
    "near-116.65460,40.13020-顺义西站",
)


def near_view(position: str, name: str, catalogue: Catalogue) -> View:
    """Read a place written as lon,lat; see that it is near the area served.

    Raises
    ------
    CoordinateError
        It is no position.
    OutsideError
        It is not near the area served.
    """
    try:
        lon, lat = (float(part) for part in position.split(","))
    except ValueError:
        lon = lat = math.nan
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
        raise CoordinateError(
            zh=f"看不懂位置“{position[:NAME_MOST]}”。请写成 经度,纬度，例如 116.6546,40.1302。",
            en=f"The position {position[:NAME_MOST]!r} is not understood. Write lon,lat, "
            "such as 116.6546,40.1302.",
            field="near",
            value=position[:NAME_MOST],
        )
    view = View.near(LonLat(lon, lat), name)
    ground = catalogue.ground
    if not ground.land.is_near(ground.place([(lon, lat)]), REACH_M)[0]:
        raise OutsideError(
            zh=f"“{view.of}”不在本区，附近一公里也不是，没有可画的。请换一个地方，或查对经纬度。",
            en=f"{view.of!r} is not within a kilometre of the area served, so there is nothing "
            "to draw. Choose another place, or check the coordinates.",
            field="near",
            value=_position(LonLat(lon, lat)),
        )
    return view


def _position(place: LonLat) -> str:
    return f"{place.lon:.{DECIMALS}f},{place.lat:.{DECIMALS}f}"


def _plain(name: str) -> str:
    """Leave of a name what a file name and an address can hold."""
    printed = "".join(letter for letter in name if letter.isprintable())
    return " ".join(printed.split()).translate(SAFE)[:NAME_MOST].strip(". ")
