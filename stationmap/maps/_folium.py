"""Folium's classes, taught to stay on this server; imported only to make a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import folium
from branca.element import CssLink, JavascriptLink, MacroElement
from folium.template import Template

from stationmap.maps.finder import ZOOM_MAX, ZOOM_MIN, MapParts

if TYPE_CHECKING:
    from branca.element import Figure

    from stationmap.maps.finder import Assets
    from stationmap.model import LonLat


class StationMap(folium.Map):
    """A folium map without foreign addresses, inline styles and random names."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id="map"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        import * as drawing from {{ this.layers_js|tojson }};
        const map = L.map("map", {
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options|tojavascript }}
        });
        map.createPane("land");
        {% endmacro %}
        """
    )

    def __init__(self, assets: Assets, *, center: LonLat, zoom: int) -> None:
        super().__init__(
            location=[center.lat, center.lon],
            tiles=None,
            zoom_start=zoom,
            zoom_control=False,
            attribution_control=False,
            min_zoom=ZOOM_MIN,
            max_zoom=ZOOM_MAX,
            zoom_snap=0.25,
            zoom_delta=1,
        )
        # On the instance: folium keeps these lists on the class, for all maps of the process.
        # A script and a style of one name would replace each other in the header.
        self.default_js = [("leaflet_js", assets.leaflet_js)]
        self.default_css = [("leaflet_css", assets.leaflet_css)]
        self.layers_js = assets.layers_js

    def get_name(self) -> str:
        """Return the name of the map in the script."""
        return "map"

    def parts(self) -> MapParts:
        """Render once, and give the parts that folium gathers in its figure."""
        figure = cast("Figure", self.get_root())
        self.render()  # type: ignore[no-untyped-call]
        links = figure.header._children.values()  # noqa: SLF001 - folium keeps them nowhere else
        return MapParts(
            css=tuple(link.url for link in links if isinstance(link, CssLink)),
            js=tuple(link.url for link in links if isinstance(link, JavascriptLink)),
            html=figure.html.render().strip(),
            script=figure.script.render().strip(),
        )


class FetchedLayer(folium.GeoJson):
    """A GeoJSON layer that the browser fetches; folium never reads the data."""

    variable: ClassVar[str]
    drawing: ClassVar[str]

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.geoJson(null, drawing.{{ this.drawing }});
        {{ this.get_name() }}.loaded = drawing.load(
            {{ this.get_name() }}, {{ this.embed_link|tojson }}
        );
        {% endmacro %}
        """
    )

    def __init__(self, url: str) -> None:
        super().__init__(url, embed=False)

    def get_name(self) -> str:
        """Return the name of the layer in the script."""
        return self.variable

    def process_data(self, data: str) -> dict[str, Any]:
        """Keep the address; folium itself would fetch it here and now."""
        self.embed_link = data
        return {"type": "FeatureCollection", "features": []}


class LandLayer(FetchedLayer):
    """Townships, and the names of places."""

    variable = "land"
    drawing = "landOptions"


class StationLayer(FetchedLayer):
    """All stations, in one layer."""

    variable = "stations"
    drawing = "stationOptions"


class HandOver(MacroElement):
    """Tells the page that the map stands, last of all."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        document.dispatchEvent(new CustomEvent("stationmap:map", {
            detail: { map, land, stations }
        }));
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def get_name(self) -> str:
        """Return a fixed name; nothing refers to it."""
        return "hand_over"
