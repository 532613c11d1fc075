"""The page of a station that has left the ledger: what happened, and who is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from stationmap import words
from stationmap.errors import GoneError
from stationmap.web.problems import status_of

if TYPE_CHECKING:
    from flask import Flask

    from stationmap.catalogue import CatalogueSlot


def install(app: Flask, slot: CatalogueSlot) -> None:
    """Let `app` answer for stations that are gone, wherever a page asks for one."""

    @app.errorhandler(GoneError)
    def gone(error: GoneError) -> tuple[str, int]:
        near = error.nearest
        away = words.distance(near[2]) if near else None
        page = render_template("gone.html", error=error, away=away, catalogue=slot.current)
        return page, status_of(error)
