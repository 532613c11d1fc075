"""`stationmap data check`: finds everything that is wrong, not only the first thing.

What a file holds is checked by the descriptor's own fields, constraints and
keys. What no schema can say is checked here: that places lie where they claim
to (`check_places`), and that nothing modelled passes for a fact (`check_truth`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stationmap.errors import DataError
from stationmap.geodata.finding import Finding
from stationmap.geodata.open import open_package
from stationmap.geodata.package import (
    DESCRIPTOR,
    decoded,
    differs,
    json_object,
    version_of,
)
from stationmap.geodata.tables import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stationmap.geodata.package import DataPackage, Resource
    from stationmap.geodata.tables import Row


@dataclass
class Checked:
    """What could be read of a package, and what was found wrong on the way.

    Parameters
    ----------
    package : DataPackage
        The package, opened without comparing hashes.
    rows : dict
        The rows of each table that could be read, by resource name.
    objects : dict
        The content of each JSON file that could be read, by resource name.
    findings : list of Finding
        Every fault so far.
    """

    package: DataPackage
    rows: dict[str, list[Row]] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def path(self, name: str) -> str:
        """Return the path of a resource inside the package."""
        return self.package.resource(name).path

    def numbered(self, name: str) -> Iterator[tuple[int, Row]]:
        """Yield the rows of a table with their numbers, nothing if it was unreadable."""
        return enumerate(self.rows.get(name, []), start=FIRST_ROW)


def check(folder: Path | None = None) -> list[Finding]:
    """Check a data package and return every fault, in the order of its files.

    Nothing is changed on disk.

    Parameters
    ----------
    folder : Path, optional
        The data package; None for the one that came with the program.

    Returns
    -------
    list of Finding
        Empty where everything is right.
    """
    from stationmap.geodata.check_places import check_places
    from stationmap.geodata.check_truth import check_truth

    try:
        checked = Checked(open_package(folder, verifies=False))
    except DataError as error:
        return [Finding.of(error, DESCRIPTOR)]
    for resource in checked.package.resources.values():
        _check_file(checked, resource)
    _check_version(checked)
    _check_foreign_keys(checked)
    for further in (check_places, check_truth):
        try:
            further(checked)
        except DataError as error:
            checked.findings.append(Finding.of(error, DESCRIPTOR))
    return list(dict.fromkeys(checked.findings))


def _check_file(checked: Checked, resource: Resource) -> None:
    """Compare a file with its hash, and read it all the same if it differs."""
    try:
        content = checked.package.read_bytes(resource.name)
        changed = differs(resource, content)
        checked.findings.extend([changed] if changed else [])
        if resource.path.endswith(".csv"):
            rows, faults = resource.table.parse(decoded(content, resource.path))
            checked.findings.extend(faults)
            checked.rows[resource.name] = rows
        else:
            checked.objects[resource.name] = json_object(content, resource.path)
    except DataError as error:
        checked.findings.append(Finding.of(error, resource.path))


def _check_version(checked: Checked) -> None:
    package = checked.package
    expected = version_of(package.version, [r.hash for r in package.resources.values()])
    if package.version != expected:
        checked.findings.append(
            Finding(
                DESCRIPTOR,
                field="version",
                value=package.version,
                zh=f"与各文件的校验值不符，应当是 {expected}。请运行 stationmap data build。",
                en=f"It does not go with the hashes of the files, which give {expected}. "
                "Run `stationmap data build`.",
            )
        )


def _check_foreign_keys(checked: Checked) -> None:
    for resource in checked.package.resources.values():
        for key in (resource.schema or {}).get("foreignKeys", []):
            (column,), (target,) = key["fields"], key["reference"]["fields"]
            there = key["reference"]["resource"]
            known = {row[target] for row in checked.rows.get(there, [])}
            for number, row in checked.numbered(resource.name):
                if known and row[column] is not None and row[column] not in known:
                    checked.findings.append(
                        _unknown(resource.path, number, column, row[column], checked.path(there))
                    )


def _unknown(path: str, number: int, column: str, value: object, there: str) -> Finding:
    return Finding(
        path,
        row=number,
        field=column,
        value=value,
        zh=f"{there} 里没有它。请查对，或在那里补上。",
        en=f"{there} does not hold it. Check it, or add it there.",
    )
