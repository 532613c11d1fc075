"""A ledger as a GeoPackage: one layer of stations, whose description says what it is.

GDAL writes the layer, through pyogrio, some thousand rows at a time. The moment
of writing is left out, so that the same ledger gives the same contents.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from stationmap.exports.guard import kept_apart, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stationmap.exports.columns import Value
    from stationmap.exports.files import Written
    from stationmap.ledger.entry import Entry

LAYER, TITLE = "stations", "工会驿站"
WGS84 = "EPSG:4326"
AT_ONCE = 20_000  # rows
NO_MOMENT = "1970-01-01T00:00:00.000Z"
KINDS: dict[str, type] = {"position_error_m": float, "stars": int}
NOTHING: dict[type, object] = {float: np.nan, int: -1}
RESERVED = frozenset({"fid", "geom"})


def write(what: Written, file: IO[bytes]) -> None:
    """Write the GeoPackage."""
    with TemporaryDirectory(prefix="stationmap-") as folder:
        path = Path(folder) / "ledger.gpkg"
        entries = what.ledger.entries
        for start in range(0, max(1, len(entries)), AT_ONCE):
            _write(what, entries[start : start + AT_ONCE], path)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE gpkg_contents SET last_change = ?", (NO_MOMENT,))
        with path.open("rb") as whole:
            shutil.copyfileobj(whole, file)


def _write(what: Written, entries: Sequence[Entry], path: Path) -> None:
    from pyogrio.raw import write as write_layer
    from shapely import points, to_wkb

    columns = [column for column in what.columns if column.field not in ("lon", "lat")]
    pairs = [
        _column(
            [c.value(entry, what.geography) for entry in entries], KINDS.get(c.field or "", str)
        )
        for c in columns
    ]
    places = np.array([entry.station.position for entry in entries], np.float64).reshape(-1, 2)
    write_layer(
        path,
        geometry=np.asarray(to_wkb(points(places)), np.object_),
        field_data=[values for values, _ in pairs],
        fields=np.array([_name(column.heading) for column in columns], np.object_),
        field_mask=[missing for _, missing in pairs],
        layer=LAYER,
        driver="GPKG",
        geometry_type="Point",
        crs=WGS84,
        append=path.exists(),
        layer_options={
            "IDENTIFIER": TITLE,
            "DESCRIPTION": "；".join(f"{name}：{sentence}" for name, sentence in what.about),
            "GEOMETRY_NAME": "geom",
        },
        dataset_options=None if path.exists() else {"VERSION": "1.3"},
    )


def _name(heading: str) -> str:
    """Name a column; two names are GDAL's own."""
    return writable(f"{heading} " if heading.lower() in RESERVED else heading)


def _column(values: list[Value], kind: type) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    missing = np.array([value is None for value in values], np.bool_)
    if kind is not str:
        filled = [NOTHING[kind] if value is None else value for value in values]
        return np.array(filled, kind), missing
    texts = [None if value is None else kept_apart(writable(str(value))) for value in values]
    return np.array(texts, np.object_), missing
