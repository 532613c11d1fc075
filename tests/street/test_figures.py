from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from stationmap.street import ReportKind, ReportStatus, figures
from stationmap.street.figures import by_station, by_township

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.street import Report

DAY_MIN = 24 * 60


def settled(report: Report, minutes: float, status: ReportStatus = ReportStatus.DONE) -> Report:
    return replace(report, status=status, settled_at=report.first_at + timedelta(minutes=minutes))


def test_nothing_reported_is_no_figure_not_a_hundred_per_cent() -> None:
    none = figures([])
    assert (none.total, none.settled_s, none.kept) == (0, None, None)


def test_kinds_are_counted_and_what_was_refused_stands_aside(
    report: Callable[..., Report],
) -> None:
    told = figures(
        [
            report("a"),
            report("b", kind=ReportKind.FINE),
            settled(report("c"), 30, ReportStatus.REFUSED),
        ]
    )
    assert told.kinds == {ReportKind.LOCKED: 1, ReportKind.FINE: 1}
    assert (told.total, told.refused, told.waiting) == (2, 1, 2)


def test_the_time_to_settle_is_the_median(report: Callable[..., Report]) -> None:
    told = figures([settled(report(), minutes) for minutes in (10, 20, 600)] + [report()])
    assert told.settled_s == 20 * 60


def test_hours_are_kept_day_by_day_not_report_by_report(report: Callable[..., Report]) -> None:
    reports = [
        report("a"),
        report("b"),  # the same locked afternoon, seen by two
        report("c", kind=ReportKind.FINE),  # and somebody who got in earlier
        report("d", DAY_MIN, kind=ReportKind.FINE),
        report("e", 2 * DAY_MIN, kind=ReportKind.BROKEN),  # was inside
        report("f", 3 * DAY_MIN, kind=ReportKind.NOT_FOUND),  # never came to the door
        report("g", 4 * DAY_MIN, posted_open=False),  # locked, as posted
    ]
    told = figures(reports)
    assert (told.checked_days, told.kept_days) == (3, 2)


def test_the_days_of_a_township_are_those_of_its_stations(report: Callable[..., Report]) -> None:
    reports = [
        report("a", township_code="110113001000"),
        report("b", ref="001-02", kind=ReportKind.FINE, township_code="110113001000"),
        report("b", ref="009-09"),
    ]
    assert by_township(reports)["110113001000"].kept == 0.5
    assert by_township(reports)[""].total == 1
    assert {ref: told.kept for ref, told in by_station(reports).items()} == {
        "001-01": 0.0,
        "001-02": 1.0,
        "009-09": 0.0,
    }
