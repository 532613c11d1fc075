"""GeoJSON and GeoPackage files that are wrong."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator


def feature(row: tuple[object, ...], **changed: object) -> dict[str, object]:
    name, town, addr, lon, lat, hours = row
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    held = {"驿站名称": name, "所属镇街": town, "地址": addr, "开放时间": hours}
    return {"type": "Feature", "properties": held, "geometry": geometry, **changed}


def collection(*features: object, **more: object) -> bytes:
    found = {"type": "FeatureCollection", **more, "features": features}
    return json.dumps(found, ensure_ascii=False).encode()


def _good() -> bytes:
    return collection(*map(feature, ROWS))


def _second(**changed: object) -> bytes:
    return collection(feature(ROWS[0]), feature(ROWS[1], **changed), feature(ROWS[2]))


def _placed(kind: str, coordinates: object) -> bytes:
    return _second(geometry={"type": kind, "coordinates": coordinates})


def _property(value: object) -> bytes:
    return _second(properties={"驿站名称": "乙", "备注": value})


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _collections()
    yield from _features()
    yield from _systems()


def _collections() -> Iterator[Kind]:
    yield Kind("map-good.geojson", _good, "", taken=True, rows=3)
    yield Kind("map-good.json", _good, "", taken=True, rows=3)
    yield Kind("map-mark.geojson", lambda: b"\xef\xbb\xbf" + _good(), "", taken=True, rows=3)
    yield Kind(
        "map-utf16.geojson", lambda: _good().decode().encode("utf-16"), "", taken=True, rows=3
    )
    yield Kind("map-gbk.geojson", lambda: _good().decode().encode("gbk"), "", taken=True, rows=3)
    yield Kind(
        "map-one.geojson", lambda: json.dumps(feature(ROWS[0])).encode(), "", taken=True, rows=1
    )
    for percent in (10, 50, 90, 99):
        yield Kind(
            f"map-cut-{percent}.geojson",
            partial(
                lambda p: _good().decode()[: len(_good().decode()) * p // 100].encode(), percent
            ),
            "json-broken",
            row=1,
        )
    yield Kind(
        "map-bytes.geojson",
        lambda: _good().replace("全天".encode(), b"\xff\xfe\x81"),
        "bytes-lost",
        row=1,
    )
    yield Kind("map-comma.geojson", lambda: _good().replace(b"]}", b"],}"), "json-broken", row=1)
    yield Kind("map-comment.geojson", lambda: b'{ // "\n' + _good()[1:], "json-broken", row=1)
    yield Kind("map-two.geojson", lambda: _good() + b"\n" + _good(), "json-broken", row=2)
    yield Kind(
        "map-lines.geojson",
        lambda: b"\n".join(json.dumps(feature(r)).encode() for r in ROWS),
        "json-broken",
        row=2,
    )
    yield Kind("map-empty.geojson", collection, "no-features")
    yield Kind("map-object.geojson", lambda: b"{}", "not-geojson")
    yield Kind("map-list.geojson", lambda: b"[1, 2]", "not-geojson")
    yield Kind(
        "map-geometry.geojson",
        lambda: b'{"type": "Point", "coordinates": [116.6, 40.1]}',
        "not-geojson",
        value="Point",
    )
    yield Kind(
        "map-topology.json",
        lambda: b'{"type": "Topology", "objects": {}, "arcs": []}',
        "not-geojson",
        value="Topology",
    )
    yield Kind(
        "map-esri.json",
        lambda: b'{"geometryType": "esriGeometryPoint", "features": []}',
        "not-geojson",
    )
    yield Kind(
        "map-features-object.geojson",
        lambda: b'{"type": "FeatureCollection", "features": {}}',
        "not-geojson",
    )
    yield Kind(
        "map-deep.geojson", lambda: b'{"a":' * 100_000, "not-geojson", value="nested", kept=False
    )
    yield Kind(
        "map-deep-list.geojson", lambda: b"[" * 200_000, "not-geojson", value="nested", kept=False
    )
    yield Kind(
        "map-long-number.geojson",
        lambda: _placed("Point", [116.6, 40.1]).replace(b"40.1]", b"4" * 5_000 + b"]"),
        "json-broken",
    )
    yield Kind(
        "map-many.geojson",
        lambda: collection(*map(feature, ROWS * 40)),
        "too-many-rows",
        row=101,
        limits={"rows": 100},
    )


def _features() -> Iterator[Kind]:
    here = {"taken": True, "row": 2}
    for name, thing in (
        ("null", None),
        ("number", 7),
        ("text", "x"),
        ("list", []),
        ("typed", {"type": "Point"}),
    ):
        yield Kind(
            f"feature-{name}.geojson",
            partial(lambda t: collection(feature(ROWS[0]), t, feature(ROWS[2])), thing),
            "feature-broken",
            rows=2,
            **here,
        )
    yield Kind(
        "feature-no-properties.geojson", lambda: _second(properties=None), "", taken=True, rows=3
    )
    yield Kind(
        "feature-odd-properties.geojson", lambda: _second(properties=[1]), "", taken=True, rows=3
    )
    yield Kind(
        "geometry-null.geojson", lambda: _second(geometry=None), "geometry-blank", rows=3, **here
    )
    for kind, where in (
        ("LineString", [[116.6, 40.1], [116.7, 40.1]]),
        ("Polygon", [[[116.6, 40.1], [116.7, 40.1], [116.7, 40.2], [116.6, 40.1]]]),
        ("MultiPoint", [[116.6, 40.1], [116.7, 40.1]]),
        ("GeometryCollection", []),
    ):
        yield Kind(
            f"geometry-{kind.lower()}.geojson",
            partial(_placed, kind, where),
            "geometry-not-point",
            value=kind,
            **here,
        )
    yield Kind(
        "geometry-one-of-many.geojson",
        lambda: _placed("MultiPoint", [[116.6, 40.1]]),
        "",
        taken=True,
        rows=3,
    )
    for name, where in (
        ("empty", []),
        ("one", [116.6]),
        ("text", ["116.6", "40.1"]),
        ("null", [None, None]),
        ("nested", [[116.6, 40.1]]),
        ("number", 116.6),
        ("boolean", [True, False]),
        ("object", {"lon": 116.6}),
        ("huge", [1e300, 1e300]),
    ):
        yield Kind(
            f"point-{name}.geojson", partial(_placed, "Point", where), "geometry-broken", **here
        )
    for word in (b"NaN", b"Infinity", b"-Infinity"):
        name = word.decode().lower().strip("-") + ("-minus" if word.startswith(b"-") else "")
        yield Kind(
            f"point-{name}.geojson",
            partial(lambda w: _placed("Point", [116.6, 40.1]).replace(b"40.1]", w + b"]"), word),
            "geometry-broken",
            **here,
        )
    yield Kind(
        "geometry-unknown.geojson",
        lambda: _placed("Circle", [116.6, 40.1]),
        "geometry-broken",
        value="Circle",
        **here,
    )
    yield Kind(
        "geometry-text.geojson",
        lambda: _second(geometry="POINT(116 40)"),
        "geometry-broken",
        **here,
    )
    yield Kind(
        "point-height.geojson",
        lambda: _placed("Point", [116.6, 40.1, 33.0]),
        "geometry-height",
        rows=3,
        **here,
    )
    note = {"taken": True, "row": 2, "column": "备注"}
    yield Kind("property-object.geojson", lambda: _property({"a": [1]}), "value-nested", **note)
    yield Kind(
        "property-nan.geojson",
        lambda: _property(float("nan")),
        "number-broken",
        value="nan",
        **note,
    )
    yield Kind(
        "property-surrogate.geojson",
        lambda: _property("甲\\ud83d").replace(b"\\\\ud83d", b"\\ud83d"),
        "text-lost",
        **note,
    )
    yield Kind("property-nul.geojson", lambda: _property("甲\x00"), "text-control", **note)
    yield Kind(
        "property-formula.geojson",
        lambda: _property("=1+1"),
        "text-formula-like",
        value="=1+1",
        **note,
    )
    yield Kind("property-long.geojson", lambda: _property("长" * 5_001), "cell-too-long", **note)
    yield Kind(
        "property-same-name.geojson",
        lambda: _second(properties={"驿站名称": "乙", "经度": 1}),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "property-many.geojson",
        lambda: _second(properties={f"p{n}": n for n in range(250)}),
        "too-many-columns",
        row=2,
        column="p196",
    )


def _named(name: str) -> bytes:
    system = {"type": "name", "properties": {"name": name}}
    return collection(*map(feature, ROWS), crs=system)


def _systems() -> Iterator[Kind]:
    for which, name in (
        ("crs84", "urn:ogc:def:crs:OGC:1.3:CRS84"),
        ("4326", "EPSG:4326"),
        ("cgcs2000", "urn:ogc:def:crs:EPSG::4490"),
    ):
        yield Kind(f"crs-{which}.geojson", partial(_named, name), "", taken=True, rows=3)
    yield Kind(
        "crs-projected.geojson",
        lambda: collection(
            {
                "type": "Feature",
                "properties": {"驿站名称": "甲"},
                "geometry": {"type": "Point", "coordinates": [12978022.0, 4883000.0]},
            },
            crs={"type": "name", "properties": {"name": "EPSG:3857"}},
        ),
        "",
        taken=True,
        rows=1,
    )
    for which, name in (
        ("number", "EPSG:999999"),
        ("word", "火星坐标系"),
        ("gcj", "GCJ-02"),
        ("long", "x" * 30_000),
    ):
        yield Kind(
            f"crs-{which}.geojson", partial(_named, name), "crs-unknown", kept=which != "long"
        )
    yield Kind(
        "crs-linked.geojson",
        lambda: collection(
            *map(feature, ROWS), crs={"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}
        ),
        "crs-unknown",
    )
