"""Kill a process that changes the ledger, at random moments, and see that nothing is lost.

    python -m bench.kills [import|store] [--kills 1000] [--store postgresql://...] [--seed N]

`import` kills the command `stationmap import` of a spreadsheet anywhere between
its begin and its end, while a server answers from the same store. `store` kills
a process that does nothing but change the store, and so hits the moments in
which it writes far more often.

A process that has everything loaded makes the children. Each is killed
(SIGKILL) a random moment later. Then the store has to open, to pass its
database's own check, and to hold what was done, whole, and no half of anything.

It goes on beyond `--kills`, up to `MOST` times as many, until enough of them
came in the middle of a change, and enough changes came about in spite of them.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stationmap.settings import Settings

if TYPE_CHECKING:
    from bench.kills_of_import import ImportKills
    from bench.kills_of_store import StoreKills

KINDS = "import", "store"
MOST = 4
IN_THE_MIDDLE = 0.5  # of the kills asked for


@dataclass
class Tally:
    """What happened so far."""

    kills: int = 0
    in_the_middle: int = 0
    versions: int = 0


def begun(what: str, settings: Settings, chance: random.Random) -> ImportKills | StoreKills:
    """Make ready to kill what was asked for; each loads what the other does not need."""
    if what == "store":
        from bench.kills_of_store import StoreKills

        return StoreKills(settings, chance)
    from bench.kills_of_import import ImportKills

    return ImportKills(settings, chance)


def main() -> None:
    """Kill as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=KINDS, default="import")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--store", default="", help="an empty PostgreSQL database")
    asked = parser.parse_args()
    tally, began = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="stationmap-kills-") as folder:
        settings = Settings(data_dir=Path(folder) / "data", store=asked.store)
        with begun(asked.what, settings, random.Random(asked.seed)) as kills:
            enough = IN_THE_MIDDLE * asked.kills, kills.VERSIONS * asked.kills
            while tally.kills < asked.kills or (
                tally.kills < MOST * asked.kills
                and (tally.in_the_middle < enough[0] or tally.versions < enough[1])
            ):
                tally.kills += 1
                kills.kill(tally)
        told = kills.told()
    seconds = round(time.monotonic() - began, 1)
    database = "PostgreSQL" if asked.store else "SQLite"
    print(json.dumps({"database": database, **vars(tally), **told, "seconds": seconds}))


if __name__ == "__main__":
    main()
