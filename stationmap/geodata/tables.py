"""Reads one CSV resource as its Table Schema says, and tells every fault in it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from stationmap.geodata.fields import Refused, compile_field
from stationmap.geodata.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
HEADER_ROW = 1
FIRST_ROW = 2


class Table:
    """One CSV resource of the data package.

    Parameters
    ----------
    path : str
        Path inside the package, for the findings.
    schema : mapping
        The resource's Table Schema.
    """

    def __init__(self, *, path: str, schema: Mapping[str, Any]) -> None:
        self.path = path
        self.names: list[str] = [field["name"] for field in schema["fields"]]
        self._convert = [(field["name"], compile_field(field)) for field in schema["fields"]]
        self._keys = _keys(schema)

    def read(self, text: str) -> list[Row]:
        """Return the rows as values.

        Raises
        ------
        DataError
            The first fault found.
        """
        rows, findings = self.parse(text)
        for finding in findings:
            raise finding.error()
        return rows

    def parse(self, text: str) -> tuple[list[Row], list[Finding]]:
        """Return the rows that can be read, and every fault in the file.

        A cell that is refused becomes None in its row, never a stand-in value.
        """
        findings: list[Finding] = []
        records = _records(self.path, text, findings)
        if findings or not self._header_is_right(records, findings):
            return [], findings
        rows = [
            self._row(number, record, findings)
            for number, record in enumerate(records[1:], start=FIRST_ROW)
        ]
        findings.extend(self._duplicates(rows))
        return rows, findings

    def _header_is_right(self, records: Sequence[list[str]], findings: list[Finding]) -> bool:
        header = records[0] if records else []
        if header == self.names:
            return True
        missing = [name for name in self.names if name not in header]
        foreign = [name for name in header if name not in self.names]
        named = ", ".join(missing or foreign or self.names)
        findings.append(
            Finding(
                file=self.path,
                row=HEADER_ROW,
                field=(missing or foreign or self.names)[0],
                value=",".join(header),
                zh=f"表头与 datapackage.json 不一致（{named}）。请恢复列名和次序。",
                en=f"The header differs from datapackage.json ({named}). "
                "Restore the columns and their order.",
            )
        )
        return False

    def _row(self, number: int, record: list[str], findings: list[Finding]) -> Row:
        if len(record) != len(self.names):
            findings.append(_ragged(self.path, number, len(record), len(self.names)))
        row: Row = dict.fromkeys(self.names)
        for (name, convert), cell in zip(self._convert, record, strict=False):
            try:
                row[name] = convert(cell)
            except Refused as why:
                findings.append(
                    Finding(self.path, why.zh, why.en, row=number, field=name, value=cell)
                )
        return row

    def _duplicates(self, rows: Iterable[Row]) -> Iterator[Finding]:
        for names in self._keys:
            seen: dict[tuple[Any, ...], int] = {}
            for number, row in enumerate(rows, start=FIRST_ROW):
                key = tuple(row[name] for name in names)
                if None in key:
                    continue
                first = seen.setdefault(key, number)
                if first != number:
                    yield _duplicate(self.path, number, first, "+".join(names), key)


def _keys(schema: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """List the columns, or groups of columns, in which no value may repeat."""
    primary = schema.get("primaryKey", [])
    primary = (primary,) if isinstance(primary, str) else tuple(primary)
    unique = [(f["name"],) for f in schema["fields"] if f.get("constraints", {}).get("unique")]
    return list(dict.fromkeys([*([primary] if primary else []), *unique]))


def _records(path: str, text: str, findings: list[Finding]) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        findings.append(
            Finding(
                path,
                zh=f"不是完整的 CSV（{error}）。请用没有改坏的文件替换。",
                en=f"It is not a complete CSV file ({error}). Put back an undamaged copy.",
            )
        )
        return []


def _ragged(path: str, number: int, found: int, expected: int) -> Finding:
    return Finding(
        path,
        row=number,
        value=found,
        zh=f"有 {found} 格，应当是 {expected} 格。可能只写了一半，请补全或换回原文件。",
        en=f"It has {found} cells where {expected} are expected. It may be half-written: "
        "complete it or put back the file.",
    )


def _duplicate(path: str, number: int, first: int, field: str, key: tuple[Any, ...]) -> Finding:
    return Finding(
        path,
        row=number,
        field=field,
        value=", ".join(map(str, key)),
        zh=f"与第 {first} 行重复。请让每行各不相同，或删去一行。",
        en=f"It repeats row {first}. Give each row its own, or remove one.",
    )
