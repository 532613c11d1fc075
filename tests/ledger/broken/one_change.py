"""The good workbook with one thing changed."""

from __future__ import annotations

from tests.ledger.broken.kind import TABLE, with_cell
from tests.ledger.broken.xlsx_bytes import (
    book,
    book_of,
    parts,
    rows_xml,
    sheet_xml,
    worksheet,
    zipped,
)


def changed(part: str, old: str, new: str) -> bytes:
    files = parts({"台账": sheet_xml(TABLE)}, texts=("共享",))
    text = files[part].decode()
    assert old in text, (part, old)
    files[part] = text.replace(old, new, 1).encode()
    return zipped(files)


def replaced(part: str, content: bytes) -> bytes:
    return zipped({**parts({"台账": sheet_xml(TABLE)}, texts=("共享",)), part: content})


def with_rows(xml: str) -> bytes:
    """Return a workbook with one more row, written as XML."""
    return book_of(worksheet(f"<sheetData>{rows_xml(TABLE)}{xml}</sheetData>"))


def with_value(value: object, column: int = 3) -> bytes:
    return book(with_cell(2, column, value))
