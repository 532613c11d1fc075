"""Sessions: who is logged in. The browser holds a random token, the store only its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Table, delete, or_, select, update

from stationmap.store.columns import Moment
from stationmap.store.schema import COUNTING, HASH, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


IDLE, LONGEST = timedelta(hours=12), timedelta(days=14)
NOTICED = timedelta(minutes=5)  # how exactly it is kept when somebody was here last

sessions = Table(
    "sessions",
    metadata,
    Column("token", HASH, primary_key=True),
    Column("person", COUNTING, ForeignKey("people.number"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


def begin(connection: Connection, number: int, at: datetime) -> str:
    """Begin a session of the account `number`, and return its token; clear away old ones."""
    old = or_(sessions.c.seen_at <= at - IDLE, sessions.c.made_at <= at - LONGEST)
    connection.execute(delete(sessions).where(old))
    token = secrets.token_urlsafe(32)
    row = {"token": _hash(token), "person": number, "made_at": at, "seen_at": at}
    connection.execute(sessions.insert().values(row))
    return token


def owner(connection: Connection, token: str, at: datetime) -> tuple[int, bool] | None:
    """Return whose session has this token, while it lasts, and whether to note the visit."""
    row = connection.execute(select(sessions).where(sessions.c.token == _hash(token))).first()
    if row is None or at - row.seen_at >= IDLE or at - row.made_at >= LONGEST:
        return None
    return row.person, at - row.seen_at >= NOTICED


def seen(connection: Connection, token: str, at: datetime) -> None:
    """Note that somebody was here: idle time begins anew."""
    mine = sessions.c.token == _hash(token)
    connection.execute(update(sessions).where(mine).values(seen_at=at))


def end(connection: Connection, token: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token == _hash(token)))


def end_all(connection: Connection, number: int) -> int:
    """End every session of an account, and return how many there were."""
    return connection.execute(delete(sessions).where(sessions.c.person == number)).rowcount


def _hash(token: str) -> str:
    # The token is random and long: one pass is enough, unlike for a password.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
