"""A process that is killed while it writes loses nothing that was done, and leaves no half."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def killed(repository: Path, *more: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.kills", *more],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, float] = json.loads(done.stdout)
    return told


def test_fifty_kills_lose_nothing_in_sqlite(repository: Path) -> None:
    told = killed(repository, "--kills", "50")
    assert told["kills"] == 50
    assert told["in_the_middle"] >= 10  # they did come while something was being written
    assert told["versions"] >= 10


def test_ten_kills_lose_nothing_in_postgresql(repository: Path, postgres_address: str) -> None:
    told = killed(repository, "--kills", "10", "--store", postgres_address)
    assert (told["kills"], told["versions"] >= 2) == (10, True)
