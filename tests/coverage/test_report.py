from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from stationmap.coverage.asked import CoverageQuery
from stationmap.coverage.compare import compare
from stationmap.coverage.figures import DemandBasis
from stationmap.coverage.reach import TravelTime
from stationmap.coverage.report import coverage_report
from stationmap.errors import InputError, NumberError
from stationmap.geodata import open_catalogue, open_package, read_townships
from stationmap.hours import SHANGHAI, OpeningHours, OpenState
from stationmap.model import Answer, Facility, LonLat, PositionQuality
from stationmap.scenario import HoursChange, Planned, Scenario

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.coverage.report import CoverageReport

TODAY = date(2026, 11, 18)
AT = datetime(2026, 11, 18, 12, 30, tzinfo=SHANGHAI)
ROUNDING = 1e-9
UNPLACED = {PositionQuality.TOWNSHIP, PositionQuality.DISTRICT}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return open_catalogue()


@pytest.fixture(scope="module")
def report(catalogue: Catalogue) -> CoverageReport:
    return coverage_report(catalogue, today=TODAY)


def check_sums(report: CoverageReport) -> None:
    totals, rows = report.totals, report.townships
    for name in ("area_km2", "covered_area_km2", "gap_area_km2", "demand", "demand_covered"):
        assert sum(getattr(row, name) for row in rows) == pytest.approx(getattr(totals, name))
    for row in (*rows, totals):
        whole = row.gap_area_km2 + row.covered_area_km2
        assert whole == pytest.approx(row.area_km2, abs=1e-6)
        assert row.demand_out + row.demand_covered == pytest.approx(row.demand)
        assert row.gap_area_km2 >= 0.0
    shares = totals.cross_shares
    assert all(a >= b - ROUNDING for a, b in itertools.pairwise(shares))
    assert sum(row.counted for row in rows) == report.stations.counted
    for hour in report.by_hour:
        # Sums of many weights in another order differ in their last digits.
        assert hour.demand_lower <= hour.demand_upper + ROUNDING
        assert hour.land_lower <= hour.land_upper + ROUNDING


@given(
    radius_m=st.floats(50.0, 8000.0),
    demand=st.sampled_from([DemandBasis.COMMITTEES, DemandBasis.AREA]),
    need=st.frozensets(st.sampled_from(list(Facility)), max_size=2),
    at=st.sampled_from([None, AT]),
)
@settings(max_examples=8)
def test_everything_adds_up(
    catalogue: Catalogue,
    radius_m: float,
    demand: DemandBasis,
    need: frozenset[Facility],
    at: datetime | None,
) -> None:
    query = CoverageQuery(radius_m=radius_m, demand=demand, need=need, at=at)
    check_sums(coverage_report(catalogue, query, today=TODAY))


def test_the_gap_is_that_of_an_overlay_of_polygons(report: CoverageReport) -> None:
    gaps = report.gaps()
    assert [gap.code for gap in gaps] == [row.code for row in report.townships]
    areas = shapely.area(report.ground.plane.project([gap.geometry for gap in gaps])) / 1e6
    expected = [row.gap_area_km2 for row in report.townships]
    assert areas.sum() == pytest.approx(report.totals.gap_area_km2, rel=1e-5)
    assert areas == pytest.approx(expected, abs=1e-3)


def test_demand_is_that_of_a_look_at_every_committee(
    catalogue: Catalogue, report: CoverageReport
) -> None:
    demand = catalogue.ground.committee_demand
    placed = [s for s in catalogue.stations if s.position_quality not in UNPLACED]
    xy = catalogue.ground.place([s.position for s in placed])
    apart = np.hypot(*(demand.xy[:, None] - xy[None]).transpose(2, 0, 1))
    nearest, times = apart.min(axis=1), (apart <= 1000.0).sum(axis=1)
    totals = report.totals
    assert totals.demand_covered == demand.weight[nearest <= 1000.0].sum()
    assert totals.demand_cross_shares == pytest.approx(
        [demand.weight[times >= k].sum() / demand.weight.sum() for k in (1, 2, 3)]
    )
    assert totals.mean_m == pytest.approx(np.average(nearest, weights=demand.weight))
    assert demand.weight[nearest <= totals.p95_m].sum() >= 0.95 * demand.weight.sum()
    assert demand.weight[nearest < totals.p95_m - 1e-6].sum() < 0.95 * demand.weight.sum()
    for row in report.critical:
        (number,) = [n for n, s in enumerate(placed) if s.ref == row.ref]
        alone = (times == 1) & (apart[:, number] <= 1000.0)
        assert row.alone_demand == demand.weight[alone].sum()


def test_stations_without_a_place_are_left_out_and_counted(catalogue: Catalogue) -> None:
    unplaced = sum(s.position_quality in UNPLACED for s in catalogue.stations)
    assert unplaced > 0
    without = coverage_report(catalogue, today=TODAY)
    with_them = coverage_report(catalogue, CoverageQuery(unplaced=True), today=TODAY)
    assert without.stations.unplaced == unplaced
    assert without.stations.counted == len(catalogue.stations) - unplaced
    assert with_them.stations.counted == len(catalogue.stations)
    assert with_them.totals.gap_area_km2 < without.totals.gap_area_km2
    assert any(f"有 {unplaced} 座驿站只知道" in notice.zh for notice in without.notices)


def test_only_what_is_known_to_be_there_counts(catalogue: Catalogue) -> None:
    report = coverage_report(
        catalogue, CoverageQuery(need=frozenset({Facility.CHARGING}), all_day=True), today=TODAY
    )
    placed = [s for s in catalogue.stations if s.position_quality not in UNPLACED]
    expected = [
        s
        for s in placed
        if s.has(Facility.CHARGING) is Answer.YES and OpeningHours.parse(s.opening_hours).always
    ]
    facts = report.stations
    assert facts.counted == len(expected)
    assert facts.total == facts.counted + facts.unplaced + facts.lacking + facts.need_unknown
    assert facts.need_unknown > 0


def test_at_a_moment_the_truth_lies_between_two_bounds(catalogue: Catalogue) -> None:
    report = coverage_report(catalogue, CoverageQuery(at=AT), today=TODAY)
    upper, facts = report.totals_upper, report.stations
    assert upper is not None
    placed = [s for s in catalogue.stations if s.position_quality not in UNPLACED]
    states = [OpeningHours.parse(s.opening_hours).at(AT, catalogue.calendar).state for s in placed]
    assert facts.counted == states.count(OpenState.OPEN)
    assert facts.hours_unknown == states.count(OpenState.UNKNOWN) > 0
    assert report.totals.gap_area_km2 > upper.gap_area_km2
    assert report.totals.demand_covered < upper.demand_covered
    noon = report.by_hour[12]
    assert noon.open_stations == facts.counted
    assert noon.demand_lower == pytest.approx(report.totals.demand_covered_share)
    assert noon.demand_upper == pytest.approx(upper.demand_covered_share)
    assert noon.land_lower == pytest.approx(report.totals.covered_share, abs=0.002)


def test_there_are_24_hours_of_four_kinds_of_day(report: CoverageReport) -> None:
    assert len({(row.day_kind, row.hour) for row in report.by_hour}) == len(report.by_hour) == 96


def test_without_any_station_everything_is_a_gap(catalogue: Catalogue) -> None:
    empty = replace(catalogue, stations=())
    report = coverage_report(empty, CoverageQuery(at=AT), today=TODAY)
    check_sums(report)
    assert report.totals.gap_area_km2 == report.totals.area_km2
    assert report.totals.mean_m is report.totals.p95_m is report.stations.modelled_share is None
    assert not report.farthest
    assert not report.critical
    json.dumps(report.plain(), allow_nan=False)


@pytest.mark.parametrize("radius_m", [0.0, -1.0, 1e9, float("nan"), float("inf")])
def test_a_radius_that_cannot_be_is_refused(catalogue: Catalogue, radius_m: float) -> None:
    with pytest.raises(NumberError, match="service radius"):
        coverage_report(catalogue, CoverageQuery(radius_m=radius_m), today=TODAY)


def test_the_plain_report_says_what_it_rests_on(report: CoverageReport) -> None:
    told = json.loads(json.dumps(report.plain(), allow_nan=False))
    assert told["covered_share"] == pytest.approx(1 - told["gap_area_km2"] / told["area_km2"])
    assert len(told["townships"]) == 25
    assert told["cross_share"] == told["cross_shares"][told["cross"] - 1]
    assert told["data"]["version"] == report.version
    assert "直线" in told["parameters"]["distance"]["zh"]
    assert told["parameters"]["demand"]["modelled"] is True
    assert told["stations"]["modelled_share"] == report.stations.modelled / report.stations.counted


def test_minutes_are_named_as_an_estimate(catalogue: Catalogue) -> None:
    travel = TravelTime(15.0, "walk", 1.17, 1.3)
    report = coverage_report(catalogue, CoverageQuery(travel=travel), today=TODAY)
    told = report.plain()["parameters"]["distance"]
    assert told["estimate"] is True
    assert told["radius_m"] == pytest.approx(810.0)
    assert (told["minutes"], told["mode"], told["detour"]) == (15.0, "walk", 1.3)
    assert "估算" in told["zh"]
    same = coverage_report(catalogue, CoverageQuery(radius_m=travel.radius_m), today=TODAY)
    assert same.totals == report.totals


def test_a_file_has_to_be_handed_over(catalogue: Catalogue) -> None:
    with pytest.raises(InputError, match="hand over"):
        coverage_report(catalogue, CoverageQuery(demand=DemandBasis.FILE), today=TODAY)


def test_a_station_more_never_makes_a_gap_and_shows_where(
    catalogue: Catalogue, report: CoverageReport
) -> None:
    hole = report.farthest[0]
    scenario = Scenario(open=(Planned(LonLat(hole.lon, hole.lat), "08:00-20:00"),))
    after = coverage_report(catalogue, CoverageQuery(scenario=scenario), today=TODAY)
    assert after.stations.planned == 1
    assert after.stations.modelled == report.stations.modelled
    found = compare(report, after)
    gained = found.totals["gap_area_km2"].difference
    assert gained is not None
    assert gained < -0.1
    assert hole.township_code in {row.code for row in found.townships}
    assert all((row.figures["demand_out"].difference or 0.0) <= 0.0 for row in found.townships)
    assert found.totals["covered_area_km2"].difference == pytest.approx(-gained)
    json.dumps(found.plain(), allow_nan=False)


def test_closing_a_critical_station_loses_what_it_alone_reached(
    catalogue: Catalogue, report: CoverageReport
) -> None:
    worst = report.critical[0]
    scenario = Scenario(close=(worst.ref,))
    after = coverage_report(catalogue, CoverageQuery(scenario=scenario), today=TODAY)
    found = compare(report, after)
    assert found.totals["demand_out"].difference == pytest.approx(worst.alone_demand)
    assert found.totals["gap_area_km2"].difference == pytest.approx(worst.alone_area_km2)


def test_other_hours_change_the_hours_only(catalogue: Catalogue, report: CoverageReport) -> None:
    refs = [s.ref for s in catalogue.stations if s.opening_hours and s.opening_hours != "24/7"]
    scenario = Scenario(hours=tuple(HoursChange(ref, "24/7") for ref in refs[:100]))
    after = coverage_report(catalogue, CoverageQuery(scenario=scenario), today=TODAY)
    assert after.totals == report.totals
    assert after.by_hour[3].demand_lower > report.by_hour[3].demand_lower


def test_demand_taken_in_blocks_is_the_same(
    catalogue: Catalogue, report: CoverageReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationmap.coverage.reached.TOGETHER", 40 * report.stations.counted)
    again = coverage_report(
        replace(catalogue, load_landmarks=lambda: ()), CoverageQuery(farthest=0), today=TODAY
    )
    assert again.totals.demand_cross_shares == report.totals.demand_cross_shares
    assert again.critical == report.critical
    ours = [(row.demand_lower, row.demand_upper) for row in report.by_hour]
    theirs = [(row.demand_lower, row.demand_upper) for row in again.by_hour]
    assert np.array(theirs) == pytest.approx(np.array(ours))


def test_a_city_of_343_townships_adds_up(catalogue: Catalogue) -> None:
    townships = read_townships(open_package(), None)
    stations = tuple(
        replace(station, ref=f"{n}-{station.ref}", position=LonLat(*place), township_code=None)
        for n, station in enumerate(catalogue.stations)
        for place in [shapely.point_on_surface(townships[n % len(townships)].geometry).coords[0]]
    )
    city = replace(
        catalogue,
        stations=stations,
        load_townships=lambda: townships,
        load_committees=lambda: (),
    )
    query = CoverageQuery(radius_m=2000.0, demand=DemandBasis.AREA, unplaced=True)
    report = coverage_report(city, query, today=TODAY)
    check_sums(report)
    assert len(report.townships) == 343
    assert all(row.committee is None for row in report.farthest)
    assert report.totals.demand_covered_share == pytest.approx(
        report.totals.covered_share, abs=0.01
    )


def test_reports_to_different_questions_are_not_compared(
    catalogue: Catalogue, report: CoverageReport
) -> None:
    other = coverage_report(catalogue, CoverageQuery(radius_m=500.0), today=TODAY)
    with pytest.raises(InputError, match="radius"):
        compare(report, other)
