"""The stations of a pack, column by column: what repeats packs well."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from stationmap.model import FACILITY_NAMES, Answer, Facility
from stationmap.pack.doors import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.model import Source, Station
    from stationmap.settings import Settings

FORM = 2
"""The form of a pack; a phone that knows another form fetches its scripts anew."""

MOST_STATIONS = 3_000
"""More than so many are not kept on a phone."""

_TEXTS = ("addr", "phone", "hours_as_posted", "facilities_as_published")


def pack_stations(
    catalogue: Catalogue, settings: Settings, *, made_at: datetime, chips: Sequence[Facility]
) -> dict[str, Any]:
    """Gather the stations and the state of their doors.

    Parameters
    ----------
    catalogue : Catalogue
        The version to keep.
    settings : Settings
        Speeds in metres per second, and how far away no answer helps, metres.
    made_at : datetime
        The moment, aware; days are laid out around it.
    chips : Sequence[Facility]
        The facilities that have a filter of their own, in the order in which they stand.

    Returns
    -------
    dict
        Plain values. Positions are WGS 84, degrees; what is missing is None.
        ``yes`` and ``no`` of the facilities are bits in the order of `Facility`.
    """
    stations = catalogue.stations
    texts = list(dict.fromkeys(station.opening_hours for station in stations))
    townships = list(catalogue.townships)
    where = {township.code: number for number, township in enumerate(townships)}
    sources = list(dict.fromkeys(s.source for s in stations if s.source))
    return {
        "form": FORM,
        "version": catalogue.version,
        "district": catalogue.district_code,
        "made_at": made_at.isoformat(timespec="seconds"),
        "walk_speed_m_s": settings.walk_speed_m_s,
        "ebike_speed_m_s": settings.ebike_speed_m_s,
        "outside_m": settings.outside_m,
        "documented": catalogue.documented_count,
        "sources": list(catalogue.sources),
        "facilities": [facility.value for facility in Facility],
        "facility_names": [FACILITY_NAMES[facility][0] for facility in Facility],
        "chips": [facility.value for facility in chips],
        "published": [[source.title, source.date] for source in sources],
        "townships": [_township(catalogue, number) for number in range(len(townships))],
        "doors": laid_out(
            texts, first=made_at.date() - timedelta(days=1), calendar=catalogue.calendar
        ),
        "stations": _columns(stations, texts, where, sources),
    }


def _township(catalogue: Catalogue, number: int) -> list[Any]:
    township = catalogue.townships[number]
    inside = township.geometry.representative_point()
    lon, lat = township.seat or (inside.x, inside.y)
    return [township.code, township.name, township.kind, lon, lat]


def _columns(
    stations: Sequence[Station],
    texts: Sequence[str | None],
    townships: dict[str, int],
    sources: Sequence[Source],
) -> dict[str, list[Any]]:
    hours = {text: number for number, text in enumerate(texts)}
    published = {source: number for number, source in enumerate(sources)}
    return {
        "ref": [s.ref for s in stations],
        "name": [s.name for s in stations],
        "lon": [s.position.lon for s in stations],
        "lat": [s.position.lat for s in stations],
        "quality": [s.position_quality.value for s in stations],
        "error_m": [s.position_error_m for s in stations],
        "township": [townships.get(s.township_code or "", -1) for s in stations],
        "hours": [hours[s.opening_hours] for s in stations],
        "yes": [_bits(s, Answer.YES) for s in stations],
        "no": [_bits(s, Answer.NO) for s in stations],
        "stars": [s.stars for s in stations],
        "checked_on": [s.checked_on.isoformat() if s.checked_on else None for s in stations],
        "checked_by": [s.checked_by.value for s in stations],
        "documented": [int(s.documented) for s in stations],
        "still_open": [s.still_open.value for s in stations],
        "source": [published[s.source] if s.source else -1 for s in stations],
        **{name: _sparse(getattr(s, name) for s in stations) for name in _TEXTS},
    }


def _bits(station: Station, answer: Answer) -> int:
    return sum(1 << n for n, facility in enumerate(Facility) if station.has(facility) is answer)


def _sparse(values: Iterable[str | None]) -> list[Any]:
    """Keep what is there, as [place, text]: most stations say nothing here."""
    return [[place, text] for place, text in enumerate(values) if text is not None]
