"""Maps for articles: the picture inside, the covers, on light paper and on dark."""

from stationmap.maps.article.cover import SQUARE, WIDE, cover
from stationmap.maps.article.palette import DARK, LIGHT, Palette
from stationmap.maps.article.portrait import portrait
from stationmap.maps.article.scene import Centre, Dot, Figure, Scene

__all__ = [
    "DARK",
    "LIGHT",
    "SQUARE",
    "WIDE",
    "Centre",
    "Dot",
    "Figure",
    "Palette",
    "Scene",
    "cover",
    "portrait",
]
