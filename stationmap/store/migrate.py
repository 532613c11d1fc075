"""Takes a database to the form of this release, while other processes may want the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column as named
from sqlalchemy import delete, inspect, select, table, text

from stationmap.errors import DataError
from stationmap.store.schema import HEAD

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x53544D41  # one number of PostgreSQL's advisory locks; any will do
_stamp = table("alembic_version", named("version_num"))


def revision(connection: Connection) -> str | None:
    """Name the last migration that the database went through; None: it is new."""
    if not inspect(connection).has_table(_stamp.name):
        return None
    found: str | None = connection.scalar(select(_stamp.c.version_num))
    return found


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Take the database to the migration `to`, within the transaction of `connection`.

    Processes that start at once wait for one another here: in SQLite the
    transaction itself is the lock, in PostgreSQL an advisory lock is.

    Raises
    ------
    DataError
        The database went through a migration that this release does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    stands = revision(connection)
    if stands == to:
        return
    from alembic import command  # slow to load, and seldom needed

    refuse_newer(stands)
    command.upgrade(_config(connection), to)


def known(name: str) -> bool:
    """Say whether this release knows the migration called `name`."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return name in {script.revision for script in scripts}


def refuse_newer(stands: str | None) -> None:
    """Raise DataError where `stands` is a migration that this release does not know."""
    if stands is not None and not known(stands):
        raise DataError(
            zh=f"台账数据库是由更新的版本建立的（{stands}）。请升级本程序后再打开；数据没有改动。",
            en=f"The database was made by a newer release ({stands}). "
            "Upgrade this program, then open it; nothing was changed.",
            field="store",
            value=stands,
        )


def forget(connection: Connection) -> None:
    """Forget which migrations the database went through, before its tables go."""
    connection.execute(delete(_stamp))


def _config(connection: Connection | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
