"""What lies under the stations: paper, or the tiles of a Chinese map service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.datum import Datum, convert
from stationmap.errors import ChoiceError, InputError
from stationmap.model import LonLat

if TYPE_CHECKING:
    from stationmap.settings import Settings


@dataclass(frozen=True, slots=True)
class TileSource:
    """One layer of tiles.

    ``url`` is Leaflet's template; ``subdomains`` are the values of ``{s}``.
    """

    url: str
    subdomains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A base map and the datum in which it is drawn.

    Everything drawn on it has to be brought to ``datum`` first: in the
    district the two datums in use lie more than 500 m apart.
    """

    name: str
    datum: Datum = Datum.WGS84
    tiles: tuple[TileSource, ...] = ()
    attribution: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Origins of the tiles, for the Content-Security-Policy."""
        return tuple(
            dict.fromkeys(
                "/".join(source.url.replace("{s}", part).split("/")[:3])
                for source in self.tiles
                for part in source.subdomains
            )
        )

    def shift(self, position: LonLat) -> LonLat:
        """Bring a WGS 84 position to the datum of this map."""
        if self.datum is Datum.WGS84:
            return position
        lon, lat = convert(*position, source=Datum.WGS84, target=self.datum)
        return LonLat(float(lon), float(lat))


def base_map(settings: Settings) -> BaseMap:
    """Choose the base map that the settings name.

    Raises
    ------
    ChoiceError
        ``settings.tiles`` is not none, tianditu or amap.
    InputError
        Tianditu is chosen without its key.
    """
    if settings.tiles == "none":
        return BaseMap("none")
    if settings.tiles == "amap":
        return BaseMap("amap", Datum.GCJ02, (AMAP,), "高德地图")
    if settings.tiles != "tianditu":
        raise ChoiceError(
            zh=f"底图没有“{settings.tiles}”这一种。可以用：none、tianditu、amap。",
            en=f"There is no base map {settings.tiles!r}. Accepted: none, tianditu, amap.",
            field="STATIONMAP_TILES",
            value=settings.tiles,
            accepted=("none", "tianditu", "amap"),
        )
    if not settings.tianditu_key:
        raise InputError(
            zh="天地图底图要有密钥。请填 STATIONMAP_TIANDITU_KEY，"
            "或把 STATIONMAP_TILES 改为 none。",
            en="Tianditu needs a key. Set STATIONMAP_TIANDITU_KEY, or STATIONMAP_TILES=none.",
            field="STATIONMAP_TIANDITU_KEY",
            value="",
        )
    layers = tuple(_tianditu(layer, settings.tianditu_key) for layer in ("vec", "cva"))
    return BaseMap("tianditu", Datum.WGS84, layers, "天地图")


AMAP = TileSource(
    "https://webrd0{s}.is.autonavi.com/appmaptile"
    "?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
    tuple("1234"),
)


def _tianditu(layer: str, key: str) -> TileSource:
    return TileSource(
        f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile"
        f"&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
        f"&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}",
        tuple("01234567"),
    )
