"""A real server on loopback that speaks as Amap, Tencent and Tianditu do, errors included."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from stationmap.geocoding import geocoder_for
from stationmap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.geocoding import Geocoder

KEY = "0123456789abcdef-secret"
SLOW_S = 0.6


@dataclass
class Place:
    """What the services know of an address; lon and lat in the datum that they answer."""

    lon: float
    lat: float
    level: str = "门牌号"  # Amap's and Tianditu's word
    number: int = 9  # Tencent's level
    sure: int = 8
    words: str = "北京市顺义区"


@dataclass
class Service:
    """The services' state: what they know, what is wrong with them, and what they were asked."""

    url: str = ""
    key: str = KEY
    places: dict[str, Place] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # what to do wrong next, then no more
    always: str = ""  # what to do wrong for ever
    per_s: float = 1e9
    day_limit: int = 10**9
    asked: list[str] = field(default_factory=list)
    last: float = 0.0
    queries: list[dict[str, str]] = field(default_factory=list)

    def know(self, address: str, lon: float, lat: float, **of: Any) -> None:
        """Know an address from now on; lon and lat in the datum that is to be answered."""
        self.places[address] = Place(lon, lat, **of)

    def fault(self) -> str:
        """What is to go wrong with this question."""
        if self.wrong:
            return self.wrong.pop(0)
        if self.always:
            return self.always
        now = time.monotonic()
        too_fast, self.last = now - self.last < 1.0 / self.per_s, now
        if too_fast:
            return "rate"
        return "day" if len(self.asked) >= self.day_limit else ""


# Each dialect's answers: what the service itself says in an answer of HTTP 200.
AMAP = {
    "key": {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"},
    "platform": {"status": "0", "info": "USERKEY_PLAT_NOMATCH", "infocode": "10009"},
    "ip": {"status": "0", "info": "INVALID_USER_IP", "infocode": "10005"},
    "day": {"status": "0", "info": "DAILY_QUERY_OVER_LIMIT", "infocode": "10003"},
    "user-day": {"status": "0", "info": "USER_DAILY_QUERY_OVER_LIMIT", "infocode": "10044"},
    "rate": {"status": "0", "info": "ACCESS_TOO_FREQUENT", "infocode": "10004"},
    "qps": {"status": "0", "info": "CUQPS_HAS_EXCEEDED_THE_LIMIT", "infocode": "10021"},
    "request": {"status": "0", "info": "ENGINE_RESPONSE_DATA_ERROR", "infocode": "30001"},
    "busy": {"status": "0", "info": "SERVER_IS_BUSY", "infocode": "10016"},
}
TENCENT = {
    "key": {"status": 190, "message": "无效的key"},
    "form": {"status": 311, "message": "key格式错误"},
    "platform": {"status": 199, "message": "此key未开启webservice功能"},
    "ip": {"status": 112, "message": "IP未被授权"},
    "day": {"status": 121, "message": "此key每日调用量已达到上限"},
    "rate": {"status": 120, "message": "此key每秒请求量已达到上限"},
    "request": {"status": 310, "message": "请求参数信息有误"},
    "busy": {"status": 500, "message": "后端超时"},
}
TIANDITU = {
    "key": {"code": 1, "msg": "非法Key"},
    "platform": {"code": 1, "msg": "权限类型错误"},
    "day": {"code": 1, "msg": "今日配额超限"},
    "rate": {"code": 1, "msg": "访问过于频繁"},
    "busy": {"status": "404", "msg": "error"},
}


def amap(service: Service, query: dict[str, str]) -> object:
    place = service.places.get(query["address"])
    found = (
        []
        if place is None
        else [
            {
                "formatted_address": place.words,
                "city": "北京市",
                "district": [],
                "location": f"{place.lon},{place.lat}",
                "level": place.level,
            }
        ]
    )
    return {"status": "1", "info": "OK", "infocode": "10000", "count": "1", "geocodes": found}


def tencent(service: Service, query: dict[str, str]) -> object:
    place = service.places.get(query["address"])
    if place is None:
        return {"status": 347, "message": "查询无结果"}
    parts = {"province": "北京市", "city": "北京市", "district": "顺义区", "street": "府前街"}
    result = {
        "title": "府前街",
        "location": {"lng": place.lon, "lat": place.lat},
        "address_components": parts | {"street_number": ""},
        "reliability": place.sure,
        "level": place.number,
    }
    return {"status": 0, "message": "Success", "result": result}


def tianditu(service: Service, query: dict[str, str]) -> object:
    words = json.loads(query["ds"])["keyWord"]
    place = service.places.get(words)
    if place is None:
        return {"msg": "ok", "searchVersion": "6.4.9V", "status": "101"}
    at = {"score": 100, "level": place.level, "lon": str(place.lon), "lat": str(place.lat)}
    return {"msg": "ok", "location": at | {"keyWord": place.words}, "status": "0"}


DIALECTS: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
    "/v3/geocode/geo": (amap, AMAP),
    "/ws/geocoder/v1/": (tencent, TENCENT),
    "/geocoder": (tianditu, TIANDITU),
}
JSON = "application/json"
BODIES = {
    "portal": (b"<!doctype html><title>log in</title>", "text/html"),
    "json": (b'{"status": ', JSON),
    "list": (b"[1, 2]", JSON),
    "empty": (b"", JSON),
    "big": (b"[" * 1_100_000, JSON),
    "form": (b'{"status": "1", "infocode": "10000", "geocodes": [{"location": "x,y"}]}', JSON),
    "form-0": (b'{"status": 0, "result": {"location": [1, 2]}}', JSON),
    "form-nan": (b'{"status": "0", "location": {"lon": "NaN", "lat": 1e999}}', JSON),
    "form-none": (b"{}", JSON),
    # Services that repeat the key they were given.
    "echo-1": (f'{{"status": "0", "infocode": "20000", "info": "{KEY}"}}'.encode(), JSON),
    "echo-2": (f'{{"status": 310, "message": "x {KEY}"}}'.encode(), JSON),
    "echo-3": (f'{{"code": 1, "msg": "{KEY} {KEY}"}}'.encode(), JSON),
}
PATHS = {"amap": "/v3/geocode/geo", "tencent": "/ws/geocoder/v1/", "tianditu": "/geocoder"}


class Handler(BaseHTTPRequestHandler):
    """Answers one question, well or as badly as `Service` says."""

    service: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.service.queries.append(query)
        talk, faults = DIALECTS[parts.path]
        fault = self.service.fault()
        if fault in faults:
            self.say(faults[fault])
        elif fault:
            self.fail(fault)
        elif KEY not in (query.get("key"), query.get("tk")):
            self.say(faults["key"])
        else:
            self.service.asked.append(query.get("address") or query["ds"])
            self.say(talk(self.service, query))

    def fail(self, fault: str) -> None:
        if fault in BODIES:
            self.raw(*BODIES[fault])
        elif fault == "slow":
            time.sleep(SLOW_S)
            self.say({})
        elif fault == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            with suppress(OSError):  # until nobody listens any more
                while True:
                    self.wfile.write(b" ")
                    time.sleep(0.02)
        elif fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"status"')
        elif fault == "hang-up":
            self.connection.close()
        elif fault == "redirect":
            self.send_response(302)
            self.send_header("Location", f"{self.service.url}/log-in")
            self.end_headers()
        else:
            code, _, wait = fault.partition(" ")
            self.send_response(int(code))
            if wait:
                self.send_header("Retry-After", wait)
            self.end_headers()

    def say(self, answer: object) -> None:
        body = json.dumps(answer, ensure_ascii=False).encode()
        self.raw(body, "application/json;charset=UTF-8")

    def raw(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()
    handler = type("OwnHandler", (Handler,), {"service": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.handle_error = lambda *_words: None  # type: ignore[method-assign]
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture
def geocoder(service: Service) -> Callable[..., Geocoder]:
    """Make a geocoder that asks the local server, as ``geocoder("amap")``."""

    def make(by: str, *, key: str = KEY, timeout_s: float = 5.0) -> Geocoder:
        settings = Settings(geocoder=by, geocoder_key=key, geocoder_url=service.url + PATHS[by])
        made = geocoder_for(settings, timeout_s=timeout_s)
        assert made is not None
        return made

    return make
