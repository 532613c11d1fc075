"""Writes the files of the package: whole or not at all, the descriptor last."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from stationmap.geodata.package import DESCRIPTOR, hash_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stationmap.geodata.package import DataPackage
    from stationmap.geodata.tables import Row


def csv_bytes(names: list[str], rows: Iterable[Row]) -> bytes:
    """Return rows as CSV: UTF-8, comma, LF, blank where there is no value."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(name, row.get(name)) for name in names] for row in rows)
    return out.getvalue().encode()


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}" if name in {"lon", "lat"} else f"{value:g}"
    return str(value)


def described(package: DataPackage, written: Mapping[str, bytes], seed: int) -> bytes:
    """Return the descriptor for a package in which `written` replaces files.

    Every length and hash is taken anew. The data version is the date part of
    the old one and the hash of all hashes: the same files, the same version.
    """
    descriptor = json.loads(json.dumps(package.descriptor))
    for item in descriptor["resources"]:
        path = item["path"]
        content = written[path] if path in written else (package.folder / path).read_bytes()
        item["bytes"], item["hash"] = len(content), hash_of(content)
    hashes = [item["hash"] for item in descriptor["resources"]]
    descriptor["version"] = version_of(package.version, hashes)
    descriptor["seed"] = seed
    return (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()


def replace_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Put every file in place: all are written beside first, then renamed.

    The descriptor comes last. A machine that stops in between leaves a
    descriptor that tells of the change, never a wrong answer.
    """
    order = sorted(contents, key=lambda path: path == DESCRIPTOR)
    waiting: dict[str, Path] = {}
    try:
        for path in order:
            waiting[path] = _beside(folder / path, contents[path])
        for path in order:
            waiting[path].replace(folder / path)
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)


def _beside(target: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    temporary = Path(name)
    temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
    return temporary
