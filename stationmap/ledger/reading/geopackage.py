"""Reads a GeoPackage: one layer of points, through SQLite alone and from memory."""

from __future__ import annotations

import math
import sqlite3
import struct
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from stationmap.ledger.fault import Fault, Remedy, Weight
from stationmap.ledger.reading.feature_table import FeatureTable
from stationmap.ledger.reading.heading_words import heading_score
from stationmap.ledger.reading.reference import way_to_wgs84
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.reference import Way
    from stationmap.ledger.sheet import Cell, Sheet

_ENVELOPES = (0, 32, 48, 48, 64)  # bytes between the header of a geometry and its WKB
_POINT, _MULTIPOINT = 1, 4
_HEADER = 8
_JOURNAL = slice(18, 20)  # bytes of the header that say "write-ahead log"


class _Layer(NamedTuple):
    name: str
    shape: str  # the column of the geometry
    srs: int
    score: int
    rows: int


def read_geopackage(
    content: bytes, file: str, limits: Limits, *, layer: str | None = None
) -> Sheet:
    """Read one layer; its points become WGS 84, whatever its reference system is.

    Raises
    ------
    FileError
        It is damaged, no GeoPackage, or has no layer that can be read.
    """
    try:
        with closing(_opened(content)) as base:
            layers = _layers(base)
            chosen = _choose(layers, layer)
            notes = _others(chosen, layers) if layer is None else ()
            return _read(base, chosen, file, limits, notes)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise refusal(
            "gpkg-broken",
            zh="这个 GeoPackage 坏了，读不出来。请在地图软件里重新导出，再上传。",
            en="This GeoPackage is damaged. Export it again.",
            value=str(error)[:200],
        ) from error


def _opened(content: bytes) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    # A file that was left with its log switched on cannot be opened from memory
    # as such; what it holds is complete without the log, or was lost with it.
    plain = bytearray(content)
    plain[_JOURNAL] = b"\x01\x01"
    base.deserialize(bytes(plain))
    base.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for order in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
        base.execute(f"PRAGMA {order}")
    return base


def _layers(base: sqlite3.Connection) -> list[_Layer]:
    # Views and triggers are left alone: a table gives only what stands in the file.
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if "gpkg_contents" not in tables:
        raise refusal(
            "not-gpkg",
            zh="这是 SQLite 数据库，不是 GeoPackage。请在地图软件里导出为 GeoPackage，再上传。",
            en="This is a SQLite database and no GeoPackage. Export the stations as one.",
            value="、".join(sorted(tables))[:200],
        )
    shapes: dict[str, tuple[str, int]] = {}
    if "gpkg_geometry_columns" in tables:
        for name, column, srs in base.execute(
            "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
        ):
            shapes[str(name)] = (str(column), _srs(srs))
    found = []
    for (name,) in base.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
    ).fetchall():
        if name in tables:
            shape, srs = shapes.get(name, ("", 4326))
            rows = base.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0]  # noqa: S608 - quoted
            score = heading_score(column for column, _ in _columns(base, name) if column != shape)
            found.append(_Layer(name, shape, srs, score, rows))
    if not found:
        raise refusal(
            "no-layers",
            zh="这个 GeoPackage 里一个图层也没有。请查看是否导出了驿站的图层。",
            en="There is no layer in this GeoPackage. See whether the stations were exported.",
        )
    return found


def _srs(number: object) -> int:
    return number if isinstance(number, int) else 0


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(base: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """List the columns of a table: name and declared type."""
    found = base.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    return [(str(name), str(kind).upper()) for name, kind in found]


def _choose(layers: list[_Layer], wanted: str | None) -> _Layer:
    if wanted is not None:
        for layer in layers:
            if layer.name == wanted:
                return layer
        names = tuple(layer.name for layer in layers)
        raise refusal(
            "no-such-sheet",
            zh=f"没有叫“{wanted}”的图层。有的是：{'、'.join(names)}。",
            en=f"There is no layer called {wanted!r}. There are: {', '.join(names)}.",
            value=wanted,
            accepted=names,
        )
    return max(layers, key=lambda layer: (layer.rows > 0, layer.score, layer.shape != ""))


def _others(chosen: _Layer, layers: list[_Layer]) -> tuple[Fault, ...]:
    others = "、".join(f"“{layer.name}”" for layer in layers if layer is not chosen)
    if not others:
        return ()
    return (
        Fault(
            "sheet-chosen",
            Weight.DOUBT,
            f"文件里有几个图层，读的是“{chosen.name}”，没有读{others}。",
            f"Of several layers {chosen.name} was read, and not {others}.",
            chosen.name,
            value=others,
            remedies=(Remedy.ACCEPT,),
        ),
    )


def _read(  # the layer, and what is said about it
    base: sqlite3.Connection,
    layer: _Layer,
    file: str,
    limits: Limits,
    notes: tuple[Fault, ...],
) -> Sheet:
    way = _way(base, layer) if layer.shape else None
    columns = _columns(base, layer.name)
    kinds = dict(columns)
    names = [name for name, _ in columns]
    table = FeatureTable(limits)
    for row, values in enumerate(base.execute(f"SELECT * FROM {_quoted(layer.name)}"), 1):  # noqa: S608 - quoted
        held = dict(zip(names, values, strict=False))
        shape = held.pop(layer.shape, None) if layer.shape else None
        point = _point(table, row, shape, way) if layer.shape else None
        table.add(row, {k: _value(v, kinds[k]) for k, v in held.items() if k != "fid"}, point)
    sheet = table.sheet(file, layer.name, "wgs84" if layer.shape else None, notes)
    if not sheet.lines:
        raise refusal(
            "no-features",
            zh="这个图层里一个要素也没有。请查看是否导出了空的图层。",
            en="There is no feature in this layer. See whether an empty one was exported.",
            sheet=layer.name,
        )
    return sheet


def _way(base: sqlite3.Connection, layer: _Layer) -> Way | None:
    found = base.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
        " WHERE srs_id = ?",
        (layer.srs,),
    ).fetchone()
    if found is None or layer.srs in (0, -1):
        raise refusal(
            "crs-missing",
            zh="这个图层没有写坐标系。请在地图软件里设为 WGS 84（EPSG:4326），再导出。",
            en="This layer does not say its reference system. Set WGS 84 (EPSG:4326), and export.",
            sheet=layer.name,
            value=layer.srs,
        )
    organization, number, definition = found
    if str(organization).upper() == "EPSG":
        return way_to_wgs84(f"EPSG:{number}", layer.name)
    return way_to_wgs84(str(definition), layer.name)


def _value(value: object, kind: str) -> Cell:
    if isinstance(value, bytes):
        return None  # a picture or the like; no ledger prints it
    if kind == "BOOLEAN" and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and kind in ("DATE", "DATETIME"):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return date(moment.year, moment.month, moment.day) if kind == "DATE" else moment
    return value  # type: ignore[return-value]  # SQLite knows no other kinds


def _point(
    table: FeatureTable, row: int, shape: object, way: Way | None
) -> tuple[float, float] | None:
    if shape is None:
        table.marks.add("geometry-blank", row)
        return None
    try:
        found = _decoded(shape)
    except (struct.error, IndexError, ValueError):
        table.marks.add("geometry-broken", row, None, _hex(shape))
        return None
    if isinstance(found, str):
        table.marks.add(found, row, None, _hex(shape))
        return None
    return way(*found) if way else found


def _hex(shape: object) -> str:
    return shape[:16].hex(" ").upper() if isinstance(shape, bytes) else str(shape)[:40]


def _decoded(shape: object) -> tuple[float, float] | str:
    """Return the point of a GeoPackage geometry, or the code of what is wrong with it."""
    if not isinstance(shape, bytes) or shape[:2] != b"GP":
        return "geometry-broken"
    flags = shape[3]
    if flags & 0x10:
        return "geometry-blank"
    at = _HEADER + _ENVELOPES[flags >> 1 & 7]
    kind, at, order = _wkb_kind(shape, at)
    if kind == _MULTIPOINT:
        (parts,) = struct.unpack_from(f"{order}I", shape, at)
        if parts != 1:
            return "geometry-not-point"
        kind, at, order = _wkb_kind(shape, at + 4)
    if kind != _POINT:
        return "geometry-not-point"
    x, y = struct.unpack_from(f"{order}2d", shape, at)
    return (x, y) if math.isfinite(x) and math.isfinite(y) else "geometry-broken"


def _wkb_kind(shape: bytes, at: int) -> tuple[int, int, str]:
    """Read the kind of a WKB geometry: ISO and EWKB, with and without heights."""
    order = "<" if shape[at] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", shape, at + 1)
    if kind & 0x2000_0000:  # EWKB with its own reference system
        return (kind & 0xFF) % 1000, at + 9, order
    return (kind & 0xFFFF) % 1000, at + 5, order
