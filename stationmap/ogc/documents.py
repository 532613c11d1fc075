"""The documents of the interface: landing page, conformance, collections, features."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from stationmap import answer
from stationmap.ogc.addresses import GEOJSON, HTML, JSON, OPENAPI
from stationmap.ogc.collections import COLLECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.ogc.addresses import Addresses
    from stationmap.ogc.asked import Items
    from stationmap.ogc.collections import Collection
    from stationmap.ogc.table import Seen, Table

    TableOf = Callable[[Collection], Table]

Plain = dict[str, Any]

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = ("core", "geojson", "html", "oas30")
TITLE = "驿站地图 stationmap"


def landing(catalogue: Catalogue, to: Addresses, shown: str = JSON) -> Plain:
    """Say what is here, and where the rest is."""
    return {
        "title": TITLE,
        "description": described(catalogue),
        "attribution": "；".join(catalogue.sources),
        "links": [
            *to.own(JSON, shown),
            to.link("service-desc", OPENAPI, "接口描述 · OpenAPI 3.0", "api"),
            to.link("service-doc", HTML, "接口说明 · What can be asked", "api"),
            to.link("conformance", JSON, "符合哪些要求 · Conformance", "conformance"),
            to.link("data", JSON, "图层 · Collections", "collections"),
        ],
        "data": answer.data(catalogue),
    }


def described(catalogue: Catalogue) -> str:
    """Say how much of a version is real."""
    total, documented = len(catalogue.stations), catalogue.documented_count
    examples = total - documented
    return (
        f"数据版本 {catalogue.version}：{total} 座驿站中 {documented} 座有出处，"
        f"{examples} 座是示例（modelled = true），不是真实地点。坐标为 WGS 84，先经度后纬度。 · "
        f"Data version {catalogue.version}: of {total} stations {documented} are documented and "
        f"{examples} are examples (modelled = true), not real places. WGS 84, longitude first."
    )


def conformance(to: Addresses, shown: str = JSON) -> Plain:
    """Name the classes of the standard that are met."""
    root = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    return {
        "links": to.own(JSON, shown, "conformance"),
        "conformsTo": [root + name for name in CLASSES],
    }


def collections(to: Addresses, tables: TableOf, shown: str = JSON) -> Plain:
    """Describe all collections."""
    return {
        "links": to.own(JSON, shown, "collections"),
        "collections": [collection(one, to, tables, JSON) for one in COLLECTIONS],
    }


def collection(one: Collection, to: Addresses, tables: TableOf, shown: str = JSON) -> Plain:
    """Describe a collection."""
    at, extent = ("collections", one.name), tables(one).extent
    return {
        "id": one.name,
        "title": one.title,
        "description": one.description,
        "itemType": "feature",
        "crs": [CRS84],
        **({"extent": extent} if extent else {}),
        "links": [
            *to.own(JSON, shown, *at),
            to.link("items", GEOJSON, "要素 · Features", *at, "items"),
            to.link("items", HTML, "要素，给人看 · Features for people", *at, "items"),
        ],
    }


def items(
    one: Collection,
    table: Table,
    asked: Items,
    to: Addresses,
    *,
    seen: Seen,
    shown: str = GEOJSON,
) -> Plain:
    """Answer with one page of features.

    Parameters
    ----------
    one : Collection
        Which collection.
    table : Table
        It, of the version that serves.
    asked : Items
        The question.
    to : Addresses
        Writes the links.
    seen : Seen
        The moment that the answer speaks of.
    shown : str
        The format that it is sent in.
    """
    found = table.find(asked)
    page = found[asked.offset : asked.offset + asked.limit].tolist()
    return {
        "type": "FeatureCollection",
        "timeStamp": _written(seen.at),
        "numberMatched": len(found),
        "numberReturned": len(page),
        "links": _pages(one, asked, to, matched=len(found), shown=shown),
        "features": [table.feature(number, seen) for number in page],
    }


def _pages(
    one: Collection, asked: Items, to: Addresses, *, matched: int, shown: str
) -> list[dict[str, str]]:
    """Link a page to itself, to the next and to the one before."""
    path = ("collections", one.name, "items")
    base = dict(asked.text) | {"limit": str(asked.limit)}
    here = base | {"offset": str(asked.offset)}
    links = to.own(GEOJSON, shown, *path, **here)
    html = [("f", "html" if shown == HTML else "json")]
    for rel, title, start in (
        ("next", "下一页 · Next page", asked.offset + asked.limit),
        ("prev", "上一页 · Previous page", max(0, asked.offset - asked.limit)),
    ):
        if start < matched if rel == "next" else asked.offset:
            href = to.asked(path, base | {"offset": str(start)} | dict(html))
            links.append({"href": href, "rel": rel, "type": shown, "title": title})
    links.append(to.link("collection", JSON, one.title, "collections", one.name))
    return links


def item(
    one: Collection, table: Table, name: str, to: Addresses, *, seen: Seen, shown: str = GEOJSON
) -> Plain:
    """Answer with one feature.

    Raises
    ------
    NotFoundError
        The collection holds none of that name.
    """
    path = ("collections", one.name, "items", name)
    return table.feature(table.number(name), seen) | {
        "links": [
            *to.own(GEOJSON, shown, *path),
            to.link("collection", JSON, one.title, "collections", one.name),
        ]
    }


def _written(at: datetime) -> str:
    """Write a moment as the standard wants it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
