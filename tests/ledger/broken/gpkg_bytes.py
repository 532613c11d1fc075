"""Writes small GeoPackages, byte by byte the same each time."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing

from tests.ledger.broken.kind import HEAD

_WKT = 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]]]'


def point_blob(lon: float, lat: float, srs: int = 4326) -> bytes:
    return b"GP\x00\x01" + struct.pack("<i", srs) + struct.pack("<BIdd", 1, 1, lon, lat)


def package(  # what a GeoPackage can be wrong in
    layers: dict[str, tuple[tuple[object, ...], ...]],
    *,
    srs: int = 4326,
    points: bool = True,
    tables: tuple[str, ...] = ("contents", "geometry", "srs"),
    more: str = "",
) -> bytes:
    """Return a GeoPackage, byte by byte the same each time."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("PRAGMA page_size=512")
        base.execute("PRAGMA application_id=1196444487")
        if "srs" in tables:
            base.execute(
                "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,"
                " organization TEXT, organization_coordsys_id INTEGER, definition TEXT)"
            )
            base.execute(
                "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ?)", (_WKT,)
            )
            base.execute(
                "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 999999, 'EPSG', 999999, 'nonsense')"
            )
            base.execute(
                "INSERT INTO gpkg_spatial_ref_sys VALUES ('own', 100001, 'NONE', 1, 'nonsense')"
            )
        if "contents" in tables:
            base.execute(
                "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER)"
            )
        if "geometry" in tables:
            base.execute(
                "CREATE TABLE gpkg_geometry_columns"
                " (table_name TEXT, column_name TEXT, srs_id INTEGER)"
            )
        for name, rows in layers.items():
            if "contents" in tables:
                base.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?)", (name, srs))
            if "geometry" in tables:
                base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (name, srs))
            columns = ", ".join(f'"{h}" TEXT' for h in HEAD if h not in ("经度", "纬度"))
            base.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, geom BLOB, {columns})')
            for row in rows:
                shape = (
                    row[3]
                    if isinstance(row[3], bytes) or not points
                    else point_blob(row[3], row[4])
                )  # type: ignore[arg-type]
                base.execute(
                    f'INSERT INTO "{name}" VALUES (NULL, ?, ?, ?, ?, ?)',  # noqa: S608 - our own
                    (shape, row[0], row[1], row[2], row[5]),
                )
        if more:
            base.executescript(more)
        base.commit()
        content = bytearray(base.serialize())
    content[24:28] = content[92:96] = b"\x00\x00\x00\x01"  # how often it was changed
    content[96:100] = b"\x00\x2e\x5f\x20"  # which SQLite wrote it
    return bytes(content)
