"""What the list and the map of the finder say, as plain values for the templates."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.geodesy import bearing_deg, distance_m
from stationmap.language import translate as _
from stationmap.model import Answer, Facility, LonLat
from stationmap.navigation import APP_NAMES, navigation_links
from stationmap.nearest import Need, TravelMode
from stationmap.web.asked import View
from stationmap.web.filters import eased, wishes
from stationmap.web.openings import placed
from stationmap.words import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station, Township
    from stationmap.nearest import Found
    from stationmap.web.asked import Asked
    from stationmap.web.reach import Reach
    from stationmap.words import Direction, Figure, State

MOST = {Group.IN: 8, Group.UNSURE: 5, Group.SHUT: 5}  # of each group, unless more are asked for
MORE = (50, 100)  # how many to list next
HERE_M = 30.0  # nearer than this a phone does not know which way


@dataclass(frozen=True, slots=True)
class App:
    """A navigation app, and the address that opens it with the way to a station."""

    word: str
    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A facility that is there."""

    facility: Facility
    name: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One station; `number` is the same on the map, 0 where it is not in the list."""

    number: int
    station: Station
    state: State
    distance: Figure
    walk: Figure
    ride: Figure
    offers: tuple[Offer, ...]
    where: str
    checked: str
    page: str
    rides: bool  # only an e-bike is quick enough
    towards: Direction | None  # None where one stands before it, or may


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything below the map."""

    groups: tuple[tuple[Group, str, tuple[Row, ...]], ...]
    total: int
    summary: str
    remedies: tuple[tuple[str, str], ...]
    left_out: str = ""
    more: str = ""
    picked: Row | None = None
    same_spot: tuple[Row, ...] = ()
    riding: bool = False

    @property
    def best(self) -> Row | None:
        """The station one can soonest be inside of, if there is any."""
        return self.groups[0][2][0] if self.groups else None

    @property
    def first(self) -> Row | None:
        """The station shown first: the one that was picked, or else the best."""
        return self.picked or self.best

    @property
    def kicker(self) -> str:
        """Say what the station shown first is first in."""
        if self.picked or not self.best:
            return _("您点的这一家")
        return words.kicker(self.best.state, riding=self.riding, rides=self.best.rides)


def sheet(reach: Reach, asked: Asked) -> Sheet:
    """Make the list of the stations that meet the need, around the origin of `reach`."""
    found = reach.found(asked.need)
    grouped = _grouped(found, reach, asked)
    groups = _numbered(grouped, reach, asked)
    listed = {row.station.ref: row for _group, _title, rows in groups for row in rows}
    station = reach.catalogue.station(asked.ref) if asked.ref else None
    shown = station if station and placed(station) else None
    spot = [] if shown is None else _same_spot(shown, found)
    pick = partial(_picked, listed=listed, reach=reach, asked=asked)
    return Sheet(
        groups=groups,
        total=len(found),
        summary=_summary(reach.catalogue, asked, len(found)),
        remedies=() if grouped else _remedies(reach, asked),
        left_out=_left_out(len(listed), len(found), asked),
        more=_more(len(listed), len(found), asked),
        picked=pick(shown) if shown else None,
        same_spot=tuple(pick(other) for other in spot),
        riding=asked.need.arrive is TravelMode.EBIKE,
    )


def _left_out(listed: int, total: int, asked: Asked) -> str:
    if listed == total:
        return ""
    if asked.k:
        return _("只列最近的 %(count)s 家。", count=listed)
    return _("每一组只列最近的几家，一共 %(count)s 家。", count=listed)


def _more(listed: int, total: int, asked: Asked) -> str:
    """Write the address that lists more, where there are more to list."""
    next_k = next((k for k in MORE if k > listed), None)
    if listed == total or next_k is None:
        return ""
    return replace(asked, k=next_k, ref="").link(view=View.LIST)


def _same_spot(station: Station, found: Iterable[Found]) -> list[Station]:
    """List the others that are known no better than to be at this very point."""
    others = (item.station for item in found if item.station.ref != station.ref)
    return [other for other in others if other.position == station.position]


def _picked(station: Station, *, listed: Mapping[str, Row], reach: Reach, asked: Asked) -> Row:
    """Take a station's row from the list, or make one for a station beyond it."""
    if station.ref in listed:
        return listed[station.ref]
    found = next(item for item in reach.around if item.station.ref == station.ref)
    return _row(0, found, coming_to(found, reach, asked), reach, asked)


def away_m(catalogue: Catalogue, origin: LonLat) -> float:
    """Return the distance to the nearest station, metres."""
    return min(float(distance_m(*origin, *s.position)) for s in catalogue.stations if placed(s))


def township_counts(catalogue: Catalogue, asked: Asked) -> list[tuple[str, int, str]]:
    """List the townships, how many stations each has, and where to look at them."""
    counts = Counter(station.township_code for station in catalogue.stations)
    told = []
    for township in catalogue.townships:
        there = _from_middle(township, asked.needing(Need(township_code=township.code)))
        told.append((township.name, counts[township.code], there.link()))
    return told


def in_township(catalogue: Catalogue, asked: Asked) -> Asked:
    """Ask for a township's list where an address names the township, but no place."""
    code = asked.need.township_code
    if not code or asked.origin or asked.q:
        return asked
    return _from_middle(catalogue.township(code), asked)


def _from_middle(township: Township, asked: Asked) -> Asked:
    middle = township.seat or _middle(township)
    return replace(asked.from_place(middle, township.name), view=View.LIST)


def unplaced(reach: Reach, asked: Asked) -> tuple[tuple[str, str], ...]:
    """Name the stations known only to their district, and where their pages are."""
    found = reach.unplaced(asked.need)
    return tuple((station.name, asked.link(f"/s/{station.ref}")) for station in found)


def offers(station: Station, wanted: Iterable[Facility]) -> tuple[Offer, ...]:
    """List what is there, what was asked for first."""
    asked = frozenset(wanted)
    there = [f for f in Facility if station.has(f) is Answer.YES]
    return tuple(
        Offer(f, words.facility_name(f), f in asked)
        for f in sorted(there, key=lambda f: f not in asked)
    )


def _middle(township: Township) -> LonLat:
    point = township.geometry.representative_point()
    return LonLat(point.x, point.y)


def _grouped(
    found: Sequence[Found], reach: Reach, asked: Asked
) -> dict[Group, list[tuple[Found, Coming]]]:
    """Group by certainty, and within a group by the time to be inside."""
    groups: dict[Group, list[tuple[Found, Coming]]] = {group: [] for group in Group}
    whole = bool(asked.k or asked.need.township_code)
    soonest: list[float] = []
    for item in found if asked.need.township_code else found[: asked.k]:
        if not whole and _many(soonest, item.travel_s(asked.need.arrive)):
            break
        coming = coming_to(item, reach, asked)
        groups[coming.state.group].append((item, coming))
        if coming.state.group is Group.IN:
            insort(soonest, coming.inside_s)
    for group, items in groups.items():
        items.sort(key=lambda pair: (pair[1].inside_s, pair[0].distance_m, pair[0].station.ref))
        del items[len(items) if whole else MOST[group] :]
    return {group: items for group, items in groups.items() if items}


def _many(soonest: Sequence[float], travel_s: float) -> bool:
    """Say whether so many can be entered before one would be there; those beyond do not matter."""
    most = MOST[Group.IN]
    return len(soonest) >= most and soonest[most - 1] <= travel_s


@dataclass(frozen=True, slots=True)
class Coming:
    """What is said of a station to somebody who sets out for it.

    ``inside_s`` is how long until one can be inside, waiting included; ``rides``
    where only an e-bike is quick enough.
    """

    state: State
    inside_s: float
    rides: bool


def coming_to(found: Found, reach: Reach, asked: Asked) -> Coming:
    """Say what somebody finds who sets out for a station at the moment."""
    station = found.station
    going = reach.openings.going(
        station, travel_s=found.travel_s(asked.need.arrive), ride_s=found.ebike_s
    )
    opening, state = reach.openings.of(station), reach.openings.state(station, going=going)
    if state.group is Group.UNSURE and not state.more and station.phone:
        state = replace(state, more=_("，去之前先打电话"))
    if state.group is Group.IN and station.position_quality in words.ROUGH:
        # It is open, but nobody can tell from here where its door is.
        state = replace(state, group=Group.UNSURE)
    return Coming(state, going.inside_s(opening, reach.at), going.rides(opening, reach.at))


def _numbered(
    grouped: Mapping[Group, Sequence[tuple[Found, Coming]]], reach: Reach, asked: Asked
) -> tuple[tuple[Group, str, tuple[Row, ...]], ...]:
    told, number = [], 0
    for group, items in grouped.items():
        rows = []
        for found, coming in items:
            number += 1
            rows.append(_row(number, found, coming, reach, asked))
        states = [coming.state for _found, coming in items]
        title = words.group_title(group, states, arriving=asked.need.arrive is not None)
        told.append((group, title, tuple(rows)))
    return tuple(told)


def _row(number: int, found: Found, coming: Coming, reach: Reach, asked: Asked) -> Row:
    station, state = found.station, coming.state
    rough = station.position_quality in words.ROUGH
    return Row(
        number=number,
        station=station,
        state=state,
        distance=words.distance(found.distance_m, rough=rough),
        walk=words.duration(found.walk_s),
        ride=words.duration(found.ebike_s),
        offers=offers(station, asked.need.facilities),
        where=where(reach.catalogue, station),
        checked=reach.openings.checked(station, state),
        page=asked.link(f"/s/{station.ref}"),
        rides=coming.rides,
        towards=towards(reach.origin, station, found.distance_m),
    )


def towards(origin: LonLat | None, station: Station, away_m: float) -> Direction | None:
    """Say which way a station lies, unless that is no surer than the places themselves."""
    if origin is None or away_m < max(HERE_M, station.position_error_m or 0.0):
        return None
    return words.direction(bearing_deg(*origin, *station.position))


def where(catalogue: Catalogue, station: Station) -> str:
    """Say how rough a station's position is, where it is rough."""
    code = station.township_code
    return words.position_note(station, catalogue.township(code).kind if code else "")


def apps(station: Station, asked: Asked) -> tuple[App, ...]:
    """List the ways to hand a station over to a navigation app."""
    links = navigation_links(station.name, station.position, origin=asked.origin)
    return tuple(App(app.value, _(APP_NAMES[app]), link) for app, link in links.items())


def _summary(catalogue: Catalogue, asked: Asked, total: int) -> str:
    told, code = wishes(asked), asked.need.township_code
    what = _("%(wishes)s的", wishes=_("、").join(told)) if told else ""
    if code:
        township = catalogue.township(code).name
        what = _("%(township)s%(what)s", township=township, what=what) if what else township
    if not total:
        return _("%(what)s 0 家", what=what)
    return _("%(what)s %(total)s 家，按最快能进门排", what=what, total=total).strip()


def _remedies(reach: Reach, asked: Asked) -> tuple[tuple[str, str], ...]:
    """Name each filter whose loss would leave something, and how much."""
    told = []
    for name, easier in eased(reach.catalogue, asked):
        count = len(reach.stations(easier.need))
        if count:
            line = _("去掉“%(name)s”还有 %(count)s 家", name=name, count=count)
            told.append((line, easier.link()))
    return tuple(told)
