"""Reads a keeper's file without trusting it."""

from __future__ import annotations

import json
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from stationmap.ledger.fault import Fault
from stationmap.ledger.limits import Limits
from stationmap.ledger.reading.file_kinds import ENDINGS
from stationmap.ledger.reading.wire import Heard, unpacked_fault
from stationmap.ledger.refusal import refusal, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.errors import FileError
    from stationmap.ledger.sheet import Sheet

    Watch = Callable[[str, float], None]

_READ_BYTES = 1 << 18
_LONGEST_NAME = 120
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Spent:
    """What the confined process used.

    `peak_bytes` is None where it was ended before it could say so; its limit
    of memory held all the same.
    """

    peak_bytes: int | None
    cpu_s: float
    wall_s: float


def read_sheet(  # the file, how much of it, and who is told
    content: bytes,
    file: str,
    *,
    limits: Limits | None = None,
    watch: Watch | None = None,
    sheet_name: str | None = None,
    spent: Callable[[Spent], None] | None = None,
) -> Sheet:
    """Read the table in a file, in a process of its own that cannot do harm.

    Excel (.xlsx, .xlsm, .xls), text with separators in UTF-8, GBK, GB18030 or
    UTF-16, GeoJSON and GeoPackage, told apart by their content.

    Parameters
    ----------
    content : bytes
        The whole file.
    file : str
        Its name, for messages; folders in it are dropped.
    limits : Limits, optional
        Bounds on the file and on the process; None: the usual ones.
    watch : callable, optional
        Is told the stage, "read", and the share that is done, 0 to 1.
    sheet_name : str, optional
        The sheet of a workbook or layer of a GeoPackage; None: the one that
        looks most like a ledger.
    spent : callable, optional
        Is told what the process used.

    Returns
    -------
    Sheet
        Its ``faults`` are what was odd and did not stop the reading.

    Raises
    ------
    FileError
        The file gives no table, or would take more memory or time than it
        may; ``faults`` says where and why.
    """
    limits = limits or Limits()
    file = plain_name(file)
    if len(content) > limits.file_bytes:
        raise _too_large(len(content), limits)
    asked = {"file": file, "limits": asdict(limits), "sheet_name": sheet_name}
    with tempfile.TemporaryFile() as source:
        source.write(json.dumps(asked).encode() + b"\n")
        source.write(content)
        source.seek(0)
        child = _Child(source, limits)
        try:
            return _listen(child, limits, watch)
        finally:
            used = child.close()
            if spent is not None:
                spent(used)


def plain_name(file: str) -> str:
    """Return a file's name without folders and without what cannot be printed."""
    bare = _UNPRINTED.sub("", re.split(r"[/\\]", file)[-1]).strip()
    if len(bare) <= _LONGEST_NAME:
        return bare
    stem, dot, ending = bare.rpartition(".")
    known = dot + ending if ending.lower() in ENDINGS else ""
    return (stem if known else bare)[: _LONGEST_NAME - len(known) - 1] + "…" + known


class _Child:
    """The confined process: started, heard until its time is up, and always ended."""

    def __init__(self, source: BinaryIO, limits: Limits) -> None:
        self._began = time.monotonic()
        self._spent: Spent | None = None
        self.peak_bytes: int | None = None
        self._until = self._began + limits.wall_s
        # Its own environment: no address of a database, no key of a service.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "stationmap.ledger.reading.confined"],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "PROJ_NETWORK": "OFF"},
        )

    def messages(self) -> Iterator[dict[str, Any]]:
        """Yield what it says, message by message, until it ends or its time is up."""
        stream = self._process.stdout
        assert stream is not None  # noqa: S101 - it was asked for above
        kept = b""
        with selectors.DefaultSelector() as waiting:
            waiting.register(stream, selectors.EVENT_READ)
            while True:
                if not waiting.select(max(0.0, self._until - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(stream.fileno(), _READ_BYTES)
                if not chunk:
                    return
                *lines, kept = (kept + chunk).split(b"\n")
                for line in lines:
                    yield json.loads(line)

    def close(self) -> Spent:
        """End it, whatever it is doing, and return what it used."""
        if self._spent is not None:
            return self._spent
        process = self._process
        # Not Popen.kill, which would collect an ended process and its figures.
        os.kill(process.pid, signal.SIGKILL)
        if process.stdout is not None:
            process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall_s = time.monotonic() - self._began
        self._spent = Spent(self.peak_bytes, usage.ru_utime + usage.ru_stime, wall_s)
        return self._spent

    @property
    def out_of_time(self) -> bool:
        """Whether it was ended for the time it computed; only once it is closed."""
        return self._process.returncode == -signal.SIGXCPU


def _listen(child: _Child, limits: Limits, watch: Watch | None) -> Sheet:
    heard = Heard()
    try:
        for message in child.messages():
            if "share" in message and watch is not None:
                watch("read", 0.9 * message["share"])
            elif "lines" in message:
                heard.take_lines(message["lines"])
            elif "peak_bytes" in message:
                child.peak_bytes = message["peak_bytes"]
            elif "sheet" in message:
                if watch is not None:
                    watch("read", 1.0)
                return heard.sheet(message["sheet"])
            elif "refused" in message:
                raise _refused(message)
            elif "stopped" in message:
                raise _stopped(message["stopped"], message.get("why", ""), limits)
    except TimeoutError as error:
        raise _stopped("time", "", limits) from error
    child.close()
    raise _stopped("time" if child.out_of_time else "crash", "", limits)


def _refused(message: dict[str, Any]) -> FileError:
    first, *more = [unpacked_fault(said) for said in message["refused"]]
    error = refused(first, accepted=tuple(message["accepted"]))
    error.faults = (first, *more)
    return error


def _too_large(size: int, limits: Limits) -> FileError:
    most = limits.file_bytes >> 20
    return refusal(
        "file-too-large",
        zh=f"文件有 {size / (1 << 20):.1f} MB，最多 {most} MB。请删去图片和别的表再上传。",
        en=f"The file has {size / (1 << 20):.1f} MB; {most} MB at most. Keep only the ledger.",
        value=size,
    )


def _stopped(how: str, why: str, limits: Limits) -> FileError:
    memory = limits.memory_bytes >> 20
    told = {
        "memory": (
            f"读这个文件要的内存超过 {memory} MB，停下了。请只留台账这一张表，另存后再上传。",
            f"Reading needed more than {memory} MB of memory. Keep only the ledger's sheet.",
        ),
        "time": (
            "读了很久还没有读完，停下了。请只留台账这一张表，另存后再上传。",
            "Reading took too long and was stopped. Keep only the ledger's sheet.",
        ),
        "depth": (
            "文件一层套一层，套得太深，停下了。请重新导出台账，再上传。",
            "The file nests too deep and was not read. Export the ledger again.",
        ),
    }
    zh, en = told.get(
        how,
        (
            "这个文件读不出来，读它的程序停了。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。",
            "The file could not be read; the program that read it ended. Save it again as .xlsx.",
        ),
    )
    return refusal(f"reading-{how}", zh=zh, en=en, value=why or None)


__all__ = ["Fault", "Limits", "Spent", "plain_name", "read_sheet"]
