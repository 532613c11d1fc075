"""Maps as still pictures, for places that take no frame: `/static-map/<view>.png`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from stationmap import keeping
from stationmap.articles.scenes import scene_of
from stationmap.articles.view import Kind
from stationmap.errors import NumberError
from stationmap.maps.article import DARK, LIGHT, SQUARE, cover, portrait
from stationmap.web.pictures import Pictures
from stationmap.web.view_asked import public_view

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from flask import Response

    from stationmap.articles.view import View
    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.settings import Settings
    from stationmap.store import Store

NARROWEST, WIDEST = 360, 1080
MAX_AGE_S = 3600
MOST_BYTES = 16_000_000


class StaticMap:
    """The route of still maps.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        The number of approval, and the attribution.
    clock : callable
        Tells the moment: each map bears its day.
    store : Store, optional
        The version of a month before.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        store: Store | None = None,
    ) -> None:
        self._slot, self._settings, self._clock, self._store = slot, settings, clock, store
        self._pictures = Pictures(MOST_BYTES)

    def blueprint(self) -> Blueprint:
        """Make the route."""
        pictures = Blueprint("static_map", __name__)
        pictures.add_url_rule("/static-map/<view>.png", view_func=self.picture, endpoint="picture")
        return pictures

    def picture(self, view: str) -> Response:
        """Send a map, or with ``shape=square`` the picture of a card that is passed on."""
        catalogue, day = self._slot.current, self._clock().date()
        square = request.args.get("shape") == "square"
        shown, width, dark = public_view(view, catalogue), _width(), request.args.get("dark") == "1"
        body = self._pictures.get(
            (catalogue.version, shown, width, dark, square, day),
            lambda: self._drawn(shown, catalogue, day, width=width, dark=dark, square=square),
        )
        return body.reply(max_age_s=MAX_AGE_S)

    def _drawn(
        self, view: View, catalogue: Catalogue, day: date, *, width: int, dark: bool, square: bool
    ) -> bytes:
        from stationmap.maps.raster import png
        from stationmap.maps.svg import svg

        before = None
        if self._store is not None and view.kind is Kind.CLOSED_GAPS:
            before = keeping.catalogue_a_month_before(self._store, day, self._settings)
        scene = scene_of(view, catalogue, settings=self._settings, day=day, before=before)
        palette = DARK if dark else LIGHT
        drawing = (
            cover(scene, ratio=SQUARE, palette=palette)
            if square
            else portrait(scene, palette=palette)
        )
        return png(svg(drawing), zoom=width / drawing.width_px)


def _width() -> int:
    """Return how wide a picture is asked for, pixels.

    Raises
    ------
    NumberError
        It is no number, or too small to be read, or larger than what is drawn.
    """
    text = request.args.get("size") or str(WIDEST)
    if text.isascii() and text.isdigit() and NARROWEST <= int(text[:9]) <= WIDEST:
        return int(text)
    raise NumberError(
        zh=f"图的宽度 size 要是 {NARROWEST} 到 {WIDEST} 的整数，现在写的是“{text[:20]}”。",
        en=f"The width of a picture, size, is a whole number from {NARROWEST} to {WIDEST}; "
        f"it says {text[:20]!r}.",
        field="size",
        value=text[:20],
    )
