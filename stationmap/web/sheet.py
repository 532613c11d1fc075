"""What the list and the map of the finder say, as plain values for the templates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from stationmap import answer, words
from stationmap.geodesy import distance_m
from stationmap.hours import OpenState
from stationmap.language import translate as _
from stationmap.model import Answer, Facility, LonLat
from stationmap.navigation import APP_NAMES, navigation_links
from stationmap.nearest import Found, TravelMode, nearest_stations
from stationmap.web.openings import Openings, placed
from stationmap.words import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station, Township
    from stationmap.settings import Settings
    from stationmap.web.asked import Asked
    from stationmap.words import Figure, State

REACHABLE, AROUND = 8, 14  # stations looked at: sure to be open on arrival, and of any state
MOST = {Group.IN: 8, Group.UNSURE: 5, Group.SHUT: 5}
OFFERS_IN_ROW, OFFERS_IN_BEST = 3, 6
CHIPS = (
    Facility.MICROWAVE,
    Facility.CHARGING,
    Facility.TOILET,
    Facility.BATTERY_SWAP,
    Facility.WATER,
)


class Toggle(Protocol):
    """Turns a filter on or off."""

    def __call__(self, *, wanted: bool) -> Asked:
        """Ask the same, with or without the filter."""
        ...


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
    """One station; `number` is the same on the map, 0 where it is not in the list.

    ``apps`` are the ways to hand it over to a navigation app: word, name, address.
    """

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
    apps: tuple[App, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter, what it would leave, and the address that turns it on or off."""

    word: str
    name: str
    count: int
    on: bool
    link: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything below the map."""

    groups: tuple[tuple[Group, str, tuple[Row, ...]], ...]
    total: int
    summary: str
    remedies: tuple[tuple[str, str], ...]
    picked: Row | None = None
    same_spot: tuple[Row, ...] = ()

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
        return _("您点的这一家") if self.picked else words.kicker(self.groups[0][0])


def sheet(catalogue: Catalogue, asked: Asked, settings: Settings) -> Sheet:
    """Make the list for an origin.

    Raises
    ------
    OutsideError
        Every station is too far for the answer to help.
    """
    assert asked.origin is not None  # noqa: S101 - the caller has looked
    if asked.need.township_code:
        catalogue.township(asked.need.township_code)
    answer.refuse_outside(catalogue, asked.origin, settings)
    openings = Openings(catalogue, asked.at)
    total = len(list(openings.shown(asked.need)))
    grouped = _grouped(_found(catalogue, asked, settings), openings, asked)
    groups = _numbered(grouped, asked)
    listed = {row.station.ref: row for _group, _title, rows in groups for row in rows}
    pick = partial(_picked, listed=listed, openings=openings, asked=asked, settings=settings)
    station = catalogue.station(asked.ref) if asked.ref else None
    shown = station if station and placed(station) else None
    return Sheet(
        groups=groups,
        total=total,
        summary=_summary(asked, total),
        remedies=() if grouped else _remedies(asked, openings),
        picked=pick(shown) if shown else None,
        same_spot=tuple(pick(other) for other in _same_spot(shown, openings, asked)),
    )


def _same_spot(station: Station | None, openings: Openings, asked: Asked) -> list[Station]:
    """List the others that are known no better than to be at this very point."""
    if station is None:
        return []
    return [
        other
        for other in openings.shown(asked.need)
        if other.position == station.position and other.ref != station.ref
    ]


def _picked(
    station: Station,
    *,
    listed: Mapping[str, Row],
    openings: Openings,
    asked: Asked,
    settings: Settings,
) -> Row:
    """Take a station's row from the list, or make one for a station beyond it."""
    if station.ref in listed:
        return listed[station.ref]
    assert asked.origin is not None  # noqa: S101 - there is a list
    far_m = float(distance_m(*asked.origin, *station.position))
    found = Found(
        station=station,
        distance_m=far_m,
        walk_s=far_m / settings.walk_speed_m_s,
        ebike_s=far_m / settings.ebike_speed_m_s,
    )
    return _row(0, found, _state(found, openings, asked), asked)


def away_m(catalogue: Catalogue, origin: LonLat) -> float:
    """Return the distance to the nearest station, metres."""
    return min(float(distance_m(*origin, *s.position)) for s in catalogue.stations if placed(s))


def chips(catalogue: Catalogue, asked: Asked) -> list[Chip]:
    """Make the row of filters, those in use first, each with what would remain."""
    openings, need = Openings(catalogue, asked.at), asked.need

    def facility(f: Facility) -> tuple[str, str, bool, Toggle]:
        return (f.value, words.facility_name(f), f in need.facilities, _toggle(asked, f))

    row: list[tuple[str, str, bool, Toggle]] = [
        ("open", _("现在开着"), need.open_at is not None, asked.with_open),
        *(facility(f) for f in CHIPS[:3]),
        ("all_day", _("24 小时"), need.all_day, asked.with_all_day),
        *(
            facility(f)
            for f in Facility
            if f in CHIPS[3:] or (f in need.facilities and f not in CHIPS)
        ),
    ]
    made = []
    for word, name, on, ask in row:
        remaining = ask(wanted=True).need
        count = len(list(openings.shown(remaining)))
        link = ask(wanted=not on).link()
        made.append(Chip(word=word, name=name, count=count, on=on, link=link))
    return sorted(made, key=lambda chip: not chip.on)


def township_counts(catalogue: Catalogue, asked: Asked) -> list[tuple[str, int, str]]:
    """List the townships, how many stations each has, and where to look at them."""
    counts = Counter(station.township_code for station in catalogue.stations)
    told = []
    for township in catalogue.townships:
        middle = township.seat or _middle(township)
        plain = asked.unfiltered().from_place(middle, township.name)
        link = replace(
            plain, rest=(*plain.rest, ("township", township.code)), view=type(plain.view).LIST
        ).link()
        told.append((township.name, counts[township.code], link))
    return told


def unplaced(catalogue: Catalogue, asked: Asked) -> tuple[tuple[str, str], ...]:
    """Name the stations known only to their district, and where their pages are."""
    found = Openings(catalogue, asked.at).unplaced(asked.need)
    return tuple((station.name, asked.link(f"/s/{station.ref}")) for station in found)


def offers(station: Station, wanted: Iterable[Facility]) -> tuple[Offer, ...]:
    """List what is there, what was asked for first."""
    asked = frozenset(wanted)
    there = [f for f in Facility if station.has(f) is Answer.YES]
    return tuple(
        Offer(f, words.facility_name(f), f in asked)
        for f in sorted(there, key=lambda f: f not in asked)
    )


def _toggle(asked: Asked, facility: Facility) -> Toggle:
    return partial(asked.with_facility, facility)


def _middle(township: Township) -> LonLat:
    point = township.geometry.representative_point()
    return LonLat(point.x, point.y)


def _found(catalogue: Catalogue, asked: Asked, settings: Settings) -> list[Found]:
    """Take the nearest that will be open on arrival, and the nearest of any state."""
    mode = asked.need.arrive or TravelMode.WALK
    sure = replace(asked.need, open_at=asked.at, arrive=mode)
    found: dict[str, Found] = {}
    for need, k in ((sure, REACHABLE), (asked.need, AROUND)):
        for item in nearest_stations(
            catalogue.index,
            origin=asked.origin,  # type: ignore[arg-type]
            k=k,
            need=need,
            calendar=catalogue.calendar,
            walk_speed_m_s=settings.walk_speed_m_s,
            ebike_speed_m_s=settings.ebike_speed_m_s,
        ):
            # Where only the district is known there is no distance to speak of.
            if placed(item.station):
                found.setdefault(item.station.ref, item)
    return list(found.values())


def _grouped(
    found: Iterable[Found], openings: Openings, asked: Asked
) -> dict[Group, list[tuple[Found, State]]]:
    """Group by certainty, and within a group by the time to be inside."""
    groups: dict[Group, list[tuple[Found, State]]] = {group: [] for group in Group}
    for item in found:
        state = _state(item, openings, asked)
        groups[state.group].append((item, state))
    for group, items in groups.items():
        items.sort(key=lambda pair: _inside_s(pair[0], openings, asked.at))
        del items[MOST[group] :]
    return {group: items for group, items in groups.items() if items}


def _state(found: Found, openings: Openings, asked: Asked) -> State:
    riding = asked.need.arrive is TravelMode.EBIKE
    state = openings.state(found.station, walk_s=found.ebike_s if riding else found.walk_s)
    if state.group is Group.IN and found.station.position_quality in words.ROUGH:
        # It is open, but nobody can tell from here where its door is.
        return replace(state, group=Group.UNSURE)
    return state


def _inside_s(found: Found, openings: Openings, at: datetime) -> tuple[float, float, str]:
    opening = openings.of(found.station)
    opens_s = (
        (opening.opens_at - at).total_seconds()
        if opening.state is OpenState.CLOSED and opening.opens_at
        else timedelta(days=15).total_seconds() * (opening.state is OpenState.CLOSED)
    )
    return (max(found.walk_s, opens_s), found.distance_m, found.station.ref)


def _numbered(
    grouped: Mapping[Group, Sequence[tuple[Found, State]]], asked: Asked
) -> tuple[tuple[Group, str, tuple[Row, ...]], ...]:
    told, number = [], 0
    for group, items in grouped.items():
        rows = []
        for found, state in items:
            number += 1
            rows.append(_row(number, found, state, asked))
        closing = any(row.state.glyph in ("open", "soon") for row in rows)
        told.append((group, words.group_title(group, closing=closing), tuple(rows)))
    return tuple(told)


def _row(number: int, found: Found, state: State, asked: Asked) -> Row:
    station = found.station
    rough = station.position_quality in words.ROUGH
    return Row(
        number=number,
        station=station,
        state=state,
        distance=words.distance(found.distance_m, rough=rough),
        walk=words.duration(found.walk_s),
        ride=words.duration(found.ebike_s),
        offers=offers(station, asked.need.facilities),
        where=words.position_note(station),
        checked=words.checked(station.checked_on, asked.at.date()),
        page=asked.link(f"/s/{station.ref}"),
        apps=apps(station, asked),
    )


def apps(station: Station, asked: Asked) -> tuple[App, ...]:
    """List the ways to hand a station over to a navigation app."""
    links = navigation_links(station.name, station.position, origin=asked.origin)
    return tuple(App(app.value, _(APP_NAMES[app]), link) for app, link in links.items())


def _needs_words(asked: Asked) -> str:
    names = [words.facility_name(f) for f in Facility if f in asked.need.facilities]
    return _("、").join(names)


def _summary(asked: Asked, total: int) -> str:
    told = _needs_words(asked)
    what = _("有%(needs)s的", needs=told) if told else ""
    if asked.need.all_day:
        what = _("24 小时开着、") + what if what else _("24 小时开着的")
    elif asked.need.open_at:
        what = _("现在开着、") + what if what else _("现在开着的")
    if not total:
        return _("%(what)s没有", what=what)
    return _("%(what)s %(total)s 家，按最快能进门排", what=what, total=total).strip()


def _remedies(asked: Asked, openings: Openings) -> tuple[tuple[str, str], ...]:
    """Name each filter whose loss would leave something, and how much."""
    eased = [
        (words.facility_name(f), asked.with_facility(f, wanted=False))
        for f in Facility
        if f in asked.need.facilities
    ]
    if asked.need.open_at:
        eased.append((_("现在开着"), asked.with_open(wanted=False)))
    if asked.need.all_day:
        eased.append((_("24 小时"), asked.with_all_day(wanted=False)))
    told = []
    for name, easier in eased:
        count = len(list(openings.shown(easier.need)))
        if count:
            line = _("去掉“%(name)s”还有 %(count)s 家", name=name, count=count)
            told.append((line, easier.link()))
    return tuple(told)
