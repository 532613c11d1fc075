from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import ChoiceError, HoursError, InputError
from stationmap.model import Answer, Basis, CheckedBy, Facility, LonLat, PositionQuality, Station
from stationmap.street import Answered, ReportKind, Told, Way, changed, proposals

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.street import Report

THERE = LonLat(116.66, 40.14)
DOCUMENTED = Station(
    ref="001-01",
    name="胜利街道驿站",
    position=LonLat(116.65, 40.13),
    position_quality=PositionQuality.LEDGER,
    position_error_m=50.0,
    township_code="110113001000",
    committee_code="110113001001",
    opening_hours="08:30-21:00",
    facilities=MappingProxyType({Facility.WATER: Answer.YES}),
    facilities_basis=Basis.DOCUMENTED,
    documented=True,
)
EXAMPLE = Station(
    ref="001-01",
    name="示例",
    position=LonLat(116.65, 40.13),
    position_quality=PositionQuality.MODELLED,
    hours_basis=Basis.MODELLED,
)


@pytest.fixture(scope="module")
def of(report: Callable[..., Report]) -> Callable[..., Report]:
    def make(kind: ReportKind, **told: object) -> Report:
        return report(kind=kind, told=Told(**told))  # type: ignore[arg-type]

    return make


def test_all_is_well_renews_the_day_it_was_checked(of: Callable[..., Report]) -> None:
    seen = changed(DOCUMENTED, of(ReportKind.FINE), Way.CHECKED)
    assert seen is not None
    assert (seen.checked_on, seen.still_open) == (date(2026, 11, 19), Answer.YES)
    assert seen.checked_by is CheckedBy.STREET


def test_an_older_report_does_not_turn_the_day_back(of: Callable[..., Report]) -> None:
    later = replace(DOCUMENTED, checked_on=date(2026, 11, 20))
    seen = changed(later, of(ReportKind.FINE), Way.CHECKED)
    assert seen is not None
    assert seen.checked_on == date(2026, 11, 20)


def test_a_pin_moves_the_station_and_says_how_it_is_known(of: Callable[..., Report]) -> None:
    report = of(ReportKind.POSITION, position=THERE)
    moved = changed(DOCUMENTED, report, Way.MOVE, township_code="110113002000")
    assert moved is not None
    assert moved.position == THERE
    assert moved.position_quality is PositionQuality.PICKED
    assert moved.position_error_m is None
    assert moved.township_code == "110113002000"
    assert moved.committee_code is None


def test_the_keeper_may_pick_the_place_where_only_words_were_sent(
    of: Callable[..., Report],
) -> None:
    report = of(ReportKind.POSITION, words="在超市后门")
    assert proposals(report) == (Way.NOTED,)
    with pytest.raises(ChoiceError):
        changed(DOCUMENTED, report, Way.MOVE)
    moved = changed(DOCUMENTED, report, Way.MOVE, answered=Answered(position=THERE))
    assert moved is not None
    assert moved.position == THERE


def test_the_words_on_the_door_become_hours_or_stay_words(of: Callable[..., Report]) -> None:
    report = of(ReportKind.HOURS, hours="工作日 9:00-17:00")
    read = changed(DOCUMENTED, report, Way.READ_HOURS)
    kept = changed(DOCUMENTED, report, Way.POST_HOURS)
    assert read is not None
    assert kept is not None
    assert (read.opening_hours, read.hours_as_posted) == (
        "Mo-Fr 09:00-17:00; PH off",
        "工作日 9:00-17:00",
    )
    assert (kept.opening_hours, kept.hours_as_posted) == (None, "工作日 9:00-17:00")
    assert kept.hours_basis is Basis.DOCUMENTED


def test_the_keeper_may_put_the_words_right(of: Callable[..., Report]) -> None:
    report = of(ReportKind.HOURS, hours="早上九点到下午看情况")
    with pytest.raises(HoursError):
        changed(DOCUMENTED, report, Way.READ_HOURS)
    read = changed(DOCUMENTED, report, Way.READ_HOURS, answered=Answered(hours="9:00-17:00"))
    assert read is not None
    assert read.opening_hours == "Mo-Su 09:00-17:00"
    with pytest.raises(InputError):
        changed(DOCUMENTED, of(ReportKind.HOURS), Way.POST_HOURS)


def test_what_is_broken_is_missing_or_in_doubt_and_nothing_else_changes(
    of: Callable[..., Report],
) -> None:
    report = of(ReportKind.BROKEN, facility=Facility.MICROWAVE)
    for way, answer in ((Way.LACKS, Answer.NO), (Way.DOUBT, Answer.UNKNOWN)):
        without = changed(DOCUMENTED, report, way)
        assert without is not None
        assert without.has(Facility.MICROWAVE) is answer
        assert without.has(Facility.WATER) is Answer.YES


def test_a_station_that_is_gone_leaves_the_ledger(of: Callable[..., Report]) -> None:
    assert changed(DOCUMENTED, of(ReportKind.REMOVED), Way.REMOVE) is None


@given(st.sampled_from(list(ReportKind)))
def test_an_example_stays_an_example_whatever_is_taken(
    of: Callable[..., Report], kind: ReportKind
) -> None:
    report = of(kind, position=THERE, hours="9:00-17:00", facility=Facility.WATER)
    for way in proposals(report):
        after = changed(EXAMPLE, report, way)
        if after is not None:
            assert after.modelled
            assert after.position_quality is PositionQuality.MODELLED
            assert after.hours_basis is Basis.MODELLED
            assert after.still_open is Answer.UNKNOWN
            assert after.source is None


@given(st.sampled_from(list(ReportKind)), st.sampled_from(list(Way)))
def test_a_way_is_open_only_where_the_report_proposes_it(
    of: Callable[..., Report], kind: ReportKind, way: Way
) -> None:
    report = of(kind, hours="9:00-17:00")
    if way in proposals(report):
        changed(DOCUMENTED, report, way)
    else:
        with pytest.raises(ChoiceError):
            changed(DOCUMENTED, report, way)
