"""The pages and the interface, over HTTP. The only package that knows Flask."""

from __future__ import annotations

import logging
from math import ceil
from typing import TYPE_CHECKING

from flask import Flask, Response, render_template, request
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from stationmap import resources
from stationmap.errors import LimitError, StationmapError
from stationmap.maps import base_map
from stationmap.web import cuts, gone, health, language, numbers, security, staff
from stationmap.web.accounts import Accounts
from stationmap.web.api import Api
from stationmap.web.api_plan import ApiPlan
from stationmap.web.articles import Articles
from stationmap.web.articles_desk import ArticleDesk
from stationmap.web.doors import Doors
from stationmap.web.downloads import Downloads
from stationmap.web.embed import Embed
from stationmap.web.finder import Finder
from stationmap.web.guard import Guard
from stationmap.web.keeper import Keeper
from stationmap.web.keeper_desk import Desk
from stationmap.web.keeper_ratings import Ratings
from stationmap.web.keeper_reports import KeeperReports
from stationmap.web.oembed import OEmbed
from stationmap.web.ogc import Ogc
from stationmap.web.on_phone import OnPhone
from stationmap.web.packed import Packed
from stationmap.web.people import People
from stationmap.web.planner import Planner
from stationmap.web.pocket import Pocket
from stationmap.web.problems import http_problem, outside, problem, status_of
from stationmap.web.reports import Reports
from stationmap.web.room import DISK_FULL, no_room
from stationmap.web.share import Share
from stationmap.web.signs import Signs
from stationmap.web.static_files import Shelf
from stationmap.web.static_map import StaticMap
from stationmap.web.way import OnMyWay
from stationmap.web.wechat import WeChat

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import CatalogueSlot
    from stationmap.settings import Settings
    from stationmap.store import Store

log = logging.getLogger(__name__)


def create_app(
    slot: CatalogueSlot,
    settings: Settings,
    clock: Callable[[], datetime],
    *,
    store: Store | None = None,
    look: Callable[[], None] | None = None,
) -> Flask:
    """Make the application.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version of the data that serves; it may be swapped meanwhile.
    settings : Settings
        What differs from one installation to the next.
    clock : callable
        Tells the time, aware; pages and answers speak of this moment.
    store : Store, optional
        Versions, accounts and reports; without it there are only the public pages.
    look : callable, optional
        Takes up at once what has changed in the store; None: nobody watches it.

    Raises
    ------
    InputError
        The settings name a base map that does not exist, or lack its key.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(resources.folder("templates")))
    numbers.teach(app)
    app.url_map.strict_slashes = False  # a redirect would repeat whatever Host was sent
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=[
            "text/html",
            "application/json",
            "application/geo+json",
            "application/problem+json",
        ],
        MAX_CONTENT_LENGTH=1_000_000,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    base, shelf = base_map(settings), Shelf()
    security.secure(app, image_hosts=base.hosts)
    shelf.install(app)
    Compress(app)
    language.teach(app)
    cuts.teach(app)
    WeChat(settings, clock).install(app)
    doors = Doors(store, clock)
    finder = Finder(slot, settings, clock, base=base, shelf=shelf, doors=doors)
    app.register_blueprint(finder.blueprint())
    app.register_blueprint(OnMyWay(finder).blueprint())
    app.register_blueprint(Embed(finder, clock).blueprint())
    app.register_blueprint(StaticMap(slot, settings, clock, store=store).blueprint())
    OEmbed(slot, settings, clock).install(app)
    app.register_blueprint(Pocket(slot, clock, doors).blueprint())
    app.register_blueprint(Share(slot, settings).blueprint())
    signs = Signs(slot, settings)
    app.register_blueprint(signs.blueprint())
    app.register_blueprint(Packed(slot, settings, clock, shelf).blueprint())
    app.register_blueprint(OnPhone(settings, base=base, shelf=shelf).blueprint())
    planner = Planner(slot, settings, clock, base=base, shelf=shelf)
    app.register_blueprint(planner.blueprint())
    app.register_blueprint(Downloads(planner).blueprint())
    app.register_blueprint(Api(slot, settings, clock, doors).blueprint())
    app.register_blueprint(ApiPlan(slot, settings, clock, planner.jobs).blueprint())
    app.register_blueprint(Ogc(slot, settings, clock, doors).blueprint())
    app.register_blueprint(health.blueprint(slot))
    Guard(settings, store, clock).install(app)
    if store is not None:
        staff.install(app)
        app.register_blueprint(People(store, settings, clock).blueprint())
        app.register_blueprint(signs.for_people())
        app.register_blueprint(Accounts(store, clock).blueprint())
        desk = Desk(
            slot,
            settings,
            clock,
            store=store,
            base=base,
            shelf=shelf,
            jobs=planner.jobs,
            look=look,
        )
        app.register_blueprint(Keeper(desk).blueprint())
        writing = ArticleDesk(slot, settings, clock, store=store, jobs=planner.jobs)
        app.register_blueprint(Articles(writing).blueprint())
        app.register_blueprint(Reports(finder, store).blueprint())
        app.register_blueprint(KeeperReports(desk, finder).blueprint())
        app.register_blueprint(Ratings(desk).blueprint())
    gone.install(app, slot)
    _answer_errors(app)
    return app


def _answer_errors(app: Flask) -> None:
    @app.errorhandler(StationmapError)
    def ours(error: StationmapError) -> Response:
        error = outside(error)
        if "X-CSRFToken" in request.headers:  # a script of ours asked, and can read it
            return problem(error)
        answer = Response(*_page(status_of(error), error))
        if isinstance(error, LimitError) and error.retry_after_s:
            answer.headers["Retry-After"] = str(ceil(error.retry_after_s))
        return answer

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[str, int] | Response:
        code = error.code or 500
        if error.response is not None:
            return Response(status=code, headers=error.get_response().headers)
        return http_problem(code) if _for_programs() else _page(code)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> tuple[str, int] | Response:
        if no_room(error):
            log.error("%s %s: no space is left on the disk", request.method, request.path)
            return problem(DISK_FULL) if _for_programs() else ours(DISK_FULL)
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return http_problem(500) if _for_programs() else _page(500)


def _for_programs() -> bool:
    return request.path.startswith(("/api/", "/ogc"))


def _page(code: int, error: StationmapError | None = None) -> tuple[str, int]:
    return render_template("error.html", code=code, error=error), code
