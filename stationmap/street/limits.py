"""How much one person, one network address and one station may be told in an hour and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from stationmap.errors import LimitError
from stationmap.hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stationmap.street.report import Reporter

FOLD = timedelta(hours=6)
"""The same of the same person about the same station within this time is one report."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` reports in any stretch of `within`."""

    most: int
    within: timedelta


# A courier passes a few stations in an hour. A whole team may share the address
# of one station's Wi-Fi, or of a telephone company's gateway.
BY_WHO = (Limit(10, HOUR), Limit(30, DAY))
BY_WHERE = (Limit(60, HOUR), Limit(200, DAY))


@dataclass(frozen=True, slots=True)
class Said:
    """When something was reported, by whom, and how often."""

    at: datetime
    reporter: Reporter
    times: int = 1


def refuse_flood(earlier: Iterable[Said], reporter: Reporter, now: datetime) -> None:
    """Refuse a report that would be one too many.

    Parameters
    ----------
    earlier : iterable of Said
        What was reported in the day before `now`, by anybody.
    reporter : Reporter
        Who wants to report.
    now : datetime
        The moment, aware.

    Raises
    ------
    LimitError
        With the seconds after which it may be tried again.
    """
    said = [item for item in earlier if item.at <= now]
    own = [item for item in said if item.reporter.who == reporter.who]
    near = [item for item in said if item.reporter.where == reporter.where]
    waits = [
        *(_wait(own, limit, now) for limit in BY_WHO),
        *(_wait(near, limit, now) for limit in BY_WHERE),
    ]
    longest = max(waits)
    if longest <= timedelta(0):
        return
    then = (now + longest).astimezone(SHANGHAI)
    again = f"{then.hour}:{then.minute:02d}"
    minutes = -(-longest // timedelta(minutes=1))
    raise LimitError(
        zh=f"刚才报得太多了。{again} 以后可以再报，大约还要 {minutes} 分钟。",
        en=f"Too many reports. Try again after {again}, in about {minutes} minutes.",
        field="kind",
        retry_after_s=longest.total_seconds(),
    )


def _wait(said: list[Said], limit: Limit, now: datetime) -> timedelta:
    """Return how long it takes until there is room again under `limit`."""
    recent = sorted(
        (item for item in said if item.at > now - limit.within), key=lambda i: i.at, reverse=True
    )
    room = limit.most
    for item in recent:
        room -= item.times
        if room <= 0:
            return item.at + limit.within - now
    return timedelta(0)
