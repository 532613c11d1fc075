"""The data package on disk: its descriptor, and files that are what it says they are."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from stationmap.geodata.finding import Finding
from stationmap.geodata.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stationmap.errors import DataError
    from stationmap.geodata.tables import Row

DESCRIPTOR = "datapackage.json"
_ALGORITHM = "sha256:"
_SHOWN = 8  # digits of the hash in a data version


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the package, as the descriptor describes it."""

    name: str
    path: str
    hash: str
    bytes: int
    schema: dict[str, Any] | None

    @property
    def table(self) -> Table:
        """The reader of this resource's rows or properties.

        Raises
        ------
        DataError
            The descriptor gives it no schema that can be used.
        """
        try:
            return Table(path=self.path, schema=self.schema or {})
        except (KeyError, TypeError, AttributeError, re.error) as error:
            raise _incomplete(f"resources/{self.name}/schema", repr(error)) from None


@dataclass(frozen=True)
class DataPackage:
    """A Frictionless Data Package in a folder.

    Every file is compared with its length and SHA-256 when it is read, so a
    half-written or changed file never becomes an answer.

    Parameters
    ----------
    folder : Path
        Where it lies.
    descriptor : dict
        The content of datapackage.json.
    resources : dict
        The files it describes, by name.
    verifies : bool
        False for `stationmap data check`, which goes on after a changed hash,
        and for a build that is told to accept changed sources.
    """

    folder: Path
    descriptor: dict[str, Any] = field(repr=False)
    resources: dict[str, Resource] = field(repr=False)
    verifies: bool = True

    @classmethod
    def open(cls, folder: Path, *, verifies: bool = True) -> DataPackage:
        """Read the descriptor in `folder`; the files are read when asked for.

        Raises
        ------
        DataError
            There is no descriptor, or it is unreadable or incomplete.
        """
        descriptor = json_object(_read_file(folder / DESCRIPTOR, DESCRIPTOR), DESCRIPTOR)
        listed = descriptor.get("resources")
        if not isinstance(listed, list) or not isinstance(descriptor.get("version"), str):
            raise _incomplete("version, resources", None)
        resources = [_resource(item) for item in listed]
        by_name = {resource.name: resource for resource in resources}
        return cls(folder, descriptor, by_name, verifies)

    @property
    def version(self) -> str:
        """The data version: it changes whenever any file changes."""
        return str(self.descriptor["version"])

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that have to be named, each with its licence, as the descriptor says."""
        listed = self.descriptor.get("sources")
        titles = (s.get("title") for s in listed or () if isinstance(s, dict))
        return tuple(title for title in titles if isinstance(title, str))

    def resource(self, name: str) -> Resource:
        """Return the description of the resource called `name`.

        Raises
        ------
        DataError
            The package has no such resource.
        """
        try:
            return self.resources[name]
        except KeyError:
            raise _incomplete(f"resources/{name}", name) from None

    def read_bytes(self, name: str) -> bytes:
        """Return the content of a resource, once it is known to be unchanged.

        Raises
        ------
        DataError
            The file is missing, half-written or changed.
        """
        resource = self.resource(name)
        content = _read_file(self.folder / resource.path, resource.path)
        finding = differs(resource, content)
        if finding and self.verifies:
            raise finding.error()
        return content

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a table as values.

        Raises
        ------
        DataError
            The file is not what the descriptor says, or a cell is refused.
        """
        resource = self.resource(name)
        return resource.table.read(decoded(self.read_bytes(name), resource.path))

    def json(self, name: str) -> dict[str, Any]:
        """Return the JSON object that a resource holds.

        Raises
        ------
        DataError
            The file is not what the descriptor says, or not a JSON object.
        """
        return json_object(self.read_bytes(name), self.resource(name).path)


def hash_of(content: bytes) -> str:
    """Return the hash of `content` as the descriptor writes it."""
    return _ALGORITHM + hashlib.sha256(content).hexdigest()


def version_of(before: str, hashes: Iterable[str]) -> str:
    """Return the data version of files with these hashes.

    The part before the plus sign is given by people and kept; the part behind
    it is made of all hashes, so that other files never bear the same version.
    """
    digest = hash_of("\n".join(hashes).encode()).removeprefix(_ALGORITHM)
    return f"{before.partition('+')[0]}+{digest[:_SHOWN]}"


def differs(resource: Resource, content: bytes) -> Finding | None:
    """Say how `content` differs from what the descriptor promises, if it does."""
    if len(content) != resource.bytes:
        return Finding(
            resource.path,
            field="bytes",
            value=len(content),
            zh=f"长度是 {len(content)} 字节，应当是 {resource.bytes}。"
            f"文件可能只写了一半或被改动：{_REMEDY_ZH}",
            en=f"It is {len(content)} bytes long, not {resource.bytes}: half-written or changed. "
            + _REMEDY_EN,
        )
    found = hash_of(content)
    if found != resource.hash:
        return Finding(
            resource.path,
            field="hash",
            value=found,
            zh=f"内容与 datapackage.json 记的校验值不同，被改动过：{_REMEDY_ZH}",
            en="Its content differs from the hash in datapackage.json: it was changed. "
            + _REMEDY_EN,
        )
    return None


_REMEDY_ZH = "请换回原文件，或运行 stationmap data build 重新生成。"
_REMEDY_EN = "Put the file back, or run `stationmap data build`."


def decoded(content: bytes, path: str) -> str:
    """Return `content` as text.

    Raises
    ------
    DataError
        It is not UTF-8, or holds NUL bytes.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_text(path, content, error.start).error() from None
    if "\0" in text:
        raise _not_text(path, content, content.index(b"\0")).error()
    return text.removeprefix("\ufeff")


def _not_text(path: str, content: bytes, at: int) -> Finding:
    return Finding(
        path,
        row=content.count(b"\n", 0, at) + 1,
        value=content[at : at + 4].hex(" "),
        zh=f"第 {at} 个字节起不是 UTF-8 文字。请另存为 UTF-8，或换回原文件。",
        en=f"From byte {at} on it is not UTF-8 text. Save it as UTF-8, or put the file back.",
    )


def _read_file(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Finding(
            name,
            value=error.strerror,
            zh=f"读不了这个文件（{path}）。请确认它在，并且可读。",
            en=f"The file cannot be read ({path}). See that it is there and readable.",
        ).error() from None


def json_object(content: bytes, path: str) -> dict[str, Any]:
    """Return the JSON object that `content` is.

    Raises
    ------
    DataError
        It is not UTF-8, not complete JSON, not an object, or holds NaN.
    """
    try:
        found = json.loads(decoded(content, path), parse_constant=_not_finite)
    except (ValueError, RecursionError) as error:
        raise Finding(
            path,
            row=getattr(error, "lineno", None),
            zh=f"不是完整的 JSON（{error}）。请换回原文件。",
            en=f"It is not complete JSON ({error}). Put the file back.",
        ).error() from None
    if not isinstance(found, dict):
        raise Finding(
            path,
            zh="最外层应当是 JSON 对象。请换回原文件。",
            en="Its outermost value must be a JSON object. Put the file back.",
        ).error()
    return found


def _not_finite(word: str) -> float:
    message = f"{word} is not a finite number"
    raise ValueError(message)


def _resource(item: object) -> Resource:
    if not isinstance(item, dict):
        raise _incomplete("resources", item)
    for member, kind in (("name", str), ("path", str), ("hash", str), ("bytes", int)):
        if not isinstance(item.get(member), kind):
            raise _incomplete(f"resources/{item.get('name')}/{member}", item.get(member))
    path = PurePosixPath(item["path"])
    if path.is_absolute() or ".." in path.parts:
        raise _incomplete(f"resources/{item['name']}/path", item["path"])
    return Resource(item["name"], item["path"], item["hash"], item["bytes"], item.get("schema"))


def _incomplete(field: str, value: object) -> DataError:
    return Finding(
        DESCRIPTOR,
        field=field,
        value=value,
        zh="缺这一项，或写得不对。请换回原文件。",
        en="It is missing or not as it must be. Put the file back.",
    ).error()
