"""Finds a place by what somebody types: Chinese, pinyin, or first letters."""

from stationmap.places.place import Place, PlaceKind
from stationmap.places.search import PlaceIndex
from stationmap.places.spelling import sound

__all__ = ["Place", "PlaceIndex", "PlaceKind", "sound"]
