"""From what a sign says to OpenStreetMap's syntax.

What a sign means on a statutory holiday:

- it speaks of holidays (法定节假日除外, 节假日 10:00-16:00, 节假日不休): that;
- 工作日 alone: closed, for a holiday is no working day;
- 每天, 周一至周日, or no days at all: as on any day;
- days of the week (周一至周五, 周末): it is not known. Such a sign names the
  Thursday and says nothing of the Thursday that is a holiday, so the posted
  hours become ``PH ... unknown``. Who stands at a locked door in the cold has
  been told a lie; who is told "not certain" can choose another station.

On a make-up working day (调休) all of them are evaluated as working days; the
syntax has no word for it, and needs none.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stationmap.hours.grammar import LONGEST_MONTHS, MONTHS, WEEKDAYS
from stationmap.hours.rules import DAY_MINUTES
from stationmap.hours.sign_words import DAY_NAMES, refuse, weekdays

if TYPE_CHECKING:
    from stationmap.hours.sign_times import Season
    from stationmap.hours.sign_words import Token

ALL_WEEK = frozenset(range(7))
WORKWEEK = frozenset(range(5))
Spans = list[tuple[int, int]]


@dataclass(slots=True)
class Days:
    """Days that a sign names together."""

    weekdays: frozenset[int] = frozenset()
    holiday: bool = False
    working: bool = False  # named as 工作日 only
    every: bool = False  # named as 每天

    def joined(self, other: Days) -> Days:
        """Name both."""
        return Days(
            self.weekdays | other.weekdays,
            holiday=self.holiday or other.holiday,
            working=self.working and other.working,
            every=self.every or other.every,
        )


def named_days(word: Token) -> Days:
    """Read a word for days."""
    weekend = ALL_WEEK - WORKWEEK
    if word.kind == "DAYS":
        return Days(weekdays(word.text))
    return {
        "WORKDAYS": Days(WORKWEEK, working=True),
        "WEEKEND": Days(weekend),
        "RESTDAYS": Days(weekend, holiday=True),
        "HOLIDAYS": Days(holiday=True),
        "EVERYDAY": Days(ALL_WEEK, every=True),
        "NOREST": Days(ALL_WEEK, every=True),
    }[word.kind]


@dataclass(slots=True)
class Clause:
    """Hours on some days of a season; no days: the sign names none."""

    season: Season
    days: Days | None
    spans: Spans = field(default_factory=list)
    breaks: Spans = field(default_factory=list)
    bare: bool = False  # hours written as bare numbers: 8-22
    weekdays: frozenset[int] = frozenset()  # set by `close`: the days left after days off

    @property
    def holiday(self) -> bool:
        """Whether the clause names holidays."""
        return self.days is not None and self.days.holiday

    @property
    def working(self) -> bool:
        """Whether the clause is for working days only."""
        return self.days is not None and self.days.working


@dataclass(slots=True)
class Sign:
    """All that a sign says."""

    text: str
    clauses: list[Clause] = field(default_factory=list)
    off: frozenset[int] = frozenset()
    included: frozenset[int] = frozenset()
    holidays_open: bool | None = None  # 节假日不休, 节假日除外, or not said


def to_osm(sign: Sign) -> str:
    """Write a sign in OpenStreetMap's syntax.

    Raises
    ------
    HoursError
        The parts of the sign contradict each other.
    """
    if not sign.clauses:
        refuse(sign.text, sign.text, "没有写几点到几点", "it states no hours")
    _close_days(sign)
    for clause in sign.clauses:
        clause.spans = _without_breaks(sign.text, clause)
    _require_clear(sign)
    clauses = sorted(sign.clauses, key=lambda clause: (clause.holiday, bool(clause.season)))
    rules = [_rule(clause) for clause in clauses]
    return "; ".join([*dict.fromkeys(rules), *_holiday_rules(sign)])


def _close_days(sign: Sign) -> None:
    for clause in sign.clauses:
        named = ALL_WEEK if clause.days is None else clause.days.weekdays
        clause.weekdays = named - sign.off
        if named and not clause.weekdays:
            zh, en = "同一天又开又休息", "the same day is both open and closed"
            refuse(sign.text, _spoken(named), zh, en)
    covered = frozenset[int]().union(*(clause.weekdays for clause in sign.clauses))
    if not sign.included <= covered:
        missing = _spoken(sign.included - covered)
        refuse(sign.text, missing, "说了开放，没有写时间", "said to be open, without hours")


def _without_breaks(sign: str, clause: Clause) -> Spans:
    spans = clause.spans
    for (_, end), (start, _) in itertools.pairwise(spans):
        if start < end:
            part = _clock(start).removeprefix("0")
            zh = "时间要从早到晚写，不能重叠；下午请写“下午”或 24 小时制"
            refuse(sign, part, zh, "spans must follow each other without overlap")
    if spans and spans[-1][1] - spans[0][0] > DAY_MINUTES:
        refuse(sign, _clock(spans[-1][1]), "超过了 24 小时", "they last more than 24 hours")
    for pause in clause.breaks:
        spans = _cut(sign, spans, pause)
    return spans


def _cut(sign: str, spans: Spans, pause: tuple[int, int]) -> Spans:
    start, end = pause
    for number, (first, last) in enumerate(spans):
        if first < start and end < last:
            return [*spans[:number], (first, start), (end, last), *spans[number + 1 :]]
    if any(first == end or last == start for first, last in spans) and not any(
        first < end and start < last for first, last in spans
    ):
        return spans  # the hours already leave the break out
    part = f"{_clock(start).removeprefix('0')}-{_clock(end).removeprefix('0')}"
    return refuse(sign, part, "休息时间不在开放时间之内", "the break is not within the hours")


def _require_clear(sign: Sign) -> None:
    for number, later in enumerate(sign.clauses):
        for earlier in sign.clauses[:number]:
            _require_compatible(sign.text, earlier, later)


def _require_compatible(sign: str, earlier: Clause, later: Clause) -> None:
    if earlier.season != later.season:
        common = year_days(earlier.season) & year_days(later.season)
        if earlier.season and common:
            months = "、".join(f"{a // 100}月-{b // 100}月" for a, b in later.season)
            refuse(sign, months, "季节有重叠", "the seasons overlap")
        return
    twice_holiday = earlier.holiday and later.holiday
    every_day = earlier.days is None or earlier.days.weekdays == ALL_WEEK
    exception = every_day and earlier.weekdays > later.weekdays
    if twice_holiday or (earlier.weekdays & later.weekdays and not exception):
        part = "节假日" if twice_holiday else _spoken(earlier.weekdays & later.weekdays)
        refuse(sign, part, "同一天写了两种时间", "the same day has two sets of hours")


def _holiday_rules(sign: Sign) -> list[str]:
    if any(clause.holiday for clause in sign.clauses):
        if sign.holidays_open is not None:
            refuse(sign.text, "节假日", "说了两次", "holidays are spoken of twice")
        return []
    if sign.holidays_open:
        if any(clause.working for clause in sign.clauses):
            refuse(sign.text, "工作日", "节假日不是工作日", "a holiday is no working day")
        return []
    if sign.holidays_open is False:
        return ["PH off"]
    if all(clause.working for clause in sign.clauses):
        return ["PH off"]
    seasons = dict.fromkeys(clause.season for clause in sign.clauses)
    rules = [_silent(season, [c for c in sign.clauses if c.season == season]) for season in seasons]
    return [rule for rule in rules if rule]


def _silent(season: Season, clauses: list[Clause]) -> str:
    """Say what a season's clauses mean on holidays when the sign does not."""
    if len(clauses) == 1 and clauses[0].weekdays == ALL_WEEK:
        return ""
    if all(clause.working for clause in clauses):
        return f"{_dates_text(season)} PH off".strip()
    spans = _united([span for clause in clauses if not clause.working for span in clause.spans])
    return " ".join(filter(None, (_dates_text(season), "PH", _spans_text(spans), "unknown")))


def _united(spans: Spans) -> Spans:
    united: Spans = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _rule(clause: Clause) -> str:
    all_day = clause.spans == [(0, DAY_MINUTES)]
    if all_day and clause.weekdays == ALL_WEEK and not clause.season:
        return "24/7"
    holiday = clause.holiday and clause.weekdays != ALL_WEEK
    days = _days_text(clause.weekdays, holiday=holiday)
    return " ".join(filter(None, (_dates_text(clause.season), days, _spans_text(clause.spans))))


def _days_text(weekdays: frozenset[int], *, holiday: bool) -> str:
    runs: list[list[int]] = []
    for day in sorted(weekdays):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts: list[str] = []
    for run in runs:
        long = len(run) > 2  # noqa: PLR2004 - Sa,Su reads better than Sa-Su
        names = [WEEKDAYS[day] for day in run]
        parts += [f"{names[0]}-{names[-1]}"] if long else names
    return ",".join([*parts, "PH"] if holiday else parts)


def _spoken(weekdays: frozenset[int]) -> str:
    return "、".join(f"周{DAY_NAMES[day]}" for day in sorted(weekdays))


def _dates_text(season: Season) -> str:
    return ",".join(_date_range_text(*pair) for pair in season)


def _date_range_text(first: int, last: int) -> str:
    (month, day), (last_month, last_day) = divmod(first, 100), divmod(last, 100)
    if day == 1 and last_day == LONGEST_MONTHS[last_month - 1]:
        names = MONTHS[month - 1], MONTHS[last_month - 1]
        return names[0] if names[0] == names[1] else "-".join(names)
    return f"{MONTHS[month - 1]} {day:02d}-{MONTHS[last_month - 1]} {last_day:02d}"


def year_days(season: Season) -> set[int]:
    """List the days of a leap year, month * 100 + day, that a season holds."""
    days = {m * 100 + d for m, n in enumerate(LONGEST_MONTHS, 1) for d in range(1, n + 1)}
    if not season:
        return days
    return {
        day
        for day in days
        for first, last in season
        if (first <= day <= last if first <= last else day >= first or day <= last)
    }


def _spans_text(spans: Spans) -> str:
    return ",".join(_span_text(start, end) for start, end in spans)


def _span_text(start: int, end: int) -> str:
    wraps = DAY_MINUTES < end < start + DAY_MINUTES
    return f"{_clock(start)}-{_clock(end - DAY_MINUTES if wraps else end)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
