from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from stationmap import words
from stationmap.arrival import NEVER_S, Going, arriving
from stationmap.hours import SHANGHAI, OpeningHours, WorkingCalendar
from stationmap.words import Group

if TYPE_CHECKING:
    from stationmap.words import State

AT = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)  # a Thursday
CALENDAR = WorkingCalendar()


def sets_out(
    hours: str | None, walk_min: float, ride_min: float | None = None, at: datetime = AT
) -> tuple[State, float, bool]:
    read = OpeningHours.parse(hours)
    opening, travel_s = read.at(at, CALENDAR), walk_min * 60
    there = read.at(at + timedelta(seconds=travel_s), CALENDAR)
    going = Going(travel_s, there, ride_min * 60 if ride_min is not None else None)
    state = arriving(words.state(opening, at), opening, at, going)
    return state, going.inside_s(opening, at) / 60, going.rides(opening, at)


@pytest.mark.parametrize(
    ("closes", "walk_min", "glyph", "said", "group"),
    [
        ("21:00", 5, "open", "开着，开到 21:00", Group.IN),
        ("18:10", 5, "soon", "30 分钟后关，来得及", Group.IN),
        ("18:00", 11, "soon", "20 分钟后关，来得及", Group.IN),
        ("18:00", 17, "soon", "20 分钟后关，17:43 前出发来得及", Group.IN),
        ("18:00", 20, "soon", "20 分钟后关，到那儿就关了，今天来不及了", Group.SHUT),
        ("18:30", 42, "open", "开着，开到 18:30，17:48 前出发来得及", Group.IN),
        ("18:30", 60, "open", "开着，开到 18:30，到那儿就关了，今天来不及了", Group.SHUT),
    ],
)
def test_what_shuts_while_one_is_on_the_way(
    closes: str, walk_min: float, glyph: str, said: str, group: Group
) -> None:
    state, inside_min, _rides = sets_out(f"08:00-{closes}", walk_min)
    assert (state.glyph, state.said + state.more, state.group) == (glyph, said, group)
    tomorrow_min = (24 - 17) * 60 - 40 + 8 * 60
    assert inside_min == pytest.approx(walk_min if group is Group.IN else tomorrow_min)


def test_where_walking_is_too_slow_an_ebike_may_not_be() -> None:
    state, inside_min, rides = sets_out("08:00-18:00", 30, 8)
    assert state.said + state.more == "20 分钟后关，走到就关了，骑车 17:52 前出发来得及"
    assert (state.group, inside_min, rides) == (Group.SHUT, 8, True)
    state, _inside_min, rides = sets_out("08:00-18:00", 60, 20)
    assert "今天来不及了" in state.more
    assert not rides


def test_a_gap_at_noon_is_over_when_one_is_there_or_soon_after() -> None:
    noon = AT.replace(hour=11, minute=20)
    hours = "08:30-11:30,13:30-17:00"
    state, inside_min, _rides = sets_out(hours, 15, at=noon)
    assert state.more == "，到那儿就关了，13:30 再开"
    assert (state.group, inside_min) == (Group.SHUT, 130)
    state, inside_min, _rides = sets_out("08:30-11:30,11:40-17:00", 30, at=noon)
    assert state.more == "，到那儿又开着"
    assert (state.group, inside_min) == (Group.IN, 30)


@pytest.mark.parametrize(
    ("walk_min", "more", "group", "inside_min"),
    [
        (25, "，到那儿就开了", Group.IN, 25),
        (20, "，到那儿就开了", Group.IN, 20),
        (14, "，到那儿等 6 分钟", Group.IN, 20),
        (19.9, "，到那儿等 1 分钟", Group.IN, 20),
    ],
)
def test_what_opens_soon(walk_min: float, more: str, group: Group, inside_min: float) -> None:
    state, inside, _rides = sets_out("18:00-23:00", walk_min, walk_min / 3)
    assert (state.glyph, state.said, state.more) == ("closed", "今天 18:00 开", more)
    assert (state.group, inside) == (group, pytest.approx(inside_min))


def test_nobody_waits_longer_than_half_an_hour() -> None:
    state, inside_min, _rides = sets_out("18:11-23:00", 0)
    assert (state.more, state.group, inside_min) == ("", Group.SHUT, 31)
    assert sets_out("18:11-23:00", 1)[0].group is Group.IN


def test_what_never_opens_is_never_entered() -> None:
    state, inside_min, _rides = sets_out("off", 5)
    assert (state.said, state.group, inside_min) == ("现在关着", Group.SHUT, NEVER_S / 60)


def test_unknown_stays_unknown_and_becomes_so() -> None:
    state, inside_min, _rides = sets_out(None, 5)
    assert (state.said, state.more, state.group) == ("时间待核实", "", Group.UNSURE)
    assert inside_min == 5
    # The holidays of 2060 are not announced: nobody knows the night of a last of December.
    eve = datetime(2059, 12, 31, 23, 50, tzinfo=SHANGHAI)
    assert sets_out("24/7; PH off", 20, at=eve)[0].group is Group.UNSURE


def test_open_round_the_clock_is_open_however_far() -> None:
    state, inside_min, _rides = sets_out("24/7", 10_000)
    assert (state.said + state.more, state.group) == ("24 小时开着", Group.IN)
    assert inside_min == 10_000


def test_a_make_up_working_day_is_one() -> None:
    saturday = datetime(2026, 10, 10, 8, 20, tzinfo=SHANGHAI)  # worked for the National Day
    state, inside_min, _rides = sets_out("Mo-Fr 08:30-17:00; PH off", 12, at=saturday)
    assert (state.more, inside_min) == ("，到那儿就开了", 12)
    sunday = saturday + timedelta(days=1)
    assert sets_out("Mo-Fr 08:30-17:00; PH off", 12, at=sunday)[0].group is Group.SHUT
