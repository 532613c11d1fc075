"""The state of every station at one moment, and which of them have a place at all."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.hours import OpeningHours, OpenState
from stationmap.model import PositionQuality
from stationmap.nearest import offers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.hours import Opening
    from stationmap.model import Station
    from stationmap.nearest import Need
    from stationmap.words import State

DAY = timedelta(days=1)


def placed(station: Station) -> bool:
    """Say whether a station is known more closely than by its district.

    One that is not has coordinates only for the sake of form: no list may
    say how far it is, and no map where.
    """
    return station.position_quality is not PositionQuality.DISTRICT


class Openings:
    """The state of every station at one moment; equal hours are looked up once."""

    def __init__(self, catalogue: Catalogue, at: datetime) -> None:
        self.catalogue, self.at = catalogue, at
        texts = {station.opening_hours for station in catalogue.stations}
        self._hours: Mapping[str | None, OpeningHours] = {
            text: OpeningHours.parse(text) for text in texts
        }
        self._by_text: Mapping[str | None, Opening] = {
            text: hours.at(at, catalogue.calendar) for text, hours in self._hours.items()
        }

    def of(self, station: Station) -> Opening:
        """Return the state of a station."""
        return self._by_text[station.opening_hours]

    def state(self, station: Station, *, walk_s: float | None = None) -> State:
        """Say the state of a station, and whether one comes in time in `walk_s`."""
        opening = self.of(station)
        return words.state(
            opening, self.at, walk_s=walk_s, opened_today=self._opened_today(station, opening)
        )

    def _opened_today(self, station: Station, opening: Opening) -> bool:
        if opening.opens_at is None or opening.opens_at.date() - self.at.date() <= DAY:
            return True  # nobody is told: today or tomorrow is named instead
        today = self._hours[station.opening_hours].intervals(
            self.at.date(), 1, self.catalogue.calendar
        )
        return any(state is OpenState.OPEN for _start, _end, state in today)

    def meets(self, station: Station, need: Need) -> bool:
        """Say whether a station meets a need, but for arrival."""
        return (
            offers(station, need)
            and (need.open_at is None or self.of(station).state is OpenState.OPEN)
            and (not need.all_day or self._hours[station.opening_hours].always)
        )

    def shown(self, need: Need) -> Iterator[Station]:
        """List the stations that meet a need and can be pointed out on a map."""
        return (station for station in self._placed if self.meets(station, need))

    def unplaced(self, need: Need) -> Iterator[Station]:
        """List the stations that meet a need but are somewhere in the district."""
        return (
            station
            for station in self.catalogue.stations
            if not placed(station) and self.meets(station, need)
        )

    @cached_property
    def _placed(self) -> tuple[Station, ...]:
        return tuple(station for station in self.catalogue.stations if placed(station))
