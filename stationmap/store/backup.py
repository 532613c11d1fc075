"""Everything in the database as one file, written while the server serves."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from sqlalchemy import LargeBinary, MetaData, select, tuple_

from stationmap.errors import InputError, system_reason
from stationmap.store import migrate, versions
from stationmap.store.archive import Writing
from stationmap.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Row, Table

    from stationmap.store.archive import Manifest
    from stationmap.store.database import Database

WRITTEN_BY_US = 0o600  # it holds what the database holds: hashes of passwords, secrets
TOGETHER = 500


def backup(database: Database, path: Path, *, at: datetime) -> Manifest:
    """Write a backup; see `Store.backup`."""
    with _new_file(path) as file, database.reading() as connection:
        writing = Writing(file)
        for table in tables(connection).sorted_tables:
            writing.add(table.name, tuple(table.columns.keys()), _rows(connection, table))
        now = versions.current(connection)
        return writing.finish(
            revision=str(migrate.revision(connection)),
            made_at=at.isoformat(),
            label=now.label if now else "",
        )


def ours() -> Mapping[str, Table]:
    """Return every table of this release, by name."""
    # Loaded here, that their tables are among them; they are built on this package.
    from stationmap.store import attempts, people, report_table, sessions  # noqa: F401

    return metadata.tables


def tables(connection: Connection) -> MetaData:
    """Return our tables as the database has them, whatever its release was."""
    found, names = MetaData(), ours()
    found.reflect(connection, only=lambda name, _: name in names)
    return found


def _rows(connection: Connection, table: Table) -> Iterator[Row[tuple[object, ...]]]:
    """Give all rows, a few at a time: PostgreSQL's driver holds a whole answer in memory."""
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    together = 1 if heavy else TOGETHER
    key = tuple(table.primary_key.columns)
    query = select(table).order_by(*key).limit(together)
    rows = connection.execute(query).all()
    while rows:
        yield from rows
        last = [rows[-1]._mapping[column] for column in key]  # noqa: SLF001 - a public member
        rows = connection.execute(query.where(tuple_(*key) > tuple_(*last))).all()


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name only once it is whole and on the disk."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        if path.exists():
            raise _unwritten(path, "已有同名文件", "a file of that name is there already")
        draft.touch(mode=WRITTEN_BY_US, exist_ok=False)
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        raise _unwritten(path, *system_reason(error)) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _unwritten(path: Path, zh: str, en: str) -> InputError:
    return InputError(
        zh=f"备份不能写到 {path}（{zh}）。请换一个文件名或文件夹。",
        en=f"The backup cannot be written to {path} ({en}). Name another file or folder.",
        field="path",
        value=str(path),
    )
