"""Times and months on a sign: 8:30, 8点半, 下午5:00, 次日2:00, and spans of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stationmap.hours.grammar import LONGEST_MONTHS
from stationmap.hours.rules import DAY_MINUTES
from stationmap.hours.sign_words import number, refuse

if TYPE_CHECKING:
    from stationmap.hours.sign_words import Token

Season = tuple[tuple[int, int], ...]  # month * 100 + day, first and last; none: all year

NOON = 720
_HOUR = 60
_PARTS = {
    **dict.fromkeys(("上午", "早上", "早晨", "清晨", "早"), "morning"),
    "凌晨": "dawn",
    **dict.fromkeys(("中午", "午间"), "noon"),
    **dict.fromkeys(("下午", "午后", "傍晚"), "afternoon"),
    **dict.fromkeys(("晚上", "晚间", "夜间", "夜里", "晚"), "evening"),
}
# Part of the day: minutes that it may hold; those below noon that mean twelve hours later.
_HOLDS = {
    "morning": (0, NOON),
    "dawn": (0, 6 * _HOUR),
    "noon": (10 * _HOUR, 15 * _HOUR - 1),
    "afternoon": (NOON, 20 * _HOUR),
    "evening": (17 * _HOUR, DAY_MINUTES),
}
_TWELVE_HOUR = {"noon": (60, 179), "afternoon": (60, 479), "evening": (300, 720)}
_FRACTIONS = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}


class Time(NamedTuple):
    """A time as written: minutes from midnight, part of the day, and how it was written."""

    minute: int
    part: str | None
    next_day: bool
    bare: bool  # a number without 点 or minutes
    text: str


def read_time(sign: str, words: list[Token]) -> Time:
    """Read one time from its words: [次日] [下午] 2:00."""
    text = "".join(word.text for word in words)
    clock = words[-1].text
    minute = _minute(sign, clock)
    parts = [_PARTS[word.text] for word in words[:-1] if word.kind == "DAYPART"]
    next_day = any(word.kind == "NEXTDAY" for word in words[:-1])
    if parts:
        minute = _in_part(sign, text, minute, parts[-1])
    return Time(minute, parts[-1] if parts else None, next_day, clock.isdecimal(), text)


def span(sign: str, first: Time, last: Time) -> tuple[int, int]:
    """Join two times into minutes [start, end), the end up to a day after the start.

    The end inherits 下午 and 晚上 from the start (下午1:30-5:00). An end that is
    not after its start is refused unless 次日 or 凌晨 says that it is the next
    day, or it is midnight: 17:00-9:00 may be a slip as well as a night.
    """
    start, end = first.minute, last.minute
    text = f"{first.text}-{last.text}"
    if first.next_day or start >= DAY_MINUTES:
        refuse(sign, text, "开门时间要在当天", "the start must be on the day itself")
    if last.next_day:
        end += DAY_MINUTES
    elif last.part is None and first.part in _TWELVE_HOUR and end <= NOON:
        end = _inherited(end, start, first.part)
    if end <= start and (end == 0 < start or last.part == "dawn"):
        end += DAY_MINUTES
    if end > start + DAY_MINUTES:
        refuse(sign, text, "超过了 24 小时", "it lasts more than 24 hours")
    if end <= start:
        zh = f"关门不晚于开门。开到第二天请写 {first.text}-次日{last.text}；下午请写 24 小时制"
        en = "it closes before it opens; write 次日 for the next day, or use the 24-hour clock"
        refuse(sign, text, zh, en)
    return start, end


def _inherited(end: int, start: int, part: str) -> int:
    low, high = _TWELVE_HOUR[part]
    later = end + NOON
    if part == "noon" and not low <= end <= high:
        return end
    return later if later > start and end > 0 and (end < NOON or part == "evening") else end


def _minute(sign: str, clock: str) -> int:
    hour_text, _, rest = re.sub(r"[点时]钟?|[:.]", " ", clock).partition(" ")
    rest = rest.removesuffix("分")
    hour = number(hour_text)
    minute = _FRACTIONS[rest] if rest in _FRACTIONS else number(rest)
    total = hour * _HOUR + minute
    if minute >= _HOUR or total > DAY_MINUTES:
        refuse(sign, clock, "没有这个时刻，时间从 0:00 到 24:00", "times run from 0:00 to 24:00")
    return total


def _in_part(sign: str, text: str, minute: int, part: str) -> int:
    if part in _TWELVE_HOUR:
        low, high = _TWELVE_HOUR[part]
        if low <= minute <= high:
            minute += NOON
    low, high = _HOLDS[part]
    if not low <= minute <= high:
        refuse(sign, text, "没有这个时刻", "there is no such time of that part of the day")
    return minute


def season_of(sign: str, text: str) -> Season:
    """Read 5月-9月, 5月1日至9月30日, 11月-次年3月, 7、8月 or 7月."""
    parts = re.split(r"至|到|[-~–—―−〜]+", text)
    ends = [[int(number) for number in re.findall(r"\d+", part)] for part in parts]
    if len(ends) == 1:
        return tuple((_date(sign, text, [m], 1), _date(sign, text, [m], None)) for m in ends[0])
    return ((_date(sign, text, ends[0], 1), _date(sign, text, ends[1], None)),)


def _date(sign: str, text: str, numbers: list[int], default: int | None) -> int:
    month = numbers[0]
    longest = LONGEST_MONTHS[month - 1] if 1 <= month <= len(LONGEST_MONTHS) else 0
    day = numbers[1] if len(numbers) > 1 else default or longest
    if not 1 <= day <= longest:
        refuse(sign, text, "没有这个日期", "there is no such date")
    return month * 100 + day
