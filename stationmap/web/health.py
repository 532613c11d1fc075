"""/healthz and /readyz: whether the process lives, and whether it can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify

if TYPE_CHECKING:
    from flask import Response

    from stationmap.catalogue import CatalogueSlot


def blueprint(slot: CatalogueSlot) -> Blueprint:
    """Make the two routes that a supervisor asks."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> Response:
        return _uncached(jsonify(status="ok"))

    @health.get("/readyz")
    def ready() -> Response:
        catalogue = slot.current
        told = jsonify(
            status="ready" if catalogue.stations else "empty",
            version=catalogue.version,
            stations=len(catalogue.stations),
            townships=len(catalogue.townships),
        )
        told.status_code = 200 if catalogue.stations else 503
        return _uncached(told)

    return health


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
