"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy keeps in two places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table) -> sqlite.Insert:
    """Begin an INSERT that may say what to do where the row is there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)  # type: ignore[return-value]  # the same methods
    return sqlite.insert(table)
