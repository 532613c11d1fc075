"""From results to plain values: what the API, the CLI and the pages all say.

Handlers here know no framework: they take a catalogue and checked values and
return dictionaries that `json` can write. Positions are WGS 84 degrees,
distances metres, durations seconds, moments ISO 8601 with their offset.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from stationmap.errors import OutsideError
from stationmap.hours import OpeningHours
from stationmap.model import Answer, Facility
from stationmap.nearest import meets, nearest_stations
from stationmap.street import NO_LOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.hours import Opening
    from stationmap.model import LonLat, Station, Township
    from stationmap.nearest import Found, Need
    from stationmap.places import Place
    from stationmap.query import NearestQuery
    from stationmap.settings import Settings
    from stationmap.street import Locks

Plain = dict[str, Any]


def nearest(
    catalogue: Catalogue, query: NearestQuery, settings: Settings, locks: Locks = NO_LOCKS
) -> Plain:
    """Answer a question for the nearest stations; `locks` are doors reported locked.

    Raises
    ------
    OutsideError
        Every station is farther than ``settings.outside_m``.
    NotFoundError
        The township asked for is not in the district.
    """
    found = find(catalogue, query, settings)
    return {
        "origin": {"lon": query.origin.lon, "lat": query.origin.lat},
        "given": {
            "lon": query.given.lon,
            "lat": query.given.lat,
            "datum": query.given.datum.value,
        },
        "at": query.at.isoformat(),
        "k": query.k,
        "need": needed(query),
        "stations": [found_station(catalogue, item, query.at, locks) for item in found],
        "estimates": estimates(settings),
        "data": data(catalogue),
    }


def find(catalogue: Catalogue, query: NearestQuery, settings: Settings) -> tuple[Found, ...]:
    """Find the nearest stations that meet the need; see `nearest`."""
    if query.need.township_code:
        catalogue.township(query.need.township_code)
    refuse_outside(catalogue, query.origin, settings)
    return nearest_stations(
        catalogue.index,
        origin=query.origin,
        k=query.k,
        need=query.need,
        calendar=catalogue.calendar,
        walk_speed_m_s=settings.walk_speed_m_s,
        ebike_speed_m_s=settings.ebike_speed_m_s,
    )


def refuse_outside(catalogue: Catalogue, origin: LonLat, settings: Settings) -> None:
    """Refuse a place so far from every station that no answer helps."""
    closest = nearest_stations(
        catalogue.index,
        origin=origin,
        k=1,
        calendar=catalogue.calendar,
        walk_speed_m_s=settings.walk_speed_m_s,
        ebike_speed_m_s=settings.ebike_speed_m_s,
    )
    if closest and closest[0].distance_m > settings.outside_m:
        away_km = closest[0].distance_m / 1000
        raise OutsideError(
            zh=f"这个位置离最近的驿站有 {away_km:,.0f} 公里。请查对坐标，或先按乡镇街道看。",
            en=f"This place is {away_km:,.0f} km from the nearest station. "
            "Check the coordinates, or look by township.",
            field="lon,lat",
            value=f"{origin.lon:g},{origin.lat:g}",
        )


def needed(query: NearestQuery) -> Plain:
    """Say which filters an answer has been through."""
    need = query.need
    return {
        "facilities": [f.value for f in Facility if f in need.facilities],
        "open": need.open_at is not None,
        "arrive": need.arrive.value if need.arrive else None,
        "all_day": need.all_day,
        "township": need.township_code,
        "min_stars": need.min_stars,
    }


def found_station(
    catalogue: Catalogue, found: Found, at: datetime, locks: Locks = NO_LOCKS
) -> Plain:
    """Describe a station as seen from an origin."""
    return {
        "ref": found.station.ref,
        "name": found.station.name,
        "distance_m": round(found.distance_m, 3),
        "walk_s": round(found.walk_s),
        "ebike_s": round(found.ebike_s),
    } | station(catalogue, found.station, at, locks)


def station(catalogue: Catalogue, item: Station, at: datetime, locks: Locks = NO_LOCKS) -> Plain:
    """Describe a station at a moment; `locks` are doors reported locked then."""
    hours = OpeningHours.parse(item.opening_hours)
    locked = locks.get(item.ref)
    return {
        "ref": item.ref,
        "name": item.name,
        "lon": item.position.lon,
        "lat": item.position.lat,
        "position_quality": item.position_quality.value,
        "position_error_m": item.position_error_m,
        "township_code": item.township_code,
        "committee_code": item.committee_code,
        "addr": item.addr,
        "operator": item.operator,
        "phone": item.phone,
        "build_mode": item.build_mode.value,
        "opening": opening(hours.at(at, catalogue.calendar)),
        "reported_locked_at": locked.at.isoformat() if locked else None,
        "opening_hours": item.opening_hours,
        "hours_as_posted": item.hours_as_posted,
        "hours_basis": item.hours_basis.value,
        "facilities": facilities(item),
        "facilities_basis": item.facilities_basis.value,
        "facilities_as_published": item.facilities_as_published,
        "stars": item.stars,
        "checked_on": item.checked_on.isoformat() if item.checked_on else None,
        "checked_by": item.checked_by.value,
        "documented": item.documented,
        "modelled": item.modelled,
        "still_open": item.still_open.value,
        "source": {"title": item.source.title, "date": item.source.date} if item.source else None,
        "page": f"/s/{item.ref}",
    }


def opening(state: Opening) -> Plain:
    """Describe whether a station is open."""
    return {
        "state": state.state.value,
        "closes_at": state.closes_at.isoformat() if state.closes_at else None,
        "opens_at": state.opens_at.isoformat() if state.opens_at else None,
        "always": state.always,
        "reason": state.reason,
        "calendar_announced": state.calendar_announced,
    }


def facilities(item: Station) -> dict[str, list[str]]:
    """Sort the facilities by what is known: yes, no, unknown."""
    return {answer.value: [f.value for f in Facility if item.has(f) is answer] for answer in Answer}


def stations(catalogue: Catalogue, need: Need, at: datetime, locks: Locks = NO_LOCKS) -> Plain:
    """Describe every station that meets `need` at a moment, ordered by ref.

    Arrival needs an origin; without one a station has to be open at `at`.
    """
    if need.township_code:
        catalogue.township(need.township_code)
    meet = [s for s in catalogue.stations if meets(s, need, catalogue.calendar)]
    return {
        "at": at.isoformat(),
        "stations": [station(catalogue, item, at, locks) for item in meet],
        "data": data(catalogue),
    }


def townships(catalogue: Catalogue, *, geometry: bool) -> Plain:
    """Describe the townships, with their boundaries as GeoJSON or without them."""
    counts = Counter(s.township_code for s in catalogue.stations)
    told = [township(item, stations=counts[item.code]) for item in catalogue.townships]
    if not geometry:
        return {"townships": told, "data": data(catalogue)}
    from shapely.geometry import mapping

    features = [
        {
            "type": "Feature",
            "id": item.code,
            "geometry": mapping(item.geometry),
            "properties": properties,
        }
        for item, properties in zip(catalogue.townships, told, strict=True)
    ]
    return collection(features, data=data(catalogue))


def places(catalogue: Catalogue, words: str, *, limit: int) -> Plain:
    """Search everything that has a name."""
    found = catalogue.places.search(words, limit=limit)
    return {"q": words, "places": [place(item) for item in found], "data": data(catalogue)}


def township(item: Township, *, stations: int) -> Plain:
    """Describe a township and count its stations."""
    return {
        "code": item.code,
        "name": item.name,
        "kind": item.kind,
        "district_code": item.district_code,
        "area_km2": item.area_km2,
        "stations": stations,
        "seat": {"lon": item.seat.lon, "lat": item.seat.lat} if item.seat else None,
    }


def place(item: Place) -> Plain:
    """Describe a place that a search found."""
    return {
        "kind": item.kind,
        "name": item.name,
        "pinyin": " ".join(item.pinyin),
        "code": item.code,
        "township": item.township_name,
        "lon": item.position.lon,
        "lat": item.position.lat,
        "position_quality": item.position_quality.value,
    }


def estimates(settings: Settings) -> Plain:
    """Say how minutes are made from metres."""
    return {
        "walk_speed_m_s": settings.walk_speed_m_s,
        "ebike_speed_m_s": settings.ebike_speed_m_s,
        "zh": "时间按直线距离估算，实际路程会不同。",
        "en": "Durations are estimated from straight-line distances; real ways differ.",
    }


def data(catalogue: Catalogue) -> Plain:
    """Say which version of the data answers, and how much of it is modelled."""
    documented, total = catalogue.documented_count, len(catalogue.stations)
    return {
        "version": catalogue.version,
        "stations": total,
        "documented": documented,
        "modelled": total - documented,
        "sources": list(catalogue.sources),
    }


def feature(properties: Plain) -> Plain:
    """Make a GeoJSON point of a description that holds lon and lat (RFC 7946)."""
    identifier = properties.get("ref") or properties.get("code")
    return {
        "type": "Feature",
        **({"id": identifier} if identifier else {}),
        "geometry": {"type": "Point", "coordinates": [properties["lon"], properties["lat"]]},
        "properties": {k: v for k, v in properties.items() if k not in ("lon", "lat")},
    }


def collection(features: Iterable[Plain], **members: object) -> Plain:
    """Make a GeoJSON feature collection, with foreign members beside the features."""
    return {"type": "FeatureCollection", **members, "features": list(features)}
