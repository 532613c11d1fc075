from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.datum import Datum, convert, outside_china, undo_bd09
from stationmap.geodesy import distance_m

Place = tuple[float, float]
WGS84, GCJ02, BD09 = Datum
EXACT = 1e-12
ROUND_TRIP_DEG = 1e-9
CLOSED_FORM_DEG = 2e-6

china = st.tuples(st.floats(73.0, 135.5), st.floats(3.0, 54.0))

VECTORS = [
    (WGS84, GCJ02, (116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    (WGS84, GCJ02, (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    (WGS84, GCJ02, (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    (GCJ02, BD09, (116.404, 39.915), (116.41036949371029, 39.92133699351021)),
    (BD09, GCJ02, (116.404, 39.915), (116.39762729119315, 39.90865673957631)),
]


@pytest.mark.parametrize(("source", "target", "given_at", "expected"), VECTORS)
def test_published_vectors(source: Datum, target: Datum, given_at: Place, expected: Place) -> None:
    assert convert(*given_at, source=source, target=target) == pytest.approx(
        expected, rel=EXACT, abs=0
    )


@pytest.mark.parametrize(("source", "target", "given_at", "expected"), VECTORS)
def test_published_vectors_as_arrays(
    source: Datum, target: Datum, given_at: Place, expected: Place
) -> None:
    lons, lats = convert(
        np.full((2, 3), given_at[0]), np.full((2, 3), given_at[1]), source=source, target=target
    )
    assert lons.shape == lats.shape == (2, 3)
    np.testing.assert_allclose(lons, expected[0], rtol=EXACT, atol=0)
    np.testing.assert_allclose(lats, expected[1], rtol=EXACT, atol=0)


@pytest.mark.parametrize("target", [GCJ02, BD09])
@given(place=china)
def test_there_and_back_from_wgs84(target: Datum, place: Place) -> None:
    there = convert(*place, source=WGS84, target=target)
    assert convert(*there, source=target, target=WGS84) == pytest.approx(
        place, rel=0, abs=ROUND_TRIP_DEG
    )


@pytest.mark.parametrize("source", [GCJ02, BD09])
@given(place=china)
def test_back_and_there_to_wgs84(source: Datum, place: Place) -> None:
    back = convert(*place, source=source, target=WGS84)
    assert convert(*back, source=WGS84, target=source) == pytest.approx(
        place, rel=0, abs=ROUND_TRIP_DEG
    )


@pytest.mark.parametrize("target", [GCJ02, BD09])
def test_there_and_back_where_the_root_has_a_kink(target: Datum) -> None:
    # sqrt|lon - 105| has no derivative on the meridian of 105 degrees.
    for off in (0.0, 1e-15, 1e-13, -1e-13, 1e-12, -4e-12, 1e-11, 1e-9, -1e-9, 1e-6):
        there = convert(105.0 + off, 35.0, source=WGS84, target=target)
        assert convert(*there, source=target, target=WGS84) == pytest.approx(
            (105.0 + off, 35.0), rel=0, abs=ROUND_TRIP_DEG
        )


@given(place=china)
def test_undo_bd09_is_the_exact_inverse(place: Place) -> None:
    assert undo_bd09(*convert(*place, source=GCJ02, target=BD09)) == pytest.approx(
        place, rel=0, abs=ROUND_TRIP_DEG
    )


def test_the_closed_form_of_bd09_is_only_near_the_inverse() -> None:
    lons, lats = np.meshgrid(np.linspace(73.0, 135.5, 200), np.linspace(3.0, 54.0, 200))
    there = convert(lons, lats, source=GCJ02, target=BD09)
    back = convert(*there, source=BD09, target=GCJ02)
    worst = max(np.abs(back[0] - lons).max(), np.abs(back[1] - lats).max())
    assert ROUND_TRIP_DEG < worst < CLOSED_FORM_DEG


@given(place=china)
def test_one_place_in_three_datums_is_one_place(place: Place) -> None:
    gcj02 = convert(*place, source=WGS84, target=GCJ02)
    bd09 = convert(*gcj02, source=GCJ02, target=BD09)
    for at, datum in ((gcj02, GCJ02), (bd09, BD09)):
        assert distance_m(*convert(*at, source=datum, target=WGS84), *place) < 0.001


@given(place=china, source=st.sampled_from(Datum), target=st.sampled_from(Datum))
def test_arrays_and_numbers_agree(place: Place, source: Datum, target: Datum) -> None:
    one = convert(*place, source=source, target=target)
    many = convert(np.array([place[0]]), [place[1]], source=source, target=target)
    assert [type(x) for x in one] == [float, float]
    assert (many[0][0], many[1][0]) == pytest.approx(one, rel=1e-14, abs=0)


def test_the_shift_in_shunyi_is_half_a_kilometre() -> None:
    shifted = convert(116.6546, 40.1302, source=WGS84, target=GCJ02)
    assert 516 < distance_m(116.6546, 40.1302, *shifted) < 531


@pytest.mark.parametrize(
    "place", [(0.0, 0.0), (72.0, 40.0), (138.0, 40.0), (116.0, 0.8), (116.0, 56.0), (-179.0, -89.0)]
)
@pytest.mark.parametrize("source", Datum)
@pytest.mark.parametrize("target", Datum)
def test_outside_china_nothing_changes(place: Place, source: Datum, target: Datum) -> None:
    assert outside_china(*place)
    assert convert(*place, source=source, target=target) == place
    lons, lats = convert([place[0]] * 2, [place[1]] * 2, source=source, target=target)
    assert (lons.tolist(), lats.tolist()) == ([place[0]] * 2, [place[1]] * 2)


def test_the_edge_of_the_box_is_inside() -> None:
    for lon, lat in ((72.004, 30.0), (137.8347, 30.0), (100.0, 0.8293), (100.0, 55.8271)):
        assert not outside_china(lon, lat)
        assert convert(lon, lat, source=WGS84, target=GCJ02) != (lon, lat)
    assert outside_china(math.nextafter(72.004, 0), 30.0)
    assert outside_china(100.0, math.nextafter(55.8271, 90))


def test_a_mixed_array_changes_only_what_lies_in_china() -> None:
    lons, lats = convert([116.404, 2.35], [39.915, 48.86], source=WGS84, target=GCJ02)
    assert lons[0] != 116.404
    assert (lons[1], lats[1]) == (2.35, 48.86)


def test_an_array_that_was_given_is_left_alone() -> None:
    lons, lats = np.array([116.404]), np.array([39.915])
    same = convert(lons, lats, source=WGS84, target=WGS84)
    convert(lons, lats, source=WGS84, target=BD09)
    assert (lons[0], lats[0]) == (116.404, 39.915)
    assert same[0] is not lons


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_ends_and_comes_back(bad: float) -> None:
    for source, target in ((WGS84, BD09), (BD09, WGS84), (GCJ02, WGS84)):
        assert convert(bad, 40.0, source=source, target=target) == pytest.approx(
            (bad, 40.0), nan_ok=True
        )
        lons, lats = convert([bad, 116.4], [40.0, bad], source=source, target=target)
        assert lons.tolist() == pytest.approx([bad, 116.4], nan_ok=True)
        assert lats.tolist() == pytest.approx([40.0, bad], nan_ok=True)


def test_empty_arrays_stay_empty() -> None:
    lons, lats = convert([], [], source=BD09, target=WGS84)
    assert lons.size == lats.size == 0
