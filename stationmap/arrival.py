"""What somebody finds who sets out now: the state of a door on arrival.

A door that is open now may be shut by then, and one that is shut may be open;
what counts is when one can be inside: the time on the way, and what is left to
wait at the door.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from stationmap.hours import OpenState
from stationmap.language import translate as _
from stationmap.words import SOON, Group, clock_time, opens

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.hours import Opening, OpeningHours, WorkingCalendar
    from stationmap.words import State

DAY = timedelta(days=1)
TIGHT = timedelta(minutes=15)  # less than this to spare: say when to leave
AMPLE = SOON / 6  # to spare, where the door shuts soon
WAIT = timedelta(minutes=30)  # as long as this one waits at a door
NEVER_S = timedelta(days=15).total_seconds()  # longer than any opening is looked for


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody who sets out now.

    Attributes
    ----------
    travel_s : float
        On the way, in the mode that was asked for, seconds.
    there : Opening
        The door on arrival.
    ride_s : float, optional
        On the way by e-bike, where that is quicker than the mode asked for.
    """

    travel_s: float
    there: Opening
    ride_s: float | None = None

    def rides(self, opening: Opening, at: datetime) -> bool:
        """Say whether a door that is open at `at` is shut on arrival, but not by e-bike."""
        return (
            opening.state is OpenState.OPEN
            and self.there.state is OpenState.CLOSED
            and self.ride_s is not None
            and _to_spare(opening, at, self.ride_s) > timedelta(0)
        )

    def inside_s(self, opening: Opening, at: datetime) -> float:
        """Return how long until one can be inside, waiting included, seconds."""
        if self.there.state is not OpenState.CLOSED:
            return self.travel_s
        if self.rides(opening, at) and self.ride_s is not None:
            return self.ride_s
        opens_at = self.there.opens_at
        return (opens_at - at).total_seconds() if opens_at else NEVER_S


def opened_today(
    hours: OpeningHours, opening: Opening, at: datetime, calendar: WorkingCalendar
) -> bool:
    """Say whether a door that is closed at `at` opens on that day, where that is told."""
    if opening.opens_at is None or opening.opens_at.date() - at.date() <= DAY:
        return True  # nobody is told: today or tomorrow is named instead
    today = hours.intervals(at.date(), 1, calendar)
    return any(state is OpenState.OPEN for _start, _end, state in today)


def arriving(posted: State, opening: Opening, at: datetime, going: Going) -> State:
    """Say what is posted at `at` as it concerns somebody who sets out then."""
    if opening.always:
        return posted
    if going.there.state is OpenState.OPEN:
        return _in_time(posted, opening, at, going)
    if going.there.state is OpenState.UNKNOWN:
        if posted.group is Group.UNSURE:
            return posted
        return replace(posted, more=_("，到那儿说不准开没开"), group=Group.UNSURE)
    if opening.state is OpenState.OPEN:
        return replace(posted, more=_too_late(opening, at, going), group=Group.SHUT)
    return _waiting(posted, at, going)


def _in_time(posted: State, opening: Opening, at: datetime, going: Going) -> State:
    if opening.state is not OpenState.OPEN:
        return replace(posted, more=_("，到那儿就开了"), group=Group.IN)
    if opening.closes_at is None:
        return posted
    to_spare = _to_spare(opening, at, going.travel_s)
    if to_spare <= timedelta(0):
        return replace(posted, more=_("，到那儿又开着"))
    if posted.glyph == "soon" and to_spare > AMPLE:
        return replace(posted, more=_("，来得及"))
    if to_spare <= TIGHT:
        leave = clock_time(at + to_spare)
        return replace(posted, more=_("，%(time)s 前出发来得及", time=leave))
    return posted


def _too_late(opening: Opening, at: datetime, going: Going) -> str:
    """Say that it shuts before one is there, and what can be done about that."""
    if going.rides(opening, at) and going.ride_s is not None:
        leave = clock_time(at + _to_spare(opening, at, going.ride_s))
        return _("，走到就关了，骑车 %(time)s 前出发来得及", time=leave)
    again = going.there.opens_at
    if again and again.date() == at.date():
        return _("，到那儿就关了，%(time)s 再开", time=clock_time(again))
    return _("，到那儿就关了，今天来不及了")


def _waiting(posted: State, at: datetime, going: Going) -> State:
    """Say of a shut door how long one would stand before it, where that is not long."""
    opens_at = going.there.opens_at
    if opens_at is None:
        return posted
    left = opens_at - at - timedelta(seconds=going.travel_s)
    if left > WAIT:
        return posted
    minutes = max(1, math.ceil(left.total_seconds() / 60))
    more = _("，到那儿等 %(minutes)s 分钟", minutes=minutes)
    return replace(posted, said=opens(opens_at, at), more=more, group=Group.IN)


def _to_spare(opening: Opening, at: datetime, travel_s: float) -> timedelta:
    """Return how long before it shuts one is there; without an end, as long as one looks."""
    if opening.closes_at is None:
        return timedelta(seconds=NEVER_S)
    return opening.closes_at - at - timedelta(seconds=travel_s)
