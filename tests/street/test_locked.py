from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.hours import SHANGHAI, OpeningHours, OpenState
from stationmap.street import (
    FRESH,
    Locked,
    Report,
    Reporter,
    ReportKind,
    ReportStatus,
    Told,
    all_locked,
    locked,
)
from stationmap.street.locked import opened_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.hours import WorkingCalendar

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)  # a Thursday
POSTED = "08:30-21:00"
TODAY = date(2026, 11, 19)


def some_report(status: st.SearchStrategy[ReportStatus]) -> st.SearchStrategy[Report]:
    return st.builds(
        lambda who, where, ago, kind, status: Report(
            number=1,
            ref="001-01",
            kind=kind,
            first_at=NOW - timedelta(minutes=ago),
            at=NOW - timedelta(minutes=ago),
            reporter=Reporter(TODAY, who=f"{where} {who}", where=where),
            posted=POSTED,
            told=Told(),
            status=status,
        ),
        st.sampled_from("ab"),
        st.sampled_from("xyz"),
        st.integers(-10, 400),
        st.sampled_from([ReportKind.LOCKED] * 3 + list(ReportKind)),
        status,
    )


UNDECIDED = st.sampled_from([ReportStatus.NEW, ReportStatus.SEEN, ReportStatus.REFUSED])
REPORTS = st.lists(some_report(st.sampled_from(list(ReportStatus))), max_size=8)


def test_two_fresh_reports_by_two_people_lock_the_door(
    report: Callable[..., Report], calendar: WorkingCalendar
) -> None:
    two = [report("a", 90), report("b", 5)]
    assert locked(two, POSTED, NOW, calendar) == Locked(NOW - timedelta(minutes=5), 2)
    assert locked([*two, report("c", 20)], POSTED, NOW, calendar) == Locked(two[1].at, 3)


@given(some_report(UNDECIDED), st.sampled_from([POSTED, "24/7", None, "Mo-Fr 08:30-12:00; PH off"]))
def test_no_single_report_ever_changes_anything(
    calendar: WorkingCalendar, one: Report, posted: str | None
) -> None:
    assert locked([replace(one, posted=posted)], posted, NOW, calendar) is None


@given(st.lists(some_report(UNDECIDED), max_size=8))
def test_whatever_comes_from_one_network_address_changes_nothing(
    calendar: WorkingCalendar, reports: list[Report]
) -> None:
    same = [replace(r, reporter=replace(r.reporter, where="one")) for r in reports]
    assert locked(same, POSTED, NOW, calendar) is None


@given(REPORTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    calendar: WorkingCalendar, reports: list[Report], random: object
) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    told = locked(reports, POSTED, NOW, calendar)
    assert locked(shuffled, POSTED, NOW, calendar) == told


@given(REPORTS)
def test_what_is_refused_might_as_well_not_be_there(
    calendar: WorkingCalendar, reports: list[Report]
) -> None:
    kept = [r for r in reports if r.status is not ReportStatus.REFUSED]
    told = locked(reports, POSTED, NOW, calendar)
    assert locked(kept, POSTED, NOW, calendar) == told
    if told is None:
        return
    assert timedelta(0) <= NOW - told.at <= FRESH
    assert not any(r.kind is ReportKind.FINE and told.at <= r.at <= NOW for r in kept)


@given(REPORTS, st.datetimes(datetime(2026, 11, 18), datetime(2026, 11, 22)))  # noqa: DTZ001
def test_only_what_is_posted_as_open_is_ever_told_as_locked(
    calendar: WorkingCalendar, reports: list[Report], naive: datetime
) -> None:
    at, posted = naive.replace(tzinfo=SHANGHAI), "Mo-Fr 08:30-12:00,14:30-18:00; PH off"
    moved = [replace(r, posted=posted, at=r.at - NOW + at) for r in reports]
    state = OpeningHours.parse(posted).at(at, calendar).state
    if locked(moved, posted, at, calendar) is not None:
        assert state is OpenState.OPEN


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"who": "a"}, {"who": "a"}),  # the same person twice
        ({"who": "a"}, {"who": "b", "minutes_ago": 181}),  # too old
        ({"who": "a"}, {"who": "b", "minutes_ago": -5}),  # not yet said at that moment
        ({"who": "a"}, {"who": "b", "posted": "09:00-21:00"}),  # said of other hours
        ({"who": "a"}, {"who": "b", "status": ReportStatus.REFUSED}),
        ({"who": "a"}, {"who": "b", "kind": ReportKind.NOT_FOUND}),
        (  # words of two days cannot be compared
            {"who": "a"},
            {"who": "b", "reporter": Reporter(TODAY - timedelta(days=1), "b", "at b")},
        ),
    ],
)
def test_two_reports_that_are_not_enough(
    report: Callable[..., Report],
    calendar: WorkingCalendar,
    first: dict[str, object],
    second: dict[str, object],
) -> None:
    assert locked([report(**first), report(**second)], POSTED, NOW, calendar) is None


def test_somebody_who_got_in_later_undoes_what_was_reported_before(
    report: Callable[..., Report], calendar: WorkingCalendar
) -> None:
    two = [report("a", 90), report("b", 60)]
    fine = report("c", 30, kind=ReportKind.FINE)
    between = replace(fine, at=NOW - timedelta(minutes=70))
    assert locked([*two, between], POSTED, NOW, calendar) is None  # one of the two is left
    assert locked([*two, fine], POSTED, NOW, calendar) is None
    assert locked([*two, replace(fine, status=ReportStatus.REFUSED)], POSTED, NOW, calendar)
    again = [report("d", 20), report("e", 10)]
    assert locked([*two, fine, *again], POSTED, NOW, calendar) == Locked(again[1].at, 2)


def test_one_report_is_enough_once_the_keeper_has_confirmed_it(
    report: Callable[..., Report], calendar: WorkingCalendar
) -> None:
    one = report("a", 30, status=ReportStatus.DONE)
    assert locked([one], POSTED, NOW, calendar) == Locked(one.at, 1)


def test_reports_end_with_the_posted_opening_they_were_made_in(
    report: Callable[..., Report], calendar: WorkingCalendar
) -> None:
    posted = "08:30-12:00,13:00-18:00"
    noon = NOW.replace(hour=13, minute=30)
    before = [report(who, (NOW - noon).seconds / 60 + 100, posted=posted) for who in "ab"]
    assert locked(before, posted, noon.replace(hour=11, minute=55), calendar)
    assert locked(before, posted, noon.replace(hour=12, minute=30), calendar) is None  # closed
    assert locked(before, posted, noon, calendar) is None  # another opening


def test_round_the_clock_three_hours_end_it(
    report: Callable[..., Report], calendar: WorkingCalendar
) -> None:
    two = [report(who, 60, posted="24/7") for who in "ab"]
    assert locked(two, "24/7", NOW + timedelta(hours=2), calendar)
    assert locked(two, "24/7", NOW + timedelta(hours=2, minutes=1), calendar) is None


@pytest.mark.parametrize(
    ("posted", "began"),
    [
        (POSTED, NOW.replace(hour=8, minute=30)),
        ("17:00-02:00", NOW.replace(hour=17, minute=0)),
        ("24/7", datetime(2026, 11, 17, tzinfo=SHANGHAI)),
        ("08:00-12:00", None),
        (None, None),
    ],
)
def test_when_the_posted_opening_began(
    calendar: WorkingCalendar, posted: str | None, began: datetime | None
) -> None:
    assert opened_at(posted, NOW, calendar) == began


def test_past_midnight_the_opening_of_the_evening_still_runs(calendar: WorkingCalendar) -> None:
    at = datetime(2026, 11, 20, 1, 0, tzinfo=SHANGHAI)
    assert opened_at("17:00-02:00", at, calendar) == NOW.replace(hour=17, minute=0)


def test_each_station_is_judged_by_its_own_reports(
    report: Callable[..., Report], calendar: WorkingCalendar
) -> None:
    reports = [report("a"), report("b", ref="002-01"), report("a", ref="003-01")]
    reports += [report("b", ref="003-01"), report("a", ref="gone"), report("b", ref="gone")]
    posted = dict.fromkeys(("001-01", "002-01", "003-01"), POSTED)
    assert set(all_locked(reports, posted, NOW, calendar)) == {"003-01"}
