"""Takes the pictures of README and docs from the real screens: `make screenshots`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import sync_playwright

from stationmap.datum import Datum, convert
from stationmap.geodata import open_catalogue
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
# What the browser tests have kept, and which of it docs/states.md shows.
KEPT = DOCS.parent / "screenshots"
SHOWN = re.compile(r"\(images/states/([\w-]+)\.webp\)")
QUALITY = 78
PHONE = {"width": 360, "height": 740}
# A weekday morning in the middle of the district, so that the picture can be taken again.
PAGE = "/?lon=116.6535&lat=40.1235&at=2026-11-18T10:00:00%2B08:00"
LAPTOP = {"width": 1280, "height": 800}
# Each with what has to be there before the picture is taken.
PLAN_PAGES = {
    "plan-gaps": ("/plan", ".map-label"),
    "plan-hour": ("/plan?need=charging&at=2026-11-28T12:30", ".place-unknown"),
    "plan-sites": ("/plan?new=5", ".proposal-mark"),
    "plan-scenario": (
        "/plan?close=005-11&open=116.785,40.165,08:00-20:00&hours=004-03,24/7",
        ".place-planned",
    ),
}


COMMAND = Path(sys.executable).with_name("stationmap")
KEEPER, PASSWORD = "张主任", "picture-of-a-keeper"
# The keeper's ledger in the pictures: which rows of it are not as before, from 0.
BLANK_EACH, MOVED, GONE = 70, 12, 150
HEADINGS = (
    ("序号", "驿站基本信息", None, None, None, "服务情况", None, "联系信息"),
    (None, "驿站名称", "所属镇街", "所属社区", "经纬度", "开放时间", "服务功能", "负责人"),
)
REPORTED = "002-02"


@contextmanager
def served(data: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [COMMAND, "serve"],
        env=environment(data) | {"STATIONMAP_PORT": str(port), "STATIONMAP_WORKERS": "1"},
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def environment(data: Path) -> dict[str, str]:
    """Return an environment with a ledger of its own: nobody's is in the pictures."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("STATIONMAP_")}
    return ours | {"STATIONMAP_DATA_DIR": str(data)}


def wait_for(address: str, patience_s: float = 30.0) -> None:
    until = time.monotonic() + patience_s
    while True:
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("没有 Chromium，请先运行 (no Chromium here, run first): apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "data") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium)
        for name, scheme in (("finder-phone", "light"), ("finder-phone-dark", "dark")):
            context = browser.new_context(
                service_workers="block",  # a picture waits until nothing is asked for any more
                viewport=PHONE,
                device_scale_factor=2,
                is_mobile=True,
                has_touch=True,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                color_scheme=scheme,
            )
            page = context.new_page()
            page.goto(address + PAGE, wait_until="networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"docs/images/{name}.png")
            context.close()
        plan_pictures(browser, address)
        keeper_pictures(browser, address, Path(folder))
        browser.close()
    state_pictures()


def state_pictures() -> None:
    """Let the browser tests bring forth each state, and keep those that are shown."""
    tests = [sys.executable, "-m", "pytest", "-q", "-m", "pictures", "tests/browser"]
    subprocess.run(tests, cwd=DOCS.parent, env=os.environ | {"REQUIRE_BROWSER": "1"}, check=True)
    (IMAGES / "states").mkdir(exist_ok=True)
    for name in SHOWN.findall((DOCS / "states.md").read_text(encoding="utf-8")):
        with Image.open(KEPT / f"{name}.png") as picture:
            picture.save(IMAGES / "states" / f"{name}.webp", quality=QUALITY, method=6)
        print(f"docs/images/states/{name}.webp")


def plan_pictures(browser: Browser, address: str) -> None:
    context = browser.new_context(
        service_workers="block",
        viewport=LAPTOP,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="light",
    )
    page = context.new_page()
    for name, (path, awaited) in PLAN_PAGES.items():
        page.goto(address + path, wait_until="networkidle")
        page.wait_for_selector(awaited)
        page.screenshot(path=IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png")
    context.close()


def keeper_pictures(browser: Browser, address: str, folder: Path) -> None:
    """Go the keeper's way once, from the log-in to a version that could be taken back."""
    subprocess.run(
        [COMMAND, "user", "add", KEEPER, "--role", "keeper"],
        env=environment(folder / "data"),
        input=f"{PASSWORD}\n".encode(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    page = browser.new_context(
        service_workers="block",
        viewport=LAPTOP,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="light",
    ).new_page()

    def take(name: str, seen: str = "") -> None:
        if seen:
            page.locator(seen).first.evaluate("(element) => element.scrollIntoView()")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)  # names on the map are placed once it stands still
        page.screenshot(path=IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png")

    page.goto(f"{address}/keeper")
    page.fill("#name", KEEPER)
    page.fill("#password", PASSWORD)
    page.click(".button-main")
    page.wait_for_url("**/keeper")
    take("keeper-home")
    page.goto(f"{address}/keeper/import")
    page.set_input_files("[name=file]", union_ledger(folder / "驿站台账.xlsx"))
    page.click("#hand-in .button-main")
    page.wait_for_selector("#kind-datum-doubt")
    take("keeper-faults")
    page.click("#columns summary")
    take("keeper-columns", "#columns")
    settle(page, take)
    take("keeper-difference", "#difference")
    take("keeper-effect", "#effect")
    page.fill("#accept input[name=note]", "年底核对")
    page.click("#accept .button-main")
    page.wait_for_url("**/keeper/versions?made=2")
    page.click("text=退回这一版")
    take("keeper-versions")
    tell(page, f"{address}/s/{REPORTED}")
    page.goto(f"{address}/keeper/reports")
    take("keeper-reports")
    page.context.close()


def union_ledger(file: Path) -> Path:
    """Write the packaged stations as a union would: titles, coordinates of Amap, some blank."""
    catalogue = open_catalogue(None, "110113")
    names = {town.code: town.name for town in catalogue.townships}
    placed = [s for s in catalogue.stations if s.position_quality is not PositionQuality.DISTRICT]
    villages = {village.code: village.name for village in catalogue.committees}
    blank = [n for n, station in enumerate(placed) if station.committee_code][::BLANK_EACH]
    book = Workbook()
    sheet = book.create_sheet("驿站台账", 0)
    for line in ((f"{file.stem}（示例）",), *HEADINGS):
        sheet.append(line)
    for merged in ("A1:H1", "A2:A3", "B2:E2", "F2:G2"):
        sheet.merge_cells(merged)
    for number, station in enumerate(placed):
        lon, lat = station.position
        lon, lat = convert(lon, lat, source=Datum.WGS84, target=Datum.GCJ02)
        place = f"{lon + 0.002 * (number == MOVED):.6f},{lat:.6f}"
        town, village = names.get(station.township_code), villages.get(station.committee_code)
        name = f"{village}示例驿站" if number in blank else station.name
        words = "饮水机、微波炉、可充电、按摩椅" if number % 7 == 0 else "饮水机、微波炉、可充电"
        if number != GONE:
            about = (number + 1, name, town, village, None if number in blank else place)
            sheet.append([*about, "早8:30-晚5:30，周末休息", words, ""])
    sheet.append(["合计", f"{len(placed) - 1} 座"])
    sheet.append([None, "填表人：", None, "填表日期："])
    book.save(file)
    return file


def settle(page: Page, take: Callable[..., None]) -> None:
    """Settle what the file leaves open: the datum, a place by hand, the others by their village."""
    page.click("#kind-datum-doubt button[value$=' shift']")
    page.wait_for_selector("#kind-datum-doubt", state="detached")
    if page.locator("#kind-position-missing").count():
        page.click("#kind-position-missing [data-pick] >> nth=0")
        take("keeper-pick", "#placing")
        page.click("#kind-position-missing .for-all button[value$=' township']")
        page.wait_for_selector("#kind-position-missing", state="detached")
    while kinds := page.locator("#faults .kind").count():
        page.locator("#faults .kind button[value$=' accept']").first.click()
        fewer = "(before) => document.querySelectorAll('#faults .kind').length < before"
        page.wait_for_function(fewer, arg=kinds)


def tell(page: Page, station: str) -> None:
    """Report from the street, as anybody may."""
    page.goto(station)
    page.get_by_role("link", name="时间不对").click()
    page.fill("[name=hours]", "每天 9:00-21:00")
    page.get_by_role("button", name="报上去").click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
