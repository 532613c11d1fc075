"""The words of the screens: distances, minutes, hours, states.

Each function takes values and a moment, never the clock, and gives a phrase in
the language of the request. Chinese is the source; see translations/.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from stationmap.hours import OpenState
from stationmap.language import translate as _
from stationmap.model import FACILITY_NAMES, CheckedBy, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from stationmap.hours import Opening
    from stationmap.model import Facility, Station
    from stationmap.street import Locked

SOON = timedelta(minutes=30)
NOON = 12
OPEN = ("open", "soon")  # the little houses of doors that are open now
KILOMETRE_M = 1000
WHOLE_KM_M = 10_000  # from here on a decimal would pretend
LONG_MIN = 90
MONTH = re.compile(r"(\d{4})-(\d{2})")


# The data name townships, not the district they make up.
DISTRICT_NAMES = {"110113": lambda: _("顺义区")}


class Group(StrEnum):
    """How sure it is that one gets in, surest first."""

    IN = "in"
    UNSURE = "unsure"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class State:
    """A state of opening: its little house, its words, its group.

    ``said`` carries the colour of the state; ``more`` follows in quiet ink.
    """

    glyph: str
    said: str
    more: str
    group: Group


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the words around it."""

    number: str
    unit: str
    about: str = ""

    def __str__(self) -> str:
        """Write it in one line."""
        return " ".join(part for part in (self.about, self.number, self.unit) if part)


def distance(distance_m: float, *, rough: bool = False) -> Figure:
    """Say a distance; `rough` where the place is only roughly known."""
    about = _("约") if rough else ""
    if distance_m < KILOMETRE_M - 0.5:
        return Figure(f"{distance_m:.0f}", _("米"), about)
    km = distance_m / KILOMETRE_M
    return Figure(f"{km:.0f}" if distance_m >= WHOLE_KM_M else f"{km:.1f}", _("公里"), about)


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way to go, in words and in whole degrees clockwise from north."""

    word: str
    degrees: int


def direction(bearing_deg: float) -> Direction:
    """Say which way to go; a word stands for 45 degrees."""
    names = [
        _("往北"),
        _("往东北"),
        _("往东"),
        _("往东南"),
        _("往南"),
        _("往西南"),
        _("往西"),
        _("往西北"),
    ]
    return Direction(names[math.floor(bearing_deg / 45 + 0.5) % 8], round(bearing_deg) % 360)


def duration(seconds: float) -> Figure:
    """Say how long it takes, always as an estimate."""
    minutes = max(1, math.ceil(seconds / 60))
    if minutes < LONG_MIN:
        return Figure(str(minutes), _("分钟"), _("约"))
    return Figure(f"{minutes / 60:.1f}", _("小时"), _("约"))


def far(distance_m: float) -> str:
    """Tell somebody who is far from every station what to do."""
    return _("您在 %(km)s 公里外，先按乡镇街道看。", km=f"{distance_m / KILOMETRE_M:,.0f}")


def clock_time(moment: datetime) -> str:
    """Write 8:30, 21:00."""
    return f"{moment.hour}:{moment.minute:02d}"


def weekday(day: date) -> str:
    """Write 周一 to 周日."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")][
        day.weekday()
    ]


def month_day(day: date) -> str:
    """Write 11 月 16 日."""
    return [
        _("1 月 %(day)s 日", day=day.day),
        _("2 月 %(day)s 日", day=day.day),
        _("3 月 %(day)s 日", day=day.day),
        _("4 月 %(day)s 日", day=day.day),
        _("5 月 %(day)s 日", day=day.day),
        _("6 月 %(day)s 日", day=day.day),
        _("7 月 %(day)s 日", day=day.day),
        _("8 月 %(day)s 日", day=day.day),
        _("9 月 %(day)s 日", day=day.day),
        _("10 月 %(day)s 日", day=day.day),
        _("11 月 %(day)s 日", day=day.day),
        _("12 月 %(day)s 日", day=day.day),
    ][day.month - 1]


def facility_name(facility: Facility) -> str:
    """Name a facility."""
    return _(FACILITY_NAMES[facility][0])


def state(opening: Opening, at: datetime, *, opened_today: bool = True) -> State:
    """Say whether a station is open at `at`.

    Where `opened_today` is false a closed one is said not to open today at all.
    """
    if opening.state is OpenState.UNKNOWN:
        return State("unknown", _unknown(opening), "", Group.UNSURE)
    if opening.state is OpenState.CLOSED:
        said = opens(opening.opens_at, at, opened_today=opened_today)
        return State("closed", said, "", Group.SHUT)
    if opening.always:
        return State("open", _("24 小时开着"), "", Group.IN)
    if opening.closes_at is None:
        return State("open", _("开着"), "", Group.IN)
    glyph = "soon" if opening.closes_at - at <= SOON else "open"
    return State(glyph, _closes_words(opening.closes_at, at), "", Group.IN)


def reported_locked(posted: State, locked: Locked, at: datetime) -> State:
    """Say that a station is reported locked though it is posted as open.

    What is closed now, or on arrival, stays told as closed.
    """
    if posted.group is not Group.IN or posted.glyph not in OPEN:
        return posted
    time = clock_time(locked.at)
    today = locked.at.date() == at.date()
    when = _("，今天 %(time)s", time=time) if today else _("，昨天 %(time)s", time=time)
    return State("locked", _("有人报告锁门"), when, Group.UNSURE)


def reporters(locked: Locked) -> str:
    """Say how many people report it."""
    return _("%(count)s 人报告", count=locked.reporters)


def _unknown(opening: Opening) -> str:
    if opening.reason == "calendar-unannounced":
        return _("放假安排还没公布，时间待核实")
    return _("时间待核实")


def _closes_words(closes_at: datetime, at: datetime) -> str:
    left = closes_at - at
    if left <= SOON:
        return _("%(minutes)s 分钟后关", minutes=max(1, math.ceil(left.total_seconds() / 60)))
    days, time = (closes_at.date() - at.date()).days, clock_time(closes_at)
    if days == 0:
        return _("开着，开到 %(time)s", time=time)
    if days == 1 and closes_at.hour == closes_at.minute == 0:
        return _("开着，开到 24:00")
    if days == 1:
        return _("开着，开到次日 %(time)s", time=time)
    return _("开着，开到%(day)s %(time)s", day=weekday(closes_at.date()), time=time)


def opens(opens_at: datetime | None, at: datetime, *, opened_today: bool = True) -> str:
    """Say when a closed station opens next."""
    if opens_at is None:
        return _("现在关着")
    days, time = (opens_at.date() - at.date()).days, clock_time(opens_at)
    if days == 0:
        return _("今天 %(time)s 开", time=time)
    if days == 1:
        return (
            _("明早 %(time)s 开", time=time)
            if opens_at.hour < NOON
            else _("明天 %(time)s 开", time=time)
        )
    day = weekday(opens_at.date()) if days < 7 else month_day(opens_at.date())  # noqa: PLR2004 - a week
    if opened_today:
        return _("现在关着，%(day)s %(time)s 开", day=day, time=time)
    return _("今天不开，%(day)s %(time)s 开", day=day, time=time)


def checked(station: Station, today: date) -> str:
    """Say when somebody last looked, and who; else when it was last written of."""
    if station.checked_on is None:
        return _written_of(station)
    when = _ago(station.checked_on, today)
    if station.checked_by is CheckedBy.STREET:
        return _("%(when)s有人到过", when=when)
    if station.checked_by is CheckedBy.LEDGER:
        return _("%(when)s核实，据台账", when=when)
    return _("%(when)s核实", when=when)


def _ago(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return _("今天")
    if days == 1:
        return _("昨天")
    return _("%(days)s 天前", days=days) if days < 7 else month_day(day)  # noqa: PLR2004 - a week


def _written_of(station: Station) -> str:
    """Say when a publication named a station that nobody has looked at since."""
    if station.source is None or station.source.is_ledger:
        return _("还没核实过")
    found = MONTH.match(station.source.date)
    if found is None:
        return _("有过报道，没核实过")
    return _("%(year)s 年 %(month)s 月报道过", year=found[1], month=int(found[2]))


ROUGH = frozenset({PositionQuality.SEAT, PositionQuality.TOWNSHIP, PositionQuality.DISTRICT})


TOWNSHIP_NOTES = {
    "镇": lambda: _("位置只精确到镇"),
    "乡": lambda: _("位置只精确到乡"),
    "街道": lambda: _("位置只精确到街道"),
}


def position_note(station: Station, kind: str = "") -> str:
    """Say how rough a position is, where it is rough; `kind` is that of its township."""
    if station.modelled:
        return ""
    if station.position_quality is PositionQuality.DISTRICT:
        return _("位置只精确到区")
    if station.position_quality in ROUGH:
        return TOWNSHIP_NOTES.get(kind, lambda: _("位置只精确到乡镇街道"))()
    if station.position_quality is PositionQuality.APPROXIMATE:
        return _("位置是大致的")
    return ""


def group_title(group: Group, states: Collection[State], *, arriving: bool = False) -> str:
    """Head a group of these states; `arriving` where it was asked what is open on arrival."""
    glyphs = {state.glyph for state in states}
    if group is Group.IN and arriving:
        return _("到那儿能进")
    if group is Group.IN:
        return _in_title(glyphs)
    if group is Group.UNSURE:
        return _unsure_title(glyphs)
    if "closed" not in glyphs:
        return _("到那儿就关了")
    return _("现在关着") if glyphs == {"closed"} else _("现在关着，或到那儿就关了")


def _in_title(glyphs: set[str]) -> str:
    if glyphs <= set(OPEN):
        return _("现在能进")
    return _("现在能进，或等一会儿能进") if glyphs & set(OPEN) else _("等一会儿能进")


def _unsure_title(glyphs: set[str]) -> str:
    doubtful = {"unknown", "locked"}
    if not glyphs & doubtful:
        return _("说不准在哪儿")
    return _("说不准，可能没开") if glyphs <= doubtful else _("说不准，可能没开，或不好找")


def kicker(state: State, *, riding: bool = False, rides: bool = False) -> str:
    """Say what the first station is first in.

    `riding` where it was asked by e-bike, `rides` where only an e-bike is quick enough.
    """
    if state.group is Group.IN:
        return _("最快能进门的一家")
    if state.group is Group.SHUT and rides:
        return _("走着来不及，骑车最快的一家")
    if state.group is Group.SHUT and state.glyph != "closed":
        return _("走到都关了，最早再开的一家") if not riding else _("骑到都关了，最早再开的一家")
    if state.group is Group.SHUT:
        return _("都关着，最早能进门的一家")
    if state.glyph in ("unknown", "locked"):
        return _("最近的一家，说不准开没开")
    return _("最近的一家，说不准在哪儿")


def without_place(count: int, district_code: str) -> str:
    """Say how many stations no map can show, because only their district is known."""
    where = DISTRICT_NAMES.get(district_code, lambda: _("本区"))()
    return _("另有 %(count)s 座只知道在%(where)s，没有公布位置。", count=count, where=where)


def counted(total: int, documented: int) -> str:
    """Say how many stations a public source names, and how many are examples, if any are."""
    if total == documented:
        return _("%(total)s 座驿站", total=total)
    return _(
        "%(total)s 座驿站：%(documented)s 座有公开出处，%(modelled)s 座是示例",
        total=total,
        documented=documented,
        modelled=total - documented,
    )


def counted_briefly(total: int, documented: int) -> str:
    """Say the same in the little room that a phone's map has."""
    if total == documented:
        return _("%(total)s 座驿站", total=total)
    return _(
        "%(documented)s 座有出处 · %(modelled)s 座示例",
        documented=documented,
        modelled=total - documented,
    )
