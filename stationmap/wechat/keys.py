"""What WeChat gives for two hours: the access_token and the jsapi_ticket.

All processes of a machine share them, in a file of their own. One renews while
the others go on with what they hold, which WeChat allows for minutes more. The
access_token is asked for by stable_token: asking again does not end the one that
is held, so several machines do not push each other out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from stationmap.services import Fault, Time
from stationmap.wechat import kept
from stationmap.wechat.line import Payload, word_in
from stationmap.wechat.trouble import STALE, WeChatError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stationmap.wechat.line import Line

    Answer = TypeVar("Answer")

EARLY_S = 600.0  # before its end a key is renewed, where nobody does so already
LATE_S = 60.0  # before its end it is not used any more: clocks differ
RENEWING_S = 20.0
LIFE_MOST_S = 7 * 24 * 3600  # it is two hours; much more is a mistake of somebody's
TOKEN, TICKET = "token", "ticket"


@dataclass(frozen=True, slots=True)
class Key:
    """Something that WeChat gave, and until when it holds, seconds since 1970."""

    word: str
    until_s: float
    life_s: float

    def fresh(self, now_s: float) -> bool:
        """Whether there is no need to renew it yet."""
        return now_s < self.until_s - min(EARLY_S, self.life_s / 2)

    def usable(self, now_s: float) -> bool:
        """Whether it holds still."""
        return now_s < self.until_s - min(LATE_S, self.life_s / 10)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one account.

    Parameters
    ----------
    line : Line
        How WeChat is asked.
    time : Time
        The clocks.
    patience_s : float
        How long to wait for another process that renews, where nothing holds.
    """

    line: Line
    time: Time = field(default_factory=Time)
    patience_s: float = RENEWING_S

    def access_token(self, *, instead_of: str = "") -> str:
        """Return a token that holds.

        Parameters
        ----------
        instead_of : str, optional
            One that WeChat did not take.

        Raises
        ------
        WeChatError
            WeChat gives none.
        """
        return self._key(TOKEN, lambda: self._new_token(instead_of), instead_of)

    def jsapi_ticket(self) -> str:
        """Return a ticket by which pages are signed.

        Raises
        ------
        WeChatError
            WeChat gives none.
        """
        return self._key(TICKET, self._new_ticket, "")

    def has_ticket(self) -> bool:
        """Whether there is a ticket that holds, without asking WeChat."""
        return self._held(TICKET, "") is not None

    def with_token(self, ask: Callable[[str], Answer]) -> Answer:
        """Ask with a token; should WeChat not take it, once more with another.

        Raises
        ------
        WeChatError
            As `ask` raises it.
        """
        token = self.access_token()
        try:
            return ask(token)
        except WeChatError as error:
            if error.code not in STALE:
                raise
        return ask(self.access_token(instead_of=token))

    def _key(self, name: str, renew: Callable[[], Key], refused: str) -> str:
        held = self._held(name, refused)
        if held and held.fresh(self._now_s()):
            return held.word
        patience_s = 0.0 if held else self.patience_s
        with kept.locked(self._file(f"{name}.lock"), time=self.time, wait_s=patience_s) as alone:
            again = self._held(name, refused)  # another process may have been quicker
            if again and (not alone or again.fresh(self._now_s())):
                return again.word
            if not alone:
                raise WeChatError(fault=Fault.TIMEOUT)
            return self._renewed(name, renew, again)

    def _renewed(self, name: str, renew: Callable[[], Key], held: Key | None) -> str:
        try:
            new = renew()
        except WeChatError as error:
            if held and error.passing:  # it holds for minutes more: later will do
                return held.word
            raise
        values = {"word": new.word, "until_s": new.until_s, "life_s": new.life_s}
        kept.write(self._file(f"{name}.json"), values)
        return new.word

    def _new_token(self, refused: str) -> Key:
        found = self._asked_token(force=False)
        if found.word == refused:  # WeChat itself still thinks it good
            found = self._asked_token(force=True)
        return found

    def _asked_token(self, *, force: bool) -> Key:
        account = self.line.account
        asked = {
            "grant_type": "client_credential",
            "appid": account.appid,
            "secret": account.secret,
            "force_refresh": force,
        }
        answer = self.line.ask("/cgi-bin/stable_token", payload=Payload.json(asked))
        return self._read(answer, "access_token")

    def _new_ticket(self) -> Key:
        def ask(token: str) -> dict[str, Any]:
            query = {"access_token": token, "type": "jsapi"}
            return self.line.ask("/cgi-bin/ticket/getticket", query)

        return self._read(self.with_token(ask), "ticket")

    def _read(self, answer: dict[str, Any], name: str) -> Key:
        word, life = word_in(answer, name), answer.get("expires_in")
        if not isinstance(life, int) or not 0 < life <= LIFE_MOST_S:
            raise WeChatError(fault=Fault.GARBAGE, told="expires_in")
        return Key(word, self._now_s() + life, life)

    def _held(self, name: str, refused: str) -> Key | None:
        """Return the key that is kept, where it holds and is not the one refused."""
        values = kept.read(self._file(f"{name}.json"))
        try:
            key = Key(word_in(values, "word"), float(values["until_s"]), float(values["life_s"]))
        except (KeyError, OverflowError, TypeError, ValueError, WeChatError):
            return None
        return key if key.word != refused and key.usable(self._now_s()) else None

    def _file(self, ending: str) -> Path:
        return self.line.account.folder / f"{self.line.account.name}-{ending}"

    def _now_s(self) -> float:
        return self.time.now().timestamp()
