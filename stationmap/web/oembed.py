"""oEmbed: how other sites find out that a page here has a map for them, and its snippet."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import Blueprint, Response, request

from stationmap.articles.subject import Subject
from stationmap.articles.titles import title
from stationmap.errors import InputError, NotFoundError, NumberError, StationmapError
from stationmap.web.compact import compact
from stationmap.web.problems import http_problem, problem
from stationmap.web.public import public_root
from stationmap.web.view_asked import view_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from stationmap.articles.view import View
    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.settings import Settings

WIDTH, HEIGHT = 640, 480
LEAST = 200  # less shows no map
CACHE_S = 3600
NOT_OFFERED = 501
URL_MOST = 2048
SAID = frozenset({"township", "all_day", "lon", "lat", "q"})  # what of an address says the view


class OEmbed:
    """The route of oEmbed.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        Where the public reaches this site.
    clock : callable
        Tells the moment.
    """

    def __init__(
        self, slot: CatalogueSlot, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self._slot, self._settings, self._clock = slot, settings, clock

    def install(self, app: Flask) -> None:
        """Answer, and teach the templates of `app` to say where."""
        routes = Blueprint("oembed", __name__)
        routes.add_url_rule("/oembed", view_func=self.answer, endpoint="answer")
        routes.register_error_handler(StationmapError, problem)
        app.register_blueprint(routes)
        app.jinja_env.globals["oembed_address"] = self.discovery

    def answer(self) -> Response:
        """Describe the map of a page, as oEmbed 1.0 asks for it.

        Raises
        ------
        NotFoundError
            The page is not here, or has no map.
        NumberError
            The room that is offered is no number, or too little.
        """
        if request.args.get("format", "json") != "json":
            return http_problem(NOT_OFFERED)
        catalogue = self._slot.current
        width, height = _room("maxwidth", WIDTH), _room("maxheight", HEIGHT)
        view = self._view(request.args.get("url", ""), catalogue)
        named = title(Subject(view, catalogue, self._clock().date()))
        root = public_root(self._settings)
        body = {
            "version": "1.0",
            "type": "rich",
            "title": named,
            "provider_name": "驿站地图",
            "provider_url": f"{root}/",
            "cache_age": CACHE_S,
            "html": snippet(view, named, root=root, width=width, height=height),
            "width": width,
            "height": height,
        }
        answer = Response(compact(body), mimetype="application/json")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cache-Control"] = f"public, max-age={CACHE_S}"
        return answer

    def discovery(self) -> str:
        """Return where the page at hand is described."""
        kept = [(k, v) for k, v in parse_qsl(request.query_string.decode("latin-1")) if k in SAID]
        here = public_root(self._settings) + quote(request.path, safe="/,")
        address = f"{here}?{urlencode(kept)}" if kept else here
        return f"/oembed?{urlencode({'url': address})}"

    def _view(self, url: str, catalogue: Catalogue) -> View:
        root = public_root(self._settings)
        try:
            there, here = urlsplit(url[:URL_MOST]), urlsplit(root)
            within = there.path.startswith(here.path)
            web = there.scheme in ("http", "https")
            if web and there.netloc.lower() == here.netloc.lower() and within:
                rest = there._replace(path=there.path.removeprefix(here.path))
                page = rest._replace(scheme="", netloc="", fragment="").geturl()
                view = view_at(page, catalogue)
                if view is not None:
                    return view
        except (InputError, NotFoundError, ValueError):
            pass
        raise NotFoundError(
            zh="这个地址不是本站有地图的页面。请给首页、驿站页或 /embed/ 的完整地址。",
            en="That address is no page of this site with a map. "
            "Give the whole address of the finder, of a station or of /embed/.",
            field="url",
            value=url[:URL_MOST],
        )


def snippet(
    view: View, named: str, *, root: str, width: int | None = None, height: int = HEIGHT
) -> str:
    """Write what others put into their page; as wide as its place where no width is said."""
    address = f"{root}/embed/{quote(view.slug, safe=',%')}"
    wide = f'width="{width}"' if width else 'width="100%"'
    return (
        f'<iframe src="{escape(address)}" {wide} height="{height}" loading="lazy" '
        f'title="{escape(named)}" referrerpolicy="origin" style="border:0" allowfullscreen>'
        "</iframe>"
    )


def _room(name: str, usual: int) -> int:
    """Return how much of a frame there is room for, pixels."""
    text = request.args.get(name)
    if not text:
        return usual
    if text.isascii() and text.isdigit() and int(text[:9]) >= LEAST:
        return min(usual, int(text[:9]))
    raise NumberError(
        zh=f"{name} 要是不小于 {LEAST} 的整数，现在写的是“{text[:20]}”。",
        en=f"{name} is a whole number, {LEAST} or more; it says {text[:20]!r}.",
        field=name,
        value=text[:20],
    )
