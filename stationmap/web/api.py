"""The interface for programs: /api/v1/."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from stationmap import answer, query
from stationmap.errors import StationmapError
from stationmap.web import openapi
from stationmap.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.catalogue import CatalogueSlot
    from stationmap.settings import Settings

JSON, GEOJSON = "application/json", "application/geo+json"
MOMENT_S, VERSION_S = 30, 3600  # how long an answer about a moment, or about a version, may be kept
STATION_PARAMETERS = frozenset({"at", "format"})


def blueprint(slot: CatalogueSlot, settings: Settings, clock: Callable[[], datetime]) -> Blueprint:
    """Make the routes of /api/v1/ over the catalogue that `slot` holds."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.register_error_handler(StationmapError, problem)
    api.after_request(_open_to_all)

    @api.get("/nearest")
    def nearest() -> Response:
        query.only(request.args, query.NEAREST_PARAMETERS)
        asked = query.nearest_query(_text(), now=clock())
        told = answer.nearest(slot.current, asked, settings)
        if _wants_geojson(default=False):
            stations = [answer.feature(s) for s in told.pop("stations")]
            return _reply(answer.collection(stations, **told), GEOJSON, MOMENT_S)
        return _reply(told, JSON, MOMENT_S)

    @api.get("/stations")
    def stations() -> Response:
        query.only(request.args, query.NEED_PARAMETERS | {"format"})
        catalogue, at = slot.current, query.moment(_text(), now=clock())
        told = answer.stations(catalogue, query.need(_text(), at=at), at)
        if _wants_geojson(default=True):
            features = [answer.feature(s) for s in told.pop("stations")]
            return _reply(answer.collection(features, **told), GEOJSON, MOMENT_S)
        return _reply(told, JSON, MOMENT_S)

    @api.get("/stations/<ref>")
    def station(ref: str) -> Response:
        query.only(request.args, STATION_PARAMETERS)
        catalogue, at = slot.current, query.moment(_text(), now=clock())
        told = answer.station(catalogue, catalogue.station(ref), at)
        if _wants_geojson(default=False):
            return _reply(answer.feature(told), GEOJSON, MOMENT_S)
        return _reply(told | {"at": at.isoformat(), "data": answer.data(catalogue)}, JSON, MOMENT_S)

    @api.get("/townships")
    def townships() -> Response:
        query.only(request.args, frozenset({"format"}))
        geojson = _wants_geojson(default=True)
        told = answer.townships(slot.current, geometry=geojson)
        return _reply(told, GEOJSON if geojson else JSON, VERSION_S)

    @api.get("/places")
    def places() -> Response:
        query.only(request.args, frozenset({"q", "limit", "format"}))
        words = query.search_text(_text())
        limit = query.count(_text(), "limit", default=8, most=50)
        told = answer.places(slot.current, words, limit=limit)
        if _wants_geojson(default=False):
            features = [answer.feature(p) for p in told.pop("places")]
            return _reply(answer.collection(features, **told), GEOJSON, VERSION_S)
        return _reply(told, JSON, VERSION_S)

    @api.get("/openapi.json")
    def description() -> Response:
        return _reply(openapi.document(slot.current, settings), JSON, VERSION_S)

    @api.get("/")
    def page() -> str:
        return render_template("api.html", api=openapi.document(slot.current, settings))

    return api


def _text() -> dict[str, list[str]]:
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


def _reply(told: answer.Plain, mimetype: str, max_age_s: int) -> Response:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    response = Response(body, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = max_age_s
    response.vary.add("Accept")
    response.add_etag()
    return response.make_conditional(request)


def _open_to_all(response: Response) -> Response:
    """Let pages of other sites read the answers: they hold nothing private."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
