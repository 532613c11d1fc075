"""Files that wait for the keeper's acceptance, with what has been said about them so far."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from stationmap.errors import NotFoundError
from stationmap.store import audit, blobs
from stationmap.store.database import Database
from stationmap.store.schema import drafts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from stationmap.store.versions import Along

NEW = "new"


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that waits.

    ``status`` and ``step`` are words of whoever works on it; a new one is
    "new". ``progress`` goes from 0 to 1. ``decisions`` and ``details`` are
    plain values.
    """

    id: str
    file_name: str
    file_hash: str
    file_size: int
    who: str
    at: datetime
    changed_at: datetime
    status: str
    step: str
    progress: float
    decisions: Mapping[str, Any]
    details: Mapping[str, Any]


class Drafts(Database):
    """A database in which files wait."""

    def add_draft(self, file_name: str, content: bytes, *, who: str, at: datetime) -> str:
        """Let a file wait, and return the name that nobody guesses of its draft."""
        name, blob = secrets.token_urlsafe(12), blobs.blob_of(content)
        row = {
            "id": name,
            "file_name": file_name,
            "file_hash": blob.hash,
            "file_size": blob.size,
            "who": who,
            "at": at,
            "changed_at": at,
            "status": NEW,
            "step": "",
            "progress": 0.0,
            "decisions": {},
            "details": {},
        }
        told = {"file_name": file_name, "file": blob.hash, "size": blob.size}
        with self.writing() as connection:
            blobs.keep(connection, blob)
            connection.execute(insert(drafts).values(row))
            audit.write(connection, who, "drafts.add", at=at, subject=name, after=told)
        return name

    def draft(self, draft_id: str) -> Draft:
        """Return a draft.

        Raises
        ------
        NotFoundError
            There is none of that name; it may have been accepted or dropped.
        """
        with self.reading() as connection:
            return _one(connection, draft_id)

    def draft_file(self, draft_id: str) -> bytes:
        """Return the file that waits, as it was handed in.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        with self.reading() as connection:
            return blobs.read(connection, _one(connection, draft_id).file_hash)

    def drafts(self) -> tuple[Draft, ...]:
        """Return all that waits, the newest first."""
        with self.reading() as connection:
            rows = connection.execute(select(drafts).order_by(drafts.c.at.desc(), drafts.c.id))
            return tuple(Draft(*row) for row in rows)

    def save_draft(
        self,
        draft_id: str,
        *,
        at: datetime,
        decisions: Mapping[str, object] | None = None,
        status: str | None = None,
        step: str | None = None,
        progress: float | None = None,
        details: Mapping[str, object] | None = None,
        was: str | None = None,
    ) -> bool:
        """Put down what has changed about a draft; None leaves a thing as it was.

        Parameters
        ----------
        was : str, optional
            Only if its status is still this: of several processes that want
            to begin the same work, one does.

        Returns
        -------
        bool
            Whether it was saved; false only where its status is not `was`.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        said = {
            "decisions": decisions,
            "status": status,
            "step": step,
            "progress": progress,
            "details": details,
        }
        changes = {name: value for name, value in said.items() if value is not None}
        change = update(drafts).where(drafts.c.id == draft_id).values(**changes, changed_at=at)
        if was is not None:
            change = change.where(drafts.c.status == was)
        with self.writing() as connection:
            saved = connection.execute(change).rowcount > 0
            if not saved:
                _one(connection, draft_id)
        return saved

    def drop_draft(self, draft_id: str, *, who: str, at: datetime) -> None:
        """Forget a draft; its file stays where a version was made from it.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        with self.writing() as connection:
            dropping(draft_id, who=who, at=at)(connection)


def dropping(draft_id: str, *, who: str, at: datetime) -> Along:
    """Return what `Drafts.drop_draft` does, to come about along with the version made of it."""

    def act(connection: Connection) -> None:
        gone = _one(connection, draft_id)
        # Whoever drops it at the same moment is waited for, and was first.
        if not connection.execute(delete(drafts).where(drafts.c.id == draft_id)).rowcount:
            raise _none(draft_id)
        blobs.drop_unused(connection, gone.file_hash)
        told = {"file_name": gone.file_name, "file": gone.file_hash, "status": gone.status}
        audit.write(connection, who, "drafts.drop", at=at, subject=draft_id, before=told)

    return act


def _one(connection: Connection, draft_id: str) -> Draft:
    row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).first()
    if row is None:
        raise _none(draft_id)
    return Draft(*row)


def _none(draft_id: str) -> NotFoundError:
    return NotFoundError(
        zh="没有这份待定的文件，也许已经采用或放弃。请在列表里查看，或重新上传。",
        en="No such file waits; it may have been accepted or dropped. See the list, "
        "or upload it again.",
        field="draft",
        value=draft_id,
    )
