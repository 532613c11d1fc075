"""Folium's classes for the planner's map; imported only to make a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from branca.element import MacroElement
from folium.raster_layers import ImageOverlay
from folium.template import Template

from stationmap.maps._folium import FetchedLayer, StationMap
from stationmap.maps.finder import Assets

if TYPE_CHECKING:
    from stationmap.maps.planner import PlannerAssets
    from stationmap.model import LonLat

PANES = ("heat", "outside", "gaps")  # under the land's own pane, lowest first


class PlannerMap(StationMap):
    """The same map, with the panes that heat and gaps need."""

    def __init__(self, assets: PlannerAssets, *, center: LonLat, zoom: int) -> None:
        finder = Assets(assets.leaflet_js, assets.leaflet_css, assets.layers_js, "", "")
        super().__init__(finder, center=center, zoom=zoom)
        for pane in PANES:
            Pane(pane).add_to(self)


class Pane(MacroElement):
    """One floor of the map; its height stands in the style sheet."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        map.createPane({{ this.pane|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, pane: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.pane = pane

    def get_name(self) -> str:
        """Return a fixed name; nothing refers to it."""
        return f"pane_{self.pane}"


class HeatOverlay(ImageOverlay):
    """The heat as a picture that the browser fetches; folium would write it into the page."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const heat = L.imageOverlay(
            {{ this.url|tojson }}, {{ this.bounds|tojson }},
            { pane: "heat", className: "heat", interactive: false, alt: "" }
        ).addTo(map);
        {% endmacro %}
        """
    )

    def __init__(self, url: str, bounds: list[list[float]]) -> None:
        MacroElement.__init__(self)  # type: ignore[no-untyped-call]  # ImageOverlay's would read the picture
        self.url, self.bounds = url, bounds

    def get_name(self) -> str:
        """Return the name of the layer in the script."""
        return "heat"

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - as branca has it
        """Write the script; without what folium adds for switching layers."""
        MacroElement.render(self, **kwargs)  # type: ignore[no-untyped-call]
        return ""


class TownshipLayer(FetchedLayer):
    """Townships: their borders over the heat, their figures at a touch."""

    variable = "land"
    drawing = "townshipOptions"


class CoverageLayer(FetchedLayer):
    """Gaps, stations and farthest places of one question, in one layer."""

    variable = "coverage"
    drawing = "coverageOptions"


class PlanHandOver(MacroElement):
    """Tells the page that the map stands, last of all."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        document.dispatchEvent(new CustomEvent("stationmap:plan", {
            detail: { map, heat, land, coverage }
        }));
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_name(self) -> str:
        """Return a fixed name; nothing refers to it."""
        return "hand_over"
