"""Rota: which stations are open when, asked once for each distinct text of hours.

The stations of a layer share few texts of opening hours. A set of texts is an
integer with a bit for each, so that "who is open" is one number, which changes
a few dozen times a day and can be the key of a cache.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from stationmap.hours import SHANGHAI, OpeningHours, OpenState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from stationmap.hours import WorkingCalendar

    Day: TypeAlias = tuple[list[float], list[int]]

DAY_S = 86_400.0
DAYS_KEPT = 512
EVERY = slice(None)


class Rota:
    """Who is open when, over the stations of one layer.

    Parameters
    ----------
    texts : sequence of str or None
        The opening hours of each station, as in `stationmap.model.Station`.
    """

    def __init__(self, texts: Sequence[str | None]) -> None:
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        self.groups: NDArray[np.intp] = np.array([numbers[text] for text in texts], np.intp)
        self._hours = [OpeningHours.parse(text) for text in numbers]
        self._days: dict[tuple[WorkingCalendar, date], Day] = {}
        self.always = sum(1 << n for n, hours in enumerate(self._hours) if hours.always)

    def open_at(self, moment: datetime, calendar: WorkingCalendar) -> int:
        """Return the texts that are OPEN at `moment`; unknown is not open."""
        local = moment.astimezone(SHANGHAI)
        starts, masks = self._day(local.date(), calendar)
        return masks[bisect_right(starts, _seconds(local)) - 1]

    def spells(
        self, moment: datetime, calendar: WorkingCalendar, *, until_s: float
    ) -> Iterator[tuple[float, float, int]]:
        """Yield (start_s, end_s, texts) from `moment` on, up to `until_s` seconds after it.

        From ``start_s`` to just before ``end_s`` seconds after the moment just
        those texts are OPEN. The last spell is said to have no end.
        """
        start, mask = 0.0, self.open_at(moment, calendar)
        for at, after in self._changes(moment.astimezone(SHANGHAI), calendar):
            if at > until_s:
                break
            if at > 0.0 and after != mask:
                yield start, at, mask
                start, mask = at, after
        yield start, math.inf, mask

    def has(self, mask: int, rows: NDArray[np.intp] | slice = EVERY) -> NDArray[np.bool_]:
        """Say of each station, or each of some rows, whether its text is in `mask`."""
        bits = [mask >> number & 1 for number in range(len(self._hours))]
        chosen: NDArray[np.bool_] = np.array(bits, np.bool_)[self.groups[rows]]
        return chosen

    def _changes(self, local: datetime, calendar: WorkingCalendar) -> Iterator[tuple[float, int]]:
        day, midnight_s = local.date(), -_seconds(local)
        while True:
            for start, mask in zip(*self._day(day, calendar), strict=True):
                yield midnight_s + start, mask
            day += timedelta(days=1)
            midnight_s += DAY_S

    def _day(self, day: date, calendar: WorkingCalendar) -> Day:
        """Return the seconds of a day at which someone opens or closes, and who is open then."""
        known = self._days.get((calendar, day))
        if known is None:
            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            known = self._days[calendar, day] = self._laid_out(day, calendar)
        return known

    def _laid_out(self, day: date, calendar: WorkingCalendar) -> Day:
        turns: dict[float, int] = {0.0: 0}
        for number, hours in enumerate(self._hours):
            for start, end, state in hours.intervals(day, 1, calendar):
                if state is OpenState.OPEN:
                    for moment in (start, end):
                        second = (moment.date() - day).days * DAY_S + _seconds(moment)
                        turns[second] = turns.get(second, 0) ^ 1 << number
        starts = sorted(second for second in turns if second < DAY_S)
        masks, mask = [], 0
        for second in starts:
            mask ^= turns[second]
            masks.append(mask)
        return starts, masks


def _seconds(local: datetime) -> float:
    """Return the seconds since midnight."""
    whole = local.hour * 3600 + local.minute * 60 + local.second
    return whole + local.microsecond / 1e6
