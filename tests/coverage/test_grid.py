from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from stationmap.coverage.grid import MAX_CELLS, Bounds, distance_grid, distance_image
from stationmap.errors import NumberError
from stationmap.geodesy import distance_m

if TYPE_CHECKING:
    from stationmap.coverage.land import Land


def test_a_small_grid_by_hand(towns: Land) -> None:
    grid = distance_grid(towns, [(50.0, 1950.0)], cell_m=100.0)
    assert grid.bounds == Bounds(0.0, 0.0, 2500.0, 2000.0)
    assert grid.distance_m.shape == (20, 25)
    assert grid.distance_m[0, :3].tolist() == [0.0, 100.0, 200.0]
    assert grid.distance_m[3, 4] == 500.0
    # The hole is x 400 to 600, y 400 to 700.
    assert np.isnan(grid.distance_m[13:16, 4:6]).all()
    assert np.isnan(grid.distance_m).sum() == 6


def test_the_mask_is_the_land(district: Any) -> None:
    land, _, xy = district
    grid = distance_grid(land, xy, cell_m=200.0)
    rows, columns = grid.distance_m.shape
    x = grid.bounds.west + 200.0 * (np.arange(columns) + 0.5)
    y = grid.bounds.north - 200.0 * (np.arange(rows) + 0.5)
    inside = shapely.intersects_xy(land.outline, *np.meshgrid(x, y))
    assert np.array_equal(~np.isnan(grid.distance_m), inside)
    assert grid.bounds.east == pytest.approx(x[-1] + 100.0)
    assert grid.bounds.south == pytest.approx(y[-1] - 100.0)


def test_the_image_lies_true_on_a_web_map(district: Any) -> None:
    land, plane, xy = district
    image = distance_image(land, xy, plane, cell_m=250.0)
    rows, columns = image.distance_m.shape
    row, column = np.argwhere(~np.isnan(image.distance_m)).T
    bounds = image.bounds
    lon = bounds.west + (bounds.east - bounds.west) * (column + 0.5) / columns
    top, bottom = (np.arcsinh(np.tan(np.radians(lat))) for lat in (bounds.north, bounds.south))
    lat = np.degrees(np.arctan(np.sinh(top + (bottom - top) * (row + 0.5) / rows)))
    stations = plane.from_plane(*xy.T)
    some = np.random.default_rng(0).permutation(len(row))[:200]
    true = [distance_m(lon[i], lat[i], *stations.T).min() for i in some.tolist()]
    np.testing.assert_allclose(image.distance_m[row[some], column[some]], true, rtol=1e-4)
    middle = plane.to_plane(lon[some], lat[some])
    assert shapely.intersects_xy(land.outline, *middle.T).all()
    width = distance_m(bounds.west, 40.16, bounds.east, 40.16)
    assert width / columns == pytest.approx(250.0, rel=2e-3)


def test_no_station_is_infinitely_far(towns: Land) -> None:
    grid = distance_grid(towns, [], cell_m=500.0)
    assert np.isinf(grid.distance_m[~np.isnan(grid.distance_m)]).all()


@pytest.mark.parametrize("cell_m", [0.0, -100.0, float("nan"), 1e9, "100"])
def test_a_cell_that_cannot_be_is_refused(towns: Land, cell_m: Any) -> None:
    with pytest.raises(NumberError) as caught:
        distance_grid(towns, [(0.0, 0.0)], cell_m=cell_m)
    assert caught.value.field == "cell_m"
    assert "5 到 10000 米" in caught.value.zh


def test_too_many_cells_are_refused_and_the_size_that_does_is_named(district: Any) -> None:
    land, _, xy = district
    with pytest.raises(NumberError, match=r"Give \d+ m or more") as caught:
        distance_grid(land, xy, cell_m=5.0)
    assert "请填" in caught.value.zh
    assert MAX_CELLS == 20_000_000
