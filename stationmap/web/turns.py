"""Turns: few requests compute at once, and none while it waits for what somebody sends.

A body comes as slowly as a phone at the edge of its network sends it. Whoever
sends one holds a thread, of which there are many, but takes a turn, of which
there are few, only to compute. So slow senders keep nobody from reading, nor
does a database that lets nobody write: those who read have turns of their own.
Nor do those who wait for a drawing: see `aside`.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from stationmap.errors import LimitError
from stationmap.web.origin import address_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

READERS, WRITERS = 3, 2  # handlers compute and hardly wait, so more would only queue for Python
SENDERS, EACH = 18, 6  # who may send at once, in all and from one address
ASIDE = 6  # who may wait for a drawing at once
THREADS = SENDERS + ASIDE + 2 * READERS  # of a process: somebody can always read
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CROWDED = "stationmap.crowded"  # among the facts of a request for which there is no place
TURN = "stationmap.turn"  # the turn of a request that reads, among its facts
PIECE = 4096
PATIENCE_S, SLOWEST_BYTES_S = 60.0, 4_000.0
AGAIN_S = 30.0


class Turns:
    """Lets requests take turns before an application.

    Parameters
    ----------
    app : callable
        The application, as WSGI has it.
    clock : callable
        Seconds that pass.
    """

    def __init__(self, app: Wsgi, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._clock = app, clock
        self._reading, self._writing = BoundedSemaphore(READERS), BoundedSemaphore(WRITERS)
        self._senders: Counter[str] = Counter()
        self._counting = Lock()

    def __call__(self, environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        """Answer a request when it is its turn."""
        if environ["REQUEST_METHOD"] in SAFE:
            with self._reading:
                return self._app({**environ, TURN: self._reading}, start_response)
        with self._place(address_in(environ)) as free:
            if not free:
                environ[CROWDED] = True
                return self._app(environ, start_response)
            body = _Body(environ["wsgi.input"], self._writing, self._clock)
            with self._writing:
                return self._app({**environ, "wsgi.input": body}, start_response)

    @contextmanager
    def _place(self, address: str) -> Iterator[bool]:
        """Count somebody who sends, and say whether there is a place."""
        with self._counting:
            free = self._senders.total() < SENDERS and self._senders[address] < EACH
            self._senders[address] += free
        try:
            yield free
        finally:
            with self._counting:
                self._senders[address] -= free
                self._senders += Counter()  # drops whom nothing is counted of


@contextmanager
def aside(environ: dict[str, Any]) -> Iterator[None]:
    """Give up the turn of a request that reads while it waits; afterwards it has one again."""
    turn: BoundedSemaphore | None = environ.get(TURN)
    if turn is None:
        yield
        return
    turn.release()
    try:
        yield
    finally:
        turn.acquire()


class _Body:
    """What somebody sends; others have the turn while it is waited for."""

    def __init__(self, sent: Any, turn: BoundedSemaphore, clock: Callable[[], float]) -> None:  # noqa: ANN401 - the server's
        self._sent, self._turn, self._clock = sent, turn, clock
        self._begun, self._bytes = clock(), 0

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, which may be shorter than `size`.

        Raises
        ------
        LimitError
            It comes too slowly to be waited for.
        """
        patience_s = PATIENCE_S + self._bytes / SLOWEST_BYTES_S
        if self._clock() - self._begun > patience_s:
            raise _too_slow()
        self._turn.release()
        try:
            piece: bytes = self._sent.read(PIECE if size < 0 else min(size, PIECE))
        finally:
            self._turn.acquire()
        self._bytes += len(piece)
        return piece


def refuse_crowd(environ: dict[str, Any]) -> None:
    """Refuse a request for which there is no place, before its body is waited for.

    Raises
    ------
    LimitError
        With the seconds after which it may be tried again.
    """
    if environ.get(CROWDED):
        raise LimitError(
            zh="现在传东西的人太多，这一次没有收。请过半分钟再试。",
            en="Too many are sending at once; this was not taken. Try again in half a minute.",
            retry_after_s=AGAIN_S,
        )


def _too_slow() -> LimitError:
    return LimitError(
        zh="传得太慢，没有等到传完，什么也没有收。请到网络好一点的地方再传，或不附照片。",
        en="It came too slowly and was not waited for; nothing was taken. "
        "Send it again where the network is better, or without a photo.",
        retry_after_s=AGAIN_S,
    )
