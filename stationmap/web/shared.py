"""What a station's page tells those who share it, and search engines.

Only what is known is told: nothing of what a facility that nobody has looked
for might be, no coordinates that are not the station's own. An example is
called one, and asks not to be found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stationmap import words
from stationmap.articles.view import Kind, View
from stationmap.hours.regular import regular_week
from stationmap.hours.rules import DAY_MINUTES
from stationmap.language import translate as _
from stationmap.model import Answer, Facility, PositionQuality
from stationmap.web.asked import View as Pane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.catalogue import Catalogue
    from stationmap.hours.regular import Spans
    from stationmap.model import Station
    from stationmap.web.asked import Asked

Plain = dict[str, Any]

AT_THE_DOOR = frozenset(
    {
        PositionQuality.SURVEYED,
        PositionQuality.PICKED,
        PositionQuality.LEDGER,
        PositionQuality.GEOCODED,
        PositionQuality.APPROXIMATE,
    }
)
"""What a position has to be for others to be sent there."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOLIDAYS = "PublicHolidays"
CARD_PX = 540  # of the picture on a card, which is shown much smaller
NAMED_MOST = 6


@dataclass(frozen=True, slots=True)
class Shared:
    """The metadata of a page.

    ``picture`` is square, for a card that is passed on. ``structured`` is
    schema.org's description, None for an example, which is no place on earth.
    ``found`` says whether search engines are welcome.
    """

    title: str
    description: str
    url: str
    found: bool
    picture: str
    structured: Plain | None = None


def shared(catalogue: Catalogue, station: Station, *, root: str) -> Shared:
    """Say what others are told of a station's page.

    Parameters
    ----------
    catalogue : Catalogue
        The version that serves.
    station : Station
        Whose page it is.
    root : str
        Where the public reaches this site, without a slash at the end.
    """
    url = short_address(station, root=root)
    township = catalogue.township(station.township_code).name if station.township_code else ""
    real = station.documented and station.still_open is not Answer.NO
    return Shared(
        title=station.name + (_("（示例）") if station.modelled else ""),
        description=_("，").join(_said(station, township)),
        url=url,
        found=real,
        picture=card_picture(View(Kind.STATION, station.ref), root=root),
        structured=structured(station, township, url) if real else None,
    )


def of_finder(catalogue: Catalogue, asked: Asked, *, root: str) -> Shared:
    """Say what others are told of the finder: what is wanted, and nothing of who wants it where."""
    code, title = asked.need.township_code, _("找最近的工会驿站")
    township = catalogue.township(code).name if code else ""
    shown = View(Kind.TOWNSHIP, code) if code else View(Kind.DISTRICT)
    if asked.need.all_day and not code:
        shown = View(Kind.ALL_DAY)
    wanted = replace(asked, origin=None, q="", ref="", k=None, at_given="", view=Pane.SEARCH)
    return Shared(
        title=f"{township} · {title}" if township else title,
        description=words.counted(len(catalogue.stations), catalogue.documented_count),
        url=root + wanted.link(),
        found=True,
        picture=card_picture(shown, root=root),
    )


def of_way(*, root: str) -> Shared:
    """Say what others are told of the page for stations on the way; of no way in particular."""
    return Shared(
        title=_("顺路找驿站"),
        description=_("从一处到另一处，顺路有哪些驿站，各绕多远。"),
        url=f"{root}/way",
        found=True,
        picture=card_picture(View(Kind.DISTRICT), root=root),
    )


def card_picture(view: View, *, root: str) -> str:
    """Write the address of the picture on a card that is passed on."""
    return f"{root}/static-map/{quote(view.slug, safe='')}.png?shape=square&size={CARD_PX}"


def short_address(station: Station, *, root: str) -> str:
    """Write the address of a station's page that no later version changes."""
    return f"{root}/s/{quote(station.ref, safe='')}"


def _said(station: Station, township: str) -> Iterator[str]:
    if station.modelled:
        yield _("示例驿站，不是真实地点")
        return
    yield _("工会驿站")
    if township:
        yield township
    if station.addr:
        yield station.addr
    if station.hours_as_posted:
        yield station.hours_as_posted
    has = [words.facility_name(f) for f in Facility if station.has(f) is Answer.YES]
    if has:
        yield _("有%(what)s", what=_("、").join(has[:NAMED_MOST]))


def structured(station: Station, township: str, url: str) -> Plain:
    """Describe a station in the words of schema.org."""
    address = {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        **({"addressLocality": township} if township else {}),
        **({"streetAddress": station.addr} if station.addr else {}),
    }
    told: Plain = {
        "@context": "https://schema.org",
        "@type": "CivicStructure",
        "@id": url,
        "url": url,
        "name": station.name,
        "identifier": station.ref,
        "address": address,
    }
    if station.position_quality in AT_THE_DOOR:
        lon, lat = station.position
        told["geo"] = {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    if station.phone:
        told["telephone"] = station.phone
    if hours := list(_hours(station.opening_hours)):
        told["openingHoursSpecification"] = hours
    if amenities := list(_amenities(station)):
        told["amenityFeature"] = amenities
    return told


def _amenities(station: Station) -> Iterator[Plain]:
    for facility in Facility:
        known = station.has(facility)
        if known is not Answer.UNKNOWN:
            yield {
                "@type": "LocationFeatureSpecification",
                "name": words.facility_name(facility),
                "value": known is Answer.YES,
            }


def _hours(text: str | None) -> Iterator[Plain]:
    """Describe the hours where an ordinary week tells them all, else nothing.

    A rule without opens says closed; closes before opens lies on the next day.
    """
    week = regular_week(text)
    if week is None:
        return
    alike: dict[Spans, list[str]] = {}
    for name, spans in zip(DAYS, week.days, strict=True):
        alike.setdefault(spans, []).append(name)
    for spans, names in alike.items():
        yield from _days(names, spans)
    if week.holidays is not None:
        yield from _days([HOLIDAYS], week.holidays)


def _days(names: list[str], spans: Spans) -> Iterator[Plain]:
    days = [f"https://schema.org/{name}" for name in names]
    told = {"@type": "OpeningHoursSpecification", "dayOfWeek": days}
    if not spans:
        yield told
    for start, end in spans:
        # A day from midnight to midnight has no other way to be told than to its last minute.
        last = end - 1 if end - start == DAY_MINUTES else end
        yield told | {"opens": _clock(start), "closes": _clock(last)}


def _clock(minute: int) -> str:
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    return f"{hour:02d}:{rest:02d}"
