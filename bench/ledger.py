"""Times a ledger's import, whole: a district's 298 rows, and 200,000.

    python -m bench.ledger [--rows 298 200000]

Each file is written as a spreadsheet program would, and imported by the
command `stationmap import`, from cold, into a store of its own: read in its
confined process, checked, compared, and kept. Beside it stands what
`pandas.read_excel` takes for the cells of the same file alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from html import escape
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from stationmap.geodata import open_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stationmap.model import Township

    Row = list[str | float]

GOALS = {298: 2.0, 200_000: 60.0}  # seconds
GOAL_GB = 1.0
SPACING_M, JITTER_M = 64.0, 20.0  # so no two are within 20 m of each other
M_PER_DEG = 111_200.0
LOOK_S = 0.02
HEADINGS = "序号 驿站名称 所属镇街 地址 经度 纬度 开放时间 服务功能 联系电话 负责人 建设方式 星级"
HOURS = ("24小时", "8:30-17:00", "周一至周日 9:00-21:00", "工作日 8:30-11:30,13:30-17:30")
SERVICES = ("饮水、微波炉、充电", "饮水、休息、WIFI、药箱", "热饭、饮水、厕所、空调、图书")
COMMAND = (sys.executable, "-c", "from stationmap.cli import main; main()")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, nargs="*", default=list(GOALS))
    townships = open_catalogue().townships
    for count in arguments.parse_args().rows:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{count}.xlsx"
            write(file, list(rows(townships, count)))
            show(count, file, Path(folder) / "data")


def show(count: int, file: Path, data: Path) -> None:
    beside_s = min(read_by_pandas(file) for _ in range(3 if count < 1_000 else 1))
    took = run(data, "import", str(file), "--yes", "--json")
    told = json.loads(took.output)
    if told["version"]["stations"] != count:
        sys.exit(f"{told['version']['stations']} of {count} rows arrived: {told['counts']}")
    again = run(data, "import", str(file), "--yes", "--json")
    if not json.loads(again.output)["changes_nothing"]:
        sys.exit("the same file twice changed something")
    goal = f", goal {GOALS[count]:.0f} s and {GOAL_GB:.0f} GB" if count in GOALS else ""
    print(
        f"{count:,} rows, {file.stat().st_size / 1e6:.1f} MB: imported in {took.wall_s:.2f} s"
        f"{goal}; at most {took.peak_gb:.2f} GB, all its processes together; "
        f"the same again {again.wall_s:.2f} s"
    )
    print(
        f"  pandas.read_excel of its cells alone {beside_s:.2f} s: "
        f"the whole import takes {took.wall_s / beside_s:.2f} times that"
    )


class Took:
    """A command that ran: what it said, for how long, and with how much memory."""

    def __init__(self, output: str, wall_s: float, peak_gb: float) -> None:
        self.output, self.wall_s, self.peak_gb = output, wall_s, peak_gb


def run(data: Path, *words: str) -> Took:
    environment = {**os.environ, "STATIONMAP_DATA_DIR": str(data)}
    start = time.perf_counter()
    with subprocess.Popen(
        [*COMMAND, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        watched = Watched(process.pid)
        output, _ = process.communicate()
        wall_s = time.perf_counter() - start
        watched.end()
    if process.returncode:
        sys.exit(f"stationmap {' '.join(words)} ended with {process.returncode}\n{output[:2000]}")
    return Took(output, wall_s, watched.peak / 1e9)


class Watched(threading.Thread):
    """Looks again and again at the memory of a session's processes, added up."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self._over = session, 0, threading.Event()
        self.start()

    def end(self) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._over.wait(LOOK_S):
            self.peak = max(self.peak, page * sum(self._pages()))

    def _pages(self) -> Iterator[int]:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                    if int(after_name[3]) == self.session:
                        yield int((entry / "statm").read_text().split()[1])
                except (OSError, IndexError):
                    continue  # it has ended meanwhile


def read_by_pandas(file: Path) -> float:
    """In a process of its own, without what that takes to load pandas."""
    script = (
        "import sys, time, pandas; pandas.read_excel; start = time.perf_counter(); "
        "pandas.read_excel(sys.argv[1]); print(time.perf_counter() - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def rows(townships: Sequence[Township], count: int) -> Iterator[Row]:
    """A ledger of stations that stand in their townships, no two of them within 20 m."""
    rng = np.random.default_rng(110113)
    west, south, east, north = shapely.total_bounds([t.geometry for t in townships])
    step = SPACING_M / M_PER_DEG
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    lons, lats = np.meshgrid(np.arange(west, east, step * stretch), np.arange(south, north, step))
    points = np.column_stack([lons.ravel(), lats.ravel()])
    jitter = JITTER_M / M_PER_DEG
    points += rng.uniform(-jitter, jitter, points.shape) * (stretch, 1.0)
    points = points.round(6)  # as they will be written; a point of the edge stays inside
    named: list[str] = [""] * len(points)
    for township in townships:
        shapely.prepare(township.geometry)
        for n in np.flatnonzero(shapely.contains_xy(township.geometry, *points.T)):
            named[n] = township.name
    inside = [n for n, name in enumerate(named) if name]
    chosen = rng.choice(inside, count, replace=False)
    for number, n in enumerate(sorted(chosen.tolist()), start=1):
        yield [
            number,
            f"{named[n]}第 {number} 工会驿站",
            named[n],
            f"{named[n]}某路 {number} 号",
            float(points[n, 0]),
            float(points[n, 1]),
            HOURS[number % len(HOURS)],
            SERVICES[number % len(SERVICES)],
            "",
            "",
            "自建" if number % 2 else "共建",
            number % 6,
        ]


def write(file: Path, lines: Sequence[Row]) -> None:
    """Write a workbook with shared strings, as spreadsheet programs do; openpyxl takes a minute."""
    shared: dict[str, int] = {}
    sheet = StringIO()
    sheet.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
    sheet.write("<sheetData>")
    for number, line in enumerate([HEADINGS.split(), *lines], start=1):
        sheet.write(f'<row r="{number}">')
        for column, value in zip("ABCDEFGHIJKL", line, strict=True):
            if isinstance(value, str) and value:
                index = shared.setdefault(value, len(shared))
                sheet.write(f'<c r="{column}{number}" t="s"><v>{index}</v></c>')
            elif not isinstance(value, str):
                sheet.write(f'<c r="{column}{number}"><v>{value!r}</v></c>')
        sheet.write("</row>")
    sheet.write("</sheetData></worksheet>")
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main_ns}" xmlns:r="{office}"><sheets>'
        '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet.getvalue(),
        "xl/sharedStrings.xml": f'<sst xmlns="{main_ns}">'
        + "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        + "</sst>",
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)


if __name__ == "__main__":
    main()
