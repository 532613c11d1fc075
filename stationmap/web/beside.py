"""Work on a large file in a process of its own, and what it says on the way.

In a worker of the server it would hold up whoever asks for a page, and the
memory that it took would stay with the worker.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from stationmap.errors import StationmapError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.settings import Settings
    from stationmap.web.jobs import Plain

    Watch = Callable[[str, float], None]


def beside(what: str, asked: Plain, *, at: datetime, settings: Settings, watch: Watch) -> None:
    """Run `stationmap.web.keeper_beside`, and wait until it has ended.

    Parameters
    ----------
    what : str
        A method of `stationmap.web.keeper_work.Work`.
    asked : mapping
        What that is to know, as plain values.
    at : datetime
        Now, aware.
    settings : Settings
        Of this installation.
    watch : callable
        Told each step and how much of it is done, 0 to 1.

    Raises
    ------
    StationmapError
        In its words.
    RuntimeError
        It ended without a word.
    """
    told = {"what": what, "at": at.isoformat(), "settings": settings.to_environment(), **asked}
    error: StationmapError | None = None
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "stationmap.web.keeper_beside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None  # noqa: S101 - both were asked for above
        assert process.stdout is not None  # noqa: S101
        with suppress(BrokenPipeError):  # it has ended already; how, is told below
            process.stdin.write(json.dumps(told).encode())
            process.stdin.close()
        for line in process.stdout:
            said = json.loads(line)
            if "error" in said:
                error = StationmapError(**said["error"])
            else:
                watch(said["step"], said["share"])
    if error is not None:
        raise error
    if process.returncode:
        raise RuntimeError(f"the process that worked beside ended with {process.returncode}")
