"""What is killed: a process that adds versions, rolls back and lets files wait for ever.

Before and after each change it says so. Afterwards every version and every
file that was said to be done has to be there, each whole, and no half of another.
"""

# ruff: noqa: S101 - what it asserts is what it is for
from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from bench.sound import refuse_unsound
from bench.victim import Victim
from stationmap.errors import ConflictError
from stationmap.hours import SHANGHAI
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import LonLat, PositionQuality, Station
from stationmap.store import Snapshot, Store, VersionKind

if TYPE_CHECKING:
    from bench.kills import Tally
    from bench.victim import Say
    from stationmap.settings import Settings

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
STATIONS, FILE_BYTES = 298, 20_000
CHANGES = 4  # fit between a child's start and the latest moment at which it is killed
AT_WORK = 0.8  # of the kills come once the child has opened the store, the others at any time
OPENED = "done open"
IN_ONE_STORE = 50  # then a new one begins, so that its making is killed as well


class StoreKills:
    """Kills changes of a store, one after the other.

    Parameters
    ----------
    settings : Settings
        An empty store.
    chance : Random
        Chooses the moments.
    """

    VERSIONS = 0.02  # that come about in spite of it, as a share of the kills

    def __init__(self, settings: Settings, chance: random.Random) -> None:
        self._all, self._chance, self._turn = settings, chance, 0
        self._begin()
        self._longest_s = self._measured()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._check(wholly=True)

    def kill(self, tally: Tally) -> None:
        """Make a child, kill it, and see what there is then."""
        self._turn += 1
        if self._turn % IN_ONE_STORE == 0 and not self._all.store:
            self._check(wholly=True)
            self._begin()
        victim = self._victim()
        if self._chance.random() < AT_WORK:
            victim.hear(OPENED)
        time.sleep(self._chance.random() * self._longest_s)
        left = victim.kill()
        assert not left, "a child of the child"
        tally.in_the_middle += bool(victim.lines) and victim.lines[-1].startswith("begin")
        self._note(victim.lines)
        tally.versions += self._check(wholly=False)

    def told(self) -> dict[str, object]:
        """Return the figures that only this kind has."""
        return {"longest_wait_s": round(self._longest_s, 3)}

    def _measured(self) -> float:
        victim = self._victim()
        victim.hear(OPENED)
        start = time.monotonic()
        victim.hear("done", 1 + CHANGES)
        took_s = time.monotonic() - start
        victim.kill()
        self._note(victim.lines)
        self._held = self._count()
        return took_s

    def _victim(self) -> Victim:
        settings, seed = self._settings, self._chance.randrange(1 << 30)
        return Victim(lambda say: _work(settings, say, seed))

    def _note(self, lines: list[str]) -> None:
        for line in lines:
            state, kind, *more = line.split()
            if state == "done" and kind in ("version", "draft"):
                self._done[f"{kind} {more[0]}"] = more[1]

    def _begin(self) -> None:
        """Begin with an empty store."""
        assert self._all.data_dir is not None
        self._settings = replace(self._all, data_dir=self._all.data_dir / f"{self._turn}")
        self._done: dict[str, str] = {}  # what children had said was done in this store
        self._held = 0

    def _count(self) -> int:
        with Store.open(self._settings) as store:
            now = store.current()
            return now.number if now else 0

    def _check(self, *, wholly: bool) -> int:
        """See that all that was done is there, whole; return how many versions are new."""
        with Store.open(self._settings) as store:
            numbers = refuse_unsound(store)
            drafts = {draft.id: draft.file_name for draft in store.drafts()}
            for what, name in self._done.items():
                kind, key = what.split()
                if kind == "draft":
                    assert drafts.get(key) == name, f"the file {name} is lost"
                else:
                    assert int(key) <= len(numbers), f"version {key} is lost"
            for number in numbers if wholly else numbers[:2]:
                held = store.snapshot(number)
                (name,) = {station.name for station in held.ledger.stations}
                assert held.ledger == ledger(name)
                assert held.townships == store.file(number)
                assert self._done.get(f"version {number}", name) == name
            if wholly:
                for draft in drafts:
                    assert len(store.draft_file(draft)) == FILE_BYTES
        new, self._held = len(numbers) - self._held, len(numbers)
        return new


def ledger(name: str) -> Ledger:
    """Make a ledger that tells by each of its rows whose it is."""
    place = LonLat(116.65, 40.13)
    return Ledger(
        tuple(
            Entry(Station(f"SY-{n:04}", name, place, PositionQuality.LEDGER))
            for n in range(STATIONS)
        )
    )


def _work(settings: Settings, say: Say, seed: int) -> None:
    """Change the store for ever, and say before and after each time what was done."""
    chance = random.Random(seed)
    say("begin open")
    with Store.open(settings) as store:
        store.begin("package", ledger("package"), at=NOW)
        say(OPENED)
        for turn in range(1_000_000):
            name = f"{seed}-{turn}"
            say(f"begin {name}")
            try:
                say(f"done {_change(store, turn, name, chance.randbytes(FILE_BYTES))}")
            except ConflictError:
                say(f"done nothing {name}")  # what a killed one had begun came about after all


def _change(store: Store, turn: int, name: str, content: bytes) -> str:
    """Change something, and name it: a version and whose it is, or a file that waits."""
    now = store.current()
    assert now is not None
    if turn % 4 == 3:
        made = store.roll_back(1, based_on=now.number, who=name, at=NOW)
        return f"version {made.number} package"
    if turn % 4 == 1:
        return f"draft {store.add_draft(name, content, who=name, at=NOW)} {name}"
    made = store.add_version(
        Snapshot(ledger(name), content),
        kind=VersionKind.IMPORT,
        based_on=now.number,
        who=name,
        at=NOW,
        file=content,
    )
    return f"version {made.number} {name}"
