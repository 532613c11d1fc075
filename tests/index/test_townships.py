from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from shapely import box

from stationmap.geodata import open_catalogue
from stationmap.index import TownshipIndex
from stationmap.model import Township

if TYPE_CHECKING:
    from shapely import Polygon


def township(code: str, geometry: Polygon) -> Township:
    return Township(code, f"示例镇{code}", "镇", "110113", 1.0, geometry)


@pytest.fixture(scope="module")
def squares() -> TownshipIndex:
    """Three squares side by side, given in no order, the last with a hole."""
    hole = box(2.4, 0.4, 2.6, 0.6)
    return TownshipIndex(
        [
            township("c", box(2, 0, 3, 1).difference(hole)),
            township("a", box(1, 0, 2, 1)),
            township("b", box(0, 0, 1, 1)),
        ]
    )


POSITIONS = [
    (0.5, 0.5, "b"),
    (1.0, 0.5, "a"),  # on the border of a and b
    (2.0, 0.5, "a"),  # on the border of a and c
    (2.0, 1.0, "a"),  # a corner
    (0.0, 0.0, "b"),
    (3.0, 1.0, "c"),
    (2.5, 0.5, None),  # in the hole
    (2.4, 0.5, "c"),  # on its edge
    (3.1, 0.5, None),
    (-5.0, 40.0, None),
]


@pytest.mark.parametrize(("lon", "lat", "code"), POSITIONS)
def test_a_position_has_one_township(
    squares: TownshipIndex, lon: float, lat: float, code: str | None
) -> None:
    assert squares.township_at(lon=lon, lat=lat) == code


def test_many_positions_at_once(squares: TownshipIndex) -> None:
    lons, lats, codes = (list(column) for column in zip(*POSITIONS, strict=True))
    assert squares.many(lons, lats) == codes
    assert squares.many([], []) == []


def test_no_townships() -> None:
    index = TownshipIndex([])
    assert index.township_at(lon=116.6, lat=40.1) is None
    assert index.many([116.6], [40.1]) == [None]


def test_the_real_district_against_all_its_polygons() -> None:
    townships = open_catalogue().townships
    index = TownshipIndex(townships)
    rng = np.random.default_rng(1)
    bounds = shapely.total_bounds([t.geometry for t in townships])
    lons, lats = rng.uniform(bounds[0], bounds[2], 2000), rng.uniform(bounds[1], bounds[3], 2000)
    # Corners of the boundaries too: there several townships meet.
    corners = np.concatenate([shapely.get_coordinates(t.geometry)[::20] for t in townships])
    lons, lats = np.append(lons, corners[:, 0]), np.append(lats, corners[:, 1])
    points = shapely.points(lons, lats)
    expected = [
        min((t.code for t in townships if shapely.intersects(t.geometry, p)), default=None)
        for p in points.tolist()
    ]
    assert index.many(lons, lats) == expected
    assert sum(code is None for code in expected) > 100
    with ThreadPoolExecutor(4) as pool:
        one_by_one = pool.map(
            lambda at: index.township_at(lon=at[0], lat=at[1]),
            zip(lons.tolist(), lats.tolist(), strict=True),
        )
        assert list(one_by_one) == expected
