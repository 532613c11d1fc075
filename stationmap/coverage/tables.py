"""The tables of a coverage report, row by row, from arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.critical import critical_stations
from stationmap.coverage.figures import CriticalRow, FarthestRow, HourRow, Totals, TownshipRow
from stationmap.coverage.schedule import HOURS, KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.coverage.counted import Counted
    from stationmap.coverage.farthest import Farthest
    from stationmap.coverage.ground import Ground
    from stationmap.coverage.schedule import Schedule

    Floats = NDArray[np.float64]

KM2 = 1e6
# Less is the rounding of sums.
LEAST_KM2 = 1e-9


class Sums:
    """Land and demand within reach of at least 1, 2, .. stations, by township.

    Parameters
    ----------
    area_m2, demand : ndarray, shape (townships,)
        All there is.
    area_reached_m2, demand_reached : ndarray, shape (townships, most)
        What is within reach of at least k stations.
    mean_m, p95_m : ndarray, shape (townships + 1,)
        Distances; the last is that of all.
    """

    def __init__(
        self,
        *,
        area_m2: Floats,
        area_reached_m2: Floats,
        demand: Floats,
        demand_reached: Floats,
        mean_m: Floats,
        p95_m: Floats,
    ) -> None:
        self.area_km2 = area_m2 / KM2
        # Rounding must neither cover more than there is, nor leave a gap of less than a leaf.
        whole, part = self.area_km2[:, None], area_reached_m2 / KM2
        self.reached_km2 = np.where(whole - part < LEAST_KM2, whole, part)
        self.demand = demand
        self.demand_reached = np.minimum(demand_reached, demand[:, None])
        self.mean_m = mean_m
        self.p95_m = p95_m

    def totals(self) -> Totals:
        """Add up the townships."""
        area, reached = self.area_km2.sum(), self.reached_km2.sum(axis=0)
        demand, served = self.demand.sum(), self.demand_reached.sum(axis=0)
        return Totals(
            area_km2=float(area),
            covered_area_km2=float(reached[0]),
            gap_area_km2=float(area - reached[0]),
            covered_share=share(reached[0], area),
            cross_shares=tuple(share(part, area) for part in reached),
            demand=float(demand),
            demand_covered=float(served[0]),
            demand_out=float(demand - served[0]),
            demand_covered_share=share(served[0], demand),
            demand_cross_shares=tuple(share(part, demand) for part in served),
            mean_m=finite(self.mean_m[-1]),
            p95_m=finite(self.p95_m[-1]),
        )

    def townships(self, ground: Ground, stations: Counted, plan: Schedule) -> list[TownshipRow]:
        """Make the row of each township."""
        inside = stations.counts & (stations.township >= 0)
        number, hours = stations.township[inside], plan.workday_hours[inside]
        size = len(ground.townships)
        counted = np.bincount(number, minlength=size)
        known = ~np.isnan(hours)
        with_hours = np.bincount(number[known], minlength=size)
        open_hours = np.bincount(number[known], hours[known], size)
        return [
            TownshipRow(
                code=township.code,
                name=township.name,
                stations=int(stations.in_ledger[n]),
                counted=int(counted[n]),
                area_km2=float(self.area_km2[n]),
                covered_area_km2=float(self.reached_km2[n, 0]),
                gap_area_km2=float(self.area_km2[n] - self.reached_km2[n, 0]),
                covered_share=share(self.reached_km2[n, 0], self.area_km2[n]),
                cross2_share=share(self.reached_km2[n, 1], self.area_km2[n]),
                cross3_share=share(self.reached_km2[n, 2], self.area_km2[n]),
                demand=float(self.demand[n]),
                demand_covered=float(self.demand_reached[n, 0]),
                demand_out=float(self.demand[n] - self.demand_reached[n, 0]),
                demand_covered_share=share(self.demand_reached[n, 0], self.demand[n]),
                demand_cross2_share=share(self.demand_reached[n, 1], self.demand[n]),
                demand_cross3_share=share(self.demand_reached[n, 2], self.demand[n]),
                mean_m=finite(self.mean_m[n]),
                p95_m=finite(self.p95_m[n]),
                people_per_station=share(self.demand[n], counted[n]),
                open_hours=share(open_hours[n], with_hours[n]),
                hours_unknown=int(counted[n] - with_hours[n]),
            )
            for n, township in enumerate(ground.townships)
        ]


def farthest_rows(ground: Ground, places: Farthest) -> list[FarthestRow]:
    """Say where the farthest places are, and which committee is nearest to each."""
    lon_lat = ground.plane.from_plane(places.xy_m[:, 0], places.xy_m[:, 1]).reshape(-1, 2)
    near_committees = ground.nearest_committees(places.xy_m)
    rows = []
    for n, (lon, lat) in enumerate(lon_lat.tolist()):
        township = ground.townships[places.township[n]]
        near, away_m = near_committees[n] if near_committees else (None, None)
        rows.append(
            FarthestRow(
                rank=n + 1,
                lon=lon,
                lat=lat,
                distance_m=float(places.distance_m[n]),
                township_code=township.code,
                township=township.name,
                committee_code=near.code if near else None,
                committee=near.short_name if near else None,
                committee_distance_m=away_m,
            )
        )
    return rows


def critical_rows(
    ground: Ground, stations: Counted, area_m2: Floats, demand: Floats
) -> list[CriticalRow]:
    """List the stations that alone reach something, most demand first, then most land."""
    rows = []
    for n in critical_stations(area_m2, demand).tolist():
        station, number = stations.fit[n], stations.township[n]
        township = ground.townships[number] if number >= 0 else None
        rows.append(
            CriticalRow(
                ref=station.ref,
                name=station.name,
                lon=station.position.lon,
                lat=station.position.lat,
                township_code=township.code if township else None,
                township=township.name if township else None,
                alone_area_km2=float(area_m2[n] / KM2),
                alone_demand=float(demand[n]),
                modelled=station.modelled,
            )
        )
    return rows


def hour_rows(
    plan: Schedule, demand: tuple[Floats, Floats, float], land: tuple[Floats, Floats, float]
) -> list[HourRow]:
    """Make the 96 rows of coverage by hour; `demand` and `land` are lower, upper, all."""
    is_open = plan.stations @ plan.open
    unknown = plan.stations @ plan.unknown
    return [
        HourRow(
            day_kind=kind,
            hour=hour,
            open_stations=int(is_open[n]),
            unknown_stations=int(unknown[n]),
            demand_lower=share(demand[0][n], demand[2]),
            demand_upper=share(demand[1][n], demand[2]),
            land_lower=share(land[0][n], land[2]),
            land_upper=share(land[1][n], land[2]),
        )
        for k, kind in enumerate(KINDS)
        for hour in range(HOURS)
        for n in [k * HOURS + hour]
    ]


def share(part: float, whole: float) -> float | None:
    """Return a part of a whole, None of nothing."""
    return float(part) / float(whole) if whole > 0 else None


def finite(value: float) -> float | None:
    """Return a number, None where there is none."""
    return float(value) if np.isfinite(value) else None
