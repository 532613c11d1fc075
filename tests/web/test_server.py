from __future__ import annotations

import json
import os
import signal
import socket
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from stationmap import keeping
from stationmap.errors import InputError
from stationmap.settings import Settings
from stationmap.web.server import refuse_taken

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 10.0


def to_all(process: subprocess.Popen[bytes]) -> None:
    """What Ctrl+C in a terminal does: each process of the group hears it."""
    os.killpg(process.pid, signal.SIGINT)


def to_the_first(process: subprocess.Popen[bytes]) -> None:
    """What a supervisor does."""
    process.terminate()


@pytest.mark.parametrize("tell", [to_all, to_the_first])
def test_it_ends_when_it_is_told_to(
    own_server: tuple[subprocess.Popen[bytes], str],
    tell: Callable[[subprocess.Popen[bytes]], None],
) -> None:
    process, _ = own_server
    tell(process)
    assert process.wait(PATIENCE_S) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_port_that_is_taken_is_told_before_a_process_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"Cannot listen on 127.0.0.1:{port}") as raised:
            refuse_taken("127.0.0.1", port)
    assert raised.value.field == "port"


def test_every_worker_serves_a_new_version_within_a_second(
    own_server: tuple[subprocess.Popen[bytes], str], tmp_path: Path
) -> None:
    _, url = own_server
    settings = Settings(data_dir=tmp_path / "data")
    with keeping.open_store(settings) as store:
        ref = store.snapshot(1).ledger.stations[0].ref
        at = store.version(1).at
        made = keeping.change(store, ref, lambda s: replace(s, name="新"), who="老李", at=at)
    begun = time.monotonic()
    versions = [(time.monotonic() - begun, version(url)) for _ in until(begun + 2.5)]
    late = [after for after, label in versions if label != made.label]
    assert versions[-1][1] == made.label
    assert max(late, default=0.0) < 1.0, "a worker was late"


def until(end: float) -> Iterator[None]:
    while time.monotonic() < end:
        yield None
        time.sleep(0.02)


def version(url: str) -> str:
    """Ask over a connection of its own, so that either worker may answer."""
    with urlopen(f"{url}/readyz", timeout=5) as answer:
        return str(json.load(answer)["version"])
