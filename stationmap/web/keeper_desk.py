"""What every page of the keeper's has at hand: the store, the version that serves, the map."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Response, g, redirect, render_template

from stationmap import keeping, words
from stationmap.maps.keeper import KeeperAssets, keeper_map
from stationmap.model import LonLat
from stationmap.web import keeper_words
from stationmap.web.rights import who

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.maps import BaseMap, MapParts
    from stationmap.settings import Settings
    from stationmap.store import Store, Version
    from stationmap.web.jobs import Jobs
    from stationmap.web.static_files import Shelf

FIRST_ZOOM = 10
SEE_OTHER = 303


class Desk:
    """The keeper's desk.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        The district, and what stands on maps.
    clock : callable
        Tells the moment.
    store : Store
        Holds versions and drafts.
    base : BaseMap
        What lies under the map.
    shelf : Shelf
        The addresses of the static files.
    jobs : Jobs
        Where long work runs.
    look : callable, optional
        Takes up at once what has changed in the store; None: nobody watches it.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        store: Store,
        base: BaseMap,
        shelf: Shelf,
        jobs: Jobs,
        look: Callable[[], None] | None = None,
    ) -> None:
        self.slot, self.settings, self.clock = slot, settings, clock
        self.store, self.base, self.shelf, self.jobs = store, base, shelf, jobs
        self._look = look

    @property
    def catalogue(self) -> Catalogue:
        """The version that this request speaks of, from its first word to its last."""
        if "catalogue" not in g:
            g.catalogue = self.slot.current
        catalogue: Catalogue = g.catalogue
        return catalogue

    def who(self) -> str:
        """Name the person who asks, for the audit log."""
        return who()

    def serve(self, version: Version) -> None:
        """Let a version that was made just now serve here at once.

        The other processes and machines notice it by themselves within a second.
        Whoever watches the store here is asked to look now, and not passed by: of a
        large ledger two catalogues at once would be made, and take twice the memory.
        """
        if self._look is not None:
            self._look()
            return
        now = self.store.current()
        if now is not None and now.number == version.number:
            self.slot.swap(keeping.current_catalogue(self.store, self.settings))

    def page(self, template: str, status: int = 200, **told: object) -> Response:
        """Write one of the keeper's pages."""
        common = {
            "say": keeper_words,
            "words": words,
            "catalogue": self.catalogue,
            "settings": self.settings,
            "base": self.base,
            "now": self.clock(),
        }
        return Response(render_template(template, **{**common, **told}), status)

    def map(self, difference_url: str) -> MapParts:
        """Make the map of a difference; its layers are fetched."""
        land = urlencode({"v": self.catalogue.version})
        lon, lat = self.catalogue.ground.plane.from_plane(0.0, 0.0).tolist()
        return keeper_map(
            KeeperAssets(
                leaflet_js=self.shelf.url("vendor/leaflet/leaflet.js"),
                leaflet_css=self.shelf.url("vendor/leaflet/leaflet.css"),
                layers_js=self.shelf.url("js/keeper-layers.js"),
                land_url=f"/finder/land.geojson?{land}",
                difference_url=difference_url,
            ),
            base=self.base,
            center=self.base.shift(LonLat(lon, lat)),
            zoom=FIRST_ZOOM,
        )


class Pages:
    """Some of the keeper's pages.

    Parameters
    ----------
    desk : Desk
        What all of them share.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk


def see(address: str) -> Response:
    """Send the browser on after a form."""
    answer: Response = redirect(address, SEE_OTHER, Response)  # type: ignore[assignment]
    return answer
