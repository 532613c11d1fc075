"""A database that is open: its transactions, and its errors in words of ours."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from stationmap.store.engine import BUSY_S, name_of, open_engine
from stationmap.store.migrate import migrate
from stationmap.store.schema import HEAD
from stationmap.store.trouble import told, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from stationmap.settings import Settings

AGAIN_S = 0.05


class Database:
    """An engine, and what a reader calls it.

    Parameters
    ----------
    engine : Engine
        As `open_engine` makes it.
    name : str
        The file or the address, without its password.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        self._writer = engine.execution_options(writes=True)
        self._whole = engine.execution_options(whole=True)

    @classmethod
    def open(cls, settings: Settings, *, to: str | None = HEAD) -> Self:
        """Open the database that the settings name, and make or migrate its tables first.

        Parameters
        ----------
        to : str, optional
            The migration that its tables are to go through; None: they are
            left as they are, if there are any.

        Raises
        ------
        InputError
            The folder cannot be made, or the address is not one of PostgreSQL.
        DataError
            The database cannot be reached or written, is damaged, or was made
            by a newer release.
        """
        database = cls(open_engine(settings), name_of(settings))
        try:
            database._prepare(to)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database and changes nothing."""
        with told(self.name), self._connected(self._whole) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes come about together at the end, or not at all."""
        with told(self.name), self._connected(self._writer) as connection, connection.begin():
            yield connection

    def _connected(self, engine: Engine) -> Connection:
        try:
            return engine.connect()
        except OSError as error:  # such as of TLS; what fails later is an error of the driver
            raise trouble(error, self.name) from error

    def _prepare(self, to: str | None) -> None:
        if self.engine.dialect.name == "sqlite":
            with told(self.name):
                self._keep_a_journal()
        with self.writing() as connection:
            if to is not None:
                migrate(connection, to)

    def _keep_a_journal(self) -> None:
        """Turn WAL on, once for the file's life: readers then never wait for a writer.

        SQLite does not wait its turn for this one, so it is asked again.
        """
        until = time.monotonic() + BUSY_S
        while True:
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
            except Exception as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
            else:
                return
            finally:
                raw.close()
            time.sleep(AGAIN_S)
