"""The process that opens a stranger's file: started anew for each, with little it may use.

``python -I -m stationmap.ledger.reading.confined`` reads one line of JSON, then the
file itself, from its standard input, and answers in lines of JSON. It sets
its own limits before it looks at the file. A library that crashes, loops or
asks for all memory ends this process and no other.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from typing import TYPE_CHECKING

from stationmap.errors import FileError
from stationmap.ledger.limits import Limits
from stationmap.ledger.reading.wire import packed, packed_fault, sheet_messages

if TYPE_CHECKING:
    from typing import BinaryIO

_FILES = 32  # open at once; Python itself needs some to import


def main(source: BinaryIO, answer: BinaryIO) -> None:
    """Read one file and say what is in it, or why there is nothing to read."""
    asked = json.loads(source.readline())
    limits = Limits(**asked["limits"])
    _confine(limits)
    try:
        _read(source.read(), asked, limits, answer)
    except FileError as error:
        faults = [packed_fault(fault) for fault in error.faults]  # type: ignore[arg-type]
        answer.write(packed({"refused": faults, "accepted": error.accepted}))
    except MemoryError:
        answer.write(packed({"stopped": "memory"}))
    except RecursionError:
        answer.write(packed({"stopped": "depth"}))
    except BaseException as error:  # noqa: BLE001 - a library's panic is none of Exception
        answer.write(packed({"stopped": "error", "why": f"{type(error).__name__}: {error}"[:500]}))
    answer.flush()


def _peak_bytes() -> int | None:
    """Return the most memory this program held; None where the system does not tell.

    Not ``ru_maxrss``, which Linux carries over from the process that started this one.
    """
    with contextlib.suppress(OSError), open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - pathlib is not imported here
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None


def _read(content: bytes, asked: dict[str, str], limits: Limits, answer: BinaryIO) -> None:
    from stationmap.ledger.reading.content import read_content

    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share - told >= 0.02:  # noqa: PLR2004 - fifty steps are enough for a bar
            told = share
            answer.write(packed({"share": round(share, 2)}))
            answer.flush()

    name = asked["sheet_name"]
    try:
        sheet = read_content(content, asked["file"], limits, sheet_name=name, tell=tell)
    finally:
        answer.write(packed({"peak_bytes": _peak_bytes()}))
    del content
    answer.writelines(sheet_messages(sheet))


def _confine(limits: Limits) -> None:
    """Give up whatever is not needed; a limit that the system lowers further stays so."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # At the hard limit of time the system kills; at the soft one it says why.
        highest = allowed + 1 if kind == resource.RLIMIT_CPU else allowed
        resource.setrlimit(kind, (allowed, highest if hard == resource.RLIM_INFINITY else allowed))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
