from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from stationmap.people.patience import ADDRESS, NAME, PAIR, counted_against, failed, network

if TYPE_CHECKING:
    from stationmap.people.patience import Count

AT = datetime(2026, 11, 19, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def must_wait(count: Count | None, at: datetime) -> bool:
    return count is not None and count.until is not None and at < count.until


def test_the_fifth_failure_brings_a_wait_that_grows() -> None:
    at, count, waits = AT, None, []
    for _ in range(7):
        for turn in range(5):
            assert not must_wait(count, at)
            count = failed(count, PAIR, at)
            assert must_wait(count, at) is (turn == 4)
        assert count is not None
        assert count.until is not None
        waits.append((count.until - at) // MINUTE)
        at = count.until
    assert waits == [15, 30, 60, 120, 240, 240, 240]


def test_failures_far_apart_bring_no_wait() -> None:
    count = None
    for turn in range(40):
        count = failed(count, PAIR, AT + turn * timedelta(minutes=4))
        assert count.until is None


def test_a_day_without_failures_is_a_new_beginning() -> None:
    count = None
    for _ in range(10):
        count = failed(count, PAIR, AT)
    assert count is not None
    assert count.waits == 2
    assert failed(count, PAIR, AT + timedelta(hours=24)).waits == 0


@given(st.lists(st.timedeltas(timedelta(0), timedelta(minutes=9)), min_size=55, max_size=120))
def test_who_knows_only_the_name_can_slow_a_stranger_but_never_shut_the_door(
    pauses: list[timedelta],
) -> None:
    at, count = AT, None
    for pause in pauses:
        at += pause
        if not must_wait(count, at):
            count = failed(count, NAME, at)
    assert count is not None
    assert not must_wait(count, at + NAME.longest)


def test_a_browser_known_before_is_counted_by_itself() -> None:
    strange = counted_against("王芳", "192.0.2.1", None)
    own = counted_against("王芳", "192.0.2.1", "mark")
    assert sorted(strange.values(), key=lambda p: p.most) == [PAIR, ADDRESS, NAME]
    assert not strange.keys() & own.keys()
    assert own.keys() == counted_against(" 王芳 ", "198.51.100.7", "mark").keys()
    assert not any("王芳" in key or "192" in key for key in strange)


def test_a_household_of_ipv6_is_one_address() -> None:
    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:ffff::1")
    assert network("2001:db8:1:3::1") != network("2001:db8:1:2::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("not an address") == "not an address"
