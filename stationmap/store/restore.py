"""A backup becomes the database, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary as Bytes
from sqlalchemy import MetaData, delete, exists, func, insert, select, text

from stationmap.errors import DataError, TakenError
from stationmap.store import audit, blobs, migrate, pulse, versions
from stationmap.store.archive import opened, spoilt
from stationmap.store.backup import TOGETHER, tables
from stationmap.store.blobs import Blob
from stationmap.store.database import Database
from stationmap.store.engine import sqlite_file
from stationmap.store.schema import metadata
from stationmap.store.trouble import damaged

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from stationmap.settings import Settings
    from stationmap.store.archive import Reading, Values
    from stationmap.store.version import Version

OWN = ("pulse", "secrets")
"""Tables that a store fills by itself when it begins."""


def restore(
    path: Path, settings: Settings, *, who: str, at: datetime, replace: bool
) -> Version | None:
    """Put a backup in the place of what the database holds; see `Store.restore`."""
    with opened(path) as backup:
        _check(backup)
        database = _database(settings, at=at, replace=replace)
        try:
            with database.writing() as connection:
                _fill(connection, backup, replace=replace)
                told = {"file": path.name, "made_at": backup.manifest.made_at}
                audit.write(connection, who, "store.restore", at=at, after=told)
                return versions.current(connection)
        finally:
            database.close()


def _check(backup: Reading) -> None:
    """Read all of it once, before anything is touched."""
    revision = backup.manifest.revision
    if not migrate.known(revision):
        raise DataError(
            zh=f"这份备份是由更新的版本写的（{revision}）。请升级本程序后再恢复；数据没有改动。",
            en=f"The backup was written by a newer release ({revision}). "
            "Upgrade this program, then restore; nothing was changed.",
            file=backup.name,
        )
    for note in backup.manifest.tables:
        for row in backup.rows(note):
            if note.name == metadata.tables["blobs"].name:
                with spoilt(backup.name):
                    blobs.check(Blob(row["hash"], row["size"], row["packed"], row["content"]))


def _database(settings: Settings, *, at: datetime, replace: bool) -> Database:
    """Open the database; one that is damaged is set aside, if it may be replaced."""
    try:
        return Database.open(settings, to=None)
    except DataError as error:
        if settings.store or not replace or not damaged(error.__cause__):
            raise
    file = sqlite_file(settings)
    for suffix in ("-wal", "-shm", ""):
        part = file.with_name(file.name + suffix)
        if part.exists():
            part.rename(part.with_name(f"{part.name}.damaged-{at:%Y%m%d%H%M%S}"))
    return Database.open(settings, to=None)


def _fill(connection: Connection, backup: Reading, *, replace: bool) -> None:
    stands, wanted = migrate.revision(connection), backup.manifest.revision
    before: dict[str, int] = {}
    held = MetaData()
    if stands is not None:
        migrate.refuse_newer(stands)
        before = dict(pulse.hold_all(connection))
        held = tables(connection)
        _hold(connection, held)
        if not replace:
            _refuse_full(connection, held)
    if stands != wanted:
        if stands is not None:
            migrate.forget(connection)
            held.drop_all(connection)
        migrate.migrate(connection, wanted)
        held = tables(connection)
    _put(connection, held, backup)
    migrate.migrate(connection)
    pulse.beat_all(connection, before)


def _hold(connection: Connection, held: MetaData) -> None:
    """Let nobody else write to the end; in SQLite nobody does in any case."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(sorted(held.tables))
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def _put(connection: Connection, held: MetaData, backup: Reading) -> None:
    with spoilt(backup.name):
        have = {table.name: set(table.columns.keys()) for table in held.sorted_tables}
        if have != {note.name: set(note.columns) for note in backup.manifest.tables}:
            raise ValueError("other tables")
    for table in reversed(held.sorted_tables):
        connection.execute(delete(table))
    for table in held.sorted_tables:
        _insert(connection, table, backup)


def _refuse_full(connection: Connection, held: MetaData) -> None:
    for table in held.sorted_tables:
        if table.name not in OWN and connection.scalar(select(exists(select(table)))):
            raise TakenError(
                zh="库里已经有数据，没有覆盖。确实要用备份替换，请加 --replace；"
                "最好先用 stationmap backup 备份现在的数据。",
                en="The database holds data, and nothing was overwritten. To put the backup in "
                "their place use --replace; better back up what is there first.",
                field="replace",
                value=table.name,
            )


def _insert(connection: Connection, table: Table, backup: Reading) -> None:
    for note in backup.manifest.tables:
        if note.name != table.name:
            continue
        heavy = any(isinstance(column.type, Bytes) for column in table.columns)
        waiting: list[Values] = []
        for row in backup.rows(note):
            waiting.append(row)
            if heavy or len(waiting) == TOGETHER:
                connection.execute(insert(table).values(waiting))
                waiting = []
        if waiting:
            connection.execute(insert(table).values(waiting))
    if connection.dialect.name == "postgresql":
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's own counting begin after the highest number that is there."""
    for column in table.primary_key.columns:
        find = func.pg_get_serial_sequence(table.name, column.name)
        if sequence := connection.scalar(select(find)):
            highest = connection.scalar(select(func.max(column)))
            if highest is not None:
                connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})
