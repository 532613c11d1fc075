"""The kinds of file that a ledger is written as, and their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from stationmap.errors import ChoiceError
from stationmap.exports.columns import Geography, columns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stationmap.exports.columns import Column
    from stationmap.ledger.entry import Ledger
    from stationmap.model import Committee, Township

    Write = Callable[["Written", IO[bytes]], None]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "geojson": "application/geo+json",
        "gpkg": "application/geopackage+sqlite3",
        "kml": "application/vnd.google-earth.kml+xml",
    }
)
"""The kinds of file, and their media types."""

FOR_PROGRAMS = frozenset({"geojson", "gpkg"})
_UNFIT = re.compile(r"[^\w.+\-]+")


@dataclass(frozen=True, slots=True)
class Written:
    """What is written: a ledger, the version that it is, its columns."""

    ledger: Ledger
    label: str
    columns: tuple[Column, ...]
    geography: Geography

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What to know about the file, as pairs of a name and a sentence."""
        total = len(self.ledger.entries)
        examples = sum(entry.station.modelled for entry in self.ledger.entries)
        return (
            ("数据版本", self.label),
            ("驿站", f"{total} 座"),
            (
                "示例",
                f"{examples} 座是示例，由程序生成，不是真实驿站；“数据性质”里写着“示例”"
                if examples
                else "没有示例驿站",
            ),
            ("坐标", "WGS 84（EPSG:4326），经度在前，单位度"),
        )


def export(
    ledger: Ledger,
    *,
    label: str,
    kind: str,
    townships: tuple[Township, ...] = (),
    committees: tuple[Committee, ...] = (),
    private: bool = False,
) -> bytes:
    """Return a ledger as a file.

    Parameters
    ----------
    ledger : Ledger
        What is written.
    label : str
        The data version; every file names it.
    kind : str
        One of `KINDS`.
    townships, committees : tuple, optional
        For their names; without them a file for people holds their codes.
    private : bool
        Whether the cells that no field takes are written too, such as 负责人.
        For the keeper only.

    Raises
    ------
    ChoiceError
        There is no such kind.
    """
    body = BytesIO()
    export_to(
        body,
        ledger,
        label=label,
        kind=kind,
        geography=Geography.of(townships, committees),
        private=private,
    )
    return body.getvalue()


def export_to(
    file: IO[bytes],
    ledger: Ledger,
    *,
    label: str,
    kind: str,
    geography: Geography | None = None,
    private: bool = False,
) -> None:
    """Write a ledger into an open file, row by row; see `export`."""
    write = _writer(kind)
    columns = columns_of(ledger, private=private, plain=kind in FOR_PROGRAMS)
    write(Written(ledger, label, columns, geography or Geography()), file)


def file_name(*, label: str, kind: str) -> str:
    """Name a file after the data version that it holds.

    >>> file_name(label="2026-11-21.3+ab12cd34", kind="xlsx")
    '工会驿站台账-2026-11-21.3+ab12cd34.xlsx'
    """
    return f"工会驿站台账-{_UNFIT.sub('_', label)}.{kind}"


def _writer(kind: str) -> Write:
    if kind == "xlsx":
        from stationmap.exports.excel import write
    elif kind == "csv":
        from stationmap.exports.separated import write
    elif kind == "geojson":
        from stationmap.exports.geojson import write
    elif kind == "gpkg":
        from stationmap.exports.geopackage import write
    elif kind == "kml":
        from stationmap.exports.kml import write
    else:
        raise ChoiceError(
            zh=f"不会写“{kind[:40]}”这种文件。可以是：{'、'.join(KINDS)}。",
            en=f"{kind[:40]!r} is no kind of file that can be written. "
            f"It may be: {', '.join(KINDS)}.",
            field="kind",
            value=kind[:40],
            accepted=tuple(KINDS),
        )
    return write
