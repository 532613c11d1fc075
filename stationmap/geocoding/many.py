"""The addresses of a whole ledger, asked one after the other; it can stop and go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from stationmap.geocoding.located import Located
from stationmap.geocoding.suspect import Whereabouts
from stationmap.geocoding.trouble import OF_ONE_ADDRESS, GeocoderError, Trouble
from stationmap.ledger.decisions import Placed
from stationmap.services import Pace, Time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from stationmap.geocoding.located import Geocoder
    from stationmap.geocoding.suspect import Suspicion
    from stationmap.model import Township

ASK_AGAIN = timedelta(days=30)  # an address that was not found may be known by then
TRIES = 7  # of one address: waits of 1, 2, 4 … 32 s outlast a limit of a minute
TRIES_DOWN = 3
FIRST_WAIT_S = 1.0
STUCK = 3  # so many addresses in a row without an answer: the service is down
REFUSED = 20  # so many in a row not accepted: it is not the addresses


class Cache(Protocol):
    """Keeps answers by service and address; `stationmap.store.Store` is one."""

    def geocode(self, provider: str, address: str) -> Mapping[str, Any] | None:
        """Return what was kept, None where nothing was."""

    def keep_geocode(
        self, provider: str, address: str, answer: dict[str, Any], at: datetime
    ) -> None:
        """Keep an answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A row whose position is asked for."""

    row: int
    address: str
    township_code: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered about one row.

    ``located`` is None where nothing was found, where ``error`` says what went
    wrong instead, or where the row was not reached; see `asked`. ``off_m`` is
    by how far a suspicious answer misses the township that the row names.
    """

    question: Question
    asked: bool
    located: Located | None = None
    suspicion: Suspicion | None = None
    off_m: float | None = None
    error: GeocoderError | None = None

    @property
    def placed(self) -> Placed | None:
        """The position as a decision, only where nothing about it is suspicious."""
        return self.if_kept() if self.suspicion is None else None

    def if_kept(self) -> Placed | None:
        """Return the position as a decision, whatever is suspicious: the keeper has said so."""
        if self.located is None:
            return None
        found = self.located
        return Placed(found.position, found.quality, found.error_m, by=found.said)


@dataclass(frozen=True, slots=True)
class Geocoded:
    """What came of a whole ledger.

    ``results`` are in the order of the questions. ``ended`` says why it ended
    before its end, None where it did not; ``stopped`` that somebody wanted so.
    """

    results: tuple[Result, ...]
    ended: GeocoderError | None = None
    stopped: bool = False

    @property
    def placed(self) -> dict[int, Placed]:
        """The positions that fit their rows, by row."""
        fit = ((result.question.row, result.placed) for result in self.results)
        return {row: placed for row, placed in fit if placed is not None}


def geocode_many(
    questions: Sequence[Question],
    geocoder: Geocoder,
    cache: Cache,
    *,
    townships: Sequence[Township] = (),
    per_s: float = 3.0,
    time: Time = Time(),  # noqa: B008 - frozen
    watch: Callable[[str, float], None] = lambda _what, _share: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Geocoded:
    """Ask where each row's address is.

    What is answered is kept at once, so that a run that ended early, on a
    spent key or a broken network, goes on from there when it is started again.
    A limit of the second is waited out, and the pace slackened. An address
    that several rows share is asked once.

    Parameters
    ----------
    questions : sequence of Question
        Rows with their addresses.
    geocoder : Geocoder
        Whom to ask.
    cache : Cache
        Where answers are kept.
    townships : sequence of Township, optional
        Those of the district; an answer outside of them, or of the one that
        its row names, is flagged. Empty: nothing is compared.
    per_s : float
        Questions a second at most.
    time : Time
        The clocks, and a way to let time pass.
    watch : callable
        Is told ("geocode", share done from 0 to 1) after each row.
    stopped : callable
        Whether somebody wants to stop.
    """
    asking = _Asking(geocoder, cache, Pace(per_s, time, stopped))
    whereabouts = Whereabouts(townships)
    results: list[Result] = []
    for number, question in enumerate(questions, start=1):
        if asking.ended is not None or stopped():
            results.append(Result(question, asked=False))
            continue
        results.append(_judged(question, asking.answer(question.address), whereabouts))
        watch("geocode", number / len(questions))
    return Geocoded(tuple(results), ended=asking.ended, stopped=stopped())


def _judged(
    question: Question, answer: Located | GeocoderError | None, whereabouts: Whereabouts
) -> Result:
    if isinstance(answer, GeocoderError):
        return Result(question, asked=answer.trouble in OF_ONE_ADDRESS, error=answer)
    if answer is None:
        return Result(question, asked=True)
    suspicion, off_m = whereabouts.suspect(answer, question.township_code)
    return Result(question, asked=True, located=answer, suspicion=suspicion, off_m=off_m)


@dataclass
class _Asking:
    """One run: asks at a pace, keeps what it is told, and knows when to give up."""

    geocoder: Geocoder
    cache: Cache
    pace: Pace
    ended: GeocoderError | None = None
    unanswered: int = 0

    def answer(self, address: str) -> Located | GeocoderError | None:
        """Return what is kept of an address, or ask; an error that ends the run is noted."""
        known, answer = self._kept(address)
        if known:
            return answer
        try:
            found = self._asked(address)
        except GeocoderError as error:
            self._note(error)
            return error
        self.unanswered = 0
        self.cache.keep_geocode(
            self.geocoder.name, address, self._to_keep(found), self.pace.time.now()
        )
        return found

    def _kept(self, address: str) -> tuple[bool, Located | None]:
        kept = self.cache.geocode(self.geocoder.name, address)
        if kept is None:
            return False, None
        if not kept.get("nothing"):
            return True, Located.from_plain(kept)
        asked_on = date.fromisoformat(str(kept["asked_on"]))
        return self.pace.time.now().date() - asked_on < ASK_AGAIN, None

    def _to_keep(self, found: Located | None) -> dict[str, Any]:
        if found is not None:
            return found.plain()
        return {"nothing": True, "asked_on": self.pace.time.now().date().isoformat()}

    def _asked(self, address: str) -> Located | None:
        """Ask, and ask again while there is hope; raise the last error where there is none."""
        tries = 0
        while True:
            self.pace.wait_turn()
            try:
                return self.geocoder.ask(address)
            except GeocoderError as error:
                tries += 1
                most = TRIES if error.trouble is Trouble.RATE else TRIES_DOWN
                if not error.passing or tries >= most or self.pace.stopped():
                    raise
                if error.trouble is Trouble.RATE:
                    self.pace.slow_down()
                self.pace.wait(error.retry_after_s or FIRST_WAIT_S * 2 ** (tries - 1))

    def _note(self, error: GeocoderError) -> None:
        if self.pace.stopped():
            return
        self.unanswered += 1
        if error.trouble in OF_ONE_ADDRESS:
            over = self.unanswered >= REFUSED
        else:
            over = not error.passing or error.trouble is Trouble.RATE or self.unanswered >= STUCK
        self.ended = error if over else None
