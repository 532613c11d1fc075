"""The report as a GeoPackage that QGIS opens with its colours and names on.

GDAL writes the layers, through pyogrio. The styles are rows of a table called
layer_styles, where QGIS looks for them. The moment of writing is left out, so
that the same report gives the same contents.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap.reports.about import about
from stationmap.reports.layers import layers
from stationmap.reports.qml import qml

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.layers import Layer
    from stationmap.reports.sites import Sites

WGS84 = "EPSG:4326"
NO_MOMENT = "1970-01-01T00:00:00.000Z"
MISSING_WHOLE = -1
LAYER_STYLES = """
    CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        f_table_catalog TEXT(256),
        f_table_schema TEXT(256),
        f_table_name TEXT(256),
        f_geometry_column TEXT(256),
        styleName TEXT(30),
        styleQML TEXT,
        styleSLD TEXT,
        useAsDefault BOOLEAN,
        description TEXT,
        owner TEXT(30),
        ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
    )
"""
INSERT_STYLE = """
    INSERT INTO layer_styles (
        f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
        styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time
    ) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)
"""
REGISTER = """
    INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
    VALUES (?, 'attributes', ?, ?, ?)
"""


def geopackage(report: CoverageReport, sites: Sites | None = None) -> bytes:
    """Return a report as a GeoPackage.

    Its layers are townships, gaps, stations, farthest and, with `sites`,
    proposals, all in WGS 84; a table ``about`` says what they rest on.

    Parameters
    ----------
    report : CoverageReport
        What to write.
    sites : Sites, optional
        Where stations should stand.
    """
    found = layers(report, sites)
    with TemporaryDirectory(prefix="stationmap-") as folder:
        path = Path(folder) / "report.gpkg"
        for layer in found:
            _write(layer, path)
        with closing(sqlite3.connect(path)) as database, database:
            _styles(database, found)
            _about(database, report)
            database.execute("UPDATE gpkg_contents SET last_change = ?", (NO_MOMENT,))
        return path.read_bytes()


def _write(layer: Layer, path: Path) -> None:
    from pyogrio.raw import write
    from shapely import to_wkb

    columns = list(zip(*layer.rows, strict=True)) or [()] * len(layer.fields)
    pairs = [_column(values, kind) for values, kind in zip(columns, layer.kinds, strict=True)]
    write(
        path,
        geometry=np.array([to_wkb(g) for g in layer.geometries], np.object_),
        field_data=[values for values, _ in pairs],
        fields=np.array(layer.fields, np.object_),
        field_mask=[missing for _, missing in pairs],
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.geometry_type,
        crs=WGS84,
        append=path.exists(),
        layer_options={"IDENTIFIER": layer.title, "GEOMETRY_NAME": "geom"},
        dataset_options=None if path.exists() else {"VERSION": "1.3"},
    )


def _column(values: tuple[Any, ...], kind: type) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    missing = np.array([value is None for value in values], np.bool_)
    if kind is str:
        return np.array(values, np.object_), missing
    nothing = {int: MISSING_WHOLE, float: np.nan, bool: False}[kind]
    return np.array([nothing if v is None else kind(v) for v in values], kind), missing


def _styles(database: sqlite3.Connection, found: tuple[Layer, ...]) -> None:
    database.execute(LAYER_STYLES)
    for layer in found:
        row = (layer.name, layer.title, qml(layer.name), layer.title, NO_MOMENT)
        database.execute(INSERT_STYLE, row)
    database.execute(REGISTER, ("layer_styles", "layer_styles", "", NO_MOMENT))


def _about(database: sqlite3.Connection, report: CoverageReport) -> None:
    database.execute("CREATE TABLE about (fid INTEGER PRIMARY KEY, item TEXT, content TEXT)")
    database.executemany("INSERT INTO about (item, content) VALUES (?, ?)", about(report))
    database.execute(REGISTER, ("about", "说明", "这些图层依据什么", NO_MOMENT))
