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
from stationmap.web.server import refuse_taken, serve

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from stationmap.store import Store

PATIENCE_S = 10.0
WITHIN_S = 1.0
TRIES = 3


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


@pytest.mark.parametrize(
    "setting", [{"embed_ancestors": "not a site"}, {"wechat_hosts": "https://example.org"}]
)
def test_a_setting_that_cannot_be_used_is_told_before_a_process_starts(
    tmp_path: Path, setting: dict[str, str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:  # so that nothing would start
        port = taken.getsockname()[1]
        with pytest.raises(InputError) as raised:
            serve(Settings(data_dir=tmp_path, **setting), host="127.0.0.1", port=port, workers=1)  # type: ignore[arg-type]
    assert raised.value.field == f"STATIONMAP_{next(iter(setting)).upper()}"


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
    assert soon(Settings(data_dir=tmp_path / "data"), url)


def test_every_machine_on_one_postgresql_serves_a_new_version_within_a_second(
    own_servers: Callable[..., tuple[subprocess.Popen[bytes], str]],
    postgres_address: str,
    tmp_path: Path,
) -> None:
    urls = [
        own_servers(store=postgres_address, data_dir=tmp_path / name)[1] for name in ("one", "two")
    ]
    assert soon(Settings(store=postgres_address), *urls)


def soon(settings: Settings, *urls: str) -> bool:
    """Say whether a change was served everywhere within a second; a busy machine may try again."""
    with keeping.open_store(settings) as store:
        return any(late_s(store, f"新{n}", *urls) < WITHIN_S for n in range(TRIES))


def late_s(store: Store, name: str, *urls: str) -> float:
    """Change a station, and say how long after it any worker still spoke of it as before."""
    ref, at = store.snapshot(1).ledger.stations[0].ref, store.version(1).at
    made = keeping.change(store, ref, lambda s: replace(s, name=name), who="老李", at=at)
    begun = time.monotonic()
    last = 0.0
    while (now := time.monotonic() - begun) < last + WITHIN_S:  # for so long nobody was late
        assert now < PATIENCE_S, "a worker never noticed"
        if any(version(url) != made.label for url in urls):
            last = time.monotonic() - begun
        time.sleep(0.02)
    return last


def version(url: str) -> str:
    """Ask over a connection of its own, so that any worker may answer."""
    with urlopen(f"{url}/readyz", timeout=5) as answer:
        return str(json.load(answer)["version"])
