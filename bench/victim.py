"""A child of this process that works until it is killed, and says what it does on the way."""

from __future__ import annotations

import os
import signal
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

LOOK_S = 0.005


class Victim:
    """Begins to work at once.

    Parameters
    ----------
    work : callable
        What it does; is given a function that says a line to whoever kills it.
    """

    def __init__(self, work: Callable[[Say], None]) -> None:
        reads, writes = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reads)
            _work(work, writes)
        os.close(writes)
        self._pipe = os.fdopen(reads)
        self.lines: list[str] = []

    def hear(self, line: str, times: int = 1) -> None:
        """Wait until it has said a line that begins so, as often as that."""
        while sum(said.startswith(line) for said in self.lines) < times:
            said = self._pipe.readline().rstrip()
            if not said:
                raise AssertionError(f"the child ended by itself; it said {self.lines[-3:]}")
            self.lines.append(said)

    def kill(self) -> list[Orphan]:
        """Kill it, whatever it is doing, and return the children that it leaves."""
        os.kill(self.pid, signal.SIGSTOP)  # so that it has no other child than those seen
        os.waitpid(self.pid, os.WUNTRACED)
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        left = [Orphan(int(pid)) for pid in children]
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.lines += self._pipe.read().splitlines()
        self._pipe.close()
        return left


class Orphan:
    """A process whose parent was killed."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._began = self._stat()[19]

    def wait(self, patience_s: float) -> float:
        """Wait until it has ended by itself, and return how long that took."""
        start = time.monotonic()
        while time.monotonic() - start < patience_s:
            with suppress(OSError):
                stat = self._stat()
                if stat[0] != "Z" and stat[19] == self._began:
                    time.sleep(LOOK_S)
                    continue
            return time.monotonic() - start
        raise AssertionError(f"process {self.pid} goes on without its parent")

    def _stat(self) -> list[str]:
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()


def _work(work: Callable[[Say], None], writes: int) -> None:
    try:
        work(lambda what: os.write(writes, f"{what}\n".encode()) and None)
    except BaseException:  # noqa: BLE001 - it is a process of its own, and tells why it ended
        traceback.print_exc()
    finally:
        os._exit(1)
