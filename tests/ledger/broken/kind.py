"""One kind of broken file: how it is made, and what has to be said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = ("驿站名称", "所属镇街", "地址", "经度", "纬度", "开放时间")
ROWS: tuple[tuple[object, ...], ...] = (
    ("甲工会驿站", "仁和镇", "某路 1 号", 116.65, 40.13, "8:30-17:30"),
    ("乙工会驿站", "仁和镇", "某路 2 号", 116.66, 40.14, "全天"),
    ("丙工会驿站", "马坡镇", "某路 3 号", 116.67, 40.15, "9:00-18:00"),
)
TABLE: tuple[tuple[object, ...], ...] = (HEAD, *ROWS)


@dataclass(frozen=True)
class Kind:
    """A file that is wrong in one way.

    ``stage`` "read": reading it has to say ``code``; where ``taken``, a sheet
    comes all the same, and the fault is among its faults. ``stage`` "check":
    it reads well, and the check has to say ``code``. ``kept`` files lie in the
    repository; others are too large for that and made when they are wanted.
    """

    file: str
    make: Callable[[], bytes] = field(repr=False)
    code: str = ""
    taken: bool = False
    stage: str = "read"
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: object = None
    rows: int | None = None
    kept: bool = True
    limits: dict[str, float] = field(default_factory=dict)


def with_cell(row: int, column: int, value: object) -> tuple[tuple[object, ...], ...]:
    """Return the good table with another value in one cell; rows from 1, columns from 0."""
    cells = [list(line) for line in TABLE]
    cells[row - 1][column] = value
    return tuple(tuple(line) for line in cells)
