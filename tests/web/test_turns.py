"""Slow senders and a database that nobody can write to keep nobody from reading."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack
from io import BytesIO
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from stationmap.errors import LimitError
from stationmap.web.drawing import Drawing
from stationmap.web.turns import ASIDE, CROWDED, EACH, SENDERS, WRITERS, Turns, refuse_crowd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask.testing import FlaskClient

PATIENCE_S = 10.0


class Slow:
    """A body that comes when it is told to."""

    def __init__(self) -> None:
        self.waited_for, self.comes = threading.Event(), threading.Event()

    def read(self, _size: int) -> bytes:
        self.waited_for.set()
        assert self.comes.wait(PATIENCE_S)
        return b""


def application(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
    if environ.get(CROWDED):
        return [b"crowded"]
    return [environ["wsgi.input"].read(10)]


def ask(turns: Turns, method: str, body: Any = None, address: str = "192.0.2.1") -> bytes:
    environ = {"REQUEST_METHOD": method, "REMOTE_ADDR": address}
    return b"".join(turns({**environ, "wsgi.input": body or BytesIO(b"whole")}, None))


def test_whoever_waits_for_a_body_has_no_turn_and_a_crowd_is_sent_away() -> None:
    turns, bodies = Turns(application), [Slow() for _ in range(SENDERS)]
    threads = [
        threading.Thread(target=ask, args=(turns, "POST", body, f"192.0.2.{number // EACH}"))
        for number, body in enumerate(bodies)
    ]
    for thread, body in zip(threads, bodies, strict=True):
        thread.start()
        assert body.waited_for.wait(PATIENCE_S)
        told = ask(turns, "POST", address="192.0.2.99")
        assert told == (b"whole" if body is not bodies[-1] else b"crowded")
    assert ask(turns, "POST", address="192.0.2.0") == b"crowded"
    assert ask(turns, "GET") == b"whole"
    for thread, body in zip(threads, bodies, strict=True):
        body.comes.set()
        thread.join(PATIENCE_S)
    assert ask(turns, "POST", address="192.0.2.0") == b"whole"


def test_one_address_has_few_places() -> None:
    turns, bodies = Turns(application), [Slow() for _ in range(EACH)]
    with ExitStack() as ended:
        for body in bodies:
            thread = threading.Thread(target=ask, args=(turns, "POST", body))
            thread.start()
            ended.callback(thread.join, PATIENCE_S)
            ended.callback(body.comes.set)
            assert body.waited_for.wait(PATIENCE_S)
        assert ask(turns, "POST") == b"crowded"
        assert ask(turns, "POST", address="192.0.2.2") == b"whole"


def test_who_reads_does_not_wait_for_those_who_write() -> None:
    held, may_end = threading.Semaphore(0), threading.Event()

    def busy(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            held.release()
            assert may_end.wait(PATIENCE_S)
        return [b"done"]

    turns = Turns(busy)
    writers = [threading.Thread(target=ask, args=(turns, "POST")) for _ in range(WRITERS + 2)]
    for writer in writers:
        writer.start()
    for _ in range(WRITERS):
        assert held.acquire(timeout=PATIENCE_S)
    assert not held.acquire(timeout=0.05), "the others wait for their turn"
    assert ask(turns, "GET") == b"done"
    may_end.set()
    for writer in writers:
        writer.join(PATIENCE_S)


def test_what_comes_too_slowly_is_not_waited_for() -> None:
    passed = iter(range(0, 10_000, 50))

    def patient(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        while environ["wsgi.input"].read(4096):
            pass
        return [b"whole"]

    with pytest.raises(LimitError, match="too slowly"):
        ask(Turns(patient, clock=lambda: next(passed)), "POST", BytesIO(b"x" * 100_000))
    assert ask(Turns(patient), "POST", BytesIO(b"x" * 100_000)) == b"whole"


def test_a_crowd_is_told_when_to_come_again(client: FlaskClient) -> None:
    answer = client.post("/plan/list", environ_overrides={CROWDED: True})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "30"
    assert "过半分钟再试" in answer.text
    refuse_crowd({})


def test_slow_uploads_leave_the_pages_open(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    head = (
        f"POST /s/001-03/report HTTP/1.1\r\nHost: {host}\r\nContent-Length: 9000000\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    )
    with ExitStack() as senders:
        for number in range(SENDERS + EACH):
            sender = senders.enter_context(socket.create_connection((host, int(port))))
            from_elsewhere = head.replace("\r\n", f"\r\nX-Forwarded-For: 192.0.2.{number}\r\n", 1)
            sender.sendall(from_elsewhere.encode())
        time.sleep(0.2)
        with urlopen(f"{address}/healthz", timeout=PATIENCE_S) as answer:
            assert answer.status == 200


def test_whoever_waits_for_a_drawing_has_no_turn_and_few_wait() -> None:
    drawing, begun, goes_on, told = Drawing(patience_s=PATIENCE_S), Event(), Event(), []

    def drawn(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/page":
            return [b"page"]
        with flask.request_context(environ):
            try:
                with drawing.turn():
                    begun.set()
                    assert goes_on.wait(PATIENCE_S)
            except LimitError:
                return [b"refused"]
        return [b"drawn"]

    flask, turns = Flask(__name__), Turns(drawn)

    def look(path: str) -> None:
        environ = EnvironBuilder(path=path).get_environ()
        told.append(b"".join(turns(environ, None)))

    threads = [threading.Thread(target=look, args=("/map",)) for _ in range(ASIDE + 4)]
    for thread in threads:
        thread.start()
    assert begun.wait(PATIENCE_S)
    page = threading.Thread(target=look, args=("/page",), daemon=True)
    page.start()
    page.join(PATIENCE_S / 2)  # while one draws and others wait for it
    wait_for(lambda: len(told) == 1 + 3)
    assert sorted(told) == [b"page", *3 * [b"refused"]]
    goes_on.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert told.count(b"drawn") == ASIDE + 1


def wait_for(met: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < until
        time.sleep(0.01)
