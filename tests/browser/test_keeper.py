"""The keeper's whole way, on the real server: from an untouched start to a rollback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from stationmap.geodata import open_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NAME, PASSWORD = "张主任", "门前有两棵老槐树，夏天很凉快"
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
HEADINGS = (
    "编号",
    "站点名称",
    "所属镇街",
    "详细地址",
    "经度",
    "纬度",
    "开放时间",
    "服务功能",
    "负责人",
)
BLANK, SWAPPED, REMOVED = (5, 6), (20, 21), 200  # rows of the ledger, from 0
SOON_S = 20.0  # on a machine that runs other tests beside this one
ANSWERS = 8  # one after another, from two workers


def ledger(folder: Path) -> Path:
    """A union's own Excel with some faults, as it might come from a township."""
    catalogue = open_catalogue(None, "110113")
    names = {town.code: town.name for town in catalogue.townships}
    book = Workbook()
    sheet = book.active
    sheet.title = "2026年底"
    sheet.append(HEADINGS)
    for number, station in enumerate(catalogue.stations):
        lon, lat = station.position
        place: tuple[object, object] = (lon, lat)
        if number in BLANK:
            place = (None, None)
        if number in SWAPPED:
            place = (lat, lon)
        if number == REMOVED:
            continue
        name = station.name.replace("示例", "工会")
        town = names.get(station.township_code or "")
        row = (station.ref, name, town, f"府前街 {number} 号", *place, "8:30-17:00")
        sheet.append([*row, "饮水机、微波炉、WIFI", "王某"])
    sheet.append([None, "新建的驿站", "仁和镇", "仁和镇", 116.66, 40.115, "全天", "饮水机", "李某"])
    path = folder / "驿站台账.xlsx"
    book.save(path)
    return path


@pytest.fixture
def start(serve: Callable[..., str], tmp_path: Path) -> str:
    """A server over an empty folder, and one account, made from the command line."""
    return begun(serve, tmp_path / "data", workers=2)


@pytest.fixture(scope="module")
def desk(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Another, for tests that do not ask what was there before."""
    return begun(serve, tmp_path_factory.mktemp("keeper") / "data", workers=1)


def begun(serve: Callable[..., str], folder: Path, *, workers: int) -> str:
    address = serve(data_dir=folder, cookies="plain", workers=workers)
    environment = {**os.environ, "STATIONMAP_DATA_DIR": str(folder)}
    command = (sys.executable, "-c", "from stationmap.cli import main; main()")
    subprocess.run(
        [*command, "user", "add", NAME, "--role", "keeper"],
        env=environment,
        input=f"{PASSWORD}\n".encode(),
        check=True,
        capture_output=True,
    )
    return address


def log_in(page: Page) -> None:
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.click(".button-main")
    page.wait_for_url("**/keeper")


def mend(page: Page) -> None:
    """Settle every fault that the file has, by clicks on the screen."""
    page.wait_for_selector(".stage[data-ready]")
    page.click("#kind-swapped .for-all button[value$=' swap']")
    page.wait_for_selector("#kind-swapped", state="detached")
    page.click("#kind-position-missing [data-pick] >> nth=0")
    page.wait_for_selector(".stage.picking")
    assert "#row" not in page.url, "to go there would put the row below the map"
    box = page.locator(".stage").bounding_box()
    assert box is not None
    for number in range(len(BLANK)):
        page.mouse.click(box["x"] + box["width"] / 2 + 9 * number, box["y"] + box["height"] / 2)
        page.wait_for_selector(f".placing .placed >> nth={number}")
    while page.locator("#faults .kind").count():
        kind = page.locator("#faults .kind").first
        name = kind.get_attribute("id")
        kind.locator("button[value$=' accept']").first.click()
        page.wait_for_selector(f"#{name}", state="detached")
    page.wait_for_selector(".ready")


def hand_in_a_picture(desk: Any) -> None:
    """The wrong file: it says so where it was handed in."""
    content = b"\xff\xd8\xff\xe0" + bytes(99)
    picture = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": content}
    desk.page.set_input_files("[name=file]", files=[picture])
    desk.page.click("#hand-in .button-main")
    desk.page.wait_for_selector("#sending.wrong")
    assert "这是 JPG 图片，不是表格文件" in desk.page.inner_text("#sending")
    desk.forgive("status of 400")


def until(page: Page, address: str, said: str) -> None:
    """Every worker says it soon; that a second is enough, tests/web/test_server.py says."""
    end, in_a_row = time.monotonic() + SOON_S, 0
    while in_a_row < ANSWERS:
        assert time.monotonic() < end, f"{address} does not say {said}"
        in_a_row = in_a_row + 1 if said in page.request.get(address).text() else 0
        time.sleep(0.02)


def test_from_an_untouched_start_to_a_rollback(
    start: str, phone: Callable[..., Any], tmp_path: Path
) -> None:
    desk = phone(start, **LAPTOP)
    page = desk.open("/keeper")
    log_in(page)
    assert "第 1 版" in page.inner_text(".serving")

    page.click("text=换一份台账")
    hand_in_a_picture(desk)

    # The union's ledger, mended on the screen.
    page.set_input_files("[name=file]", ledger(tmp_path))
    page.click("#hand-in .button-main")
    page.wait_for_selector("#review")
    assert page.locator("#accept button").is_disabled()
    mend(page)
    counts = page.inner_text("#difference .counts")
    assert re.search(r"新增\s*1\b", counts)
    assert re.search(r"撤走\s*1\b", counts)
    assert "够得着的人" in page.inner_text("#effect")
    page.fill("#accept [name=note]", "年底核对")
    page.click("#accept .button-main")
    page.wait_for_url("**/keeper/versions?made=2")
    version = re.search(r"\d{4}-\d\d-\d\d\.2\+[0-9a-f]{8}", page.inner_text(".versions"))
    assert version
    until(page, f"{start}/readyz", version[0])
    removed = open_catalogue(None, "110113").stations[REMOVED].ref
    until(page, f"{start}/s/{removed}", "不在台账里了")

    # A report from a phone, without an account.
    passer_by = phone(start)
    ref = open_catalogue(None, "110113").stations[100].ref
    door = passer_by.open(f"/s/{ref}")
    assert "示例" not in door.inner_text("main")
    door.get_by_role("link", name="时间不对").tap()
    door.fill("[name=hours]", "每天 9:00-21:00")
    door.get_by_role("button", name="报上去").tap()
    door.get_by_text("收到了：时间不对").wait_for()

    # The keeper decides, and the door says it.
    page.goto(f"{start}/keeper")
    page.click(".waiting a[href='/keeper/reports']")
    assert "每天 9:00-21:00" in page.inner_text(".reports")
    page.click("button[value='read-hours']")
    page.wait_for_load_state()
    until(page, f"{start}/s/{ref}", "21:00")

    # And back to what the union had handed in.
    page.goto(f"{start}/keeper/versions")
    page.click(".version:nth-child(2) .back summary")
    page.fill(".version:nth-child(2) .back [name=note]", "再核实")
    page.click(".version:nth-child(2) .back .button-main")
    page.wait_for_url("**/keeper/versions?made=4")
    assert "退回到第 2 版" in page.inner_text(".version:nth-child(1)")
    until(page, f"{start}/s/{ref}", "17:00")
    page.goto(f"{start}/keeper/versions/diff?from=3&to=4")
    assert "21:00" in page.inner_text(".difference")


def test_without_scripts_the_same_forms_lead_there(
    desk: str, phone: Callable[..., Any], tmp_path: Path
) -> None:
    plain = phone(desk, java_script_enabled=False)
    page = plain.open("/keeper/import")
    page.fill("#name", NAME)
    page.fill("#password", PASSWORD)
    page.click(".button-main")
    page.set_input_files("[name=file]", ledger(tmp_path))
    page.click("#hand-in .button-main")
    page.click("#kind-swapped .for-all button[value$=' swap']")
    assert page.locator("#kind-swapped").count() == 0
    for _ in BLANK:
        row = page.locator(".placing li:not(.placed)").first
        row.locator("[name=lon]").fill("116.65")
        row.locator("[name=lat]").fill("40.13")
        row.locator("button").click()
    while page.locator("#faults .kind").count():
        page.locator("#faults button[value$=' accept']").first.click()
    page.click("#accept .button-main")
    assert re.search(r"/keeper/versions\?made=\d+$", page.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", **LAPTOP}], ids=["phone", "dark"])
def test_everybody_can_use_every_page(
    desk: str,
    phone: Callable[..., Any],
    audit: Callable[[Page], list[str]],
    tmp_path: Path,
    look: dict[str, Any],
) -> None:
    one = phone(desk, reduced_motion="reduce", **look)
    page = one.open("/keeper")
    log_in(page)
    page.goto(f"{desk}/keeper/import")
    page.set_input_files("[name=file]", ledger(tmp_path))
    page.click("#hand-in .button-main")
    page.wait_for_selector("#review")
    found = {"file": audit(page)}
    for address in ("", "/import", "/versions", "/boundaries", "/audit", "/open"):
        page.goto(f"{desk}/keeper{address}")
        found[address] = audit(page)
    assert {name: told for name, told in found.items() if told} == {}
