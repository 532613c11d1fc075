"""The opening hours of one week, as the rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from stationmap.hours import SHANGHAI, DayKind, OpeningHours, OpenState
from stationmap.web import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stationmap.hours import WorkingCalendar

DAY = timedelta(days=1)
TURN_OF_YEAR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One line: a day, or days with the same hours."""

    days: str
    spans: tuple[str, ...]
    today: bool
    tag: str


@dataclass(frozen=True, slots=True)
class Week:
    """The week around a day, Monday to Sunday."""

    dates: str
    rows: tuple[WeekRow, ...]
    notes: tuple[str, ...]


def week(text: str | None, today: date, calendar: WorkingCalendar) -> Week:
    """Lay out the hours written in `text` for the week that holds `today`."""
    monday = today - timedelta(days=today.weekday())
    sunday = monday + 6 * DAY
    dates = _("%(first)s至%(last)s", first=words.month_day(monday), last=_day_of(sunday, monday))
    hours = OpeningHours.parse(text)
    days = [monday + n * DAY for n in range(7)]
    intervals = hours.intervals(monday, 7, calendar)
    told = [(day, _spans(day, intervals), _tag(day, calendar)) for day in days]
    return Week(dates, tuple(_rows(told, today)), tuple(_notes(hours, days, calendar, today)))


def _day_of(day: date, first: date) -> str:
    return words.month_day(day) if day.month != first.month else _("%(day)s 日", day=day.day)


def _spans(
    day: date, intervals: Iterable[tuple[datetime, datetime, OpenState]]
) -> tuple[str, ...]:
    """Write what is open on `day`; a night counts to the day it begins on."""
    begins = datetime.combine(day, time(), SHANGHAI)
    ends = begins + DAY
    told = []
    for first, last, state in intervals:
        if first <= begins and last >= ends:
            return (_("24 小时") if state is OpenState.OPEN else _("待核实"),)
        if state is not OpenState.OPEN:
            if first < ends and last > begins:
                told.append(_("待核实"))
        elif begins <= first < ends:
            told.append(f"{words.clock_time(first)}–{_end(last, ends)}")
    return tuple(dict.fromkeys(told))


def _end(last: datetime, midnight: datetime) -> str:
    if last == midnight:
        return "24:00"
    time_of_day = words.clock_time(last)
    return _("次日 %(time)s", time=time_of_day) if last > midnight else time_of_day


def _tag(day: date, calendar: WorkingCalendar) -> str:
    kind = calendar.kind(day)
    if kind is DayKind.MAKEUP_WORKDAY:
        return _("调休上班")
    return _("放假") if kind is DayKind.HOLIDAY else ""


def _rows(
    told: list[tuple[date, tuple[str, ...], str]], today: date
) -> Iterable[WeekRow]:
    """Join neighbouring days that say the same; today stands by itself."""
    start = 0
    for n in range(1, len(told) + 1):
        day, spans, tag = told[start]
        same = (
            n < len(told)
            and told[n][1:] == (spans, tag)
            and today not in (day, told[n][0])
        )
        if same:
            continue
        last = told[n - 1][0]
        name = words.weekday(day)
        if last != day:
            name = _("%(first)s至%(last)s", first=name, last=words.weekday(last))
        yield WeekRow(name, spans, day == today, tag)
        start = n


def _notes(
    hours: OpeningHours, days: list[date], calendar: WorkingCalendar, today: date
) -> Iterable[str]:
    if hours.always or hours.text is None:
        return
    if any(calendar.kind(day) is DayKind.MAKEUP_WORKDAY for day in days):
        yield _("调休上班的周六、周日，照工作日开。")
    if not calendar.announced(today.year):
        yield _("%(year)s 年放假安排还没公布，节假日的时间待核实。", year=today.year)
    elif today + TURN_OF_YEAR >= date(today.year + 1, 1, 1) and not calendar.announced(
        today.year + 1
    ):
        yield _("%(year)s 年放假安排还没公布，元旦的时间待核实。", year=today.year + 1)
