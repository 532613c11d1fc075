from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stationmap import keeping
from stationmap.errors import ChoiceError, ConflictError, HoursError, InputError, NotFoundError
from stationmap.hours import SHANGHAI
from stationmap.model import Answer, Facility, LonLat, PositionQuality
from stationmap.store.reports import add_report
from stationmap.store.reports_kept import one_report, settle, some_reports
from stationmap.street import Answered, Report, Reporter, ReportKind, ReportStatus, Told, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station
    from stationmap.settings import Settings
    from stationmap.store import Store

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 21)


@pytest.fixture
def catalogue(store: Store, store_settings: Settings) -> Catalogue:
    return keeping.current_catalogue(store, store_settings)


@pytest.fixture
def tell(store: Store) -> Callable[..., int]:
    """Let somebody report something, and give its number."""

    def make(kind: ReportKind, ref: str = "001-01", who: str = "a", **told: Any) -> int:
        reporter = Reporter(TODAY, who, f"at {who}")
        report = Report(0, ref, kind, NOW, NOW, reporter, "24/7", Told(**told))
        return add_report(store, report)[0].number

    return make


def station(store: Store, ref: str = "001-01") -> Station | None:
    ledger = store.snapshot(keeping.serving(store).number).ledger
    return next((s for s in ledger.stations if s.ref == ref), None)


def take(store: Store, catalogue: Catalogue, number: int, way: Way, **said: Any) -> Any:
    return keeping.take_report(
        store, number, way, catalogue=catalogue, who="王", at=NOW + timedelta(hours=1), **said
    )


def test_what_is_taken_is_the_next_version_and_the_report_is_done(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    number = tell(ReportKind.HOURS, hours="9:00-17:00")
    version = take(store, catalogue, number, Way.READ_HOURS)
    changed = station(store)
    assert changed is not None
    assert (version.number, version.kind, version.who) == (2, "decision", "王")
    assert version.details["report"] == number
    assert changed.opening_hours == "Mo-Su 09:00-17:00"
    done = one_report(store, number)
    assert (done.status, done.settled_by) == (ReportStatus.DONE, "王")
    actions = [row.action for row in store.audit()]
    assert actions[:3] == ["versions.decision", "reports.done", "reports.add"]


def test_a_moved_station_belongs_to_the_township_it_is_in(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    other = next(t for t in catalogue.townships if t.code == "110113011000")
    assert other.seat is not None
    number = tell(ReportKind.POSITION, position=other.seat)
    take(store, catalogue, number, Way.MOVE)
    moved = station(store)
    assert moved is not None
    assert moved.position == other.seat
    assert moved.township_code == other.code
    expected = PositionQuality.MODELLED if moved.modelled else PositionQuality.PICKED
    assert moved.position_quality is expected


def test_the_keepers_own_pin_replaces_that_of_the_report(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    place = LonLat(116.65, 40.13)
    number = tell(ReportKind.POSITION, words="后门")
    take(store, catalogue, number, Way.MOVE, answered=Answered(position=place))
    moved = station(store)
    assert moved is not None
    assert moved.position == place


def test_a_station_that_is_gone_departs_and_all_who_said_so_are_answered(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    first, second = tell(ReportKind.REMOVED), tell(ReportKind.REMOVED, who="b")
    other = tell(ReportKind.LOCKED, who="b")
    version = take(store, catalogue, first, Way.REMOVE)
    assert station(store) is None
    departed = store.snapshot(version.number).ledger.departed
    assert [gone.ref for gone in departed] == ["001-01"]
    assert one_report(store, second).status is ReportStatus.DONE
    assert one_report(store, other).waiting
    with pytest.raises(NotFoundError):
        take(store, catalogue, tell(ReportKind.HOURS, hours="24小时"), Way.READ_HOURS)
    assert take(store, catalogue, other, Way.NOTED).number == version.number


def test_a_broken_facility_is_in_doubt(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    number = tell(ReportKind.BROKEN, facility=Facility.SEATING)
    take(store, catalogue, number, Way.DOUBT)
    changed = station(store)
    assert changed is not None
    assert changed.has(Facility.SEATING) is Answer.UNKNOWN


def test_all_is_well_is_one_version_for_all_of_them(store: Store, tell: Callable[..., int]) -> None:
    for ref, who in (("001-01", "a"), ("001-01", "b"), ("001-02", "a"), ("999-99", "a")):
        tell(ReportKind.FINE, ref=ref, who=who)
    waits = tell(ReportKind.LOCKED, ref="001-02", who="b")
    version, count = keeping.take_all_fine(store, who="王", at=NOW)
    assert (version.number, count) == (2, 4)
    for ref in ("001-01", "001-02"):
        changed = station(store, ref)
        assert changed is not None
        assert changed.checked_on == TODAY
    assert [r.number for r in some_reports(store) if r.waiting] == [waits]
    again, none = keeping.take_all_fine(store, who="王", at=NOW)
    assert (again.number, none) == (2, 0)


@pytest.mark.parametrize("every", [False, True])
def test_a_report_that_somebody_settles_meanwhile_changes_no_ledger(
    store: Store,
    catalogue: Catalogue,
    tell: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    every: bool,
) -> None:
    number = tell(ReportKind.FINE if every else ReportKind.HOURS, hours="9:00-17:00")
    before, add = station(store), store.add_version

    def after_another(*said: Any, **more: Any) -> Any:
        settle(store, [number], ReportStatus.REFUSED, who="李", at=NOW)
        return add(*said, **more)

    monkeypatch.setattr(store, "add_version", after_another)
    with pytest.raises(ConflictError, match="李 has just settled"):  # noqa: PT012 - one of two
        if every:
            keeping.take_all_fine(store, who="王", at=NOW)
        else:
            take(store, catalogue, number, Way.READ_HOURS)
    assert keeping.serving(store).number == 1
    assert station(store) == before
    assert one_report(store, number).status is ReportStatus.REFUSED


def test_what_cannot_be_taken_waits_on_and_no_version_is_made(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    number = tell(ReportKind.HOURS, hours="看情况")
    with pytest.raises(HoursError):
        take(store, catalogue, number, Way.READ_HOURS)
    with pytest.raises(ChoiceError):
        take(store, catalogue, number, Way.REMOVE)
    assert one_report(store, number).waiting
    assert keeping.serving(store).number == 1


def test_a_report_is_decided_once(
    store: Store, catalogue: Catalogue, tell: Callable[..., int]
) -> None:
    number = tell(ReportKind.REMOVED)
    keeping.refuse_reports(store, [number], who="李", at=NOW, note="还在")
    assert one_report(store, number).note == "还在"
    with pytest.raises(ConflictError):
        take(store, catalogue, number, Way.REMOVE)
    assert station(store) is not None


def test_after_a_crash_neither_the_version_nor_the_decision_is_there(
    store: Store,
    catalogue: Catalogue,
    tell: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = tell(ReportKind.HOURS, hours="9:00-17:00")

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("stationmap.store.reports_kept.beat", crash)  # the last word of a decision
        with pytest.raises(KeyboardInterrupt):
            take(store, catalogue, number, Way.READ_HOURS)
    assert one_report(store, number).waiting
    assert keeping.serving(store).number == 1
    assert take(store, catalogue, number, Way.READ_HOURS).number == 2
    assert not one_report(store, number).waiting


def test_stars_are_written_only_when_the_keeper_says_so(store: Store) -> None:
    version = keeping.give_stars(store, "001-01", 4, who="王", at=NOW)
    rated = station(store)
    assert rated is not None
    assert (rated.stars, version.note) == (4, "001-01 评为 4 星")
    for stars in (0, 6):
        with pytest.raises(InputError):
            keeping.give_stars(store, "001-01", stars, who="王", at=NOW)
