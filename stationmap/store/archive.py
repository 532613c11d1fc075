"""One file with all tables: a zip of JSON lines with their hashes, the same for both databases."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any, TypeAlias
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from stationmap.errors import DataError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORM = "stationmap-backup-1"
MANIFEST = "manifest.json"
BYTES = "base64"
LEVEL = 1
LONGEST_BYTES = 200_000_000  # of a line: twice what the largest file that is kept makes
# What a file that is no zip of ours, or was changed, makes the readers raise.
SPOILT = (
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TableNote:
    """What the manifest says of a table; ``sha256`` is of its lines."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    ``revision`` is the migration that the tables had been through, ``label``
    the version of the ledger that served, empty where there was none.
    """

    revision: str
    made_at: str
    label: str
    tables: tuple[TableNote, ...]
    form: str = FORM


class Writing:
    """A backup that is being written.

    Parameters
    ----------
    file : binary file
        Where it goes.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL)
        self._notes: list[TableNote] = []

    def add(self, name: str, columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
        """Write a table, row by row."""
        sha, count = hashlib.sha256(), 0
        with self._zip.open(_member(name), "w", force_zip64=True) as lines:
            for count, row in enumerate(rows, start=1):  # noqa: B007 - the last one counts
                line = json.dumps([_plain(value) for value in row]).encode() + b"\n"
                sha.update(line)
                lines.write(line)
        self._notes.append(TableNote(name, columns, count, sha.hexdigest()))

    def finish(self, *, revision: str, made_at: str, label: str) -> Manifest:
        """Write the manifest and end the file."""
        manifest = Manifest(revision, made_at, label, tuple(self._notes))
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        self._zip.close()
        return manifest


class Reading:
    """A backup that is being read; `opened` gives one.

    Parameters
    ----------
    held : ZipFile
        The file.
    name : str
        What a reader calls it.
    """

    def __init__(self, held: ZipFile, name: str) -> None:
        self._zip, self.name = held, name
        with spoilt(name):
            said = json.loads(held.read(MANIFEST))
            if said["form"] != FORM:
                raise ValueError(said["form"])
            notes = [
                TableNote(**{**note, "columns": tuple(note["columns"])}) for note in said["tables"]
            ]
            self.manifest = Manifest(**{**said, "tables": tuple(notes)})

    def rows(self, note: TableNote) -> Iterator[Values]:
        """Give the rows of a table; after the last, the whole table has been checked.

        Raises
        ------
        DataError
            The table is not as it was written.
        """
        sha, count = hashlib.sha256(), 0
        with spoilt(self.name), self._zip.open(_member(note.name).filename) as lines:
            # A line that never ends would take all the memory there is.
            while line := lines.readline(LONGEST_BYTES):
                if len(line) == LONGEST_BYTES:
                    raise ValueError(note.name)
                sha.update(line)
                count += 1
                cells = [_value(cell) for cell in json.loads(line)]
                row = dict(zip(note.columns, cells, strict=True))
                yield row
            if (sha.hexdigest(), count) != (note.sha256, note.rows):
                raise ValueError(note.name)


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """Open a backup.

    Raises
    ------
    DataError
        It cannot be read, is no backup, or was changed.
    """
    with spoilt(str(path)):
        held = ZipFile(path)
    with held:
        yield Reading(held, str(path))


@contextmanager
def spoilt(name: str) -> Iterator[None]:
    """Raise DataError where what is read turns out to be no backup, or a changed one."""
    try:
        yield
    except SPOILT as error:
        raise _spoilt(name, error) from error


def _spoilt(name: str, error: Exception) -> DataError:
    if isinstance(error, OSError) and error.errno:
        zh, en = system_reason(error)
        return DataError(
            zh=f"读不了 {name}（{zh}）。库里的数据没有改动。请查对路径和权限。",
            en=f"{name} cannot be read ({en}). Nothing was changed. Check its path.",
            file=name,
        )
    return DataError(
        zh=f"{name} 不是完好的备份。库里的数据没有改动。请换一份备份再试。",
        en=f"{name} is no intact backup. Nothing was changed. Try another one.",
        file=name,
    )


def _member(name: str) -> ZipInfo:
    member = ZipInfo(f"tables/{name}.jsonl")
    member.compress_type = ZIP_DEFLATED
    return member


def _plain(value: object) -> object:
    if isinstance(value, (bytes, memoryview)):
        return {BYTES: base64.b64encode(value).decode()}
    return value


def _value(cell: object) -> object:
    if isinstance(cell, dict):
        said: Mapping[str, str] = cell
        return base64.b64decode(said[BYTES], validate=True)
    return cell
