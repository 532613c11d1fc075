"""What is killed: the command `stationmap import FILE --yes`, while a server answers.

Each file has 298 rows that all say which file it is. The command is measured
first; then it is killed at a moment chosen uniformly in that time. It leaves
the confined process that reads the file, which has to end by itself. The store
then serves the old version or the whole new one, and nothing else is left.
"""

# ruff: noqa: S101 - what it asserts is what it is for
from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from sqlalchemy import Engine, event

from bench.asked import Asked
from bench.ledger import rows, write
from bench.sound import refuse_unsound
from bench.victim import Victim
from stationmap.cli import main as stationmap
from stationmap.geodata import open_catalogue
from stationmap.store import Store

if TYPE_CHECKING:
    from random import Random

    from sqlalchemy import Connection

    from bench.kills import Tally
    from bench.victim import Say
    from stationmap.settings import Settings
    from stationmap.store import Version

STATIONS = 298
TOWNSHIPS = 4  # they stand in; a district of places would take longer to lay out
MEASURED = 2  # imports that nobody kills, at the begin and after so many kills
MEASURE_AFTER = 50
BEYOND = 1.1  # times that: some take longer, and some are to have ended
PATIENCE_S = 30.0  # with a process that should be ending, on a machine that is busy
ADDR = 3  # the column that says which file it is


class File(NamedTuple):
    """A ledger whose every row says which one it is."""

    path: Path
    mark: str


class ImportKills:
    """Kills imports, one after the other.

    Parameters
    ----------
    settings : Settings
        An empty store.
    chance : Random
        Chooses the moments.
    """

    VERSIONS = 0.0  # on a machine that gets busier none may end in time, but for those measured

    def __init__(self, settings: Settings, chance: Random) -> None:
        self._settings, self._chance = settings, chance
        self._beside = tempfile.TemporaryDirectory(prefix="stationmap-files-")
        self._folder = Path(self._beside.name)
        self._temporary = self._folder / "temporary"
        self._temporary.mkdir()
        os.environ["STATIONMAP_DATA_DIR"] = str(settings.data_dir)
        os.environ["STATIONMAP_STORE"] = settings.store
        self._server = Asked()  # loads what it needs while this process does so too
        self._rows = list(rows(open_catalogue().townships[:TOWNSHIPS], STATIONS))
        self._files = 0
        self._reading = self._writing = 0
        self._late_s = self._left_s = 0.0
        self._load()
        self._length_s = self._measured()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()
        self._beside.cleanup()

    def kill(self, tally: Tally) -> None:
        """Begin an import, kill it, and see what there is then."""
        if tally.kills % MEASURE_AFTER == 0:
            self._length_s = self._measured()
        file = self._file()
        victim = Victim(lambda say: self._import(file, say))
        victim.hear("begin")
        time.sleep(self._chance.random() * BEYOND * self._length_s)
        orphans = victim.kill()
        served = self._server.answer()
        self._reading += bool(orphans)
        self._writing += victim.lines[-1] == "writes"
        tally.in_the_middle += victim.lines[-1] != "done"
        tally.versions += self._check(file, served, done=victim.lines[-1] == "done")
        for orphan in orphans:
            self._left_s = max(self._left_s, orphan.wait(PATIENCE_S))
        assert not list(self._temporary.iterdir()), "a temporary file is left"

    def told(self) -> dict[str, object]:
        """Return the figures that only this kind has."""
        return {
            "import_s": round(self._length_s, 3),
            "while_reading": self._reading,
            "in_a_transaction": self._writing,
            "reader_ended_after_s": round(self._left_s, 3),
            "served_after_s": round(self._late_s, 3),
        }

    # ---- the import -------------------------------------------------------------

    def _load(self) -> None:
        """Import once in this very process, so that children have all libraries loaded."""
        sys.stdout.flush()
        file, out = self._file(), os.dup(1)
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        try:
            _command(file)
        finally:
            sys.stdout.flush()
            os.dup2(out, 1)
            os.close(out)
        with Store.open(self._settings) as store:
            self._serving = self._current(store, file)
        self._server.until(self._serving.label, PATIENCE_S)

    def _measured(self) -> float:
        """Return how long an import takes, in a child that is not killed before its end."""
        took = []
        for _ in range(MEASURED):
            file = self._file()
            victim = Victim(lambda say, file=file: self._import(file, say))
            victim.hear("begin")
            start = time.monotonic()
            victim.hear("done")
            took.append(time.monotonic() - start)
            victim.kill()
            assert self._check(file, self._server.answer(), done=True) == 1
        return sum(took) / MEASURED

    def _import(self, file: File, say: Say) -> None:
        tempfile.tempdir = str(self._temporary)
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)

        @event.listens_for(Engine, "begin")
        def begins(connection: Connection) -> None:
            if connection.get_execution_options().get("writes"):
                say("writes")

        @event.listens_for(Engine, "commit")
        def commits(connection: Connection) -> None:
            if connection.get_execution_options().get("writes"):
                say("commits")

        say("begin")
        _command(file)
        say("done")
        signal.pause()

    def _file(self) -> File:
        self._files += 1
        mark = f"第 {self._files} 份"
        path = self._folder / f"{self._files % 2}.xlsx"
        write(path, [[*row[:ADDR], f"{row[ADDR]} {mark}", *row[ADDR + 1 :]] for row in self._rows])
        return File(path, mark)

    # ---- what there is then -------------------------------------------------------

    def _check(self, file: File, served: str, *, done: bool) -> int:
        """See that the old version serves, or the new one, whole; return how many are new."""
        before = self._serving
        with Store.open(self._settings) as store:
            assert refuse_unsound(store)[0] in (before.number, before.number + 1)
            assert store.drafts() == ()
            now = store.current()
            assert now is not None
            if now.number > before.number:
                now = self._current(store, file)
            else:
                assert now == before, "the old version is another"
                assert not done, "an import that had ended is lost"
                assert len(store.snapshot(now.number).ledger.entries) == STATIONS
        assert served in (before.label, now.label), f"{served} was served"
        self._late_s = max(self._late_s, self._server.until(now.label, PATIENCE_S))
        self._serving = now
        return now.number - before.number

    def _current(self, store: Store, file: File) -> Version:
        """Return the version that serves, which has to be the whole of a file."""
        now = store.current()
        assert now is not None
        ledger = store.snapshot(now.number).ledger
        assert len(ledger.entries) == now.stations == STATIONS
        for station in ledger.stations:
            assert str(station.addr).endswith(f" {file.mark}"), station.addr
        assert store.file(now.number) == file.path.read_bytes()
        return now


def _command(file: File) -> None:
    """Run what a terminal runs."""
    try:
        stationmap(["import", str(file.path), "--yes"])
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"the import ended with {end.code}") from end
