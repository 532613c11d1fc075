"""What is said about a table that is larger than any ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.ledger.reading.grid import letters
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from stationmap.errors import FileError
    from stationmap.ledger.limits import Limits


def too_many_rows(sheet: str, row: int, limits: Limits) -> FileError:
    """Make the error about a sheet that is too long."""
    return refusal(
        "too-many-rows",
        zh=f"这张表超过 {limits.rows:,} 行，没有读。请分成几个文件，或删去不是驿站的行。",
        en=f"The sheet has more than {limits.rows:,} rows. Split it, or delete what is no station.",
        sheet=sheet,
        row=row,
    )


def too_many_columns(sheet: str, row: int, column: int, value: object, limits: Limits) -> FileError:
    """Make the error about a value far to the right of any ledger."""
    name = letters(column)
    return refusal(
        "too-many-columns",
        zh=f"{name} 列还有内容，最多读 {limits.columns} 列。请删去右边不属于台账的内容。",
        en=f"There is something in column {name}; {limits.columns} columns are read. Delete it.",
        sheet=sheet,
        row=row,
        column=name,
        value=value,
    )
