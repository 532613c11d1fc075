"""A full disk is told as what it is, and no stranger learns where the database is."""

from __future__ import annotations

import errno
from io import BytesIO
from typing import Any, NamedTuple

import pytest

from stationmap.errors import DataError
from stationmap.web.room import no_room

WHERE = "postgresql://keeper:***@db.example/stationmap"


class Usage(NamedTuple):
    """As `shutil.disk_usage` tells it."""

    total: int
    used: int
    free: int


def test_a_full_disk_is_said_and_nothing_is_taken(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keeper.store, "add_draft", full)
    answer = keeper.post("/keeper/import", file=(BytesIO(b"x"), "a.csv"))
    assert answer.status_code == 503
    assert "磁盘满了" in answer.text
    assert keeper.store.drafts() == ()


@pytest.mark.parametrize("free", [0, 10**9])
def test_what_a_library_says_of_a_full_disk_is_understood_by_looking(
    monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**9, 10**9 - free, free))
    assert no_room(RuntimeError("IO_ENOSPC")) is (free == 0)


def test_the_cause_of_an_error_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**9, 0, 10**9))
    error = RuntimeError("not written")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert no_room(error)
    assert not no_room(OSError(errno.EACCES, "Permission denied"))


@pytest.mark.parametrize("address", ["/login", "/keeper/versions", "/s/001-03/report"])
def test_a_stranger_does_not_learn_where_the_database_is(
    keeper: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    address: str,
) -> None:
    def away() -> None:
        raise DataError(zh=f"{WHERE}：连不上。", en=WHERE, field="store", value=WHERE, file=WHERE)

    monkeypatch.setattr(keeper.store, "reading", away)
    monkeypatch.setattr(keeper.store, "writing", away)
    act = keeper.client.post if address.endswith("report") else keeper.get
    more = {"data": {"kind": "fine"}} if address.endswith("report") else {}
    for headers in ({}, {"X-CSRFToken": "x"}):
        answer = act(address, headers=headers, **more)
        assert answer.status_code == 503
        assert "db.example" not in answer.text
        assert "找驿站不受影响" in answer.text
    assert WHERE in caplog.text
    assert keeper.get("/").status_code == 200
