"""Open or not, and until when, on the days of the Chinese calendar."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.errors import TimeError
from stationmap.hours import SHANGHAI, Opening, OpeningHours, OpenState, WorkingCalendar, from_sign

CALENDAR = WorkingCalendar()
OFFICE = "Mo-Fr 09:00-17:00; PH off"
# A year beyond every notice; 1 January is a Saturday.
COMING = 2039


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at(text: str | None, when: str) -> Opening:
    return OpeningHours.parse(text).at(moment(when), CALENDAR)


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("2026-11-20 08:59:59", OpenState.CLOSED),
        ("2026-11-20 09:00", OpenState.OPEN),
        ("2026-11-20 16:59:59.999999", OpenState.OPEN),
        ("2026-11-20 17:00", OpenState.CLOSED),
        ("2026-02-14 10:00", OpenState.OPEN),  # a Saturday that is worked
        ("2026-02-28 10:00", OpenState.OPEN),  # another
        ("2026-02-16 10:00", OpenState.CLOSED),  # Monday, Spring Festival
        ("2026-10-07 10:00", OpenState.CLOSED),  # Wednesday, National Day
        ("2026-10-08 10:00", OpenState.OPEN),
        ("2026-09-20 10:00", OpenState.OPEN),  # a Sunday that is worked
        ("2026-11-21 10:00", OpenState.CLOSED),  # an ordinary Saturday
    ],
)
def test_an_office_keeps_the_working_calendar(when: str, state: OpenState) -> None:
    assert at(OFFICE, when).state is state


def test_the_next_opening_jumps_over_the_festival() -> None:
    assert at(OFFICE, "2026-02-14 17:00").opens_at == moment("2026-02-24 09:00")
    assert at(OFFICE, "2026-02-13 18:00").opens_at == moment("2026-02-14 09:00")


def test_nothing_is_promised_beyond_fourteen_days() -> None:
    hours = "Mar 01 09:00-17:00"
    assert at(hours, "2026-02-14 10:00").opens_at is None
    assert at(hours, "2026-02-15 10:00").opens_at == moment("2026-03-01 09:00")


def test_a_night_keeps_the_kind_of_the_evening_it_began() -> None:
    hours = "Mo-Fr 18:00-02:00; PH off"
    assert at(hours, "2026-10-01 01:00").state is OpenState.OPEN  # Wednesday's night
    assert at(hours, "2026-10-01 02:00").state is OpenState.CLOSED
    assert at(hours, "2026-10-01 19:00").state is OpenState.CLOSED
    assert at(hours, "2026-10-08 01:00").state is OpenState.CLOSED  # the 7th was a holiday
    assert at(hours, "2026-10-11 01:00").state is OpenState.OPEN  # Saturday the 10th was worked


def test_closing_merges_spans_that_touch() -> None:
    assert at("Mo-Su 08:00-24:00; Sa 00:00-24:00", "2026-11-20 23:00").closes_at == moment(
        "2026-11-22 00:00"
    )
    assert at("09:00-12:00,12:00-17:00", "2026-11-20 10:00").closes_at == moment("2026-11-20 17:00")


def test_always_is_always() -> None:
    for text in ("24/7", "00:00-24:00", "Mo-Fr 00:00-24:00; Sa,Su 00:00-24:00", "Jan-Dec open"):
        assert at(text, f"{COMING}-10-02 03:00") == Opening(OpenState.OPEN, always=True)
    for text in ("24/7; PH off", "Mo-Sa 00:00-24:00", "Feb-Dec open", "24/7; 23:00-01:00 off"):
        assert not OpeningHours.parse(text).always


def test_no_hours_is_unknown_never_closed() -> None:
    for text in (None, "", "  "):
        assert at(text, "2026-11-20 10:00") == Opening(OpenState.UNKNOWN, reason="no-hours")


def test_posted_unknown_says_when_it_is_known_again() -> None:
    hours = from_sign("周一至周五 9:00-17:00")
    on_holiday = at(hours, "2026-10-07 10:00")
    assert on_holiday.state is OpenState.UNKNOWN
    assert on_holiday.reason == "posted-unknown"
    assert on_holiday.opens_at == moment("2026-10-08 09:00")
    assert at(hours, "2026-10-07 18:00").state is OpenState.CLOSED
    assert at(hours, "2026-10-10 10:00").state is OpenState.OPEN  # a worked Saturday


def test_a_makeup_day_is_any_weekday() -> None:
    alike = at("Mo-Fr 09:00-17:00; Sa 10:00-12:00", "2026-10-10 14:00")
    assert alike.state is OpenState.OPEN
    differing = "Mo-Th 09:00-20:00; Fr 09:00-17:00"
    assert at(differing, "2026-10-10 12:00").closes_at == moment("2026-10-10 17:00")
    evening = at(differing, "2026-10-10 18:00")
    assert (evening.state, evening.reason) == (OpenState.UNKNOWN, "posted-unknown")
    assert at("Sa,Su 10:00-16:00", "2026-10-10 12:00").state is OpenState.CLOSED


def test_a_year_not_announced_is_said() -> None:
    far = at(OFFICE, f"{COMING}-07-13 10:00")
    assert far == Opening(
        OpenState.OPEN, closes_at=moment(f"{COMING}-07-13 17:00"), calendar_announced=False
    )
    near = at(OFFICE, f"{COMING}-09-30 10:00")
    assert (near.state, near.reason) == (OpenState.UNKNOWN, "calendar-unannounced")
    assert not near.calendar_announced
    assert near.closes_at is None
    by_law = at(OFFICE, f"{COMING}-10-03 10:00")
    assert (by_law.state, by_law.calendar_announced) == (OpenState.CLOSED, False)


def test_hours_that_are_alike_on_all_days_need_no_notice() -> None:
    daily = at("Mo-Su 09:00-17:00", f"{COMING}-10-02 10:00")
    assert daily == Opening(OpenState.OPEN, closes_at=moment(f"{COMING}-10-02 17:00"))
    # Open at noon whatever the day is; in the evening it depends on the notice.
    text = "Mo-Fr 09:00-18:00; Sa,Su,PH 09:00-16:00"
    assert at(text, f"{COMING}-09-30 10:00").state is OpenState.OPEN
    assert at(text, f"{COMING}-09-30 17:00").reason == "calendar-unannounced"
    assert at(text, f"{COMING}-09-30 20:00").opens_at == moment(f"{COMING}-10-01 09:00")


def test_the_search_into_a_coming_year_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = WorkingCalendar()
    monkeypatch.setattr(calendar, "_announced", {2025: True, 2026: False})
    hours = OpeningHours.parse(OFFICE)
    before = hours.at(moment("2025-12-18 18:00"), calendar)
    assert before == Opening(OpenState.CLOSED, opens_at=moment("2025-12-19 09:00"))
    over = hours.at(moment("2025-12-26 18:00"), calendar)
    assert over.opens_at == moment("2026-01-05 09:00")
    assert not over.calendar_announced
    settled = hours.at(moment("2025-12-26 18:00"), CALENDAR)
    assert settled == Opening(OpenState.CLOSED, opens_at=moment("2025-12-29 09:00"))


def test_a_moment_of_any_zone_and_none() -> None:
    noon = datetime(2026, 11, 20, 4, tzinfo=UTC)
    assert OpeningHours.parse(OFFICE).at(noon, CALENDAR).state is OpenState.OPEN
    with pytest.raises(TimeError):
        OpeningHours.parse(OFFICE).at(noon.replace(tzinfo=None), CALENDAR)


@pytest.mark.parametrize("year", [1, 1991, 2101, 9999])
def test_a_moment_of_another_age_is_refused(year: int) -> None:
    for day in (datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year, 12, 31, 23, tzinfo=UTC)):
        with pytest.raises(TimeError) as refusal:
            OpeningHours.parse(OFFICE).at(day, CALENDAR)
        assert "1992" in refusal.value.zh


def test_the_edges_of_what_is_accepted_are_answered() -> None:
    for edge in ("1992-01-01 00:00", "2100-12-31 23:59"):
        assert at(OFFICE, edge).state is OpenState.CLOSED


def test_intervals_are_merged_and_cut() -> None:
    first = date(2026, 10, 7)
    assert OpeningHours.parse("24/7").intervals(first, 3, CALENDAR) == [
        (moment("2026-10-07 00:00"), moment("2026-10-10 00:00"), OpenState.OPEN)
    ]
    assert OpeningHours.parse("Mo-Fr 18:00-02:00; PH off").intervals(first, 3, CALENDAR) == [
        (moment("2026-10-08 18:00"), moment("2026-10-09 02:00"), OpenState.OPEN),
        (moment("2026-10-09 18:00"), moment("2026-10-10 00:00"), OpenState.OPEN),
    ]
    assert OpeningHours.parse(None).intervals(first, 1, CALENDAR)[0][2] is OpenState.UNKNOWN
    assert OpeningHours.parse("off").intervals(first, 9, CALENDAR) == []


TEXTS = st.sampled_from(
    [
        OFFICE,
        "Mo-Su 09:00-02:00",
        "Mo-Fr 22:00-06:00; Sa,Su,PH 20:00-08:00",
        "Mo-Th 09:00-20:00; Fr 09:00-17:00; PH 10:00-12:00 unknown",
        "May-Sep Mo-Sa 08:00-20:00; Oct-Apr Mo-Fr 09:00-18:00; PH off",
        "24/7; PH 12:00-13:00 off",
        "unknown",
    ]
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.datetimes(datetime(2025, 12, 1), datetime(2027, 3, 1)))  # noqa: DTZ001
def test_the_opening_agrees_with_the_intervals(text: str, when: datetime) -> None:
    here = when.replace(tzinfo=SHANGHAI)
    hours = OpeningHours.parse(text)
    opening = hours.at(here, CALENDAR)
    intervals = hours.intervals(here.date(), 15, CALENDAR)
    states = [state for start, end, state in intervals if start <= here < end]
    assert opening.state is (states[0] if states else OpenState.CLOSED)
    opens = [start for start, _, state in intervals if state is OpenState.OPEN and start > here]
    if opening.state is OpenState.OPEN:
        end = next(end for start, end, _ in intervals if start <= here < end)
        midnight = datetime(here.year, here.month, here.day, tzinfo=SHANGHAI)
        assert opening.closes_at == (None if end == midnight + timedelta(days=15) else end)
        assert opening.opens_at is None
    else:
        assert opening.opens_at == (opens[0] if opens else None)
        assert opening.closes_at is None
    assert (opening.reason is None) == (opening.state is not OpenState.UNKNOWN)


def test_asking_again_is_fast() -> None:
    hours, when = OpeningHours.parse(OFFICE), moment("2026-11-20 10:00")
    hours.at(when, CALENDAR)
    best = min(_timed(hours, when) for _ in range(5))
    assert best < 20e-6


def _timed(hours: OpeningHours, when: datetime) -> float:
    start = time.thread_time()  # not a clock's: other tests run beside this one
    for _ in range(2000):
        hours.at(when, CALENDAR)
    return (time.thread_time() - start) / 2000


def test_equal_texts_are_parsed_once() -> None:
    assert OpeningHours.parse(f" {OFFICE}") is OpeningHours.parse(OFFICE)


def test_importing_the_package_imports_no_calendar_library() -> None:
    code = "import stationmap.hours, sys; print('chinese_calendar' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert shown.stdout.strip() == "False"
