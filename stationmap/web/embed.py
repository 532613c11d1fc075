"""`/embed/<view>`: an interactive map that fits into a page of somebody else."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from flask import Blueprint, g, render_template

from stationmap import words
from stationmap.articles.posted import hours_words
from stationmap.articles.subject import Subject, placed
from stationmap.articles.titles import title
from stationmap.articles.view import Kind
from stationmap.errors import InputError
from stationmap.language import translate as _
from stationmap.model import LonLat
from stationmap.web.messages import messages
from stationmap.web.oembed import snippet
from stationmap.web.public import public_root
from stationmap.web.view_asked import public_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from stationmap.articles.view import View
    from stationmap.web.finder import Finder

AROUND_DEG = 0.0105  # of latitude: what is within the wider ring, and a little more
STREET_DEG = 0.003  # the same: the streets around one door
ZOOM = 11  # only until the browser has fitted the view
LISTED_MOST = 80  # more than these nobody reads in a frame
ANCESTOR = re.compile(r"\*|https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?")


class Bounds(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float


class Link(NamedTuple):
    """A line of the list below the map."""

    name: str
    more: str
    address: str


class Embed:
    """The route of maps in frames.

    Parameters
    ----------
    finder : Finder
        Makes the maps.
    clock : callable
        Tells the moment.

    Raises
    ------
    InputError
        The settings name a site that may show the map in a way that is not understood.
    """

    def __init__(self, finder: Finder, clock: Callable[[], datetime]) -> None:
        self._finder, self._clock = finder, clock
        self._ancestors = ancestors(finder.settings.embed_ancestors)

    def blueprint(self) -> Blueprint:
        """Make the route."""
        frames = Blueprint("embed", __name__)
        frames.add_url_rule("/embed/<view>", view_func=self.page, endpoint="page")
        return frames

    def page(self, view: str) -> str:
        """Show a map; only pages of the sites that the settings name may frame it."""
        g.frame_ancestors = self._ancestors
        finder, root = self._finder, public_root(self._finder.settings)
        catalogue = finder.slot.current
        shown = public_view(view, catalogue)
        subject = Subject(shown, catalogue, self._clock().date())
        named, bounds = title(subject), bounds_of(subject)
        west_south = finder.base.shift(LonLat(bounds.west, bounds.south))
        east_north = finder.base.shift(LonLat(bounds.east, bounds.north))
        middle = LonLat(*((a + b) / 2 for a, b in zip(west_south, east_north, strict=True)))
        return render_template(
            "embed.html",
            view=shown,
            title=named,
            still=shown.kind is Kind.CLOSED_GAPS,
            map=finder.map_of(
                catalogue, stations_url=_stations_url(shown), center=middle, zoom=ZOOM
            ),
            bounds=(*west_south, *east_north),
            place=finder.base.shift(shown.place) if shown.place else None,
            picture=f"/static-map/{quote(shown.slug, safe=',%')}.png",
            links=list(_links(subject)),
            page=root + shown.address,
            snippet=snippet(shown, named, root=root),
            base=finder.base,
            settings=finder.settings,
            catalogue=catalogue,
            words=words,
            messages=messages(),
        )


def ancestors(setting: str) -> str:
    """Return who may frame a map, as a policy of the page says it; we ourselves always may.

    Raises
    ------
    InputError
        One of them is no site's address.
    """
    sites = setting.replace(",", " ").split()
    for site in sites:
        if ANCESTOR.fullmatch(site) is None:
            raise InputError(
                zh=f"STATIONMAP_EMBED_ANCESTORS 里的“{site}”看不懂。"
                "请写网站的地址，例如 https://www.example.org，几个之间空一格；哪里都行就写 *。",
                en=f"{site!r} in STATIONMAP_EMBED_ANCESTORS is not understood. Write addresses of "
                "sites, such as https://www.example.org, with blanks between; * for any.",
                field="STATIONMAP_EMBED_ANCESTORS",
                value=site,
            )
    return " ".join(["'self'", *sites])


def bounds_of(subject: Subject) -> Bounds:
    """Return what a map shows first."""
    catalogue, view = subject.catalogue, subject.view
    if view.kind is Kind.STATION and placed(subject.stations[0]):
        return _around(subject.stations[0].position, STREET_DEG)
    if view.place is not None:
        return _around(view.place, AROUND_DEG)
    if subject.number is not None:
        return Bounds(*catalogue.townships[subject.number].geometry.bounds)
    from shapely import total_bounds

    return Bounds(*total_bounds([t.geometry for t in catalogue.townships]).tolist())


def _around(place: LonLat, high: float) -> Bounds:
    wide = high / math.cos(math.radians(place.lat))
    return Bounds(place.lon - wide, place.lat - high, place.lon + wide, place.lat + high)


def _stations_url(view: View) -> str:
    """Write the address of the stations that a map shows: those that the finder would."""
    asked = parse_qs(urlsplit(view.address).query)
    kept = [(name, asked[name][0]) for name in ("township", "all_day") if name in asked]
    return "/finder/stations.geojson" + (f"?{urlencode(kept)}" if kept else "")


def _links(subject: Subject) -> Iterator[Link]:
    """List what the map shows, for those who read rather than point: stations, or townships."""
    if subject.view.kind in (Kind.DISTRICT, Kind.CLOSED_GAPS):
        counts = Subject(subject.view, subject.catalogue, subject.day).by_township
        for township, count in zip(subject.catalogue.townships, counts, strict=True):
            more = _("%(count)s 座", count=count)
            yield Link(township.name, more, f"/?township={quote(township.code, safe='')}")
        return
    for station in subject.stations[:LISTED_MOST]:
        said = [_("示例")] if station.modelled else []
        said.append(hours_words(station.opening_hours))
        yield Link(station.name, _("，").join(said), f"/s/{quote(station.ref, safe='')}")
