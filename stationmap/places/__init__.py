"""Finds a place by what somebody types: Chinese, pinyin, or first letters."""

from stationmap.places.place import Place, PlaceKind
from stationmap.places.search import PlaceIndex

__all__ = ["Place", "PlaceIndex", "PlaceKind"]
