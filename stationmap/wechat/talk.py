"""Asks WeChat with a token, as often as it takes within reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stationmap.services import Time
from stationmap.wechat.line import Payload
from stationmap.wechat.trouble import SPENT, TOO_FAST, WeChatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.wechat.keys import Keys

FIRST_WAIT_S = 1.0
TRIES = 4  # waits of 1, 2 and 4 s
TRIES_LIMIT = 7  # waits of 1, 2, 4 … 32 s outlast a limit of the minute
WAIT_MOST_S = 60.0  # sent away for longer, one had better be told


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation.

    Parameters
    ----------
    keys : Keys
        Where tokens come from.
    time : Time
        The clocks, and a way to let time pass.
    """

    keys: Keys
    time: Time = field(default_factory=Time)

    def post(self, path: str, value: object, *, again: bool = True) -> dict[str, Any]:
        """Send plain values as JSON; see `_asked`."""
        return self._asked(path, {}, Payload.json(value), again=again)

    def upload(self, path: str, data: bytes, **query: str) -> dict[str, Any]:
        """Send a picture; see `_asked`."""
        return self._asked(path, query, Payload.picture(data), again=True)

    def _asked(
        self, path: str, query: Mapping[str, str], payload: Payload, *, again: bool
    ) -> dict[str, Any]:
        """Ask, and wait and ask again where that may help.

        Parameters
        ----------
        path, query, payload
            What is asked.
        again : bool
            Whether to ask again, too, where nobody knows if WeChat has done it.

        Raises
        ------
        WeChatError
            It did not help, or could not.
        """

        def ask(token: str) -> dict[str, Any]:
            return self.keys.line.ask(path, {"access_token": token, **query}, payload)

        tries = 0
        while True:
            try:
                return self.keys.with_token(ask)
            except WeChatError as error:
                tries += 1
                most = TRIES_LIMIT if error.code in (SPENT, TOO_FAST) else TRIES
                if tries >= most or not error.passing or (error.unsure and not again):
                    raise
                wait_s = error.retry_after_s or FIRST_WAIT_S * 2 ** (tries - 1)
                if wait_s > WAIT_MOST_S:
                    raise
            self.time.sleep(wait_s)
