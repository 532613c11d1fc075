"""The command line is quick from cold: what it loads, and the processor's time it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NEAREST = ("nearest", "116.6546", "40.1302", "-k", "3", "--at", "2026-11-20T10:15")
MOST_CPU_S = 1.5  # of the processor, not of a clock: other tests run beside this one
DATABASE = {"alembic", "pg8000", "sqlalchemy", "stationmap.store"}
HEAVY = {"argon2", "flask", "folium", "geopandas", "openpyxl", "pandas", "python_calamine", "PIL"}
MODULES = "import sys; from stationmap.cli import main; main(standalone_mode=False)"


def environment(data: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STATIONMAP_", "COV"))}
    return {**kept, "STATIONMAP_DATA_DIR": str(data)}


def loaded(data: Path, *words: str) -> set[str]:
    """What a command loads, by the names of the modules."""
    script = f"{MODULES}; print('LOADED', *sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env=environment(data),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.rpartition("LOADED ")[2].split())


def cpu_s(data: Path, *words: str) -> float:
    """The processor's time of a command, at the best of three; less than enough is enough."""
    took: list[float] = []
    while len(took) < 3 and min(took, default=MOST_CPU_S) >= MOST_CPU_S:
        with subprocess.Popen(
            [sys.executable, "-c", MODULES, *words],
            env=environment(data),
            stdout=subprocess.DEVNULL,
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        took.append(usage.ru_utime + usage.ru_stime)
    return min(took)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A folder with a store whose current version is not the packaged one."""
    from stationmap import keeping
    from stationmap.settings import Settings
    from stationmap.store import Snapshot, Store, VersionKind

    settings, at = Settings(data_dir=tmp_path / "data"), datetime(2026, 11, 21, 4, tzinfo=UTC)
    with Store.open(settings) as store:
        keeping.begin(store, settings, at)
        ledger = store.snapshot(1).ledger
        fewer = type(ledger)(ledger.entries[:-1])
        store.add_version(Snapshot(fewer), kind=VersionKind.IMPORT, based_on=1, who="test", at=at)
    return tmp_path / "data"


def test_help_loads_nothing_but_itself(tmp_path: Path) -> None:
    ours = {name for name in loaded(tmp_path, "--version") if name.startswith("stationmap.")}
    assert not any(name.startswith(("stationmap.store", "stationmap.keeping")) for name in ours)
    assert len(ours) < 20, sorted(ours)


def test_nearest_without_a_store_loads_no_database(tmp_path: Path) -> None:
    assert not (DATABASE | HEAVY) & loaded(tmp_path / "none", *NEAREST)
    assert not (tmp_path / "none").exists()  # and makes none


def test_nearest_with_a_store_loads_no_more_than_that(changed: Path) -> None:
    names = loaded(changed, *NEAREST)
    assert "sqlalchemy" in names
    assert not (HEAVY | {"alembic", "pg8000"}) & names


def test_nearest_is_quick_from_cold(changed: Path, tmp_path: Path) -> None:
    assert cpu_s(tmp_path / "none", *NEAREST) < MOST_CPU_S
    assert cpu_s(changed, *NEAREST) < MOST_CPU_S


def test_nearest_speaks_of_the_version_that_serves(changed: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *NEAREST],
        env=environment(changed),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "297 座驿站" in done.stdout
