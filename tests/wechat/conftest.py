"""A real server on loopback that keeps WeChat's published rules, and says its published errors."""

from __future__ import annotations

import json
import re
import threading
import time as clocks
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from stationmap.hours import SHANGHAI
from stationmap.services import Time
from stationmap.wechat import Account, Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

APPID, SECRET = "wx0123456789abcdef", "5ec7e7-of-the-tests-0123456789ab"
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"
LIFE_S = 7200
SLOW_S = 0.3
JSON = "application/json"
RID = "rid: 6584fd9e-56fbbc7e-310e0214"
ADDRESS = re.compile(r"""\ssrc\s*=\s*["'](.*?)["']""")
# What WeChat says beside its numbers.
SAID = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40004: "invalid media type",
    40005: "invalid file type",
    40007: "invalid media_id",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40125: "invalid appsecret",
    40164: "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist",
    41001: "access_token missing",
    42001: "access_token expired",
    44003: "empty news data",
    45002: "content size out of limit",
    45003: "title size out of limit",
    45004: "description size out of limit",
    45005: "link size out of limit",
    45009: "reach max api daily quota limit",
    45110: "author size out of limit",
    47001: "data format error",
    48001: "api unauthorized",
}


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 19, 9, 0, tzinfo=SHANGHAI)
        self.slept: list[float] = []

    @property
    def time(self) -> Time:
        return Time(now=lambda: self.moment, monotonic_s=self.now_s, sleep=self.sleep)

    def now_s(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Platform:
    """The platform's state: what it holds, what is wrong with it, and what it was asked."""

    clock: Clock
    url: str = ""
    ips: set[str] = field(default_factory=lambda: {"127.0.0.1"})
    # What goes wrong next, by the end of the path: an errcode, a word of `fail`, or an answer.
    wrong: dict[str, list[int | str]] = field(default_factory=dict)
    tokens: dict[str, float] = field(default_factory=dict)  # until when each holds
    forced: int = 0
    asked: list[str] = field(default_factory=list)
    given: set[str] = field(default_factory=set)  # addresses of pictures
    materials: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    filtered: list[str] = field(default_factory=list)  # pictures from elsewhere
    lock: threading.Lock = field(default_factory=threading.Lock)
    echo: str = ""  # repeats what it was given in its errors

    def count(self, end: str) -> int:
        return sum(path.endswith(end) for path in self.asked)

    def fault(self, path: str) -> int | str:
        for end, faults in self.wrong.items():
            if path.endswith(end) and faults:
                return faults.pop(0)
        return 0

    def expire(self) -> None:
        """End all tokens before their time, as a reset elsewhere does."""
        self.tokens.clear()


class Refused(Exception):  # noqa: N818 - not an error of ours
    """An answer with an errcode."""


def need(right: bool, code: int) -> None:
    if not right:
        raise Refused(code)


def stable_token(platform: Platform, asked: dict[str, Any]) -> object:
    need(asked["grant_type"] == "client_credential", 40002)
    need(asked["appid"] == APPID, 40013)
    need(asked["secret"] == SECRET, 40125)
    now = platform.clock.now_s()
    held = [(word, until) for word, until in platform.tokens.items() if until > now + 300]
    if held and not asked.get("force_refresh"):
        word, until = held[0]
        return {"access_token": word, "expires_in": int(until - now)}
    if asked.get("force_refresh"):
        platform.forced += 1
        platform.tokens.clear()
    word = f"token-{platform.count('/stable_token')}-{'x' * 100}"
    platform.tokens[word] = now + LIFE_S
    return {"access_token": word, "expires_in": LIFE_S}


def ticket(platform: Platform, query: dict[str, str]) -> object:
    need(query.get("type") == "jsapi", 40097)
    words = {"errcode": 0, "errmsg": "ok", "ticket": f"ticket-{platform.count('/getticket')}"}
    return words | {"expires_in": LIFE_S}


def uploaded(body: bytes, kind: str) -> bytes:
    whole = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    (part,) = whole.get_payload()
    assert part.get_param("name", header="content-disposition") == "media"  # type: ignore[union-attr]
    assert part.get_filename()  # type: ignore[union-attr]
    return part.get_payload(decode=True)  # type: ignore[union-attr,return-value]


def uploadimg(platform: Platform, data: bytes) -> object:
    need(data.startswith((PNG, JPEG)), 40005)
    need(len(data) < 1_000_000, 40009)
    url = f"http://mmbiz.qpic.cn/mmbiz_png/{len(platform.given):03d}{'k' * 80}/0?from=appmsg&a=b"
    platform.given.add(url)
    return {"url": url}


def add_material(platform: Platform, data: bytes, query: dict[str, str]) -> object:
    need(query.get("type") in ("image", "thumb"), 40004)
    need(data.startswith((PNG, JPEG)), 40005)
    need(len(data) < (10_000_000 if query["type"] == "image" else 64_000), 40009)
    number = f"material-{len(platform.materials)}-{platform.count('/add_material')}"
    platform.materials[number] = data
    return {"media_id": number, "url": f"http://mmbiz.qpic.cn/{number}"}


def article(platform: Platform, asked: dict[str, Any]) -> dict[str, Any]:
    need(0 < len(asked["title"]) <= 32, 45003)
    need(len(asked.get("author", "")) <= 16, 45110)
    need(len(asked.get("digest", "")) <= 128, 45004)
    need(len(asked.get("content_source_url", "").encode()) <= 1024, 45005)
    content = asked["content"]
    need(bool(content), 44003)
    need(len(content) < 20_000 and len(content.encode()) < 1_000_000, 45002)
    need(asked.get("thumb_media_id") in platform.materials, 40007)
    for address in ADDRESS.findall(content):
        if address.replace("&amp;", "&") not in platform.given:
            platform.filtered.append(address)
    return asked


def draft_add(platform: Platform, asked: dict[str, Any]) -> object:
    need(isinstance(asked.get("articles"), list) and bool(asked["articles"]), 44003)
    made = article(platform, asked["articles"][0])
    number = f"draft-{platform.count('/draft/add')}"
    platform.drafts[number] = made
    return {"media_id": number}


def draft_update(platform: Platform, asked: dict[str, Any]) -> object:
    need(isinstance(asked.get("articles"), dict) and asked.get("index") == 0, 47001)
    need(asked.get("media_id") in platform.drafts, 40007)
    platform.drafts[asked["media_id"]] = article(platform, asked["articles"])
    return {"errcode": 0, "errmsg": "ok"}


def draft_get(platform: Platform, asked: dict[str, Any]) -> object:
    need(asked.get("media_id") in platform.drafts, 40007)
    return {"news_item": [platform.drafts[asked["media_id"]]]}


def draft_batchget(platform: Platform, asked: dict[str, Any]) -> object:
    assert asked["count"] <= 20
    items = [
        {"media_id": number, "content": {"news_item": [held | {"content": ""}]}, "update_time": 1}
        for number, held in reversed(platform.drafts.items())
    ]
    return {"total_count": len(items), "item_count": len(items), "item": items[: asked["count"]]}


WITH_JSON: dict[str, Callable[[Platform, dict[str, Any]], object]] = {
    "/cgi-bin/draft/add": draft_add,
    "/cgi-bin/draft/update": draft_update,
    "/cgi-bin/draft/get": draft_get,
    "/cgi-bin/draft/batchget": draft_batchget,
}


class Handler(BaseHTTPRequestHandler):
    """Answers one question, by the rules or as badly as `Platform` says."""

    platform: Platform
    disable_nagle_algorithm = True  # else each answer waits for the other side

    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.platform.lock:
            self.platform.asked.append(parts.path)
            fault = self.platform.fault(parts.path)
            try:
                need(not isinstance(fault, int) or fault == 0, fault)  # type: ignore[arg-type]
                # What fails otherwise fails before anything is done.
                said = self.done(parts.path, query, body) if fault in (0, "lost") else {}
            except Refused as refused:
                code = refused.args[0]
                words = f"{SAID.get(code, 'error')} {self.platform.echo}{RID}"
                said = {"errcode": code, "errmsg": words}
        if isinstance(fault, str):
            self.fail("cut" if fault == "lost" else fault)  # lost: done, but nobody hears of it
        else:
            self.say(json.dumps(said).encode(), JSON)

    def done(self, path: str, query: dict[str, str], body: bytes) -> object:
        platform = self.platform
        need(self.client_address[0] in platform.ips, 40164)
        if path == "/cgi-bin/stable_token":
            return stable_token(platform, json.loads(body))
        token = query.get("access_token", "")
        need(bool(token), 41001)
        need(token in platform.tokens, 40001)
        need(platform.tokens[token] > platform.clock.now_s(), 42001)
        if path == "/cgi-bin/ticket/getticket":
            return ticket(platform, query)
        if path == "/cgi-bin/media/uploadimg":
            return uploadimg(platform, uploaded(body, self.headers["Content-Type"]))
        if path == "/cgi-bin/material/add_material":
            data = uploaded(body, self.headers["Content-Type"])
            return add_material(platform, data, query)
        need(b"\\u" not in body, 47001)  # escapes would stand in the article as they are
        return WITH_JSON[path](platform, json.loads(body.decode()))

    def fail(self, fault: str) -> None:
        if fault == "portal":
            self.say(b"<!doctype html><title>log in</title>", "text/html")
        elif fault == "garbage":
            self.say(b'{"errcode": ', JSON)
        elif fault == "strange":
            self.say(b'{"errcode": 0, "url": 5, "media_id": null, "access_token": []}', JSON)
        elif fault == "slow":
            clocks.sleep(SLOW_S)
            with suppress(OSError):
                self.say(b"{}", JSON)
        elif fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"errcode"')
        elif fault.startswith("{"):
            self.say(fault.encode(), JSON)
        elif fault == "429":
            self.send_response(429)
            self.send_header("Retry-After", "86400")
            self.end_headers()
        else:
            self.send_response(int(fault))
            self.end_headers()

    def say(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform(clock: Clock) -> Iterator[Platform]:
    state = Platform(clock)
    handler = type("OwnHandler", (Handler,), {"platform": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.handle_error = lambda *_words: None  # type: ignore[method-assign]
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture
def account(platform: Platform, tmp_path: Path) -> Account:
    return Account(APPID, SECRET, tmp_path / "data" / "wechat", url=platform.url, author="顺义工会")


@pytest.fixture
def draft() -> Draft:
    """An article with two pictures of its own, and one twice."""
    content = (
        '<section style="margin:0"><img src="pictures/map.png" style="width:100%">'
        "<p>截至目前，全区已建成驿站 <b>298</b> 家。</p><img src='pictures/map.png'>"
        '<img src="pictures/qr.png"></section>'
    )
    return Draft(
        name="district",
        title="顺义区工会驿站地图",
        author="",
        digest="全区驿站在哪里，几点开门",
        content=content,
        source_url="https://example.org/?view=1",
        pictures={"pictures/map.png": PNG + b"map", "pictures/qr.png": PNG + b"qr"},
        thumb=JPEG + b"cover",
    )


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut would do to a file of these tests is nobody's concern."""
    monkeypatch.setattr("os.fsync", lambda _number: None)
