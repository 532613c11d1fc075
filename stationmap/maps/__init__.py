"""Maps for the screen. The only package that knows folium."""

from stationmap.maps.base import base_features
from stationmap.maps.basemap import BaseMap, base_map
from stationmap.maps.finder import Assets, MapParts, finder_map
from stationmap.maps.stations import station_features

__all__ = [
    "Assets",
    "BaseMap",
    "MapParts",
    "base_features",
    "base_map",
    "finder_map",
    "station_features",
]
