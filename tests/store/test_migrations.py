"""A store of an earlier release, with all that it held, becomes one of this release."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, select

from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.people import Role
from stationmap.settings import Settings
from stationmap.store import Snapshot, Store, VersionKind, people
from stationmap.store.backup import ours
from stationmap.store.database import Database
from stationmap.store.migrate import FOLDER, revision
from stationmap.store.reports import add_report
from stationmap.store.reports_kept import one_report, photo_of
from stationmap.store.schema import HEAD
from stationmap.street import Report, Reporter, ReportKind, Told

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
OLD = sorted(path.stem for path in (FOLDER / "versions").glob("0*.py"))[:-1]
STATION = Station("001-01", "甲", LonLat(116.6, 40.1), PositionQuality.LEDGER)
FILE = b"the keeper's own file"

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What a store in use holds, by table."""
    with Store.open(Settings(data_dir=tmp_path_factory.mktemp("full"))) as store:
        store.begin("2026.11", Ledger((Entry(STATION),)), at=NOW)
        made = {"kind": VersionKind.IMPORT, "file_name": "a.csv", "file": FILE}
        two = Ledger((Entry(STATION, {"备注": "x"}),))
        store.add_version(Snapshot(two, b"{}"), based_on=1, who="王", at=NOW, **made)  # type: ignore[arg-type]
        people.add_person(store, "王", Role.KEEPER, "lamp on the stair", who="program", at=NOW)
        by = Reporter(date(2026, 11, 21), "me", "here")
        told = Told(words="在后门")
        report = Report(
            number=0,
            ref="001-01",
            name="甲",
            township_code=None,
            kind=ReportKind.LOCKED,
            first_at=NOW,
            at=NOW,
            reporter=by,
            posted="24/7",
            told=told,
        )
        add_report(store, report, photo=b"a photo")
        store.add_draft("b.csv", b"b", who="王", at=NOW)
        store.remember_columns({"名称": "name"}, who="王", at=NOW)
        store.keep_geocode("amap", "府前街", {"location": [116.6, 40.1]}, NOW)
        with store.reading() as connection:
            return rows(connection)


def rows(connection: Connection) -> Rows:
    there = set(inspect(connection).get_table_names())
    return {
        name: [tuple(row) for row in connection.execute(select(table))]
        for name, table in ours().items()
        if name in there
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a database without any table."""
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path / "data")
    return Settings(store=request.getfixturevalue("postgres_address"))


def as_of(settings: Settings, release: str, full: Rows) -> Rows:
    """Make the store that an earlier release had, with everything that it knew."""
    database = Database.open(settings, to=release)
    with database.writing() as connection:
        assert revision(connection) == release
        for name in rows(connection):
            table = ours()[name]
            # What the database counts itself, it counts: a store in use goes on counting.
            counted = table.autoincrement_column
            columns = [column.name for column in table.columns]
            connection.execute(table.delete())
            for row in full[name]:
                values = dict(zip(columns, row, strict=True))
                if counted is not None:
                    del values[counted.name]
                connection.execute(table.insert().values(values))
        held = rows(connection)
    database.close()
    return held


def test_there_are_earlier_releases() -> None:
    assert len(OLD) >= 3
    assert HEAD not in OLD


@pytest.mark.parametrize("release", OLD)
def test_it_is_taken_to_this_release_with_all_its_data(
    settings: Settings, full: Rows, release: str
) -> None:
    held = as_of(settings, release, full)
    assert len(held["versions"]) == 2
    with Store.open(settings) as store:
        with store.reading() as connection:
            assert revision(connection) == HEAD
            now = rows(connection)
        assert {name: now[name] for name in held} == held
        assert all(now[name] == [] for name in now.keys() - held.keys() - {"pulse", "secrets"})
        assert store.snapshot(2).ledger.entries[0].kept == {"备注": "x"}
        assert store.file(2) == FILE
        if "reports" in held:
            assert one_report(store, 1).told.words == "在后门"
            assert photo_of(store, 1) == b"a photo"
        if "people" in held:
            assert people.find_person(store, "王").role is Role.KEEPER
        # And it goes on from there.
        made = store.roll_back(1, based_on=2, who="王", at=NOW)
        assert made.number == 3
        store.add_draft("c.csv", b"c", who="王", at=NOW)
        people.add_person(store, "李", Role.EDITOR, "lamp on the stair", who="王", at=NOW)
