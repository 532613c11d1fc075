"""Opens the database that the settings name."""

from __future__ import annotations

import os
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from stationmap.errors import InputError, system_reason

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from stationmap.settings import Settings

FILE = "stationmap.sqlite"
OURS_ALONE, WRITTEN_BY_US = 0o700, 0o600
BUSY_S = 20  # patience with another process that writes
ANSWER_S = 30  # patience with a database on another machine
VERIFIED = "verified"
TLS = {"disable": False, "prefer": None, "require": True, "verify-full": VERIFIED}
"""What pg8000 takes for each mode; None: with TLS where the other side has it."""
EXAMPLE = "postgresql://stationmap:password@db.example/stationmap"


def name_of(settings: Settings) -> str:
    """Name the database for a reader; never with its password."""
    if not settings.store:
        return str(sqlite_file(settings))
    return postgres_url(settings.store).set(query={}).render_as_string(hide_password=True)


def open_engine(settings: Settings) -> Engine:
    """Make ready to connect, and the folder of a SQLite database with it.

    Raises
    ------
    InputError
        The address is no address of a PostgreSQL database, or the folder
        cannot be made.
    """
    if settings.store:
        return _postgres(postgres_url(settings.store))
    return _sqlite(_made(sqlite_file(settings)))


def sqlite_file(settings: Settings) -> Path:
    """Say where the SQLite database is.

    Raises
    ------
    InputError
        No folder is set.
    """
    if settings.data_dir is None:
        raise InputError(
            zh="不知道台账放在哪个文件夹。请设置 STATIONMAP_DATA_DIR。",
            en="No folder is set for the ledger. Set STATIONMAP_DATA_DIR.",
            field="STATIONMAP_DATA_DIR",
        )
    return Path(settings.data_dir).absolute() / FILE


def postgres_url(address: str) -> URL:
    """Read an address such as ``postgresql://user:password@host:5432/name``.

    ``?sslmode=`` takes disable, prefer, require or verify-full; a ``?host=``
    that is a folder names the socket in it, as other programs take it.

    Raises
    ------
    InputError
        It is not the address of a PostgreSQL database.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = URL.create("none")
    right = url.get_backend_name() in ("postgresql", "postgres") and url.database
    if not right or "@" in (url.host or ""):
        raise _no_address(
            f"要写成 {EXAMPLE} 的样子，密码里的 @ : / 要写成 %40 %3A %2F；"
            "留空就用本机文件夹里的 SQLite",
            f"Write it as in {EXAMPLE}, with %40 %3A %2F for @ : / in the password, "
            "or leave it empty for SQLite in a folder of this machine",
        )
    if unknown := sorted(url.query.keys() - {"host", "sslmode"}):
        raise _no_address(
            f"“?{unknown[0]}=”不认识，只认 host 和 sslmode",
            f"?{unknown[0]}= is not known, only host and sslmode are",
        )
    mode = url.query.get("sslmode", "prefer")
    if mode not in TLS:
        accepted = ", ".join(TLS)
        raise _no_address(
            f"sslmode 是“{mode}”，只认 {accepted}", f"sslmode is {mode!r}, not one of {accepted}"
        )
    return url.set(drivername="postgresql")


def _no_address(zh: str, en: str) -> InputError:
    return InputError(
        zh=f"STATIONMAP_STORE 不是能用的 PostgreSQL 地址：{zh}。",
        en=f"STATIONMAP_STORE is no usable address of a PostgreSQL database. {en}.",
        field="STATIONMAP_STORE",  # without the value, which may hold a password
    )


def _postgres(url: URL) -> Engine:
    tls = TLS[str(url.query.get("sslmode", "prefer"))]
    more: dict[str, Any] = {"ssl_context": ssl.create_default_context() if tls == VERIFIED else tls}
    host = str(url.query.get("host") or url.host or "")
    if host.startswith("/"):
        more = {"unix_sock": f"{host}/.s.PGSQL.{url.port or 5432}", "ssl_context": False}
    engine = create_engine(
        url.set(drivername="postgresql+pg8000", query={}),
        connect_args={**more, "timeout": ANSWER_S, "application_name": "stationmap"},
        pool_pre_ping=True,
        pool_timeout=ANSWER_S,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def connect(raw: Any, _record: object) -> None:  # noqa: ANN401 - pg8000's connection
        # pg8000 writes in several pieces, and would wait 40 ms between two of them.
        sock = getattr(raw, "_usock", None)
        if sock is not None and sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("whole"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine


def _sqlite(file: Path) -> Engine:
    # An open file that was removed takes whatever is written, and keeps none of it: so each
    # connection remembers which file it holds, and a file that is gone is not made again.
    engine = create_engine(
        URL.create("sqlite", database=file.as_uri(), query={"mode": "rw", "uri": "true"}),
        connect_args={"timeout": BUSY_S},
        pool_timeout=ANSWER_S,
        hide_parameters=True,
    )

    @event.listens_for(engine, "checkout")
    def checkout(_raw: object, record: Any, _proxy: object) -> None:  # noqa: ANN401 - the pool's
        if record.info.get("file") != _identity(file):
            raise DisconnectionError

    @event.listens_for(engine, "connect")
    def connect(raw: Any, record: Any) -> None:  # noqa: ANN401 - sqlite3's connection, the pool's
        record.info["file"] = _identity(file)
        raw.isolation_level = None  # we say BEGIN ourselves: Python would not for CREATE TABLE
        raw.execute("PRAGMA foreign_keys = ON")
        # In WAL mode NORMAL survives a killed process, FULL a cut of power as well.
        raw.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Whoever reads first and writes later could be refused; this waits for its turn.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _identity(file: Path) -> tuple[int, int] | None:
    """Tell a file from another of the same name; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _made(file: Path) -> Path:
    """Make the folder and the file, for this user alone."""
    try:
        file.parent.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
        if not file.exists():  # asked first: some kernels refuse before they look
            with suppress(FileExistsError):
                os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, WRITTEN_BY_US))
    except OSError as error:
        zh, en = system_reason(error)
        raise InputError(
            zh=f"不能在 {file.parent} 里放台账（{zh}）。"
            "请检查权限，或在 STATIONMAP_DATA_DIR 里换一个文件夹。",
            en=f"The ledger cannot be kept in {file.parent} ({en}). "
            "Check who may write there, or name another folder in STATIONMAP_DATA_DIR.",
            field="STATIONMAP_DATA_DIR",
            value=str(file.parent),
        ) from None
    return file
