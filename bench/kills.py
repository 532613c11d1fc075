"""Kill a process that writes to the store, at random moments, and see that nothing is lost.

    python -m bench.kills [--kills 1000] [--store postgresql://...] [--seed N]

A process that has everything loaded makes children. Each child opens the store
and adds versions, rolls back and lets files wait, as fast as it can, and says
so before and after each. It is killed (SIGKILL) a random moment later. Then the
store has to open, to pass its database's own check, to hold every version and
every file that a child had said was done, each whole, and no half of another.
Every fiftieth kill a new store begins, so that its making is killed as well.
"""

# ruff: noqa: S101 - what it asserts is what it is for
from __future__ import annotations

import argparse
import json
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from stationmap.errors import ConflictError
from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.settings import Settings
from stationmap.store import Snapshot, Store, VersionKind

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
STATIONS, FILE_BYTES = 298, 20_000
LONGEST_S = 0.05
AT_WORK = 0.8  # of the kills come once the child has opened the store, the others at any time
OPENED = "done open"
IN_ONE_STORE = 50


@dataclass
class Tally:
    """What happened so far; `done` is what children had said was done in this store."""

    kills: int = 0
    in_the_middle: int = 0
    versions: int = 0
    done: dict[str, str] = field(default_factory=dict)


def ledger(name: str) -> Ledger:
    """Make a ledger that tells by each of its rows whose it is."""
    place = LonLat(116.65, 40.13)
    return Ledger(
        tuple(
            Entry(Station(f"SY-{n:04}", name, place, PositionQuality.LEDGER))
            for n in range(STATIONS)
        )
    )


def work(settings: Settings, said: int, seed: int) -> None:
    """Change the store for ever, and say before and after each time what was done."""
    chance = random.Random(seed)

    def say(what: str) -> None:
        os.write(said, f"{what}\n".encode())

    say("begin open")
    with Store.open(settings) as store:
        store.begin("package", ledger("package"), at=NOW)
        say(OPENED)
        for turn in range(1_000_000):
            now = store.current()
            assert now is not None
            name = f"{seed}-{turn}"
            content = chance.randbytes(FILE_BYTES)
            say(f"begin {name}")
            try:
                if turn % 4 == 3:
                    made = store.roll_back(1, based_on=now.number, who=name, at=NOW)
                    say(f"done version {made.number} package")
                elif turn % 4 == 1:
                    draft = store.add_draft(name, content, who=name, at=NOW)
                    say(f"done draft {draft} {name}")
                else:
                    made = store.add_version(
                        Snapshot(ledger(name), content),
                        kind=VersionKind.IMPORT,
                        based_on=now.number,
                        who=name,
                        at=NOW,
                        file=content,
                    )
                    say(f"done version {made.number} {name}")
            except ConflictError:
                say(f"done nothing {name}")  # what a killed one had begun came about after all


def kill_one(settings: Settings, chance: random.Random, tally: Tally) -> None:
    """Make a child, kill it, and note what it had said."""
    reads, writes = os.pipe()
    seed = chance.randrange(1 << 30)
    child = os.fork()
    if child == 0:
        os.close(reads)
        try:
            work(settings, writes, seed)
        finally:
            os._exit(1)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        lines = []
        if chance.random() < AT_WORK:
            while OPENED not in lines:
                lines.append(pipe.readline().rstrip())
                assert lines[-1], "the child ended by itself"
        time.sleep(chance.random() * LONGEST_S)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        lines += pipe.read().splitlines()
    assert os.WIFSIGNALED(status), f"the child ended by itself; it said {lines[-3:]}"
    tally.kills += 1
    tally.in_the_middle += bool(lines) and lines[-1].startswith("begin")
    for line in lines:
        state, kind, *more = line.split()
        if state == "done" and kind in ("version", "draft"):
            tally.done[f"{kind} {more[0]}"] = more[1]


def check(settings: Settings, tally: Tally, *, wholly: bool) -> None:
    """Open the store after a kill, and see that all that was done is there, whole."""
    with Store.open(settings) as store:
        if not settings.store:
            with store.reading() as connection:
                assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
                assert not connection.execute(text("PRAGMA foreign_key_check")).all()
        now = store.current()
        numbers = [version.number for version in store.versions(1_000_000)]
        assert numbers == list(range(len(numbers), 0, -1)), numbers
        drafts = {draft.id: draft.file_name for draft in store.drafts()}
        for what, name in tally.done.items():
            kind, key = what.split()
            if kind == "draft":
                assert drafts.get(key) == name, f"the file {name} is lost"
            else:
                assert int(key) <= len(numbers), f"version {key} is lost"
        rows = [row.subject for row in store.audit(1_000_000, action="versions.")]
        assert rows == [str(number) for number in numbers], "versions and audit log differ"
        for number in numbers if wholly else numbers[:2]:
            held = store.snapshot(number)
            (name,) = {station.name for station in held.ledger.stations}
            assert held.ledger == ledger(name)
            assert held.townships == store.file(number)
            assert tally.done.get(f"version {number}", name) == name
        if wholly:
            for draft in drafts:
                assert len(store.draft_file(draft)) == FILE_BYTES
            tally.versions += len(numbers)
        assert now is None or now.number == len(numbers)


def main() -> None:
    """Kill as often as asked, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--store", default="", help="an empty PostgreSQL database")
    asked = parser.parse_args()
    chance, tally, began = random.Random(asked.seed), Tally(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="stationmap-kills-") as folder:
        settings = Settings(data_dir=Path(folder))
        for turn in range(asked.kills):
            if turn % IN_ONE_STORE == 0 and not asked.store:
                settings, tally.done = Settings(data_dir=Path(folder) / f"{turn}"), {}
            elif asked.store:
                settings = Settings(store=asked.store)
            kill_one(settings, chance, tally)
            last = (turn + 1) % IN_ONE_STORE == 0 or turn + 1 == asked.kills
            check(settings, tally, wholly=last)
    took = round(time.monotonic() - began, 1)
    print(
        json.dumps(
            {
                "kills": tally.kills,
                "in_the_middle": tally.in_the_middle,
                "versions": tally.versions,
                "seconds": took,
            }
        )
    )


if __name__ == "__main__":
    main()
