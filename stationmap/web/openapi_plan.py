"""The description of what a planner asks: coverage, siting and its jobs.

The figures are described from the dataclasses that hold them, so that the
description cannot fall behind.
"""

from __future__ import annotations

from enum import StrEnum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from stationmap.coverage.figures import (
    CriticalRow,
    DemandBasis,
    DemandFacts,
    DistanceBasis,
    FarthestRow,
    HourRow,
    Notice,
    StationFacts,
    Totals,
    TownshipRow,
)
from stationmap.coverage.limits import MAX_CELL_M, MAX_MINUTES, MAX_RADIUS_M, MIN_CELL_M
from stationmap.model import PositionQuality
from stationmap.nearest import TravelMode
from stationmap.planning import MAX_CROSS, MAX_FARTHEST
from stationmap.proposals import MOST_NEW, MOST_TIME_S, CandidateKind, Existing
from stationmap.siting.result import Model, SolveStatus
from stationmap.web.jobs import JobState
from stationmap.web.openapi import (
    LAT,
    LON,
    MAYBE_MOMENT,
    MAYBE_TEXT,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    enum,
    get,
    list_of,
    object_of,
    parameter,
    ref,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stationmap.web.openapi import Schema

STATIONS = ["need", "all_day", "plan_at", "unplaced", "close", "plan_open", "hours"]
REACH = ["radius", "minutes", "mode", "demand"]
COVERAGE = [*REACH, *STATIONS, "cross", "farthest"]
SITING = [
    "new",
    "model",
    "existing",
    "candidates",
    "cell",
    "minimum",
    "forbid",
    "curve",
    "skip_unreachable",
    "time_limit",
    *REACH,
    *STATIONS,
]
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
JSON = "application/json"
PROBLEM = "application/problem+json"


def extended(document: Schema) -> Schema:
    """Return the description of the interface with a planner's part added to it."""
    components = document["components"]
    return document | {
        "paths": document["paths"] | _paths(),
        "components": {
            "schemas": components["schemas"] | _schemas(),
            "parameters": components["parameters"] | _parameters(),
        },
    }


def _paths() -> Schema:
    return {
        "/coverage": get("coverage", "哪里够不着驿站 · Coverage", COVERAGE, "Coverage"),
        "/siting": {
            "post": _operation(
                "begin_siting",
                "再建几座，建在哪儿：开始算 · Begin to look for sites",
                SITING,
                202,
                "开始算了；快的已经算好 · Begun, and over if it was quick",
            )
        },
        "/siting/{job}": {
            "get": _operation(
                "siting", "算得怎样了 · How a siting is going", ["job"], 200, "好 · OK"
            ),
            "delete": _operation(
                "stop_siting",
                "停下来，留下目前最好的 · Stop it, and keep the best answer so far",
                ["job"],
                202,
                "知道了 · Told to stop",
            ),
        },
    }


def _operation(name: str, summary: str, names: Iterable[str], good: int, words: str) -> Schema:
    problem = {PROBLEM: {"schema": ref("Problem")}}
    wrong = ("404", "没有找到 · Not found") if "job" in names else ("400", "填写有误 · Not valid")
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [{"$ref": f"#/components/parameters/{p}"} for p in names],
        "responses": {
            str(good): {"description": words, "content": {JSON: {"schema": ref("SitingJob")}}},
            wrong[0]: {"description": wrong[1], "content": problem},
        },
    }


def _parameters() -> Schema:
    return {key: {"name": key} | told for key, told in _told_parameters().items()}


def _told_parameters() -> Schema:
    repeated = {"style": "form", "explode": True}
    texts: Schema = {"type": "array", "items": TEXT}
    flag = word_of(["1", "0"])
    return {
        "radius": parameter(
            "服务半径，米 · Service radius, metres", _number(0, MAX_RADIUS_M, 1000)
        ),
        "minutes": parameter(
            "不按半径，按路上几分钟（估算）· Minutes on the way instead, an estimate",
            _number(0, MAX_MINUTES),
        ),
        "mode": parameter("怎么走 · How one goes", enum(TravelMode, default="walk")),
        "demand": parameter(
            "替谁算；自己的名单在网页或命令行上用 · For whom; a file of your own is for the page "
            "and the command line",
            word_of([b.value for b in DemandBasis if b is not DemandBasis.FILE])
            | {"default": "committees"},
        ),
        "plan_at": {"name": "at"}
        | parameter(
            "只算那一刻开着的（ISO 8601，或 now）；不写不看时间 · Only stations open then count",
            TEXT,
            example="2026-11-21T17:40+08:00",
        ),
        "unplaced": parameter("只知道在哪个乡镇或区的也算 · Count stations without a place", flag),
        "close": parameter("设想撤掉的驿站编号 · Refs of stations to close", texts) | repeated,
        "plan_open": {"name": "open"}
        | parameter("设想新建：经度,纬度[,开放时间] · Stations to open", texts)
        | repeated,
        "hours": parameter("设想改时间：编号,开放时间 · Other hours of a station", texts)
        | repeated,
        "cross": parameter("几座都够得着 · Cross coverage of", _whole(1, MAX_CROSS, 2)),
        "farthest": parameter("列几处最远的地方 · Far places", _whole(0, MAX_FARTHEST, 10)),
        "new": parameter(
            "要建几座；lscp 不写 · How many stations; not with lscp", _whole(1, MOST_NEW)
        ),
        "model": parameter("模型 · Model", enum(Model, default="mclp")),
        "existing": parameter(
            "已有驿站不动，还是可以搬 · Existing stations stay, or are free",
            enum(Existing, default="fixed"),
        ),
        "candidates": parameter(
            "建在哪儿 · Where stations may be opened",
            word_of([k.value for k in CandidateKind if k is not CandidateKind.FILE])
            | {"default": "committees"},
        ),
        "cell": parameter(
            "网格候选点的间距，米 · Side of a cell", _number(MIN_CELL_M, MAX_CELL_M, 1000)
        ),
        "minimum": parameter(
            "乡镇街道至少几座，代码:座数 · Least number in a township, code:number", texts
        )
        | repeated,
        "forbid": parameter("不能选的候选点代码 · Candidates not to be chosen", texts) | repeated,
        "curve": parameter("mclp：建 1、2……座各添多少 · What each further one adds", flag),
        "skip_unreachable": parameter(
            "lscp：略过怎么也够不着的 · Leave out what nothing reaches", flag
        ),
        "time_limit": parameter("最多算几秒 · Seconds at most", _number(0, MOST_TIME_S, 60)),
        "job": {
            "in": "path",
            "required": True,
            "description": "这次计算 · The job",
            "schema": TEXT,
        },
    }


def _number(least: float, most: float, default: float | None = None) -> Schema:
    told = {**NUMBER, "minimum": least, "maximum": most}
    return told | ({} if default is None else {"default": default})


def _whole(least: int, most: int, default: int | None = None) -> Schema:
    told = {**WHOLE, "minimum": least, "maximum": most}
    return told | ({} if default is None else {"default": default})


def _schemas() -> Schema:
    totals = described(Totals)
    return {
        "Coverage": object_of(
            totals["properties"]
            | {
                "cross": WHOLE,
                "cross_share": MAYBE_NUMBER,
                "townships": list_of(ref("TownshipFigures")),
                "upper": {"oneOf": [ref("Totals"), {"type": "null"}]},
                "farthest": list_of(described(FarthestRow)),
                "critical": list_of(described(CriticalRow)),
                "by_hour": list_of(described(HourRow)),
                "sampled_at_minute": WHOLE,
                "parameters": object_of(_asked()),
                "stations": ref("StationsCounted"),
                "notices": list_of(ref("Notice")),
                "data": object_of({"version": TEXT}),
            }
        ),
        "Totals": totals,
        "TownshipFigures": described(TownshipRow),
        "StationsCounted": described(StationFacts),
        "Notice": described(Notice),
        "SitingJob": object_of(
            {
                "job": TEXT,
                "state": enum(JobState),
                "stopping": YES_NO,
                "begun": MOMENT,
                "progress": {"oneOf": [ref("SitingProgress"), {"type": "null"}]},
                "result": {"oneOf": [ref("Siting"), {"type": "null"}]},
                "error": {
                    "oneOf": [
                        object_of({"zh": TEXT, "en": TEXT, "field": MAYBE_TEXT}),
                        {"type": "null"},
                    ]
                },
                "self": TEXT,
            }
        ),
        "SitingProgress": object_of(
            {
                "model": enum(Model),
                "step": TEXT,
                "elapsed_s": NUMBER,
                "objective": MAYBE_NUMBER,
                "bound": MAYBE_NUMBER,
                "gap": MAYBE_NUMBER,
            }
        ),
        "Siting": object_of(_siting()),
        "SiteChosen": object_of(
            {
                "rank": WHOLE,
                "name": TEXT,
                "code": MAYBE_TEXT,
                "township": MAYBE_TEXT,
                "township_code": MAYBE_TEXT,
                "lon": LON,
                "lat": LAT,
                "position_quality": enum(PositionQuality),
                "adds": NUMBER,
                "covered": NUMBER,
                "existing": YES_NO,
            }
        ),
    }


def _asked() -> Schema:
    return {
        "distance": described(DistanceBasis),
        "demand": described(DemandFacts),
        "need": list_of(TEXT),
        "all_day": YES_NO,
        "at": MAYBE_MOMENT,
        "unplaced": YES_NO,
        "scenario": TEXT,
    }


def _siting() -> Schema:
    return {
        "chosen": list_of(ref("SiteChosen")),
        "objective": MAYBE_NUMBER,
        "bound": MAYBE_NUMBER,
        "gap": MAYBE_NUMBER,
        "status": enum(SolveStatus),
        "solver_status": TEXT,
        "duration_s": NUMBER,
        "model": enum(Model),
        "p": {"type": ["integer", "null"]},
        "existing": enum(Existing),
        "candidates": WHOLE,
        "demand": NUMBER,
        "covered_before": NUMBER,
        "covered_after": NUMBER,
        "unreachable": list_of(TEXT),
        "curve": list_of(
            object_of(
                {
                    "p": WHOLE,
                    "covered": NUMBER,
                    "covered_share": NUMBER,
                    "adds": NUMBER,
                    "proven": YES_NO,
                }
            )
        ),
        "verdict": object_of({"zh": TEXT, "en": TEXT}),
        "parameters": object_of(
            _asked()
            | {
                "candidates": enum(CandidateKind),
                "cell_m": MAYBE_NUMBER,
                "minimum": {"type": "object", "additionalProperties": WHOLE},
                "forbid": list_of(TEXT),
                "skip_unreachable": YES_NO,
                "time_limit_s": NUMBER,
            }
        ),
        "stations": ref("StationsCounted"),
        "notices": list_of(ref("Notice")),
        "data": object_of({"version": TEXT}),
    }


def described(kind: type) -> Schema:
    """Describe a dataclass of figures by the types of its fields."""
    return object_of({name: _typed(hint) for name, hint in get_type_hints(kind).items()})


def _typed(hint: Any) -> Schema:  # noqa: ANN401 - a type, or what typing makes of some
    if get_origin(hint) is tuple:
        return list_of(_typed(get_args(hint)[0]))
    if get_origin(hint) is UnionType:
        (one,) = [part for part in get_args(hint) if part is not NoneType]
        return {"type": [_typed(one)["type"], "null"]}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return enum(hint)
    simple: dict[Any, Schema] = {str: TEXT, float: NUMBER, int: WHOLE, bool: YES_NO}
    return simple[hint]
