"""The interface described in OpenAPI 3.0, made of the words that the code accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import stationmap
from stationmap.ogc.addresses import GEOJSON, HTML, JSON, OPENAPI
from stationmap.ogc.asked import LIMIT, MOST, OFFSET_MOST
from stationmap.ogc.collections import COLLECTIONS
from stationmap.ogc.documents import TITLE, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stationmap.catalogue import Catalogue
    from stationmap.ogc.addresses import Addresses
    from stationmap.ogc.collections import Collection
    from stationmap.ogc.fields import Field

Schema = dict[str, Any]

PAGE: Schema = {HTML: {"schema": {"type": "string"}}}
TEXT: Schema = {"type": "string"}


def definition(catalogue: Catalogue, to: Addresses) -> Schema:
    """Describe every address, parameter, answer and error of the interface."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{TITLE} · OGC API - Features",
            "version": stationmap.__version__,
            "description": described(catalogue),
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": [{"url": to.root}],
        "tags": [
            {"name": "capabilities", "description": "有什么 · What is offered"},
            {"name": "data", "description": "要素 · Features"},
        ],
        "paths": _paths(),
        "components": {"schemas": _schemas(), "parameters": _parameters()},
    }


def _paths() -> Schema:
    paths = {
        "/": _get("landing", "首页 · Landing page", "Landing"),
        "/conformance": _get("conformance", "符合哪些要求 · Conformance", "Conformance"),
        "/api": _get("api", "接口描述 · This description", "Definition", media_type=OPENAPI),
        "/collections": _get("collections", "全部图层 · All collections", "Collections"),
    }
    for one in COLLECTIONS:
        paths |= _collection_paths(one)
    return paths


def _collection_paths(one: Collection) -> Schema:
    path, name = f"/collections/{one.name}", one.name.capitalize()
    zh, en = one.title.split(" · ")
    asked = [f"{one.name}-{field.name}" for field in one.fields if field.asked]
    return {
        path: _get(f"describe{name}", one.title, "Collection"),
        f"{path}/items": _get(
            f"get{name}",
            f"{zh}：要素 · {en}: features",
            f"{name}Page",
            ["limit", "offset", "bbox", "datetime", *asked],
            media_type=GEOJSON,
            description=one.description,
            refused=True,
        ),
        f"{path}/items/{{featureId}}": _get(
            f"get{name}Feature",
            f"{zh}：一个要素 · {en}: one feature",
            f"{name}Feature",
            ["featureId"],
            media_type=GEOJSON,
            missing=True,
        ),
    }


def _get(
    name: str,
    summary: str,
    schema: str,
    parameters: Iterable[str] = (),
    *,
    media_type: str = JSON,
    description: str = "",
    refused: bool = False,
    missing: bool = False,
) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    answers: Schema = {
        "200": {
            "description": "好 · OK",
            "content": {media_type: {"schema": _ref(schema)}} | PAGE,
        },
        "400": {"description": "填写有误 · A parameter is not valid", "content": problem},
        "500": {"description": "服务器出错了 · The server failed", "content": problem},
    }
    if missing:
        answers["404"] = {"description": "没有找到 · Not found", "content": problem}
    told: Schema = {
        "operationId": name,
        "summary": summary,
        "tags": ["data" if refused or missing else "capabilities"],
        "parameters": [_pointer(parameter) for parameter in (*parameters, "f", "lang")],
        "responses": answers,
    }
    return {"get": told | ({"description": description} if description else {})}


def _parameters() -> Schema:
    told: Schema = {
        "f": _query(
            "f", "格式；也可用 Accept · Format", {"type": "string", "enum": ["json", "html"]}
        ),
        "lang": _query(
            "lang", "网页的语言 · Language of pages", {"type": "string", "enum": ["zh", "en"]}
        ),
        "limit": _query(
            "limit",
            f"最多几个；多于 {MOST} 当 {MOST} · At most so many",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        ),
        "offset": _query(
            "offset",
            "跳过几个 · How many to leave out at the start",
            {"type": "integer", "minimum": 0, "maximum": OFFSET_MOST, "default": 0},
        ),
        "bbox": _query(
            "bbox",
            "西、南、东、北，度（WGS 84） · West, south, east, north, degrees",
            {
                "type": "array",
                "items": {"type": "number"},
                "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            },
        )
        | {"style": "form", "explode": False},
        "datetime": _query(
            "datetime",
            "时刻、日子，或用斜杠隔开的起止，.. 表示没有 · A moment, a day, or two with a slash",
            TEXT,
        )
        | {"style": "form", "explode": False},
        "featureId": {
            "name": "featureId",
            "in": "path",
            "required": True,
            "description": "编号 · Its id",
            "schema": TEXT,
        },
    }
    for one in COLLECTIONS:
        for field in one.fields:
            if field.asked:
                told[f"{one.name}-{field.name}"] = _equal(field)
    return told


def _pointer(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _equal(field: Field) -> Schema:
    """Describe the parameter that names the value of a property."""
    schema = {k: v for k, v in field.schema.items() if k not in ("description", "nullable")}
    told = _query(field.name, field.schema["description"], schema)
    return told | {"style": "form", "explode": False}


def _query(name: str, description: str, schema: Schema) -> Schema:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }


def _schemas() -> Schema:
    links = {"links": _list(_ref("Link"))}
    told: Schema = {
        "Link": _object(
            {"href": TEXT, "rel": TEXT, "type": TEXT, "title": TEXT}, required=["href", "rel"]
        ),
        "Landing": _object({"title": TEXT, "description": TEXT, **links}, required=["links"]),
        "Conformance": _object({**links, "conformsTo": _list(TEXT)}, required=["conformsTo"]),
        "Definition": {"type": "object"},
        "Collections": _object({**links, "collections": _list(_ref("Collection"))}),
        "Collection": _object(
            {
                "id": TEXT,
                "title": TEXT,
                "description": TEXT,
                "itemType": TEXT,
                "crs": _list(TEXT),
                "extent": {"type": "object"},
                **links,
            },
            required=["id", "links"],
        ),
        "Problem": _object(
            {
                "type": TEXT,
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "title_en": TEXT,
                "detail_en": TEXT,
                "field": TEXT,
                "value": {"oneOf": [{"type": "string"}, {"type": "number"}]},
                "accepted": _list(TEXT),
            },
            required=["type", "title", "status", "detail", "title_en", "detail_en"],
        ),
    }
    for one in COLLECTIONS:
        name = one.name.capitalize()
        told[f"{name}Feature"] = _feature(one)
        told[f"{name}Page"] = _object(
            {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "timeStamp": {"type": "string", "format": "date-time"},
                "numberMatched": {"type": "integer", "minimum": 0},
                "numberReturned": {"type": "integer", "minimum": 0},
                **links,
                "features": _list(_ref(f"{name}Feature")),
            }
        )
    return told


def _feature(one: Collection) -> Schema:
    geometry: Schema = _object(
        {
            "type": {"type": "string", "enum": list(one.geometry)},
            "coordinates": {"type": "array", "items": {}},
        }
    )
    return _object(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "geometry": geometry | ({"nullable": True} if one.unplaced else {}),
            "properties": one.schema(),
            "links": _list(_ref("Link")),
        },
        required=["type", "id", "geometry", "properties"],
    )


def _object(properties: Schema, *, required: list[str] | None = None) -> Schema:
    names = list(properties) if required is None else required
    return {"type": "object", "required": names, "properties": properties}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
