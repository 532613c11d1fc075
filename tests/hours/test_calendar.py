"""The working calendar: announced years, years to come, and a keeper's own file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.errors import DataError
from stationmap.hours import DayKind, WorkingCalendar
from stationmap.hours.festivals import missing_days, plain_kind, possible_kinds

if TYPE_CHECKING:
    from pathlib import Path

# The notices for 2025 and 2026: make-up working days, and the first and last day off.
MAKEUP = [
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]
OFF = [
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
]
# A notice of its own for one year: no rule can foresee it.
ONE_OFF = {date(2015, 9, 3), date(2015, 9, 4), date(2015, 9, 5), date(2015, 9, 6)}
UNANNOUNCED = 2039


def days_of(*years: int) -> list[date]:
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_day_of_2025_and_2026_is_what_the_notices_say() -> None:
    makeup = {date.fromisoformat(day) for day in MAKEUP}
    off = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in OFF]
    calendar = WorkingCalendar()
    for day in days_of(2025, 2026):
        expected = plain_kind(day)
        if day in makeup:
            expected = DayKind.MAKEUP_WORKDAY
        elif any(first <= day <= last for first, last in off):
            expected = DayKind.HOLIDAY
        assert calendar.kinds(day)[0] is expected, day


def test_a_year_not_announced_has_no_kind() -> None:
    calendar = WorkingCalendar()
    assert calendar.announced(2026)
    assert not calendar.announced(UNANNOUNCED)
    assert calendar.kind(date(UNANNOUNCED, 7, 13)) is None
    assert calendar.kind(date(1999, 7, 13)) is None


def test_what_a_day_of_a_coming_year_can_be() -> None:
    calendar = WorkingCalendar()
    new_year, far, near, saturday = (
        date(UNANNOUNCED, 1, 1),  # a Saturday
        date(UNANNOUNCED, 7, 13),
        date(UNANNOUNCED, 9, 30),
        date(UNANNOUNCED, 10, 8),
    )
    assert calendar.kinds(new_year) == (DayKind.HOLIDAY,)
    assert calendar.kinds(far) == (DayKind.WORKDAY,)
    assert calendar.kinds(near) == (DayKind.WORKDAY, DayKind.HOLIDAY)
    assert calendar.kinds(saturday) == (
        DayKind.WEEKEND,
        DayKind.HOLIDAY,
        DayKind.MAKEUP_WORKDAY,
    )


def test_beyond_the_lunar_table_any_day_can_be_anything() -> None:
    assert possible_kinds(date(2061, 7, 13)) == (DayKind.WORKDAY, DayKind.HOLIDAY)


def test_the_rule_would_have_held_in_every_announced_year() -> None:
    calendar = WorkingCalendar()
    wrong = []
    for day in days_of(2008, 2026):
        kind = calendar.kinds(day)[0]
        # Before the law of 2024 some days that it fixes were ordinary ones.
        fixed = possible_kinds(day) == (DayKind.HOLIDAY,)
        if kind not in possible_kinds(day) and not (fixed and day.year < 2025):
            wrong.append(day)
    assert set(wrong) <= ONE_OFF


def test_the_rule_leaves_most_days_of_a_year_certain() -> None:
    uncertain = [day for day in days_of(UNANNOUNCED) if len(possible_kinds(day)) > 1]
    working = [day for day in uncertain if day.weekday() < 5]
    assert len(uncertain) <= 75
    assert len(working) <= 40


def test_the_days_the_law_fixes_are_holidays_in_the_notices() -> None:
    for year in (2025, 2026):
        off = {day for day in days_of(year) if chinese_calendar.is_holiday(day)}
        assert missing_days(year, off) == ()


def test_the_end_of_december_waits_for_the_next_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    calendar = WorkingCalendar()
    monkeypatch.setattr(calendar, "_announced", {2025: True, 2026: False})
    assert calendar.kind(date(2025, 12, 31)) is None
    assert calendar.kinds(date(2025, 12, 31)) == (DayKind.WORKDAY, DayKind.HOLIDAY)
    assert calendar.kind(date(2025, 12, 23)) is DayKind.WORKDAY
    assert WorkingCalendar().kind(date(2025, 12, 31)) is DayKind.WORKDAY


@settings(max_examples=300)
@given(st.dates(date(2004, 1, 1), date(2039, 12, 31)))
def test_kind_is_the_only_possibility_or_none(day: date) -> None:
    calendar = WorkingCalendar()
    kinds = calendar.kinds(day)
    assert calendar.kind(day) == (kinds[0] if calendar.settled(day) else None)
    assert not calendar.settled(day) or len(kinds) == 1
    assert set(kinds) <= set(calendar.conceivable(day))


def notice(year: int) -> list[str]:
    fixed = sorted(missing_days(year, ()))
    rows = [f"{day},holiday,a notice" for day in fixed]
    saturday = next(d for d in days_of(year) if d.month == 10 and d.day > 3 and d.weekday() == 5)
    return ["date,kind,source", *rows, f"{saturday},makeup_workday,a notice"]


def test_a_keeper_can_add_a_year(tmp_path: Path) -> None:
    file = tmp_path / "further.csv"
    file.write_text("\n".join(notice(UNANNOUNCED)), encoding="utf-8")
    calendar = WorkingCalendar(further_years=file)
    assert calendar.announced(UNANNOUNCED)
    assert calendar.kind(date(UNANNOUNCED, 10, 8)) is DayKind.MAKEUP_WORKDAY
    assert calendar.kind(date(UNANNOUNCED, 10, 3)) is DayKind.HOLIDAY
    assert calendar.kind(date(UNANNOUNCED, 7, 13)) is DayKind.WORKDAY
    assert calendar.kind(date(UNANNOUNCED, 7, 16)) is DayKind.WEEKEND
    assert calendar.kind(date(UNANNOUNCED, 12, 31)) is None


def test_a_keeper_can_add_a_day_to_a_known_year(tmp_path: Path) -> None:
    file = tmp_path / "further.csv"
    file.write_text("date,kind,source\n2026-09-03,holiday,a notice\n", encoding="utf-8")
    calendar = WorkingCalendar(further_years=file)
    assert calendar.kind(date(2026, 9, 3)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 9, 4)) is DayKind.WORKDAY


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "第 1 行"),
        ("day,kind\n", "date,kind,source"),
        ("date,kind,source\n2027-13-01,holiday,x\n", "第 2 行"),
        ("date,kind,source\n2026-09-03,feast,x\n", "makeup_workday"),
        ("date,kind,source\n2026-09-03,makeup_workday,x\n", "2026-09-03"),
        ("date,kind,source\n2026-09-03,holiday,\n", "出处"),
        ("date,kind,source\n2026-09-03\n", "第 2 行"),
        ("date,kind,source\n2026-09-03,holiday,x\n2026-09-03,holiday,x\n", "两次"),
        (f"date,kind,source\n{UNANNOUNCED}-10-01,holiday,x\n", f"{UNANNOUNCED}-10-02"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "further.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as refusal:
        WorkingCalendar(further_years=file)
    assert said in refusal.value.zh
    assert "further.csv" in refusal.value.en


def test_a_missing_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        WorkingCalendar(further_years=tmp_path / "none.csv")
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\xff\xfe\x00date")
    with pytest.raises(DataError):
        WorkingCalendar(further_years=broken)
