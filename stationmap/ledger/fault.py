"""One thing that is wrong, or doubtful, in a keeper's file, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Weight(StrEnum):
    """How much a fault weighs."""

    STOPS = "stops"  # the file is not taken while it stands
    DOUBT = "doubt"  # the file is taken once the keeper has said that it is right so
    NOTE = "note"  # the file is taken; the keeper is told


class Remedy(StrEnum):
    """What the program can do about a fault, if the keeper says so."""

    SWAP = "swap"  # exchange longitude and latitude
    SHIFT = "shift"  # read the coordinates in another datum
    GEOCODE = "geocode"  # ask a geocoder for the address
    PICK = "pick"  # click on a map
    COMMITTEE = "committee"  # put it where its committee is, and say so
    TOWNSHIP = "township"  # put it at the township's seat, and say so
    LEAVE_OUT = "leave-out"  # take the file without this row
    ACCEPT = "accept"  # it is right as it stands


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one place of a file.

    Parameters
    ----------
    code : str
        Names the kind of fault, such as ``lon-blank``; the same in every language.
    weight : Weight
        Whether it stops the file.
    zh, en : str
        What is wrong, then what to do about it.
    sheet : str
        The sheet of a workbook, empty where a file has none.
    row : int, optional
        As a spreadsheet counts, from 1, headings included; in GeoJSON and
        GeoPackage the number of the feature, from 1. None: the whole file.
    column : str, optional
        The heading as printed.
    value : object, optional
        What stands there now.
    remedies : tuple of Remedy
        What the program offers to do about it, the best first.
    """

    code: str
    weight: Weight
    zh: str
    en: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: object = None
    remedies: tuple[Remedy, ...] = ()

    @property
    def where_zh(self) -> str:
        """The place at fault, for a Chinese reader."""
        sheet = f"“{self.sheet}”" if self.sheet else ""
        row = f"第 {self.row} 行" if self.row is not None else ""
        return sheet + row + (f"“{self.column}”" if self.column else "")

    @property
    def where_en(self) -> str:
        """The place at fault, for an English reader."""
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.sheet, row, self.column or "") if part)

    @property
    def shown(self) -> str:
        """The value as it stands, on one line and short enough for one."""
        text = "" if self.value is None else " ".join(str(self.value).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_LONGEST = 60


def of_the_whole_file(faults: Iterable[Fault]) -> frozenset[str]:
    """Name the kinds of fault that others hang on: of the whole file, and of its columns.

    In another datum other rows lie outside their township; to settle those
    first would be work for nothing, or worse, wrong.
    """
    whole: dict[str, bool] = {}
    for fault in faults:
        alone = fault.row is None and fault.weight is not Weight.NOTE
        column = fault.code.startswith("column-")
        whole[fault.code] = whole.get(fault.code, True) and (alone or column)
    return frozenset(code for code, so in whole.items() if so)
