"""Spatial indexes: the stations, for the nearest; the townships, for where one is.

`StationIndex` holds layers of stations (`layer`), each with a kept set of
points (`points`) for every set of needs, and a rota of who is open when
(`rota`); `Arrival` finds those open when one gets there. `TownshipIndex` says
in which township a position lies.
"""

from stationmap.index.arrival import Arrival, Journey
from stationmap.index.layer import Layer, Traits
from stationmap.index.stations import StationIndex
from stationmap.index.townships import TownshipIndex

__all__ = ["Arrival", "Journey", "Layer", "StationIndex", "TownshipIndex", "Traits"]
