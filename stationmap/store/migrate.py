"""Takes a database to the form of this release, while other processes may want the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column as named
from sqlalchemy import inspect, select, table, text

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

    config = _config(connection)
    refuse_newer(config, stands)
    command.upgrade(config, to)


def known(name: str) -> bool:
    """Say whether this release knows the migration called `name`."""
    return name in _names(_config(None))


def refuse_newer(config: Config, stands: str | None) -> None:
    """Raise DataError where `stands` is a migration that this release does not know."""
    if stands is not None and stands not in _names(config):
        raise DataError(
            zh=f"台账数据库是由更新的版本建立的（{stands}）。请升级本程序后再打开；数据没有改动。",
            en=f"The database was made by a newer release ({stands}). "
            "Upgrade this program, then open it; nothing was changed.",
            field="store",
            value=stands,
        )


def _names(config: Config) -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _config(connection: Connection | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
