"""A backup becomes the same store again, on either database, or nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import stat
import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import insert, select

from stationmap.errors import ConflictError, DataError, InputError
from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.settings import Settings
from stationmap.store import Snapshot, Store, VersionKind, archive
from stationmap.store.backup import backup, ours
from stationmap.store.database import Database
from stationmap.store.people import people
from stationmap.store.reports import add_report
from stationmap.store.reports_kept import photo_of
from stationmap.store.schema import blobs, remembered, secrets, versions
from stationmap.street import Report, Reporter, ReportKind, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
NOBODY = {"who": "王", "at": NOW}
REPORT = Report(
    number=0,
    ref="SY-0000",
    name="甲",
    township_code=None,
    kind=ReportKind.LOCKED,
    first_at=NOW,
    at=NOW,
    reporter=Reporter(NOW.date(), "me", "here"),
    posted="24/7",
    told=Told(words="在后门"),
)


def ledger(*names: str) -> Ledger:
    return Ledger(
        tuple(
            Entry(Station(f"SY-{n:04}", name, LonLat(116.6, 40.1), PositionQuality.LEDGER))
            for n, name in enumerate(names)
        )
    )


def fill(store: Store) -> None:
    """Put something into every corner."""
    store.begin("2026.11", ledger("甲"), at=NOW)
    made = {"kind": VersionKind.IMPORT, "file_name": "a.csv", "file": bytes(range(256)), **NOBODY}
    store.add_version(Snapshot(ledger("甲", "乙"), b"{}"), based_on=1, **made)
    store.roll_back(1, based_on=2, **NOBODY)
    store.add_draft("b.csv", os.urandom(2_000), **NOBODY)
    store.remember_columns({"名称": "name", "备注": None, "\0\udcff": "addr"}, who="王", at=NOW)
    store.keep_geocode("amap", "府前街", {"location": [116.6, 40.1]}, NOW)
    store.secret("cookies")
    add_report(store, REPORT, photo=b"a photo")
    with store.writing() as connection:
        row = {"name": "王", "key": "王", "role": "keeper", "password": "x", "must_change": True}
        connection.execute(insert(people).values(**row, made_at=NOW))
        # More than are read at once.
        rows = [{"name": f"n{number}", "content": b"x"} for number in range(40)]
        connection.execute(insert(secrets).values(rows))
        rows = [{"key": f"{number}", "heading": f"列{number}"} for number in range(1_100)]
        connection.execute(insert(remembered).values(rows))


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for those that a restore writes itself."""
    with store.reading() as connection:
        held = {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in ours().items()
        }
    held["audit"] = [row for row in held["audit"] if "store.restore" not in row]
    held["pulse"] = [row[:1] for row in held["pulse"]]
    return held


@pytest.fixture
def filled(store_settings: Settings) -> Iterator[Store]:
    with Store.open(store_settings) as store:
        fill(store)
        yield store


@pytest.fixture(params=["sqlite", "postgresql"])
def other_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a second store, with nothing in it, not even a table."""
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path / "other")
    return Settings(store=request.getfixturevalue("postgres_address"))


def test_a_backup_becomes_the_same_store_on_either_database(
    filled: Store, other_settings: Settings, tmp_path: Path
) -> None:
    manifest = filled.backup(tmp_path / "b.zip", at=NOW)
    assert manifest.label == filled.version(3).label
    served = Store.restore(tmp_path / "b.zip", other_settings, **NOBODY)
    assert served == filled.current()
    with Store.open(other_settings) as store:
        assert everything(store) == everything(filled)
        assert store.snapshot(2) == filled.snapshot(2)
        assert photo_of(store, 1) == b"a photo"
        assert store.secret("cookies") == filled.secret("cookies")
        assert store.remembered_columns()["\0\udcff"] == "addr"
        assert store.audit(1)[0].action == "store.restore"
        # It goes on where the old one was: what is added gets a number of its own.
        store.record("王", "x", at=NOW)
        assert add_report(store, replace(REPORT, ref="SY-0001"))[0].number == 2
        made = {"kind": VersionKind.DECISION, "based_on": 3, **NOBODY}
        assert store.add_version(Snapshot(ledger("丁")), **made).number == 4


def test_what_is_there_goes_only_when_told_to(
    filled: Store, store_settings: Settings, tmp_path: Path
) -> None:
    filled.backup(tmp_path / "b.zip", at=NOW)
    kept = everything(filled)
    made = {"kind": VersionKind.DECISION, "based_on": 3, **NOBODY}
    filled.add_version(Snapshot(ledger("丁")), **made)
    pulses, later = filled.pulses(), everything(filled)
    with pytest.raises(ConflictError, match="nothing was overwritten"):
        Store.restore(tmp_path / "b.zip", store_settings, **NOBODY)
    assert everything(filled) == later
    Store.restore(tmp_path / "b.zip", store_settings, replace=True, **NOBODY)
    assert everything(filled) == kept
    assert all(filled.pulses()[name] > number for name, number in pulses.items())


def test_it_is_written_as_of_one_moment_while_others_write(
    filled: Store, store_settings: Settings, tmp_path: Path
) -> None:
    ended, number = threading.Event(), 3

    def write() -> None:
        nonlocal number
        with Store.open(store_settings) as own:
            while not ended.is_set():
                made = {"kind": VersionKind.DECISION, "based_on": number, **NOBODY}
                own.add_version(Snapshot(ledger(f"站{number}")), **made)
                number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for turn in range(3):
            filled.backup(tmp_path / f"{turn}.zip", at=NOW)
    finally:
        ended.set()
        thread.join()
    assert number > 4
    for turn in range(3):
        other = Settings(data_dir=tmp_path / f"{turn}")
        Store.restore(tmp_path / f"{turn}.zip", other, **NOBODY)
        with Store.open(other) as store:
            (newest,) = store.versions(1)
            assert store.snapshot(newest.number).ledger.entries
            rows = [row for row in store.audit() if row.action.startswith("versions.")]
            assert rows[0].subject == str(newest.number)


def test_a_backup_is_for_its_owner_and_never_over_another_file(
    filled: Store, tmp_path: Path
) -> None:
    path = tmp_path / "b.zip"
    filled.backup(path, at=NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held = path.read_bytes()
    with pytest.raises(InputError, match="there already"):
        filled.backup(path, at=NOW)
    with pytest.raises(InputError, match="No such file"):
        filled.backup(tmp_path / "nowhere" / "b.zip", at=NOW)
    assert path.read_bytes() == held
    assert not list(tmp_path.glob(".*"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small backup."""
    folder = tmp_path_factory.mktemp("small")
    with Store.open(Settings(data_dir=folder)) as store:
        store.begin("2026.11", ledger("甲"), at=NOW)
        store.backup(folder / "b.zip", at=NOW)
    return (folder / "b.zip").read_bytes()


def test_a_damaged_backup_is_refused_or_is_none_the_worse(small: bytes, tmp_path: Path) -> None:
    settings, path = Settings(data_dir=tmp_path / "d"), tmp_path / "b.zip"
    chance = random.Random(4)  # noqa: S311
    path.write_bytes(small)
    Store.restore(path, settings, **NOBODY)
    with Store.open(settings) as store:
        kept = everything(store)
        refused = 0
        for turn in range(45):
            spoilt = bytearray(small)
            if turn % 3 == 0:
                del spoilt[chance.randrange(len(small)) :]
            else:
                spoilt[chance.randrange(len(small))] ^= 1 << chance.randrange(8)
            path.write_bytes(spoilt)
            try:
                Store.restore(path, settings, replace=True, **NOBODY)
            except DataError:
                refused += 1
            assert everything(store) == kept
    assert refused > 30


def rewritten(small: bytes, path: Path, table: str, old: str, new: str) -> None:
    """Change a table as somebody would who knows the format, its hash in the manifest too."""
    path.write_bytes(small)
    with ZipFile(path) as old_zip:
        held = {name: old_zip.read(name) for name in old_zip.namelist()}
    member = f"tables/{table}.jsonl"
    assert old in held[member].decode()
    held[member] = held[member].decode().replace(old, new).encode()
    manifest = json.loads(held["manifest.json"])
    for note in manifest["tables"]:
        if note["name"] == table:
            note["sha256"] = hashlib.sha256(held[member]).hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as new_zip:
        for name, content in held.items():
            new_zip.writestr(name, content)


def test_what_the_database_itself_refuses_changes_nothing(
    small: bytes, store_settings: Settings, tmp_path: Path
) -> None:
    with Store.open(store_settings) as store:
        fill(store)
        kept = everything(store)
        with store.reading() as connection:
            ours = set(connection.scalars(select(blobs.c.hash)))
        hash_of = store.version(1).ledger_hash
        assert hash_of in ours
        path = tmp_path / "b.zip"
        rewritten(small, path, "versions", hash_of, "0" * 64)  # of a content that is not there
        with pytest.raises(DataError):
            Store.restore(path, store_settings, replace=True, **NOBODY)
        rewritten(small, path, "blobs", hash_of, "0" * 64)  # a content that is not what it says
        with pytest.raises(DataError, match="differs from its hash"):
            Store.restore(path, store_settings, replace=True, **NOBODY)
        assert everything(store) == kept


def test_a_backup_of_a_newer_release_is_refused(small: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(small)
    with ZipFile(path) as old:
        held = {name: old.read(name) for name in old.namelist()}
    held["manifest.json"] = held["manifest.json"].replace(b"0004_drafts", b"0099_later")
    with ZipFile(path, "w") as new:
        for name, content in held.items():
            new.writestr(name, content)
    with pytest.raises(DataError, match="newer release"):
        Store.restore(path, Settings(data_dir=tmp_path / "d"), **NOBODY)
    assert not (tmp_path / "d").exists()


def test_a_backup_of_an_earlier_release_is_taken_to_this_one(
    store_settings: Settings, tmp_path: Path
) -> None:
    """The tables of 0001 alone, as the release before people and reports would have written."""

    early = Settings(data_dir=tmp_path / "early")
    database = Database.open(early, to="0001_versions")
    with database.writing() as connection:
        connection.execute(
            insert(blobs).values(
                hash=hashlib.sha256(b"x").hexdigest(), size=1, packed=False, content=b"x"
            )
        )
    backup(database, tmp_path / "b.zip", at=NOW)
    database.close()
    with Store.open(store_settings) as store:
        fill(store)
    assert Store.restore(tmp_path / "b.zip", store_settings, replace=True, **NOBODY) is None
    with Store.open(store_settings) as store:
        assert store.drafts() == ()
        assert store.blob(hashlib.sha256(b"x").hexdigest()) == b"x"
        store.begin("2026.11", ledger("甲"), at=NOW)


def test_a_damaged_sqlite_file_is_set_aside_when_told_to(small: bytes, tmp_path: Path) -> None:
    settings, path = Settings(data_dir=tmp_path / "d"), tmp_path / "b.zip"
    path.write_bytes(small)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "stationmap.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(DataError, match="damaged"):
        Store.restore(path, settings, **NOBODY)
    served = Store.restore(path, settings, replace=True, **NOBODY)
    assert served is not None
    (aside,) = (tmp_path / "d").glob("*damaged*")
    assert aside.read_bytes() == b"no database" * 500
    with Store.open(settings) as store, store.reading() as connection:
        assert connection.scalar(select(versions.c.label)) == "2026.11"


def test_a_line_of_a_backup_is_never_read_without_end(
    small: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, path = Settings(data_dir=tmp_path / "d"), tmp_path / "b.zip"
    path.write_bytes(small)
    with monkeypatch.context() as patch:
        patch.setattr(archive, "LONGEST_BYTES", 40)
        with pytest.raises(DataError, match="no intact backup"):
            Store.restore(path, settings, **NOBODY)
    assert not (tmp_path / "d").exists()
    assert Store.restore(path, settings, **NOBODY)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(DataError, match="no intact backup"):
        Store.restore(tmp_path / "b.zip", Settings(data_dir=tmp_path / "d"), **NOBODY)
    with pytest.raises(DataError, match="No such file"):
        Store.restore(tmp_path / "c.zip", Settings(data_dir=tmp_path / "d"), **NOBODY)
    assert not (tmp_path / "d").exists()
