"""What tests share: a real browser, and the real server on a free port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# What a browser does on its own account would be noise in a test that watches the network.
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
START_S = 30.0
STOP_S = 10.0

# A deadline would measure how busy the machine is. Where a run decides whether work
# is taken up, the examples are the same each time; elsewhere new ones are tried.
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def own_data_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the ledger of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def chromium_path() -> str:
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    return without_browser("there is no Chromium here")


def without_browser(why: str) -> NoReturn:
    """Skip the test, or fail it where browser tests are required."""
    sentence = f"{why}: apt-get install chromium libatomic1"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A Chromium of this session; ask it for a new context in each test."""
    from playwright.sync_api import sync_playwright

    control = sync_playwright()
    try:
        playwright = control.start()
    except Exception as error:  # noqa: BLE001 - it raises no type of its own here
        without_browser(f"what drives the browser does not start ({error})")
    try:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_FLAGS)
        )
        yield browser
        browser.close()
    finally:
        playwright.stop()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start `stationmap serve` with settings, for example ``serve(tiles="amap")``.

    Gives its address, without a slash at the end; it runs until the session ends.
    """
    with ExitStack() as running:

        def start(**settings: object) -> str:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            return running.enter_context(served(log, settings))[1]

        yield start


@pytest.fixture(scope="session")
def address(serve: Callable[..., str]) -> str:
    """The address of one server with the packaged data and default settings."""
    return serve()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server for one test, two processes wide as it is by default; and its address."""
    with served(tmp_path / "log.txt", {"workers": 2}) as server:
        yield server


@contextmanager
def served(log: Path, settings: dict[str, object]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STATIONMAP_")}
    usual = {"workers": 1, "port": port, "data_dir": log.parent / "data"}
    for name, value in {**usual, **settings}.items():
        environment[f"STATIONMAP_{name.upper()}"] = str(value)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from stationmap.cli import main; main()", "serve"],
            cwd=log.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process, log)
        yield process, url
    finally:
        end(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{url}/healthz", timeout=2) as response:
                response.read()
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    pytest.fail(f"the server did not answer on {url}; it said:\n{log.read_text()}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End the server, and whatever workers it leaves in its own process group."""
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_S)
