"""Every kind of broken file, and the list that says what has to be said about each.

``manifest.json`` has one entry a file:

``file``
    Its name in ``files/``, where ``kept``; else it is made when it is wanted.
``stage``
    "read": reading it has to say ``code``; "check": it reads well, and the
    check has to say ``code``.
``taken``
    Whether a sheet comes out of it; its faults then hold ``code``.
``code``, ``sheet``, ``row``, ``column``, ``value``
    What is said, and where; an empty code: nothing at all. ``value`` only
    where it is part of what is expected.
``rows``
    How many rows the sheet has, where a sheet comes.
``limits``
    What differs from the usual limits.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ledger.broken import (
    kinds_cells,
    kinds_csv,
    kinds_gpkg,
    kinds_map,
    kinds_other,
    kinds_table,
    kinds_texts,
    kinds_values,
    kinds_xml,
    kinds_zip,
)

if TYPE_CHECKING:
    from tests.ledger.broken.kind import Kind

FOLDER = Path(__file__).parent
FILES = FOLDER / "files"
MANIFEST = FOLDER / "manifest.json"
_SAID = ("stage", "taken", "code", "sheet", "row", "column", "value", "rows", "kept", "limits")


def all_kinds() -> tuple[Kind, ...]:
    """List every kind, each of another name."""
    kinds = [
        kind
        for module in (
            kinds_zip,
            kinds_xml,
            kinds_cells,
            kinds_table,
            kinds_texts,
            kinds_csv,
            kinds_map,
            kinds_gpkg,
            kinds_other,
            kinds_values,
        )
        for kind in module.kinds()
    ]
    names = [kind.file for kind in kinds]
    assert len(set(names)) == len(names), sorted({n for n in names if names.count(n) > 1})
    return tuple(kinds)


def entry(kind: Kind) -> dict[str, Any]:
    """Return what the manifest says about a kind."""
    said = {name: getattr(kind, name) for name in _SAID}
    return {"file": kind.file, **{k: v for k, v in said.items() if v not in (None, {})}}


def text() -> str:
    """Return the manifest: one line a file."""
    lines = (json.dumps(entry(kind), ensure_ascii=False) for kind in all_kinds())
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write() -> None:
    """Write the kept files and the manifest, and remove what is no kind any more."""
    FILES.mkdir(exist_ok=True)
    kept = {kind.file: kind for kind in all_kinds() if kind.kept}
    for path in FILES.iterdir():
        if path.name not in kept and not path.name.startswith("."):
            path.unlink()
    for name, kind in kept.items():
        (FILES / name).write_bytes(kind.make())
    MANIFEST.write_text(text(), encoding="utf-8")
