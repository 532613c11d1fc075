"""Takes the pictures of README and docs from the real screens: `make screenshots`."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
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
EDITOR, EDITOR_TITLE = "李编辑", "空港街道哪儿能歇脚、几点开门"
PATIENCE_MS = 30_000


@contextmanager
def served(data: Path, **settings: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [COMMAND, "serve"],
        env=environment(data, port=str(port), workers="1", **settings),
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Return an environment with a ledger of its own: nobody's is in the pictures."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("STATIONMAP_")}
    given = {f"STATIONMAP_{name.upper()}": text for name, text in settings.items()}
    return ours | {"STATIONMAP_DATA_DIR": str(data)} | given


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
                viewport=PHONE,
                device_scale_factor=2,
                is_mobile=True,
                has_touch=True,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                color_scheme=scheme,
            )
            page = context.new_page()
            page.goto(address + PAGE)
            page.wait_for_selector(".station")
            page.wait_for_function("() => navigator.serviceWorker.controller")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"docs/images/{name}.png")
            context.close()
        plan_pictures(browser, address)
        keeper_pictures(browser, address, Path(folder))
        editor_pictures(browser, Path(folder) / "editor")
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


def editor_pictures(browser: Browser, folder: Path) -> None:
    """Go the editor's way once, into a draft box that keeps WeChat's rules on this machine."""
    folder.mkdir()
    with draft_box() as wechat, served(folder, **wechat, site_url="https://example.org") as address:
        subprocess.run(
            [COMMAND, "user", "add", EDITOR, "--role", "editor"],
            env=environment(folder),
            input=f"{PASSWORD}\n".encode(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        for name, size in (("laptop", LAPTOP), ("phone", PHONE)):
            page = browser.new_context(
                service_workers="block",
                viewport=size,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                color_scheme="light",
            ).new_page()
            page.goto(f"{address}/articles?view=township-110113011000")
            page.fill("#name", EDITOR)
            page.fill("#password", PASSWORD)
            page.click(".button-main")
            steps = on_a_laptop if name == "laptop" else on_a_phone
            for taken in steps(page):
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(400)
                small_png(page, IMAGES / f"editor-{taken}.png")
            page.context.close()


def on_a_laptop(page: Page) -> Iterator[str]:
    """Choose, say, mend, and send; each step is a picture."""
    page.wait_for_selector("#checks[data-size]", timeout=PATIENCE_MS)
    yield "first"
    page.fill("#title", "，".join([EDITOR_TITLE] * 3))
    page.wait_for_selector(".faults")
    page.wait_for_selector("#checks[data-size]", timeout=PATIENCE_MS)
    yield "fault"
    page.fill("#title", EDITOR_TITLE)
    page.wait_for_selector(".kept-all")
    page.wait_for_selector("#checks[data-size]", timeout=PATIENCE_MS)
    page.click("#send")
    page.wait_for_selector("#sending .done", timeout=PATIENCE_MS)
    page.click("#copy")
    yield "sent"
    page.check("[name=what][value=near]")
    page.fill("#q", "shunyi")
    page.wait_for_selector("#places a")
    yield "near"


def on_a_phone(page: Page) -> Iterator[str]:
    """The same on a phone: what is said, and how it looks."""
    page.wait_for_selector("#checks[data-size]", timeout=PATIENCE_MS)
    page.click(".jump a >> nth=1")
    page.wait_for_timeout(1500)  # until it has glided there
    yield "phone"


@contextmanager
def draft_box() -> Iterator[dict[str, str]]:
    """Keep WeChat's published rules on this machine, as the tests do: nothing is sent outside."""
    rules = runpy.run_path(str(DOCS.parent / "tests" / "wechat" / "conftest.py"))
    state = rules["Platform"](rules["Clock"]())
    handler = type("Handler", (rules["Handler"],), {"platform": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "wechat_url": f"http://127.0.0.1:{server.server_port}",
            "wechat_appid": rules["APPID"],
            "wechat_secret": rules["SECRET"],
            "wechat_author": "顺义工会",
        }
        server.shutdown()


def small_png(page: Page, file: Path) -> None:
    """Take a picture of few colours: a page of words is as clear, and a third as large."""
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"docs/images/{file.name}")


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
