"""Opening hours within a sentence."""

from __future__ import annotations

from functools import lru_cache

from stationmap.errors import HoursError
from stationmap.hours import OpeningHours
from stationmap.hours.regular import regular_week
from stationmap.signs.posted import posted

UNKNOWN = "时间待核实"
ALWAYS = "每天 24 小时"
SATURDAY = 5


@lru_cache(maxsize=1024)
def hours_words(text: str | None) -> str:
    """Say hours in one phrase; those that no phrase can say are yet to be checked."""
    if is_always(text):
        return ALWAYS
    try:
        seasons = posted(text)
    except HoursError:
        seasons = None
    if not seasons:
        return UNKNOWN
    said = []
    for season in seasons:
        rows = [f"{row.days} {'、'.join(row.spans)}" for row in season.rows]
        about = f"{season.name}，" if season.name else ""
        said.append(about + "，".join([*rows, *season.notes]))
    return "；".join(said)


@lru_cache(maxsize=1024)
def is_always(text: str | None) -> bool:
    """Say whether a door is known to be open 24 hours every day."""
    try:
        return OpeningHours.parse(text).always
    except HoursError:
        return False


@lru_cache(maxsize=1024)
def is_known(text: str | None) -> bool:
    """Say whether hours are known."""
    return hours_words(text) != UNKNOWN


@lru_cache(maxsize=1024)
def at_weekends(text: str | None) -> bool:
    """Say whether a door is known to be open on Saturdays and on Sundays."""
    try:
        week = regular_week(text)
    except HoursError:
        return False
    return week is not None and all(week.days[SATURDAY:])
