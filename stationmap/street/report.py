"""What somebody in front of a door tells, and what the keeper has made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta  # noqa: TC003 - read at run time
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.model import Facility, LonLat


class ReportKind(StrEnum):
    """What a report says. The order is the order on screens."""

    FINE = "fine"  # 一切正常
    LOCKED = "locked"  # 锁门了: locked though posted open
    HOURS = "hours"  # 时间不对
    BROKEN = "broken"  # 设施坏了
    NOT_FOUND = "not-found"  # 找不到
    POSITION = "position"  # 位置不对
    REMOVED = "removed"  # 已撤


REPORT_NAMES: Mapping[ReportKind, tuple[str, str]] = MappingProxyType(
    {
        ReportKind.FINE: ("一切正常", "All is well"),
        ReportKind.LOCKED: ("锁门了", "Locked"),
        ReportKind.HOURS: ("时间不对", "Hours are wrong"),
        ReportKind.BROKEN: ("设施坏了", "Something is broken"),
        ReportKind.NOT_FOUND: ("找不到", "Cannot find it"),
        ReportKind.POSITION: ("位置不对", "Position is wrong"),
        ReportKind.REMOVED: ("已撤", "It is gone"),
    }
)
"""Names of the kinds in Chinese and in English."""

NEEDS_MORE = frozenset({ReportKind.HOURS, ReportKind.BROKEN, ReportKind.POSITION})
"""Kinds that say nothing by themselves; each of the others is one tap."""

WORDS_MOST = 500  # characters of free text


class ReportStatus(StrEnum):
    """How far the keeper has come with a report."""

    NEW = "new"
    SEEN = "seen"
    DONE = "done"
    REFUSED = "refused"


STATUS_NAMES: Mapping[ReportStatus, tuple[str, str]] = MappingProxyType(
    {
        ReportStatus.NEW: ("新的", "New"),
        ReportStatus.SEEN: ("看过", "Seen"),
        ReportStatus.DONE: ("已处理", "Done"),
        ReportStatus.REFUSED: ("不采用", "Refused"),
    }
)

OPEN_STATUSES = frozenset({ReportStatus.NEW, ReportStatus.SEEN})


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody without a name: what can be compared for one day, and then no more.

    Parameters
    ----------
    day : date
        The day whose salt the two words were made with.
    who : str
        Of network address and browser together.
    where : str
        Of the network address alone.
    """

    day: date
    who: str
    where: str

    def independent_of(self, other: Reporter) -> bool:
        """Say whether these are certainly two people.

        One phone has several browsers, so another browser at the same network
        address may be the same person. Words of different days cannot be
        compared at all, so they prove nothing.
        """
        return self.day == other.day and self.who != other.who and self.where != other.where


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says beyond its kind.

    Parameters
    ----------
    position : LonLat, optional
        Where the station is said to be, WGS 84.
    facility : Facility, optional
        Which facility is broken.
    hours : str
        What the door says.
    words : str
        Whatever else was written, at most `WORDS_MOST` characters.
    photo : str
        The name under which the store keeps the photo, empty where there is none.
    """

    position: LonLat | None = None
    facility: Facility | None = None
    hours: str = ""
    words: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report; the same words of the same person within hours are one.

    Parameters
    ----------
    number : int
        Counts the reports, from 1.
    ref : str
        The station's.
    kind : ReportKind
        What it says.
    first_at, at : datetime
        When it was first said and when last, aware.
    reporter : Reporter
        By whom, as far as that is known.
    posted : str, optional
        The station's ``opening_hours`` as they were when it was last said.
    told : Told
        What it says beyond its kind.
    posted_open : bool
        Whether it was posted as open at that moment.
    times : int
        How often the same person said the same.
    status : ReportStatus
        How far the keeper has come with it.
    settled_at : datetime, optional
        When the keeper took or refused it.
    settled_by, note : str
        The keeper who did, and why.
    township_code : str, optional
        The station's township at the time, for the figures.
    name : str
        The station's name at the time, should it have left the ledger since.
    """

    number: int
    ref: str
    kind: ReportKind
    first_at: datetime
    at: datetime
    reporter: Reporter
    posted: str | None
    told: Told
    posted_open: bool = True
    times: int = 1
    status: ReportStatus = ReportStatus.NEW
    settled_at: datetime | None = None
    settled_by: str = ""
    note: str = ""
    township_code: str | None = None
    name: str = ""

    @property
    def waiting(self) -> bool:
        """Whether the keeper has yet to decide."""
        return self.status in OPEN_STATUSES

    @property
    def settled_after(self) -> timedelta | None:
        """How long it waited for its decision."""
        return self.settled_at - self.first_at if self.settled_at else None
