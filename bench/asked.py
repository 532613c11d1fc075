"""A worker of the server, as `stationmap serve` starts it, asked over a pipe."""

# ruff: noqa: S101 - what it asserts is what it is for
from __future__ import annotations

import json
import os
import socket
import time

QUESTION = "/api/v1/nearest?lon=116.65&lat=40.13&k=3"
LOOK_S = 0.02


class Asked:
    """Makes the application in a process of its own, over the store of this environment."""

    def __init__(self) -> None:
        ours, its = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            try:
                _serve(its)
            finally:
                os._exit(0)
        its.close()
        self._socket, self._lines = ours, ours.makefile("r")

    def answer(self) -> str:
        """Ask for the nearest stations, and return the label of the version that answered."""
        self._socket.sendall(b"\n")
        told = self._lines.readline()
        assert told, "the server has ended"
        status, label, found = json.loads(told)
        assert (status, found) == (200, 3), told
        return str(label)

    def until(self, label: str, patience_s: float) -> float:
        """Ask until a version answers, and return how long that took."""
        start = time.monotonic()
        while self.answer() != label:
            assert time.monotonic() - start < patience_s, f"{label} is not served"
            time.sleep(LOOK_S)
        return time.monotonic() - start

    def close(self) -> None:
        """End it."""
        self._lines.close()
        self._socket.close()
        os.waitpid(self._pid, 0)


def _serve(its: socket.socket) -> None:
    from stationmap.web.server import application

    browser = application().test_client()
    for _ in its.makefile("r"):
        reply = browser.get(QUESTION)
        told = reply.get_json()
        label, found = told.get("data", {}).get("version"), len(told.get("stations", ()))
        its.sendall(json.dumps([reply.status_code, label, found]).encode() + b"\n")
