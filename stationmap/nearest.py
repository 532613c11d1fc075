"""The nearest stations that have what is needed, exactly.

"Nearest" is by the geodesic on WGS 84, ties go to the lesser ref, and filters
leave out stations without touching the order of the others. Durations are
distances over straight-line speeds: estimates, and labelled so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.errors import CoordinateError, NumberError, TimeError
from stationmap.hours import OpeningHours, OpenState
from stationmap.index import Arrival, Journey, Traits
from stationmap.model import Answer

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import ArrayLike, NDArray

    from stationmap.hours import WorkingCalendar
    from stationmap.index import Layer, StationIndex
    from stationmap.index.points import Gone, Hit
    from stationmap.model import Facility, LonLat, Station

WALK_SPEED_M_S = 0.9
EBIKE_SPEED_M_S = 3.2
"""Straight-line speeds where none are given: those of `stationmap.settings`."""

POLE_DEG = 90.0


class TravelMode(StrEnum):
    """How somebody comes to a station."""

    WALK = "walk"
    EBIKE = "ebike"


@dataclass(frozen=True, slots=True)
class Need:
    """What a station must have. What is not known does not count as had.

    Attributes
    ----------
    facilities : frozenset of Facility
        All of them must be there.
    open_at : datetime, optional
        It must be open at this moment (with `arrive`: this is the departure).
    arrive : TravelMode, optional
        It must be open on arrival, having left at `open_at` in this mode. A
        station that opens before one gets there counts; at the very moment of
        closing it is closed.
    all_day : bool
        It must be open 24 hours, every day.
    township_code : str, optional
        It must lie in this township.
    min_stars : int, optional
        It must have at least so many stars.
    """

    facilities: frozenset[Facility] = frozenset()
    open_at: datetime | None = None
    arrive: TravelMode | None = None
    all_day: bool = False
    township_code: str | None = None
    min_stars: int | None = None
    traits: Traits = field(init=False, repr=False, compare=False)
    """What of it does not change with time, for the index."""

    def __post_init__(self) -> None:
        traits = Traits(self.facilities, self.all_day, self.township_code, self.min_stars)
        object.__setattr__(self, "traits", traits)


class Found(NamedTuple):
    """A station as found from an origin; durations are estimates from the distance."""

    station: Station
    distance_m: float
    walk_s: float
    ebike_s: float

    def travel_s(self, mode: TravelMode | None) -> float:
        """How long it takes in a mode, seconds; on foot where none is asked for."""
        return self.ebike_s if mode is TravelMode.EBIKE else self.walk_s


class Batch(NamedTuple):
    """The nearest stations of many origins, a row for each origin.

    ``indices`` are places in `StationIndex.stations`, -1 where fewer stations
    qualify; ``distance_m`` is infinite there.
    """

    indices: NDArray[np.intp]
    distance_m: NDArray[np.float64]


ANYTHING = Need()


def nearest_stations(
    index: StationIndex,
    *,
    origin: LonLat,
    k: int = 5,
    need: Need = ANYTHING,
    calendar: WorkingCalendar,
    walk_speed_m_s: float = WALK_SPEED_M_S,
    ebike_speed_m_s: float = EBIKE_SPEED_M_S,
) -> tuple[Found, ...]:
    """Find the nearest stations that have what is needed.

    Parameters
    ----------
    index : StationIndex
        The stations.
    origin : LonLat
        WGS 84, degrees.
    k : int
        How many at most.
    need : Need
        What they must have.
    calendar : WorkingCalendar
        What each day is, for opening hours.
    walk_speed_m_s, ebike_speed_m_s : float
        Straight-line speeds, metres per second.

    Returns
    -------
    tuple of Found
        By (distance, ref); fewer than `k` where fewer qualify.

    Raises
    ------
    CoordinateError
        The origin is not a position.
    NumberError
        `k` is less than 1, or a speed is not more than 0.
    TimeError
        `need.open_at` has no time zone, or is missing while `need.arrive` is set.
    """
    lon, lat = origin
    _check(lon, lat, k, need, walk_speed_m_s, ebike_speed_m_s)
    speed_m_s = ebike_speed_m_s if need.arrive is TravelMode.EBIKE else walk_speed_m_s
    found: list[Found] = []
    for layer, gone in index.layers:
        stations = layer.stations
        within_m = found[-1].distance_m if len(found) == k else math.inf
        found += [
            Found(stations[row], metres, metres / walk_speed_m_s, metres / ebike_speed_m_s)
            for metres, row in _hits(layer, gone, origin, k, need, calendar, speed_m_s, within_m)
        ]
    if len(index.layers) > 1:
        found = sorted(found, key=_order)[:k]
    return tuple(found)


def nearest_batch(
    index: StationIndex,
    *,
    lons: ArrayLike,
    lats: ArrayLike,
    k: int = 5,
    need: Need = ANYTHING,
    calendar: WorkingCalendar,
    walk_speed_m_s: float = WALK_SPEED_M_S,
    ebike_speed_m_s: float = EBIKE_SPEED_M_S,
) -> Batch:
    """Find the nearest stations of many origins at once.

    The parameters are those of `nearest_stations`, with arrays of shape (n,)
    for the origin (degrees, WGS 84), and so are the errors. With `need.arrive`
    each origin has rings of its own, and is answered on its own.
    """
    xs, ys = np.asarray(lons, np.float64).ravel(), np.asarray(lats, np.float64).ravel()
    worst = int(np.argmin(np.isfinite(xs) & (np.abs(ys) <= POLE_DEG))) if len(xs) else None
    lon, lat = (0.0, 0.0) if worst is None else (float(xs[worst]), float(ys[worst]))
    _check(lon, lat, k, need, walk_speed_m_s, ebike_speed_m_s)
    ((layer, gone),) = index.rebuilt().layers
    if need.arrive is None:
        texts = layer.rota.open_at(need.open_at, calendar) if need.open_at else None
        return Batch(*layer.points(need.traits, texts).nearest_many(xs, ys, k))
    speed_m_s = ebike_speed_m_s if need.arrive is TravelMode.EBIKE else walk_speed_m_s
    batch = Batch(np.full((len(xs), k), -1, np.intp), np.full((len(xs), k), np.inf))
    for i, origin in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
        hits = _hits(layer, gone, origin, k, need, calendar, speed_m_s)
        batch.indices[i, : len(hits)] = [row for _, row in hits]
        batch.distance_m[i, : len(hits)] = [metres for metres, _ in hits]
    return batch


def meets(station: Station, need: Need, calendar: WorkingCalendar) -> bool:
    """Say whether a station has what is needed.

    Arrival needs an origin: here the station has to be open at `need.open_at`.
    """
    hours = OpeningHours.parse(station.opening_hours)
    return (
        offers(station, need)
        and (not need.all_day or hours.always)
        and (need.open_at is None or hours.at(need.open_at, calendar).state is OpenState.OPEN)
    )


def offers(station: Station, need: Need) -> bool:
    """Say whether a station has what is needed, whatever its hours."""
    for facility in need.facilities:  # a page asks this thousands of times: no generator
        if station.has(facility) is not Answer.YES:
            return False
    return (need.township_code is None or station.township_code == need.township_code) and (
        need.min_stars is None or (station.stars or -1) >= need.min_stars
    )


def _hits(
    layer: Layer,
    gone: Gone,
    origin: tuple[float, float],
    k: int,
    need: Need,
    calendar: WorkingCalendar,
    speed_m_s: float,
    within_m: float = math.inf,
) -> list[Hit]:
    """Answer from one layer; what lies beyond `within_m` may be left out."""
    lon, lat = origin
    if need.arrive is not None and need.open_at is not None:
        journey = Journey(need.open_at, calendar, speed_m_s)
        return Arrival(layer, need.traits, journey, gone).nearest(lon, lat, k)
    texts = layer.rota.open_at(need.open_at, calendar) if need.open_at else None
    points = layer.points(need.traits, texts)
    if gone is None and within_m < math.inf:
        return points.nearest_within(lon, lat, k, within_m)
    return points.nearest(lon, lat, k, gone=gone)


def _order(found: Found) -> tuple[float, str]:
    return found.distance_m, found.station.ref


def _check(
    lon: float, lat: float, k: int, need: Need, walk_speed_m_s: float, ebike_speed_m_s: float
) -> None:
    if not (abs(lat) <= POLE_DEG and abs(lon) < math.inf):
        raise CoordinateError(
            zh="位置不对：经度要是数字，纬度要在 −90 到 90 度之间。",
            en="Not a position: longitude must be a number, latitude from -90 to 90 degrees.",
            field="lon,lat",
            value=f"{lon},{lat}",
        )
    if k < 1:
        raise NumberError(
            zh=f"k 至少是 1，现在是 {k}。",
            en=f"k must be at least 1; it is {k}.",
            field="k",
            value=k,
        )
    if not (0.0 < walk_speed_m_s < math.inf and 0.0 < ebike_speed_m_s < math.inf):
        raise NumberError(
            zh=f"速度要大于 0：步行 {walk_speed_m_s}，电动车 {ebike_speed_m_s} 米每秒。",
            en="Speeds must be greater than 0: on foot "
            f"{walk_speed_m_s} m/s, by e-bike {ebike_speed_m_s} m/s.",
            field="walk_speed_m_s,ebike_speed_m_s",
            value=f"{walk_speed_m_s},{ebike_speed_m_s}",
        )
    timely = need.arrive is None if need.open_at is None else need.open_at.tzinfo is not None
    if not timely:
        raise TimeError(
            zh="要给出带时区的时刻，例如 2026-11-21T17:40+08:00。",
            en="Give a moment with a time zone, such as 2026-11-21T17:40+08:00.",
            field="open_at",
            value=need.open_at,
        )
