"""The end of reading: a file that gives no table at all, and why."""

from __future__ import annotations

from stationmap.errors import FileError
from stationmap.ledger.fault import Fault, Weight


def refusal(  # what a fault holds, in the order in which it is told
    code: str,
    *,
    zh: str,
    en: str,
    sheet: str = "",
    row: int | None = None,
    column: str | None = None,
    value: object = None,
    accepted: tuple[str, ...] = (),
) -> FileError:
    """Make the error that says why a file is not taken."""
    return refused(Fault(code, Weight.STOPS, zh, en, sheet, row, column, value), accepted=accepted)


def refused(fault: Fault, *, accepted: tuple[str, ...] = ()) -> FileError:
    """Make the error out of the one fault that stops a file."""
    where_zh, where_en = fault.where_zh, fault.where_en
    return FileError(
        zh=f"{where_zh}：{fault.zh}" if where_zh else fault.zh,
        en=f"{where_en}: {fault.en}" if where_en else fault.en,
        field="file",
        value=fault.value,
        accepted=accepted,
        faults=(fault,),
    )
