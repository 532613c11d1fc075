"""/keeper/open: what the ledger itself leaves open, station by station."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import request

from stationmap import keeping, query
from stationmap.errors import ConflictError, InputError, NotFoundError
from stationmap.language import translate as _
from stationmap.ledger.checking.facility_words import listed
from stationmap.people import Role
from stationmap.web.keeper_desk import Pages, see
from stationmap.web.keeper_fields import quality
from stationmap.web.problems import status_of
from stationmap.web.rights import needs
from stationmap.words import ROUGH

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from stationmap.catalogue import Catalogue
    from stationmap.errors import StationmapError
    from stationmap.model import Station

PAGE = 50
HERE = "/keeper/open"


class Kind(StrEnum):
    """What can be left open about a station."""

    HOURS = "hours"  # when it is open is not known
    FACILITIES = "facilities"  # words that stand for no facility that we know
    POSITION = "position"  # it is known only to its village, its township, the district
    CHECKED = "checked"  # nobody has looked yet


class OpenEnd(NamedTuple):
    """A station and what its ledger says of what is open, as printed."""

    station: Station
    township: str
    printed: str


class OpenEnds(Pages):
    """The list of what is open."""

    def add_to(self, keeper: Blueprint) -> None:
        """Add the routes."""
        keeper.add_url_rule("/open", "open", self.page)
        keeper.add_url_rule("/open/hours", "open_hours", self.hours, methods=["POST"])

    @needs(Role.KEEPER)
    def page(self) -> Response:
        """List the stations of which one thing is open."""
        return self._page()

    @needs(Role.KEEPER)
    def hours(self) -> Response:
        """Write the hours of a station as the keeper says them."""
        ref, words = request.form.get("ref", ""), request.form.get("hours", "").strip()
        try:
            version = keeping.post_hours(
                self.desk.store, ref, words, who=self.desk.who(), at=self.desk.clock()
            )
        except (ConflictError, InputError, NotFoundError) as error:
            return self._page(error, ref, words)
        self.desk.serve(version)
        return see(f"{HERE}?{urlencode({'done': ref, 'from': request.form.get('from', '')})}")

    def _page(
        self, error: StationmapError | None = None, ref: str = "", typed: str = ""
    ) -> Response:
        text = request.args.to_dict(flat=False)
        kind = query.choice(text, "kind", Kind, default=Kind.HOURS)
        start = request.values.get("from", "")
        found = open_ends(self.desk.catalogue)
        rest = [row for row in found[kind] if row.station.ref >= start]
        after = {"kind": kind.value, "from": rest[PAGE].station.ref} if len(rest) > PAGE else {}
        return self.desk.page(
            "keeper_open.html",
            status_of(error) if error else 200,
            kind=kind,
            kinds=[(one, name(one), len(found[one])) for one in Kind],
            rows=rest[:PAGE],
            more=f"{HERE}?{urlencode(after)}" if after else "",
            start=start,
            done=request.args.get("done", "") if not error else "",
            error=error,
            wrong_ref=ref,
            typed=typed,
        )


def name(kind: Kind) -> str:
    """Name what is open, as on a chip."""
    return {
        Kind.HOURS: _("时间待核实"),
        Kind.FACILITIES: _("没见过的设施"),
        Kind.POSITION: _("位置只有大概"),
        Kind.CHECKED: _("还没核实过"),
    }[kind]


def open_ends(catalogue: Catalogue) -> dict[Kind, list[OpenEnd]]:
    """Return what the ledger leaves open, by kind; each list by ref."""
    names = {township.code: township.name for township in catalogue.townships}
    found: dict[Kind, list[OpenEnd]] = {kind: [] for kind in Kind}
    for station in sorted(catalogue.stations, key=lambda station: station.ref):
        for kind, printed in _of(station):
            town = names.get(station.township_code or "", "")
            found[kind].append(OpenEnd(station, town, printed))
    return found


def _of(station: Station) -> list[tuple[Kind, str]]:
    found = []
    if station.opening_hours is None:
        found.append((Kind.HOURS, station.hours_as_posted or ""))
    unknown = listed(station.facilities_as_published or "").unknown
    if unknown:
        found.append((Kind.FACILITIES, _("、").join(unknown)))
    if station.position_quality in ROUGH:
        found.append((Kind.POSITION, quality(station.position_quality)))
    if station.checked_on is None:
        found.append((Kind.CHECKED, ""))
    return found
