"""The part of OpenStreetMap's opening_hours grammar that is understood.

::

    hours    = rule { (";" | ",") rule }
    rule     = "24/7" [state] | [dates [":"]] [days [":"]] [spans] [state]
    dates    = date { "," date }
    date     = month ["-" month] | month day ["-" [month] day]      Jun-Sep, Jun 01-Sep 30
    days     = ("PH" | weekday ["-" weekday]) { "," ... }           Mo-Fr, Sa,Su,PH
    spans    = time "-" time { "," time "-" time }                  09:00-12:00, 22:00-06:00
    state    = ["open" | "closed" | "off" | "unknown"] [comment]
    comment  = '"' text '"'

A rule after ``;`` replaces the earlier ones on its days, except that closing
some hours leaves the others. A rule after ``,`` adds. A time may go up to 48:00;
an end that is not after its start lies on the next day. A comment without a
state says unknown, as other evaluators of the grammar have it: write ``open
"..."`` where it only adds a remark. A rule with days needs hours or a state.

Refused, never guessed: ``SH``, years, weeks, ``Mo[1]``, sunrise and sunset,
open ends (``09:00+``), the fallback ``||``, ``PH Mo-Fr`` (tools disagree whether
it means "and" or "or"), and a rule without PH after one with PH, which would
quietly undo the holidays.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple, NoReturn

from stationmap.errors import HoursError
from stationmap.hours.rules import DAY_MINUTES, OpenState, Rule

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
ACCEPTED = (
    "24/7",
    "Mo-Fr 08:30-12:00,14:30-18:00; PH off",
    "Mo-Su 09:00-26:00",
    "Jun-Sep 08:00-20:00; Oct-May 09:00-18:00",
    "unknown",
)

_STATES = {
    "open": OpenState.OPEN,
    "closed": OpenState.CLOSED,
    "off": OpenState.CLOSED,
    "unknown": OpenState.UNKNOWN,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<always>24/7)|(?P<time>\d{1,2}:\d{2}(?!\d))|(?P<number>\d{1,2}(?![\d:/]))"
    rf"|(?P<weekday>(?:{'|'.join(WEEKDAYS)})\b)|(?P<month>(?:{'|'.join(MONTHS)})\b)"
    rf"|(?P<holiday>PH\b)|(?P<state>(?:{'|'.join(_STATES)})\b)"
    r'|(?P<comment>"[^"]*")|(?P<mark>[-,;:])|(?P<end>\Z))',
    re.ASCII,
)
_REMEDIES = {
    "SH": ("学校假期（SH）没有统一的日子，请写出月份", "school holidays differ; write months"),
    "+": ("请写出关门的时间", "write when it closes"),
    "||": ("请改用 ; 分开的规则", "use rules separated by ;"),
}


class _Token(NamedTuple):
    kind: str
    text: str


def parse_rules(text: str) -> tuple[Rule, ...]:
    """Read opening hours in the subset of the grammar above.

    Raises
    ------
    HoursError
        A part is not understood; the message names it.
    """
    reader = _Reader(text)
    rules = [reader.rule(adds=False)]
    while (separator := reader.take("mark", ";,")) is not None:
        rules.append(reader.rule(adds=separator == ","))
    reader.expect_end()
    _require_holidays_last(text, rules)
    return tuple(rules)


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.place = 0

    def peek(self, ahead: int = 0) -> _Token:
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def take(self, kind: str, among: str | None = None) -> str | None:
        token = self.peek()
        if token.kind != kind or (among is not None and token.text not in among):
            return None
        self.place += 1
        return token.text

    def need(self, kind: str, among: str | None = None) -> str:
        token = self.peek()
        found = self.take(kind, among)
        if found is None:
            refuse(self.text, token.text or "结尾", "这里还缺东西", "something is missing here")
        return found

    def expect_end(self) -> None:
        token = self.peek()
        if token.kind != "end":
            refuse(self.text, token.text, "放在这里不合写法", "it does not belong here")

    def rule(self, *, adds: bool) -> Rule:
        if self.take("always"):
            return self.state(Rule(spans=((0, DAY_MINUTES),), adds=adds))
        start = self.place
        dates = self.dates()
        weekdays, holidays = self.days()
        spans = self.spans()
        rule = Rule(dates, weekdays, holidays, spans, adds=adds)
        stated = self.place
        rule = self.state(rule)
        if self.place == start:
            refuse(self.text, self.peek().text or "结尾", "这里还缺一条", "a rule is missing here")
        if not spans and self.place == stated:
            zh, en = "要写几点到几点，或写 open、off", "write hours, or open, or off"
            refuse(self.text, self.tokens[start].text, zh, en)
        return rule

    def state(self, rule: Rule) -> Rule:
        word, comment = self.take("state"), self.take("comment")
        if word is None and comment is None:
            return rule
        state = OpenState.UNKNOWN if word is None else _STATES[word]
        return replace(rule, state=state, comment=comment and comment.strip('"'))

    def dates(self) -> tuple[tuple[int, int], ...]:
        dates: list[tuple[int, int]] = []
        while self.peek().kind == "month":
            dates.append(self.date_range())
            if not (self.peek().text == "," and self.peek(1).kind == "month"):
                break
            self.need("mark", ",")
        if dates:
            self.take("mark", ":")
        return tuple(dates)

    def date_range(self) -> tuple[int, int]:
        month = MONTHS.index(self.need("month")) + 1
        first = self.take("number")
        if self.take("mark", "-") is None:
            return self.date(month, first or 1), self.date(month, first or _longest(month))
        if first is None:
            last_month = MONTHS.index(self.need("month")) + 1
            return self.date(month, 1), self.date(last_month, _longest(last_month))
        named = self.take("month")
        last_month = month if named is None else MONTHS.index(named) + 1
        return self.date(month, first), self.date(last_month, self.need("number"))

    def date(self, month: int, day: int | str) -> int:
        if not 1 <= int(day) <= _longest(month):
            part = f"{MONTHS[month - 1]} {day}"
            refuse(self.text, part, "没有这一天", "there is no such day")
        return month * 100 + int(day)

    def days(self) -> tuple[frozenset[int] | None, bool]:
        weekdays: set[int] = set()
        holidays = False
        found = False
        while self.peek().kind in ("weekday", "holiday"):
            found = True
            if self.take("holiday"):
                holidays = True
            else:
                weekdays |= self.weekday_range()
            if not (self.peek().text == "," and self.peek(1).kind in ("weekday", "holiday")):
                break
            self.need("mark", ",")
        if self.peek().kind in ("weekday", "holiday"):
            zh, en = "请用逗号隔开", "separate days by commas"
            refuse(self.text, self.peek().text, zh, en)
        if found:
            self.take("mark", ":")
        return (frozenset(weekdays) if found else None), holidays

    def weekday_range(self) -> set[int]:
        first = WEEKDAYS.index(self.need("weekday"))
        if self.take("mark", "-") is None:
            return {first}
        last = WEEKDAYS.index(self.need("weekday"))
        return {(first + n) % 7 for n in range((last - first) % 7 + 1)}

    def spans(self) -> tuple[tuple[int, int], ...]:
        spans: list[tuple[int, int]] = []
        while self.peek().kind == "time":
            spans.append(self.span())
            if not (self.peek().text == "," and self.peek(1).kind == "time"):
                break
            self.need("mark", ",")
        return tuple(spans)

    def span(self) -> tuple[int, int]:
        first = self.need("time")
        self.need("mark", "-")
        last = self.need("time")
        start, end = self.minute(first), self.minute(last)
        if start >= DAY_MINUTES:
            refuse(self.text, first, "开门时间要早于 24:00", "the start must be before 24:00")
        if end < start:
            end += DAY_MINUTES
        if not 0 < end - start <= DAY_MINUTES:
            part = f"{first}-{last}"
            refuse(self.text, part, "一段要长于零、不超过 24 小时", "a span lasts up to 24 hours")
        return start, end

    def minute(self, time: str) -> int:
        hour, minute = map(int, time.split(":"))
        total = hour * 60 + minute
        if minute > 59 or total > 2 * DAY_MINUTES:  # noqa: PLR2004 - minutes of an hour
            refuse(self.text, time, "没有这个时刻", "there is no such time")
        return total


def refuse(text: str, part: str, zh: str, en: str) -> NoReturn:
    """Raise the HoursError that names the part of `text` not understood."""
    raise HoursError(
        zh=f"开放时间“{text}”里的“{part}”不能用：{zh}。可以写成例如：{'；'.join(ACCEPTED[:2])}。",
        en=f"Opening hours {text!r}, at {part!r}: {en}. Accepted, for example: {ACCEPTED[1]}.",
        field="opening_hours",
        value=text,
        accepted=ACCEPTED,
    )


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while not tokens or tokens[-1].kind != "end":
        match = _TOKEN.match(text, place)
        if match is None:
            part = _word_at(text, place)
            refuse(text, part, *_REMEDIES.get(part, ("看不懂", "it is not understood")))
        kind = match.lastgroup or "end"
        tokens.append(_Token(kind, match.group(kind)))
        place = match.end()
    return tokens


def _word_at(text: str, place: int) -> str:
    match = re.compile(r"\s*(\|\||\w+|.)", re.DOTALL).match(text, place)
    return match.group(1) if match else text[place:]


def _longest(month: int) -> int:
    return LONGEST_MONTHS[month - 1]


def _require_holidays_last(text: str, rules: list[Rule]) -> None:
    seen = False
    for rule in rules:
        if seen and not rule.holidays and rule.replaces and rule.state is not OpenState.CLOSED:
            refuse(text, ";", "含 PH 的规则要放在最后", "rules with PH must come last")
        seen = seen or rule.holidays
