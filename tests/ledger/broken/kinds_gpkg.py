"""GeoPackages that are wrong."""

from __future__ import annotations

import struct
from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.gpkg_bytes import package, point_blob
from tests.ledger.broken.kind import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator


def _shaped(shape: object) -> bytes:
    return (
        package({"驿站": (ROWS[0], (*ROWS[1][:3], shape, None, "全天"), ROWS[2])}, points=True)
        if isinstance(shape, bytes)
        else package({"驿站": ROWS})
    )


def kinds() -> Iterator[Kind]:
    """List them."""
    good = partial(package, {"驿站": ROWS})
    yield Kind("layer-good.gpkg", good, "", taken=True, rows=3)
    yield Kind(
        "layer-log.gpkg", lambda: good()[:18] + b"\x02\x02" + good()[20:], "", taken=True, rows=3
    )
    for percent in (2, 30, 60, 95):
        yield Kind(
            f"layer-cut-{percent}.gpkg",
            partial(lambda p: good()[: len(good()) * p // 100], percent),
            "gpkg-broken",
        )
    yield Kind("layer-header-only.gpkg", lambda: b"SQLite format 3\x00", "gpkg-broken")
    yield Kind(
        "layer-noise.gpkg",
        lambda: good()[:100] + bytes(n * 7 % 256 for n in range(4_000)),
        "gpkg-broken",
    )
    yield Kind(
        "layer-not-gpkg.gpkg", lambda: package({"驿站": ROWS}, tables=()), "not-gpkg", value="驿站"
    )
    yield Kind("layer-none.gpkg", lambda: package({}), "no-layers")
    yield Kind("layer-empty.gpkg", lambda: package({"驿站": ()}), "no-features", sheet="驿站")
    yield Kind(
        "layer-several.gpkg",
        lambda: package({"镇街": (), "驿站": ROWS}),
        "sheet-chosen",
        taken=True,
        sheet="驿站",
        rows=3,
        value="“镇街”",
    )
    yield Kind(
        "layer-unlisted.gpkg",
        lambda: package({"驿站": ROWS}, more="DELETE FROM gpkg_contents;"),
        "no-layers",
    )
    yield Kind(
        "layer-missing.gpkg",
        lambda: package({"驿站": ROWS}, more='DROP TABLE "驿站";'),
        "no-layers",
    )
    yield Kind(
        "layer-no-shape.gpkg",
        lambda: package({"驿站": ROWS}, more="DELETE FROM gpkg_geometry_columns;"),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "layer-no-systems.gpkg",
        lambda: package({"驿站": ROWS}, tables=("contents", "geometry")),
        "gpkg-broken",
    )
    for name, srs, code in (
        ("undefined", 0, "crs-missing"),
        ("minus", -1, "crs-missing"),
        ("absent", 4547, "crs-missing"),
        ("nonsense", 100001, "crs-unknown"),
        ("unknown", 999999, "crs-unknown"),
    ):
        yield Kind(
            f"layer-crs-{name}.gpkg", partial(package, {"驿站": ROWS}, srs=srs), code, sheet="驿站"
        )
    here = {"taken": True, "sheet": "驿站", "row": 2, "rows": 3}
    shapes = {
        "short": (b"GP\x00\x01\x00", "geometry-broken"),
        "other": (b"\x00\x01\x02\x03\x04\x05\x06\x07", "geometry-broken"),
        "empty": (b"GP\x00\x11" + bytes(4), "geometry-blank"),
        "line": (
            b"GP\x00\x01" + bytes(4) + struct.pack("<BII4d", 1, 2, 2, 1, 2, 3, 4),
            "geometry-not-point",
        ),
        "nan": (point_blob(float("nan"), 40.1), "geometry-broken"),
        "envelope": (b"GP\x00\x0f" + bytes(8), "geometry-broken"),
        "count": (
            b"GP\x00\x01" + bytes(4) + struct.pack("<BII", 1, 4, 0xFFFFFFFF),
            "geometry-not-point",
        ),
    }
    for name, (shape, code) in shapes.items():
        yield Kind(f"shape-{name}.gpkg", partial(_shaped, shape), code, **here)
    yield Kind(
        "layer-view.gpkg",
        lambda: package(
            {"驿站": ROWS},
            more="CREATE VIEW endless AS WITH RECURSIVE n(i) AS"
            " (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n;"
            " UPDATE gpkg_contents SET table_name='endless';",
        ),
        "no-layers",
    )
    yield Kind(
        "layer-quoted.gpkg",
        lambda: package({"驿站'; DROP TABLE x;--": ROWS}),
        "",
        taken=True,
        rows=3,
    )
