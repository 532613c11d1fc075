"""A plain Folium map of the same stations, all its parts served from this machine.

Folium's page names scripts and styles on five foreign hosts and takes its pictures from
a sixth. Here they come from the npm packages of the same versions; where the registry has
none, from what comes nearest. A tile is an empty picture, and the page is compressed at
its best and its parts kept for a year: all of it in Folium's favour.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from threading import Thread
from typing import TYPE_CHECKING

import folium
from flask import Flask, abort
from PIL import Image
from werkzeug.serving import WSGIRequestHandler, make_server

from stationmap.web.static_files import FOREVER_S, TYPES, Body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Response

    from stationmap.model import Station

PARTS = Path(__file__).parent / "phone" / "node_modules"
ZOOM = 11
TILE_PX = 256
# The names that Folium gives its parts, and where they lie in a package.
FILES = {
    "leaflet": "leaflet/dist/leaflet.js",
    "jquery": "jquery/dist/jquery.min.js",
    "bootstrap": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "awesome_markers": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
    "leaflet_css": "leaflet/dist/leaflet.css",
    "bootstrap_css": "bootstrap/dist/css/bootstrap.min.css",
    "glyphicons_css": "@neos21/bootstrap3-glyphicons/dist/css/bootstrap3-glyphicons.min.css",
    "awesome_markers_font_css": "@fortawesome/fontawesome-free/css/all.min.css",
    "awesome_markers_css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    "awesome_rotate_css": None,  # in no package; a few lines that a plain marker does not use
}
HOST = re.compile(r"""https?://([^/"'\s]+)""")
CREDIT = "www.openstreetmap.org"  # linked to in the corner of the map, not fetched


class OneConnection(WSGIRequestHandler):
    """Keeps a connection open for the next request, as every real server does."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing of each request."""


def page(stations: Iterable[Station]) -> str:
    """Write the page as Folium's own guide shows it: a map, and a marker for each place."""
    placed = [(station.position.lat, station.position.lon, station.name) for station in stations]
    middle = [mean(values) for values in list(zip(*placed, strict=True))[:2]]
    made = folium.Map(location=middle, zoom_start=ZOOM)
    for name, _ in [*made.default_js]:
        made.add_js_link(name, f"/parts/{name}")
    for name, _ in [*made.default_css]:
        made.add_css_link(name, f"/parts/{name}")
    for lat, lon, name in placed:
        folium.Marker([lat, lon], popup=name).add_to(made)
    text: str = made.get_root().render()
    text = text.replace("https://tile.openstreetmap.org/", "/tiles/")
    foreign = {*HOST.findall(text)} - {CREDIT}
    if foreign:
        raise ValueError(f"the Folium page still fetches from {foreign}")
    return text


def part(path: str | None) -> Body:
    if path is None:
        return Body(b"", "text/css")
    return Body((PARTS / path).read_bytes(), TYPES[Path(path).suffix])


def blank_tile() -> bytes:
    drawn = io.BytesIO()
    Image.new("L", (TILE_PX, TILE_PX), 221).save(drawn, "PNG")
    return drawn.getvalue()


def application(stations: Iterable[Station]) -> Flask:
    """Serve the page, its parts and its tiles."""
    app = Flask(__name__, static_folder=None)
    written = Body(page(stations).encode(), "text/html")
    plain = blank_tile()
    parts = {name: part(path) for name, path in FILES.items()}

    @app.get("/")
    def start() -> Response:
        return written.reply(max_age_s=0)

    @app.get("/parts/<name>")
    def piece(name: str) -> Response:
        return (parts.get(name) or abort(404)).reply(max_age_s=FOREVER_S, immutable=True)

    @app.get("/parts/images/<name>")
    def picture(name: str) -> Response:
        path = PARTS / "leaflet" / "dist" / "images" / name
        return Body(path.read_bytes(), "image/png").reply(max_age_s=FOREVER_S, immutable=True)

    @app.get("/tiles/<path:_name>")
    def tile(_name: str) -> Response:
        return Body(plain, "image/png").reply(max_age_s=FOREVER_S, immutable=True)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Body(b"", "image/x-icon").reply(max_age_s=FOREVER_S)

    return app


@contextmanager
def served(stations: Iterable[Station]) -> Iterator[str]:
    """Serve the page on a free port of this machine, and give its address."""
    server = make_server(
        "127.0.0.1", 0, application(stations), threaded=True, request_handler=OneConnection
    )
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
