"""/keeper/reports: what the street reports, and what the keeper makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from stationmap import keeping, query
from stationmap.errors import ConflictError, InputError, NotFoundError
from stationmap.model import Facility, LonLat
from stationmap.people import Role
from stationmap.store import reports_kept as kept
from stationmap.street import Answered, ReportKind, ReportStatus, Way
from stationmap.web import report_view
from stationmap.web.doors import marked
from stationmap.web.keeper_desk import see
from stationmap.web.messages import messages
from stationmap.web.openings import placed
from stationmap.web.origin import own_path
from stationmap.web.problems import status_of
from stationmap.web.rights import needs

if TYPE_CHECKING:
    from stationmap.errors import StationmapError
    from stationmap.store import Version
    from stationmap.street import Report
    from stationmap.web.finder import Finder
    from stationmap.web.keeper_desk import Desk

PAGE = 30
NOTE_MOST = 200
HOURS_MOST = 200
ALL = "all"
HERE = "/keeper/reports"
STREET_ZOOM = 16


class KeeperReports:
    """The keeper's list of reports.

    Parameters
    ----------
    desk : Desk
        What all pages of the keeper's share.
    finder : Finder
        Whose map shows where a station is said to be.
    """

    def __init__(self, desk: Desk, finder: Finder) -> None:
        self.desk, self.finder = desk, finder

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        reports = Blueprint("keeper_reports", __name__, url_prefix=HERE)
        add = reports.add_url_rule
        add("", "page", self.page)
        add("/<int:number>", "one", self.one)
        add("/<int:number>", "decide", self.decide, methods=["POST"])
        add("/<int:number>/photo", "photo", self.photo)
        add("/fine", "fine", self.fine, methods=["POST"])
        add("/seen", "seen", self.seen, methods=["POST"])
        return reports

    @needs(Role.KEEPER)
    def page(self) -> Response:
        """List reports, the newest first."""
        return self._page()

    @needs(Role.KEEPER)
    def one(self, number: int) -> Response:
        """Show one report; where it speaks of a place, on a map."""
        return self._one(kept.one_report(self.desk.store, number))

    @needs(Role.KEEPER)
    def decide(self, number: int) -> Response:
        """Take a report in one of its ways, refuse it, or take it up again."""
        store, who, at = self.desk.store, self.desk.who(), self.desk.clock()
        word, note = request.form.get("way", ""), request.form.get("note", "")[:NOTE_MOST].strip()
        try:
            if word == "refuse":
                keeping.refuse_reports(store, [number], who=who, at=at, note=note)
            elif word == "again":
                kept.settle(store, [number], ReportStatus.SEEN, who=who, at=at)
            else:
                self._take(number, _way(word), note)
        except (ConflictError, InputError, NotFoundError) as error:
            return self._one(kept.one_report(store, number), error)
        self.finder.doors.forget()
        return see(_next(done=number))

    @needs(Role.KEEPER)
    def fine(self) -> Response:
        """Take every waiting 一切正常 at once."""
        try:
            version, count = keeping.take_all_fine(
                self.desk.store, who=self.desk.who(), at=self.desk.clock()
            )
        except ConflictError as error:
            return self._page(error)
        self.desk.serve(version)
        return see(_next(fine=count))

    @needs(Role.KEEPER)
    def seen(self) -> Response:
        """Note that the keeper has looked at the reports of a page."""
        numbers = [int(n) for n in request.form.getlist("number")[:PAGE] if n.isdecimal()]
        store, who = self.desk.store, self.desk.who()
        kept.mark_seen(store, numbers, who=who, at=self.desk.clock())
        return see(_next())

    @needs(Role.KEEPER)
    def photo(self, number: int) -> Response:
        """Send the photo of a report; only pixels were kept of it."""
        return Response(kept.photo_of(self.desk.store, number), mimetype="image/jpeg")

    # -- deciding --------------------------------------------------------------

    def _take(self, number: int, way: Way, note: str) -> Version:
        version = keeping.take_report(
            self.desk.store,
            number,
            way,
            catalogue=self.desk.catalogue,
            who=self.desk.who(),
            at=self.desk.clock(),
            answered=_answered(way),
            note=note,
        )
        self.desk.serve(version)
        return version

    # -- pages -----------------------------------------------------------------

    def _page(self, error: StationmapError | None = None) -> Response:
        store, catalogue = self.desk.store, self.desk.catalogue
        wanted, before = _wanted(), query.count(_text(), "before", default=0, most=10**9)
        found = kept.some_reports(store, wanted, limit=PAGE + 1, before=before or None)
        counts, now = kept.counted(store), self.desk.clock()
        locks = self.finder.doors.locks(catalogue, now)
        fine = kept.some_reports(store, kept.Wanted(kind=ReportKind.FINE), limit=None)
        shown = found[:PAGE]
        return self.desk.page(
            "report_list.html",
            status_of(error) if error else 200,
            rows=[report_view.row(report, catalogue, now.date(), locks) for report in shown],
            wanted=wanted,
            counts=[(s, report_view.status_name(s), counts[s], _link(status=s)) for s in counts],
            whole=_link(status=ALL),
            kinds=[(kind, report_view.kind_name(kind)) for kind in ReportKind],
            fine=[report for report in fine if report.waiting],
            unseen=[r.number for r in shown if r.status is ReportStatus.NEW],
            older=_link(before=shown[-1].number) if len(found) > PAGE else "",
            here=_link(),
            done=request.args.get("done", ""),
            taken=request.args.get("fine", ""),
            error=error,
        )

    def _one(self, report: Report, error: StationmapError | None = None) -> Response:
        row = report_view.row(report, self.desk.catalogue, self.desk.clock().date())
        base = self.desk.base
        mapped = report.kind is ReportKind.POSITION and row.station is not None
        place = report.told.position
        return self.desk.page(
            "report_one.html",
            status_of(error) if error else 200,
            row=row,
            pin=base.shift(place) if place else None,
            spot=base.shift(row.station.position) if row.station else None,
            placed=row.station is not None and placed(row.station),
            stage=self._map(row.station.position) if mapped and row.station else None,
            here=_back(),
            messages=messages(),
            error=error,
        )

    def _map(self, position: LonLat) -> object:
        center = self.desk.base.shift(position)
        catalogue = self.desk.catalogue
        locks = self.finder.doors.locks(catalogue, self.desk.clock())
        address = marked("/finder/stations.geojson", locks)
        return self.finder.map_of(catalogue, stations_url=address, center=center, zoom=STREET_ZOOM)


def _text() -> dict[str, list[str]]:
    return request.args.to_dict(flat=False)


def _wanted() -> kept.Wanted:
    """Read which reports are asked for: new ones, where nothing is said."""
    text = _text()
    every = text.get("status") == [ALL]
    status = None if every else query.choice(text, "status", ReportStatus, default=ReportStatus.NEW)
    return kept.Wanted(
        status=status,
        kind=query.choice(text, "kind", ReportKind, default=None),
        township_code=request.args.get("township", ""),
        ref=request.args.get("ref", ""),
    )


def _link(**changed: object) -> str:
    """Write the address of this list, with something changed."""
    names = ("status", "kind", "township", "ref")
    asked = {name: request.args.get(name, "") for name in names} | changed
    told = {name: getattr(value, "value", value) for name, value in asked.items() if value}
    return f"{HERE}?{urlencode(told)}" if told else HERE


def _way(word: str) -> Way:
    found = query.choice({"way": [word]}, "way", Way, default=None)
    if found is None:
        raise InputError(
            zh="没有说怎么处理。请点其中一个按钮。",
            en="It does not say what to do. Choose one of the buttons.",
            field="way",
        )
    return found


def _answered(way: Way) -> Answered:
    """Read the keeper's own words, where they replace those of the report."""
    form = request.form
    hours = form.get("hours", "").strip()[:HOURS_MOST]
    facility = query.choice(
        {"facility": [form.get("facility", "")]}, "facility", Facility, default=None
    )
    position = None
    if way is Way.MOVE and form.get("lon", "").strip():
        given = {name: [form.get(name, "")] for name in ("lon", "lat")}
        position = query.wgs84(query.position({**given, "datum": [form.get("pin_datum", "")]}))
        position = LonLat(round(position.lon, 6), round(position.lat, 6))
    return Answered(hours=hours, position=position, facility=facility)


def _back() -> str:
    """Return the list from which somebody came, as its address says; never another place."""
    back = request.values.get("next", "")
    return back if own_path(back) and back.startswith(HERE) else HERE


def _next(**told: object) -> str:
    """Go back to the list as it was, and say what was done."""
    address = _back()
    if not told:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"
