"""The scripts' own tests, tests/js/*.test.js, each run by Node.js."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "js"
FILES = sorted(path.name for path in FOLDER.glob("*.test.js"))


@pytest.fixture(scope="session")
def node() -> str:
    """Find the machine's Node.js, or the one that `make install` put beside Python."""
    beside = Path(sys.executable).parent / "node"
    found = shutil.which("node") or shutil.which(beside)
    if found:
        return found
    sentence = "there is no Node.js here: make install gets one"
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.mark.parametrize("name", FILES)
def test_in_node(name: str, node: str) -> None:
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", FOLDER / name],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"
    # A file in which nothing is tested succeeds, too: as a test of the file's name.
    assert re.search(r"^\s*# Subtest: (?!.*\.test\.js$)", done.stdout, re.MULTILINE)
