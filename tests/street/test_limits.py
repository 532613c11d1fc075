from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from stationmap.errors import LimitError
from stationmap.hours import SHANGHAI
from stationmap.street import Reporter, Said, refuse_flood

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 19)
ME = Reporter(TODAY, "me", "here")


def said(count: int, *, minutes_ago: float, who: str = "me", where: str = "here") -> list[Said]:
    reporter = Reporter(TODAY, who, where)
    return [Said(NOW - timedelta(minutes=minutes_ago), reporter) for _ in range(count)]


def test_ten_reports_an_hour_are_taken_and_the_next_is_told_when() -> None:
    nine = [*said(8, minutes_ago=1), *said(1, minutes_ago=50)]
    refuse_flood(nine, ME, NOW)
    with pytest.raises(LimitError) as caught:
        refuse_flood([*nine, *said(1, minutes_ago=40)], ME, NOW)
    assert caught.value.retry_after_s == 10 * 60
    assert "17:50" in caught.value.zh
    assert "17:50" in caught.value.en
    refuse_flood([*nine, *said(1, minutes_ago=40)], ME, NOW + timedelta(minutes=10))


def test_what_is_said_again_and_again_counts_each_time() -> None:
    with pytest.raises(LimitError):
        refuse_flood([Said(NOW - timedelta(minutes=3), ME, times=10)], ME, NOW)


def test_thirty_reports_a_day() -> None:
    spread = [item for hour in range(1, 11) for item in said(3, minutes_ago=90 * hour)]
    with pytest.raises(LimitError) as caught:
        refuse_flood(spread, ME, NOW)
    assert caught.value.retry_after_s == timedelta(hours=9).total_seconds()


def test_others_count_only_at_the_same_address_and_a_team_has_room_there() -> None:
    refuse_flood(said(100, minutes_ago=1, who="other", where="elsewhere"), ME, NOW)
    team = [item for n in range(59) for item in said(1, minutes_ago=5, who=f"mate {n}")]
    refuse_flood(team, ME, NOW)
    with pytest.raises(LimitError):
        refuse_flood([*team, *said(1, minutes_ago=5, who="one more")], ME, NOW)


def test_what_is_yet_to_come_does_not_count() -> None:
    refuse_flood(said(50, minutes_ago=-5), ME, NOW)
