"""Writes the files of the package: whole or not at all, the descriptor last."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import TYPE_CHECKING

from stationmap.geodata.finding import Finding
from stationmap.geodata.package import DESCRIPTOR, hash_of, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

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

    Raises
    ------
    DataError
        A file that is not replaced is missing, half-written or changed.
    """
    descriptor = json.loads(json.dumps(package.descriptor))
    for item in descriptor["resources"]:
        path = item["path"]
        # What was not made anew has to be what it was, or a damaged file would become true.
        content = written[path] if path in written else package.read_bytes(item["name"])
        item["bytes"], item["hash"] = len(content), hash_of(content)
    hashes = [item["hash"] for item in descriptor["resources"]]
    descriptor["version"] = version_of(package.version, hashes)
    descriptor["seed"] = seed
    return (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()


def replace_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Put every file in place: all are written beside first, then renamed.

    The descriptor comes last. A machine that stops in between leaves a
    descriptor that tells of the change, never a wrong answer.

    Raises
    ------
    DataError
        A file cannot be written; while none was renamed, all are as they were.
    """
    order = sorted(contents, key=lambda path: path == DESCRIPTOR)
    beside = {path: _beside(folder / path) for path in order}
    path = DESCRIPTOR
    try:
        for path in order:
            _write(beside[path], contents[path])
        for path in order:
            beside[path].replace(folder / path)
    except OSError as error:
        raise _unwritable(path, error).error() from None
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    """Name a file that no other build is writing."""
    return target.with_name(f".{target.name}.{os.getpid()}.tmp")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _unwritable(path: str, error: OSError) -> Finding:
    return Finding(
        path,
        value=error.strerror,
        zh="写不进去。请确认磁盘有空间、文件夹可写，再运行一次。",
        en="It cannot be written. See that the disk has room and the folder may be "
        "written to, and run it again.",
    )
