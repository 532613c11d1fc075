"""Problem details for machines (RFC 9457), in Chinese and in English."""

from __future__ import annotations

import json
import logging
from math import ceil
from typing import TYPE_CHECKING

from flask import Response

from stationmap.errors import (
    ConflictError,
    DataError,
    GoneError,
    LimitError,
    NotFoundError,
    RightsError,
    ServiceError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.errors import StationmapError

log = logging.getLogger(__name__)

MIMETYPE = "application/problem+json"
STATUS: Mapping[type[StationmapError], int] = {
    GoneError: 410,  # before the error that it is a kind of
    NotFoundError: 404,
    DataError: 503,
    ConflictError: 409,
    RightsError: 403,
    LimitError: 429,
    ServiceError: 502,
}
TITLES: Mapping[int, tuple[str, str]] = {
    401: ("请先登录", "Log in first"),
    404: ("没有这个地址", "There is nothing at this address"),
    405: ("不接受这种请求方法", "This method is not accepted here"),
    415: ("不接受这种内容", "This kind of content is not accepted here"),
    500: ("服务器出错了", "The server failed"),
    501: ("没有这种格式", "There is no such format"),
}
DETAILS: Mapping[int, tuple[str, str]] = {
    401: (
        "还没有登录，或者登录已经过期。没有改动任何东西。",
        "Nobody is logged in, or the session has ended. Nothing was changed.",
    ),
    404: (
        "请查对地址；接口说明在 /api/v1/。",
        "Check the address; /api/v1/ describes the interface.",
    ),
    405: ("这里只接受 GET 和 HEAD。", "Only GET and HEAD are accepted here."),
    415: (
        "参数请写在地址里，或作为表单发送，不要用 JSON。",
        "Send parameters in the address or as a form, not as JSON.",
    ),
    501: ("这里只有 JSON：format=json。", "There is only JSON: format=json."),
    500: ("请稍后再试；您的请求没有改动任何数据。", "Try again later; nothing was changed."),
}


def status_of(error: StationmapError) -> int:
    """Return the HTTP status that tells what `error` means."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def outside(error: StationmapError) -> StationmapError:
    """Return what anybody may be told of `error`: nothing of where the database is.

    The whole of it goes into the log, for whoever runs the server.
    """
    if not isinstance(error, DataError) or error.field != "store":
        return error
    log.error("%s", error.zh)
    return DataError(
        zh="现在存取不了台账，这一步没有做成，也没有改动任何东西。找驿站不受影响。"
        "请稍后再试；还不行，请管理员看服务器的日志。",
        en="The ledger cannot be read or written now; nothing was done, and nothing changed. "
        "Finding stations goes on. Try again later; if it fails again, "
        "whoever runs the server finds more in its log.",
    )


def plain(error: StationmapError) -> dict[str, object]:
    """Describe `error` with the members of RFC 9457 and our own beside them."""
    told = {
        "type": f"/api/v1/#{error.kind}",
        "title": error.title_zh,
        "status": status_of(error),
        "detail": error.zh,
        "title_en": error.title_en,
        "detail_en": error.en,
        "field": error.field,
        "value": error.value if isinstance(error.value, (int, float, str)) else None,
        "accepted": list(error.accepted),
    }
    if isinstance(error, GoneError):
        told |= _gone(error)
    return {name: value for name, value in told.items() if value not in (None, [])}


def _gone(error: GoneError) -> dict[str, object]:
    """Say since when a station is gone, and which one is near instead."""
    told: dict[str, object] = {"name": error.name}
    if error.since:
        told["since"] = {"version": error.since[0], "date": error.since[1]}
    if error.nearest:
        ref, name, distance_m = error.nearest
        told["nearest"] = {"ref": ref, "name": name, "distance_m": round(distance_m, 3)}
    return told


def problem(error: StationmapError) -> Response:
    """Answer with the problem that `error` describes."""
    error = outside(error)
    answer = _response(plain(error), status_of(error))
    if isinstance(error, LimitError) and error.retry_after_s:
        answer.headers["Retry-After"] = str(ceil(error.retry_after_s))
    return answer


def http_problem(status: int) -> Response:
    """Answer with a problem of HTTP itself, such as an unknown address."""
    title_zh, title_en = TITLES.get(status, ("请求无法处理", "The request cannot be handled"))
    zh, en = DETAILS.get(status, (title_zh, title_en))
    body = {
        "type": "about:blank",
        "title": title_zh,
        "status": status,
        "detail": zh,
        "title_en": title_en,
        "detail_en": en,
    }
    return _response(body, status)


def _response(body: dict[str, object], status: int) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    response = Response(text, status=status, mimetype=MIMETYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
