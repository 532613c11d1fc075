"""The description of /api/v1/ in OpenAPI 3.1, made from the same words the code accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import stationmap
from stationmap.datum import Datum
from stationmap.hours import OpenState
from stationmap.model import Answer, Basis, BuildMode, CheckedBy, Facility, PositionQuality
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
        "/nearest": get(
            "nearest",
            "最近的驿站 · The nearest stations",
            ["lon", "lat", "datum", "k", *need, "arrive", "format"],
            "Nearest",
        ),
        "/stations": get(
            "stations",
            "全部驿站 · All stations",
            [*need, "arrive", "format"],
            "StationCollection",
            mimetype="application/geo+json",
        ),
        "/stations/{ref}": get(
            "station",
            "一座驿站 · One station",
            ["ref", "at", "format"],
            "StationDetail",
            missing=True,
        ),
        "/townships": get(
            "townships",
            "乡镇街道 · Townships",
            ["format"],
            "TownshipCollection",
            mimetype="application/geo+json",
        ),
        "/places": get("places", "查地名 · Search places", ["q", "limit", "format"], "Places"),
    }


def get(
    name: str,
    summary: str,
    parameters: Iterable[str],
    schema: str,
    *,
    mimetype: str = "application/json",
    missing: bool = False,
) -> Schema:
    """Describe a route that is read with GET, by the names of its parameters and its answer."""
    problem = {"application/problem+json": {"schema": ref("Problem")}}
    answers: Schema = {
        "200": {"description": "好 · OK", "content": {mimetype: {"schema": ref(schema)}}},
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
        "lon": parameter("经度 · Longitude, degrees", LON, required=True, example=116.6546),
        "lat": parameter("纬度 · Latitude, degrees", LAT, required=True, example=40.1302),
        "datum": parameter("坐标系 · Datum of lon and lat", enum(Datum, default="wgs84")),
        "k": parameter(
            "要几座 · How many", {**WHOLE, "minimum": 1, "maximum": K_MAX, "default": 5}
        ),
        "need": {
            **parameter(
                "要有的设施，可多写，也可用逗号隔开 · Facilities that must be there",
                {"type": "array", "items": enum(Facility)},
            ),
            "style": "form",
            "explode": True,
        },
        "at": parameter(
            "说的是哪一刻（ISO 8601），不写是现在 · The moment to speak of",
            MOMENT,
            example="2026-11-21T17:40+08:00",
        ),
        "open": parameter("只要那一刻开着的 · Only those open then", word_of(["1", "0"])),
        "arrive": parameter(
            "只要走到、骑到时还开着的 · Only those still open on arrival", enum(TravelMode)
        ),
        "all_day": parameter("只要 24 小时的 · Only those open 24 hours", word_of(["1", "0"])),
        "township": parameter("乡镇街道的 12 位代码 · Township, 12-digit code", TEXT),
        "min_stars": parameter(
            "至少几星 · At least so many stars", {**WHOLE, "minimum": 0, "maximum": 5}
        ),
        "format": parameter(
            "json 或 geojson；也可用 Accept · Format", word_of(["json", "geojson"])
        ),
        "q": parameter(
            "地名：汉字、拼音或首字母 · A name, in Chinese, pinyin or first letters",
            {**TEXT, "minLength": 1, "maxLength": TEXT_MAX},
            required=True,
            example="shiyuan",
        ),
        "limit": parameter(
            "最多几个 · At most so many", {**WHOLE, "minimum": 1, "maximum": 50, "default": 8}
        ),
        "ref": {
            "in": "path",
            "required": True,
            "description": "驿站编号 · Ref of the station",
            "schema": TEXT,
        },
    }
    return {name: {"name": name} | one for name, one in told.items()}


def parameter(
    description: str, schema: Schema, *, required: bool = False, example: object = None
) -> Schema:
    """Describe a parameter of an address."""
    told: Schema = {"in": "query", "description": description, "schema": schema}
    if required:
        told["required"] = True
    if example is not None:
        told["example"] = example
    return told


def _schemas() -> Schema:
    return {
        "Nearest": object_of(
            {
                "origin": ref("LonLat"),
                "given": object_of({"lon": LON, "lat": LAT, "datum": enum(Datum)}),
                "at": MOMENT,
                "k": WHOLE,
                "need": ref("Need"),
                "stations": list_of(ref("FoundStation")),
                "estimates": object_of(
                    {"walk_speed_m_s": NUMBER, "ebike_speed_m_s": NUMBER, "zh": TEXT, "en": TEXT}
                ),
                "data": ref("Data"),
            }
        ),
        "Need": object_of(
            {
                "facilities": list_of(enum(Facility)),
                "open": YES_NO,
                "arrive": {"enum": [*(m.value for m in TravelMode), None]},
                "all_day": YES_NO,
                "township": MAYBE_TEXT,
                "min_stars": {"type": ["integer", "null"]},
            }
        ),
        "LonLat": object_of({"lon": LON, "lat": LAT}),
        "Station": object_of(STATION),
        "FoundStation": object_of(
            {"distance_m": {**NUMBER, "minimum": 0}, "walk_s": WHOLE, "ebike_s": WHOLE} | STATION
        ),
        "StationDetail": object_of(STATION | {"at": MOMENT, "data": ref("Data")}),
        "StationCollection": _collection(
            _feature("Point", {k: v for k, v in STATION.items() if k not in ("lon", "lat")}),
            at=MOMENT,
        ),
        "Opening": object_of(OPENING),
        "TownshipCollection": _collection(_feature(["Polygon", "MultiPolygon"], TOWNSHIP)),
        "Places": object_of({"q": TEXT, "places": list_of(object_of(PLACE)), "data": ref("Data")}),
        "Data": object_of(
            {
                "version": TEXT,
                "stations": WHOLE,
                "documented": WHOLE,
                "modelled": WHOLE,
                "sources": {
                    **list_of(TEXT),
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
                "accepted": list_of(TEXT),
            },
        },
    }


def object_of(properties: Schema) -> Schema:
    """Describe an object that has just these members, all of them."""
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def list_of(items: Schema) -> Schema:
    """Describe a list."""
    return {"type": "array", "items": items}


def enum(kind: type[StrEnum], *, default: str | None = None) -> Schema:
    """Describe a word of an enumeration."""
    return word_of([member.value for member in kind]) | ({"default": default} if default else {})


def word_of(values: list[str]) -> Schema:
    """Describe a word that is one of these."""
    return {"type": "string", "enum": values}


def ref(name: str) -> Schema:
    """Point to one of the schemas."""
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
            "properties": object_of(properties),
        },
    }


def _collection(feature: Schema, **members: Schema) -> Schema:
    return object_of(
        {
            "type": {"const": "FeatureCollection"},
            **members,
            "data": ref("Data"),
            "features": list_of(feature),
        }
    )


OPENING: Schema = {
    "state": enum(OpenState),
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
        **enum(PositionQuality),
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
    "build_mode": enum(BuildMode),
    "opening": ref("Opening"),
    "reported_locked_at": {
        **MAYBE_MOMENT,
        "description": "写着开，但有人报告锁门的时刻，没有就是 null；opening 仍是公布的时间 · "
        "When a door posted as open was last reported locked; opening stays what is posted",
    },
    "opening_hours": MAYBE_TEXT,
    "hours_as_posted": MAYBE_TEXT,
    "hours_basis": enum(Basis),
    "facilities": object_of({a.value: list_of(enum(Facility)) for a in Answer}),
    "facilities_basis": enum(Basis),
    "facilities_as_published": MAYBE_TEXT,
    "stars": {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
    "checked_on": {"type": ["string", "null"], "format": "date"},
    "documented": YES_NO,
    "modelled": YES_NO,
    "checked_by": enum(CheckedBy),
    "still_open": enum(Answer),
    "source": {"oneOf": [object_of({"title": TEXT, "date": TEXT}), {"type": "null"}]},
    "page": TEXT,
}
TOWNSHIP: Schema = {
    "code": TEXT,
    "name": TEXT,
    "kind": TEXT,
    "district_code": TEXT,
    "area_km2": NUMBER,
    "stations": WHOLE,
    "seat": {"oneOf": [ref("LonLat"), {"type": "null"}]},
}
PLACE: Schema = {
    "kind": TEXT,
    "name": TEXT,
    "pinyin": TEXT,
    "code": MAYBE_TEXT,
    "township": MAYBE_TEXT,
    "lon": LON,
    "lat": LAT,
    "position_quality": enum(PositionQuality),
}
