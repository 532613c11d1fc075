"""Weigh and time the pages on a slow phone, beside a plain Folium page of the same stations.

    python -m bench.web [--runs 3] [--only finder]

Nothing leaves this machine: the real server and the Folium page run on loopback, and
bench/folium_page.py says what stands in for the foreign parts of the latter. Figures are
medians of the runs.

Lighthouse's scores and its estimate of FCP and LCP come from loading at full speed and
computing what the slow network would have made of it. "List" and "map" are measured while
Chromium itself is slowed down: when the first line about a station, and the first station
on the map, have been painted. A request then waits 560 ms, not 150, since Chromium slows
requests and not packets; that is Lighthouse's own correction. Loopback is HTTP/1.1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.error import URLError
from urllib.request import urlopen

from bench import folium_page
from stationmap.geodata import open_catalogue
from stationmap.words import ROUGH

if TYPE_CHECKING:
    from collections.abc import Iterator

    Figures: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parent / "phone"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
START_S, STOP_S = 60.0, 10.0
DISTRICT = "110113"
HERE = "lon=116.6546&lat=40.1302"
FOLIUM = "Folium"
LIST = "#sheet h2, #sheet li"
WATCH = {"list": LIST, "map": ".leaflet-marker-icon"}
# What a page fetches for its map alone.
FOR_MAP = re.compile(
    r"leaflet|\.geojson|tiles/|marker-|/(?:late|layers|map|labels|land|scale)\.(?:js|css)"
)
COLUMNS = (
    *("performance", "accessibility", "best practices"),
    *("FCP s", "LCP s", "TBT ms", "shift"),
    *("list s", "map s", "KB at list", "KB less map", "KB in all"),
    *("again: list s", "map s", "KB"),
)
GOAL = ("100", "100", "100", "", "2.0", "", "0.05", "2.0", "", "", "100", "150", "0.5", "", "")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--runs", type=int, default=3, metavar="N")
    asked.add_argument("--only", default="", metavar="WORD", help="pages whose name has it")
    options = asked.parse_args()
    stations = open_catalogue(None, DISTRICT).stations
    with ExitStack() as running:
        ours = running.enter_context(serving())
        theirs = running.enter_context(folium_page.served(stations))
        placed = next(station for station in stations if station.position_quality not in ROUGH)
        pages = [*public(ours, placed.ref), folium(theirs)]
        wanted = [page for page in pages if options.only in page["name"]]
        runs = measured(wanted, options.runs)
    show(wanted, runs)


def public(address: str, ref: str) -> list[Figures]:
    """List the public pages; those with a map of stations are timed, too."""
    found = {
        "finder": ("/", WATCH),
        "finder from a place": (f"/?{HERE}", WATCH),
        "finder in English": (f"/?{HERE}&lang=en", None),
        "search": ("/?q=shengli", None),
        "station": (f"/s/{ref}?{HERE}", {"list": "h1", "map": ".leaflet-marker-icon"}),
        "on my way": (f"/way?{HERE}&to=116.70,40.20", None),
        "report": (f"/s/{ref}/report?kind=broken", None),
        "report of a place": (f"/s/{ref}/report?kind=position", None),
        "plan": ("/plan", None),
        "api": ("/api/v1/", None),
        "ogc": ("/ogc/?f=html", None),
        "ogc collections": ("/ogc/collections?f=html", None),
        "ogc collection": ("/ogc/collections/stations?f=html", None),
        "ogc items": ("/ogc/collections/stations/items?f=html", None),
        "ogc conformance": ("/ogc/conformance?f=html", None),
        "login": ("/login", None),
    }
    return [
        {"name": name, "url": f"{address}{path}", "watch": watch}
        for name, (path, watch) in found.items()
    ]


def folium(address: str) -> Figures:
    return {"name": FOLIUM, "url": address, "watch": {"map": ".leaflet-marker-icon"}}


@contextmanager
def serving() -> Iterator[str]:
    """Run the real server with a ledger of its own, as ``make run`` does, until we are done."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("STATIONMAP_")}
        environment |= {"STATIONMAP_PORT": str(port), "STATIONMAP_DATA_DIR": str(folder / "data")}
        log = held.enter_context((folder / "log.txt").open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-c", "from stationmap.cli import main; main()", "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        held.callback(process.wait, STOP_S)
        held.callback(process.terminate)
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        yield address


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"{address}/readyz", timeout=2).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def measured(pages: list[Figures], runs: int) -> dict[str, list[Figures]]:
    """Have Lighthouse open each page, and sort what it says by page."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        raise SystemExit("there is no Chromium here: apt-get install chromium")
    asked = {"chromium": chromium, "runs": runs, "pages": pages}
    done = subprocess.run(
        [shutil.which("node") or Path(sys.executable).parent / "node", FOLDER / "measure.mjs"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, list[Figures]] = {}
    for line in done.stdout.splitlines():
        figures = json.loads(line)
        found.setdefault(figures["name"], []).append(figures)
    return found


def show(pages: list[Figures], runs: dict[str, list[Figures]]) -> None:
    names = [page["name"] for page in pages]
    wide = max(map(len, (*names, "goal")))
    print(" " * wide, *(f"{column:>{len(column)}}" for column in COLUMNS), sep="  ")
    for name, cells in (*((name, row(runs[name])) for name in names), ("goal", GOAL)):
        print(f"{name:{wide}}", *map(aligned, cells, COLUMNS), sep="  ")
    print("\nwhat keeps pages from 100:")
    for name in names:
        lost = {f"{one['category']}/{one['id']}": one["said"] for one in runs[name][-1]["lost"]}
        for audit, said in sorted(lost.items()):
            print(f"  {name}: {audit} ({said})")


def aligned(cell: str, column: str) -> str:
    return f"{cell:>{len(column)}}"


def row(runs: list[Figures]) -> tuple[str, ...]:
    """Write the medians of a page's runs."""

    def middle(*path: str | int, scale: float = 1.0, places: int = 0) -> str:
        values = [value for run in runs if (value := dig(run, path)) is not None]
        return f"{median(values) * scale:.{places}f}" if values else "–"

    def weight(visit: str, which: str) -> str:
        values = [
            kilobytes(run[visit], which)
            for run in runs
            if visit in run and (which != "list" or which in run[visit])
        ]
        return f"{median(values):.0f}" if values else "–"

    return (
        *(middle("scores", number) for number in range(3)),
        middle("estimate", "fcp", scale=1e-3, places=2),
        middle("estimate", "lcp", scale=1e-3, places=2),
        middle("estimate", "tbt"),
        middle("shift", places=3),
        middle("first", "list", scale=1e-3, places=2),
        middle("first", "map", scale=1e-3, places=2),
        weight("first", "list"),
        weight("first", "less map"),
        weight("first", "all"),
        middle("again", "list", scale=1e-3, places=2),
        middle("again", "map", scale=1e-3, places=2),
        weight("again", "all"),
    )


def dig(figures: Figures, path: tuple[str | int, ...]) -> float | None:
    """Follow a path into figures; nothing where it leads nowhere."""
    found: Any = figures
    for step in path:
        found = found.get(step) if isinstance(found, dict) else found[step]
        if found is None:
            return None
    return float(found)


def kilobytes(visit: Figures, which: str) -> float:
    """Weigh what came over the wire: in all, without the map's parts, or until the list stood."""
    came = visit["requests"]
    if which == "list":
        came = [request for request in came if request["endMs"] <= visit["list"]]
    if which == "less map":
        came = [request for request in came if not FOR_MAP.search(request["url"])]
    return sum(request["bytes"] for request in came) / 1000


if __name__ == "__main__":
    main()
