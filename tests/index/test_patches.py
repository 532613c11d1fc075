from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from stationmap.geodesy import candidate_chord_m, ecef_m, to_ecef
from stationmap.index.patches import AROUND, Patches

BOXES = {
    "district": (116.45, 40.0, 117.0, 40.3),
    "antimeridian": (179.0, -17.0, 181.0, -16.0),
    "pole": (-180.0, 89.0, 180.0, 90.0),
    "globe": (-180.0, -90.0, 180.0, 90.0),
}


def patches_of(box: tuple[float, float, float, float], n: int) -> tuple[Patches, np.ndarray]:
    rng = np.random.default_rng(n)
    lons = (rng.uniform(box[0], box[2], n) + 180.0) % 360.0 - 180.0
    lats = rng.uniform(box[1], box[3], n)
    # A third in one dense cluster, and many at just one place in it.
    lons[: n // 3] = lons[0] + rng.normal(0, 1e-3, n // 3)
    lats[: n // 3] = np.clip(lats[0] + rng.normal(0, 1e-3, n // 3), -90, 90)
    lons[: n // 8], lats[: n // 8] = lons[0], lats[0]
    xyz = to_ecef(lons, lats)
    return Patches(lons, lats, xyz, cKDTree(xyz)), xyz


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("n", [AROUND + 1, 600, 5000])
def test_what_is_said_to_be_complete_is(box: str, n: int) -> None:
    patches, xyz = patches_of(BOXES[box], n)
    rng = np.random.default_rng(1)
    west, south, east, north = BOXES[box]
    proven = 0
    for lon, lat in rng.uniform((west, south), (east, north), (400, 2)).tolist():
        origin = ecef_m(lon, lat)
        chords = np.sqrt(((xyz - origin) ** 2).sum(axis=1))
        for k in (1, 5, 20):
            near = patches.candidates(lon, lat, origin, k)
            if near is not None:
                proven += 1
                reach = candidate_chord_m(float(np.partition(chords, k - 1)[k - 1]))
                assert set(near.tolist()) == set(np.flatnonzero(chords <= reach).tolist())
    assert proven > (0 if n == AROUND + 1 else 100)


def test_more_than_are_kept_is_not_answered() -> None:
    patches, _ = patches_of(BOXES["district"], 600)
    assert patches.candidates(116.6, 40.1, ecef_m(116.6, 40.1), AROUND) is None


@given(lon=st.floats(-360, 360), lat=st.floats(-90, 90))
def test_from_anywhere_there_is_an_answer_or_none(lon: float, lat: float) -> None:
    patches, xyz = PATCHES
    near = patches.candidates(lon, lat, ecef_m(lon, lat), 3)
    assert near is None or len(near) >= 3
    if near is not None:
        nearest = min(math.dist(ecef_m(lon, lat), p) for p in xyz.tolist())
        assert nearest == pytest.approx(
            min(math.dist(ecef_m(lon, lat), xyz[i].tolist()) for i in near.tolist()), abs=1e-6
        )


PATCHES = patches_of(BOXES["globe"], 700)
