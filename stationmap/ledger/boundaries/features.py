"""Reads the features of a boundary file: GeoJSON or GeoPackage, positions become WGS 84."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from stationmap.ledger.limits import Limits
from stationmap.ledger.reading.geopackage import _columns, _layers, _opened, _quoted, _way
from stationmap.ledger.reading.reference import way_to_wgs84
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from stationmap.ledger.reading.reference import Way

_SQLITE = b"SQLite format 3\x00"
_HEADER = 8
_ENVELOPES = (0, 32, 48, 48, 64)  # bytes between the header of a geometry and its WKB
_MOST_FEATURES = 5_000


class Feature(NamedTuple):
    """A feature: its number in the file from 1, its properties, its shape in WGS 84."""

    number: int
    said: dict[str, Any]
    shape: BaseGeometry | None


def read_features(content: bytes) -> list[Feature]:
    """Read all features of a file.

    Raises
    ------
    FileError
        It is neither GeoJSON nor a GeoPackage, damaged, or too large.
    """
    if len(content) > Limits().file_bytes:
        raise refusal(
            "too-large",
            zh=f"文件超过 {Limits().file_bytes >> 20} MB。请只导出本区的乡镇街道，再上传。",
            en=f"The file has more than {Limits().file_bytes >> 20} MB. Export this district only.",
            value=len(content),
        )
    read = _geopackage if content.startswith(_SQLITE) else _geojson
    features = read(content)
    if not features or len(features) > _MOST_FEATURES:
        raise refusal(
            "boundary-count",
            zh=f"文件里有 {len(features)} 个要素，应是本区的乡镇街道。请查看是否导出了别的图层。",
            en=f"The file holds {len(features)} features; it should be this district's townships.",
            value=len(features),
        )
    return features


def _geojson(content: bytes) -> list[Feature]:
    try:
        said = json.loads(content.decode("utf-8-sig"))
        items = said["features"] if isinstance(said, dict) else None
        crs = (said.get("crs") or {}).get("properties", {}).get("name", "") if items else ""
    except (ValueError, KeyError, AttributeError, RecursionError) as error:
        raise _broken(error) from None
    if not isinstance(items, list):
        raise _broken(TypeError("features"))
    way = way_to_wgs84(str(crs)) if crs else None
    return [_feature(number, item, way) for number, item in enumerate(items, start=1)]


def _feature(number: int, item: object, way: Way | None) -> Feature:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if not isinstance(item, dict) or not isinstance(item.get("properties") or {}, dict):
        raise _broken(TypeError("feature"))
    drawn: BaseGeometry | None = None
    try:
        drawn = shape(item["geometry"])
    except (ShapelyError, KeyError, TypeError, ValueError, AttributeError, IndexError):
        drawn = None
    return Feature(number, dict(item.get("properties") or {}), _in_wgs84(drawn, way))


def _geopackage(content: bytes) -> list[Feature]:
    from shapely import from_wkb
    from shapely.errors import ShapelyError

    features: list[Feature] = []
    try:
        with closing(_opened(content)) as base:
            drawn = [layer for layer in _layers(base) if layer.shape]
            for layer in sorted(drawn, key=lambda layer: -layer.rows)[:1]:
                way = _way(base, layer)
                names = [name for name, _ in _columns(base, layer.name)]
                query = f"SELECT * FROM {_quoted(layer.name)} LIMIT {_MOST_FEATURES + 1}"  # noqa: S608 - quoted
                for number, values in enumerate(base.execute(query), start=1):
                    held = dict(zip(names, values, strict=False))
                    raw = held.pop(layer.shape, None)
                    try:
                        shape = from_wkb(_wkb(raw))
                    except (ShapelyError, IndexError, TypeError):
                        shape = None
                    features.append(Feature(number, held, _in_wgs84(shape, way)))
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise _broken(error) from None
    return features


def _wkb(raw: object) -> bytes | None:
    if not isinstance(raw, bytes) or raw[:2] != b"GP":
        return None
    return raw[_HEADER + _ENVELOPES[raw[3] >> 1 & 7] :]


def _in_wgs84(shape: BaseGeometry | None, way: Way | None) -> BaseGeometry | None:
    from shapely import force_2d, transform

    if shape is None:
        return None
    flat = force_2d(shape)
    if way is None:
        return flat
    return transform(flat, lambda xy: np.array([way(x, y) for x, y in xy.tolist()]))


def _broken(error: Exception) -> Exception:
    return refusal(
        "boundary-broken",
        zh="不是完整的 GeoJSON 或 GeoPackage。请在地图软件里重新导出，再上传。",
        en="This is no complete GeoJSON or GeoPackage. Export it again.",
        value=f"{type(error).__name__}: {error}"[:200],
    )
