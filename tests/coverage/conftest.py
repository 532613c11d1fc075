"""Land to measure: a small one that can be reckoned by hand, and the district itself."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from stationmap.coverage.land import Land
from stationmap.geodesy import Plane

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class District(NamedTuple):
    land: Land
    plane: Plane
    stations_xy: NDArray[np.float64]


@pytest.fixture(scope="session")
def towns() -> Land:
    """Two townships that share a border; the western one has a hole."""
    west = shapely.box(0, 0, 1000, 2000) - shapely.box(400, 400, 600, 700)
    return Land([west, shapely.box(1000, 0, 2500, 2000)])


@pytest.fixture(scope="session")
def district(repository: Path) -> District:
    text = (repository / "geodata" / "townships.geojson").read_text("utf-8")
    boundaries = [
        shape(feature["geometry"])
        for feature in json.loads(text)["features"]
        if feature["properties"]["district_code"] == "110113"
    ]
    plane = Plane.around(boundaries)
    with (repository / "geodata" / "stations.csv").open(encoding="utf-8-sig") as file:
        places = np.array([(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)])
    return District(Land(plane.project(boundaries)), plane, plane.to_plane(*places.T))
