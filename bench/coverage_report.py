"""Times the whole coverage report: the district, and the city with 10,000 stations.

    python -m bench.coverage_report [--points places.csv.gz]

``--points`` is a table of real places with the columns lon and lat; stations
are put near those that lie in the city. Without it they are drawn in the
townships, as many in each.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import resource
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.report import coverage_report
from stationmap.geodata import open_catalogue, open_package, read_townships
from stationmap.model import LonLat, PositionQuality, Station

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.catalogue import Catalogue
    from stationmap.model import Township

    Floats = NDArray[np.float64]

TODAY = date(2026, 11, 21)
STATIONS = 10_000
SPREAD_DEG = 0.004
ROUNDS = 5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--points", type=Path)
    points = arguments.parse_args().points
    catalogue = open_catalogue()
    show("district, everything", catalogue, CoverageQuery(), ROUNDS)
    townships = read_townships(open_package(), None)
    rng = np.random.default_rng(110113)
    places = near(points, townships, rng) if points else drawn(townships, rng)
    hours = [station.opening_hours for station in catalogue.stations]
    city = replace(
        catalogue,
        district_code="11",
        stations=tuple(
            Station(
                ref=f"city-{n:05}",
                name="",
                position=LonLat(*place),
                position_quality=PositionQuality.MODELLED,
                opening_hours=hours[n % len(hours)],
            )
            for n, place in enumerate(places.tolist())
        ),
        load_townships=lambda: townships,
        load_committees=lambda: (),
    )
    show("city, everything", city, CoverageQuery(demand=DemandBasis.AREA), 2)


def show(title: str, catalogue: Catalogue, query: CoverageQuery, rounds: int) -> None:
    took_s = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        report = coverage_report(catalogue, query, today=TODAY)
        took_s.append(time.perf_counter() - start)
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{title}: {len(report.townships)} townships, {report.stations.counted} stations counted, "
        f"first {took_s[0]:.2f} s, then {min(took_s[1:]):.2f} s, {memory_gb:.2f} GB at most"
    )


def near(path: Path, townships: Sequence[Township], rng: np.random.Generator) -> Floats:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found = np.array([(float(r["lon"]), float(r["lat"])) for r in csv.DictReader(file)])
    west, south, east, north = shapely.total_bounds([t.geometry for t in townships])
    lon, lat = found.T
    found = found[(lon > west) & (lon < east) & (lat > south) & (lat < north)]
    chosen = found[rng.integers(0, len(found), STATIONS)]
    return chosen + rng.normal(0.0, SPREAD_DEG, chosen.shape)


def drawn(townships: Sequence[Township], rng: np.random.Generator) -> Floats:
    places = []
    for n in range(STATIONS):
        west, south, east, north = townships[n % len(townships)].geometry.bounds
        places.append(rng.uniform((west, south), (east, north)))
    return np.array(places)


if __name__ == "__main__":
    main()
