"""The Chinese working calendar: which days are worked, off, or made up for.

Announced years come from the package `chinesecalendar`, which carries the
notices of the State Council, and from an optional file of further years, so
that a keeper can add a notice on the day it is issued. What a day of a year
not announced can be is said by `stationmap.hours.festivals`.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta, timezone
from typing import TYPE_CHECKING, Final, NamedTuple

from stationmap.errors import DataError
from stationmap.hours.festivals import (
    DayKind,
    conceivable_kinds,
    missing_days,
    near_next_new_year,
    plain_kind,
    possible_kinds,
)

if TYPE_CHECKING:
    from pathlib import Path

# China keeps UTC+8 without summer time since 1991; a fixed offset needs no
# time-zone database, which small machines lack.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")

_DAYS_KEPT = 4096
_COLUMNS = ["date", "kind", "source"]
_WEEKDAY_KINDS = (DayKind.WORKDAY, DayKind.HOLIDAY)
_WEEKEND_KINDS = (DayKind.WEEKEND, DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY)


class _Day(NamedTuple):
    """What is known of a day, kept because it is asked for again and again."""

    settled: bool
    kinds: tuple[DayKind, ...]
    conceivable: tuple[DayKind, ...]


class WorkingCalendar:
    """What each day is: working day, make-up working day, weekend or holiday.

    Parameters
    ----------
    further_years : Path, optional
        A CSV file (UTF-8) with the columns ``date`` (ISO 8601), ``kind`` (a
        value of `DayKind`) and ``source`` (the notice). It lists the days that
        differ from the plain week: the holidays, and the make-up working days.
        A year that the library does not know counts as announced once the file
        holds it whole, that is, at least every day the law itself fixes. A row
        for a day that the library knows replaces it.

    Raises
    ------
    DataError
        The file is unreadable, half-written, or says what cannot be.
    """

    def __init__(self, *, further_years: Path | None = None) -> None:
        self._further = {} if further_years is None else _read(further_years)
        self._days: dict[date, _Day] = {}
        self._announced: dict[int, bool] = {}
        if further_years is not None:
            _require_whole_years(further_years, self._further)

    def announced(self, year: int) -> bool:
        """Say whether the holidays of `year` have been announced."""
        known = self._announced.get(year)
        if known is None:
            known = _library_knows(year) or self._holds_whole(year)
            self._announced[year] = known
        return known

    def settled(self, day: date) -> bool:
        """Say whether every notice that can touch `day` has been issued.

        The last days of December are touched by the notice of the year after:
        they are not settled before that year is announced too.
        """
        return self._day(day).settled

    def kind(self, day: date) -> DayKind | None:
        """Say what `day` is; None where the notice that decides is not issued."""
        return self.kinds(day)[0] if self.settled(day) else None

    def kinds(self, day: date) -> tuple[DayKind, ...]:
        """List everything that `day` can be: one kind where it is known."""
        return self._day(day).kinds

    def conceivable(self, day: date) -> tuple[DayKind, ...]:
        """List what `day` could be by its weekday alone, if it is not settled."""
        return self._day(day).conceivable

    def _day(self, day: date) -> _Day:
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            known = self._days[day] = self._learn(day)
        return known

    def _learn(self, day: date) -> _Day:
        if self._all_issued(day):
            kinds = (self._known(day),)
            return _Day(settled=True, kinds=kinds, conceivable=kinds)
        return _Day(settled=False, kinds=possible_kinds(day), conceivable=conceivable_kinds(day))

    def _all_issued(self, day: date) -> bool:
        if day in self._further:
            return True
        if not self.announced(day.year):
            return False
        if self.announced(day.year + 1) or not near_next_new_year(day):
            return True
        return self._known(day) is not plain_kind(day)

    def _known(self, day: date) -> DayKind:
        if day in self._further:
            return self._further[day]
        return _library_kind(day) if _library_knows(day.year) else plain_kind(day)

    def _holds_whole(self, year: int) -> bool:
        return not missing_days(year, _holidays(self._further))


def _holidays(days: dict[date, DayKind]) -> set[date]:
    return {day for day, kind in days.items() if kind is DayKind.HOLIDAY}


def _library_knows(year: int) -> bool:
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except (NotImplementedError, ValueError):
        return False
    return True


def _library_kind(day: date) -> DayKind:
    import chinese_calendar

    off, festival = chinese_calendar.get_holiday_detail(day)
    if off:
        return DayKind.WEEKEND if festival is None else DayKind.HOLIDAY
    plain = plain_kind(day)
    return DayKind.MAKEUP_WORKDAY if plain is DayKind.WEEKEND else plain


def _read(path: Path) -> dict[date, DayKind]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if rows.fieldnames != _COLUMNS:
                raise _fault(path, 1, f"列名应当是 {','.join(_COLUMNS)}", "the columns are wrong")
            return _collected(path, rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _fault(path, 1, "文件读不出来", "the file cannot be read") from error


def _collected(path: Path, rows: csv.DictReader[str]) -> dict[date, DayKind]:
    days: dict[date, DayKind] = {}
    for row in rows:
        day, kind = _row(path, rows.line_num, row)
        if day in days:
            raise _fault(path, rows.line_num, f"{day} 写了两次", f"{day} is listed twice")
        days[day] = kind
    return days


def _row(path: Path, line: int, row: dict[str, str]) -> tuple[date, DayKind]:
    try:
        day, kind = date.fromisoformat(row["date"]), DayKind(row["kind"])
    except (ValueError, TypeError):
        zh = f"应当是日期和 {'、'.join(DayKind)} 之一"
        raise _fault(path, line, zh, "it wants an ISO date and a kind of day") from None
    if kind not in (_WEEKEND_KINDS if plain_kind(day) is DayKind.WEEKEND else _WEEKDAY_KINDS):
        raise _fault(path, line, f"{day} 的星期与 {kind} 不符", f"{day} cannot be a {kind}")
    if not (row["source"] or "").strip():
        raise _fault(path, line, "没有写出处（通知的名称）", "the source is missing")
    return day, kind


def _require_whole_years(path: Path, days: dict[date, DayKind]) -> None:
    holidays = _holidays(days)
    for year in sorted({day.year for day in days if not near_next_new_year(day)}):
        missing = () if _library_knows(year) else missing_days(year, holidays)
        if missing:
            listed = ", ".join(map(str, missing))
            zh = f"{year} 年不完整，缺法定节假日 {listed}"
            raise _fault(path, 1, zh, f"{year} is not whole, it lacks {listed}")


def _fault(path: Path, line: int, zh: str, en: str) -> DataError:
    return DataError(
        zh=f"节假日文件 {path.name} 第 {line} 行：{zh}。请对照国务院办公厅的通知改好再试。",
        en=f"Calendar file {path.name}, line {line}: {en}. Correct it after the notice.",
        field=path.name,
        value=line,
    )
