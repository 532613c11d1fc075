"""How much of a stranger's file is read at all."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a file and on the process that reads it.

    A ledger of a district has some hundred rows; the bounds are set by the
    largest table anybody is likely to keep by hand, and by the machine.
    """

    file_bytes: int = 50 * _MIB
    inflated_bytes: int = 640 * _MIB  # of one part of a workbook, once it is unpacked
    parts: int = 3_000  # files inside a workbook
    sheets: int = 200
    rows: int = 300_000  # rows that hold something
    columns: int = 200
    cell_chars: int = 5_000
    xml_depth: int = 40
    listed: int = 100  # faults of one kind that are told one by one
    memory_bytes: int = 1024 * _MIB  # of the process that reads
    cpu_s: int = 60
    wall_s: float = 240.0  # `cpu_s` bounds the work; on a busy machine the work has to wait
