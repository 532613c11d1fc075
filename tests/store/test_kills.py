"""A process that is killed at any moment loses nothing that was done, and leaves no half."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def killed(repository: Path, *words: str) -> dict[str, float]:
    """Kill as often as asked; more often, and bounded, where too few fell in the middle."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.kills", *words],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, float] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(("what", "kills"), [("store", 30), ("import", 20)])
def test_kills_lose_nothing_in_sqlite(what: str, kills: int, repository: Path) -> None:
    told = killed(repository, what, "--kills", str(kills))
    assert told["kills"] >= kills
    assert told["in_the_middle"] >= kills / 2  # they did come while something was being done
    assert told["versions"] >= 1 or what == "import"  # and what did end came about


@pytest.mark.parametrize("what", ["store", "import"])
def test_kills_lose_nothing_in_postgresql(
    what: str, repository: Path, postgres_address: str
) -> None:
    told = killed(repository, what, "--kills", "4", "--store", postgres_address)
    assert told["kills"] >= 4
    assert told["in_the_middle"] >= 2
