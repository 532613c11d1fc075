"""Time the sign plates of all stations, in one file, and read them back.

    python -m bench.signs

The file is made by the command `stationmap signs`, from cold, for A4 and A3. A
code of every twentieth plate is read back by another program's decoder, from a
picture as coarse as a phone's camera sees it from a step away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2
import zxingcpp

from stationmap.geodata import open_catalogue

GOAL_S, GOAL_MB = 30.0, 20.0
SITE = "https://map.example.org"
EVERY = 20
COMMAND = (sys.executable, "-c", "from stationmap.cli import main; main()")


def main() -> None:
    stations = open_catalogue().stations
    for size in ("A4", "A3"):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "signs.pdf"
            took_s = timed(file, size, Path(folder) / "data")
            read = read_back(file, [station.ref for station in stations])
            megabytes = file.stat().st_size / 1e6
        print(
            f"{len(stations)} plates, {size}: {took_s:.1f} s, goal {GOAL_S:.0f} s; "
            f"{megabytes:.1f} MB, goal {GOAL_MB:.0f} MB; {read} codes read back"
        )
        if took_s > GOAL_S or megabytes > GOAL_MB:
            sys.exit("the goal is missed")


def timed(file: Path, size: str, data: Path) -> float:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("STATIONMAP_")},
        "STATIONMAP_SITE_URL": SITE,
        "STATIONMAP_DATA_DIR": str(data),
    }
    start = time.perf_counter()
    subprocess.run(
        [*COMMAND, "signs", "--size", size, "--out", str(file)],
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - start


def read_back(file: Path, refs: list[str]) -> int:
    """Read codes back, and return how many; each leads to the station of its page."""
    document = pypdfium2.PdfDocument(file)
    if len(document) != len(refs):
        sys.exit(f"{len(document)} pages for {len(refs)} stations")
    for number in range(0, len(refs), EVERY):
        page = document[number]
        found = [code.text for code in zxingcpp.read_barcodes(page.render(scale=0.8).to_pil())]
        if found != [f"{SITE}/s/{refs[number]}"]:
            sys.exit(f"page {number + 1} says {found}")
        if "工会驿站" not in page.get_textpage().get_text_range():
            sys.exit(f"page {number + 1} has no text that can be selected")
    return len(range(0, len(refs), EVERY))


if __name__ == "__main__":
    main()
