"""The description of /api/v1/ in OpenAPI 3.1, made from the same words the code accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import stationmap
from stationmap.datum import Datum
from stationmap.hours import OpenState
from stationmap.model import Answer, Basis, BuildMode, Facility, PositionQuality
from stationmap.nearest import TravelMode
from stationmap.query import K_MAX, TEXT_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from stationmap.catalogue import Catalogue
    from stationmap.settings import Settings

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
LON: Schema = {"type": "number", "minimum": -180, "maximum": 180}
LAT: Schema = {"type": "number", "minimum": -90, "maximum": 90}


def document(catalogue: Catalogue, settings: Settings) -> Schema:
    """Describe every path, parameter, answer and error of the interface."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "驿站地图 stationmap",
            "version": stationmap.__version__,
            "summary": "工会驿站的位置、开放时间和设施。Union service stations: where, when, what.",
            "description": _introduction(catalogue, settings),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": _paths(),
        "components": {"schemas": _schemas(), "parameters": _parameters()},
    }


def _introduction(catalogue: Catalogue, settings: Settings) -> str:
    total, documented = len(catalogue.stations), catalogue.documented_count
    return (
        f"数据版本 {catalogue.version}：{total} 座驿站中 {documented} 座有公开出处，"
        f"{total - documented} 座是示例（modelled = true），不是真实地点。"
        "坐标为 WGS 84，先经度后纬度；距离为椭球面直线距离，单位米；"
        f"时间按步行 {settings.walk_speed_m_s:g} 米/秒、骑行 {settings.ebike_speed_m_s:g} 米/秒"
        "的直线速度估算，单位秒。没有写时区的时刻按北京时间。"
    )


def _paths() -> Schema:
    need = ["need", "at", "open", "all_day", "township", "min_stars"]
    return {
        "/nearest": _get(
            "nearest",
            "最近的驿站 · The nearest stations",
            ["lon", "lat", "datum", "k", *need, "arrive", "format"],
            "Nearest",
        ),
        "/stations": _get(
            "stations",
            "全部驿站 · All stations",
            [*need, "arrive", "format"],
            "StationCollection",
            mimetype="application/geo+json",
        ),
        "/stations/{ref}": _get(
            "station",
            "一座驿站 · One station",
            ["ref", "at", "format"],
            "StationDetail",
            missing=True,
        ),
        "/townships": _get(
            "townships",
            "乡镇街道 · Townships",
            ["format"],
            "TownshipCollection",
            mimetype="application/geo+json",
        ),
        "/places": _get("places", "查地名 · Search places", ["q", "limit", "format"], "Places"),
    }


def _get(
    name: str,
    summary: str,
    parameters: Iterable[str],
    schema: str,
    *,
    mimetype: str = "application/json",
    missing: bool = False,
) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    answers: Schema = {
        "200": {"description": "好 · OK", "content": {mimetype: {"schema": _ref(schema)}}},
        "304": {"description": "没有变化 · Not modified (If-None-Match)"},
        "400": {"description": "填写有误 · A parameter is not valid", "content": problem},
        "404": {"description": "没有找到 · Not found", "content": problem},
    }
    if not missing and name not in ("nearest", "stations"):
        del answers["404"]
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [{"$ref": f"#/components/parameters/{p}"} for p in parameters],
            "responses": answers,
        }
    }


def _parameters() -> Schema:
    told = {
        "lon": _query("经度 · Longitude, degrees", LON, required=True, example=116.6546),
        "lat": _query("纬度 · Latitude, degrees", LAT, required=True, example=40.1302),
        "datum": _query("坐标系 · Datum of lon and lat", _enum(Datum, default="wgs84")),
        "k": _query("要几座 · How many", {**WHOLE, "minimum": 1, "maximum": K_MAX, "default": 5}),
        "need": {
            **_query(
                "要有的设施，可多写，也可用逗号隔开 · Facilities that must be there",
                {"type": "array", "items": _enum(Facility)},
            ),
            "style": "form",
            "explode": True,
        },
        "at": _query(
            "说的是哪一刻（ISO 8601），不写是现在 · The moment to speak of",
            MOMENT,
            example="2026-11-21T17:40+08:00",
        ),
        "open": _query("只要那一刻开着的 · Only those open then", _enum_of(["1", "0"])),
        "arrive": _query(
            "只要走到、骑到时还开着的 · Only those still open on arrival", _enum(TravelMode)
        ),
        "all_day": _query("只要 24 小时的 · Only those open 24 hours", _enum_of(["1", "0"])),
        "township": _query("乡镇街道的 12 位代码 · Township, 12-digit code", TEXT),
        "min_stars": _query(
            "至少几星 · At least so many stars", {**WHOLE, "minimum": 0, "maximum": 5}
        ),
        "format": _query("json 或 geojson；也可用 Accept · Format", _enum_of(["json", "geojson"])),
        "q": _query(
            "地名：汉字、拼音或首字母 · A name, in Chinese, pinyin or first letters",
            {**TEXT, "minLength": 1, "maxLength": TEXT_MAX},
            required=True,
            example="shiyuan",
        ),
        "limit": _query(
            "最多几个 · At most so many", {**WHOLE, "minimum": 1, "maximum": 50, "default": 8}
        ),
        "ref": {
            "in": "path",
            "required": True,
            "description": "驿站编号 · Ref of the station",
            "schema": TEXT,
        },
    }
    return {name: {"name": name} | parameter for name, parameter in told.items()}


def _query(
    description: str, schema: Schema, *, required: bool = False, example: object = None
) -> Schema:
    told: Schema = {"in": "query", "description": description, "schema": schema}
    if required:
        told["required"] = True
    if example is not None:
        told["example"] = example
    return told


def _schemas() -> Schema:
    return {
        "Nearest": _object(
            {
                "origin": _ref("LonLat"),
                "given": _object({"lon": LON, "lat": LAT, "datum": _enum(Datum)}),
                "at": MOMENT,
                "k": WHOLE,
                "need": _ref("Need"),
                "stations": _list(_ref("FoundStation")),
                "estimates": _object(
                    {"walk_speed_m_s": NUMBER, "ebike_speed_m_s": NUMBER, "zh": TEXT, "en": TEXT}
                ),
                "data": _ref("Data"),
            }
        ),
        "Need": _object(
            {
                "facilities": _list(_enum(Facility)),
                "open": YES_NO,
                "arrive": {"enum": [*(m.value for m in TravelMode), None]},
                "all_day": YES_NO,
                "township": MAYBE_TEXT,
                "min_stars": {"type": ["integer", "null"]},
            }
        ),
        "LonLat": _object({"lon": LON, "lat": LAT}),
        "Station": _object(STATION),
        "FoundStation": _object(
            {"distance_m": {**NUMBER, "minimum": 0}, "walk_s": WHOLE, "ebike_s": WHOLE} | STATION
        ),
        "StationDetail": _object(STATION | {"at": MOMENT, "data": _ref("Data")}),
        "StationCollection": _collection(
            _feature("Point", {k: v for k, v in STATION.items() if k not in ("lon", "lat")}),
            at=MOMENT,
        ),
        "Opening": _object(OPENING),
        "TownshipCollection": _collection(_feature(["Polygon", "MultiPolygon"], TOWNSHIP)),
        "Places": _object({"q": TEXT, "places": _list(_object(PLACE)), "data": _ref("Data")}),
        "Data": _object(
            {
                "version": TEXT,
                "stations": WHOLE,
                "documented": WHOLE,
                "modelled": WHOLE,
                "sources": {
                    **_list(TEXT),
                    "description": "要署名的来源和许可 · Sources to be named, with licences",
                },
            }
        ),
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail", "title_en", "detail_en"],
            "properties": {
                "type": TEXT,
                "title": TEXT,
                "status": WHOLE,
                "detail": TEXT,
                "title_en": TEXT,
                "detail_en": TEXT,
                "field": TEXT,
                "value": {"type": ["string", "number"]},
                "accepted": _list(TEXT),
            },
        },
    }


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _enum(kind: type[StrEnum], *, default: str | None = None) -> Schema:
    return _enum_of([member.value for member in kind]) | ({"default": default} if default else {})


def _enum_of(values: list[str]) -> Schema:
    return {"type": "string", "enum": values}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _feature(geometry: str | list[str], properties: Schema) -> Schema:
    kinds = [geometry] if isinstance(geometry, str) else geometry
    return {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": TEXT,
            "geometry": {
                "type": "object",
                "required": ["type", "coordinates"],
                "properties": {"type": {"enum": kinds}, "coordinates": {"type": "array"}},
            },
            "properties": _object(properties),
        },
    }


def _collection(feature: Schema, **members: Schema) -> Schema:
    return _object(
        {
            "type": {"const": "FeatureCollection"},
            **members,
            "data": _ref("Data"),
            "features": _list(feature),
        }
    )


OPENING: Schema = {
    "state": _enum(OpenState),
    "closes_at": MAYBE_MOMENT,
    "opens_at": MAYBE_MOMENT,
    "always": YES_NO,
    "reason": MAYBE_TEXT,
    "calendar_announced": YES_NO,
}
STATION: Schema = {
    "ref": TEXT,
    "name": TEXT,
    "lon": LON,
    "lat": LAT,
    "position_quality": {
        **_enum(PositionQuality),
        "description": "位置怎么知道的：modelled 是示例，district 只知道在本区，距离没有意义 · "
        "How the position is known; modelled is an example; district: only the district is "
        "known, and a distance to it means nothing",
    },
    "position_error_m": {"type": ["number", "null"]},
    "township_code": MAYBE_TEXT,
    "committee_code": MAYBE_TEXT,
    "addr": MAYBE_TEXT,
    "operator": MAYBE_TEXT,
    "phone": MAYBE_TEXT,
    "build_mode": _enum(BuildMode),
    "opening": _ref("Opening"),
    "opening_hours": MAYBE_TEXT,
    "hours_as_posted": MAYBE_TEXT,
    "hours_basis": _enum(Basis),
    "facilities": _object({a.value: _list(_enum(Facility)) for a in Answer}),
    "facilities_basis": _enum(Basis),
    "facilities_as_published": MAYBE_TEXT,
    "stars": {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
    "checked_on": {"type": ["string", "null"], "format": "date"},
    "documented": YES_NO,
    "modelled": YES_NO,
    "still_open": _enum(Answer),
    "source": {"oneOf": [_object({"title": TEXT, "date": TEXT}), {"type": "null"}]},
    "page": TEXT,
}
TOWNSHIP: Schema = {
    "code": TEXT,
    "name": TEXT,
    "kind": TEXT,
    "district_code": TEXT,
    "area_km2": NUMBER,
    "stations": WHOLE,
    "seat": {"oneOf": [_ref("LonLat"), {"type": "null"}]},
}
PLACE: Schema = {
    "kind": TEXT,
    "name": TEXT,
    "pinyin": TEXT,
    "code": MAYBE_TEXT,
    "township": MAYBE_TEXT,
    "lon": LON,
    "lat": LAT,
    "position_quality": _enum(PositionQuality),
}
