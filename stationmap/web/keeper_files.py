"""/keeper/import: a file is taken, looked at, mended by decisions, and put in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from stationmap import keeping
from stationmap.errors import ConflictError, InputError, NotFoundError, StationmapError
from stationmap.keeping import decided
from stationmap.ledger import Limits
from stationmap.ledger.fields import FIELDS
from stationmap.people import Role
from stationmap.web import keeper_words
from stationmap.web.keeper_answers import ANSWERS
from stationmap.web.keeper_desk import see
from stationmap.web.keeper_work import is_refused, waiting
from stationmap.web.rights import needs, takes

if TYPE_CHECKING:
    from flask import Blueprint

    from stationmap.store import Draft, Version
    from stationmap.web.jobs import Plain
    from stationmap.web.keeper_desk import Desk
    from stationmap.web.keeper_work import Work

NAME_LONGEST, NOTE_MOST = 120, 200
FILE_MOST = Limits().file_bytes
FORM_ROOM = 100_000  # bytes of a form beside its file


class Files:
    """The pages of the files that wait.

    Parameters
    ----------
    desk : Desk
        What all pages of the keeper's share.
    work : Work
        Reads and checks.
    """

    def __init__(self, desk: Desk, work: Work) -> None:
        self.desk, self.work = desk, work

    def add_to(self, keeper: Blueprint) -> None:
        """Add the routes."""
        add = keeper.add_url_rule
        add("/import", "files", self.all)
        add("/import", "files_take", self.take, methods=["POST"])
        add("/import/<draft_id>", "file", self.one)
        add("/import/<draft_id>/map.geojson", "file_layer", self.layer)
        add("/import/<draft_id>/answer/<what>", "file_answer", self.answer, methods=["POST"])
        add("/import/<draft_id>/geocode", "file_geocode", self.geocode, methods=["POST"])
        add("/import/<draft_id>/accept", "file_accept", self.accept, methods=["POST"])
        add("/import/<draft_id>/drop", "file_drop", self.drop, methods=["POST"])

    # ---- handing in ---------------------------------------------------------

    @needs(Role.KEEPER)
    def all(self) -> Response:
        """Ask for a file, and list those that wait."""
        return self._all()

    @needs(Role.KEEPER)
    @takes(FILE_MOST + FORM_ROOM)
    def take(self) -> Response:
        """Take a file, and go to its page."""
        file = request.files.get("file")
        content = file.read() if file is not None else b""
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1] if file else ""
        if not name:
            return self._all(400, fault=_no_file())
        if not content:
            return self._all(400, fault=_empty(name))
        self._forget_refused()
        draft = self.desk.store.add_draft(
            name[-NAME_LONGEST:], content, who=self.desk.who(), at=self.desk.clock()
        )
        return see(f"/keeper/import/{draft}")

    # ---- looking and mending --------------------------------------------------

    @needs(Role.KEEPER)
    def one(self, draft_id: str) -> Response:
        """Show what was found in a file, and what it would change."""
        try:
            return self._one(self.desk.store.draft(draft_id))
        except NotFoundError as error:
            return self._made_of(draft_id, error)

    @needs(Role.KEEPER)
    def layer(self, draft_id: str) -> Response:
        """Send what would change, for the map."""
        body = self.work.layer(self.desk.store.draft(draft_id))
        if body is None:
            raise NotFoundError(zh="图还没有画好。", en="The map is not made yet.", field="draft")
        return Response(body, mimetype="application/geo+json")

    @needs(Role.KEEPER)
    def answer(self, draft_id: str, what: str) -> Response:
        """Take something that the keeper says about a file."""
        draft = self.desk.store.draft(draft_id)
        if what not in ANSWERS:
            raise NotFoundError(
                zh="没有这个地址。",
                en="There is nothing at this address.",
                field="what",
                value=what,
            )
        try:
            said = ANSWERS[what](request.form, decided.decisions(draft.decisions))
        except InputError as fault:
            return self._one(draft, 400, fault=fault)
        self.desk.store.save_draft(draft.id, at=self.desk.clock(), decisions=decided.plain(said))
        return see(f"/keeper/import/{draft.id}#{_anchor(what)}")

    @needs(Role.KEEPER)
    def geocode(self, draft_id: str) -> Response:
        """Ask the union's geocoder for the places that the file does not say."""
        draft = self.desk.store.draft(draft_id)
        try:
            self.work.geocode(draft)
        except StationmapError as fault:
            return self._one(draft, 400, fault=fault)
        return see(f"/keeper/import/{draft.id}#placing")

    # ---- deciding ---------------------------------------------------------------

    @needs(Role.KEEPER)
    def accept(self, draft_id: str) -> Response:
        """Let the ledger of a file serve."""
        try:
            return self._accepted(self.desk.store.draft(draft_id))
        except NotFoundError as error:
            return self._made_of(draft_id, error)

    @needs(Role.KEEPER)
    def drop(self, draft_id: str) -> Response:
        """Forget a file that waits."""
        self.desk.store.drop_draft(draft_id, who=self.desk.who(), at=self.desk.clock())
        return see("/keeper/import")

    def _accepted(self, draft: Draft) -> Response:
        note = request.form.get("note", "")[:NOTE_MOST].strip()
        seen = request.form.get("based_on", default=0, type=int)
        try:
            version = self.work.accept(draft, who=self.desk.who(), note=note, based_on=seen)
        except (ConflictError, InputError) as fault:
            status = 409 if isinstance(fault, ConflictError) else 400
            return self._one(draft, status, fault=fault, note=note)
        if version is None:  # a large one is on its way
            return see(f"/keeper/import/{draft.id}")
        return self._made(version)

    def _made_of(self, draft_id: str, error: NotFoundError) -> Response:
        """Go on to the version that was made of a draft: by a first click, or another keeper."""
        version = keeping.made_of(self.desk.store, draft_id)
        if version is None:
            raise error
        return self._made(version)

    def _forget_refused(self) -> None:
        """Forget the files of this person that could not be read: another one comes instead."""
        for draft in self.desk.store.drafts():
            if draft.who == self.desk.who() and is_refused(draft):
                self.desk.store.drop_draft(draft.id, who=draft.who, at=self.desk.clock())

    def _made(self, version: Version) -> Response:
        self.desk.serve(version)
        return see(f"/keeper/versions?made={version.number}")

    def _all(self, status: int = 200, **told: object) -> Response:
        return self.desk.page(
            "keeper_import.html",
            status,
            drafts=waiting(self.desk.store.drafts()),
            most=keeper_words.size(FILE_MOST),
            **told,
        )

    def _one(self, draft: Draft, status: int = 200, **told: object) -> Response:
        seen = self.work.seen(draft)
        if seen.review is None:
            fresh = self.desk.store.draft(draft.id)
            return self.desk.page("keeper_working.html", 200, draft=fresh, **told)
        status = 400 if seen.review["refused"] else status
        return self._page(draft, status, seen.review, seen.key, **told)

    def _page(self, draft: Draft, status: int, review: Plain, key: str, **told: object) -> Response:
        link = f"/keeper/import/{draft.id}/map.geojson?of={key[:16]}"
        return self.desk.page(
            "keeper_file.html",
            status,
            draft=draft,
            review=review,
            version=keeping.serving(self.desk.store),
            fields=FIELDS,
            only=request.args.get("kind", ""),
            geocoder=self.desk.settings.geocoder,
            map=None if review["refused"] else self.desk.map(link),
            layer_url=link,
            **told,
        )


def _anchor(what: str) -> str:
    return {"columns": "columns", "datum": "datum", "place": "placing"}.get(what, "faults")


def _no_file() -> InputError:
    return InputError(
        zh="还没有选文件。请把台账拖进来，或点一下选文件。",
        en="No file was chosen. Drag the ledger in, or choose a file.",
        field="file",
    )


def _empty(name: str) -> InputError:
    return InputError(
        zh=f"“{name}”是空文件，一个字节也没有。请重新导出，再传一次。",
        en=f"{name!r} is empty: it has not a single byte. Export it again, then hand it in.",
        field="file",
        value=name,
    )
