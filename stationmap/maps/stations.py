"""The stations as one GeoJSON layer: as little as a map needs to draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stationmap.maps.basemap import BaseMap
    from stationmap.model import LonLat, Station

ROUGH = frozenset({PositionQuality.SEAT, PositionQuality.TOWNSHIP})
DECIMALS = 5  # about a metre: finer than any screen shows


def station_features(stations: Iterable[tuple[Station, str]], *, base: BaseMap) -> dict[str, Any]:
    """Describe stations, each with its state in one word, as a FeatureCollection.

    Positions are in the datum of `base`. Names are plain text: whoever draws
    them has to treat them as text. ``rough`` marks a point that stands for a
    whole township: the station is not there, only thereabouts.
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": station.ref,
                "geometry": {"type": "Point", "coordinates": rounded(base.shift(station.position))},
                "properties": {"name": station.name, "state": state}
                | ({"rough": True} if station.position_quality in ROUGH else {}),
            }
            for station, state in stations
        ],
    }


def rounded(position: LonLat) -> list[float]:
    """Write a position with as many decimals as a screen can show."""
    return [round(position.lon, DECIMALS), round(position.lat, DECIMALS)]
