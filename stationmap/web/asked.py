"""What the address of a finder page asks for; the state of the page is all in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from stationmap import query
from stationmap.model import Facility, LonLat
from stationmap.nearest import Need

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from stationmap.nearest import TravelMode

DECIMALS = 6  # of the origin in an address: a tenth of a metre


class View(StrEnum):
    """What a phone shows; a wide screen shows all of it."""

    MAP = "map"
    LIST = "list"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked address.

    ``origin`` is WGS 84, or None where no place is known yet. ``at_given``
    holds the moment as text where the address fixes one. ``q`` is what was
    typed, or the name of the origin that was chosen from it. ``ref`` is the
    station that was picked on the map. ``k`` is how many stations to list, or
    None for the few that are told first. ``lang`` is the language asked for.
    """

    origin: LonLat | None
    need: Need
    at: datetime
    at_given: str
    q: str
    view: View
    ref: str = ""
    k: int | None = None
    lang: str = ""

    def link(self, path: str = "/", *, view: View | None = None) -> str:
        """Write the address that asks for this."""
        shown = self.view if view is None else view
        place = {
            "lon": f"{self.origin.lon:.{DECIMALS}f}" if self.origin else "",
            "lat": f"{self.origin.lat:.{DECIMALS}f}" if self.origin else "",
            "q": self.q,
            "ref": self.ref,
        }
        listed = {"view": shown.value} if shown is View.LIST else {}
        asked = {name: text for name, text in place.items() if text} | self.wishes | listed
        written = urlencode(asked, quote_via=quote, safe=",:")
        return f"{path}?{written}" if written else path

    @property
    def wishes(self) -> dict[str, str]:
        """The parameters that say what is wanted and when, but not from where."""
        need = self.need
        asked = {
            "need": ",".join(f.value for f in Facility if f in need.facilities),
            "open": "1" if need.open_at and not need.arrive else "",
            "arrive": need.arrive.value if need.arrive else "",
            "all_day": "1" if need.all_day else "",
            "township": need.township_code or "",
            "min_stars": str(need.min_stars or ""),
            "k": str(self.k or ""),
            "lang": self.lang,
            "at": self.at_given,
        }
        return {name: text for name, text in asked.items() if text}

    def from_place(self, origin: LonLat, name: str) -> Asked:
        """Ask the same from a place that was found by its name."""
        return replace(self, origin=origin, q=name, ref="", k=None)

    def picked(self, ref: str) -> Asked:
        """Ask the same with a station picked, or with none."""
        return replace(self, ref=ref, view=View.MAP)

    def with_open(self, *, wanted: bool) -> Asked:
        """Ask the same, of the stations that are open or of all."""
        open_at = self.at if wanted else None
        return self.needing(replace(self.need, open_at=open_at, arrive=None))

    def with_arrival(self, mode: TravelMode | None, *, wanted: bool = True) -> Asked:
        """Ask the same, of the stations open when one comes there in `mode`, or of all."""
        need = replace(self.need, open_at=self.at, arrive=mode)
        return self.needing(need) if wanted and mode else self.with_open(wanted=False)

    def with_all_day(self, *, wanted: bool) -> Asked:
        """Ask the same, of the stations open 24 hours or of all."""
        return self.needing(replace(self.need, all_day=wanted))

    def with_facility(self, facility: Facility, *, wanted: bool) -> Asked:
        """Ask the same, with or without a facility."""
        others = self.need.facilities - {facility}
        facilities = others | {facility} if wanted else others
        return self.needing(replace(self.need, facilities=facilities))

    def needing(self, need: Need) -> Asked:
        """Ask for another need from the same place."""
        # What was picked among other stations need not be among these.
        return replace(self, need=need, ref="", k=None)

    def unfiltered(self) -> Asked:
        """Ask the same without any filter."""
        return self.needing(Need())


def read(text: Mapping[str, Sequence[str]], *, now: datetime) -> Asked:
    """Check the address of a page.

    Raises
    ------
    InputError
        The first parameter that is wrong.
    """
    at = query.moment(text, now=now)
    has_place = bool(_one(text, "lon") or _one(text, "lat"))
    q = _one(text, "q")[: query.TEXT_MAX]
    view = query.choice(text, "view", View, default=View.MAP)
    return Asked(
        origin=_origin(text) if has_place else None,
        need=query.need(text, at=at),
        at=at,
        at_given=_one(text, "at"),
        q=q,
        view=view if has_place else View.SEARCH,
        ref=_one(text, "ref") if has_place else "",
        k=query.count(text, "k", default=0, most=query.K_MAX) or None,
        lang=_one(text, "lang"),
    )


def _origin(text: Mapping[str, Sequence[str]]) -> LonLat:
    """Read the place as closely as a link to this page will write it."""
    lon, lat = query.wgs84(query.position(text))
    return LonLat(round(lon, DECIMALS), round(lat, DECIMALS))


def _one(text: Mapping[str, Sequence[str]], name: str) -> str:
    values = text.get(name) or ("",)
    return values[-1].strip()
