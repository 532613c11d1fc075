"""Places the village and community committees that have no public point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.geodata.model_ground import nearest_m, points, to_lonlat, to_plane
from stationmap.geodata.model_shares import lot
from stationmap.geodata.model_spread import Habit, spread
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.geodata.model_ground import Ground, Points
    from stationmap.geodata.model_spread import Density
    from stationmap.geodata.tables import Row

COMMUNITY, VILLAGE = "社区", "村"
PUBLIC = "vonng-adcode-2016"
MODELLED = "modelled"
OUTSIDE = "modelled-published-point-outside-township"
_TOWN_SHARE = 0.22  # of the township's size: how far its town reaches
_VILLAGE_FLOOR = 0.45  # villages lie everywhere, more around the town
_TOWN_FLOOR = 0.004  # communities hardly ever lie outside it


def middle(ground: Ground, rows: Sequence[Row], seat: LonLat | None) -> LonLat:
    """Return the middle of a township's built-up area, as far as it is public.

    That is the township's seat where its point is public and lies in it; else
    the public committee point (a community's, where there is one) that is
    nearest on the whole to the others; else a point on the surface.
    """
    if seat and ground.holds(seat):
        return seat
    known = [row for row in rows if row["in_own_township"]]
    towny = [row for row in known if row["kind"] == COMMUNITY] or known
    if not towny:
        spot = ground.shape.representative_point()
        return to_lonlat(spot.x, spot.y)
    others = points([_published(row) for row in known])
    return min((_published(row) for row in towny), key=lambda place: _total_m(place, others))


def _published(row: Row) -> LonLat:
    return LonLat(row["published_lon"], row["published_lat"])


def _total_m(place: LonLat, others: Points) -> float:
    x, y = to_plane(*place)
    return float(np.hypot(others[:, 0] - x, others[:, 1] - y).sum())


def locate(
    ground: Ground,
    rows: Sequence[Row],
    *,
    town: LonLat,
    spacing_m: dict[str, float],
    seed: int,
) -> list[Row]:
    """Give every committee of one township a position.

    A public point inside the township stays as it is. The others are placed:
    communities first, around the town; villages apart from each other.

    Returns
    -------
    list of Row
        Rows of committees.csv, ordered by code.
    """
    known = [row for row in rows if row["in_own_township"]]
    taken = points([_published(row) for row in known])
    located = [_row(row, _published(row), "committee", PUBLIC) for row in known]
    for kind in (COMMUNITY, VILLAGE):
        missing = [row for row in rows if row["kind"] == kind and not row["in_own_township"]]
        placed = spread(
            ground,
            count=len(missing),
            taken=taken,
            habit=Habit(_density(ground, rows, kind, town), spacing_m[kind]),
            rng=lot(seed, "committees", ground.township.code, kind),
        )
        taken = np.vstack([taken, placed])
        for row, (x, y) in zip(missing, placed, strict=True):
            why = OUTSIDE if row["in_own_township"] is False else MODELLED
            located.append(_row(row, to_lonlat(x, y), "modelled", why))
    return sorted(located, key=lambda row: str(row["code"]))


def _density(ground: Ground, rows: Sequence[Row], kind: str, town: LonLat) -> Density:
    """Say how likely a place is: all of a township without villages is town."""
    if not any(row["kind"] == VILLAGE for row in rows):
        return lambda where: np.ones(len(where))
    towny = [r for r in rows if r["in_own_township"] and r["kind"] == COMMUNITY]
    centres = points([town, *(_published(row) for row in towny)])
    reach_m = _TOWN_SHARE * ground.size_m * (1.0 if kind == COMMUNITY else 2.0)
    floor = _TOWN_FLOOR if kind == COMMUNITY else _VILLAGE_FLOOR

    def density(where: Points) -> Points:
        near: Points = np.exp(-((nearest_m(where, centres) / reach_m) ** 2))
        return floor + (1.0 - floor) * near

    return density


def _row(row: Row, place: LonLat, quality: str, source: str) -> Row:
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "township_code": row["township_code"],
        "lon": place.lon,
        "lat": place.lat,
        "position_quality": quality,
        "position_source": source,
    }
