from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import frictionless
import pytest

from stationmap import resources
from stationmap.errors import DataError
from stationmap.geodata.package import DESCRIPTOR, DataPackage

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = resources.folder("geodata")


@pytest.fixture(scope="module")
def package() -> DataPackage:
    return DataPackage.open(FOLDER)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_program_finds_the_package_valid() -> None:
    report = frictionless.validate(str(FOLDER / DESCRIPTOR))
    assert report.flatten(["name", "type", "note"]) == []
    assert report.valid


def test_every_file_of_data_is_described(package: DataPackage) -> None:
    files = {
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*")
        if path.suffix in {".csv", ".json", ".geojson"} and path.name != DESCRIPTOR
    }
    assert files == {resource.path for resource in package.resources.values()}


def test_every_resource_tells_source_licence_and_fields(package: DataPackage) -> None:
    for item in package.descriptor["resources"]:
        assert item["sources"], item["name"]
        assert item["licenses"], item["name"]
        for source in item["sources"]:
            assert source["retrieved"]
        for field in item.get("schema", {}).get("fields", []):
            assert field["type"]
            assert field["title"]
            assert len(field["description"]) > 3


def test_every_number_has_a_unit(package: DataPackage) -> None:
    for resource in package.resources.values():
        for field in (resource.schema or {"fields": []})["fields"]:
            if field["type"] in ("number", "integer"):
                assert field["unit"] in ("degree", "metre", "square kilometre", "1")


def test_positions_name_their_datum_and_unit(package: DataPackage) -> None:
    fields = [
        field
        for item in package.descriptor["resources"]
        for field in item.get("schema", {}).get("fields", [])
        if field["name"].endswith(("lon", "lat"))
    ]
    assert len(fields) >= 10
    for field in fields:
        assert "WGS 84" in field["description"]
        assert "degrees" in field["description"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "object"),
        (b"{}", "version"),
        (b'{"version": "1", "resources": 3}', "resources"),
        (b'{"version": "1", "resources": [3]}', "resources"),
        (b'{"version": "1", "resources": [{"name": "a"}]}', "path"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"version": "\x00"}', "UTF-8"),
        (b'{"version": NaN}', "finite"),
    ],
)
def test_a_descriptor_that_is_no_descriptor_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / DESCRIPTOR).write_bytes(content)
    with pytest.raises(DataError, match=said) as refused:
        DataPackage.open(tmp_path)
    assert refused.value.file == DESCRIPTOR


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        DataPackage.open(tmp_path / "nothing")


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    item = {"name": "a", "path": path, "hash": "sha256:0", "bytes": 1}
    (tmp_path / DESCRIPTOR).write_text(json.dumps({"version": "1", "resources": [item]}))
    with pytest.raises(DataError, match="path"):
        DataPackage.open(tmp_path)


def test_a_resource_that_is_not_there_is_named(package: DataPackage) -> None:
    with pytest.raises(DataError, match="nonsense"):
        package.rows("nonsense")


def test_a_changed_byte_is_noticed(spoilt: Any) -> None:
    content = bytearray(spoilt.read("stations.csv"))
    content[-3] ^= 1
    spoilt.write("stations.csv", bytes(content), stamp=False)
    with pytest.raises(DataError, match="hash") as refused:
        DataPackage.open(spoilt.folder).rows("stations")
    assert (refused.value.file, refused.value.field) == ("stations.csv", "hash")


@pytest.mark.parametrize("path", ["stations.csv", "townships.geojson", "network_facts.json"])
def test_a_half_written_file_is_noticed(spoilt: Any, path: str) -> None:
    content = spoilt.read(path)
    spoilt.write(path, content[: len(content) // 2], stamp=False)
    package = DataPackage.open(spoilt.folder)
    (name,) = (item.name for item in package.resources.values() if item.path == path)
    with pytest.raises(DataError, match="half-written") as refused:
        package.read_bytes(name)
    assert refused.value.value == len(content) // 2


def test_a_missing_file_is_noticed(spoilt: Any) -> None:
    (spoilt.folder / "landmarks.csv").unlink()
    with pytest.raises(DataError, match="cannot be read"):
        DataPackage.open(spoilt.folder).rows("landmarks")


@pytest.mark.parametrize("schema", [{}, {"fields": [{"type": "string"}]}, {"fields": 3}, 3])
def test_a_schema_that_cannot_be_used_is_refused(spoilt: Any, schema: object) -> None:
    def change(descriptor: dict[str, Any]) -> None:
        descriptor["resources"][0]["schema"] = schema

    descriptor = json.loads(spoilt.read(DESCRIPTOR))
    change(descriptor)
    (spoilt.folder / DESCRIPTOR).write_text(json.dumps(descriptor))
    with pytest.raises(DataError, match="schema"):
        DataPackage.open(spoilt.folder).rows("stations")
