"""The interactive map of the finder, made by folium from layers that are fetched.

Folium by itself loads from seven foreign hosts, gives everything a random
name, writes data into the page and knows no nonce. The classes here keep what
folium is good at, one tree of map, layers and script, and mend the rest: every
address is this server's, names are fixed, data are fetched, and the map is
handed over in parts so that the page sets the nonce.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.maps.basemap import BaseMap
    from stationmap.model import LonLat

ZOOM_MIN, ZOOM_MAX = 9, 18


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses, on this server, of what a map is made of."""

    leaflet_js: str
    leaflet_css: str
    layers_js: str  # our module that draws stations and townships
    base_url: str  # GeoJSON of the land
    stations_url: str  # GeoJSON of the stations


@dataclass(frozen=True, slots=True)
class MapParts:
    """A map, ready to be put into a page that adds its nonce to each script.

    ``css`` and ``js`` are addresses; ``html`` is the element of the map;
    ``script`` is the body of one ``<script type="module">``.
    """

    css: tuple[str, ...]
    js: tuple[str, ...]
    html: str
    script: str


@lru_cache(maxsize=64)
def finder_map(assets: Assets, *, base: BaseMap, center: LonLat, zoom: int) -> MapParts:
    """Make the map of stations over land.

    Parameters
    ----------
    assets : Assets
        Where the page finds scripts, styles and layers.
    base : BaseMap
        Tiles, or none, and the datum of everything drawn.
    center : LonLat
        Middle of the first view, in the datum of `base`, degrees.
    zoom : int
        Zoom of the first view.
    """
    from stationmap.maps._folium import HandOver, LandLayer, StationLayer, StationMap

    page_map = StationMap(assets, center=center, zoom=zoom)
    for tiles in tile_layers(base):
        tiles.add_to(page_map)
    LandLayer(assets.base_url).add_to(page_map)
    StationLayer(assets.stations_url).add_to(page_map)
    HandOver().add_to(page_map)
    return page_map.parts()


def tile_layers(base: BaseMap) -> Iterator[Any]:
    """Make the layers of tiles of a base map, lowest first."""
    from folium import TileLayer

    for number, source in enumerate(base.tiles):
        tiles = TileLayer(
            source.url,
            attr=base.attribution,
            subdomains="".join(source.subdomains),
            min_zoom=ZOOM_MIN,
            max_zoom=ZOOM_MAX,
        )
        yield _name(tiles, f"tiles_{number}")


def _name(element: Any, name: str) -> Any:  # noqa: ANN401 - any element of folium
    element.get_name = lambda: name
    return element
