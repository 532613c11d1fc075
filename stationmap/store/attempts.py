"""Attempts to log in, counted for all processes together; see `stationmap.people.patience`."""

from __future__ import annotations

import math
from dataclasses import astuple
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, String, Table, delete, select, update

from stationmap.errors import LimitError
from stationmap.people.patience import FORGOTTEN, Count, failed
from stationmap.store.columns import Moment
from stationmap.store.schema import metadata
from stationmap.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from stationmap.people.patience import Patience

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("last", Moment, nullable=False, index=True),
    Column("until", Moment),
    Column("waits", Integer, nullable=False),
)


def hold(connection: Connection, key: str, at: datetime) -> None:
    """Keep all others from counting against a key until this transaction ends.

    The row has to be there for that: of the very first guesses at once, each would else
    find that nobody has failed yet.
    """
    row = {"key": key, "failures": 0, "since": at, "last": at, "until": None, "waits": 0}
    connection.execute(insert(connection, attempts).values(row).on_conflict_do_nothing())


def refuse_waiting(connection: Connection, keys: Iterable[str], at: datetime) -> None:
    """Raise LimitError where an attempt that counts against `keys` has to wait."""
    counts = filter(None, (_count(connection, key) for key in keys))
    latest = max((count.until or at for count in counts), default=at)
    if latest > at:
        raise too_often(latest, at)


def too_often(until: datetime, at: datetime) -> LimitError:
    """Say until when nothing is tried."""
    wait_s = math.ceil((until - at).total_seconds())
    minutes = math.ceil(wait_s / 60)
    return LimitError(
        zh=f"试错的次数太多了，请 {minutes} 分钟后再试。忘了密码，请管理员重设。",
        en=f"There were too many failures. Try again in {minutes} minutes. "
        "If the password is forgotten, a keeper can set another.",
        field="password",
        retry_after_s=wait_s,
    )


def count_failure(
    connection: Connection, keys: Mapping[str, Patience], at: datetime
) -> tuple[Count, ...]:
    """Count a failure against each key, and return how each stands now."""
    connection.execute(delete(attempts).where(attempts.c.last <= at - FORGOTTEN))
    return tuple(_counted(connection, key, patience, at) for key, patience in keys.items())


def forgive(connection: Connection, key: str) -> None:
    """Forget the failures that count against one key."""
    connection.execute(delete(attempts).where(attempts.c.key == key))


def _counted(connection: Connection, key: str, patience: Patience, at: datetime) -> Count:
    hold(connection, key, at)
    count = failed(_count(connection, key), patience, at)
    names = ("failures", "since", "last", "until", "waits")
    values = dict(zip(names, astuple(count), strict=True))
    connection.execute(update(attempts).where(attempts.c.key == key).values(values))
    return count


def _count(connection: Connection, key: str) -> Count | None:
    found = select(attempts).where(attempts.c.key == key).with_for_update()
    row = connection.execute(found).first()
    return Count(row.failures, row.since, row.last, row.until, row.waits) if row else None
