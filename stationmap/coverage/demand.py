"""Demand: for how many people, or how much land, a station within reach matters.

What is published is one number: the people of the district in the census of
2020. It is spread over the committees by a rule of ours: a community in the
town counts as much as two villages, committees of one kind count the same.
(`stationmap data build` spreads the modelled stations by that weight, too.)
So the total is a fact, and where the people are is modelled, and called so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.coverage.figures import DemandBasis, DemandFacts
from stationmap.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.coverage.figures import Notice
    from stationmap.coverage.ground import Ground

    Floats = NDArray[np.float64]

COMMUNITY = "社区"
COMMUNITY_WEIGHT, VILLAGE_WEIGHT = 2.0, 1.0
"""People of a community over people of a village: an assumption."""

GRID_POINTS = 100_000
LEAST_CELL_M = 50.0
KM2 = 1e6


@dataclass(frozen=True, eq=False, slots=True)
class Demand:
    """Points with weights, in the plane of a `Ground`.

    Attributes
    ----------
    xy : ndarray, shape (m, 2)
        Metres.
    weight : ndarray, shape (m,)
        In the unit of `facts`; none is negative.
    township : ndarray of int, shape (m,)
        The number of each point's township.
    names : tuple of str
        What the points are called; empty where they have no names.
    codes : tuple of str
        Codes of the committees they are; empty where they are none.
    facts : DemandFacts
        What a reader has to know.
    notices : tuple of Notice
        What was found odd.
    """

    xy: Floats
    weight: Floats
    township: NDArray[np.intp]
    names: tuple[str, ...]
    codes: tuple[str, ...]
    facts: DemandFacts
    notices: tuple[Notice, ...] = ()

    def __len__(self) -> int:
        return len(self.weight)


def committee_demand(ground: Ground) -> Demand:
    """Spread the people of the census over the committees; their sum is exact.

    Raises
    ------
    InputError
        The area has no committees, or no census total is known for it.
    """
    if not ground.committees or ground.population is None:
        raise InputError(
            zh="这个区没有人口总数或村居名单，不能按常住人口算。请用自己的名单，或只算面积。",
            en="No census total or no committees are known for this area. Use a file of your "
            "own as demand, or count area only.",
            field="demand",
            value=DemandBasis.COMMITTEES.value,
            accepted=(DemandBasis.FILE.value, DemandBasis.AREA.value),
        )
    kinds = [committee.kind == COMMUNITY for committee in ground.committees]
    people = spread(np.where(kinds, COMMUNITY_WEIGHT, VILLAGE_WEIGHT), ground.population)
    township = ground.numbers([committee.township_code for committee in ground.committees])
    return Demand(
        ground.committees_xy,
        people.astype(np.float64),
        township,
        tuple(committee.short_name for committee in ground.committees),
        tuple(committee.code for committee in ground.committees),
        DemandFacts(
            basis=DemandBasis.COMMITTEES,
            unit="people",
            modelled=True,
            points=len(people),
            total=float(ground.population),
            outside_points=0,
            outside_total=0.0,
            zh=f"人口为估算：2020 年普查 {ground.population:,} 人按村居分摊，"
            f"一个社区算 {COMMUNITY_WEIGHT:g} 份，一个村算 {VILLAGE_WEIGHT:g} 份",
            en=f"People are modelled: the {ground.population:,} of the census of 2020, spread "
            f"over the committees, {COMMUNITY_WEIGHT:g} shares to a community in the town and "
            f"{VILLAGE_WEIGHT:g} to a village",
        ),
    )


def spread(weights: Floats, total: int) -> NDArray[np.int64]:
    """Divide `total` in proportion to weights into whole numbers (largest remainder).

    Parameters
    ----------
    weights : ndarray, shape (n,)
        None negative, at least one more than 0.
    total : int
        What the parts add up to, exactly.

    Returns
    -------
    ndarray of int, shape (n,)
        Each within 1 of its exact part; equal remainders go to the first.
    """
    exact = weights * (total / weights.sum())
    parts: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    rest = int(total - parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:rest]] += 1
    return parts


def area_demand(ground: Ground, *, cell_m: float | None = None) -> Demand:
    """Take land itself as demand: the middles of square cells, weighted by km2.

    The points of a township share its area equally, so that the weights add up
    to it exactly; one too small for any cell has one point inside.

    Parameters
    ----------
    ground : Ground
        The area served.
    cell_m : float, optional
        The side of a cell; not given, about 100,000 points.
    """
    land = ground.land
    area_m2 = land.area_m2
    cell = cell_m or max(LEAST_CELL_M, float(np.sqrt(area_m2.sum() / GRID_POINTS)))
    xy, township = _grid(ground, cell)
    weight = (area_m2 / KM2 / np.maximum(np.bincount(township, minlength=len(land)), 1))[township]
    return Demand(
        xy,
        weight,
        township,
        (),
        (),
        DemandFacts(
            basis=DemandBasis.AREA,
            unit="km2",
            modelled=False,
            points=len(weight),
            total=float(area_m2.sum() / KM2),
            outside_points=0,
            outside_total=0.0,
            zh=f"只算面积，按边长 {cell:.0f} 米的网格",
            en=f"Land only, on a grid of {cell:.0f} m cells",
        ),
    )


def _grid(ground: Ground, cell_m: float) -> tuple[Floats, NDArray[np.intp]]:
    from shapely import get_coordinates, point_on_surface, total_bounds

    west, south, east, north = total_bounds(ground.land.townships).tolist()
    x = np.arange(west + cell_m / 2.0, east, cell_m)
    y = np.arange(south + cell_m / 2.0, north, cell_m)
    every = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    township = ground.land.township_of(every)
    xy, township = every[township >= 0], township[township >= 0]
    small = np.setdiff1d(np.arange(len(ground.land)), township)
    inside = get_coordinates(point_on_surface(ground.land.townships[small]))
    return np.concatenate([xy, inside]), np.concatenate([township, small])
