"""Reads GeoJSON: each feature a row, its point a longitude and a latitude."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from stationmap.ledger.reading.encodings import decoded
from stationmap.ledger.reading.feature_table import FeatureTable
from stationmap.ledger.reading.reference import way_to_wgs84
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from stationmap.errors import FileError
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.reference import Way
    from stationmap.ledger.sheet import Sheet

_GEOMETRIES = frozenset(
    (
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
        "GeometryCollection",
    )
)  # fmt: skip
_PLANE = 2  # coordinates of a point without a height


def read_geojson(content: bytes, file: str, limits: Limits) -> Sheet:
    """Read a collection of features (RFC 7946), whose datum is WGS 84.

    An older file may name another reference system in its member ``crs``; its
    points are then turned into WGS 84.

    Raises
    ------
    FileError
        It is no JSON, no collection of features, or there is none in it.
    """
    found = _loaded(content)
    features = _features(found)
    way = _way(found)
    table = FeatureTable(limits)
    for row, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            table.marks.add("feature-broken", row, None, json.dumps(feature)[:200])
            continue
        properties = feature.get("properties")
        held = dict(properties) if isinstance(properties, dict) else {}
        table.add(row, held, _point(table, row, feature.get("geometry"), way))
    return table.sheet(file, "", "wgs84")


def _loaded(content: bytes) -> Any:  # noqa: ANN401 - whatever the JSON holds
    text = decoded(content)
    if text.lost or text.mixed:
        line, raw = next(iter({**text.lost, **text.mixed}.items()))
        raise refusal(
            "bytes-lost",
            zh="这一行有几个字节不是 UTF-8。请另存为 UTF-8，再上传。",
            en="Some bytes of this line are not UTF-8. Save the file as UTF-8.",
            row=line,
            value=raw.hex(" ").upper(),
        )
    try:
        return json.loads(text.text)
    except json.JSONDecodeError as error:
        raise refusal(
            "json-broken",
            zh=f"这一行第 {error.colno} 个字起不是 JSON，文件多半没有传完整。请重新导出。",
            en=f"From character {error.colno} on this line is no JSON. Export the file again.",
            row=error.lineno,
            value=text.text[error.pos : error.pos + 40],
        ) from error
    except RecursionError as error:
        raise _not_features("nested") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise refusal(
            "json-broken",
            zh="里面有一个数字长得读不出来。请重新导出。",
            en="It holds a number too long to be read. Export the file again.",
            value=str(error)[:80],
        ) from error


def _features(found: Any) -> list[Any]:  # noqa: ANN401 - whatever the JSON holds
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "Feature":
        return [found]
    if kind != "FeatureCollection" or not isinstance(found.get("features"), list):
        raise _not_features(str(kind or type(found).__name__))
    if not found["features"]:
        raise refusal(
            "no-features",
            zh="文件里一个要素也没有。请查看是否导出了空的图层。",
            en="There is no feature in the file. See whether an empty layer was exported.",
        )
    features: list[Any] = found["features"]
    return features


def _not_features(what: str) -> FileError:
    return refusal(
        "not-geojson",
        zh="这不是 GeoJSON 要素集（FeatureCollection）。请在地图软件里导出为 GeoJSON，再上传。",
        en="This is no GeoJSON collection of features. Export the stations as GeoJSON.",
        value=what,
        accepted=("FeatureCollection",),
    )


def _way(found: dict[str, Any]) -> Way | None:
    """Read the reference system that files from before RFC 7946 could name."""
    said = found.get("crs")
    if said is None:
        return None
    try:
        name = said["properties"]["name"]
    except (KeyError, TypeError, IndexError):
        name = None
    if not isinstance(name, str):
        name = json.dumps(said)
    return way_to_wgs84(name)


def _point(
    table: FeatureTable,
    row: int,
    geometry: Any,  # noqa: ANN401 - whatever the JSON holds
    way: Way | None,
) -> tuple[float, float] | None:
    if geometry is None:
        table.marks.add("geometry-blank", row)
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    place = geometry.get("coordinates") if kind in ("Point", "MultiPoint") else None
    if kind == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        kind, place = "Point", place[0]
    if kind != "Point":
        code = "geometry-not-point" if kind in _GEOMETRIES else "geometry-broken"
        table.marks.add(code, row, None, str(kind))
        return None
    if not isinstance(place, list) or len(place) < _PLANE or not all(map(_finite, place[:2])):
        table.marks.add("geometry-broken", row, None, json.dumps(place)[:100])
        return None
    if len(place) > _PLANE:
        table.marks.add("geometry-height", row, None, json.dumps(place[2])[:40])
    return way(place[0], place[1]) if way else (place[0], place[1])


def _finite(number: object) -> bool:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    return abs(number) < 1e12 and math.isfinite(number)  # noqa: PLR2004 - no unit is so small
