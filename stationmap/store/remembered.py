"""What is remembered for later: headings, geocoders' answers, secrets, photos."""

from __future__ import annotations

import hashlib
import secrets as random
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from stationmap.store import audit, blobs
from stationmap.store.database import Database
from stationmap.store.schema import geocodes, remembered, secrets
from stationmap.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

SECRET_BYTES = 32


class Remembered(Database):
    """A database that remembers."""

    def remember_columns(
        self, columns: Mapping[str, str | None], *, who: str, at: datetime
    ) -> None:
        """Remember which field each heading is; None: it is no field. What differs is noted."""
        with self.writing() as connection:
            known = _columns(connection)
            changed = {h: f for h, f in columns.items() if h not in known or known[h] != f}
            if not changed:
                return
            rows = [
                {"key": _key(heading), "heading": heading, "field": field}
                for heading, field in sorted(changed.items())  # one order: nobody waits in a circle
            ]
            statement = insert(connection, remembered)
            now = {"field": statement.excluded.field}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_=now), rows
            )
            was = {heading: known.get(heading) for heading in changed}
            audit.write(connection, who, "columns.remember", at=at, before=was, after=changed)

    def remembered_columns(self) -> dict[str, str | None]:
        """Return the field of every heading that was remembered."""
        with self.reading() as connection:
            return _columns(connection)

    def geocode(self, provider: str, address: str) -> dict[str, Any] | None:
        """Return what a geocoder answered about an address; None where it was not asked."""
        query = select(geocodes.c.answer).where(
            geocodes.c.provider == provider, geocodes.c.key == _key(address)
        )
        with self.reading() as connection:
            answer: dict[str, Any] | None = connection.scalar(query)
            return answer

    def keep_geocode(
        self, provider: str, address: str, answer: Mapping[str, object], at: datetime
    ) -> None:
        """Keep what a geocoder answered, in the place of what it answered before."""
        row = {"provider": provider, "key": _key(address), "address": address}
        with self.writing() as connection:
            statement = insert(connection, geocodes).values(**row, answer=answer, at=at)
            now = {"answer": statement.excluded.answer, "at": statement.excluded.at}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["provider", "key"], set_=now)
            )

    def secret(self, name: str) -> bytes:
        """Return the 32 random bytes of that name; made once, the same on every machine."""
        query = select(secrets.c.content).where(secrets.c.name == name)
        with self.reading() as connection:
            found: bytes | None = connection.scalar(query)
        if found is None:
            made = random.token_bytes(SECRET_BYTES)
            with self.writing() as connection:
                statement = insert(connection, secrets).values(name=name, content=made)
                connection.execute(statement.on_conflict_do_nothing())
                found = connection.scalars(query).one()
        return bytes(found)

    def keep_blob(self, content: bytes) -> str:
        """Keep a content, and return its hash; `blobs.keep` does it within a transaction."""
        blob = blobs.blob_of(content)
        with self.writing() as connection:
            return blobs.keep(connection, blob)

    def blob(self, name: str) -> bytes:
        """Return the content under the hash `name`, checked.

        Raises
        ------
        NotFoundError
            Nothing is kept under that hash.
        DataError
            The content is not what its hash says.
        """
        with self.reading() as connection:
            return blobs.read(connection, name)


def _columns(connection: Connection) -> dict[str, str | None]:
    rows = connection.execute(select(remembered.c.heading, remembered.c.field))
    return {heading: field for heading, field in rows}  # noqa: C416 - rows, not pairs


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
