"""The packaged data: opens it, checks it, builds what no source publishes."""

from __future__ import annotations

from stationmap.geodata.build import Built, build
from stationmap.geodata.check import check
from stationmap.geodata.finding import Finding
from stationmap.geodata.open import (
    open_catalogue,
    open_package,
    read_committees,
    read_landmarks,
    read_stations,
)
from stationmap.geodata.package import DataPackage
from stationmap.geodata.townships import read_townships

__all__ = [
    "Built",
    "DataPackage",
    "Finding",
    "build",
    "check",
    "open_catalogue",
    "open_package",
    "read_committees",
    "read_landmarks",
    "read_stations",
    "read_townships",
]
