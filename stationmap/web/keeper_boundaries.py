"""/keeper/boundaries: an authorised boundary file in the place of the one that came along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Response, request

from stationmap import keeping
from stationmap.errors import ConflictError, FileError, InputError
from stationmap.ledger import Limits
from stationmap.maps.keeper import boundary_features
from stationmap.people import Role
from stationmap.web import keeper_words
from stationmap.web.compact import compact
from stationmap.web.keeper_desk import Pages, see
from stationmap.web.keeper_review import kinds
from stationmap.web.rights import needs, takes

if TYPE_CHECKING:
    from flask import Blueprint

    from stationmap.keeping import BoundaryProposal

NAME_LONGEST, NOTE_MOST = 120, 200
OUTSIDE_SHOWN = 100
FILE_MOST = Limits().file_bytes
FORM_ROOM = 100_000  # bytes of a form beside its file
PACKAGED = "packaged"
"""In the place of a file: the boundaries that came with the program."""


class Boundaries(Pages):
    """The page of the boundaries."""

    def add_to(self, keeper: Blueprint) -> None:
        """Add the routes."""
        add = keeper.add_url_rule
        add("/boundaries", "boundaries", self.page)
        add("/boundaries", "boundaries_take", self.take, methods=["POST"])
        add("/boundaries/map.geojson", "boundaries_layer", self.layer)
        add("/boundaries/accept", "boundaries_accept", self.accept, methods=["POST"])

    @needs(Role.KEEPER)
    def page(self) -> Response:
        """Show the boundaries that hold, and ask for others."""
        return self._page()

    @needs(Role.KEEPER)
    @takes(FILE_MOST + FORM_ROOM)
    def take(self) -> Response:
        """Check other boundaries, and show what they would change."""
        if request.form.get("file") == PACKAGED:
            return self._proposed(PACKAGED, "")
        file = request.files.get("file")
        if file is None or not file.filename:
            fault = InputError(
                zh="还没有选文件。请选一份 GeoJSON 或 GeoPackage 边界文件。",
                en="No file was chosen. Choose a GeoJSON or GeoPackage file of boundaries.",
                field="file",
            )
            return self._page(400, fault=fault)
        content = file.read()
        name = file.filename.replace("\\", "/").rsplit("/", 1)[-1][-NAME_LONGEST:]
        try:
            kept = self.desk.store.keep_blob(content)
            return self._proposed(kept, name)
        except FileError as fault:
            faults = kinds(fault.faults, {})  # type: ignore[arg-type]
            return self._page(400, fault=fault, kinds=faults)

    @needs(Role.KEEPER)
    def layer(self) -> Response:
        """Send the boundaries that would change, for the map; nothing where none are proposed."""
        kept, changed = request.args.get("kept", ""), []
        if kept:
            proposal = self._propose(kept, request.args.get("name", ""))
            changed = [row.after for row in proposal.rows if row.changed and row.after]
        told = boundary_features(changed, base=self.desk.base)
        return Response(compact(told), mimetype="application/geo+json")

    @needs(Role.KEEPER)
    def accept(self) -> Response:
        """Let other boundaries hold."""
        kept, name = request.form.get("kept", ""), request.form.get("name", "")[-NAME_LONGEST:]
        try:
            proposal = self._propose(kept, name)
            now = proposal.before.number
            if request.form.get("based_on") != str(now):
                raise _changed(now)
            version = keeping.replace_boundaries(
                self.desk.store,
                proposal,
                who=self.desk.who(),
                at=self.desk.clock(),
                note=request.form.get("note", "")[:NOTE_MOST].strip(),
            )
        except ConflictError as fault:
            return self._page(409, fault=fault)
        self.desk.serve(version)
        return see(f"/keeper/versions?made={version.number}")

    def _propose(self, kept: str, name: str) -> BoundaryProposal:
        content = None if kept == PACKAGED else self.desk.store.blob(kept)
        return keeping.propose_boundaries(
            self.desk.store, content, name, settings=self.desk.settings
        )

    def _proposed(self, kept: str, name: str) -> Response:
        proposal = self._propose(kept, name)
        layer = urlencode({"kept": kept, "name": name})
        return self._page(proposal=proposal, kept=kept, rows=_rows(proposal), layer=layer)

    def _page(self, status: int = 200, *, layer: str = "", **told: object) -> Response:
        return self.desk.page(
            "keeper_boundaries.html",
            status,
            version=keeping.serving(self.desk.store),
            townships=self.desk.catalogue.townships,
            most=keeper_words.size(FILE_MOST),
            outside_shown=OUTSIDE_SHOWN,
            map=self.desk.map(f"/keeper/boundaries/map.geojson?{layer}"),
            **told,
        )


def _rows(proposal: BoundaryProposal) -> list[dict[str, object]]:
    return [
        {
            "code": row.code,
            "name": row.name,
            "before": row.before.area_km2 if row.before else None,
            "after": row.after.area_km2 if row.after else None,
        }
        for row in proposal.rows
        if row.changed
    ]


def _changed(number: int) -> ConflictError:
    return ConflictError(
        zh=f"现在已经是第 {number} 版，没有换上。请重新选文件，再看一遍。",
        en=f"Version {number} serves by now, so nothing was changed. Hand the file in again.",
        field="based_on",
        value=number,
    )
