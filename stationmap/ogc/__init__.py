"""OGC API - Features, Part 1: stations, townships, committees and gaps for QGIS and GDAL.

Core, GeoJSON, HTML and OpenAPI 3.0. Everything here is plain values; the web
package sends them.
"""

from stationmap.ogc.addresses import Addresses
from stationmap.ogc.asked import ITEM_PARAMETERS, PLAIN_PARAMETERS, Items, items_asked
from stationmap.ogc.collections import COLLECTIONS, Collection, collection_called
from stationmap.ogc.definition import definition
from stationmap.ogc.documents import (
    CRS84,
    collection,
    collections,
    conformance,
    item,
    items,
    landing,
)
from stationmap.ogc.table import Seen, Table

__all__ = [
    "COLLECTIONS",
    "CRS84",
    "ITEM_PARAMETERS",
    "PLAIN_PARAMETERS",
    "Addresses",
    "Collection",
    "Items",
    "Seen",
    "Table",
    "collection",
    "collection_called",
    "collections",
    "conformance",
    "definition",
    "item",
    "items",
    "items_asked",
    "landing",
]
