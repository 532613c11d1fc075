from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import DataError
from stationmap.model import Answer, Facility, LonLat, PositionQuality, Station
from stationmap.street import ReportKind, ReportStatus
from stationmap.street.criteria import read_criteria
from stationmap.street.stars import rate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stationmap.street import Report
    from stationmap.street.criteria import Criteria
    from stationmap.street.stars import Rating

TODAY = date(2026, 11, 19)
DAY_MIN = 24 * 60
FULL = {"area_m2": 35.0, "people": 24.0, "aed": 1.0}
BARE = Station("001-01", "甲", LonLat(116.6, 40.1), PositionQuality.DISTRICT, documented=True)
COMPLETE = replace(
    BARE,
    position_quality=PositionQuality.SURVEYED,
    opening_hours="08:30-21:00",
    facilities=MappingProxyType(dict.fromkeys(Facility, Answer.YES)),
    checked_on=TODAY,
)


@pytest.fixture(scope="module")
def criteria() -> Criteria:
    return read_criteria()


def days_of(report: Callable[..., Report], count: int, kind: ReportKind) -> list[Report]:
    return [report(f"{kind}{n}", 10 + n * DAY_MIN, kind=kind) for n in range(count)]


def short(rating: Rating) -> dict[str, Answer]:
    return {point.criterion.id: point.met for point in rating.missing}


def test_where_everything_is_known_and_good_there_are_five(
    report: Callable[..., Report], criteria: Criteria
) -> None:
    rating = rate(COMPLETE, days_of(report, 6, ReportKind.FINE), criteria, TODAY, numbers=FULL)
    assert (rating.proven, rating.possible, rating.missing) == (5, 5, ())


def test_why_four_and_not_five(report: Callable[..., Report], criteria: Criteria) -> None:
    numbers = {"area_m2": 18.0}
    rating = rate(COMPLETE, days_of(report, 6, ReportKind.FINE), criteria, TODAY, numbers=numbers)
    assert (rating.proven, rating.possible) == (4, 4)
    assert short(rating) == {
        "area-30": Answer.NO,
        "people-20": Answer.UNKNOWN,
        "aed": Answer.UNKNOWN,
    }
    assert [point.zh for point in rating.missing] == ["现在是 18", *["台账里没有这一项"] * 2]


def test_what_nobody_knows_is_neither_met_nor_failed(criteria: Criteria) -> None:
    rating = rate(BARE, [], criteria, TODAY)
    assert (rating.proven, rating.possible) == (0, 5)
    assert all(point.met is Answer.UNKNOWN and point.zh for point in rating.points)


def test_doors_found_locked_cost_stars(report: Callable[..., Report], criteria: Criteria) -> None:
    reports = [*days_of(report, 6, ReportKind.FINE), report("x"), report("y", DAY_MIN)]
    rating = rate(COMPLETE, reports, criteria, TODAY, numbers=FULL)
    assert (rating.proven, rating.possible) == (3, 3)
    assert [point.zh for point in rating.missing] == ["查过 6 天，2 天有人报告锁门"]


def test_what_the_keeper_has_not_confirmed_costs_nothing(
    report: Callable[..., Report], criteria: Criteria
) -> None:
    fine = days_of(report, 6, ReportKind.FINE)
    broken = report("x", kind=ReportKind.BROKEN)
    waiting = rate(COMPLETE, [*fine, broken], criteria, TODAY, numbers=FULL)
    done = replace(broken, status=ReportStatus.DONE)
    assert waiting.proven == 5
    assert rate(COMPLETE, [*fine, done], criteria, TODAY, numbers=FULL).proven == 3


def test_old_reports_and_old_checks_do_not_count(
    report: Callable[..., Report], criteria: Criteria
) -> None:
    old = [replace(r, at=r.at - timedelta(days=91)) for r in days_of(report, 6, ReportKind.FINE)]
    stale = replace(COMPLETE, checked_on=TODAY - timedelta(days=91))
    rating = rate(stale, old, criteria, TODAY, numbers=FULL)
    assert short(rating) == {
        "checked": Answer.NO,
        "kept-90": Answer.UNKNOWN,
        "working": Answer.UNKNOWN,
    }


def test_an_example_is_rated_as_an_example(criteria: Criteria) -> None:
    assert rate(replace(COMPLETE, documented=False), [], criteria, TODAY).modelled


STATIONS = st.builds(
    lambda facilities, hours, checked_ago: replace(
        COMPLETE,
        facilities=MappingProxyType(facilities),
        opening_hours=hours,
        checked_on=None if checked_ago is None else TODAY - timedelta(days=checked_ago),
    ),
    st.dictionaries(st.sampled_from(Facility), st.sampled_from(Answer)),
    st.sampled_from(["08:30-21:00", None]),
    st.one_of(st.none(), st.integers(0, 200)),
)


@given(STATIONS, st.sampled_from(Facility))
def test_learning_of_a_facility_narrows_the_rating(
    criteria: Criteria, station: Station, facility: Facility
) -> None:
    def with_it(answer: Answer) -> Rating:
        facilities = MappingProxyType({**station.facilities, facility: answer})
        return rate(replace(station, facilities=facilities), [], criteria, TODAY, numbers=FULL)

    unknown, yes, no = (with_it(a) for a in (Answer.UNKNOWN, Answer.YES, Answer.NO))
    assert unknown.proven <= yes.proven <= yes.possible == unknown.possible
    assert no.possible <= unknown.possible
    assert no.proven == unknown.proven <= unknown.possible


@given(STATIONS)
def test_one_star_more_is_always_explained(criteria: Criteria, station: Station) -> None:
    rating = rate(station, [], criteria, TODAY, numbers=FULL)
    assert 0 <= rating.proven <= rating.possible <= 5
    assert bool(rating.missing) is (rating.proven < 5)
    assert all(point.zh and point.en for point in rating.missing)


def test_every_criterion_names_its_source_and_how_far_to_trust_it(criteria: Criteria) -> None:
    assert {point.grade for point in criteria.points} == {"C", "draft"}
    assert all(point.source and point.zh and point.en for point in criteria.points)
    assert {p.id for p in criteria.points if p.stars == 5} == {"area-30", "people-20", "aed"}
    assert "C 级" in criteria.zh
    assert "草案" in criteria.zh


@pytest.mark.parametrize(
    "text",
    [
        "[about",
        '[about]\nzh=""\nen=""\nwindow_days=90\n',
        '[about]\nzh=""\nen=""\nwindow_days=90\n[[criterion]]\nid="x"\nstars=6\nzh=""\nen=""\nfact="placed"',
        '[about]\nzh=""\nen=""\nwindow_days=90\n[[criterion]]\nid="x"\nstars=1\nzh=""\nen=""\nfact="luck"',
        '[about]\nzh=""\nen=""\nwindow_days=90\n[[criterion]]\nid="x"\nstars=1\nzh=""\nen=""\nfact="facility"\nof=["sauna"]',
    ],
)
def test_criteria_that_cannot_be_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "criteria.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_criteria(file)
    assert "criteria.toml" in caught.value.zh
