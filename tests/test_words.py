from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from stationmap import words
from stationmap.hours import SHANGHAI, Opening, OpenState
from stationmap.model import CheckedBy, LonLat, PositionQuality, Source, Station
from stationmap.words import Group

AT = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def opening(state: OpenState, **more: object) -> Opening:
    told = {
        "closes_at": None,
        "opens_at": None,
        "always": False,
        "reason": None,
        "calendar_announced": True,
    }
    return Opening(state=state, **{**told, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("closes", "glyph", "said"),
    [
        ("2026-11-19T21:00", "open", "开着，开到 21:00"),
        ("2026-11-20T00:00", "open", "开着，开到 24:00"),
        ("2026-11-20T02:00", "open", "开着，开到次日 2:00"),
        ("2026-11-19T18:11", "open", "开着，开到 18:11"),
        ("2026-11-19T18:10", "soon", "30 分钟后关"),
        ("2026-11-19T17:40:30", "soon", "1 分钟后关"),
    ],
)
def test_open(closes: str, glyph: str, said: str) -> None:
    state = words.state(opening(OpenState.OPEN, closes_at=moment(closes)), AT)
    assert (state.glyph, state.said + state.more, state.group) == (glyph, said, Group.IN)


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        ("2026-11-19T18:30", "今天 18:30 开"),
        ("2026-11-20T08:30", "明早 8:30 开"),
        ("2026-11-20T14:00", "明天 14:00 开"),
        ("2026-11-23T08:30", "现在关着，周一 8:30 开"),
        ("2026-11-30T08:30", "现在关着，11 月 30 日 8:30 开"),
    ],
)
def test_closed(opens: str, said: str) -> None:
    state = words.state(opening(OpenState.CLOSED, opens_at=moment(opens)), AT)
    assert (state.glyph, state.said, state.group) == ("closed", said, Group.SHUT)


def test_not_open_today_is_said_only_where_it_is_so() -> None:
    monday = opening(OpenState.CLOSED, opens_at=moment("2026-11-23T08:30"))
    assert words.state(monday, AT, opened_today=False).said == "今天不开，周一 8:30 开"
    assert words.state(monday, AT, opened_today=True).said == "现在关着，周一 8:30 开"


def test_closed_for_good_knows_no_moment() -> None:
    assert words.state(opening(OpenState.CLOSED), AT).said == "现在关着"


def test_unknown_is_never_closed() -> None:
    state = words.state(opening(OpenState.UNKNOWN, reason="no-hours"), AT)
    assert (state.glyph, state.said, state.group) == ("unknown", "时间待核实", Group.UNSURE)


def test_always_open() -> None:
    state = words.state(opening(OpenState.OPEN, always=True), AT)
    assert (state.said, state.group) == ("24 小时开着", Group.IN)


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0, "0 米"), (270.4, "270 米"), (999.4, "999 米"), (999.6, "1.0 公里"), (12_345, "12 公里")],
)
def test_distance(metres: float, said: str) -> None:
    assert str(words.distance(metres)) == said


def test_rough_distance_is_about() -> None:
    assert str(words.distance(3200, rough=True)) == "约 3.2 公里"


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "约 1 分钟"), (61, "约 2 分钟"), (5401, "约 1.5 小时")]
)
def test_duration_is_always_an_estimate(seconds: float, said: str) -> None:
    assert str(words.duration(seconds)) == said


@pytest.mark.parametrize(
    ("bearing", "word", "degrees"),
    [
        (0, "往北", 0),
        (22.4, "往北", 22),
        (22.6, "往东北", 23),
        (270, "往西", 270),
        (359.7, "往北", 0),
    ],
)
def test_direction(bearing: float, word: str, degrees: int) -> None:
    assert words.direction(bearing) == words.Direction(word, degrees)


STATION = Station("001-01", "甲", LonLat(116.65, 40.13), PositionQuality.LEDGER)


@pytest.mark.parametrize(
    ("days", "by", "said"),
    [
        (0, CheckedBy.UNKNOWN, "今天核实"),
        (1, CheckedBy.LEDGER, "昨天核实，据台账"),
        (3, CheckedBy.STREET, "3 天前有人到过"),
        (9, CheckedBy.LEDGER, "11 月 10 日核实，据台账"),
    ],
)
def test_checked_says_when_and_by_what(days: int, by: CheckedBy, said: str) -> None:
    today = AT.date()
    seen = replace(STATION, checked_on=today - timedelta(days=days), checked_by=by)
    assert words.checked(seen, today) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (None, "还没核实过"),
        (Source("工会驿站台账", "2026-11-20"), "还没核实过"),
        (Source("劳动午报", "2024-07-16"), "2024 年 7 月报道过"),
        (Source("劳动午报", "2025-11"), "2025 年 11 月报道过"),
        (Source("劳动午报", "去年"), "有过报道，没核实过"),
    ],
)
def test_never_checked_says_who_wrote_of_it(source: Source | None, said: str) -> None:
    assert words.checked(replace(STATION, source=source), AT.date()) == said


def test_a_ledger_without_examples_does_not_speak_of_them() -> None:
    for said in (words.counted(298, 298), words.counted_briefly(298, 298)):
        assert said == "298 座驿站"
    assert "287" in words.counted(298, 11)
