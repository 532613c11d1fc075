"""One thing that is wrong with the data, said so that it can be put right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stationmap.errors import DataError


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one place of the data package.

    Parameters
    ----------
    file : str
        Path inside the package's folder.
    zh, en : str
        What is wrong, then what to do about it.
    row : int, optional
        Row as a spreadsheet counts: the header is row 1. In a GeoJSON file,
        the number of the feature, from 1.
    field : str, optional
        Column, property or member at fault.
    value : object, optional
        What stands there now.
    """

    file: str
    zh: str
    en: str
    row: int | None = None
    field: str | None = None
    value: object = None

    @property
    def where_zh(self) -> str:
        """The place at fault, for a Chinese reader."""
        row = f" 第 {self.row} 行" if self.row is not None else ""
        return f"{self.file}{row}" + (f"“{self.field}”" if self.field else "")

    @property
    def where_en(self) -> str:
        """The place at fault, for an English reader."""
        row = f", row {self.row}" if self.row is not None else ""
        return f"{self.file}{row}" + (f", {self.field}" if self.field else "")

    @property
    def shown(self) -> str:
        """The value as it stands, short enough for one line."""
        text = "" if self.value is None else str(self.value)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def error(self) -> DataError:
        """Return the finding as the error that stops an opening."""
        return DataError(
            zh=f"{self.where_zh}：{self.zh}",
            en=f"{self.where_en}: {self.en}",
            field=self.field,
            value=self.value,
            file=self.file,
            row=self.row,
        )

    @classmethod
    def of(cls, error: DataError, file: str) -> Finding:
        """Return the finding that an error was made of; `file` where it names none."""
        bare = cls(error.file or file, "", "", error.row, error.field, error.value)
        return replace(
            bare,
            zh=error.zh.removeprefix(f"{bare.where_zh}："),
            en=error.en.removeprefix(f"{bare.where_en}: "),
        )


_LONGEST = 60
