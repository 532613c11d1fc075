"""The files beside the pages, under addresses that change when they change."""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from stationmap.web.security import nonce

if TYPE_CHECKING:
    from flask import Flask

FOLDER = Path(__file__).parent / "static"
FOREVER_S = 365 * 24 * 3600
SQUEEZED = ("text/", "application/json", "application/geo+json", "image/svg+xml")
# What `make install` has bundled of js and css, and the word for what that was made of.
BUILT = "vendor/built/"
MADE_FROM = f"{BUILT}made-from.txt"
WRITTEN = ("js/", "css/")
# Static imports, of modules as they are written and as they are bundled.
IMPORTED = re.compile(
    r"""(?:^|;)\s*(?:import|export)[^"'();]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE
)
# Addresses within a style sheet that count from its own place.
BESIDE = re.compile(r"""url\((["']?)(?![#/]|data:|["'])([^"')]+)\1\)""")
# The machine's own table of types differs from one to the next.
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class Body:
    """The bytes of one answer, squeezed once and kept."""

    data: bytes
    mimetype: str

    @cached_property
    def squeezed(self) -> bytes | None:
        """The bytes in brotli at its best, where that pays."""
        return brotli.compress(self.data) if self.mimetype.startswith(SQUEEZED) else None

    @cached_property
    def etag(self) -> str:
        """A word that changes with the bytes."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    def reply(self, *, max_age_s: int, immutable: bool = False) -> Response:
        """Answer the request at hand, in brotli where the browser takes it."""
        takes_brotli = request.accept_encodings.quality("br") > 0
        body = self.squeezed if takes_brotli and self.squeezed else self.data
        response = Response(body, mimetype=self.mimetype)
        if body is not self.data:
            response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
        response.cache_control.public = True
        response.cache_control.max_age = max_age_s
        if immutable:
            response.cache_control.immutable = True
        response.set_etag(f"{self.etag}-br" if body is not self.data else self.etag)
        response.make_conditional(request)
        return response


class Shelf:
    """All static files, read once.

    One word in the address stands for all of them, so that modules may import
    each other by relative names and still never meet an older sister.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        found = {
            path.relative_to(folder).as_posix(): Body(path.read_bytes(), _type(path))
            for path in folder.rglob("*")
            if path.is_file()
        }
        self.bodies, self.bundled = _bundled(found)
        self.version = _digest(self.bodies)[:12]

    def url(self, name: str) -> str:
        """Return the address of a file."""
        return f"/static/{self.version}/{name}"

    def modules(self, name: str) -> list[str]:
        """Return the addresses of all that a script imports, and what that imports in turn."""
        found, waiting = {name: None}, [name]
        while waiting:
            here = waiting.pop()
            for target in IMPORTED.findall(self.bodies[here].data.decode()):
                other = posixpath.normpath(posixpath.join(posixpath.dirname(here), target))
                if other in self.bodies and other not in found:
                    found[other] = None
                    waiting.append(other)
        return [self.url(other) for other in found if other != name]

    def style(self, name: str) -> Markup:
        """Return a style sheet to stand in a page itself, with addresses that hold there."""
        folder = posixpath.dirname(name)
        text = BESIDE.sub(
            lambda found: f"url({self.url(posixpath.normpath(posixpath.join(folder, found[2])))})",
            self.bodies[name].data.decode(),
        )
        return Markup(text)  # noqa: S704 - ours, not a reader's

    def install(self, app: Flask) -> None:
        """Serve the files from `app`, and teach its templates their addresses."""
        routes = Blueprint("static_files", __name__)

        @routes.get("/static/<version>/<path:name>")
        def file(version: str, name: str) -> Response:
            body = self.bodies.get(name) or abort(404)
            # A page from before an update asks for the older version: serve it, keep it short.
            current = version == self.version
            return body.reply(max_age_s=FOREVER_S if current else 60, immutable=current)

        app.register_blueprint(routes)
        words = app.jinja_env.globals
        words["static"] = self.url
        words["modules"] = cache(self.modules)
        sheet = cache(self.style)

        def style(name: str) -> Markup:
            """Write a style sheet into the page: it is painted without another request."""
            text = sheet(name.removeprefix(self.url("")))
            return Markup('<style nonce="{}">{}</style>').format(nonce(), text)

        words["style"] = style


def _bundled(found: dict[str, Body]) -> tuple[dict[str, Body], bool]:
    """Put what was bundled in place of what it was made of, unless that has changed since."""
    written = {name: found[name] for name in sorted(found) if not name.startswith(BUILT)}
    made_from = found.get(MADE_FROM)
    if made_from is None or made_from.data.decode() != _digest(written):
        return written, False
    kept = {name: body for name, body in written.items() if not name.startswith(WRITTEN)}
    built = {
        name.removeprefix(BUILT): found[name]
        for name in sorted(found)
        if name.startswith(BUILT) and name != MADE_FROM
    }
    return kept | built, True


def _digest(bodies: dict[str, Body]) -> str:
    digest = hashlib.sha256()
    for name, body in bodies.items():
        digest.update(f"{name}:{body.etag};".encode())
    return digest.hexdigest()


def _type(path: Path) -> str:
    guessed = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return guessed or "application/octet-stream"
