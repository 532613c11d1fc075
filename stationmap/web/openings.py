"""The state of every station at one moment, and which of them have a place at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stationmap import words
from stationmap.arrival import Going, arriving, opened_today
from stationmap.hours import OpeningHours
from stationmap.model import PositionQuality
from stationmap.street import NO_LOCKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.hours import Opening
    from stationmap.model import Station
    from stationmap.street import Locks
    from stationmap.words import State


def placed(station: Station) -> bool:
    """Say whether a station is known more closely than by its district.

    One that is not has coordinates only for the sake of form: no list may
    say how far it is, and no map where.
    """
    return station.position_quality is not PositionQuality.DISTRICT


class Openings:
    """The state of every station at one moment; equal hours are looked up once.

    Parameters
    ----------
    catalogue : Catalogue
        The version that answers.
    at : datetime
        The moment, aware.
    locks : mapping of str to Locked
        The doors that are reported locked then, by ref.
    """

    def __init__(self, catalogue: Catalogue, at: datetime, locks: Locks = NO_LOCKS) -> None:
        self.catalogue, self.at, self.locks = catalogue, at, locks
        texts = {station.opening_hours for station in catalogue.stations}
        self._hours: Mapping[str | None, OpeningHours] = {
            text: OpeningHours.parse(text) for text in texts
        }
        self._by_text: Mapping[str | None, Opening] = {
            text: hours.at(at, catalogue.calendar) for text, hours in self._hours.items()
        }
        self._today: dict[str | None, bool] = {}

    def of(self, station: Station) -> Opening:
        """Return the state of a station."""
        return self._by_text[station.opening_hours]

    def always(self, station: Station) -> bool:
        """Say whether a station is open 24 hours, every day."""
        return self._hours[station.opening_hours].always

    def going(self, station: Station, *, travel_s: float, ride_s: float | None = None) -> Going:
        """Say what a door will be like for somebody who sets out at the moment."""
        hours = self._hours[station.opening_hours]
        there = hours.at(self.at + timedelta(seconds=travel_s), self.catalogue.calendar)
        return Going(travel_s, there, ride_s if ride_s is not None and ride_s < travel_s else None)

    def state(self, station: Station, *, going: Going | None = None) -> State:
        """Say the state of a station, and whether one comes in time."""
        text = station.opening_hours
        opening = self._by_text[text]
        posted = words.state(opening, self.at, opened_today=self._opened_today(text))
        if going:
            posted = arriving(posted, opening, self.at, going)
        locked = self.locks.get(station.ref)
        return words.reported_locked(posted, locked, self.at) if locked else posted

    def checked(self, station: Station, state: State) -> str:
        """Say when somebody last looked, or how many found a door locked."""
        if state.glyph == "locked":
            return words.reporters(self.locks[station.ref])
        return words.checked(station, self.at.date())

    def _opened_today(self, text: str | None) -> bool:
        if text not in self._today:
            self._today[text] = opened_today(
                self._hours[text], self._by_text[text], self.at, self.catalogue.calendar
            )
        return self._today[text]
