from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest

from stationmap.errors import InputError
from stationmap.web.server import refuse_taken

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

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
