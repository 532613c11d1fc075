"""Opening hours as a sign at the door says them: once for all weeks, no day of today.

Days that say the same stand together; closed days and those not known follow in
a line of their own, so that what is open can be written large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from stationmap.hours.grammar import parse_rules
from stationmap.hours.rules import DAY_MINUTES, OpenState, Reading, day_program
from stationmap.hours.timeline import paint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stationmap.hours.rules import Rule

WEEKDAYS = tuple(f"周{day}" for day in "一二三四五六日")
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
YEAR = tuple(
    100 * month + day for month, days in enumerate(MONTH_DAYS, 1) for day in range(1, days + 1)
)
SEASONS_MOST = 3  # more than these nobody reads at a door
HOLIDAY = 7  # the place of the holidays, after the seven weekdays
ALL_DAY = "24 小时"
IN_A_ROW = 3  # from so many neighbouring days on, the first and the last stand for all


class OpenSpan(NamedTuple):
    """From when to when, minutes from the midnight of the day, and whether that is sure."""

    start: int
    end: int
    sure: bool


Day = tuple[OpenSpan, ...]
Week = tuple[Day, ...]  # Monday to Sunday, then public holidays


class Row(NamedTuple):
    """Days, and the hours that they share."""

    days: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year and its hours; without a name, all of it."""

    name: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def posted(text: str | None) -> tuple[Season, ...] | None:
    """Say hours as a sign does.

    Parameters
    ----------
    text : str or None
        OpenStreetMap syntax.

    Returns
    -------
    tuple of Season or None
        None where there are more seasons than a sign can say; empty where
        nothing is known.

    Raises
    ------
    HoursError
        A part of the text is not understood.
    """
    rules = parse_rules(text) if text else ()
    if not rules:
        return ()
    found = _seasons(rules)
    if len(found) > SEASONS_MOST:
        return None
    return tuple(_season(name, week) for name, week in found)


def _seasons(rules: tuple[Rule, ...]) -> list[tuple[str, Week]]:
    """Part the year where its weeks change; one nameless part where none does."""
    if not any(rule.dates for rule in rules):
        return [("", _week(rules, YEAR[0]))]
    runs: list[tuple[list[int], Week]] = []
    for day in YEAR:
        week = _week(rules, day)
        if runs and runs[-1][1] == week:
            runs[-1][0].append(day)
        else:
            runs.append(([day], week))
    if len(runs) == 1:
        return [("", runs[0][1])]
    if runs[0][1] == runs[-1][1]:  # the winter goes on over New Year
        last = runs.pop()
        runs[0] = (last[0] + runs[0][0], runs[0][1])
    return [(_dates(days[0], days[-1]), week) for days, week in runs]


def _week(rules: tuple[Rule, ...], month_day: int) -> Week:
    readings = [Reading(month_day, weekday, holiday=False) for weekday in range(7)]
    weekdays = tuple(_day(rules, reading) for reading in readings)
    # A holiday is told by what it is on all weekdays alike, and is any other day where it is none.
    holidays = tuple(_day(rules, reading._replace(holiday=True)) for reading in readings)
    if holidays == weekdays:
        return weekdays
    return (*weekdays, holidays[0] if len(set(holidays)) == 1 else _NOT_SURE)


# What a holiday is that differs by the weekday it falls on.
_NOT_SURE: Day = (OpenSpan(0, DAY_MINUTES, sure=False),)


def _day(rules: tuple[Rule, ...], reading: Reading) -> Day:
    line = paint(day_program(rules, reading), until=2 * DAY_MINUTES)
    ends = [start for start, _ in line[1:]] + [2 * DAY_MINUTES]
    return tuple(
        OpenSpan(start, end, mark.state is OpenState.OPEN)
        for (start, mark), end in zip(line, ends, strict=True)
        if mark.state is not OpenState.CLOSED
    )


def _season(name: str, week: Week) -> Season:
    alike: dict[Day, list[int]] = {}
    for number, day in enumerate(week):
        alike.setdefault(day, []).append(number)
    rows, notes = [], []
    for day, numbers in alike.items():
        days = _days(numbers)
        if not day:
            notes.append(f"{days}不开")
        elif any(span.sure for span in day):
            rows.append(Row(days, tuple(map(_span, day))))
        elif _whole(day[0]):
            notes.append(f"{days}时间待核实")
        else:
            notes.append(f"{days} {'、'.join(map(_span, day))}")
    return Season(name, tuple(rows), tuple(notes))


def _days(numbers: list[int]) -> str:
    weekdays = [number for number in numbers if number != HOLIDAY]
    names = ["每天"] if len(weekdays) == len(WEEKDAYS) else list(_runs(weekdays))
    return "、".join(names + ["节假日"] * (HOLIDAY in numbers))


def _runs(weekdays: Iterable[int]) -> Iterator[str]:
    """Name days, neighbours together."""
    runs: list[list[int]] = []
    for day in weekdays:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        if len(run) >= IN_A_ROW:
            yield f"{WEEKDAYS[run[0]]}至{WEEKDAYS[run[-1]]}"
        else:
            yield from (WEEKDAYS[day] for day in run)


def _whole(span: OpenSpan) -> bool:
    return (span.start, span.end) == (0, DAY_MINUTES)


def _span(span: OpenSpan) -> str:
    said = ALL_DAY if _whole(span) else f"{_clock(span.start)}–{_clock(span.end)}"
    return said if span.sure else f"{said} 待核实"


def _clock(minute: int) -> str:
    late = minute > DAY_MINUTES
    hour, rest = divmod(minute - late * DAY_MINUTES, 60)
    return f"{'次日 ' if late else ''}{hour}:{rest:02}"


def _dates(first: int, last: int) -> str:
    """Name a part of the year, by its months alone where they are whole."""
    (from_month, from_day), (to_month, to_day) = divmod(first, 100), divmod(last, 100)
    if from_day == 1 and to_day == MONTH_DAYS[to_month - 1]:
        return f"{from_month} 月" if from_month == to_month else f"{from_month} 月至 {to_month} 月"
    return f"{from_month} 月 {from_day} 日至 {to_month} 月 {to_day} 日"
