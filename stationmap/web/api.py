"""The interface for programs: /api/v1/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from stationmap import answer, query
from stationmap.errors import StationmapError
from stationmap.web import openapi
from stationmap.web.compact import compact
from stationmap.web.doors import Doors
from stationmap.web.openapi_plan import extended
from stationmap.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import CatalogueSlot
    from stationmap.settings import Settings

JSON, GEOJSON = "application/json", "application/geo+json"
MOMENT_S, VERSION_S = 30, 3600  # how long an answer about a moment, or about a version, may be kept
STATION_PARAMETERS = frozenset({"at", "format"})


class Api:
    """The routes of /api/v1/ over the catalogue that a slot holds.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        Speeds, and how far is outside.
    clock : callable
        Tells the moment that an answer speaks of where none is asked for.
    doors : Doors, optional
        Knows which doors are reported locked.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        doors: Doors | None = None,
    ) -> None:
        self._slot, self._doors = slot, doors or Doors(None, clock)
        self._settings = settings
        self._clock = clock

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        api = Blueprint("api", __name__, url_prefix="/api/v1")
        api.register_error_handler(StationmapError, problem)
        api.after_request(open_to_all)
        for rule, view in (
            ("/", self.page),
            ("/openapi.json", self.description),
            ("/nearest", self.nearest),
            ("/stations", self.stations),
            ("/stations/<ref>", self.station),
            ("/townships", self.townships),
            ("/places", self.places),
        ):
            api.add_url_rule(rule, view.__name__, view)
        return api

    def nearest(self) -> Response:
        """Answer with the nearest stations."""
        query.only(request.args, query.NEAREST_PARAMETERS)
        asked = query.nearest_query(text(), now=self._clock())
        catalogue = self._slot.current
        locks = self._doors.locks(catalogue, asked.at)
        told = answer.nearest(catalogue, asked, self._settings, locks)
        return _collection(told, "stations", MOMENT_S, geojson=_wants_geojson(default=False))

    def stations(self) -> Response:
        """Answer with every station that has what is needed."""
        query.only(request.args, query.NEED_PARAMETERS | {"format"})
        at = query.moment(text(), now=self._clock())
        catalogue = self._slot.current
        locks = self._doors.locks(catalogue, at)
        told = answer.stations(catalogue, query.need(text(), at=at), at, locks)
        return _collection(told, "stations", MOMENT_S, geojson=_wants_geojson(default=True))

    def station(self, ref: str) -> Response:
        """Answer with one station."""
        query.only(request.args, STATION_PARAMETERS)
        catalogue, at = self._slot.current, query.moment(text(), now=self._clock())
        locks = self._doors.locks(catalogue, at)
        told = answer.station(catalogue, catalogue.station(ref), at, locks)
        if _wants_geojson(default=False):
            return reply(answer.feature(told), GEOJSON, MOMENT_S)
        return reply(told | {"at": at.isoformat(), "data": answer.data(catalogue)}, JSON, MOMENT_S)

    def townships(self) -> Response:
        """Answer with the townships, and as GeoJSON with their boundaries."""
        query.only(request.args, frozenset({"format"}))
        geojson = _wants_geojson(default=True)
        told = answer.townships(self._slot.current, geometry=geojson)
        return reply(told, GEOJSON if geojson else JSON, VERSION_S)

    def places(self) -> Response:
        """Answer with the places whose names match."""
        query.only(request.args, frozenset({"q", "limit", "format"}))
        limit = query.count(text(), "limit", default=8, most=50)
        told = answer.places(self._slot.current, query.search_text(text()), limit=limit)
        return _collection(told, "places", VERSION_S, geojson=_wants_geojson(default=False))

    def description(self) -> Response:
        """Describe the interface for programs."""
        return reply(self._document(), JSON, VERSION_S)

    def page(self) -> str:
        """Describe the interface for people."""
        return render_template("api.html", api=self._document())

    def _document(self) -> answer.Plain:
        return extended(openapi.document(self._slot.current, self._settings))


def text() -> dict[str, list[str]]:
    """Return the parameters of the address, each with all its values."""
    return request.args.to_dict(flat=False)


def _wants_geojson(*, default: bool) -> bool:
    """Obey ``format``, else the Accept header, else the resource's own habit."""
    asked = request.args.get("format", "").lower()
    if asked not in ("", "json", "geojson"):
        raise query.unknown_choice("format", asked, ["json", "geojson"])
    if asked:
        return asked == "geojson"
    first, second = (GEOJSON, JSON) if default else (JSON, GEOJSON)
    return request.accept_mimetypes.best_match([first, second], first) == GEOJSON


def _collection(told: answer.Plain, name: str, max_age_s: int, *, geojson: bool) -> Response:
    """Reply with the points under `name`, as they are or as GeoJSON features."""
    if not geojson:
        return reply(told, JSON, max_age_s)
    features = [answer.feature(point) for point in told.pop(name)]
    return reply(answer.collection(features, **told), GEOJSON, max_age_s)


def reply(told: answer.Plain, mimetype: str, max_age_s: int) -> Response:
    """Answer with JSON that may be kept for a while, or with 304 where nothing changed."""
    response = Response(compact(told), mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = max_age_s
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response


def open_to_all(response: Response) -> Response:
    """Let pages of other sites read the answers: they hold nothing private."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
