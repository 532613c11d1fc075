"""The evaluator against opening-hours-py, on hours without holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import opening_hours
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stationmap.hours import SHANGHAI, OpeningHours, OpenState, WorkingCalendar
from stationmap.hours.festivals import plain_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.hours import DayKind

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class PlainCalendar(WorkingCalendar):
    """Every week is an ordinary week, as the oracle sees it without a country."""

    def settled(self, day: date) -> bool:
        return day is not None

    def kinds(self, day: date) -> tuple[DayKind, ...]:
        return (plain_kind(day),)


PLAIN = PlainCalendar()


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def days(draw: Callable[..., int]) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        first, last = draw(st.integers(0, 6)), draw(st.integers(0, 6))
        parts.append(WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}")
    return ",".join(parts)


@st.composite
def dates(draw: Callable[..., int]) -> str:
    first, last = draw(st.integers(0, 11)), draw(st.integers(0, 11))
    assume(first != last)
    if draw(st.booleans()):
        return f"{MONTHS[first]}-{MONTHS[last]}"
    return f"{MONTHS[first]} {draw(st.integers(1, 28)):02d}-{MONTHS[last]} 15"


@st.composite
def spans(draw: Callable[..., int], *, overnight: bool) -> str:
    cuts = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=4)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    texts = [f"{clock(start)}-{clock(end)}" for start, end in pairs]
    if overnight:
        start = draw(st.integers(max(cuts[-1], 2) if cuts[-1] < 1438 else 1438, 1439))
        end = draw(st.integers(1, start - 1))
        late = draw(st.booleans())
        texts.append(f"{clock(start)}-{clock(end + 1440 if late else end)}")
    return ",".join(texts)


@st.composite
def rule(draw: Callable[..., str], *, overnight: bool, states: tuple[str, ...]) -> str:
    selectors = [draw(st.one_of(st.just(""), dates())), draw(st.one_of(st.just(""), days()))]
    body = draw(spans(overnight=overnight))
    return " ".join(part for part in (*selectors, body, draw(st.sampled_from(states))) if part)


def by_day() -> st.SearchStrategy[str]:
    rules = st.lists(rule(overnight=False, states=("", "open", "off", "unknown")), min_size=1)
    return rules.map(lambda parts: "; ".join(parts[:4]))


def overnight() -> st.SearchStrategy[str]:
    return st.lists(rule(overnight=True, states=("",)), min_size=1, max_size=3).map(", ".join)


def oracle_intervals(
    text: str, first: date, count: int
) -> list[tuple[datetime, datetime, OpenState]]:
    """Give the oracle's open and unknown intervals, touching ones merged: every minute's state."""
    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - the oracle's local time
    end = start + timedelta(days=count)
    found: list[tuple[datetime, datetime, OpenState]] = []
    for begin, until, state, _ in opening_hours.OpeningHours(text).intervals(start, end):
        kept = OpenState(str(state).rpartition(".")[2].lower())
        low = max(begin, start).replace(tzinfo=SHANGHAI)
        high = min(until or end, end).replace(tzinfo=SHANGHAI)
        if kept is OpenState.CLOSED or low >= high:
            continue
        if found and found[-1][1] == low and found[-1][2] is kept:
            low = found.pop()[0]
        found.append((low, high, kept))
    return found


@settings(max_examples=300, deadline=None)
@given(st.one_of(by_day(), overnight()), st.dates(date(2024, 1, 1), date(2029, 12, 1)))
def test_every_minute_agrees_with_the_oracle(text: str, first: date) -> None:
    assert OpeningHours.parse(text).intervals(first, 9, PLAIN) == oracle_intervals(text, first, 9)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(by_day(), overnight()),
    st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 1)),  # noqa: DTZ001
)
def test_state_and_next_change_agree_with_the_oracle(text: str, moment: datetime) -> None:
    oracle = opening_hours.OpeningHours(text, max_interval_days=40)
    opening = OpeningHours.parse(text).at(moment.replace(tzinfo=SHANGHAI), PLAIN)
    assert opening.state is OpenState(str(oracle.state(moment)[0]).rpartition(".")[2].lower())
    assume("unknown" not in text)
    change = oracle.next_change(moment)
    ours = opening.closes_at or opening.opens_at
    if ours is not None:
        assert ours.replace(tzinfo=None) == change
    else:
        assert change is None or change.date() - moment.date() > timedelta(days=14)


def test_the_night_of_the_day_before_outlives_the_next_days_rule() -> None:
    # Here we differ from the oracle on purpose: it shuts at midnight.
    text = "Fr 20:00-04:00; Sa off"
    two_at_night = datetime(2026, 11, 21, 2, tzinfo=SHANGHAI)
    assert OpeningHours.parse(text).at(two_at_night, PLAIN).state is OpenState.OPEN
    oracle = opening_hours.OpeningHours(text).state(two_at_night.replace(tzinfo=None))
    assert "CLOSED" in str(oracle)


def test_a_day_off_takes_its_own_night_along() -> None:
    hours = OpeningHours.parse("Mo-Su 18:00-02:00; Su off")
    monday_one = datetime(2026, 11, 23, 1, tzinfo=SHANGHAI)
    assert hours.at(monday_one, PLAIN).state is OpenState.CLOSED


def test_a_nightly_closing_holds_on_both_sides_of_midnight() -> None:
    hours = OpeningHours.parse("24/7; 23:00-05:00 off")
    states = [
        hours.at(datetime(2026, 11, 21, h, tzinfo=SHANGHAI), PLAIN).state for h in (4, 5, 22, 23)
    ]
    assert states == [OpenState.CLOSED, OpenState.OPEN, OpenState.OPEN, OpenState.CLOSED]


@pytest.mark.parametrize("text", ["24/7", "Mo-Fr 09:00-17:00; PH off", "Mo-Su 09:00-26:00"])
def test_the_oracle_reads_our_examples_too(text: str) -> None:
    assert opening_hours.validate(text)
