from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stationmap.hours import SHANGHAI
from stationmap.street.reporter import day_of, network_of, reporter

TODAY = date(2026, 11, 19)


def test_one_phone_is_one_another_browser_on_it_is_not_independent() -> None:
    one = reporter(b"salt", TODAY, address="10.1.2.3", agent="WeChat")
    assert one == reporter(b"salt", TODAY, address="10.1.2.3", agent="WeChat")
    browser = reporter(b"salt", TODAY, address="10.1.2.3", agent="Firefox")
    assert browser.who != one.who
    assert not one.independent_of(browser)
    assert one.independent_of(reporter(b"salt", TODAY, address="10.1.2.4", agent="WeChat"))


def test_another_day_has_other_words_and_they_prove_nothing() -> None:
    one = reporter(b"salt", TODAY, address="10.1.2.3", agent="WeChat")
    other = reporter(b"pepper", date(2026, 11, 20), address="10.1.2.3", agent="WeChat")
    assert {one.who, one.where}.isdisjoint({other.who, other.where})
    assert not one.independent_of(other)


def test_nothing_of_address_or_browser_is_kept() -> None:
    kept = repr(reporter(b"salt", TODAY, address="203.0.113.7", agent="WeChat"))
    assert "203" not in kept
    assert "WeChat" not in kept


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_the_network_that_a_phone_cannot_change_at_will(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_day_turns_at_four() -> None:
    assert day_of(datetime(2026, 11, 20, 3, 59, tzinfo=SHANGHAI)) == TODAY
    assert day_of(datetime(2026, 11, 20, 4, 0, tzinfo=SHANGHAI)) == date(2026, 11, 20)
    assert day_of(datetime(2026, 11, 19, 19, 59, tzinfo=UTC)) == TODAY
