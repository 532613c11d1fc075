"""What the address of a finder page asks for; the state of the page is all in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from stationmap import query
from stationmap.model import Facility

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from stationmap.model import LonLat
    from stationmap.nearest import Need

TEXT_PARAMETERS = ("lang", "arrive", "township", "min_stars")


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
    station that was picked on the map.
    """

    origin: LonLat | None
    need: Need
    at: datetime
    at_given: str
    q: str
    view: View
    ref: str = ""
    rest: tuple[tuple[str, str], ...] = ()

    def link(self, path: str = "/", *, view: View | None = None) -> str:
        """Write the address that asks for this."""
        shown = self.view if view is None else view
        place = {
            "lon": f"{self.origin.lon:.6f}" if self.origin else "",
            "lat": f"{self.origin.lat:.6f}" if self.origin else "",
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
        asked = {
            "need": ",".join(f.value for f in Facility if f in self.need.facilities),
            "open": "1" if self.need.open_at and not self.need.arrive else "",
            "all_day": "1" if self.need.all_day else "",
            **dict(self.rest),
            "at": self.at_given,
        }
        return {name: text for name, text in asked.items() if text}

    def from_place(self, origin: LonLat, name: str) -> Asked:
        """Ask the same from a place that was found by its name."""
        return replace(self, origin=origin, q=name, ref="")

    def picked(self, ref: str) -> Asked:
        """Ask the same with a station picked, or with none."""
        return replace(self, ref=ref, view=View.MAP)

    def with_open(self, *, wanted: bool) -> Asked:
        """Ask the same, of the stations that are open or of all."""
        return self._with(replace(self.need, open_at=self.at if wanted else None))

    def with_all_day(self, *, wanted: bool) -> Asked:
        """Ask the same, of the stations open 24 hours or of all."""
        return self._with(replace(self.need, all_day=wanted))

    def with_facility(self, facility: Facility, *, wanted: bool) -> Asked:
        """Ask the same, with or without a facility."""
        others = self.need.facilities - {facility}
        facilities = others | {facility} if wanted else others
        return self._with(replace(self.need, facilities=facilities))

    def _with(self, need: Need) -> Asked:
        # What was picked among other stations need not be among these.
        return replace(self, need=need, ref="")

    def unfiltered(self) -> Asked:
        """Ask the same without any filter."""
        need = replace(
            self.need,
            facilities=frozenset(),
            open_at=None,
            arrive=None,
            all_day=False,
            township_code=None,
            min_stars=None,
        )
        kept = tuple((name, text) for name, text in self.rest if name == "lang")
        return replace(self, need=need, rest=kept, ref="")


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
        origin=query.wgs84(query.position(text)) if has_place else None,
        need=query.need(text, at=at),
        at=at,
        at_given=_one(text, "at"),
        q=q,
        view=view if has_place else View.SEARCH,
        ref=_one(text, "ref") if has_place else "",
        rest=tuple((name, _one(text, name)) for name in TEXT_PARAMETERS if _one(text, name)),
    )


def _one(text: Mapping[str, Sequence[str]], name: str) -> str:
    values = text.get(name) or ("",)
    return values[-1].strip()
