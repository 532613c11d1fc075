"""Time coverage against overlays and grids, and say how far each is from the truth.

    python -m bench.coverage [--points FILE.csv.gz]

Two places: the district with its 298 stations, and the whole city with 10,000,
made around real places if FILE (columns lon, lat; WGS 84) is given, else around
made ones. One run says everything: the rounds of all contestants are
interleaved, so that a busy machine slows them alike, and medians are printed as
ratios, which hold better than times.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import resource
import time
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

import geopandas
import numpy as np
import shapely
from scipy.spatial import cKDTree

from stationmap.coverage.areas import gaps, service_areas
from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.discs import disc_areas
from stationmap.coverage.farthest import farthest_places
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.grid import distance_grid
from stationmap.coverage.land import Land
from stationmap.coverage.report import coverage_report
from stationmap.geodata.open import open_catalogue, open_package
from stationmap.geodata.townships import read_townships
from stationmap.geodesy import Plane
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from stationmap.catalogue import Catalogue
    from stationmap.coverage.report import CoverageReport
    from stationmap.model import Station, Township

    Floats: TypeAlias = NDArray[np.float64]
    # What is found: one number for each township, or one alone.
    Run: TypeAlias = Callable[[], Floats]

RADIUS_M, CELL_M = 1000.0, 100.0
STATIONS = 10_000
TODAY = date(2026, 11, 20)
# Segments to a quarter of the circles that stand for the truth.
TRUE_SEGMENTS = 350


@dataclass
class Contestant:
    name: str
    run: Run
    times: list[float] = field(default_factory=list)
    answer: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def ms(self) -> float:
        return median(self.times) * 1000.0


@dataclass
class Scene:
    """Land and stations, in every form that somebody wants them in."""

    title: str
    plane: Plane
    boundaries: NDArray[np.object_]  # in the plane
    xy: Floats
    rounds: int
    report: Callable[[], CoverageReport]

    @cached_property
    def land(self) -> Land:
        land = Land(self.boundaries)
        # Kept from question to question, as the product keeps them.
        _ = land.coast, land.edges, land.township_of(self.xy[:1])
        return land

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        return geopandas.GeoDataFrame({"township": range(len(self.land))}, geometry=self.boundaries)

    @cached_property
    def stations(self) -> geopandas.GeoSeries:
        return geopandas.GeoSeries(shapely.points(self.xy))

    def cells(self) -> list[Floats]:
        """Return the middles of the grid's cells in each township, by its own box."""
        return [inside(township) for township in self._ready.tolist()]

    @cached_property
    def _ready(self) -> NDArray[np.object_]:
        shapely.prepare(self.boundaries)
        return self.boundaries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=Path, help="CSV (gzip) with lon, lat")
    path = parser.parse_args().points
    catalogue = open_catalogue()
    townships = read_townships(open_package(), None)
    city = replace(
        catalogue,
        stations=scattered(catalogue.stations, around(path, townships)),
        load_townships=lambda: townships,
    )
    print(
        f"Service radius {RADIUS_M:.0f} m, grid {CELL_M:.0f} m. ratio: time over that of the first "
        "of its group.\nMedians of interleaved rounds. error: against circles of "
        f"{4 * TRUE_SEGMENTS:,} sides (areas), against the exact place (farthest).\n"
    )
    show(scene("district", catalogue, DemandBasis.COMMITTEES, rounds=9))
    show(scene("city", city, DemandBasis.AREA, rounds=3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this run, contestants included: {peak:,.0f} MB")


def scene(title: str, catalogue: Catalogue, demand: DemandBasis, rounds: int) -> Scene:
    boundaries = [township.geometry for township in catalogue.townships]
    plane = Plane.around(boundaries)
    xy = plane.to_plane(*np.array([station.position for station in catalogue.stations]).T)
    title = f"{title}: {len(boundaries)} townships, {len(xy):,} stations"
    query = CoverageQuery(radius_m=RADIUS_M, demand=demand, unplaced=True)

    def report() -> CoverageReport:
        return coverage_report(catalogue, query, today=TODAY)

    return Scene(title, plane, plane.project(boundaries), xy, rounds, report)


def scattered(stations: tuple[Station, ...], lon_lat: Floats) -> tuple[Station, ...]:
    """Return stations at other places: their hours and facilities, over and over."""
    return tuple(
        replace(
            stations[number % len(stations)],
            ref=f"{number:05}",
            position=LonLat(lon, lat),
            township_code=None,
            committee_code=None,
        )
        for number, (lon, lat) in enumerate(lon_lat.tolist())
    )


def around(path: Path | None, townships: tuple[Township, ...]) -> Floats:
    """Scatter stations about places in the townships, closer together where those are."""
    rng = np.random.default_rng(STATIONS)
    land = Land([township.geometry for township in townships])
    centres = read(path) if path else made(rng)
    centres = centres[land.township_of(centres) >= 0]
    near = centres[rng.integers(0, len(centres), 3 * STATIONS)]
    scattered = near + rng.normal(0, 0.015, near.shape)
    return scattered[land.township_of(scattered) >= 0][:STATIONS]


def read(path: Path) -> Floats:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return np.array([(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)])


def made(rng: np.random.Generator) -> Floats:
    """Make places: half of them towards the middle of the city."""
    everywhere = rng.uniform((115.4, 39.4), (117.5, 41.1), (2000, 2))
    middle = rng.normal((116.4, 39.92), 0.15, (400, 2))
    return np.concatenate([everywhere, middle])


def show(scene: Scene) -> None:
    groups = [areas_group(scene), polygons_group(scene), farthest_group(scene), rest_group(scene)]
    take_part([contestant for _, group, _ in groups for contestant in group], scene.rounds)
    print(f"{scene.title}, {scene.rounds} rounds")
    for title, group, error in groups:
        print(f"  {title:<58}{'ratio':>8}{'ms':>10}{'error':>28}")
        for contestant in group:
            ratio = contestant.ms / group[0].ms
            told = f"{ratio:8.1f}{contestant.ms:10.1f}{error(contestant.answer):>28}"
            print(f"    {contestant.name:<56}{told}")
    print()


def take_part(contestants: list[Contestant], rounds: int) -> None:
    """Time all in turn, round after round, so that all meet the same disturbances."""
    for number in range(rounds + 1):
        for contestant in contestants:
            start = time.perf_counter()
            contestant.answer = contestant.run()
            if number:  # the first round builds and warms what is kept
                contestant.times.append(time.perf_counter() - start)


Group: TypeAlias = "tuple[str, list[Contestant], Callable[[Floats], str]]"


def areas_group(scene: Scene) -> Group:
    land, xy = scene.land, scene.xy
    truth = covered_by(scene, TRUE_SEGMENTS)

    def circles() -> Floats:
        return disc_areas(xy, RADIUS_M, land).at_least_m2[:, 0]

    def overlay() -> Floats:
        reached = scene.stations.buffer(RADIUS_M).union_all()
        cover = geopandas.GeoDataFrame(geometry=[reached])
        left = scene.frame.overlay(cover, how="difference")
        gap = np.zeros(len(land))
        gap[left["township"]] = left.area
        return land.area_m2 - gap

    def grid() -> Floats:
        tree = cKDTree(xy)
        near = [tree.query(places)[0] <= RADIUS_M for places in scene.cells()]
        return np.array([hits.sum() * CELL_M**2 for hits in near])

    def error(found: Floats) -> str:
        whole = abs(found.sum() - truth.sum()) / truth.sum()
        worst = (abs(found - truth) / land.area_m2).max()
        return f"{whole:.1e}, worst {worst:.1e}"

    contestants = [
        Contestant("stationmap: >= 1, 2, 3 stations and alone", circles),
        Contestant("geopandas overlay: >= 1 station only", overlay),
        Contestant("grid and cKDTree: >= 1 station only", grid),
    ]
    return "covered area by township (whole, worst township)", contestants, error


def polygons_group(scene: Scene) -> Group:
    truth = scene.land.area_m2.sum() - covered_by(scene, TRUE_SEGMENTS).sum()

    def ours() -> Floats:
        return np.asarray(shapely.area(gaps(scene.land, service_areas(scene.xy, RADIUS_M))))

    def overlay() -> Floats:
        reached = scene.stations.buffer(RADIUS_M).union_all()
        cover = geopandas.GeoDataFrame(geometry=[reached])
        return np.asarray(scene.frame.overlay(cover, how="difference").area)

    def error(found: Floats) -> str:
        return f"{abs(found.sum() - truth) / truth:.1e}"

    contestants = [Contestant("stationmap", ours), Contestant("geopandas overlay", overlay)]
    return "gaps as polygons (gap area)", contestants, error


def farthest_group(scene: Scene) -> Group:
    land, xy = scene.land, scene.xy
    exact = float(farthest_places(land, xy, 1).distance_m[0])

    def ours() -> Floats:
        return farthest_places(land, xy, 3).distance_m[:1]

    def grid() -> Floats:
        tree = cKDTree(xy)
        return np.array([max(tree.query(places)[0].max() for places in scene.cells())])

    contestants = [Contestant("stationmap: 3 places", ours), Contestant("grid: 1 place", grid)]
    return "farthest place", contestants, lambda found: f"{exact - found[0]:.2f} m too near"


def rest_group(scene: Scene) -> Group:
    land, xy = scene.land, scene.xy

    def heat() -> Floats:
        return np.array([np.nanmax(distance_grid(land, xy, cell_m=CELL_M).distance_m)])

    def whole() -> Floats:
        return np.array([scene.report().totals.gap_area_km2])

    def geometry() -> Floats:
        disc_areas(xy, RADIUS_M, land)
        gaps(land, service_areas(xy, RADIUS_M))
        farthest_places(land, xy, 3)
        return heat()

    contestants = [
        Contestant("coverage report: tables, 24 x 4 hours, critical, ..", whole),
        Contestant("map: areas, gaps, farthest places, heat grid", geometry),
        Contestant("  the heat grid of it", heat),
    ]
    return "what a planner waits for", contestants, lambda _: "-"


def inside(township: BaseGeometry) -> Floats:
    west, south, east, north = (CELL_M * math.floor(edge / CELL_M) for edge in township.bounds)
    x, y = np.meshgrid(
        np.arange(west, east + CELL_M, CELL_M) + CELL_M / 2,
        np.arange(south, north + CELL_M, CELL_M) + CELL_M / 2,
    )
    places = np.stack([x.ravel(), y.ravel()], axis=-1)
    return places[shapely.contains_xy(township, *places.T)]


def covered_by(scene: Scene, segments: int) -> Floats:
    """Return the covered area of each township by polygons of many sides: slow, but sure."""
    angle = 2 * math.pi / (4 * segments)
    corner_m = RADIUS_M * math.sqrt(angle / math.sin(angle))
    circles = shapely.buffer(shapely.points(scene.xy), corner_m, quad_segs=segments)
    township, near = shapely.STRtree(circles).query(scene.boundaries)
    bounds = np.searchsorted(township, np.arange(len(scene.boundaries) + 1)).tolist()
    unions = [shapely.union_all(circles[near[first:last]]) for first, last in pairwise(bounds)]
    return np.asarray(shapely.area(shapely.intersection(scene.boundaries, np.array(unions))))


if __name__ == "__main__":
    main()
