"""The keeper's list of reports, their figures and the star rating."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stationmap import keeping
from stationmap.people import Role
from stationmap.store.reports import add_report
from stationmap.store.reports_kept import one_report, some_reports
from stationmap.street import Report, Reporter, ReportKind, ReportStatus, Told
from stationmap.street.reporter import day_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def at(keeper: Any) -> datetime:
    """The moment, as the first version knows it."""
    moment: datetime = keeper.store.version(1).at
    return moment


@pytest.fixture
def tell(keeper: Any, at: datetime) -> Callable[..., int]:
    """Let somebody report something, and give its number."""

    def make(kind: ReportKind, ref: str = "001-02", who: str = "a", **told: Any) -> int:
        station = keeper.slot.current.station(ref)
        photo = told.pop("photo", None)
        report = Report(
            number=0,
            ref=ref,
            name=station.name,
            township_code=station.township_code,
            kind=kind,
            first_at=at,
            at=at,
            reporter=Reporter(day_of(at), who, f"at {who}"),
            posted=station.opening_hours,
            told=Told(**told),
        )
        return add_report(keeper.store, report, photo=photo)[0].number

    return make


def test_new_reports_are_listed_with_what_can_be_done(
    keeper: Any, tell: Callable[..., int]
) -> None:
    tell(ReportKind.HOURS, hours="工作日 9:00-17:00", words="换了牌子", photo=b"picture")
    page = keeper.get("/keeper/reports").text
    for said in (
        *("时间不对", "胜利街道示例驿站 02", "工作日 9:00-17:00", "换了牌子"),
        "读作：周一至周五 9:00–17:00；周六至周日 不开",
        *("照门上的时间改", "只记原文", "不采用"),
        *('src="/keeper/reports/1/photo"', "示例数据"),
    ):
        assert said in page
    photo = keeper.get("/keeper/reports/1/photo")
    assert (photo.mimetype, photo.data) == ("image/jpeg", b"picture")
    assert photo.headers["Cache-Control"] == "no-store"


def test_words_that_are_not_understood_are_offered_to_be_kept_first(
    keeper: Any, tell: Callable[..., int]
) -> None:
    tell(ReportKind.HOURS, hours="看情况")
    page = keeper.get("/keeper/reports").text
    assert page.index("只记原文") < page.index("照门上的时间改")
    assert "看不懂" in page


def test_one_click_is_a_new_version_that_every_page_speaks_of(
    keeper: Any, tell: Callable[..., int]
) -> None:
    tell(ReportKind.HOURS, hours="9:00-17:00")
    answer = keeper.post("/keeper/reports/1", way="read-hours", next="/keeper/reports?kind=hours")
    assert answer.headers["Location"] == "/keeper/reports?kind=hours&done=1"
    version = keeping.serving(keeper.store)
    assert (version.number, version.kind) == (2, "decision")
    page = keeper.client.get("/s/001-02").text
    assert "9:00–17:00" in page
    assert version.label in page
    audit = [(row.who, row.action) for row in keeper.store.audit(limit=2)]
    assert audit == [("keeper 张", "versions.decision"), ("keeper 张", "reports.done")]


def test_the_keepers_own_words_replace_those_of_the_report(
    keeper: Any, tell: Callable[..., int]
) -> None:
    tell(ReportKind.HOURS, hours="看情况")
    wrong = keeper.post("/keeper/reports/1", way="read-hours", hours="看情况")
    assert wrong.status_code == 400
    assert "看不懂" in wrong.text
    assert one_report(keeper.store, 1).waiting
    keeper.post("/keeper/reports/1", way="read-hours", hours="24小时")
    assert keeper.slot.current.station("001-02").opening_hours == "24/7"


def test_a_wrong_position_is_shown_on_a_map_with_both_points(
    keeper: Any, tell: Callable[..., int]
) -> None:
    from stationmap.model import LonLat

    was = keeper.slot.current.station("001-02").position
    tell(ReportKind.POSITION, position=LonLat(was.lon, round(was.lat + 0.001, 6)))
    assert "图钉离现在的点 111 米" in keeper.get("/keeper/reports").text
    page = keeper.get("/keeper/reports/1").text
    assert f'data-spot="{was.lon},{was.lat}"' in page
    assert f'name="lat" value="{round(was.lat + 0.001, 6)}"' in page
    form = {"lon": str(was.lon), "lat": str(round(was.lat + 0.002, 6)), "pin_datum": "wgs84"}
    keeper.post("/keeper/reports/1", way="move", **form)
    moved = keeper.slot.current.station("001-02").position
    assert moved == pytest.approx((was.lon, was.lat + 0.002))


def test_all_that_is_well_is_taken_in_one_click(keeper: Any, tell: Callable[..., int]) -> None:
    for ref, who in (("001-02", "a"), ("001-02", "b"), ("001-03", "a")):
        tell(ReportKind.FINE, ref=ref, who=who)
    assert "3 条“一切正常”，说的是 2 家" in keeper.get("/keeper/reports").text
    answer = keeper.post("/keeper/reports/fine")
    assert answer.headers["Location"] == "/keeper/reports?fine=3"
    assert "3 条“一切正常”都采用了" in keeper.get("/keeper/reports?fine=3").text
    assert keeping.serving(keeper.store).number == 2
    assert "今天有人到过" in keeper.client.get("/s/001-03").text
    assert all(r.status is ReportStatus.DONE for r in some_reports(keeper.store))


def test_two_who_found_it_locked_are_told_of_and_refused_are_not(
    keeper: Any, tell: Callable[..., int]
) -> None:
    ref = next(s.ref for s in keeper.slot.current.stations if s.opening_hours == "24/7")
    for who in "ab":
        tell(ReportKind.LOCKED, ref=ref, who=who)
    assert "现在大家看到的是“有人报告锁门”" in keeper.get("/keeper/reports").text
    assert "有人报告锁门" in keeper.client.get(f"/s/{ref}").text
    keeper.post("/keeper/reports/1", way="refuse", note="去看过，开着")
    assert "有人报告锁门" not in keeper.client.get(f"/s/{ref}").text
    refused = keeper.get("/keeper/reports?status=refused").text
    assert "去看过，开着" in refused
    keeper.post("/keeper/reports/2", way="noted")  # it is true
    assert "有人报告锁门" in keeper.client.get(f"/s/{ref}").text
    assert keeping.serving(keeper.store).number == 1
    keeper.post("/keeper/reports/1", way="again")
    assert one_report(keeper.store, 1).status is ReportStatus.SEEN


def test_the_list_is_sifted_by_status_kind_and_township(
    keeper: Any, tell: Callable[..., int]
) -> None:
    tell(ReportKind.REMOVED, ref="001-02")
    tell(ReportKind.NOT_FOUND, ref="002-06")
    keeper.post("/keeper/reports/seen", number=["1"])
    here, there = (keeper.slot.current.station(ref) for ref in ("001-02", "002-06"))

    def listed(query: str) -> tuple[bool, bool]:
        text = keeper.get(f"/keeper/reports?{query}").text
        return 'id="report-1"' in text, 'id="report-2"' in text

    assert listed("") == (False, True)
    assert listed("status=seen") == (True, False)
    assert listed("status=all") == (True, True)
    assert listed("status=all&kind=removed") == (True, False)
    assert listed(f"status=all&township={there.township_code}") == (
        here.township_code == there.township_code,
        True,
    )
    assert listed("status=all&ref=001-02") == (True, False)
    assert keeper.get("/keeper/reports?status=x").status_code == 400


def test_a_long_list_is_turned_over(keeper: Any, tell: Callable[..., int]) -> None:
    for number in range(32):
        tell(ReportKind.NOT_FOUND, who=f"person {number}")
    first = keeper.get("/keeper/reports").text
    assert first.count('<li id="report-') == 30
    assert "before=3" in first
    assert keeper.get("/keeper/reports?status=new&before=3").text.count('<li id="report-') == 2


@pytest.mark.parametrize("way", ["", "explode", "remove", "checked"])
def test_a_way_that_is_none_changes_nothing(
    keeper: Any, tell: Callable[..., int], way: str
) -> None:
    tell(ReportKind.LOCKED)
    answer = keeper.post("/keeper/reports/1", way=way)
    assert answer.status_code == 400
    assert one_report(keeper.store, 1).waiting
    assert keeping.serving(keeper.store).number == 1


def test_a_decision_that_comes_second_says_so(keeper: Any, tell: Callable[..., int]) -> None:
    tell(ReportKind.REMOVED)
    keeper.post("/keeper/reports/1", way="refuse")
    answer = keeper.post("/keeper/reports/1", way="remove")
    assert answer.status_code == 409
    assert "刚被 keeper 张 处理过" in answer.text


def test_after_a_decision_one_goes_nowhere_else(keeper: Any, tell: Callable[..., int]) -> None:
    for number, away in enumerate(
        ("https://evil.example/", "//evil.example", "/\\evil.example", "/logout"), start=1
    ):
        tell(ReportKind.NOT_FOUND, who=f"p{number}")
        answer = keeper.post(f"/keeper/reports/{number}", way="noted", next=away)
        assert answer.headers["Location"] == f"/keeper/reports?done={number}"


@pytest.mark.parametrize(
    "back", ["javascript:alert(1)", "//evil.example", "https://evil.example", "/login"]
)
def test_the_way_back_from_a_report_leads_to_the_list(
    keeper: Any, tell: Callable[..., int], back: str
) -> None:
    number = tell(ReportKind.LOCKED)
    page = keeper.get(f"/keeper/reports/{number}", query_string={"next": back}).text
    assert back not in page.replace('href="/login', "")
    assert 'href="/keeper/reports"' in page


def test_an_attack_is_text(keeper: Any, tell: Callable[..., int]) -> None:
    tell(ReportKind.HOURS, hours=ATTACK, words=ATTACK)
    for page in ("/keeper/reports", "/keeper/reports/1"):
        assert ATTACK not in keeper.get(page).text


def test_figures_by_township_and_station_and_as_csv(keeper: Any, tell: Callable[..., int]) -> None:
    tell(ReportKind.LOCKED, who="a")
    tell(ReportKind.FINE, ref="001-03", who="b")
    page = keeper.get("/keeper/reports/figures").text
    for said in ("胜利街道", "50%", "胜利街道示例驿站 03", "100%"):
        assert said in page
    answer = keeper.get("/keeper/reports/figures.csv?by=township")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(r["名称"], r["报告"], r["锁门了"], r["守时率"]) for r in rows] == [
        ("胜利街道", "2", "1", "0.5")
    ]
    by_station = keeper.get("/keeper/reports/figures.csv").data.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(by_station)))) == 3
    assert keeper.get("/keeper/reports/figures.csv?by=x").status_code == 400


def test_no_cell_of_a_csv_is_a_formula() -> None:
    from stationmap.web.report_figures import as_csv

    told = as_csv([["=cmd|' /C calc'!A0", "@x", "+1", -0.5]]).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(told))) == ["'=cmd|' /C calc'!A0", "'@x", "'+1", "-0.5"]


def test_where_nothing_was_reported_there_are_no_figures(keeper: Any) -> None:
    assert "近 30 天没有人报告过" in keeper.get("/keeper/reports/figures?days=30").text


def test_a_rating_says_why_and_marks_an_example(keeper: Any) -> None:
    page = keeper.get("/keeper/stars/001-02").text
    for said in (
        "为什么是 2 星，不是 3 星：至少 12 平方米，台账里没有这一项。",
        *("不知道", "C 级来源", "草案", "这里的星级也只是示例"),
    ):
        assert said in page
    table = keeper.get("/keeper/stars").text
    assert table.count("/keeper/stars/") >= 298
    rows = list(
        csv.DictReader(io.StringIO(keeper.get("/keeper/stars.csv").data.decode("utf-8-sig")))
    )
    one = next(row for row in rows if row["编号"] == "001-02")
    assert (one["够得上的星级"], one["最高可能"], one["台账里的星级"], one["示例"]) == (
        *("2", "5", ""),
        "是",
    )


def test_stars_reach_the_ledger_only_by_the_keepers_word(keeper: Any) -> None:
    keeper.get("/keeper/stars")
    assert keeping.serving(keeper.store).number == 1
    assert keeper.post("/keeper/stars/001-02", stars="6").status_code == 400
    assert keeper.post("/keeper/stars/001-02", stars="").status_code == 400
    assert keeper.post("/keeper/stars/001-02", stars="3").status_code == 303
    assert keeper.slot.current.station("001-02").stars == 3
    assert keeper.client.get("/api/v1/stations/001-02").get_json()["stars"] == 3


def test_a_planner_reads_figures_and_stars_and_decides_nothing(
    at_desk: Callable[..., Any],
) -> None:
    planner = at_desk(Role.PLANNER)
    for address in ("/keeper/stars", "/keeper/stars/001-02", "/keeper/reports/figures"):
        page = planner.get(address)
        assert page.status_code == 200
        assert "写成新的一版" not in page.text
    assert planner.get("/keeper/reports").status_code == 403
    assert planner.post("/keeper/stars/001-02", stars="3").status_code == 403
    assert keeping.serving(planner.store).number == 1


def test_old_reports_leave_the_window(
    keeper: Any, tell: Callable[..., int], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(ReportKind.LOCKED)
    desk = keeper.app.view_functions["ratings.figures"].__self__.desk
    monkeypatch.setattr(desk, "clock", lambda: at + timedelta(days=60))
    assert "近 30 天没有人报告过" in keeper.get("/keeper/reports/figures?days=30").text
    assert "近 90 天没有人报告过" not in keeper.get("/keeper/reports/figures?days=90").text
