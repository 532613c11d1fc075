"""Time the nearest search against what else one could use, and count wrong answers.

    python -m bench.nearest [--points FILE.csv.gz]

FILE has the columns code, level, lon, lat (WGS 84). Without it the points are
made: 94,385 of them, in clusters as places are. One run says everything: the
rounds of all contestants are interleaved, so that a busy machine slows them
alike, and medians are printed as ratios, which hold better than times.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

import geopandas
import numpy as np
import shapely
from scipy.spatial import cKDTree

from stationmap.geodesy import distance_m, to_ecef
from stationmap.hours import SHANGHAI, WorkingCalendar
from stationmap.index import StationIndex
from stationmap.model import Answer, Facility, LonLat, PositionQuality, Station
from stationmap.nearest import Need, TravelMode, meets, nearest_batch, nearest_stations

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Rows: TypeAlias = NDArray[np.intp]
    Frame: TypeAlias = geopandas.GeoDataFrame
    # Answers for some of the origins, each in the form its maker gives it: rows of
    # the nearest, or what `rows_of` makes into rows once the clock has stopped.
    Run: TypeAlias = Callable[[slice], object]

ALL = 94_385
SIZES = (298, 10_000)
# Quick ones are timed in many short rounds: few of them meet a disturbance.
ROUNDS, EVERY = 100, 12
SINGLES, BATCH, SLOW, CHANGES = 20, 5_000, 4, 4
CHECKED, CHECKED_SLOW, WARM = 2_000, 40, 2_000
HOURS = (None, "24/7", "Mo-Fr 08:30-17:00", "Mo-Su 09:00-18:00", "06:00-22:00", "20:00-26:00")
CALENDAR = WorkingCalendar()
EVENING = datetime(2026, 11, 20, 17, 40, tzinfo=SHANGHAI)
CHARGING = Need(facilities=frozenset({Facility.CHARGING}))
FAR = Need(facilities=frozenset({Facility.BATTERY_SWAP}))
OPEN = replace(CHARGING, open_at=EVENING)
ARRIVE = replace(CHARGING, open_at=EVENING, arrive=TravelMode.EBIKE)


@dataclass
class Contestant:
    name: str
    run: Run
    queries: int  # in one round
    checked: int = CHECKED  # queries to be held to Geod
    us: float = math.nan  # for one query, the median


@dataclass
class Scene:
    """Points and origins, in every form that somebody wants them in."""

    index: StationIndex
    lons: Floats
    lats: Floats
    xs: Floats
    ys: Floats

    def __post_init__(self) -> None:
        self.ecef, self.from_ecef = to_ecef(self.lons, self.lats), to_ecef(self.xs, self.ys)
        self.degrees = np.column_stack([self.lons, self.lats])
        self.from_degrees = np.column_stack([self.xs, self.ys])
        self.origins = [LonLat(x, y) for x, y in self.from_degrees.tolist()]
        self.row = {s.ref: row for row, s in enumerate(self.index.stations)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=Path, help="CSV (gzip) with code, level, lon, lat")
    path = parser.parse_args().points
    refs, lons, lats = read(path) if path else look_alike()
    print(f"points: {path.name if path else 'a look-alike, made'}, {len(refs):,} of them")
    print(
        "ratio: time for one query over that of a bare scipy cKDTree on ECEF, k = 5, same points;\n"
        "       below 1 is quicker. Medians of interleaved rounds.\n"
        "wrong: share of queries whose stations are not the nearest by Geod, or not in that\n"
        f"       order ({CHECKED:,} queries, {CHECKED_SLOW} of the slow ones;\n"
        "       equal distances in any order).\n"
        "       STRtree and sjoin_nearest name one station only: k = 1 there, k = 5 elsewhere.\n"
    )
    for size in (*SIZES, len(refs)):
        chosen = np.sort(np.random.default_rng(size).permutation(len(refs))[:size])
        stations = [station(refs[i], lons[i], lats[i]) for i in chosen.tolist()]
        equip(stations)
        show(scene_of(stations))


def read(path: Path) -> tuple[list[str], Floats, Floats]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [(r["code"], float(r["lon"]), float(r["lat"])) for r in csv.DictReader(file)]
    refs, lons, lats = zip(*rows, strict=True)
    return list(refs), np.array(lons), np.array(lats)


def look_alike() -> tuple[list[str], Floats, Floats]:
    """Make clusters of uneven size, denser in their middle, over eastern Asia."""
    rng = np.random.default_rng(94_385)
    weights = rng.pareto(1.2, 3000) + 0.1
    cluster = rng.choice(3000, ALL, p=weights / weights.sum())
    lons, lats = rng.uniform(98, 124, 3000), rng.uniform(22, 42, 3000)
    spread = rng.exponential(0.08, ALL)
    angle = rng.uniform(0, 2 * math.pi, ALL)
    refs = [f"{i:012}" for i in range(ALL)]
    return refs, lons[cluster] + spread * np.cos(angle), lats[cluster] + spread * np.sin(angle)


def station(ref: str, lon: float, lat: float) -> Station:
    return Station(ref, "示例", LonLat(float(lon), float(lat)), PositionQuality.MODELLED)


def equip(stations: list[Station]) -> None:
    """Let 5 % have charging; let the 10 farthest to the west, and only they, swap batteries."""
    rng = np.random.default_rng(5)
    west = set(sorted(range(len(stations)), key=lambda i: stations[i].position.lon)[:10])
    for i, item in enumerate(stations):
        has = {Facility.CHARGING: Answer.YES} if rng.random() < 0.05 else {}
        swap = {Facility.BATTERY_SWAP: Answer.YES} if i in west else {}
        hours = HOURS[int(rng.integers(len(HOURS)))]
        stations[i] = replace(item, facilities=has | swap, opening_hours=hours)


def scene_of(stations: list[Station]) -> Scene:
    rng = np.random.default_rng(1)
    near = rng.integers(0, len(stations), BATCH)
    lons = np.array([s.position.lon for s in stations])
    lats = np.array([s.position.lat for s in stations])
    off = rng.normal(0, 0.03, (2, BATCH))
    return Scene(StationIndex(stations), lons, lats, lons[near] + off[0], lats[near] + off[1])


def show(scene: Scene) -> None:
    everyone = np.arange(len(scene.lons))
    stations = scene.index.stations
    some, far = (
        np.array([i for i, s in enumerate(stations) if s.has(facility) is Answer.YES])
        for facility in (Facility.CHARGING, Facility.BATTERY_SWAP)
    )
    by_time = np.array([i for i in some.tolist() if meets(stations[i], OPEN, CALENDAR)])
    bare = Contestant("cKDTree on ECEF (bare)", tree(scene.ecef, scene.from_ecef, 5), SINGLES)
    groups = {
        "single": (everyone, [bare, *singles(scene, everyone)]),
        f"filtered, {len(some):,} (5 %) qualify": (some, filtered(scene, some, CHARGING)),
        "filtered, 10 qualify, far away": (far, filtered(scene, far, FAR)),
        f"filtered, and open at 17:40 ({len(by_time):,})": (by_time, timed(scene)),
        f"batch of {BATCH:,}, for one query": (everyone, batches(scene, everyone)),
        "live index": (everyone, live(scene)),
    }
    take_part([contestant for _, group in groups.values() for contestant in group])
    print(f"{len(scene.lons):,} points; a bare cKDTree query takes {bare.us:.1f} us")
    for title, (rows, group) in groups.items():
        print(f"  {title:<44}{'ratio':>10}{'us':>12}{'wrong':>9}")
        for contestant in group:
            share = f"{wrong(scene, contestant, rows):.2%}" if contestant.checked else "-"
            told = f"{contestant.us / bare.us:10.2f}{contestant.us:12.1f}{share:>9}"
            print(f"    {contestant.name:<42}{told}")
    print()


def take_part(contestants: list[Contestant]) -> None:
    """Time all in turn, round after round, so that all meet the same disturbances."""
    rounds: list[list[float]] = [[] for _ in contestants]
    for contestant in contestants:
        # What is asked often keeps more ready: time it as it is after an hour's service.
        contestant.run(slice(WARM if contestant.queries == SINGLES else 1))
    for number in range(ROUNDS):
        for contestant, times in zip(contestants, rounds, strict=True):
            if contestant.queries != SINGLES and number % EVERY:
                continue
            first = number * SINGLES if contestant.queries == SINGLES else 0
            start = time.perf_counter()
            contestant.run(slice(first, first + contestant.queries))
            times.append((time.perf_counter() - start) / contestant.queries * 1e6)
    for contestant, times in zip(contestants, rounds, strict=True):
        contestant.us = median(times)


def wrong(scene: Scene, contestant: Contestant, rows: Rows) -> float:
    """Return the share of queries that are not answered as Geod answers them."""
    answers = rows_of(scene, contestant.run(slice(contestant.checked)))
    k = answers.shape[1]
    qualifying = cKDTree(scene.ecef[rows])
    faults = 0
    for i, told in enumerate(answers):
        kth = qualifying.query(scene.from_ecef[i], [k])[0][-1]
        # A geodesic is no shorter than its chord, and far less than twice as long
        # (up to a quarter of the globe): nobody beyond twice the chord can be among the k.
        near = rows[qualifying.query_ball_point(scene.from_ecef[i], 2.0 * kth + 1.0)]
        x, y = scene.from_degrees[i]
        truth = np.sort(distance_m(x, y, scene.lons[near], scene.lats[near]))[:k]
        faults += not np.array_equal(distance_m(x, y, scene.lons[told], scene.lats[told]), truth)
    return faults / len(answers)


def rows_of(scene: Scene, answers: object) -> Rows:
    """Return an answer as rows, shape (n, k)."""
    if isinstance(answers, list) and isinstance(answers[0], tuple):
        answers = [[scene.row[found.station.ref] for found in answer] for answer in answers]
    rows = np.array(answers)
    return rows if rows.ndim > 1 else rows[:, None]


def singles(scene: Scene, rows: Rows) -> list[Contestant]:
    return [
        Contestant("stationmap, k = 5", ours(scene, scene.index, Need(), 5), SINGLES),
        Contestant("stationmap, k = 1", ours(scene, scene.index, Need(), 1), SINGLES),
        Contestant("cKDTree on degrees", tree(scene.degrees, scene.from_degrees, 5), SINGLES),
        Contestant("STRtree on degrees, k = 1", strtree(scene, rows), SINGLES),
        Contestant("sjoin_nearest in EPSG:3857, k = 1", sjoin(scene, rows), SLOW, CHECKED_SLOW),
    ]


def filtered(scene: Scene, rows: Rows, need: Need) -> list[Contestant]:
    return [
        Contestant("stationmap, k = 5", ours(scene, scene.index, need, 5), SINGLES),
        Contestant("cKDTree of all, widened until 5", widened(scene, rows), SLOW, CHECKED_SLOW),
        Contestant("Geod to all that qualify", measured(scene, rows), SLOW, CHECKED_SLOW),
        Contestant("STRtree of those, k = 1", strtree(scene, rows), SINGLES),
        Contestant("sjoin_nearest of those, k = 1", sjoin(scene, rows), SLOW, CHECKED_SLOW),
    ]


def timed(scene: Scene) -> list[Contestant]:
    return [
        Contestant("stationmap, k = 5", ours(scene, scene.index, OPEN, 5), SINGLES),
        Contestant("  and open on arrival by e-bike", ours(scene, scene.index, ARRIVE, 5), SLOW, 0),
    ]


def batches(scene: Scene, rows: Rows) -> list[Contestant]:
    return [
        Contestant("stationmap, k = 5", ours_at_once(scene, 5), BATCH),
        Contestant("cKDTree on ECEF (bare)", tree_at_once(scene.ecef, scene.from_ecef), BATCH),
        Contestant("cKDTree on degrees", tree_at_once(scene.degrees, scene.from_degrees), BATCH),
        Contestant("stationmap, k = 1", ours_at_once(scene, 1), BATCH),
        Contestant("STRtree on degrees, k = 1", strtree_at_once(scene), BATCH),
        Contestant("sjoin_nearest in EPSG:3857, k = 1", sjoin_at_once(scene, rows), BATCH),
    ]


def live(scene: Scene) -> list[Contestant]:
    index, stations = scene.index, scene.index.stations
    moved = replace(stations[0], position=stations[-1].position)
    # Put in anew as they are: the answers stay those of all points.
    busy = index.with_changes(added=stations[:: max(1, len(stations) // 40)][:40])
    ledger = list(index.with_changes(added=[moved]).stations)

    def move(part: slice) -> object:
        return [ask(index.with_changes(added=[moved])) for _ in range(part.stop)]

    def rebuild(part: slice) -> object:
        return [ask(StationIndex(ledger)) for _ in range(part.stop)]

    def ask(newer: StationIndex) -> object:
        return nearest_stations(newer, origin=scene.origins[0], calendar=CALENDAR)

    return [
        Contestant("move a station, then ask once", move, CHANGES, 0),
        Contestant("build anew, then ask once", rebuild, CHANGES, 0),
        Contestant("ask while 40 stations are changed", ours(scene, busy, Need(), 5), SINGLES),
    ]


def ours(scene: Scene, index: StationIndex, need: Need, k: int) -> Run:
    return lambda part: [
        nearest_stations(index, origin=origin, k=k, need=need, calendar=CALENDAR)
        for origin in scene.origins[part]
    ]


def ours_at_once(scene: Scene, k: int) -> Run:
    def run(part: slice) -> Rows:
        lons, lats = scene.xs[part], scene.ys[part]
        return nearest_batch(scene.index, lons=lons, lats=lats, k=k, calendar=CALENDAR).indices

    return run


def tree(points: Floats, origins: Floats, k: int) -> Run:
    kept = cKDTree(points)
    return lambda part: [kept.query(origin, k)[1] for origin in origins[part]]


def tree_at_once(points: Floats, origins: Floats) -> Run:
    kept = cKDTree(points)
    return lambda part: np.asarray(kept.query(origins[part], 5)[1])


def strtree(scene: Scene, rows: Rows) -> Run:
    kept = shapely.STRtree(shapely.points(scene.degrees[rows]))
    origins = shapely.points(scene.from_degrees).tolist()
    return lambda part: [rows[kept.nearest(origin)] for origin in origins[part]]


def strtree_at_once(scene: Scene) -> Run:
    kept = shapely.STRtree(shapely.points(scene.degrees))
    origins = shapely.points(scene.from_degrees)
    return lambda part: np.asarray(kept.nearest(origins[part]))[:, None]


def sjoin(scene: Scene, rows: Rows) -> Run:
    there, here = frames(scene, rows)
    alone = [here.iloc[[i]] for i in range(CHECKED_SLOW)]

    def run(part: slice) -> Rows:
        return np.array([[joined(one, there).iloc[0]] for one in alone[part]])

    return run


def sjoin_at_once(scene: Scene, rows: Rows) -> Run:
    there, here = frames(scene, rows)

    def run(part: slice) -> Rows:
        found = joined(here.iloc[part], there)
        return np.asarray(found[~found.index.duplicated()])[:, None]

    return run


def frames(scene: Scene, rows: Rows) -> tuple[Frame, Frame]:
    there = geopandas.GeoDataFrame(geometry=shapely.points(scene.degrees[rows]), index=rows)
    here = geopandas.GeoDataFrame(geometry=shapely.points(scene.from_degrees))
    return there.set_crs(4326).to_crs(3857), here.set_crs(4326).to_crs(3857)


def joined(here: Frame, there: Frame) -> pd.Series[int]:
    return here.sjoin_nearest(there)["index_right"]


def widened(scene: Scene, rows: Rows) -> Run:
    kept, qualifies = cKDTree(scene.ecef), np.zeros(len(scene.ecef), np.bool_)
    qualifies[rows] = True

    def nearest(origin: Floats) -> Rows:
        k = 8
        while True:
            near = kept.query(origin, min(k, len(qualifies)))[1]
            found = near[qualifies[near]][:5]
            if len(found) == 5 or k >= len(qualifies):
                return np.asarray(found)
            k *= 2

    return lambda part: np.array([nearest(origin) for origin in scene.from_ecef[part]])


def measured(scene: Scene, rows: Rows) -> Run:
    lons, lats = scene.lons[rows], scene.lats[rows]

    def nearest(x: float, y: float) -> Rows:
        return rows[np.argsort(distance_m(x, y, lons, lats), kind="stable")[:5]]

    return lambda part: np.array([nearest(x, y) for x, y in scene.from_degrees[part]])


if __name__ == "__main__":
    main()
