"""What a sign at the door says in Chinese, read strictly.

A sign is read from left to right: days, then hours, then what is excepted.
What is not understood is refused with its name and a remedy; so are hours that
can be read in two ways (17:00-9:00 without 次日, 夏季 without its months, 全年无休
without hours, a break that may belong to two days). `sign_words` lists the
words, `sign_cursor` goes over them, `sign_times` reads the times, `sign_osm`
says what a sign that is silent about holidays means on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from stationmap.hours.rules import DAY_MINUTES
from stationmap.hours.sign_cursor import END, Cursor
from stationmap.hours.sign_osm import WORKWEEK, Clause, Days, Sign, named_days, to_osm, year_days
from stationmap.hours.sign_times import read_time, season_of, span

if TYPE_CHECKING:
    from stationmap.hours.sign_times import Season, Time

_DAY_KINDS = ("DAYS", "WORKDAYS", "WEEKEND", "RESTDAYS", "HOLIDAYS", "EVERYDAY", "NOREST")
_TIME_KINDS = ("NEXTDAY", "DAYPART", "TIME")


def from_sign(text: str) -> str:
    """Turn what a sign says into OpenStreetMap's opening_hours syntax.

    Parameters
    ----------
    text : str
        Hours as posted in Chinese, for example ``工作日 8:30-12:00，14:30-18:00``.

    Returns
    -------
    str
        Hours that `OpeningHours.parse` accepts, for example
        ``Mo-Fr 08:30-12:00,14:30-18:00; PH off``.

    Raises
    ------
    HoursError
        A part of the sign is not understood; the message names it.
    """
    return to_osm(_Reader(text).read())


class _Reader(Cursor):
    """Reads a sign from left to right into clauses."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.sign = Sign(text)
        self.pending: Days | None = None  # days named, their hours still to come
        self.pending_text = ""
        self.carried: Days | None = None  # days named before the seasons, good for each
        self.separator = ""  # what stands between the last day word and here
        self.clause: Clause | None = None  # the clause that a further span continues
        self.season: Season = ()
        self.season_open = False  # a season was named and no hours since
        self.season_word = ""  # 夏季, its months still to come
        self.season_words: list[str] = []
        self.suffix_open = False  # "9:00-17:00 (" was just read
        self.after_span = False

    # -- reading -----------------------------------------------------------

    def read(self) -> Sign:
        while self.peek() is not END:
            kind = self.peek().kind
            after_span, self.after_span = self.after_span, False
            if kind in _DAY_KINDS:
                self.days()
            elif kind in _TIME_KINDS:
                self.hours()
            elif kind == "OFF":
                self.off(after_span=after_span)
            elif kind == "BREAK":
                self.pause(after_span=after_span)
            else:
                self.other(kind)
        self.finish()
        return self.sign

    def other(self, kind: str) -> None:
        handlers = {
            "ALLDAY": self.all_day,
            "DATES": self.dates,
            "SEASON": self.season_name,
            "EXCEPT": self.except_days,
            "EXCEPTED": self.excepted,
            "NOTINCL": self.not_including,
            "INCL": self.including,
            "ASUSUAL": self.as_usual,
            "OPEN": self.open_bracket,
            "CLOSE": self.close_bracket,
        }
        if kind in handlers:
            handlers[kind]()
        elif kind in ("JOIN", "COMMA"):
            self.separator = kind
            self.next()
        elif kind in ("LABEL", "FILLER", "COLON", "NOBREAK"):
            self.next()
        else:
            self.fail(self.peek().text, "放在这里看不懂", "it is not understood here")

    def finish(self) -> None:
        if self.pending is not None:
            self.suffix()
        if self.season_word:
            self.need_months()
        if self.season_words:
            seasons = [pair for clause in self.sign.clauses for pair in clause.season]
            if any(not c.season for c in self.sign.clauses) or (
                year_days(tuple(seasons)) != year_days(())
            ):
                zh = "其他月份没有写，请把全年的月份写全"
                self.fail(self.season_words[0], zh, "the other months are not stated")

    # -- days --------------------------------------------------------------

    def days(self) -> None:
        word = self.peek()
        if word.kind == "HOLIDAYS" and self.lone_holidays():
            return
        self.next()
        if word.kind == "NOREST":
            self.set_holidays(is_open=True)
        self.add(named_days(word), word.text)

    def lone_holidays(self) -> bool:
        """Read 节假日除外 and the like, where it stands apart from other days."""
        verdict = self.peek(1).kind
        if verdict not in ("EXCEPTED", "OFF", "ASUSUAL"):
            return False
        apart = self.separator in ("COMMA", "OPEN") or verdict == "EXCEPTED"
        if self.pending is not None and (not apart or self.separator == "JOIN"):
            return False
        self.next()
        self.next()
        self.set_holidays(is_open=verdict == "ASUSUAL")
        return True

    def add(self, days: Days, text: str) -> None:
        if self.pending is None:
            self.pending, self.pending_text = days, text
        else:
            mixed = (self.pending.every or days.every) and (
                (self.pending.weekdays | days.weekdays) != (self.pending.weekdays & days.weekdays)
            )
            only_holiday = not self.pending.weekdays or not days.weekdays
            if self.separator in ("OPEN", "CLOSE") or (mixed and not only_holiday):
                self.fail(self.pending_text, "后面没有写几点到几点", "no hours follow it")
            self.pending = self.pending.joined(days)
            self.pending_text += text
        self.separator = ""

    def collect(self) -> tuple[Days, str]:
        """Read the days after 除, 含 or 不含, apart from the days still pending."""
        days, text = Days(), ""
        while True:
            self.skip("JOIN") if text else None
            word = self.peek()
            if word.kind not in _DAY_KINDS:
                break
            days, text = days.joined(named_days(self.next())), text + word.text
        if not text:
            self.fail(self.peek(-1).text, "后面要写日子", "days must follow it")
        return days, text

    def close(self, days: Days, text: str) -> None:
        if days.weekdays >= WORKWEEK:
            self.fail(text, "哪些天开不清楚", "it is not clear which days are open")
        if days.weekdays and len({clause.season for clause in self.sign.clauses}) > 1:
            self.fail(text, "请在每个季节后面写清楚", "say it for each season")
        if days.holiday:
            self.set_holidays(is_open=False)
        self.sign.off |= days.weekdays

    def keep(self, days: Days) -> None:
        if days.holiday:
            self.set_holidays(is_open=True)
        self.sign.included |= days.weekdays

    def set_holidays(self, *, is_open: bool) -> None:
        if self.sign.holidays_open is (not is_open):
            self.fail("节假日", "又开又休息", "holidays are both open and closed")
        self.sign.holidays_open = is_open

    def take_pending(self) -> tuple[Days, str]:
        if self.pending is None:
            part = self.peek().text
            self.fail(part, "没有写是哪些天", "it does not say which days")
        days, text = self.pending, self.pending_text
        self.pending, self.pending_text = None, ""
        return days, text

    def except_days(self) -> None:
        self.next()
        self.close(*self.collect())
        if self.peek().kind != "EXCEPT_END":
            self.fail(self.peek(-1).text, "后面缺“外”字", "the closing word 外 is missing")
        self.next()

    def excepted(self) -> None:
        self.close(*self.take_pending())
        self.next()

    def not_including(self) -> None:
        self.next()
        self.close(*self.collect())

    def including(self) -> None:
        self.next()
        self.keep(self.collect()[0])

    def as_usual(self) -> None:
        if self.pending is not None:
            self.keep(self.take_pending()[0])
        elif not self.sign.clauses:
            self.fail(self.peek().text, "没有写几点到几点", "it states no hours")
        self.next()

    # -- brackets ----------------------------------------------------------

    def open_bracket(self) -> None:
        before = self.peek(-1).kind if self.place else ""
        self.suffix_open = before in ("TIME", "ALLDAY", "FILLER") and self.pending is None
        self.separator = "OPEN"
        self.next()

    def close_bracket(self) -> None:
        if self.suffix_open and self.pending is not None:
            self.suffix()
            self.clause = None
        self.suffix_open = False
        self.separator = "CLOSE"
        self.next()

    def suffix(self) -> None:
        """Give the days that stand behind hours to those hours."""
        days, text = self.take_pending()
        clause = self.clause
        if clause is None or clause.days is not None:
            self.fail(text, "后面没有写几点到几点", "no hours follow it")
        elif len([c for c in self.sign.clauses if c.days is None]) == 1:
            clause.days = days
        else:
            self.fail(text, "不清楚是哪一段时间", "it is not clear which hours it names")

    # -- hours -------------------------------------------------------------

    def hours(self) -> None:
        pair, bare = self.span()
        clause = self.open_clause(bare=bare)
        clause.spans.append(pair)
        self.after_span = True

    def span(self) -> tuple[tuple[int, int], bool]:
        first = self.time()
        if self.peek().kind != "DASH":
            self.fail(first.text, "缺关门的时间", "the closing time is missing")
        self.next()
        if self.peek().kind not in _TIME_KINDS:
            self.fail(f"{first.text}-", "缺关门的时间", "the closing time is missing")
        last = self.time()
        return span(self.text, first, last), first.bare and last.bare

    def time(self) -> Time:
        words = [self.next()]
        while words[-1].kind != "TIME":
            if self.peek().kind not in _TIME_KINDS:
                self.fail(words[-1].text, "后面要写几点", "a time must follow it")
            words.append(self.next())
        return read_time(self.text, words)

    def all_day(self) -> None:
        word = self.next()
        again = self.clause is not None and self.clause.spans == [(0, DAY_MINUTES)]
        if again and self.pending is None and not self.season_open:
            return
        clause = self.open_clause(bare=False)
        if clause.spans:
            self.fail(word.text, "与写的时间矛盾", "it contradicts the hours stated")
        clause.spans.append((0, DAY_MINUTES))

    def open_clause(self, *, bare: bool) -> Clause:
        if self.season_word:
            self.need_months()
        if self.clause is None or self.pending is not None or self.season_open:
            days = self.take_pending()[0] if self.pending is not None else self.carried
            self.clause = self.clause_for(days)
            self.clause.bare = bare
        if self.clause.bare is not bare:
            zh, en = "请把时间都写成 8:00-22:00 的样子", "write every time as 8:00-22:00"
            self.fail(self.peek(-1).text, zh, en)
        self.season_open = False
        self.separator = ""
        return self.clause

    def clause_for(self, days: Days | None) -> Clause:
        """Continue the hours of the very same days, or begin a new clause."""
        earlier = self.sign.clauses[-1] if self.sign.clauses else None
        if earlier and earlier.season == self.season and earlier.days == days:
            return earlier
        if (
            days is None
            and self.season
            and any(
                c.days is not None and c.season not in ((), self.season) for c in self.sign.clauses
            )
        ):
            zh = "请在每个季节后面写清楚是哪些天"
            self.fail(self.peek(-1).text, zh, "say for each season which days are meant")
        clause = Clause(self.season, days)
        self.sign.clauses.append(clause)
        return clause

    # -- what is closed ------------------------------------------------------

    def off(self, *, after_span: bool) -> None:
        word = self.next()
        if after_span and self.clause is not None and self.pending is None:
            self.make_break(self.clause.spans.pop(), word.text)
        else:
            self.place -= 1
            self.close(*self.take_pending())
            self.next()
            self.clause = None

    def pause(self, *, after_span: bool) -> None:
        word = self.next()
        self.skip("COLON")
        if self.peek().kind in _TIME_KINDS:
            self.make_break(self.span()[0], word.text)
            self.skip("OFF")
        elif after_span and self.clause is not None and len(self.clause.spans) > 1:
            self.make_break(self.clause.spans.pop(), word.text)
        else:
            self.fail(word.text, "没有写休息到几点", "it does not say from when to when")

    def make_break(self, pair: tuple[int, int], text: str) -> None:
        clause = self.clause
        if clause is None or not clause.spans or self.pending is not None:
            self.fail(text, "请写在开放时间的后面", "write it after the hours")
        earlier = [c for c in self.sign.clauses if c is not clause]
        if any(not c.breaks for c in earlier):
            zh = "不清楚是哪几天的休息，请在每段时间后面写"
            self.fail(text, zh, "it is not clear on which days; say it after each")
        clause.breaks.append(pair)

    # -- seasons -----------------------------------------------------------

    def dates(self) -> None:
        word = self.next()
        pairs = season_of(self.text, word.text)
        if self.season_open and self.season and self.separator == "JOIN":
            pairs = (*self.season, *pairs)
        self.begin_season(pairs)
        self.season_word = ""

    def season_name(self) -> None:
        word = self.next()
        self.season_words.append(word.text)
        if not (self.season_open and self.season):
            self.begin_season(())
            self.season_word = word.text

    def begin_season(self, season: Season) -> None:
        if self.pending is not None:
            self.carried = self.pending
        self.season, self.season_open = season, True
        self.separator = ""

    def need_months(self) -> NoReturn:
        zh = f"没有写是哪几个月，请写成例如 {self.season_word}(5月-9月) 8:00-20:00"
        en = "its months are not stated; write for example 夏季(5月-9月)"
        self.fail(self.season_word, zh, en)
