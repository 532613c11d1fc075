"""What a phone fetches once, to answer by itself afterwards: stations and names."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.mofile import read_mo
from flask import Blueprint, request

from stationmap.errors import NotFoundError
from stationmap.maps import Assets, finder_map
from stationmap.model import LonLat
from stationmap.pack import MOST_STATIONS, pack_places, pack_stations
from stationmap.web.finder import STREET_ZOOM
from stationmap.web.messages import messages
from stationmap.web.static_files import FOREVER_S, TYPES, Body

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from flask import Response

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.maps import BaseMap
    from stationmap.settings import Settings
    from stationmap.web.static_files import Shelf

JSON = "application/json"
HOUR_S = 3600
KEPT = re.compile(
    r"css/(tokens|page|map|finder|station|print|way)\.css|icons/.*|vendor/leaflet/leaflet.*"
    r"|js/((?!plan|keeper|report|local|staff)\w+(-\w+)*|phone/clock)\.js"
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
CATALOGUE = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.mo"


class Packed:
    """Makes the packs of the version that serves; the one with days anew each day."""

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        base: BaseMap,
        shelf: Shelf,
    ) -> None:
        self.slot, self.settings, self.clock = slot, settings, clock
        self.base, self.shelf = base, shelf
        self._stations: tuple[tuple[str, date], Body] | None = None
        self._places: tuple[str, Body] | None = None

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        packed = Blueprint("packed", __name__)
        packed.add_url_rule("/finder/pack.json", view_func=self.stations)
        packed.add_url_rule("/finder/places.json", view_func=self.places)
        packed.add_url_rule("/finder/phrases.json", view_func=self.phrases)
        packed.add_url_rule("/sw.js", view_func=self.worker)
        packed.add_url_rule("/manifest.webmanifest", view_func=self.manifest)
        return packed

    def stations(self) -> Response:
        """Send the stations and the state of their doors for the coming weeks."""
        catalogue, now = self._catalogue(), self.clock()
        kept, key = self._stations, (catalogue.version, now.date())
        if kept is None or kept[0] != key:
            made = pack_stations(catalogue, self.settings, made_at=now)
            kept = self._stations = (key, _body(made))
        return kept[1].reply(max_age_s=0)

    def places(self) -> Response:
        """Send the names that can be searched; they stay as they are for a version."""
        catalogue, kept = self._catalogue(), self._places
        if kept is None or kept[0] != catalogue.version:
            kept = self._places = (catalogue.version, _body(pack_places(catalogue)))
        fixed = request.args.get("v") == catalogue.version
        return kept[1].reply(max_age_s=FOREVER_S if fixed else 60, immutable=fixed)

    def phrases(self) -> Response:
        """Send the English of what a phone may say."""
        return self._phrases.reply(max_age_s=0)

    def worker(self) -> Response:
        """Send the service worker, which changes whenever a file that it keeps does."""
        said = messages()
        spoken = {name: self._english.get(text, text) for name, text in said.items()}
        site = {
            "shelf": self.shelf.version,
            "datum": self.base.datum.value,
            "assets": [self.shelf.url(name) for name in self.shelf.bodies if _kept(name)],
            "messages": {"zh": said, "en": spoken},
            "drawing": self._drawing(),
        }
        script = f"""import {{ start }} from "{self.shelf.url("js/phone/worker.js")}";
start({json.dumps(site, ensure_ascii=False)});
"""
        return Body(script.encode(), "text/javascript").reply(max_age_s=0)

    def manifest(self) -> Response:
        """Send what a phone needs to put the finder among its apps."""
        return Body(
            json.dumps(MANIFEST | {"icons": self._icons}).encode(), TYPES[".webmanifest"]
        ).reply(max_age_s=3600)

    @property
    def _icons(self) -> list[dict[str, str]]:
        return [{"src": self.shelf.url("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"}]

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

    @cached_property
    def _english(self) -> dict[str, str]:
        with CATALOGUE.open("rb") as file:
            return {str(message.id): str(message.string) for message in read_mo(file)}

    @cached_property
    def _phrases(self) -> Body:
        """The phrases whose Chinese stands in the templates and scripts that run on the phone."""
        said = "".join(
            body.data.decode()
            for name, body in self.shelf.bodies.items()
            if name.startswith(("js/phone/", "vendor/phone/templates"))
        )
        phrases = self._english.items()
        return _body({phrase: text for phrase, text in phrases if _stands(phrase, said)})

    def _catalogue(self) -> Catalogue:
        catalogue = self.slot.current
        count = len(catalogue.stations)
        if count > MOST_STATIONS:
            raise NotFoundError(
                zh=f"有 {count} 座驿站，手机上最多放 {MOST_STATIONS} 座。请连着网用。",
                en=f"There are {count} stations; a phone keeps {MOST_STATIONS} at most.",
                field="stations",
                value=count,
            )
        return catalogue


def _kept(name: str) -> bool:
    """Say whether a file belongs to the pages that work without network."""
    return bool(KEPT.fullmatch(name))


def _stands(phrase: str, said: str) -> bool:
    """Say whether a phrase stands in a script, where quotation marks may be escaped."""
    return bool(phrase) and (phrase in said or phrase.replace('"', '\\"') in said)


def _body(value: dict[str, Any]) -> Body:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Body(text.encode(), JSON)
