"""Lets a process notice within half a second what another one has changed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from stationmap.errors import StationmapError
from stationmap.store.pulse import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.store.store import Store
    from stationmap.store.version import Version

log = logging.getLogger(__name__)

EVERY_S = 0.4
LONGEST_S = 10.0  # between two tries of what failed


@dataclass(slots=True, eq=False)
class _Listener:
    """Somebody who is called when a pulse has grown, and again later if that failed."""

    pulse: str
    call: Callable[[], None]
    heard: int | None = None  # the pulse that it was last called for, with success
    tried: int | None = None
    pause_s: float = 0.0  # grows while it fails
    again_at: float = 0.0

    def wants(self, pulse: int, now: float) -> bool:
        """Say whether it is to be called for this pulse now."""
        return pulse != self.heard and (pulse != self.tried or now >= self.again_at)


class Watcher:
    """Keeps a slot at the current version, and calls whoever listens for other changes.

    A version that cannot be made into a catalogue and a database that is away
    are told once in the log. What served goes on serving, and it is tried
    again, a version ever more seldom.

    Parameters
    ----------
    store : Store
        Where versions come from.
    slot : CatalogueSlot
        Where they serve.
    make : callable
        Makes the catalogue of a version.
    every_s : float
        Seconds between two looks.
    """

    def __init__(
        self,
        store: Store,
        slot: CatalogueSlot,
        make: Callable[[Version], Catalogue],
        every_s: float = EVERY_S,
    ) -> None:
        self._store, self._slot, self._make = store, slot, make
        self._every_s = every_s
        self._serving: Version | None = None
        self._away = False
        self._listeners = [_Listener(VERSIONS, self._serve_current)]
        self._looking = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def on(self, pulse: str, call: Callable[[], None]) -> None:
        """Call `call` at the next look, and whenever the pulse of that name has grown.

        It is called in the watcher's thread, after the catalogue was swapped;
        where it raises, it is called again later.
        """
        with self._looking:
            self._listeners.append(_Listener(pulse, call))

    def start(self) -> Self:
        """Begin to look, in a thread that ends with the process."""
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the looking, and wait for a look that has begun."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> None:
        """Look now: whoever has just changed something sees it served after this."""
        with self._looking:
            pulses = self._pulses()
            if pulses is None:
                return
            for listener in self._listeners:
                self._tell(listener, pulses.get(listener.pulse, 0))

    def _run(self) -> None:
        while not self._ended.wait(self._every_s):
            self.look()

    def _pulses(self) -> Mapping[str, int] | None:
        try:
            pulses = self._store.pulses()
        except StationmapError as error:
            self._say_away(error.zh, None)
        except Exception as error:  # noqa: BLE001 - the thread has to outlive any surprise
            self._say_away(self._store.name, error)
        else:
            if self._away:
                log.warning("又连上了：%s", self._store.name)
            self._away = False
            return pulses
        return None

    def _say_away(self, sentence: str, surprise: Exception | None) -> None:
        if not self._away:
            log.error("%s", sentence, exc_info=surprise)
        self._away = True

    def _tell(self, listener: _Listener, pulse: int) -> None:
        if not listener.wants(pulse, time.monotonic()):
            return
        first = listener.tried != pulse
        listener.tried = pulse
        try:
            listener.call()
        except Exception:
            if first:
                log.exception(
                    "第 %s 次改动（%s）没能采用 / change not taken", pulse, listener.pulse
                )
            pause_s = self._every_s if first else min(2 * listener.pause_s, LONGEST_S)
            listener.pause_s, listener.again_at = pause_s, time.monotonic() + pause_s
        else:
            listener.heard = pulse

    def _serve_current(self) -> None:
        version = self._store.current()
        if version is None or version == self._serving:
            return
        first = self._serving is None and self._slot.current.version == version.label
        if not first:
            self._slot.swap(self._make(version))
        self._serving = version
