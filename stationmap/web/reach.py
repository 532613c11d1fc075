"""Which stations meet a need, asked from one place at one moment."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from stationmap.hours import OpenState
from stationmap.nearest import Need, nearest_stations, offers
from stationmap.web.openings import placed

if TYPE_CHECKING:
    from stationmap.model import LonLat, Station
    from stationmap.nearest import Found, TravelMode
    from stationmap.settings import Settings
    from stationmap.web.openings import Openings


class Reach:
    """The stations that meet a need: list, counts, filters and map all ask here.

    Without an origin nobody can say what is open on arrival; a station then
    has to be open at the moment itself.

    Parameters
    ----------
    openings : Openings
        The state of every station at the moment.
    origin : LonLat, optional
        From where it is asked, WGS 84, degrees.
    settings : Settings
        Speeds.
    """

    def __init__(self, openings: Openings, *, origin: LonLat | None, settings: Settings) -> None:
        self.openings, self.origin, self.settings = openings, origin, settings
        self.catalogue, self.at = openings.catalogue, openings.at
        self._in_time: dict[TravelMode, frozenset[str]] = {}

    def stations(self, need: Need) -> list[Station]:
        """List the stations that meet a need and can be pointed out on a map, by ref."""
        return [station for station in self._placed if self._meets(station, need)]

    def found(self, need: Need) -> list[Found]:
        """List the same stations by distance from the origin."""
        return [item for item in self.around if self._meets(item.station, need)]

    def unplaced(self, need: Need) -> list[Station]:
        """List the stations that meet a need but are somewhere in the district."""
        return [s for s in self.catalogue.stations if not placed(s) and self._meets(s, need)]

    @cached_property
    def _placed(self) -> list[Station]:
        return [station for station in self.catalogue.stations if placed(station)]

    @cached_property
    def around(self) -> list[Found]:
        """All stations that have a place, by distance from the origin."""
        # Where only the district is known there is no distance to speak of.
        return [item for item in self._nearest(Need()) if placed(item.station)]

    def _meets(self, station: Station, need: Need) -> bool:
        return (
            offers(station, need)
            and (not need.all_day or self.openings.always(station))
            and (need.open_at is None or self._is_open(station, need.arrive))
        )

    def _is_open(self, station: Station, mode: TravelMode | None) -> bool:
        if mode is None or self.origin is None or not placed(station):
            return self.openings.of(station).state is OpenState.OPEN
        if mode not in self._in_time:
            found = self._nearest(Need(open_at=self.at, arrive=mode))
            self._in_time[mode] = frozenset(item.station.ref for item in found)
        return station.ref in self._in_time[mode]

    def _nearest(self, need: Need) -> tuple[Found, ...]:
        assert self.origin is not None  # noqa: S101 - the caller has looked
        return nearest_stations(
            self.catalogue.index,
            origin=self.origin,
            k=max(1, len(self.catalogue.stations)),
            need=need,
            calendar=self.catalogue.calendar,
            walk_speed_m_s=self.settings.walk_speed_m_s,
            ebike_speed_m_s=self.settings.ebike_speed_m_s,
        )
