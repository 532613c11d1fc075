"""Opening a store makes it, takes it to this release's form, or says what stands in the way."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from stationmap.errors import DataError, InputError, StationmapError
from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Ledger
from stationmap.settings import Settings
from stationmap.store import (
    Snapshot,
    Store,
    VersionKind,
    log_in,  # noqa: F401 - with its tables
    reports,  # noqa: F401 - with its tables
)
from stationmap.store.database import Database
from stationmap.store.migrate import known
from stationmap.store.schema import HEAD, metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
NOBODY = 65534


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a database without any table."""
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path / "deep" / "data")
    return Settings(store=request.getfixturevalue("postgres_address"))


def test_a_new_store_has_the_tables_that_the_program_uses(empty_settings: Settings) -> None:
    with Store.open(empty_settings) as store, store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD
        assert not known("0099_another")


def test_many_that_start_at_once_make_one_store(empty_settings: Settings) -> None:
    together, made, failed = threading.Barrier(4), [], []

    def start() -> None:
        together.wait()
        try:
            with Store.open(empty_settings) as own:
                made.append(own.begin("2026.11", Ledger(()), at=NOW))
        except Exception as error:  # noqa: BLE001 - it is shown below
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [version.number for version in made] == [1, 1, 1, 1]


def test_a_database_of_a_newer_release_is_left_alone(store_settings: Settings) -> None:
    with Store.open(store_settings) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099_tomorrow'"))
    with pytest.raises(DataError, match="newer release") as caught:
        Store.open(store_settings)
    assert "升级" in caught.value.zh
    with pytest.raises(DataError):
        Store.open(store_settings)


def test_folder_and_file_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    with Store.open(Settings(data_dir=folder)) as store:
        store.begin("2026.11", Ledger(()), at=NOW)
        for path in (folder, *folder.iterdir()):
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
        with store.reading() as connection:
            asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            told = [connection.scalar(text(f"PRAGMA {name}")) for name in asked]
    assert told == ["wal", 2, 1, 20_000]


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="STATIONMAP_DATA_DIR") as caught:
        Store.open(Settings(data_dir=tmp_path / "file" / "data"))
    assert str(tmp_path / "file") in caught.value.zh
    with pytest.raises(InputError, match="STATIONMAP_DATA_DIR"):
        Store.open(Settings())


def write_to_a_read_only_store(folder: Path) -> None:
    """Tell what is said to somebody who may read the store and not write it."""
    if os.getuid() == 0:
        os.setuid(NOBODY)
    try:
        with Store.open(Settings(data_dir=folder)) as store:
            store.record("x", "y", at=NOW)
    except StationmapError as error:
        print(type(error).__name__, error.en)  # noqa: T201 - read by the test


def told_to_another(folder: Path) -> str:
    script = (
        f"import runpy; from pathlib import Path\n"
        f"runpy.run_path({__file__!r})['write_to_a_read_only_store'](Path({str(folder)!r}))"
    )
    return subprocess.check_output([sys.executable, "-c", script], text=True)


def test_a_file_that_is_removed_meanwhile_takes_nothing_more(
    tmp_path: Path, sqlite_with_tables: Path
) -> None:
    folder = tmp_path / "a %23 ?folder"
    folder.mkdir()
    file = folder / sqlite_with_tables.name
    shutil.copy(sqlite_with_tables, file)
    with Store.open(Settings(data_dir=folder)) as store:
        store.record("王", "test.before", at=NOW)
        for part in folder.iterdir():
            part.rename(tmp_path / part.name)
        for act in (store.audit, lambda: store.record("王", "test.lost", at=NOW)):
            with pytest.raises(DataError) as raised:
                act()
            assert "文件不见了" in raised.value.zh
        assert not file.exists()
        (tmp_path / file.name).rename(file)  # such as a copy that somebody had kept
        for suffix in ("-wal", "-shm"):
            (tmp_path / f"{file.name}{suffix}").rename(f"{file}{suffix}")
        store.record("王", "test.after", at=NOW)
        assert [row.action for row in store.audit()][:2] == ["test.after", "test.before"]


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that others may enter, which those of pytest are not."""
    for path in (tmp_path, *tmp_path.parents):
        if "pytest" in str(path):  # what pytest made, one floor deeper with several workers
            path.chmod(0o755)
    return tmp_path


def test_a_folder_that_is_read_only_is_said(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir()
    folder.chmod(0o555)
    told = told_to_another(folder)
    assert told.startswith(f"InputError The ledger cannot be kept in {folder}"), told


def test_a_file_that_is_read_only_is_said(open_folder: Path) -> None:
    folder = open_folder / "data"
    with Store.open(Settings(data_dir=folder)):
        pass
    (folder / "stationmap.sqlite").chmod(0o444)
    folder.chmod(0o555)
    told = told_to_another(folder)
    assert told.startswith("DataError The database of the ledger"), told
    assert "cannot be written" in told


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    noise = os.urandom(300_000)
    with Store.open(Settings(data_dir=tmp_path)) as store:
        first = store.begin("2026.11", Ledger(()), at=NOW)
        with store.writing() as connection:  # the pool has one connection, which is kept
            pages = connection.scalar(text("PRAGMA page_count"))
            connection.execute(text(f"PRAGMA max_page_count = {pages + 4}"))
        with pytest.raises(DataError, match="disk is full"):
            store.add_version(
                Snapshot(Ledger(()), noise),
                kind=VersionKind.BOUNDARIES,
                based_on=1,
                who="王",
                at=NOW,
            )
        assert store.versions() == (first,)


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + bytes(200)]
)
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "stationmap.sqlite").write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        Store.open(Settings(data_dir=tmp_path))
    assert (tmp_path / "stationmap.sqlite").read_bytes() == content


@pytest.mark.parametrize(
    "address",
    [
        "mysql://a:secret@b/c",
        "postgresql://a:secret@b",
        "postgresql://a:secret@b:port/c",
        "secret",
        "postgresql://a:secret@b/c?sslmode=perhaps",
        "postgresql://a:sec@secret@b/c",
        "postgresql://a:secret@b/c?connect_timeout=3",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError) as caught:
        Store.open(Settings(store=address))
    assert "STATIONMAP_STORE" in caught.value.zh
    assert "secret" not in repr(vars(caught.value))


def wrong_password(address: str) -> str:
    return address.replace("keeper:", "keeper:wrong")


def wrong_port(address: str) -> str:
    start, _, rest = address.rpartition(":")
    return f"{start}:1/{rest.partition('/')[2]}"


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (wrong_password, "refuses the user, the password"),
        (lambda address: address + "_not", "no database of this name"),
        (wrong_port, "cannot be reached"),
        (lambda address: address.replace("127.0.0.1", "nowhere.invalid"), "cannot be reached"),
        (lambda address: address + "?sslmode=require", "cannot be reached"),
        (lambda address: address + "?host=/nowhere", "cannot be reached"),
    ],
)
def test_a_postgresql_that_does_not_answer_is_said_without_its_password(
    postgres_address: str, spoilt: Callable[[str], str], says: str
) -> None:
    with pytest.raises(DataError, match=says) as caught:
        Store.open(Settings(store=spoilt(postgres_address)))
    assert "STATIONMAP_STORE" in caught.value.zh
    assert "%40ss" not in repr(vars(caught.value))
    assert "p@ss" not in repr(vars(caught.value))


def test_a_user_who_may_make_no_tables_is_told(postgres_address: str) -> None:
    as_guest = "postgresql://guest:guest@" + postgres_address.rpartition("@")[2]
    with Database.open(Settings(store=postgres_address), to=None) as database:
        with database.writing() as connection:
            connection.execute(text("CREATE ROLE guest LOGIN PASSWORD 'guest'"))
        try:
            with pytest.raises(DataError, match="Grant this user the right"):
                Store.open(Settings(store=as_guest))
        finally:
            with database.writing() as connection:
                connection.execute(text("DROP ROLE guest"))


def test_postgresql_is_reached_by_its_socket_and_by_the_other_name_of_its_scheme(
    postgres_address: str,
) -> None:
    with Store.open(Settings(store=postgres_address)) as store, store.reading() as connection:
        folder = connection.scalar(text("SHOW unix_socket_directories"))
    by_socket = postgres_address.replace("postgresql:", "postgres:") + f"?host={folder}"
    with Store.open(Settings(store=by_socket)) as store:
        assert store.pulses()["versions"] == 0
        assert "***" in store.name
