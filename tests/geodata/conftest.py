"""A data package of one's own to spoil."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from stationmap import resources
from stationmap.geodata.package import DESCRIPTOR, hash_of, version_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Spoilt:
    """A copy of the packaged data that a test may damage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def write(self, path: str, content: bytes, *, stamp: bool = True) -> None:
        """Replace a file; with `stamp` the descriptor tells of it, hash and all."""
        (self.folder / path).write_bytes(content)
        if stamp:
            self.stamp()

    def stamp(self) -> None:
        descriptor = json.loads(self.read(DESCRIPTOR))
        for item in descriptor["resources"]:
            content = self.read(item["path"])
            item["hash"], item["bytes"] = hash_of(content), len(content)
        hashes = [item["hash"] for item in descriptor["resources"]]
        descriptor["version"] = version_of(descriptor["version"], hashes)
        (self.folder / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")

    def cell(self, path: str, row: int, column: str, value: str) -> None:
        """Write `value` into one cell; `row` counts as in a spreadsheet."""
        records = list(csv.reader(io.StringIO(self.read(path).decode())))
        records[row - 1][records[0].index(column)] = value
        self._records(path, records)

    def records(self, path: str, change: Callable[[list[list[str]]], None]) -> None:
        records = list(csv.reader(io.StringIO(self.read(path).decode())))
        change(records)
        self._records(path, records)

    def json(self, path: str, change: Callable[[dict[str, Any]], None]) -> None:
        content = json.loads(self.read(path))
        change(content)
        self.write(path, json.dumps(content, ensure_ascii=False).encode())

    def _records(self, path: str, records: list[list[str]]) -> None:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(records)
        self.write(path, out.getvalue().encode())

    def state(self) -> dict[str, bytes]:
        """Return every file with its content: nothing may change it."""
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}

    def row_of(self, path: str, **wanted: str) -> int:
        """Return the number of the first row with these cells."""
        text = io.StringIO(self.read(path).decode())
        for number, row in enumerate(csv.DictReader(text), start=2):
            if all(row[name] == value for name, value in wanted.items()):
                return number
        raise LookupError(wanted)


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoilt:
    folder = tmp_path / "geodata"
    shutil.copytree(resources.folder("geodata"), folder)
    return Spoilt(folder)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged data with the boundaries of this district and the airport only."""
    folder = tmp_path_factory.mktemp("small") / "geodata"
    shutil.copytree(resources.folder("geodata"), folder)
    package = Spoilt(folder)

    def near(collection: dict[str, Any]) -> None:
        collection["features"] = [
            feature
            for feature in collection["features"]
            if feature["properties"]["district_code"] == "110113"
            or feature["properties"]["name"] == "首都机场街道"
        ]

    package.json("townships.geojson", near)
    return folder


@pytest.fixture
def small(small_folder: Path, tmp_path: Path) -> Spoilt:
    folder = tmp_path / "geodata"
    shutil.copytree(small_folder, folder)
    return Spoilt(folder)
