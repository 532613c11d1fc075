"""What a phone fetches once, to answer by itself afterwards: stations, names and phrases."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from stationmap.errors import NotFoundError
from stationmap.pack import MOST_STATIONS, pack_places, pack_stations
from stationmap.web.compact import compact
from stationmap.web.filters import CHIPS
from stationmap.web.phrases import phrases
from stationmap.web.static_files import FOREVER_S, Body

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from flask import Response

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.settings import Settings
    from stationmap.web.static_files import Shelf

JSON = "application/json"


class Packed:
    """Makes the packs of the version that serves; the one with days anew each day."""

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        shelf: Shelf,
    ) -> None:
        self.slot, self.settings, self.clock, self.shelf = slot, settings, clock, shelf
        self._stations: tuple[tuple[str, date], Body] | None = None
        self._places: tuple[str, Body] | None = None

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        packed = Blueprint("packed", __name__)
        packed.add_url_rule("/finder/pack.json", view_func=self.stations)
        packed.add_url_rule("/finder/places.json", view_func=self.places)
        packed.add_url_rule("/finder/phrases.json", view_func=self.phrases)
        return packed

    def stations(self) -> Response:
        """Send the stations and the state of their doors for the coming weeks."""
        catalogue, now = self._catalogue(), self.clock()
        kept, key = self._stations, (catalogue.version, now.date())
        if kept is None or kept[0] != key:
            made = pack_stations(catalogue, self.settings, made_at=now, chips=CHIPS)
            kept = self._stations = (key, _body(made))
        return kept[1].reply(max_age_s=0)

    def places(self) -> Response:
        """Send the names that can be searched; they stay as they are for a version."""
        catalogue, kept = self._catalogue(), self._places
        if kept is None or kept[0] != catalogue.version:
            kept = self._places = (catalogue.version, _body(pack_places(catalogue)))
        fixed = request.args.get("v") == catalogue.version
        return kept[1].reply(max_age_s=FOREVER_S if fixed else 60, immutable=fixed)

    def phrases(self) -> Response:
        """Send the English of what a phone may say."""
        return self._phrases.reply(max_age_s=0)

    @cached_property
    def _phrases(self) -> Body:
        return _body(phrases(self.shelf))

    def _catalogue(self) -> Catalogue:
        catalogue = self.slot.current
        count = len(catalogue.stations)
        if count > MOST_STATIONS:
            raise NotFoundError(
                zh=f"有 {count} 座驿站，手机上最多放 {MOST_STATIONS} 座。请连着网用。",
                en=f"There are {count} stations; a phone keeps {MOST_STATIONS} at most.",
                field="stations",
                value=count,
            )
        return catalogue


def _body(value: dict[str, Any]) -> Body:
    return Body(compact(value), JSON)
