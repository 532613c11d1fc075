"""The festivals the law fixes, and what a day can be before a notice says.

The law is 国务院《全国年节及纪念日放假办法》 as revised on 10 November 2024 (in
force since 1 January 2025). It fixes these days off for everybody: New Year's
Day (1 January), Spring Festival (农历除夕 to 正月初三, four days), Qingming
(one day), Labour Day (1 and 2 May), Dragon Boat (农历五月初五), Mid-Autumn
(农历八月十五) and National Day (1 to 3 October). Which days around them are also
off, and which Saturdays and Sundays are worked instead (调休), is said once a
year by a notice of the State Council's General Office. Until that notice:

- a day that the law fixes is a holiday;
- a day close to a festival may be what it looks like, or a holiday, or (on a
  Saturday or Sunday) a make-up working day: it is not known;
- a day far from every festival is what it looks like.

"Close" is measured: in the notices of 2008 to 2026 no day off lay more than 2
days from a one-day festival, nor more than 2 days before or 6 days after the
fixed days of Spring Festival, Labour Day or National Day; no make-up day lay
more than 5, respectively 9, days away. `_SHORT` and `_LONG` add a day or more
to each. One-off days off by a notice of their own (3 September 2015) cannot be
foreseen by this or any rule.

The dates of the three lunar festivals follow the calendar of GB/T 33661-2017.
Outside the years of the table every day may be anything.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

SATURDAY = 5
_QINGMING_MONTH = 4


class DayKind(StrEnum):
    """What a day is in the Chinese working calendar."""

    WORKDAY = "workday"
    MAKEUP_WORKDAY = "makeup_workday"  # a Saturday or Sunday that is worked (调休)
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # a statutory holiday or a day off that the notice joins to it


class _Reach(NamedTuple):
    """How far a notice may reach from the fixed days, in days."""

    off_before: int
    off_after: int
    makeup: int


class _Festival(NamedTuple):
    first: date
    last: date
    reach: _Reach


_SHORT = _Reach(off_before=3, off_after=3, makeup=7)
_LONG = _Reach(off_before=3, off_after=7, makeup=10)

# Year: first day of the first lunar month, fifth of the fifth, fifteenth of the
# eighth, each as month * 100 + day.
_LUNAR = {
    2008: (207, 608, 914),
    2009: (126, 528, 1003),
    2010: (214, 616, 922),
    2011: (203, 606, 912),
    2012: (123, 623, 930),
    2013: (210, 612, 919),
    2014: (131, 602, 908),
    2015: (219, 620, 927),
    2016: (208, 609, 915),
    2017: (128, 530, 1004),
    2018: (216, 618, 924),
    2019: (205, 607, 913),
    2020: (125, 625, 1001),
    2021: (212, 614, 921),
    2022: (201, 603, 910),
    2023: (122, 622, 929),
    2024: (210, 610, 917),
    2025: (129, 531, 1006),
    2026: (217, 619, 925),
    2027: (206, 609, 915),
    2028: (126, 528, 1003),
    2029: (213, 616, 922),
    2030: (203, 605, 912),
    2031: (123, 624, 1001),
    2032: (211, 612, 919),
    2033: (131, 601, 908),
    2034: (219, 620, 927),
    2035: (208, 610, 916),
    2036: (128, 530, 1004),
    2037: (215, 618, 924),
    2038: (204, 607, 913),
    2039: (124, 527, 1002),
    2040: (212, 614, 920),
}


def plain_kind(day: date) -> DayKind:
    """Say what `day` is when no notice touches it."""
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY


def conceivable_kinds(day: date) -> tuple[DayKind, ...]:
    """Say what `day` could be if nothing but its weekday were known."""
    if day.weekday() >= SATURDAY:
        return (DayKind.WEEKEND, DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY)
    return (DayKind.WORKDAY, DayKind.HOLIDAY)


def missing_days(year: int, holidays: Collection[date]) -> tuple[date, ...]:
    """List the days of `year` that the law makes holidays and `holidays` lacks.

    Qingming is on 4 or 5 April; either will do.
    """
    qingming = {date(year, 4, 4), date(year, 4, 5)}
    lacking = [day for day in _statutory_days(year) if day not in holidays]
    if qingming.isdisjoint(holidays):
        lacking += sorted(qingming)
    return tuple(lacking)


@lru_cache(maxsize=128)
def _statutory_days(year: int) -> tuple[date, ...]:
    """List the days fixed beyond doubt: all but Qingming, which is 4 or 5 April."""
    fixed = [f for f in _festivals(year) if f.first.month != _QINGMING_MONTH]
    days = (f.first + timedelta(days=n) for f in fixed for n in range((f.last - f.first).days + 1))
    return tuple(dict.fromkeys(days))  # Mid-Autumn may fall on National Day


@lru_cache(maxsize=4096)
def possible_kinds(day: date) -> tuple[DayKind, ...]:
    """Say what `day` can be before the notice for its festivals is issued.

    Parameters
    ----------
    day : date
        A day of a year that is not announced, or one at the end of an announced
        year, which the next year's notice may still touch.

    Returns
    -------
    tuple of DayKind
        One kind where the law or the distance from every festival decides,
        else every kind that the day may turn out to be; the plain kind first.
    """
    if day.year not in _LUNAR:
        return conceivable_kinds(day)
    if day in _statutory_days(day.year):
        return (DayKind.HOLIDAY,)
    near = (*_festivals(day.year), *_festivals(day.year + 1)[:1])
    kinds = [plain_kind(day)]
    if any(_may_be_off(day, festival) for festival in near):
        kinds.append(DayKind.HOLIDAY)
    if day.weekday() >= SATURDAY and any(_may_be_worked(day, festival) for festival in near):
        kinds.append(DayKind.MAKEUP_WORKDAY)
    return tuple(kinds)


def near_next_new_year(day: date) -> bool:
    """Say whether the notice of the following year may still change `day`."""
    new_year = _festivals(day.year + 1)[0]
    return _may_be_off(day, new_year) or (
        day.weekday() >= SATURDAY and _may_be_worked(day, new_year)
    )


@lru_cache(maxsize=128)
def _festivals(year: int) -> tuple[_Festival, ...]:
    """List the festivals of a year, New Year's Day first."""
    solar = (
        _Festival(date(year, 1, 1), date(year, 1, 1), _SHORT),
        _Festival(date(year, 4, 4), date(year, 4, 5), _SHORT),
        _Festival(date(year, 5, 1), date(year, 5, 2), _LONG),
        _Festival(date(year, 10, 1), date(year, 10, 3), _LONG),
    )
    if year not in _LUNAR:
        return solar
    spring, boat, autumn = (date(year, *divmod(code, 100)) for code in _LUNAR[year])
    eve, third = spring - timedelta(days=1), spring + timedelta(days=2)
    return (
        *solar,
        _Festival(eve, third, _LONG),
        _Festival(boat, boat, _SHORT),
        _Festival(autumn, autumn, _SHORT),
    )


def _may_be_off(day: date, festival: _Festival) -> bool:
    before = (festival.first - day).days
    after = (day - festival.last).days
    return before <= festival.reach.off_before and after <= festival.reach.off_after


def _may_be_worked(day: date, festival: _Festival) -> bool:
    before = (festival.first - day).days
    after = (day - festival.last).days
    return max(before, after) <= festival.reach.makeup
