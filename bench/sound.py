"""Whether a store is whole: what no killed process may leave behind, and what none may take."""

# ruff: noqa: S101 - what it asserts is what it is for
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from stationmap.store.schema import blobs, drafts, versions

if TYPE_CHECKING:
    from stationmap.store import Store

FILES = {"stationmap.sqlite", "stationmap.sqlite-wal", "stationmap.sqlite-shm"}
ALL = 1_000_000


def refuse_unsound(store: Store) -> list[int]:
    """Check a store from outside, and return the numbers of its versions, the newest first.

    The database finds no fault in itself; versions are numbered without a gap,
    and the audit log has each of them; no text is there that nothing names,
    which would be the half of something; beside the database lies no file.
    """
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert not connection.execute(text("PRAGMA foreign_key_check")).all()
            beside = {path.name for path in Path(store.name).parent.iterdir()}
            assert beside <= FILES, beside
        named = {drafts.c.file_hash, *(versions.c[f"{what}_hash"] for what in _HELD)}
        whole = {name for column in named for name in connection.scalars(select(column)) if name}
        halves = set(connection.scalars(select(blobs.c.hash))) - whole
        assert not halves, f"nothing names {halves}"
    numbers = [version.number for version in store.versions(ALL)]
    assert numbers == list(range(len(numbers), 0, -1)), numbers
    told = [row.subject for row in store.audit(ALL, action="versions.")]
    assert told == [str(number) for number in numbers], "versions and audit log differ"
    return numbers


_HELD = ("ledger", "townships", "file")
