"""/s/<ref>/report: what people at a door tell, without an account and without scripts."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for

from stationmap import words
from stationmap.errors import InputError, LimitError, RightsError
from stationmap.hours import OpeningHours, OpenState
from stationmap.model import Answer, Facility
from stationmap.store import reports as kept
from stationmap.street import NEEDS_MORE, REPORT_NAMES, Report, ReportKind
from stationmap.street.photo import cleaned
from stationmap.street.reporter import reporter
from stationmap.web import cookies, origin
from stationmap.web.doors import marked
from stationmap.web.messages import messages
from stationmap.web.openings import Openings, placed
from stationmap.web.problems import status_of
from stationmap.web.report_form import (
    DATUM_NAMES,
    FORM_MOST,
    read_kind,
    read_photo,
    read_told,
    require_more,
    require_something,
    typed,
)
from stationmap.web.rights import anybody, takes

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.errors import StationmapError
    from stationmap.model import Station
    from stationmap.store import Store
    from stationmap.street import Reporter, Told
    from stationmap.web.finder import Finder

STREET_ZOOM = 16
SEE_OTHER = 303


class Reports:
    """The forms at a station's door.

    Parameters
    ----------
    finder : Finder
        Whose stations, map and clock these are.
    store : Store
        Where reports are kept.
    """

    def __init__(self, finder: Finder, store: Store) -> None:
        self._finder, self._store = finder, store
        self._developing = Lock()

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        reports = Blueprint("reports", __name__)
        add = reports.add_url_rule
        add("/s/<ref>/report", "form", self.form)
        add("/s/<ref>/report", "take", self.take, methods=["POST"])
        add("/s/<ref>/report/<key>", "thanks", self.thanks)
        add("/s/<ref>/report/<key>", "more", self.more, methods=["POST"])
        return reports

    @anybody
    def form(self, ref: str) -> Response:
        """Ask for what a kind of report needs beyond one tap."""
        return self._form(self._station(ref), read_kind(request.args.get("kind", "")))

    @anybody
    @takes(FORM_MOST)
    def take(self, ref: str) -> Response:
        """Take a report, and say what happens next."""
        self._refuse_foreign()
        station, kind = self._station(ref), None
        try:
            sent = read_photo(request)
            kind = read_kind(request.form.get("kind", ""))
            told = read_told(kind, request.form, station)
            photo = self._developed(sent)
            if kind in NEEDS_MORE:
                require_something(kind, told, photo)
            made = self._made(station, kind, told)
            report, key = kept.add_report(self._store, made, photo=photo)
        except (InputError, LimitError) as error:
            return self._form(station, kind or self._kind_in_address(), error)
        self._finder.doors.forget()
        answer = _see(_address("reports.thanks", ref=ref, key=key))
        cookies.know_again(answer, report.reporter)
        return answer

    @anybody
    def thanks(self, ref: str, key: str) -> Response:
        """Say what happens next, and offer to add a photo or words."""
        return self._thanks(self._station(ref), kept.by_key(self._store, key), key)

    @anybody
    @takes(FORM_MOST)
    def more(self, ref: str, key: str) -> Response:
        """Add a photo or words to a report."""
        self._refuse_foreign()
        station, report = self._station(ref), kept.by_key(self._store, key)
        try:
            sent = read_photo(request)
            told = read_told(ReportKind.FINE, request.form, station)
            photo = self._developed(sent)
            require_more(told, photo)
            at = self._finder.clock()
            kept.add_to_report(
                self._store, key, words=told.words, photo=photo, reporter=self._who(at), at=at
            )
        except (InputError, LimitError) as error:
            return self._thanks(station, report, key, error)
        return _see(_address("reports.thanks", ref=ref, key=key, added=1))

    # -- pages ---------------------------------------------------------------

    def _form(
        self, station: Station, kind: ReportKind, error: StationmapError | None = None
    ) -> Response:
        catalogue, base = self._catalogue, self._finder.base
        mapped = kind is ReportKind.POSITION
        locks = self._finder.doors.locks(catalogue, self._finder.clock())
        page = render_template(
            "report_form.html",
            **self._common(station, error),
            kind=kind,
            names=REPORT_NAMES,
            typed=typed(request),
            facilities=[(f, words.facility_name(f)) for f in _likeliest(station)],
            datums=[(datum.value, name()) for datum, name in DATUM_NAMES.items()],
            map=self._finder.map_of(
                catalogue,
                stations_url=marked("/finder/stations.geojson", locks),
                center=base.shift(station.position),
                zoom=STREET_ZOOM,
            )
            if mapped
            else None,
            spot=base.shift(station.position),
            placed=placed(station),
            base=base,
            settings=self._finder.settings,
            messages=messages(),
        )
        return _answer(page, error)

    def _thanks(
        self, station: Station, report: Report, key: str, error: StationmapError | None = None
    ) -> Response:
        now = self._finder.clock()
        locks = self._finder.doors.locks(self._catalogue, now)
        page = render_template(
            "report_thanks.html",
            **self._common(station, error),
            report=report,
            key=key,
            locked=station.ref in locks,
            state=Openings(self._catalogue, now).state(station),
            added="added" in request.args,
            can_add=report.waiting and now - report.at <= kept.MORE_WITHIN,
            names=REPORT_NAMES,
            typed=typed(request),
        )
        return _answer(page, error)

    def _common(self, station: Station, error: StationmapError | None) -> dict[str, Any]:
        return {
            "station": station,
            "catalogue": self._catalogue,
            "words": words,
            "error": error,
            "back": _address("finder.station", ref=station.ref),
            "here": request.full_path.rstrip("?"),
        }

    # -- what is asked -------------------------------------------------------

    @property
    def _catalogue(self) -> Catalogue:
        if "catalogue" not in g:
            g.catalogue = self._finder.slot.current
        catalogue: Catalogue = g.catalogue
        return catalogue

    def _station(self, ref: str) -> Station:
        return self._catalogue.station(ref)

    def _made(self, station: Station, kind: ReportKind, told: Told) -> Report:
        now = self._finder.clock()
        opening = OpeningHours.parse(station.opening_hours).at(now, self._catalogue.calendar)
        return Report(
            number=0,
            ref=station.ref,
            name=station.name,
            township_code=station.township_code,
            kind=kind,
            first_at=now,
            at=now,
            reporter=self._who(now),
            posted=station.opening_hours,
            posted_open=opening.state is OpenState.OPEN,
            told=told,
        )

    def _who(self, at: datetime) -> Reporter:
        """Tell who reports; a phone that has left the Wi-Fi since is still the same phone."""
        day, salt = kept.salt(self._store, at)
        known = cookies.known_again()
        if known is not None and known.day == day:
            return known
        agent = request.headers.get("User-Agent", "")
        return reporter(salt, day, address=origin.address(), agent=agent)

    def _developed(self, sent: bytes | None) -> bytes | None:
        """Make a photo anew, for those who may report; one at a time, for it needs memory."""
        if sent is None:
            return None
        now = self._finder.clock()
        kept.refuse_early(self._store, self._who(now), now)
        with self._developing:
            return cleaned(sent)

    def _kind_in_address(self) -> ReportKind:
        """Return the kind of a form whose fields could not be read."""
        return read_kind(request.args.get("kind", ReportKind.FINE.value))

    def _refuse_foreign(self) -> None:
        if origin.foreign(self._finder.settings):
            raise RightsError(
                zh="这份报告来自别的网站，没有收。请在驿站页面上报。",
                en="Another site sent this report; it was not taken. Report on the station's page.",
            )


def _likeliest(station: Station) -> list[Facility]:
    """List the facilities, those first that are said to be there; an absent one breaks never."""
    order = (Answer.YES, Answer.UNKNOWN)
    there = [f for f in Facility if station.has(f) in order]
    return sorted(there, key=lambda f: order.index(station.has(f)))


def _address(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask takes them
    """Write an address in the language of this request."""
    if lang := request.args.get("lang", ""):
        values["lang"] = lang
    return url_for(endpoint, **values)


def _answer(page: str, error: StationmapError | None) -> Response:
    response = Response(page, status_of(error) if error else 200)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, LimitError) and error.retry_after_s:
        response.headers["Retry-After"] = str(int(error.retry_after_s) + 1)
    return response


def _see(address: str) -> Response:
    answer: Response = redirect(address, SEE_OTHER, Response)  # type: ignore[assignment]
    return answer
