"""Writes small .xls files (BIFF8 or BIFF5 in a compound file), byte by byte the same each time."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SMALLEST = 4096  # a shorter stream would live in the mini stream
BIFF8, BIFF5 = 0x0600, 0x0500


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(version: int, kind: int) -> bytes:
    tail = struct.pack("<II", 0, 6) if version == BIFF8 else b""
    return record(0x0809, struct.pack("<HHHH", version, kind, 0x0DBB, 0x07CC) + tail)


def _wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def label(row: int, column: int, text: str, version: int = BIFF8) -> bytes:
    body = _wide(text)
    if version == BIFF5:
        raw = text.encode("gbk")
        body = struct.pack("<H", len(raw)) + raw
    return record(0x0204, struct.pack("<HHH", row, column, 0) + body)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def fault(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return record(0x00E5, struct.pack("<HHHHH", 1, top, bottom, left, right))


def sheet(rows: Iterable[Sequence[object]], *, version: int = BIFF8, more: bytes = b"") -> bytes:
    """Return one sheet's records."""
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                cells += label(row, column, value, version)
            elif isinstance(value, int | float):
                cells += number(row, column, value)
    return _bof(version, 0x10) + cells + more + record(0x0A)


def workbook(
    sheets: dict[str, bytes], *, version: int = BIFF8, more: bytes = b"", hidden: str = ""
) -> bytes:
    """Return the stream of a workbook; `more` are records of its global part."""
    page = record(0x0042, struct.pack("<H", 1200 if version == BIFF8 else 936))
    style = record(0x00E0, bytes(20 if version == BIFF8 else 16))
    head = _bof(version, 0x05) + page + more + style
    entries = []
    for name in sheets:
        raw = struct.pack("<B", len(name)) + b"\x01" + name.encode("utf-16-le")
        if version == BIFF5:
            narrow = name.encode("gbk")
            raw = struct.pack("<B", len(narrow)) + narrow
        entries.append((int(name == hidden), raw))
    at = len(head) + sum(4 + 6 + len(raw) for _, raw in entries) + 4
    listed, bodies = b"", b""
    for (state, raw), body in zip(entries, sheets.values(), strict=True):
        listed += record(0x0085, struct.pack("<IBB", at, state, 0) + raw)
        bodies += body
        at += len(body)
    return head + listed + record(0x0A) + bodies


def compound(streams: dict[str, bytes]) -> bytes:
    """Pack streams into a compound file of sectors of 512 bytes."""
    padded = {n: s.ljust(max(_SMALLEST, len(s)), b"\x00") for n, s in streams.items()}
    chains: list[int] = []
    data, starts = b"", {}
    for name, stream in padded.items():
        sectors = -(-len(stream) // _SECTOR)
        starts[name] = len(chains)
        chains += [*range(len(chains) + 1, len(chains) + sectors), _END]
        data += stream.ljust(sectors * _SECTOR, b"\x00")
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    entries += [
        _entry(name, 2, starts[name], len(stream), right=at + 2 if at + 1 < len(padded) else _FREE)
        for at, (name, stream) in enumerate(padded.items())
    ]
    directory = b"".join(entries)
    directory_at = len(chains)
    sectors = -(-len(directory) // _SECTOR)
    chains += [*range(directory_at + 1, directory_at + sectors), _END]
    data += directory.ljust(sectors * _SECTOR, b"\x00")
    fat_at = len(chains)
    chains.append(_FAT)
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(_SECTOR, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, _SMALLEST, _END, 0, _END, 0)
        + struct.pack("<I", fat_at).ljust(436, b"\xff")
    )
    return header + data + fat


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE
) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00"
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBB", len(raw), kind, 1)
        + struct.pack("<III", _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xls(rows: Iterable[Sequence[object]], **more: bytes) -> bytes:
    """Return an .xls file of one sheet."""
    return compound({"Workbook": workbook({"台账": sheet(rows, **more)})})
