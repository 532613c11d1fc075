"""Files that wait, and what is remembered between files, on both databases."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import NotFoundError
from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Ledger
from stationmap.store import Snapshot, Store, VersionKind
from stationmap.store import blobs as blob_table
from stationmap.store.drafts import NEW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.settings import Settings

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with Store.open(store_settings) as opened:
        yield opened


def test_a_file_waits_with_what_was_said_about_it(store: Store) -> None:
    name = store.add_draft("台账.csv", b"a,b\n", who="王", at=NOW)
    draft = store.draft(name)
    assert (draft.file_name, draft.file_size, draft.who, draft.at) == ("台账.csv", 4, "王", NOW)
    assert (draft.status, draft.progress, draft.decisions, draft.details) == (NEW, 0.0, {}, {})
    assert store.draft_file(name) == b"a,b\n"
    said = {"datum": "gcj02", "placed": [[14, 116.65, 40.13]]}
    assert store.save_draft(name, at=LATER, decisions=said, status="checked", progress=0.25)
    assert store.save_draft(name, at=LATER, step="定位", details={"faults": 3})
    saved = store.draft(name)
    assert (saved.decisions, saved.status, saved.progress) == (said, "checked", 0.25)
    assert (saved.step, saved.details, saved.changed_at) == ("定位", {"faults": 3}, LATER)


def test_drafts_are_listed_newest_first(store: Store) -> None:
    names = [
        store.add_draft(f"{n}.csv", bytes([n]), who="王", at=NOW + timedelta(seconds=n))
        for n in range(3)
    ]
    assert [draft.id for draft in store.drafts()] == names[::-1]
    assert len(set(names)) == 3


def test_of_several_that_want_to_begin_one_does(store: Store, store_settings: Settings) -> None:
    name = store.add_draft("a.csv", b"a", who="王", at=NOW)
    together, began = threading.Barrier(5), []

    def begin() -> None:
        with Store.open(store_settings) as own:
            together.wait()
            began.append(own.save_draft(name, at=LATER, status="checking", was=NEW))

    threads = [threading.Thread(target=begin) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(began) == [False] * 4 + [True]


def test_a_dropped_draft_is_gone_and_its_file_with_it(store: Store) -> None:
    name = store.add_draft("a.csv", b"a", who="王", at=NOW)
    hash_of = store.draft(name).file_hash
    store.drop_draft(name, who="王", at=LATER)
    assert store.drafts() == ()
    for gone in (
        lambda: store.draft(name),
        lambda: store.draft_file(name),
        lambda: store.save_draft(name, at=NOW, status="x"),
        lambda: store.drop_draft(name, who="王", at=NOW),
        lambda: store.blob(hash_of),
    ):
        with pytest.raises(NotFoundError):
            gone()
    assert [row.action for row in store.audit()] == ["drafts.drop", "drafts.add"]
    assert {row.subject for row in store.audit()} == {name}


def test_a_file_stays_while_a_version_or_another_draft_needs_it(store: Store) -> None:
    one = store.add_draft("a.csv", b"a", who="王", at=NOW)
    two = store.add_draft("b.csv", b"a", who="李", at=NOW)
    store.drop_draft(one, who="王", at=NOW)
    assert store.draft_file(two) == b"a"
    store.add_version(
        Snapshot(Ledger(())), kind=VersionKind.IMPORT, based_on=0, who="李", at=NOW, file=b"a"
    )
    store.drop_draft(two, who="李", at=NOW)
    assert store.file(1) == b"a"


def test_headings_are_remembered_as_they_were_last_said(store: Store) -> None:
    def remember(**columns: str | None) -> None:
        store.remember_columns(columns, who="王", at=NOW)

    remember()
    remember(名称="name", 备注=None, **{"地 址": "name", "x" * 5_000: "addr"})
    remember(**{"地 址": "addr", "备注": None})
    known = {"名称": "name", "备注": None, "地 址": "addr", "x" * 5_000: "addr"}
    assert store.remembered_columns() == known


def test_what_is_remembered_otherwise_than_before_is_noted(store: Store) -> None:
    store.remember_columns({"名称": "name", "备注": None}, who="王", at=NOW)
    store.remember_columns({"名称": "name", "备注": None}, who="王", at=LATER)
    store.remember_columns({"名称": "name", "备注": "addr"}, who="李", at=LATER)
    told = [(row.who, row.at, row.action, row.before, row.after) for row in store.audit()]
    assert told == [
        ("李", LATER, "columns.remember", {"备注": None}, {"备注": "addr"}),
        (
            "王",
            NOW,
            "columns.remember",
            {"名称": None, "备注": None},
            {"名称": "name", "备注": None},
        ),
    ]


def test_a_geocoder_is_asked_once(store: Store) -> None:
    assert store.geocode("amap", "府前街") is None
    store.keep_geocode("amap", "府前街", {"location": [116.65, 40.13], "level": "门牌号"}, NOW)
    store.keep_geocode("tencent", "府前街", {"location": None}, NOW)
    store.keep_geocode("amap", "府" * 3_000, {"location": None}, NOW)
    assert store.geocode("amap", "府前街") == {"location": [116.65, 40.13], "level": "门牌号"}
    assert store.geocode("tencent", "府前街") == {"location": None}
    assert store.geocode("amap", "府" * 3_000) == {"location": None}
    store.keep_geocode("amap", "府前街", {"location": [116.7, 40.1]}, LATER)
    assert store.geocode("amap", "府前街") == {"location": [116.7, 40.1]}


def test_a_secret_is_the_same_for_everyone_and_made_once(
    store: Store, store_settings: Settings
) -> None:
    together, found = threading.Barrier(4), []

    def ask() -> None:
        with Store.open(store_settings) as own:
            together.wait()
            found.append(own.secret("cookies"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert set(found) == {store.secret("cookies")}
    assert len(found[0]) == 32
    assert store.secret("another") != found[0]


def test_contents_come_back_and_stay_while_they_are_needed(store: Store) -> None:
    contents = (b"", b"a", bytes(range(256)) * 50, b"a" * 100_000)
    names = [store.keep_blob(content) for content in contents]
    assert [store.blob(name) for name in names] == list(contents)
    assert store.keep_blob(b"a") == names[1]
    with store.writing() as connection:
        blob_table.drop_unused(connection, names[1])
    with pytest.raises(NotFoundError):
        store.blob(names[1])
