"""On my way, `/way`: the stations between a place and a drop-off point, and the detour of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import Blueprint, g, render_template, request

from stationmap import query, words
from stationmap.datum import Datum
from stationmap.errors import CoordinateError
from stationmap.language import translate as _
from stationmap.model import LonLat
from stationmap.nearest import TravelMode
from stationmap.onway import allowed_m, detours, straight_m
from stationmap.web.asked import DECIMALS, View, read
from stationmap.web.doors import marked
from stationmap.web.finder import DISTRICT_MIDDLE
from stationmap.web.messages import messages
from stationmap.web.openings import Openings
from stationmap.web.public import public_root
from stationmap.web.reach import Reach
from stationmap.web.shared import of_way
from stationmap.web.sheet import coming_to, where
from stationmap.words import Group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stationmap.catalogue import Catalogue
    from stationmap.street import Locks
    from stationmap.web.asked import Asked
    from stationmap.web.finder import Finder
    from stationmap.words import Figure, State

MOST_STOPS = 12
PLACES_MOST = 4
NO_DETOUR_M = 20.0  # less than this nobody notices on a street
ZOOM = 11


@dataclass(frozen=True, slots=True)
class End:
    """One end of the way: where it is, or what could be meant by what was typed.

    ``word`` is what was typed or chosen; ``again`` the address that forgets it.
    """

    position: LonLat | None
    word: str
    places: tuple[tuple[str, str, str], ...]
    again: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A station on the way, the state of its door when one comes there by bicycle."""

    number: int
    ref: str
    name: str
    state: State
    there: Figure
    cost: str
    where: str
    checked: str
    page: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way whose two ends are known: open doors first, then by detour."""

    distance: Figure
    ride: Figure
    stops: tuple[Stop, ...]


class OnMyWay:
    """The page of the way."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def blueprint(self) -> Blueprint:
        """Make the route."""
        pages = Blueprint("way", __name__)
        pages.add_url_rule("/way", view_func=self.page, endpoint="page")
        return pages

    def page(self) -> str:
        """Show the form, and the stations once both ends are known."""
        finder, text = self._finder, request.args.to_dict(flat=False)
        g.catalogue = catalogue = finder.slot.current
        asked = replace(read(text, now=finder.clock()), ref="", view=View.MAP, k=None)
        if asked.need.township_code:
            catalogue.township(asked.need.township_code)
        goal = _goal(text)
        word = request.args.get("goal", "").strip()[: query.TEXT_MAX]
        start, end = _ends(catalogue, asked, goal, word)
        origin = asked.origin
        openings = Openings(catalogue, asked.at, finder.doors.locks(catalogue, asked.at))
        reach = Reach(openings, origin=origin, settings=finder.settings)
        base = finder.base
        return render_template(
            "way.html",
            asked=asked,
            hidden=_hidden(asked, goal),
            start=start,
            end=end,
            way=way_of(reach, asked, goal) if origin and goal else None,
            back=asked.link(),
            you=base.shift(origin) if origin else None,
            goal=base.shift(goal) if goal else None,
            map=finder.map_of(
                catalogue,
                stations_url=_stations_url(asked, openings.locks),
                center=base.shift(origin or goal or DISTRICT_MIDDLE),
                zoom=ZOOM,
            ),
            base=base,
            settings=finder.settings,
            catalogue=catalogue,
            words=words,
            messages=messages(),
            shared=of_way(root=public_root(finder.settings)),
        )


def way_of(reach: Reach, asked: Asked, goal: LonLat) -> Way:
    """List what lies on the way: by state on arrival, then by detour."""
    origin, speed_m_s = reach.origin, reach.settings.ebike_speed_m_s
    assert origin is not None  # noqa: S101 - the caller has looked
    riding = replace(asked, need=replace(asked.need, arrive=TravelMode.EBIKE))
    direct_m = straight_m(origin=origin, goal=goal)
    found = {item.station.ref: item for item in reach.found(asked.need)}
    stations = [item.station for item in found.values()]
    near = [
        (detour, coming_to(found[detour.station.ref], reach, riding).state)
        for detour in detours(stations, origin=origin, goal=goal)
        if detour.extra_m <= allowed_m(direct_m)
    ]
    groups = list(Group)
    near.sort(key=lambda pair: groups.index(pair[1].group))
    stops = []
    for number, (detour, state) in enumerate(near[:MOST_STOPS], 1):
        station = detour.station
        rough = station.position_quality in words.ROUGH
        stops.append(
            Stop(
                number=number,
                ref=station.ref,
                name=station.name,
                state=state,
                there=words.distance(detour.there_m, rough=rough),
                cost=_cost(detour.extra_m, detour.extra_m / speed_m_s, rough=rough),
                where=where(reach.catalogue, station),
                checked=reach.openings.checked(station, state),
                page=asked.link(f"/s/{station.ref}"),
            )
        )
    return Way(words.distance(direct_m), words.duration(direct_m / speed_m_s), tuple(stops))


def _cost(extra_m: float, extra_s: float, *, rough: bool) -> str:
    if extra_m < NO_DETOUR_M and not rough:
        return _("正好顺路，不用绕")
    more = words.distance(extra_m, rough=True)  # along straight lines it is an estimate for all
    return _("多绕%(distance)s，骑行%(ride)s", distance=more, ride=words.duration(extra_s))


def _ends(catalogue: Catalogue, asked: Asked, goal: LonLat | None, word: str) -> tuple[End, End]:
    """Say what is known of both ends, and where each choice would lead."""
    elsewhere = replace(asked, origin=None, q="")
    start = End(
        asked.origin,
        asked.q,
        tuple(
            (name, township, _link(asked.from_place(position, name), goal, word))
            for name, township, position in _places(catalogue, asked.q, known=asked.origin)
        ),
        _link(elsewhere, goal, word),
    )
    end = End(
        goal,
        word,
        tuple(
            (name, township, _link(asked, position, name))
            for name, township, position in _places(catalogue, word, known=goal)
        ),
        _link(asked, None, ""),
    )
    return start, end


def _places(
    catalogue: Catalogue, typed: str, *, known: LonLat | None
) -> list[tuple[str, str, LonLat]]:
    if known or not typed:
        return []
    found = catalogue.places.search(typed, limit=PLACES_MOST)
    return [(place.name, place.township_name, place.position) for place in found]


def _link(asked: Asked, goal: LonLat | None, word: str) -> str:
    more = {name: text for name, text in (("to", _written(goal)), ("goal", word)) if text}
    address = asked.link("/way")
    if not more:
        return address
    written = urlencode(more, quote_via=quote, safe=",:")
    return f"{address}{'&' if '?' in address else '?'}{written}"


def _hidden(asked: Asked, goal: LonLat | None) -> list[tuple[str, str]]:
    """List what the form asks for besides what is typed into it."""
    place = {}
    if asked.origin:
        lon, lat = _written(asked.origin).split(",")
        place = {"lon": lon, "lat": lat}
    to = {"to": _written(goal)} if goal else {}
    return list((asked.wishes | place | to).items())


def _written(place: LonLat | None) -> str:
    return f"{place.lon:.{DECIMALS}f},{place.lat:.{DECIMALS}f}" if place else ""


def _stations_url(asked: Asked, locks: Locks) -> str:
    """Write the address of the map's stations: whether they are open now does not count."""
    need = replace(asked.need, arrive=None, open_at=None)
    wishes = replace(asked, origin=None, q="", need=need, lang="")
    return marked(wishes.link("/finder/stations.geojson"), locks)


def _goal(text: Mapping[str, Sequence[str]]) -> LonLat | None:
    """Read the drop-off point, "longitude,latitude", as closely as a link will write it."""
    raw = (text.get("to") or ("",))[-1].strip()
    if not raw:
        return None
    lon, comma, lat = raw.partition(",")
    if not comma:
        raise CoordinateError(
            zh=f"看不懂送达点 to“{raw[:40]}”。请写成“经度,纬度”，例如 to=116.6546,40.1302。",
            en=f"The drop-off point {raw[:40]!r} is not understood. "
            "Write longitude and latitude, as in to=116.6546,40.1302.",
            field="to",
            value=raw[:40],
        )
    datum = query.choice(text, "to_datum", Datum, default=Datum.WGS84)
    given = query.position({"lon": [lon], "lat": [lat], "datum": [datum]})
    x, y = query.wgs84(given)
    return LonLat(round(x, DECIMALS), round(y, DECIMALS))
