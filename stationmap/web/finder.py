"""The finder: `/`, a station's page `/s/<ref>`, and what their maps and lists fetch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request

from stationmap import answer, words
from stationmap.errors import OutsideError
from stationmap.geodesy import distance_m
from stationmap.maps import (
    Assets,
    base_features,
    finder_map,
    station_features,
)
from stationmap.model import Answer, Facility, LonLat
from stationmap.nearest import Found
from stationmap.street import REPORT_NAMES
from stationmap.web.asked import View, read
from stationmap.web.compact import compact
from stationmap.web.doors import Doors, marked
from stationmap.web.filters import chips
from stationmap.web.messages import messages
from stationmap.web.openings import Openings, placed
from stationmap.web.public import public_root
from stationmap.web.reach import Reach
from stationmap.web.shared import of_finder, shared
from stationmap.web.sheet import (
    apps,
    away_m,
    in_township,
    sheet,
    towards,
    township_counts,
    unplaced,
    where,
)
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
    from stationmap.words import Direction, Figure

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
        doors: Doors | None = None,
    ) -> None:
        self.slot, self.settings, self.clock = slot, settings, clock
        self.doors = doors or Doors(None, clock)
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
        catalogue, asked = self._asked_for_list()
        center = self.base.shift(asked.origin) if asked.origin else DISTRICT_MIDDLE
        zoom = STREET_ZOOM if asked.origin else DISTRICT_ZOOM
        told = self._told(catalogue, asked)
        parts = self.map_of(
            catalogue, stations_url=str(told["stations_url"]), center=center, zoom=zoom
        )
        card = of_finder(catalogue, asked, root=public_root(self.settings))
        return render_template("finder.html", map=parts, shared=card, **told)

    def fragment(self) -> str:
        """Send the parts of the finder that change."""
        return render_template("_parts.html", **self._told(*self._asked_for_list()))

    def places(self) -> str:
        """Send the list of places that a search found."""
        catalogue, asked = self._asked()
        return render_template("_places.html", **self._search(catalogue, asked), asked=asked)

    def stations(self) -> Response:
        """Send all stations that meet the need, for the map."""
        catalogue, asked = self._asked()
        reach = self._reach(catalogue, asked)
        shown = ((s, reach.openings.state(s).glyph) for s in reach.stations(asked.need))
        body = compact(station_features(shown, base=self.base))
        response = Response(body, mimetype=GEOJSON)
        response.cache_control.max_age = 30
        response.add_etag()
        response.make_conditional(request)
        return response

    def land(self) -> Response:
        """Send the land under the stations; it stays as it is for a version of the data."""
        catalogue, kept = self.slot.current, self._land
        if kept is None or kept[0] != catalogue.version:
            # What another request has kept meanwhile is not looked at again.
            body = Body(compact(base_features(catalogue, base=self.base)), GEOJSON)
            kept = self._land = (catalogue.version, body)
        fixed = request.args.get("v") == catalogue.version
        return kept[1].reply(max_age_s=FOREVER_S if fixed else 60, immutable=fixed)

    def station(self, ref: str) -> str:
        """Show the page of one station."""
        catalogue, asked = self._asked()
        station = catalogue.station(ref)
        way = _way(station, asked, self.settings)
        openings = self._openings(catalogue, asked)
        going = None
        if way:
            going = openings.going(station, travel_s=way.travel_s, ride_s=way.ride_s)
        state = openings.state(station, going=going)
        return render_template(
            "station.html",
            asked=asked,
            station=station,
            township=_township_name(catalogue, station),
            placed=placed(station),
            where=where(catalogue, station),
            state=state,
            checked=openings.checked(station, state),
            reporting=self.doors.open,
            report_names=REPORT_NAMES,
            way=way,
            apps=apps(station, asked),
            week=week(station.opening_hours, asked.at.date(), catalogue.calendar),
            facilities={
                known.value: [
                    (f, words.facility_name(f)) for f in Facility if station.has(f) is known
                ]
                for known in Answer
            },
            map=self.map_of(
                catalogue,
                stations_url=marked(_stations_url(asked.unfiltered()), openings.locks),
                center=self.base.shift(station.position),
                zoom=STREET_ZOOM,
            ),
            settings=self.settings,
            base=self.base,
            spot=self.base.shift(station.position),
            you=self.base.shift(asked.origin) if asked.origin and way else None,
            words=words,
            messages=messages(),
            catalogue=catalogue,
            shared=shared(catalogue, station, root=public_root(self.settings)),
        )

    def _asked(self) -> tuple[Catalogue, Asked]:
        """Take the version that answers, once, and check the address against it."""
        g.catalogue = catalogue = self.slot.current
        asked = read(request.args.to_dict(flat=False), now=self.clock())
        if asked.need.township_code:
            catalogue.township(asked.need.township_code)
        return catalogue, asked

    def _asked_for_list(self) -> tuple[Catalogue, Asked]:
        catalogue, asked = self._asked()
        return catalogue, in_township(catalogue, asked)

    def _told(self, catalogue: Catalogue, asked: Asked) -> dict[str, object]:
        """Gather what the templates of the finder speak of."""
        far = self._far(catalogue, asked)
        near = replace(asked, origin=None) if far else asked
        reach = self._reach(catalogue, near)
        made = sheet(reach, near) if near.origin else None
        return {
            "asked": asked,
            "sheet": made,
            "apps": apps(made.first.station, asked) if made and made.first else (),
            "far": far,
            "view": asked.view if made else View.SEARCH,
            "View": View,
            "chips": chips(reach, asked) if made else [],
            "townships": [] if made else township_counts(catalogue, asked),
            "unplaced": unplaced(reach, asked),
            "stations_url": marked(_stations_url(near), reach.openings.locks),
            "land_url": _land_url(catalogue),
            "you": self.base.shift(near.origin) if near.origin else None,
            "base": self.base,
            "settings": self.settings,
            "catalogue": catalogue,
            "words": words,
            "messages": messages(),
            **self._search(catalogue, asked),
        }

    def _far(self, catalogue: Catalogue, asked: Asked) -> str:
        """Say how far away somebody is for whom no station is of any help."""
        if asked.origin is None:
            return ""
        try:
            answer.refuse_outside(catalogue, asked.origin, self.settings)
        except OutsideError:
            return words.far(away_m(catalogue, asked.origin))
        return ""

    def _reach(self, catalogue: Catalogue, asked: Asked) -> Reach:
        openings = self._openings(catalogue, asked)
        return Reach(openings, origin=asked.origin, settings=self.settings)

    def _openings(self, catalogue: Catalogue, asked: Asked) -> Openings:
        return Openings(catalogue, asked.at, self.doors.locks(catalogue, asked.at))

    def _search(self, catalogue: Catalogue, asked: Asked) -> dict[str, object]:
        """Find places for what was typed, unless one of them was chosen already."""
        if not asked.q or asked.origin:
            return {"places": None}
        openings = self._openings(catalogue, asked)
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

    def map_of(
        self, catalogue: Catalogue, *, stations_url: str, center: LonLat, zoom: int
    ) -> MapParts:
        """Make a map of stations over the land, around `center` in the datum of the base map."""
        return finder_map(
            Assets(
                leaflet_js=self.shelf.url("vendor/leaflet/leaflet.js"),
                leaflet_css=self.shelf.url("vendor/leaflet/leaflet.css"),
                layers_js=self.shelf.url("js/layers.js"),
                base_url=_land_url(catalogue),
                stations_url=stations_url,
            ),
            base=self.base,
            center=center,
            zoom=zoom,
        )


def _land_url(catalogue: Catalogue) -> str:
    return f"/finder/land.geojson?{urlencode({'v': catalogue.version})}"


def _stations_url(asked: Asked) -> str:
    """Write the address of the map's stations: the same from everywhere, but for arrival."""
    origin = asked.origin if asked.need.arrive else None
    wishes = replace(asked, origin=origin, q="", ref="", view=View.MAP, k=None, lang="")
    return wishes.link("/finder/stations.geojson")


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a station, by estimate."""

    travel_s: float  # in the mode that was asked for
    ride_s: float
    distance: Figure
    walk: Figure
    ride: Figure
    towards: Direction | None


def _way(station: Station, asked: Asked, settings: Settings) -> Way | None:
    """Estimate the way, where there is one to speak of."""
    if asked.origin is None or not placed(station):
        return None
    far_m = float(distance_m(*asked.origin, *station.position))
    if far_m > settings.outside_m:
        return None
    found = Found(station, far_m, far_m / settings.walk_speed_m_s, far_m / settings.ebike_speed_m_s)
    return Way(
        travel_s=found.travel_s(asked.need.arrive),
        ride_s=found.ebike_s,
        distance=words.distance(far_m, rough=station.position_quality in words.ROUGH),
        walk=words.duration(found.walk_s),
        ride=words.duration(found.ebike_s),
        towards=towards(asked.origin, station, far_m),
    )


def _township_name(catalogue: Catalogue, station: Station) -> str:
    if not station.township_code:
        return ""
    return catalogue.township(station.township_code).name
