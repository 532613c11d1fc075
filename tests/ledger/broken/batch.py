"""Reads many files in one confined process: ``python -m tests.ledger.broken.batch kept|fuzz``.

One process for all is quicker than one for each, and holds to the same
limits. It answers with one line of JSON for each file.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stationmap.errors import FileError
from stationmap.ledger.limits import Limits
from stationmap.ledger.reading import confined
from stationmap.ledger.reading.content import read_content
from stationmap.ledger.reading.wire import packed_fault
from tests.ledger.broken.manifest import FILES, MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator

_GOOD = ("macros.xlsm", "layer-good.gpkg", "map-good.geojson", "csv-gbk.csv")
_EACH = 120


def outcome(content: bytes, file: str) -> dict[str, Any]:
    """Read one file; whatever is raised but `FileError` ends this process."""
    began = time.perf_counter()
    try:
        sheet = read_content(content, file, Limits())
        found = {"rows": len(sheet.lines), "headings": sheet.headings}
        faults = sheet.faults
    except FileError as error:
        found = {}
        faults = error.faults  # type: ignore[assignment]
    said = [packed_fault(fault) for fault in faults]
    return {"file": file, **found, "faults": said, "wall_s": time.perf_counter() - began}


def kept() -> Iterator[tuple[str, bytes]]:
    """Yield the kept files that are read with the usual limits."""
    for said in json.loads(MANIFEST.read_text(encoding="utf-8")):
        if said["kept"] and "limits" not in said:
            yield said["file"], (FILES / said["file"]).read_bytes()


def fuzz() -> Iterator[tuple[str, bytes]]:
    """Yield good files with bytes changed, cut out or doubled, the same ones each time."""
    chance = random.Random(20261121)  # noqa: S311 - damage, no secrets
    for name in _GOOD:
        good = (FILES / name).read_bytes()
        for _ in range(_EACH):
            content = bytearray(good)
            for _ in range(chance.choice((1, 1, 3, 20))):
                at = chance.randrange(len(content))
                way = chance.randrange(4)
                if way == 0:
                    content[at] ^= 1 << chance.randrange(8)
                elif way == 1:
                    content[at] = chance.choice((0, 0xFF, 0x80, 0x22, 0x0A))
                elif way == 2:
                    del content[at : at + chance.choice((1, 2, 64))]
                else:
                    content[at:at] = content[at : at + chance.choice((1, 4, 64))]
            yield name, bytes(content)


def peak_bytes() -> int:
    """Return the most memory this process has held."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) << 10
    return 0


def main() -> None:
    """Read them all."""
    files = list({"kept": kept, "fuzz": fuzz}[sys.argv[1]]())
    confined._confine(Limits())
    for file, content in files:
        sys.stdout.write(json.dumps(outcome(content, file)) + "\n")
        sys.stdout.flush()
    sys.stdout.write(json.dumps({"peak_bytes": peak_bytes()}) + "\n")


if __name__ == "__main__":
    main()
