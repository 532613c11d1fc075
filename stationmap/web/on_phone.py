"""What a browser needs to keep the finder on a phone: a service worker, and an app's manifest."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from stationmap.maps import Assets, finder_map
from stationmap.model import LonLat
from stationmap.web.finder import STREET_ZOOM
from stationmap.web.messages import messages
from stationmap.web.phrases import in_english
from stationmap.web.static_files import TYPES, Body

if TYPE_CHECKING:
    from flask import Response

    from stationmap.maps import BaseMap
    from stationmap.settings import Settings
    from stationmap.web.static_files import Shelf

HOUR_S = 3600
# The files of the pages that work without network.
KEPT = re.compile(
    r"css/(tokens|page|map|finder|station|print|way)\.css|icons/.*|vendor/leaflet/leaflet.*"
    r"|js/((?!plan|keeper|report|local|staff|articles|embed)\w+(-\w+)*|phone/clock)\.js"
)
MANIFEST = {
    "name": "驿站地图",
    "short_name": "驿站地图",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "lang": "zh-CN",
    "background_color": "#f7f3ec",
    "theme_color": "#f7f3ec",
}


class OnPhone:
    """The finder as an app of a phone.

    Parameters
    ----------
    settings : Settings
        What has to stand on a map.
    base : BaseMap
        What lies under the map.
    shelf : Shelf
        The static files, some of which a phone keeps.
    """

    def __init__(self, settings: Settings, *, base: BaseMap, shelf: Shelf) -> None:
        self.settings, self.base, self.shelf = settings, base, shelf

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        on_phone = Blueprint("on_phone", __name__)
        on_phone.add_url_rule("/sw.js", view_func=self.worker)
        on_phone.add_url_rule("/manifest.webmanifest", view_func=self.manifest)
        return on_phone

    def worker(self) -> Response:
        """Send the service worker, which changes whenever a file that it keeps does."""
        said = messages()
        spoken = {name: in_english().get(text, text) for name, text in said.items()}
        site = {
            "shelf": self.shelf.version,
            "datum": self.base.datum.value,
            "assets": [self.shelf.url(name) for name in self.shelf.bodies if KEPT.fullmatch(name)],
            "messages": {"zh": said, "en": spoken},
            "drawing": self._drawing(),
        }
        script = f"""import {{ start }} from "{self.shelf.url("js/phone/worker.js")}";
start({json.dumps(site, ensure_ascii=False)});
"""
        return Body(script.encode(), "text/javascript").reply(max_age_s=0)

    def manifest(self) -> Response:
        """Send what a phone needs to put the finder among its apps."""
        icon = {"src": self.shelf.url("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
        told = json.dumps(MANIFEST | {"icons": [icon]})
        return Body(told.encode(), TYPES[".webmanifest"]).reply(max_age_s=HOUR_S)

    def _drawing(self) -> dict[str, Any]:
        """Make the map of a page that the phone makes, with gaps: see js/phone/drawing.js.

        There are no tiles without network, and none are kept.
        """
        drawn = finder_map(
            Assets(
                leaflet_js=self.shelf.url("vendor/leaflet/leaflet.js"),
                leaflet_css="vendor/leaflet/leaflet.css",
                layers_js=self.shelf.url("js/layers.js"),
                base_url="{land}",
                stations_url="{stations}",
            ),
            base=replace(self.base, tiles=()),
            center=LonLat(0.0, 0.0),
            zoom=STREET_ZOOM,
        )
        return asdict(drawn) | {
            "approval": self.settings.map_approval_number,
            "attribution": self.settings.map_attribution,
        }
