"""Takes the pictures of the README from the real screen: `make screenshots`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

IMAGES = Path(__file__).parent / "images"
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


@contextmanager
def served() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = Path(sys.executable).with_name("stationmap")
    server = subprocess.Popen(
        [command, "serve"],
        env=os.environ | {"STATIONMAP_PORT": str(port), "STATIONMAP_WORKERS": "1"},
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


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
    with served() as address, sync_playwright() as playwright:
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
            page.goto(address + PAGE, wait_until="networkidle")
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"docs/images/{name}.png")
            context.close()
        plan_pictures(browser, address)
        browser.close()


def plan_pictures(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport=LAPTOP, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="light"
    )
    page = context.new_page()
    for name, (path, awaited) in PLAN_PAGES.items():
        page.goto(address + path, wait_until="networkidle")
        page.wait_for_selector(awaited)
        page.screenshot(path=IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png")
    context.close()


if __name__ == "__main__":
    main()
