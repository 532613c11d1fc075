"""The rows of a planner's file: CSV, Excel or GeoJSON, whatever it was saved as."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from stationmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 30_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_LINES = MAX_ROWS + 100_000  # with those that are empty
UNPACKED_MAX_BYTES = 100_000_000  # of a workbook, which is a zip: 200,000 rows have half of it
HEADER_ROW = 1
# GB 18030 holds GBK and GB 2312, which Excel writes as "CSV" on Chinese Windows.
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = (",", "\t", ";", "，")
LON, LAT = "lon", "lat"


class Row(NamedTuple):
    """A row as a spreadsheet counts, the header being row 1; cells by column."""

    number: int
    cells: dict[str, Any]


class Table(NamedTuple):
    """The columns and rows of a file."""

    columns: tuple[str, ...]
    rows: list[Row]


def read_table(content: bytes, name: str) -> Table:
    """Read the rows of a file by what its name ends with.

    Parameters
    ----------
    content : bytes
        The file: ``.csv`` or ``.txt`` (UTF-8 or GBK; commas, tabs or
        semicolons), ``.xlsx`` (the first sheet) or ``.geojson`` or ``.json``
        (points, whose position becomes the columns lon and lat).
    name : str
        Its name, for errors.

    Raises
    ------
    DataError
        It is none of these, damaged, empty or too large.
    """
    ending = name.lower().rpartition(".")[2]
    readers = {"csv": _csv, "txt": _csv, "xlsx": _xlsx, "geojson": _geojson, "json": _geojson}
    if ending not in readers:
        raise DataError(
            zh=f"{name} 的格式读不了。请另存为 CSV、Excel（.xlsx）或 GeoJSON。",
            en=f"{name} is of a format that is not read. Save it as CSV, Excel (.xlsx) or GeoJSON.",
            file=name,
            value=ending,
            accepted=tuple(readers),
        )
    if not content.strip():
        raise _fault(
            name, "是空的。请确认选对了文件", "It is empty. See that it is the right file."
        )
    if len(content) > MAX_BYTES:
        size, most = len(content) / 1e6, MAX_BYTES / 1e6
        raise _fault(
            name,
            f"有 {size:.0f} MB，最多 {most:.0f} MB。请只留经度、纬度、人数三列",
            f"It has {size:.0f} MB, at most {most:.0f} are read. Keep longitude, latitude, weight.",
        )
    table = readers[ending](content, name)
    if not table.rows:
        raise _fault(name, "没有一行数据。请在表头下面填写", "It has no rows below its header.")
    return table


def _csv(content: bytes, name: str) -> Table:
    text = _decoded(content, name)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return _table(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), name)
    except csv.Error as error:
        raise _fault(
            name, f"不是完整的 CSV（{error}）。请重新导出", f"It is no complete CSV file ({error})."
        ) from None


def _decoded(content: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _fault(
        name,
        "不是 UTF-8 或 GBK 的文字。请在 Excel 里另存为“CSV UTF-8”或 .xlsx",
        "It is text neither in UTF-8 nor in GBK. Save it as CSV UTF-8 or as .xlsx.",
    )


def _xlsx(content: bytes, name: str) -> Table:
    from openpyxl import load_workbook

    try:
        _check_unpacked(content, name)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _table((list(row) for row in book.worksheets[0].iter_rows(values_only=True)), name)
    except DataError:
        raise
    except Exception as error:  # noqa: BLE001 - of what is no workbook, each library says its own
        raise _fault(
            name,
            f"不是完好的 Excel 工作簿（{type(error).__name__}）。请在 Excel 里打开，另存为 .xlsx",
            f"It is no sound Excel workbook ({type(error).__name__}). Open it in Excel and save "
            "it as .xlsx.",
        ) from None


def _check_unpacked(content: bytes, name: str) -> None:
    """Refuse a small file that is large inside before anything of it is unpacked."""
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(content)) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > UNPACKED_MAX_BYTES:
        size, most = unpacked / 1e6, UNPACKED_MAX_BYTES / 1e6
        raise _fault(
            name,
            f"解开后有 {size:,.0f} MB，最多 {most:.0f} MB。请只留经度、纬度、人数三列，另存一次",
            f"Unpacked it has {size:,.0f} MB, at most {most:.0f} are read. Keep longitude, "
            "latitude, weight, and save it again.",
        )


def _table(lines: Iterable[list[Any]], name: str) -> Table:
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, line in enumerate(lines, start=HEADER_ROW):
        if number > MAX_LINES:
            raise _fault(
                name,
                f"超过 {MAX_LINES:,} 行，空行也算。请删去数据下面的空行，另存一次",
                f"It has more than {MAX_LINES:,} lines, empty ones among them. "
                "Delete the empty lines below the data, and save it again.",
            )
        if len(line) > MAX_COLUMNS:
            raise _fault(
                name,
                f"第 {number} 行有 {len(line):,} 列，最多 {MAX_COLUMNS:,} 列。请删去右边多余的内容",
                f"Line {number} has {len(line):,} columns, at most {MAX_COLUMNS:,} are read. "
                "Delete what is not needed on its right.",
            )
        if all(cell is None or str(cell).strip() == "" for cell in line):
            continue
        if not columns:
            columns = tuple("" if cell is None else str(cell).strip() for cell in line)
            continue
        _check_size(len(rows), name)
        rows.append(Row(number, {c: v for c, v in zip(columns, line, strict=False) if c}))
    return Table(columns, rows)


def _geojson(content: bytes, name: str) -> Table:
    try:
        said = json.loads(content.decode("utf-8-sig"))
        features = said["features"]
        rows = [Row(n, dict(_cells(f, n, name))) for n, f in enumerate(features, start=1)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _fault(
            name,
            f"不是完整的 GeoJSON（{type(error).__name__}）。请用 QGIS 重新导出点图层",
            f"It is no complete GeoJSON ({type(error).__name__}). Export the points again.",
        ) from None
    _check_size(len(rows) - 1, name)
    columns = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    return Table(columns, rows)


def _cells(feature: Any, number: int, name: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    yield from (feature.get("properties") or {}).items()
    geometry = feature["geometry"]
    if geometry is None or geometry.get("type") != "Point":
        kind = geometry and geometry.get("type")
        raise DataError(
            zh=f"{name} 第 {number} 个要素是 {kind}，要是点（Point）。请先取中心点再导出。",
            en=f"Feature {number} of {name} is {kind}; it must be a Point. Export centroids.",
            file=name,
            row=number,
            field="geometry",
            value=kind,
        )
    yield LON, geometry["coordinates"][0]
    yield LAT, geometry["coordinates"][1]


def _check_size(rows: int, name: str) -> None:
    if rows >= MAX_ROWS:
        raise _fault(
            name,
            f"超过 {MAX_ROWS:,} 行。请合并相近的点再试",
            f"It has more than {MAX_ROWS:,} rows. Merge neighbouring points.",
        )


def _fault(name: str, zh: str, en: str) -> DataError:
    return DataError(zh=f"{name} {zh}。", en=f"{name}: {en}", file=name)
