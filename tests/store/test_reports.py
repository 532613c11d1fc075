from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import ConflictError, LimitError, NotFoundError
from stationmap.hours import SHANGHAI
from stationmap.model import Facility, LonLat
from stationmap.store import Store
from stationmap.store.reports import add_report, add_to_report, by_key, fresh_reports, salt
from stationmap.store.reports_kept import (
    Wanted,
    counted,
    mark_seen,
    one_report,
    photo_of,
    settle,
    some_reports,
)
from stationmap.street import Report, Reporter, ReportKind, ReportStatus, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.settings import Settings

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 19)
ME, OTHER = Reporter(TODAY, "me", "here"), Reporter(TODAY, "other", "there")


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with Store.open(store_settings) as opened:
        yield opened


def said(
    kind: ReportKind = ReportKind.LOCKED,
    by: Reporter = ME,
    at: datetime = NOW,
    ref: str = "001-01",
    **told: object,
) -> Report:
    return Report(
        number=0,
        ref=ref,
        name="胜利街道示例驿站 01",
        township_code="110113001000",
        kind=kind,
        first_at=at,
        at=at,
        reporter=by,
        posted="08:30-21:00",
        told=Told(**told),  # type: ignore[arg-type]
    )


def test_a_report_comes_back_as_it_was_told(store: Store) -> None:
    report = said(
        ReportKind.POSITION,
        position=LonLat(116.6512345, 40.1398765),
        facility=Facility.WATER,
        hours="9:00-17:00",
        words="在超市后门 \N{SMILING FACE WITH SMILING EYES}",
    )
    kept, key = add_report(store, report)
    assert kept == replace(report, number=1)
    assert by_key(store, key) == one_report(store, 1) == kept
    assert len(key) == 43


def test_the_same_said_again_within_hours_is_one_report(store: Store) -> None:
    add_report(store, said())
    again, _key = add_report(store, said(at=NOW + timedelta(hours=2)))
    assert (again.number, again.times) == (1, 2)
    assert (again.first_at, again.at) == (NOW, NOW + timedelta(hours=2))
    for other in (
        said(by=OTHER),
        said(ref="001-02"),
        said(ReportKind.FINE),
        said(ReportKind.BROKEN, facility=Facility.WATER),
        said(ReportKind.BROKEN, facility=Facility.TOILET),
        said(at=NOW + timedelta(hours=8, minutes=1)),
    ):
        assert add_report(store, other)[0].times == 1
    assert len(some_reports(store)) == 7


def test_what_the_keeper_has_decided_is_not_folded_into(store: Store) -> None:
    add_report(store, said())
    settle(store, [1], ReportStatus.REFUSED, who="王", at=NOW)
    assert add_report(store, said(at=NOW + timedelta(minutes=5)))[0].number == 2


def test_too_many_are_refused_and_nothing_is_kept_of_the_last(store: Store) -> None:
    for number in range(10):
        add_report(store, said(ref=f"001-{number:02d}"))
    with pytest.raises(LimitError):
        add_report(store, said(ref="001-99"), photo=b"picture")
    assert len(some_reports(store)) == 10
    assert add_report(store, said(ref="001-99", by=OTHER))[0].number == 11


def test_two_at_once_by_the_same_person_are_one(store: Store) -> None:
    start = Barrier(2)

    def tap() -> None:
        start.wait()
        add_report(store, said())

    threads = [Thread(target=tap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.times for report in some_reports(store)] == [2]


def test_a_photo_and_words_can_be_added_within_the_hour(store: Store) -> None:
    _report, key = add_report(store, said())
    later = NOW + timedelta(minutes=50)
    more = add_to_report(store, key, words="门口贴了条", photo=b"picture", reporter=ME, at=later)
    assert more.told.words == "门口贴了条"
    assert photo_of(store, 1) == b"picture"
    assert more.at == NOW  # nobody has been at the door again
    for when, word in ((NOW + timedelta(minutes=61), key), (NOW, "unknown")):
        with pytest.raises(NotFoundError):
            add_to_report(store, word, words="x", photo=None, reporter=ME, at=when)
    settle(store, [1], ReportStatus.DONE, who="王", at=NOW)
    with pytest.raises(NotFoundError):
        add_to_report(store, key, words="x", photo=None, reporter=ME, at=later)


def test_a_report_without_a_photo_says_so(store: Store) -> None:
    add_report(store, said())
    with pytest.raises(NotFoundError):
        photo_of(store, 1)
    with pytest.raises(NotFoundError):
        one_report(store, 2)


def test_only_what_bears_on_locked_doors_is_read_again_and_again(store: Store) -> None:
    add_report(store, said(at=NOW - timedelta(hours=4)))
    add_report(store, said(by=OTHER))
    add_report(store, said(ReportKind.FINE, by=OTHER))
    add_report(store, said(ReportKind.NOT_FOUND))
    assert {report.number for report in fresh_reports(store, NOW)} == {2, 3}


def test_the_list_is_filtered_and_turned_over(store: Store) -> None:
    add_report(store, said())
    add_report(store, said(ReportKind.FINE, by=OTHER))
    add_report(store, replace(said(ref="002-01"), township_code="110113002000"))
    settle(store, [1], ReportStatus.DONE, who="王", at=NOW)

    def numbers(**wanted: object) -> list[int]:
        found = some_reports(store, Wanted(**wanted))  # type: ignore[arg-type]
        return [report.number for report in found]

    assert numbers() == [3, 2, 1]
    assert numbers(status=ReportStatus.NEW) == [3, 2]
    assert numbers(kind=ReportKind.LOCKED) == [3, 1]
    assert numbers(township_code="110113002000") == [3]
    assert numbers(ref="001-01") == [2, 1]
    assert [report.number for report in some_reports(store, limit=1, before=3)] == [2]
    assert counted(store)[ReportStatus.NEW] == 2


def test_a_decision_is_whole_and_in_the_audit_log(store: Store) -> None:
    add_report(store, said())
    add_report(store, said(by=OTHER))
    mark_seen(store, [1], who="王", at=NOW)
    assert one_report(store, 1).status is ReportStatus.SEEN
    later = NOW + timedelta(hours=1)
    done = settle(store, [1, 2], ReportStatus.DONE, who="王", at=later, note="去看过", how="noted")
    assert [report.settled_after for report in done] == [timedelta(hours=1)] * 2
    rows = store.audit(action="reports.done")
    assert [(row.who, row.subject) for row in rows] == [("王", "2"), ("王", "1")]
    assert rows[1].before == {"status": "seen"}
    assert rows[1].after == {"status": "done", "ref": "001-01", "how": "noted", "note": "去看过"}


def test_two_keepers_do_not_decide_twice(store: Store) -> None:
    add_report(store, said())
    add_report(store, said(by=OTHER))
    settle(store, [1], ReportStatus.DONE, who="王", at=NOW)
    with pytest.raises(ConflictError):
        settle(store, [2, 1], ReportStatus.REFUSED, who="李", at=NOW)
    assert one_report(store, 2).status is ReportStatus.NEW
    again = settle(store, [1], ReportStatus.SEEN, who="李", at=NOW)  # taken up again
    assert (again[0].settled_at, again[0].settled_by) == (None, "")


def test_every_visit_is_in_the_audit_log_without_a_name(store: Store) -> None:
    add_report(store, said())
    (row,) = store.audit()
    assert (row.who, row.action, row.subject) == ("visitor", "reports.add", "1")
    assert "me" not in str(row.after).split("'")


def test_the_salt_of_a_day_is_drawn_once_and_forgotten_with_it(store: Store) -> None:
    assert salt(store, NOW) == salt(store, NOW + timedelta(hours=9))
    day, first = salt(store, NOW)
    assert (day, len(first)) == (TODAY, 32)
    next_day, second = salt(store, NOW + timedelta(days=1))
    assert (next_day, second == first) == (date(2026, 11, 20), False)
    assert salt(store, NOW)[1] != first  # it was forgotten


def test_the_number_of_the_street_grows_with_every_change(store: Store) -> None:
    from stationmap.store.pulse import STREET, pulses

    seen = []
    for change in (
        lambda: add_report(store, said()),
        lambda: add_report(store, said()),
        lambda: settle(store, [1], ReportStatus.REFUSED, who="王", at=NOW),
    ):
        change()
        with store.reading() as connection:
            seen.append(pulses(connection)[STREET])
    assert seen == [1, 2, 3]
