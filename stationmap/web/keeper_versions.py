"""/keeper/versions: every version of the ledger, what differs, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, request

from stationmap import keeping
from stationmap.errors import ConflictError, NumberError
from stationmap.exports import KINDS, export, file_name
from stationmap.maps.keeper import difference_features
from stationmap.people import Role
from stationmap.web import keeper_view
from stationmap.web.compact import compact
from stationmap.web.keeper_desk import Pages, see
from stationmap.web.rights import needs, person

if TYPE_CHECKING:
    from flask import Blueprint

PAGE = 30
NOTE_MOST = 200
EXPORTS = {"xlsx": "Excel", "csv": "CSV", "geojson": "GeoJSON", "gpkg": "GeoPackage", "kml": "KML"}


class Versions(Pages):
    """The pages of versions."""

    def add_to(self, keeper: Blueprint) -> None:
        """Add the routes."""
        add = keeper.add_url_rule
        add("/versions", "versions", self.all)
        add("/versions/diff", "versions_diff", self.diff)
        add("/versions/diff.geojson", "versions_layer", self.layer)
        add("/versions/back", "versions_back", self.back, methods=["POST"])
        add("/versions/<int:number>/file", "versions_file", self.file)
        add("/versions/<int:number>/export.<kind>", "versions_export", self.export)

    @needs(Role.PLANNER, Role.EDITOR)
    def all(self) -> Response:
        """List the versions, newest first."""
        return self._all()

    @needs(Role.KEEPER)
    def diff(self) -> Response:
        """Show what differs between two versions."""
        before, after = self._pair()
        compared = keeping.compare(self.desk.store, before, after)
        link = f"/keeper/versions/diff.geojson?from={before}&to={after}"
        return self.desk.page(
            "keeper_diff.html",
            compared=compared,
            difference=keeper_view.difference(compared.difference, self.desk.catalogue),
            versions=self.desk.store.versions(limit=PAGE),
            map=self.desk.map(link),
        )

    @needs(Role.KEEPER)
    def layer(self) -> Response:
        """Send what differs, for the map."""
        before, after = self._pair()
        found = keeping.compare(self.desk.store, before, after).difference
        told = difference_features(found, (), base=self.desk.base)
        return Response(compact(told), mimetype="application/geo+json")

    @needs(Role.KEEPER)
    def back(self) -> Response:
        """Let an earlier version serve again."""
        to, based_on = _number(request.form, "to"), _number(request.form, "based_on")
        try:
            version = keeping.roll_back(
                self.desk.store,
                to,
                based_on=based_on,
                who=self.desk.who(),
                at=self.desk.clock(),
                note=request.form.get("note", "")[:NOTE_MOST].strip(),
            )
        except ConflictError as fault:
            return self._all(409, fault=fault)
        self.desk.serve(version)
        return see(f"/keeper/versions?made={version.number}")

    @needs(Role.KEEPER)
    def file(self, number: int) -> Response:
        """Send the keeper's own file that a version was made from."""
        version = self.desk.store.version(number)
        content = self.desk.store.file(number)
        if content is None:
            return Response(status=404)
        response = Response(content, mimetype="application/octet-stream")
        name = version.file_name.replace("/", "_") or f"{number}"
        response.headers["Content-Disposition"] = _attached(name)
        return response

    @needs(Role.PLANNER, Role.EDITOR)
    def export(self, number: int, kind: str) -> Response:
        """Send a version as a file; columns that speak of people only to a keeper."""
        version = self.desk.store.version(number)
        catalogue = self.desk.catalogue
        body = export(
            self.desk.store.snapshot(number).ledger,
            label=version.label,
            kind=kind,
            townships=catalogue.townships,
            committees=catalogue.committees,
            private=_keeps(),
        )
        response = Response(body, mimetype=KINDS[kind])
        name = file_name(label=version.label, kind=kind)
        response.headers["Content-Disposition"] = _attached(name)
        return response

    def _all(self, status: int = 200, **told: object) -> Response:
        before = _number(request.args, "before") if request.args.get("before") else None
        page = self.desk.store.versions(limit=PAGE + 1, before=before)
        made = request.args.get("made", "")
        return self.desk.page(
            "keeper_versions.html",
            status,
            versions=page[:PAGE],
            older=page[PAGE - 1].number if len(page) > PAGE else None,
            current=keeping.serving(self.desk.store),
            keeps=_keeps(),
            exports=EXPORTS,
            made=int(made) if made.isdecimal() else None,
            **told,
        )

    def _pair(self) -> tuple[int, int]:
        return _number(request.args, "from"), _number(request.args, "to")


def _attached(name: str) -> str:
    """Name a file that is sent, whatever its name holds: Chinese, quotes, ends of lines."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


def _number(given: object, name: str) -> int:
    text = str(given.get(name, ""))  # type: ignore[attr-defined]
    if not text.isdecimal() or len(text) > len("2147483647"):
        raise NumberError(
            zh=f"“{name}”要是版本的编号。请从版本列表里选。",
            en=f"{name!r} must be the number of a version. Choose one from the list.",
            field=name,
            value=text[:40],
        )
    return int(text)


def _keeps() -> bool:
    """Say whether who asks may do more than look."""
    someone = person()
    return someone is not None and someone.role is Role.KEEPER
