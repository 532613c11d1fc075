"""A courier's phone in front of a door, and the keeper who decides."""

from __future__ import annotations

import logging
import re
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from werkzeug.serving import make_server

from stationmap import keeping
from stationmap.catalogue import CatalogueSlot
from stationmap.geodesy import distance_m
from stationmap.hours import OpeningHours, OpenState
from stationmap.people import Role, passwords
from stationmap.settings import Settings
from stationmap.store import people
from stationmap.store.reports_kept import Wanted, photo_of, some_reports
from stationmap.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Page

    from stationmap.model import Station
    from stationmap.store import Store
    from stationmap.street import Report

pytestmark = pytest.mark.browser
PASSWORD = "a lamp on the stair"  # noqa: S105 - of an account that ends with the test


class Town:
    """The program with a store, at one moment."""

    def __init__(self, store: Store, settings: Settings, now: datetime) -> None:
        self.store = store
        self.slot = CatalogueSlot(keeping.current_catalogue(store, settings))
        app = create_app(self.slot, settings, lambda: now, store=store)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        calendar = self.slot.current.calendar

        def is_open(station: Station) -> bool:
            opening = OpeningHours.parse(station.opening_hours).at(now, calendar)
            return opening.state is OpenState.OPEN

        found = self.slot.current.stations
        self.open_ones = iter([s for s in found if s.modelled and is_open(s)])

    def told(self, station: Station) -> tuple[Report, ...]:
        return some_reports(self.store, Wanted(ref=station.ref))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    import argon2

    from stationmap.web.server import clock

    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    settings = Settings(data_dir=tmp_path_factory.mktemp("town"), cookies="plain")
    now = clock().replace(hour=10, minute=0)
    with pytest.MonkeyPatch.context() as patch, keeping.open_store(settings) as store:
        patch.setattr(passwords, "_hasher", lambda: quick)
        keeping.begin(store, settings, now)
        people.add_person(store, "王", Role.KEEPER, PASSWORD, who="program", at=now)
        made = Town(store, settings, now)
        yield made
        made.server.shutdown()
        made.server.server_close()


@pytest.fixture
def station(town: Town) -> Station:
    """A station that nobody has reported anything of, open at the moment."""
    return next(town.open_ones)


def photo(tmp_path: Path) -> Path:
    """A photo as a phone takes it: turned, and with the place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 7.0, 48.0)})
    made = BytesIO()
    Image.new("RGB", (2000, 1500), "teal").save(made, "JPEG", exif=exif)
    file = tmp_path / "door.jpg"
    file.write_bytes(made.getvalue())
    return file


def test_a_pin_is_dragged_on_a_phone_and_the_keeper_moves_the_station(
    phone: Callable[..., Any], town: Town, station: Station, tmp_path: Path
) -> None:
    page = phone(town.address).open(f"/s/{station.ref}")
    page.get_by_role("link", name="位置不对").tap()
    pin = page.get_by_label("图钉：驿站的门口", exact=True)
    page.locator(".stage[data-ready]").wait_for()
    box = pin.bounding_box()
    tip = box["x"] + box["width"] / 2, box["y"] + box["height"] - 8
    page.mouse.move(*tip)
    page.mouse.down()
    page.mouse.move(tip[0] + 30, tip[1] - 20, steps=4)
    page.mouse.move(tip[0] + 60, tip[1] - 40, steps=4)
    page.mouse.up()
    told = page.locator(".pin-told")
    assert re.fullmatch(r"图钉离现在的点 \d+ 米", told.inner_text())
    page.get_by_label("门在哪边，怎么走（可不填）").fill("在东门")
    page.locator("input[type=file]").set_input_files(photo(tmp_path))
    page.get_by_role("button", name="报上去").tap()
    page.get_by_text("收到了：位置不对").wait_for()

    (report,) = town.told(station)
    was, there = station.position, report.told.position
    assert there is not None
    far_m = int(re.search(r"\d+", told_far(report, station))[0])  # type: ignore[index]
    assert 20 < far_m < 400
    assert there.lon > was.lon
    assert there.lat > was.lat
    kept = Image.open(BytesIO(photo_of(town.store, report.number)))
    assert kept.size == (1200, 1600)
    assert dict(kept.getexif()) == {}

    desk = phone(town.address).open("/login?next=/keeper/reports")
    desk.locator("input[name=name]").fill("王")
    desk.locator("input[name=password]").fill(PASSWORD)
    desk.locator("main button").tap()
    desk.get_by_text("在东门").wait_for()
    desk.get_by_role("link", name="在图上看").tap()
    desk.locator(".stage[data-ready]").wait_for()
    assert desk.locator(".pin-told").inner_text() == f"图钉离现在的点 {far_m} 米"
    desk.get_by_role("button", name="挪到图钉那里").tap()
    desk.get_by_text(f"第 {report.number} 号处理好了").wait_for()
    assert town.slot.current.station(station.ref).position == pytest.approx(there, abs=2e-6)
    assert keeping.serving(town.store).number == 2


def told_far(report: Report, station: Station) -> str:
    return f"{distance_m(*station.position, *report.told.position):.0f}"


def test_the_pin_also_goes_where_the_map_is_tapped_and_by_arrow_keys(
    phone: Callable[..., Any], town: Town, station: Station
) -> None:
    page = phone(town.address).open(f"/s/{station.ref}/report?kind=position")
    page.locator(".stage[data-ready]").wait_for()
    stage = page.locator(".stage").bounding_box()
    page.touchscreen.tap(stage["x"] + 80, stage["y"] + 120)
    first = page.locator("input[name=lon]").input_value()
    assert float(first) < station.position.lon
    pin = page.get_by_label("图钉：驿站的门口", exact=True)
    pin.focus()
    pin.press("ArrowLeft")
    assert float(page.locator("input[name=lon]").input_value()) < float(first)


def test_what_is_typed_stays_where_there_is_no_network(
    phone: Callable[..., Any], town: Town, station: Station
) -> None:
    page = phone(town.address).open(f"/s/{station.ref}/report?kind=hours")
    page.fill("#hours", "工作日 8:30–17:00")
    send, unsent = page.get_by_role("button", name="报上去"), page.locator(".unsent")
    assert unsent.is_hidden()
    page.context.set_offline(True)
    send.tap()
    unsent.wait_for()
    assert unsent.inner_text() == "连不上，您填的都在，稍后再试。"
    assert page.input_value("#hours") == "工作日 8:30–17:00"
    page.context.set_offline(False)
    send.tap()
    page.get_by_text("收到了").first.wait_for()
    (report,) = town.told(station)
    assert report.told.hours == "工作日 8:30–17:00"


def test_two_phones_lock_a_door_on_every_screen(
    phone: Callable[..., Any], town: Town, station: Station
) -> None:
    here = f"/?lon={station.position.lon}&lat={station.position.lat}"
    for number, words in ((1, "再有一位报告锁门"), (2, "不止一位报告了")):
        own = phone(town.address, extra_http_headers={"X-Forwarded-For": f"203.0.113.{number}"})
        page = own.open(f"/s/{station.ref}")
        page.get_by_role("button", name="锁门了").tap()
        page.get_by_text(words).wait_for()
    page.get_by_role("link", name="回到驿站").last.tap()
    page.locator(".state", has_text="有人报告锁门").wait_for()
    page.locator(".station-locked").first.wait_for(state="attached")
    finder = phone(town.address).open(f"{here}&view=list")
    row = finder.locator("li", has_text="有人报告锁门")
    assert "2 人报告" in row.inner_text()
    assert row.locator("use").first.get_attribute("href").endswith("#house-locked")


def test_without_scripts_everything_can_be_reported(
    phone: Callable[..., Any], town: Town, station: Station
) -> None:
    page = phone(town.address, java_script_enabled=False).open(f"/s/{station.ref}")
    page.get_by_role("link", name="位置不对").click()
    assert page.locator(".stage").is_hidden()
    page.locator("summary").click()
    page.get_by_label("经度,纬度").fill("116.660000,40.140000")
    page.get_by_label("从哪里抄来的").select_option("wgs84")
    page.get_by_role("button", name="报上去").click()
    page.get_by_text("收到了：位置不对").wait_for()
    page.get_by_role("link", name="回到驿站").last.click()
    page.get_by_role("link", name="设施坏了").click()
    page.get_by_label("饮水").check(force=True)
    page.get_by_role("button", name="报上去").click()
    page.get_by_text("收到了：设施坏了").wait_for()
    broken, moved = town.told(station)
    assert (broken.kind.value, moved.kind.value) == ("broken", "position")
    assert moved.told.position == (116.66, 40.14)


def test_everybody_can_report(
    phone: Callable[..., Any], town: Town, station: Station, audit: Callable[[Page], list[str]]
) -> None:
    one = phone(town.address, reduced_motion="reduce")
    found = {}
    for address in ("/report?kind=position", "/report?kind=broken", "/report?kind=hours", ""):
        found[address] = audit(one.open(f"/s/{station.ref}{address}"))
    one.page.get_by_role("button", name="锁门了").tap()
    one.page.get_by_text("收到了").wait_for()
    found["thanks"] = audit(one.page)
    assert {name: told for name, told in found.items() if told} == {}


def test_everybody_can_decide_in_the_dark(
    phone: Callable[..., Any], town: Town, station: Station, audit: Callable[[Page], list[str]]
) -> None:
    one = phone(town.address, color_scheme="dark", reduced_motion="reduce")
    found = {"report": audit(one.open(f"/s/{station.ref}/report?kind=position"))}
    desk = one.open("/login?next=/keeper/reports?status=all")
    desk.locator("input[name=name]").fill("王")
    desk.locator("input[name=password]").fill(PASSWORD)
    desk.locator("main button").tap()
    desk.locator(".reports").wait_for()
    found["reports"] = audit(desk)
    for address in ("/reports/figures", f"/stars/{station.ref}"):
        found[address] = audit(one.open(f"/keeper{address}"))
    assert {name: told for name, told in found.items() if told} == {}
