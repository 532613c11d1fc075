"""The finder: `/`, a station's page `/s/<ref>`, and what their maps and lists fetch."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request

from stationmap import query, words
from stationmap.errors import OutsideError
from stationmap.geodesy import distance_m
from stationmap.maps import (
    Assets,
    base_features,
    finder_map,
    station_features,
)
from stationmap.model import Answer, Facility, LonLat
from stationmap.web.asked import View, read
from stationmap.web.messages import messages
from stationmap.web.openings import Openings, placed
from stationmap.web.sheet import apps, away_m, chips, sheet, township_counts, unplaced
from stationmap.web.static_files import FOREVER_S, Body
from stationmap.web.week import week

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.maps import BaseMap, MapParts
    from stationmap.model import Station
    from stationmap.settings import Settings
    from stationmap.web.asked import Asked
    from stationmap.web.static_files import Shelf
    from stationmap.words import Figure

GEOJSON = "application/geo+json"
PLACES_MOST = 8
DISTRICT_ZOOM, STREET_ZOOM = 10, 15
DISTRICT_MIDDLE = LonLat(116.70, 40.13)  # only until the browser has fitted the land


class Finder:
    """The pages over the catalogue that a slot holds."""

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
        self._land: tuple[str, Body] | None = None

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        finder = Blueprint("finder", __name__)
        finder.add_url_rule("/", view_func=self.page, endpoint="page")
        finder.add_url_rule("/s/<ref>", view_func=self.station, endpoint="station")
        finder.add_url_rule("/finder/sheet", view_func=self.fragment, endpoint="fragment")
        finder.add_url_rule("/finder/places", view_func=self.places, endpoint="places")
        finder.add_url_rule(
            "/finder/stations.geojson", view_func=self.stations, endpoint="stations"
        )
        finder.add_url_rule("/finder/land.geojson", view_func=self.land, endpoint="land")
        return finder

    def page(self) -> str:
        """Show the finder."""
        g.catalogue = self.slot.current
        asked = self._asked()
        center = self.base.shift(asked.origin) if asked.origin else DISTRICT_MIDDLE
        zoom = STREET_ZOOM if asked.origin else DISTRICT_ZOOM
        parts = self._map(asked, center=center, zoom=zoom)
        return render_template("finder.html", map=parts, **self._told(asked))

    def fragment(self) -> str:
        """Send the parts of the finder that change."""
        g.catalogue = self.slot.current
        return render_template("_parts.html", **self._told(self._asked()))

    def places(self) -> str:
        """Send the list of places that a search found."""
        g.catalogue = self.slot.current
        asked = self._asked()
        return render_template("_places.html", **self._search(asked), asked=asked)

    def stations(self) -> Response:
        """Send all stations that meet the need, for the map."""
        catalogue, text = self.slot.current, request.args.to_dict(flat=False)
        at = query.moment(text, now=self.clock())
        need, openings = query.need(text, at=at), Openings(catalogue, at)
        shown = ((s, openings.state(s).glyph) for s in openings.shown(need))
        body = _json(station_features(shown, base=self.base))
        response = Response(body, mimetype=GEOJSON)
        response.cache_control.max_age = 30
        response.add_etag()
        response.make_conditional(request)
        return response

    def land(self) -> Response:
        """Send the land under the stations; it stays as it is for a version of the data."""
        catalogue = self.slot.current
        if self._land is None or self._land[0] != catalogue.version:
            body = Body(_json(base_features(catalogue, base=self.base)), GEOJSON)
            self._land = (catalogue.version, body)
        fixed = request.args.get("v") == catalogue.version
        return self._land[1].reply(max_age_s=FOREVER_S if fixed else 60, immutable=fixed)

    def station(self, ref: str) -> str:
        """Show the page of one station."""
        g.catalogue = catalogue = self.slot.current
        asked, station = self._asked(), catalogue.station(ref)
        parts = self._map(
            asked.unfiltered(), center=self.base.shift(station.position), zoom=STREET_ZOOM
        )
        openings = Openings(catalogue, asked.at)
        way = _way(station, asked, self.settings)
        return render_template(
            "station.html",
            asked=asked,
            station=station,
            township=_township_name(catalogue, station),
            placed=placed(station),
            state=openings.state(station, walk_s=way.walk_s if way else None),
            way=way,
            apps=apps(station, asked),
            week=week(station.opening_hours, asked.at.date(), catalogue.calendar),
            facilities={
                answer.value: [
                    (f, words.facility_name(f)) for f in Facility if station.has(f) is answer
                ]
                for answer in Answer
            },
            map=parts,
            settings=self.settings,
            base=self.base,
            spot=self.base.shift(station.position),
            you=self.base.shift(asked.origin) if asked.origin else None,
            words=words,
            messages=messages(),
            catalogue=catalogue,
        )

    def _asked(self) -> Asked:
        return read(request.args.to_dict(flat=False), now=self.clock())

    def _told(self, asked: Asked) -> dict[str, object]:
        """Gather what the templates of the finder speak of."""
        catalogue, made, far = self.slot.current, None, ""
        if asked.origin:
            try:
                made = sheet(catalogue, asked, self.settings)
            except OutsideError:
                far = words.far(away_m(catalogue, asked.origin))
        return {
            "asked": asked,
            "sheet": made,
            "far": far,
            "view": asked.view if made else View.SEARCH,
            "View": View,
            "chips": chips(catalogue, asked) if made else [],
            "townships": [] if made else township_counts(catalogue, asked),
            "unplaced": unplaced(catalogue, asked),
            "stations_url": _stations_url(asked),
            "land_url": self._land_url(),
            "you": self.base.shift(asked.origin) if asked.origin and made else None,
            "base": self.base,
            "settings": self.settings,
            "catalogue": catalogue,
            "words": words,
            "messages": messages(),
            **self._search(asked),
        }

    def _search(self, asked: Asked) -> dict[str, object]:
        """Find places for what was typed, unless one of them was chosen already."""
        if not asked.q or asked.origin:
            return {"places": None}
        catalogue = self.slot.current
        openings = Openings(catalogue, asked.at)
        counts = Counter(station.township_code for station in catalogue.stations)
        found = []
        for place in catalogue.places.search(asked.q, limit=PLACES_MOST):
            state = None
            address = asked.from_place(place.position, place.name).link(view=View.MAP)
            if place.kind == "station" and place.code:
                state = openings.state(catalogue.station(place.code))
                address = asked.link(f"/s/{place.code}")
            count = counts[place.code] if place.kind == "township" else None
            found.append((place, state, address, count))
        return {"places": found}

    def _map(self, asked: Asked, *, center: LonLat, zoom: int) -> MapParts:
        return finder_map(
            Assets(
                leaflet_js=self.shelf.url("vendor/leaflet/leaflet.js"),
                leaflet_css=self.shelf.url("vendor/leaflet/leaflet.css"),
                layers_js=self.shelf.url("js/layers.js"),
                base_url=self._land_url(),
                stations_url=_stations_url(asked),
            ),
            base=self.base,
            center=center,
            zoom=zoom,
        )

    def _land_url(self) -> str:
        return f"/finder/land.geojson?{urlencode({'v': self.slot.current.version})}"


def _stations_url(asked: Asked) -> str:
    nowhere = replace(asked, origin=None, q="", ref="", view=View.MAP)
    return nowhere.link("/finder/stations.geojson")


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a station, by estimate."""

    walk_s: float
    distance: Figure
    walk: Figure
    ride: Figure


def _way(station: Station, asked: Asked, settings: Settings) -> Way | None:
    if asked.origin is None:
        return None
    far_m = float(distance_m(*asked.origin, *station.position))
    walk_s, ride_s = far_m / settings.walk_speed_m_s, far_m / settings.ebike_speed_m_s
    return Way(
        walk_s=walk_s,
        distance=words.distance(far_m, rough=station.position_quality in words.ROUGH),
        walk=words.duration(walk_s),
        ride=words.duration(ride_s),
    )


def _township_name(catalogue: Catalogue, station: Station) -> str:
    if not station.township_code:
        return ""
    return catalogue.township(station.township_code).name


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
