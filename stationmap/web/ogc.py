"""OGC API - Features under /ogc, as JSON for programs and as pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, render_template, request

from stationmap import ogc, query
from stationmap.errors import StationmapError
from stationmap.ogc import Seen
from stationmap.ogc.addresses import GEOJSON, HTML, JSON, OPENAPI
from stationmap.web.api import open_to_all, text
from stationmap.web.compact import compact
from stationmap.web.doors import Doors
from stationmap.web.kept import Kept
from stationmap.web.problems import problem
from stationmap.web.public import public_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.ogc import Addresses, Collection, Table
    from stationmap.settings import Settings

PREFIX = "/ogc"


class Ogc:
    """The routes of /ogc over the catalogue that a slot holds.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        Where the public reaches this site, for links.
    clock : callable
        Tells the moment.
    doors : Doors, optional
        Which doors are reported locked.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        doors: Doors | None = None,
    ) -> None:
        self._slot, self._settings, self._clock = slot, settings, clock
        self._doors = doors or Doors(None, clock)
        self._tables: dict[str, Kept[Table]] = {one.name: Kept(1) for one in ogc.COLLECTIONS}

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        routes = Blueprint("ogc", __name__, url_prefix=PREFIX)
        routes.register_error_handler(StationmapError, problem)
        routes.after_request(open_to_all)
        for rule, view in (
            ("/", self.landing),
            ("/api", self.api),
            ("/conformance", self.conformance),
            ("/collections", self.collections),
            ("/collections/<name>", self.collection),
            ("/collections/<name>/items", self.items),
            ("/collections/<name>/items/<path:feature>", self.item),
        ):
            routes.add_url_rule(rule, view.__name__, view)
        return routes

    def landing(self) -> Response:
        """Say what is here."""
        shown = _shown(JSON)
        return self._reply("landing", ogc.landing(self._catalogue, self._to, shown), shown)

    def api(self) -> Response:
        """Describe the interface in OpenAPI 3.0."""
        shown = _shown(OPENAPI)
        return self._reply("api", ogc.definition(self._catalogue, self._to), shown)

    def conformance(self) -> Response:
        """Name the classes of the standard that are met."""
        shown = _shown(JSON)
        return self._reply("conformance", ogc.conformance(self._to, shown), shown)

    def collections(self) -> Response:
        """Describe all collections."""
        shown = _shown(JSON)
        told = ogc.collections(self._to, self._table, shown)
        return self._reply("collections", told, shown)

    def collection(self, name: str) -> Response:
        """Describe a collection."""
        one, shown = ogc.collection_called(name), _shown(JSON)
        told = ogc.collection(one, self._to, self._table, shown)
        return self._reply("collection", told, shown, one)

    def items(self, name: str) -> Response:
        """Answer with a page of features."""
        one = ogc.collection_called(name)
        asked, shown = ogc.items_asked(text(), one), _format(GEOJSON)
        told = ogc.items(one, self._table(one), asked, self._to, seen=self._seen, shown=shown)
        return self._reply("items", told, shown, one)

    def item(self, name: str, feature: str) -> Response:
        """Answer with one feature."""
        one, shown = ogc.collection_called(name), _shown(GEOJSON)
        table = self._table(one)
        told = ogc.item(one, table, feature, self._to, seen=self._seen, shown=shown)
        return self._reply("item", told, shown, one)

    @property
    def _catalogue(self) -> Catalogue:
        """The version that answers, taken once for each request."""
        if "catalogue" not in g:
            g.catalogue = self._slot.current
        catalogue: Catalogue = g.catalogue
        return catalogue

    @property
    def _seen(self) -> Seen:
        at = self._clock()
        return Seen(at, self._doors.locks(self._catalogue, at))

    @property
    def _to(self) -> Addresses:
        return ogc.Addresses(public_root(self._settings) + PREFIX)

    def _table(self, one: Collection) -> Table:
        catalogue, today = self._catalogue, self._clock().date()
        return self._tables[one.name].get(catalogue, None, lambda: one.make(catalogue, today))

    def _reply(
        self, view: str, told: dict[str, Any], shown: str, one: Collection | None = None
    ) -> Response:
        if shown == HTML:
            page = render_template(
                "ogc.html",
                view=view,
                told=told,
                one=one,
                every=ogc.COLLECTIONS,
                catalogue=self._catalogue,
                root=PREFIX,
            )
            response = Response(page, mimetype=HTML)
        else:
            response = Response(compact(told), content_type=shown)
        if shown == GEOJSON:
            response.headers["Content-Crs"] = f"<{ogc.CRS84}>"
        # A new version of the ledger is spoken of at once: an answer is asked for anew.
        response.headers["Cache-Control"] = "no-cache"
        response.vary.add("Accept")
        return response


def _shown(media_type: str) -> str:
    """Choose a format where no other parameter is accepted."""
    query.only(request.args, ogc.PLAIN_PARAMETERS)
    return _format(media_type)


def _format(media_type: str) -> str:
    """Obey ``f``, else the Accept header; programs that name neither get JSON."""
    for name, words in (("f", ["json", "html"]), ("lang", ["zh", "en"])):
        word = request.args.get(name, words[0])
        if word not in words:
            raise query.unknown_choice(name, word, words)
    asked = request.args.get("f")
    if asked:
        return HTML if asked == "html" else media_type
    wants = request.accept_mimetypes
    return HTML if wants.best_match([media_type, JSON, HTML], media_type) == HTML else media_type
