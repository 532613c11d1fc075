"""Folium's classes for the keeper's map; imported only to make a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branca.element import MacroElement
from folium.template import Template

from stationmap.maps._folium import FetchedLayer, StationMap
from stationmap.maps.finder import Assets

if TYPE_CHECKING:
    from stationmap.maps.keeper import KeeperAssets
    from stationmap.model import LonLat


class KeeperMap(StationMap):
    """The same map, drawn by the keeper's own module."""

    def __init__(self, assets: KeeperAssets, *, center: LonLat, zoom: int) -> None:
        own = Assets(assets.leaflet_js, assets.leaflet_css, assets.layers_js, "", "")
        super().__init__(own, center=center, zoom=zoom)


class TownshipLayer(FetchedLayer):
    """Townships as areas; the points in the layer are names."""

    variable = "land"
    drawing = "landOptions"


class DifferenceLayer(FetchedLayer):
    """What changes, in one layer."""

    variable = "difference"
    drawing = "differenceOptions"


class KeeperHandOver(MacroElement):
    """Tells the page that the map stands, last of all."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        document.dispatchEvent(new CustomEvent("stationmap:keeper", {
            detail: { map, land, difference }
        }));
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_name(self) -> str:
        """Return a fixed name; nothing refers to it."""
        return "hand_over"
