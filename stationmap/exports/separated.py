"""A ledger as CSV: UTF-8 with a mark, so that Excel reads Chinese; texts guarded."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from stationmap.exports.guard import guarded, writable

if TYPE_CHECKING:
    from stationmap.exports.columns import Value
    from stationmap.exports.files import Written

MARK = b"\xef\xbb\xbf"


def write(what: Written, file: IO[bytes]) -> None:
    """Write the table."""
    file.write(MARK)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    try:
        rows = csv.writer(text)
        rows.writerow([_cell(column.heading) for column in what.columns])
        for entry in what.ledger.entries:
            rows.writerow([_cell(c.value(entry, what.geography)) for c in what.columns])
    finally:
        text.detach()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(writable(value))
    return repr(value) if isinstance(value, float) else str(value)
