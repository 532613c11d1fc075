"""Walks the records of an .xls file for what calamine does not tell: errors, formulas, a lock."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTOR_SHIFT = slice(30, 32)
_LISTED = 109  # sectors of the allocation table that the header itself lists
_ENTRY = 128
_LAST = 0xFFFFFFFA  # numbers from here on are no sectors
_SMALLEST = 4096

_FILEPASS, _SHEET, _EOF = 0x002F, 0x0085, 0x000A
_FORMULA, _ERROR = 0x0006, 0x0205
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_IS_ERROR = 2  # in the first byte of a formula's result that is no number


class Odd(NamedTuple):
    """A formula or an error; row and column from 0, `error` empty where it is a formula."""

    row: int
    column: int
    error: str


def workbook_stream(content: bytes) -> bytes | None:
    """Return the stream of the workbook out of its container, or None where it is broken."""
    try:
        return _stream(content)
    except (struct.error, IndexError, ValueError):
        return None


def is_locked(stream: bytes) -> bool:
    """Say whether the workbook opens only with a password."""
    for kind, _, _ in _records(stream, 0):
        if kind == _FILEPASS:
            return True
        if kind in (_SHEET, _EOF):
            return False
    return False


def odd_cells(stream: bytes, sheet: int) -> Iterator[Odd]:
    """Yield the formulas and errors of a sheet, counted from 0 in the workbook's order."""
    offsets = []
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET and length >= 4:  # noqa: PLR2004 - the offset itself
            offsets.append(struct.unpack_from("<I", stream, at)[0])
        if kind == _EOF:
            break
    if sheet >= len(offsets):
        return
    for kind, at, length in _records(stream, offsets[sheet]):
        if kind == _EOF:
            return
        if kind == _ERROR and length >= 8 and stream[at + 7]:  # noqa: PLR2004 - its fixed part
            row, column = struct.unpack_from("<HH", stream, at)
            yield Odd(row, column, _ERRORS.get(stream[at + 6], "#N/A"))
        if kind == _FORMULA and length >= 14:  # noqa: PLR2004 - its fixed part
            row, column = struct.unpack_from("<HH", stream, at)
            special = stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == _IS_ERROR
            yield Odd(row, column, _ERRORS.get(stream[at + 8], "#N/A") if special else "")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, place of the data, its length) until the stream ends."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            return
        yield kind, at, length
        at += length


def _stream(content: bytes) -> bytes | None:
    (shift,) = struct.unpack("<H", content[_SECTOR_SHIFT])
    if shift not in (9, 12):
        return None
    size = 1 << shift
    directory_at, first_more = struct.unpack_from("<I", content, 48)[0], 68
    table = _table(content, size, struct.unpack_from("<I", content, first_more)[0])
    directory = _chain(content, table, directory_at, size)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name == "Workbook":
            start, total = struct.unpack_from("<II", directory, at + 116)
            if total < _SMALLEST:
                return None  # a workbook so small lies in the mini stream; none has cells
            return _chain(content, table, start, size)[:total]
    return None


def _table(content: bytes, size: int, more: int) -> list[int]:
    """Read which sector follows which."""
    listed = list(struct.unpack_from(f"<{_LISTED}I", content, 76))
    seen: set[int] = set()
    while more < _LAST and more not in seen:
        seen.add(more)
        sector = _sector(content, more, size)
        *numbers, more = struct.unpack(f"<{size // 4}I", sector)
        listed += numbers
    table: list[int] = []
    for number in listed:
        if number < _LAST:
            table += struct.unpack(f"<{size // 4}I", _sector(content, number, size))
    return table


def _sector(content: bytes, number: int, size: int) -> bytes:
    at = (number + 1) * size
    return content[at : at + size].ljust(size, b"\xff")


def _chain(content: bytes, table: list[int], start: int, size: int) -> bytes:
    pieces = []
    seen: set[int] = set()
    while start < _LAST and start not in seen:
        seen.add(start)
        pieces.append(_sector(content, start, size))
        start = table[start]
    return b"".join(pieces)
