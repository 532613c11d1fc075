"""How the confined process speaks: lines of JSON, so that nothing it says can run."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from stationmap.ledger.fault import Fault, Remedy, Weight
from stationmap.ledger.sheet import Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.ledger.sheet import Cell

LINES_AT_ONCE = 500


def packed(message: dict[str, Any]) -> bytes:
    """Put a message on one line; what JSON does not know becomes text."""
    return json.dumps(message, separators=(",", ":"), default=_moment).encode() + b"\n"


def _moment(value: object) -> dict[str, str]:
    kind = {datetime: "at", date: "on", time: "clock"}.get(type(value))
    if kind is None:
        return {"text": str(value)}
    return {kind: value.isoformat()}  # type: ignore[attr-defined]


def sheet_messages(sheet: Sheet) -> Iterator[bytes]:
    """Say a sheet: first its lines, some hundred at once, then the rest of it."""
    lines = sheet.lines
    for start in range(0, len(lines), LINES_AT_ONCE):
        batch = [(line.number, line.cells) for line in lines[start : start + LINES_AT_ONCE]]
        yield packed({"lines": batch})
    rest = {
        "file": sheet.file,
        "name": sheet.name,
        "headings": sheet.headings,
        "row": sheet.row,
        "datum": sheet.datum,
        "faults": [packed_fault(fault) for fault in sheet.faults],
    }
    yield packed({"sheet": rest})


def packed_fault(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON can carry it."""
    value = fault.value
    if not isinstance(value, str | int | float | bool | None):
        value = str(value)
    return {
        "code": fault.code,
        "weight": fault.weight.value,
        "zh": fault.zh,
        "en": fault.en,
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "value": value,
        "remedies": [remedy.value for remedy in fault.remedies],
    }


def unpacked_fault(said: dict[str, Any]) -> Fault:
    """Make a fault out of what `packed_fault` made of it."""
    remedies = tuple(Remedy(word) for word in said["remedies"])
    return Fault(**{**said, "weight": Weight(said["weight"]), "remedies": remedies})


class Heard:
    """Puts a sheet together out of the messages, each text once in memory."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._texts: dict[str, str] = {}

    def take_lines(self, said: list[Any]) -> None:
        """Take some lines."""
        know = self._texts.setdefault
        for number, cells in said:
            known = [
                know(cell, cell)
                if type(cell) is str
                else _cell(cell)
                if type(cell) is dict
                else cell
                for cell in cells
            ]
            self._lines.append(Line(number, tuple(known)))

    def sheet(self, said: dict[str, Any]) -> Sheet:
        """Take the rest, and return the whole."""
        faults = tuple(unpacked_fault(fault) for fault in said["faults"])
        return Sheet(
            file=said["file"],
            name=said["name"],
            headings=tuple(said["headings"]),
            lines=tuple(self._lines),
            row=said["row"],
            datum=said["datum"],
            faults=faults,
        )


def _cell(said: dict[str, str]) -> Cell:
    ((kind, text),) = said.items()
    if kind == "at":
        return datetime.fromisoformat(text)
    if kind == "on":
        return date.fromisoformat(text)
    return time.fromisoformat(text) if kind == "clock" else text
