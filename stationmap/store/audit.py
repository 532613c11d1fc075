"""The audit log: everything that changes data leaves a row, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from stationmap.store.schema import audit
from stationmap.store.version import AuditRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def write(
    connection: Connection,
    who: str,
    action: str,
    *,
    at: datetime,
    subject: str = "",
    before: object = None,
    after: object = None,
) -> None:
    """Note in the transaction of `connection` who did what.

    Parameters
    ----------
    who : str
        The account, or what acted without one, such as "program".
    action : str
        A short name, the same in every language, such as "versions.import".
    at : datetime
        When, aware.
    subject : str
        What was changed: a ref, a number, an account.
    before, after : object
        How it was and is, as plain values.
    """
    row = {"who": who, "action": action, "at": at, "subject": subject}
    connection.execute(insert(audit).values(**row, before=before, after=after))


def read(
    connection: Connection,
    limit: int,
    *,
    before: int | None = None,
    action: str = "",
    subject: str = "",
    who: str = "",
    without: str = "",
) -> tuple[AuditRow, ...]:
    """Return rows, the newest first; see `Store.audit`."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    if action:
        query = query.where(audit.c.action.startswith(action, autoescape=True))
    if subject:
        query = query.where(audit.c.subject == subject)
    if without:
        query = query.where(~audit.c.action.startswith(without, autoescape=True))
    if who:
        query = query.where(audit.c.who == who)
    return tuple(AuditRow(*row) for row in connection.execute(query))
