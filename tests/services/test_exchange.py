"""What every service's answers are read by; how each of them fails is tried in tests/geocoding."""

from __future__ import annotations

import pytest

from stationmap.services import Answered, Fault, Unanswered, parsed


@pytest.mark.parametrize(
    ("kind", "body", "fault"),
    [
        ("text/html", b"log in", Fault.PORTAL),
        ("text/plain", b" <!doctype html>", Fault.PORTAL),
        ("application/json", b"[1, 2]", Fault.GARBAGE),
        ("application/json", b'{"a": ', Fault.GARBAGE),
        ("application/json", b"\xff\xfe", Fault.GARBAGE),
        ("application/json", b"[" * 100_000, Fault.GARBAGE),
    ],
)
def test_what_is_no_object_is_told_apart(kind: str, body: bytes, fault: Fault) -> None:
    assert parsed(Answered(kind, body)) == Unanswered(fault)


def test_a_mark_of_byte_order_does_no_harm() -> None:
    assert parsed(Answered("text/plain", b'\xef\xbb\xbf{"errcode": 0}')) == {"errcode": 0}
