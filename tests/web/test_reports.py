"""Reports over HTTP: plain forms, no account, no scripts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.model import Facility, PositionQuality
from stationmap.settings import Settings
from stationmap.store import Store
from stationmap.store.reports_kept import one_report, photo_of, some_reports
from stationmap.street import ReportKind, ReportStatus
from stationmap.street import photo as photos
from stationmap.web import cookies, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station

NOW = datetime(2026, 11, 19, 17, 40, 30, tzinfo=SHANGHAI)
POSTED = "08:30-21:00"


class Street:
    """A station that is posted as open, and the people in front of it."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.now = NOW
        self.store, self.catalogue = store, catalogue
        settings = Settings(data_dir=None)
        self.app = create_app(CatalogueSlot(catalogue), settings, lambda: self.now, store=store)
        self.client: FlaskClient = self.app.test_client()
        self.station: Station = next(
            s for s in catalogue.stations if s.opening_hours == POSTED and s.modelled
        )
        self.page = f"/s/{self.station.ref}"

    def tell(
        self, kind: str, who: int = 1, by: FlaskClient | None = None, **form: Any
    ) -> TestResponse:
        # The client's own way to write a form leaves a large one in an open file.
        boundary, body = encode_multipart({"kind": kind, **form})
        return (by or self.app.test_client()).post(
            f"{self.page}/report",
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            environ_overrides={"REMOTE_ADDR": f"203.0.113.{who}"},
            headers={"User-Agent": "a phone"},
        )

    def text(self, address: str) -> str:
        return self.client.get(address).text


@pytest.fixture(scope="module")
def opened(catalogue: Catalogue) -> Catalogue:
    """The packaged data, in which one station is open now."""
    first = next(s for s in catalogue.stations if s.modelled)
    stations = tuple(
        replace(s, opening_hours=POSTED) if s is first else s for s in catalogue.stations
    )
    return replace(catalogue, stations=stations)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, opened: Catalogue) -> Iterator[Street]:
    with Store.open(Settings(data_dir=tmp_path_factory.mktemp("data"))) as store:
        yield Street(store, opened)


@pytest.fixture
def street(town: Street) -> Street:
    """The same street on a new day: nobody has reported anything."""
    with town.store.writing() as connection:
        for table in ("reports", "report_salts", "audit"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of ours
    town.now = NOW
    town.app.view_functions["finder.page"].__self__.doors.forget()
    return town


def photo(kind: str = "JPEG", size: tuple[int, int] = (300, 200)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


def test_one_tap_reports_it_and_a_reload_does_not_report_it_again(street: Street) -> None:
    for kind in ("fine", "locked", "not-found", "removed"):
        answer = street.tell(kind)
        assert answer.status_code == 303
        thanks = answer.headers["Location"]
        assert thanks.startswith(f"{street.page}/report/")
        assert "收到了" in street.text(thanks)
        assert "收到了" in street.text(thanks)
    assert [r.kind.value for r in some_reports(street.store)] == [
        *("removed", "not-found", "locked", "fine")
    ]


def test_every_kind_has_its_button_or_its_page_on_the_stations_page(street: Street) -> None:
    page = street.text(street.page)
    for kind in ReportKind:
        assert f'name="kind" value="{kind.value}"' in page or f"report?kind={kind.value}" in page
    assert "csrf" not in page  # no cookie is needed


def test_without_a_store_there_is_nothing_to_report_to(
    catalogue: Catalogue, street: Street
) -> None:
    app = create_app(CatalogueSlot(catalogue), Settings(), lambda: street.now)
    assert "到了和牌子上一样吗" not in app.test_client().get(street.page).text
    assert app.test_client().post(f"{street.page}/report").status_code == 404


def test_one_locked_report_changes_no_page_and_a_second_person_changes_all(street: Street) -> None:
    at = f"lon={street.station.position.lon}&lat={street.station.position.lat}"
    before = {
        address: street.text(address)
        for address in (f"/?{at}", f"/finder/stations.geojson?{at}", f"/api/v1/nearest?{at}")
    }
    first = street.tell("locked", who=1)
    assert "再有一位" in street.text(first.headers["Location"])
    street.tell("locked", who=1)
    for address, page in before.items():
        told = street.text(address)
        assert re.sub(r'nonce="[^"]*"', "", told) == re.sub(r'nonce="[^"]*"', "", page)
    second = street.tell("locked", who=2)
    assert "不止一位" in street.text(second.headers["Location"])

    page, here = street.text(street.page), street.text(f"/?{at}")
    for said in (page, here):
        assert "有人报告锁门" in said
        assert "，今天 17:40" in said
        assert "#house-locked" in said
        assert "2 人报告" in said
    groups = re.findall(r'<h2 class="group[^"]*">([^<]+)</h2>', here)
    listed = here.split("说不准")[1].split("</ol>")[0]
    assert any(group.startswith("说不准") for group in groups)
    assert street.station.name in listed
    features = street.client.get(f"/finder/stations.geojson?{at}").get_json(force=True)["features"]
    states = {f["id"]: f["properties"]["state"] for f in features}
    assert states[street.station.ref] == "locked"
    assert list(states.values()).count("locked") == 1


def test_the_interface_names_it_and_open_stays_what_is_posted(street: Street) -> None:
    at = f"lon={street.station.position.lon}&lat={street.station.position.lat}"
    one = f"/api/v1/stations/{street.station.ref}"
    assert street.client.get(one).get_json()["reported_locked_at"] is None
    for who in (1, 2):
        street.tell("locked", who=who)
    told = street.client.get(one).get_json()
    assert told["reported_locked_at"] == "2026-11-19T17:40:30+08:00"
    assert told["opening"]["state"] == "open"
    found = street.client.get(f"/api/v1/nearest?{at}&k=5&open=1").get_json()["stations"]
    nearest = next(s for s in found if s["ref"] == street.station.ref)
    assert nearest["reported_locked_at"] == told["reported_locked_at"]
    every = street.client.get("/api/v1/stations").get_json(force=True)["features"]
    locked = [f["id"] for f in every if f["properties"]["reported_locked_at"]]
    assert locked == [street.station.ref]


def test_somebody_inside_undoes_it_and_time_does(street: Street) -> None:
    for who in (1, 2):
        street.tell("locked", who=who)
    street.now += timedelta(minutes=5)
    assert "有人报告锁门" in street.text(street.page)
    street.tell("fine", who=3)
    assert "有人报告锁门" not in street.text(street.page)
    street.now += timedelta(minutes=5)
    for who in (4, 5):
        street.tell("locked", who=who)
    assert "有人报告锁门" in street.text(street.page)
    street.now = street.now.replace(hour=20, minute=51)
    assert "有人报告锁门" not in street.text(street.page)


def test_two_browsers_of_one_phone_are_one_person(street: Street) -> None:
    for agent in ("WeChat", "Firefox"):
        street.client.post(
            f"{street.page}/report", data={"kind": "locked"}, headers={"User-Agent": agent}
        )
    assert "有人报告锁门" not in street.text(street.page)


def test_a_phone_that_leaves_the_wifi_is_still_one_person(street: Street) -> None:
    phone = street.app.test_client()
    assert street.tell("locked", by=phone).status_code == 303
    cookie = phone.get_cookie(cookies.REPORTER, path="/s/")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    street.tell("locked", who=2, by=phone)
    (report,) = some_reports(street.store)
    assert report.times == 2
    assert "有人报告锁门" not in street.text(street.page)
    phone.set_cookie(cookies.REPORTER, cookie.value.replace(".", ".f", 1), path="/s/")
    street.tell("locked", who=3, by=phone)  # a word that is not ours counts nothing
    assert len(some_reports(street.store)) == 2


def test_the_day_after_nobody_is_known_again(street: Street) -> None:
    phone = street.app.test_client()
    street.tell("fine", by=phone)
    street.now += timedelta(days=1)
    street.tell("fine", by=phone)
    first, second = (report.reporter for report in some_reports(street.store))
    assert first.day != second.day
    assert first.who != second.who


def test_locked_while_posted_as_closed_says_so(street: Street) -> None:
    street.now = street.now.replace(hour=22)
    thanks = street.text(street.tell("locked").headers["Location"])
    assert "现在本来就不开：明早 8:30 开" in thanks
    assert one_report(street.store, 1).posted_open is False


def test_hours_are_kept_as_they_were_written(street: Street) -> None:
    street.tell("hours", hours="工作日 9:00-17:00", words="周末关着\r\n贴了纸条")
    told = one_report(street.store, 1).told
    assert (told.hours, told.words) == ("工作日 9:00-17:00", "周末关着\n贴了纸条")


def test_which_facility_is_broken(street: Street) -> None:
    street.tell("broken", facility="water")
    assert one_report(street.store, 1).told.facility is Facility.WATER
    page = street.text(f"{street.page}/report?kind=broken")
    offered = re.findall(r'name="facility" value="(\w+)"', page)
    there = [f.value for f in Facility if street.station.has(f).value == "yes"]
    assert offered[: len(there)] == there


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"lon": "116.66", "lat": "40.14", "pin_datum": "wgs84"}, (116.66, 40.14)),
        ({"place": "116.66,40.14", "datum": "wgs84"}, (116.66, 40.14)),
        ({"place": " 40.14，116.66 ", "datum": "wgs84"}, (116.66, 40.14)),
        ({"place": "116.666,40.1413", "datum": "gcj02"}, (116.66, 40.14)),
        ({"place": "116.6725,40.1474", "datum": "bd09"}, (116.66, 40.14)),
    ],
)
def test_a_position_comes_from_a_pin_or_from_what_was_typed(
    street: Street, form: dict[str, str], expected: tuple[float, float]
) -> None:
    assert street.tell("position", **form).status_code == 303
    assert one_report(street.store, 1).told.position == pytest.approx(expected, abs=5e-4)


def test_a_position_in_words_alone_is_taken(street: Street) -> None:
    assert street.tell("position", words="在超市后门").status_code == 303
    assert one_report(street.store, 1).told.position is None


@pytest.mark.parametrize(
    ("kind", "form", "says"),
    [
        ("hours", {}, "还没写门上的时间"),
        ("broken", {}, "还没选是哪样设施"),
        ("position", {}, "还没说它在哪里"),
        ("position", {"place": "超市后门"}, "看不懂坐标"),
        ("position", {"place": "2.3522,48.8566"}, "公里"),
        ("position", {"lon": "nan", "lat": "40"}, "经度"),
        ("broken", {"facility": "sauna"}, "sauna"),
        ("locked", {"words": "字" * 501}, "最多 500 个字，现在有 501 个"),
        ("hours", {"hours": "8" * 201}, "最多 200 个字"),
        ("flood", {}, "flood"),
        ("", {}, "没有说报告什么"),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_place_and_nothing_is_kept(
    street: Street, kind: str, form: dict[str, str], says: str
) -> None:
    answer = street.tell(kind, **form)
    assert answer.status_code == 400
    assert says in answer.text
    assert some_reports(street.store) == ()


def test_what_was_typed_is_still_there_after_a_mistake(street: Street) -> None:
    answer = street.tell("position", place="那边", words="<b>后门</b>")
    assert 'value="那边"' in answer.text
    assert "&lt;b&gt;后门&lt;/b&gt;" in answer.text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.svg", b"<svg onload='alert(1)'/>", "不是照片"),
        ("a.jpg", b"<html>", "不是照片"),
        ("a.jpg", photo()[:200], "读不完整"),
        ("a.gif", b"GIF89a" + bytes(100), "不是照片"),
        ("a.png", b"", "空的"),
        ("a.jpg", bytes(8 * 1024 * 1024 + 10), "最大 8 MB"),
        ("a.jpg", bytes(21 * 1024 * 1024), "最大 8 MB"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(60), "HEIC"),
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    street: Street, name: str, content: bytes, says: str
) -> None:
    answer = street.tell("hours", hours="9:00-17:00", photo=FileStorage(BytesIO(content), name))
    assert answer.status_code == 400
    assert says in answer.text
    assert some_reports(street.store) == ()


def test_a_photo_with_something_hidden_behind_it_loses_that(street: Street) -> None:
    content = photo() + b"<script>alert(1)</script>"
    street.tell("hours", photo=FileStorage(BytesIO(content), "../../a.jpg"))
    kept = photo_of(street.store, 1)
    assert kept.startswith(b"\xff\xd8\xff")
    assert b"script" not in kept


def test_a_photo_and_a_word_can_be_added_after_one_tap(street: Street) -> None:
    thanks = street.tell("locked").headers["Location"]
    empty = street.client.post(thanks)
    assert (empty.status_code, "还没有选照片" in empty.text) == (400, True)
    form = {"words": "贴了条", "photo": (BytesIO(photo("PNG")), "a.png")}
    answer = street.client.post(thanks, data=form)
    assert answer.status_code == 303
    assert "补上了" in street.text(answer.headers["Location"])
    assert one_report(street.store, 1).told.words == "贴了条"
    assert Image.open(BytesIO(photo_of(street.store, 1))).format == "JPEG"
    street.now += timedelta(hours=2)
    assert street.client.post(thanks, data={"words": "x"}).status_code == 404
    assert street.client.get(f"{street.page}/report/no-such-key").status_code == 404


def test_a_flood_is_told_when_it_may_go_on(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(10):
        assert street.tell("locked").status_code == 303
    monkeypatch.setattr(photos, "_upright", None)  # no photo is decoded for nothing
    sent = FileStorage(BytesIO(photo()), "a.jpg")
    assert street.tell("fine", photo=sent).status_code == 429
    answer = street.tell("fine")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == pytest.approx(3600, abs=2)
    assert "18:40 以后可以再报" in answer.text
    assert street.tell("fine", who=2).status_code == 303


def test_another_site_cannot_report_in_a_visitors_name(street: Street) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = street.client.post(
            f"{street.page}/report", data={"kind": "locked"}, headers=headers
        )
        assert answer.status_code == 403
    assert some_reports(street.store) == ()


def test_nothing_of_a_person_is_kept(street: Street) -> None:
    street.tell("locked", who=77, words="锁着")
    with street.store.reading() as connection:
        rows = str(list(connection.execute(text("SELECT * FROM reports"))))
        rows += str(list(connection.execute(text("SELECT * FROM audit"))))
    assert "203.0.113.77" not in rows
    assert "a phone" not in rows


def test_what_was_reported_is_shown_to_nobody_before_the_keeper_has_seen_it(
    street: Street,
) -> None:
    street.tell("removed", words="拆了")
    street.tell("hours", hours="0:00-1:00")
    street.tell("position", place="116.70,40.10", datum="wgs84")
    page = street.text(street.page)
    assert "拆了" not in page
    assert "0:00" not in page.split("里面有什么")[0].replace("8:30", "").replace("21:00", "")
    assert street.catalogue.station(street.station.ref) == street.station
    assert all(r.status is ReportStatus.NEW for r in some_reports(street.store))


def test_the_pages_speak_english_where_they_are_asked_to(street: Street) -> None:
    page = street.text(f"{street.page}/report?kind=hours&lang=en")
    assert "The hours on the door" in page
    answer = street.client.post(f"{street.page}/report?lang=en", data={"kind": "fine"})
    assert "lang=en" in answer.headers["Location"]
    assert "Received: All is well" in street.text(answer.headers["Location"])


def test_of_a_station_without_a_place_the_pin_may_go_anywhere(street: Street) -> None:
    lost = next(
        s for s in street.catalogue.stations if s.position_quality is PositionQuality.DISTRICT
    )
    page = street.text(f"/s/{lost.ref}/report?kind=position")
    assert "data-anywhere" in page


def test_a_report_about_a_station_that_is_not_there(street: Street) -> None:
    assert street.client.post("/s/999-99/report", data={"kind": "fine"}).status_code == 404
