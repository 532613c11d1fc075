"""The picture in docs/architecture.md is drawn from the imports as they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import grimp

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "stationmap"
PICTURE = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Each is slow to load, and is imported where it is used; only these modules always need one.
HEAVY = {"flask", "folium", "geopandas", "pandas", "pypinyin", "scipy", "shapely"}
NEEDS_ONE = {"maps", "web"}


def built_on() -> dict[str, set[str]]:
    """Which modules right below the root each of them imports, in whatever depth."""
    graph = grimp.build_graph(ROOT, cache_dir=None)
    names = sorted(graph.find_children(ROOT))
    for name in names:
        graph.squash_module(name)
    return {
        short(name): {
            short(n) for n in graph.find_modules_directly_imported_by(name) if n not in (ROOT, name)
        }
        for name in names
    }


def short(name: str) -> str:
    return name.removeprefix(f"{ROOT}.")


def reached(imports: dict[str, set[str]], start: str) -> set[str]:
    """All that `start` is built on, directly or through others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = imports[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def arrows(imports: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The imports that no longer way through other modules already tells."""
    return {
        (upper, lower)
        for upper, lowers in imports.items()
        for lower in lowers
        if not any(lower in reached(imports, other) for other in lowers - {lower})
    }


def test_the_picture_shows_the_imports_as_they_are(repository: Path) -> None:
    text = (repository / "docs" / "architecture.md").read_text(encoding="utf-8")
    (picture,) = PICTURE.findall(text)
    drawn = set(re.findall(r"^ +(\w+) --> (\w+)$", picture, re.MULTILINE))
    true = arrows(built_on())
    lines = "\n".join(f"    {a} --> {b}" for a, b in sorted(true))
    assert drawn == true, f"the picture is out of date; its arrows should be\n{lines}"


def test_the_table_of_contents_names_every_module(repository: Path) -> None:
    text = (repository / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)/?` \|", text, re.MULTILINE))
    assert named == set(built_on())


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    light = sorted(f"{ROOT}.{name}" for name in built_on().keys() - NEEDS_ONE)
    script = f"import sys, {', '.join(light)}; print(*sys.modules)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert HEAVY.isdisjoint(done.stdout.split())
