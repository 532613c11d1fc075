"""/keeper: what serves, since when, and what waits for the keeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from stationmap import keeping
from stationmap.people import Role
from stationmap.store.reports_kept import counted
from stationmap.street.report import OPEN_STATUSES
from stationmap.web.keeper_audit import Audit
from stationmap.web.keeper_boundaries import Boundaries
from stationmap.web.keeper_files import Files
from stationmap.web.keeper_open_ends import OpenEnds, open_ends
from stationmap.web.keeper_versions import Versions
from stationmap.web.keeper_work import Work, waiting
from stationmap.web.rights import needs

if TYPE_CHECKING:
    from flask import Response

    from stationmap.web.keeper_desk import Desk
    from stationmap.web.keeper_review import Reviews

LATEST = 5


class Keeper:
    """The keeper's pages.

    Parameters
    ----------
    desk : Desk
        What all of them share.
    reviews : Reviews, optional
        Where what is known of files is kept.
    """

    def __init__(self, desk: Desk, reviews: Reviews | None = None) -> None:
        self.desk = desk
        self.parts = (
            Files(desk, Work(desk, reviews)),
            Versions(desk),
            Boundaries(desk),
            OpenEnds(desk),
            Audit(desk),
        )

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        keeper = Blueprint("keeper", __name__, url_prefix="/keeper")
        keeper.add_url_rule("", "overview", self.overview)
        for part in self.parts:
            part.add_to(keeper)
        return keeper

    @needs(Role.KEEPER)
    def overview(self) -> Response:
        """Show what serves, and what waits."""
        store = self.desk.store
        return self.desk.page(
            "keeper.html",
            version=keeping.serving(store),
            latest=store.versions(limit=LATEST),
            drafts=waiting(store.drafts()),
            waiting=sum(n for status, n in counted(store).items() if status in OPEN_STATUSES),
            open_ends={k.value: len(v) for k, v in open_ends(self.desk.catalogue).items()},
            examples=sum(station.modelled for station in self.desk.catalogue.stations),
        )
