"""The packaged data: opens it, checks it, builds what no source publishes."""

from __future__ import annotations

from stationmap.geodata.finding import Finding
from stationmap.geodata.open import (
    open_catalogue,
    open_package,
    read_committees,
    read_landmarks,
    read_stations,
    read_townships,
)
from stationmap.geodata.package import DataPackage

__all__ = [
    "DataPackage",
    "Finding",
    "open_catalogue",
    "open_package",
    "read_committees",
    "read_landmarks",
    "read_stations",
    "read_townships",
]
