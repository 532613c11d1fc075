"""What if: stations closed, opened, or open at other hours.

A scenario is a value that an address can carry, so that a link shows the same
to everybody::

    close=005-03&open=116.712,40.161,08:00-22:00&hours=012-01,24/7

``close`` holds refs, repeated or separated by commas. ``open`` holds lon, lat
(WGS 84) and after a second comma, if known, hours; ``hours`` a ref and the new
hours, nothing for unknown. Both are repeated for several. Hours are written as
in OpenStreetMap. `stationmap.coverage.compare` sets two reports side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stationmap.errors import CoordinateError, HoursError, InputError, NotFoundError
from stationmap.hours import OpeningHours
from stationmap.model import Answer, Basis, Facility, LonLat, PositionQuality, Station

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CLOSE, OPEN, HOURS = "close", "open", "hours"
PARAMETERS = frozenset({CLOSE, OPEN, HOURS})
PLANNED_PREFIX = "plan-"
# A link longer than this is not a link any more.
MOST = 200
# Places are kept to 7 decimals of a degree: a centimetre.
DECIMALS = 7
_DEGREES = re.compile(r"[+-]?(\d{1,3}(\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_ALL_OF_THEM = MappingProxyType(dict.fromkeys(Facility, Answer.YES))


@dataclass(frozen=True, slots=True)
class Planned:
    """A station that does not stand yet: where, and its hours if decided."""

    position: LonLat
    opening_hours: str | None = None


@dataclass(frozen=True, slots=True)
class HoursChange:
    """New hours of a station; None for unknown."""

    ref: str
    opening_hours: str | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What differs from today.

    Attributes
    ----------
    close : tuple of str
        Refs of stations to close.
    open : tuple of Planned
        Stations to open. They are taken to have every facility.
    hours : tuple of HoursChange
        Stations that get other hours.
    """

    close: tuple[str, ...] = ()
    open: tuple[Planned, ...] = ()
    hours: tuple[HoursChange, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything differs from today."""
        return bool(self.close or self.open or self.hours)

    @classmethod
    def parse(cls, text: Mapping[str, Sequence[str]]) -> Scenario:
        """Read a scenario from the parameters of an address.

        Raises
        ------
        InputError
            A part that is not understood, given twice, or contradicts another.
        """
        given = {name: [v.strip() for v in text.get(name, ()) if v.strip()] for name in PARAMETERS}
        refs = [ref.strip() for words in given[CLOSE] for ref in re.split("[,，]", words)]
        found = cls(
            close=tuple(dict.fromkeys(ref for ref in refs if ref)),
            open=tuple(_planned(words) for words in given[OPEN]),
            hours=tuple(_change(words) for words in given[HOURS]),
        )
        found._check()
        return found

    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that `parse` reads back as this scenario, to a centimetre."""
        return [
            *((CLOSE, ref) for ref in self.close),
            *((OPEN, _written(planned)) for planned in self.open),
            *((HOURS, f"{change.ref},{change.opening_hours or ''}") for change in self.hours),
        ]

    def address(self) -> str:
        """Return the parameters as the part of an address after the question mark."""
        return urlencode(self.parameters(), safe=",:/")

    def apply(self, stations: Sequence[Station]) -> tuple[Station, ...]:
        """Return the stations as they would be; `stations` stay as they are.

        Raises
        ------
        NotFoundError
            A ref that none of the stations has.
        """
        by_ref = {station.ref: station for station in stations}
        for ref in (*self.close, *(change.ref for change in self.hours)):
            if ref not in by_ref:
                raise _no_station(ref)
        for change in self.hours:
            by_ref[change.ref] = replace(
                by_ref[change.ref], opening_hours=change.opening_hours, hours_as_posted=None
            )
        for ref in self.close:
            del by_ref[ref]
        return (*by_ref.values(), *self._opened(by_ref))

    def _opened(self, taken: Iterable[str]) -> Iterable[Station]:
        for number, planned in enumerate(self.open, start=1):
            ref = f"{PLANNED_PREFIX}{number}"
            while ref in taken:
                ref += "+"
            yield Station(
                ref=ref,
                name=f"拟建驿站 {number}",
                position=planned.position,
                position_quality=PositionQuality.PICKED,
                opening_hours=planned.opening_hours,
                hours_basis=Basis.UNKNOWN,
                facilities=_ALL_OF_THEM,
                facilities_basis=Basis.UNKNOWN,
            )

    def _check(self) -> None:
        changed = [change.ref for change in self.hours]
        twice = {ref for ref in changed if changed.count(ref) > 1}
        for ref in (*sorted(twice), *(ref for ref in changed if ref in self.close)):
            raise InputError(
                zh=f"驿站 {ref} 写了两种安排。请只留一种：撤掉，或改一次时间。",
                en=f"The station {ref} is given two changes. Keep one: close it, or set its hours.",
                field=HOURS,
                value=ref,
            )
        size = len(self.close) + len(self.open) + len(self.hours)
        if size > MOST:
            raise InputError(
                zh=f"一个方案最多改 {MOST} 处，现在是 {size} 处。请分成几个方案。",
                en=f"A scenario holds at most {MOST} changes; this one has {size}. Split it.",
                field="scenario",
                value=size,
            )


def is_planned(station: Station) -> bool:
    """Say whether a scenario opened the station."""
    return station.ref.startswith(PLANNED_PREFIX)


def _planned(words: str) -> Planned:
    lon, lat, hours = (*words.split(",", 2), "", "")[:3]
    return Planned(LonLat(_degree(words, lon, 180), _degree(words, lat, 90)), _hours(hours))


def _degree(words: str, text: str, most: float) -> float:
    if _DEGREES.fullmatch(text.strip()) and abs(float(text)) <= most:
        return round(float(text), DECIMALS)
    raise CoordinateError(
        zh=f"看不懂新驿站的位置“{words[:60]}”。请写：经度,纬度 或 经度,纬度,开放时间，"
        "例如 116.712,40.161,08:00-22:00。",
        en=f"The place of a new station, {words[:60]!r}, is not understood. Write lon,lat or "
        "lon,lat,hours, as in 116.712,40.161,08:00-22:00.",
        field=OPEN,
        value=words[:60],
    )


def _change(words: str) -> HoursChange:
    ref, comma, hours = words.partition(",")
    if ref.strip() and comma:
        return HoursChange(ref.strip(), _hours(hours))
    raise HoursError(
        zh=f"看不懂“{words[:60]}”。请写：编号,开放时间，例如 012-01,08:00-22:00；"
        "时间留空是还不知道。",
        en=f"{words[:60]!r} is not understood. Write ref,hours, as in 012-01,08:00-22:00; "
        "nothing after the comma means unknown.",
        field=HOURS,
        value=words[:60],
    )


def _hours(text: str) -> str | None:
    OpeningHours.parse(text)
    return text.strip() or None


def _written(planned: Planned) -> str:
    place = ",".join(f"{d:.{DECIMALS}f}".rstrip("0").rstrip(".") for d in planned.position)
    return f"{place},{planned.opening_hours}" if planned.opening_hours else place


def _no_station(ref: str) -> NotFoundError:
    return NotFoundError(
        zh=f"方案里的驿站 {ref} 不在这一版台账里。请查对编号，或从方案里去掉它。",
        en=f"The scenario names the station {ref}, which this version of the ledger lacks. "
        "Check the ref, or take it out of the scenario.",
        field="scenario",
        value=ref,
    )
