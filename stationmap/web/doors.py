"""Which doors are reported locked, as every page and answer of this process tells it."""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from stationmap.errors import StationmapError
from stationmap.street import NO_LOCKS, all_locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.catalogue import Catalogue
    from stationmap.store import Store
    from stationmap.street import Locks, Report

MINUTE = timedelta(minutes=1)
KEPT_S = 0.5
"""How long reports are kept before the store is asked again."""

log = logging.getLogger(__name__)


def marked(address: str, locks: Locks) -> str:
    """Give an address of stations another name when other doors are reported locked.

    Browsers keep the layer of stations for a while: a map that was fetched
    before a report would contradict the page it is shown on.
    """
    if not locks:
        return address
    told = "".join(f"{ref} {lock.at.isoformat()}\n" for ref, lock in sorted(locks.items()))
    word = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{address}{'&' if '?' in address else '?'}locked={word}"


class Doors:
    """Reads the fresh reports, at most twice a second.

    Parameters
    ----------
    store : Store, optional
        Where reports are kept; without one no door is ever reported locked.
    clock : callable
        Tells the time, aware.
    """

    def __init__(self, store: Store | None, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._reports: tuple[Report, ...] = ()
        self._until_s = 0.0
        self._reading = Lock()

    def locks(self, catalogue: Catalogue, at: datetime) -> Locks:
        """Say which stations of a version are reported locked at a moment."""
        reports = self._fresh()
        if not reports:
            return NO_LOCKS
        wanted = {report.ref for report in reports}
        posted = {s.ref: s.opening_hours for s in catalogue.stations if s.ref in wanted}
        return all_locked(reports, posted, self._second(at), catalogue.calendar)

    @property
    def open(self) -> bool:
        """Whether reports are taken at all."""
        return self._store is not None

    def forget(self) -> None:
        """Ask the store again for the next answer: this process has just changed something."""
        self._until_s = 0.0

    def _second(self, at: datetime) -> datetime:
        """Return the very second, where `at` is the minute that runs: a report may be younger."""
        now = self._clock()
        return now if timedelta(0) <= now - at < MINUTE else at

    def _fresh(self) -> tuple[Report, ...]:
        if self._store is None or time.monotonic() < self._until_s:
            return self._reports
        if not self._reading.acquire(blocking=False):
            return self._reports  # another thread is asking; what is known will do meanwhile
        try:
            from stationmap.store.reports import fresh_reports

            self._reports = fresh_reports(self._store, self._clock())
        except StationmapError as error:
            # A page without reports is better than no page; what is known grows old by itself.
            log.warning("reports cannot be read: %s", error)
        finally:
            self._until_s = time.monotonic() + KEPT_S
            self._reading.release()
        return self._reports
