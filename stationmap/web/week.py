"""The opening hours of one week, as the rows of a table on a station's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from stationmap import hours, words
from stationmap.hours import DayKind, OpeningHours, OpenState
from stationmap.hours.regular import regular_week
from stationmap.hours.rules import DAY_MINUTES
from stationmap.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.hours import DaySpan, WorkingCalendar

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 16)  # any one
TURN_OF_YEAR = timedelta(days=60)
NEXT_DAY = "次日"


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One line: a day, or neighbouring days that say the same."""

    days: str
    spans: tuple[str, ...]
    today: bool
    tag: str


@dataclass(frozen=True, slots=True)
class Week:
    """The week around a day, Monday to Sunday."""

    dates: str
    lines: tuple[WeekLine, ...]
    notes: tuple[str, ...]


def week(text: str | None, today: date, calendar: WorkingCalendar) -> Week:
    """Lay out the hours written in `text` for the week that holds `today`."""
    monday = today - timedelta(days=today.weekday())
    opening_hours = OpeningHours.parse(text)
    rows = hours.week(opening_hours, monday, calendar)
    return Week(
        dates=_dates(monday, monday + 6 * DAY),
        lines=(_every_day(),) if opening_hours.always else tuple(_lines(rows, today)),
        notes=tuple(_notes(opening_hours, [row.kind for row in rows], today, calendar)),
    )


def brief(text: str | None, today: date, calendar: WorkingCalendar) -> str:
    """Write the hours of the week that holds `today` on one line."""
    monday = today - timedelta(days=today.weekday())
    opening_hours = OpeningHours.parse(text)
    if opening_hours.always:
        return _("24 小时")
    rows = hours.week(opening_hours, monday, calendar)
    said = _lines(rows, monday - DAY)  # none of these days stands by itself
    return _("；").join(f"{line.days} {_('、').join(line.spans) or _('不开')}" for line in said)


def ordinary(text: str) -> str:
    """Write the hours of every week on one line; as given, where no one week tells them all."""
    if OpeningHours.parse(text).always:
        return _("每天 24 小时")
    found = regular_week(text)
    if found is None:
        return text
    names = [words.weekday(MONDAY + number * DAY) for number in range(7)]
    said = []
    for spans, group in groupby(zip(names, found.days, strict=True), lambda day: day[1]):
        days = [name for name, _spans_too in group]
        name = days[0]
        if len(days) > 1:
            name = _("%(first)s至%(last)s", first=name, last=days[-1])
        said.append((_("每天") if len(days) == len(names) else name, spans))
    if found.holidays is not None:
        said.append((_("放假"), found.holidays))
    return _("；").join(f"{name} {_('、').join(map(_minutes, s)) or _('不开')}" for name, s in said)


def _minutes(span: tuple[int, int]) -> str:
    if span == (0, DAY_MINUTES):
        return _("24 小时")
    late = span[1] > DAY_MINUTES
    first, last = (divmod(minute, 60) for minute in (span[0], span[1] - late * DAY_MINUTES))
    written = f"{last[0]}:{last[1]:02}"
    return f"{first[0]}:{first[1]:02}–{_('次日 %(time)s', time=written) if late else written}"


def _dates(first: date, last: date) -> str:
    ends = words.month_day(last) if last.month != first.month else _("%(day)s 日", day=last.day)
    return _("%(first)s至 %(last)s", first=words.month_day(first), last=ends)


def _every_day() -> WeekLine:
    return WeekLine(_("每天"), (_("24 小时"),), today=False, tag="")


def _lines(rows: list[hours.WeekRow], today: date) -> Iterator[WeekLine]:
    """Join neighbouring days that say the same; today stands by itself."""
    said = [(row.day, _spans(row.hours), _tag(row.kind)) for row in rows]
    for (spans, tag, is_today), group in groupby(said, lambda d: (d[1], d[2], d[0] == today)):
        days = [day for day, _spans_too, _tag_too in group]
        name = words.weekday(days[0])
        if len(days) > 1:
            name = _("%(first)s至%(last)s", first=name, last=words.weekday(days[-1]))
        yield WeekLine(name, spans, is_today, tag)


def _spans(said: tuple[DaySpan, ...] | OpenState) -> tuple[str, ...]:
    if isinstance(said, OpenState):
        whole = {OpenState.OPEN: (_("24 小时"),), OpenState.UNKNOWN: (_("待核实"),)}
        return whole.get(said, ())
    return tuple(_span(span) for span in said)


def _span(span: DaySpan) -> str:
    written = f"{_clock(span.start)}–{_clock(span.end)}"
    if span.state is OpenState.UNKNOWN:
        return _("%(span)s 待核实", span=written)
    return written


def _clock(text: str) -> str:
    """Write 8:30 for 08:30, and 次日 6:00 for 次日06:00."""
    hour, minute = text.removeprefix(NEXT_DAY).split(":")
    time = f"{int(hour)}:{minute}"
    return _("次日 %(time)s", time=time) if text.startswith(NEXT_DAY) else time


def _tag(kind: DayKind | None) -> str:
    if kind is DayKind.MAKEUP_WORKDAY:
        return _("调休上班")
    return _("放假") if kind is DayKind.HOLIDAY else ""


def _notes(
    opening_hours: OpeningHours,
    kinds: list[DayKind | None],
    today: date,
    calendar: WorkingCalendar,
) -> Iterator[str]:
    if opening_hours.always or opening_hours.text is None:
        return
    if DayKind.MAKEUP_WORKDAY in kinds:
        yield _("调休上班的周六、周日，照工作日开。")
    if not calendar.announced(today.year):
        yield _("%(year)s 年放假安排还没公布，节假日的时间待核实。", year=today.year)
    elif (today + TURN_OF_YEAR).year > today.year and not calendar.announced(today.year + 1):
        yield _("%(year)s 年放假安排还没公布，元旦的时间待核实。", year=today.year + 1)
