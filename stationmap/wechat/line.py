"""One question to WeChat's interface, answered with its JSON or a `WeChatError`."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import Request

from stationmap.services import Fault, Unanswered, answer_to, parsed
from stationmap.wechat.trouble import WeChatError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.wechat.account import Account

TOLD = 160  # characters of WeChat's own words that are shown
WORD_MOST = 2048  # characters of a key, a number or an address that it gives
LONG = re.compile(r"[\w-]{40,}")  # as long as a key, longer than a word
HIDDEN = ("access_token", "ticket", "secret")
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def word_in(answer: Mapping[str, Any], name: str) -> str:
    """Return a key, a number or an address that WeChat has given.

    Raises
    ------
    WeChatError
        It has given none, or something that is none.
    """
    word = answer.get(name)
    if isinstance(word, str) and 0 < len(word) <= WORD_MOST and word.isprintable():
        return word
    raise WeChatError(fault=Fault.GARBAGE, told=name)


@dataclass(frozen=True, slots=True)
class Payload:
    """What is sent along: its bytes and its type."""

    body: bytes
    kind: str

    @classmethod
    def json(cls, value: object) -> Payload:
        """Write plain values; WeChat shows escapes of Chinese as they are, so none are made."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return cls(text.encode(), "application/json; charset=utf-8")

    @classmethod
    def picture(cls, data: bytes) -> Payload:
        """Write a form with one file, ``media``."""
        ending, kind = ("png", "image/png") if data.startswith(PNG) else ("jpg", "image/jpeg")
        edge = secrets.token_hex(16)
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="media"; '
            f'filename="picture.{ending}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        return cls(body, f"multipart/form-data; boundary={edge}")


@dataclass(frozen=True, slots=True)
class Line:
    """Asks WeChat's interface; what is secret is never part of a message.

    Parameters
    ----------
    account : Account
        Whose account.
    timeout_s : float
        How long to wait for the connection, and for each part of the answer.
    """

    account: Account
    timeout_s: float = 10.0

    def ask(
        self, path: str, query: Mapping[str, str] | None = None, payload: Payload | None = None
    ) -> dict[str, Any]:
        """Return what WeChat answers.

        Raises
        ------
        WeChatError
            No answer, or one with an errcode that is not 0.
        """
        asked = f"?{urlencode(query)}" if query else ""
        headers = {"Accept": "application/json"}
        if payload:
            headers["Content-Type"] = payload.kind
        request = Request(  # noqa: S310 - checked by `account_for`
            f"{self.account.url}{path}{asked}",
            data=payload.body if payload else None,
            headers=headers,
        )
        answered = answer_to(request, timeout_s=self.timeout_s)
        read = answered if isinstance(answered, Unanswered) else parsed(answered)
        if isinstance(read, Unanswered):
            raise WeChatError(fault=read.fault, told=read.told, retry_after_s=read.retry_after_s)
        code = read.get("errcode", 0)
        if not isinstance(code, int) or code:
            number = code if isinstance(code, int) else None
            raise WeChatError(code=number, told=self._clean(read.get("errmsg"), query or {}))
        return read

    def _clean(self, told: object, query: Mapping[str, str]) -> str:
        """Free WeChat's words of what is secret, should it ever repeat it."""
        words = " ".join(told.split()) if isinstance(told, str) else ""
        words = "".join(letter for letter in words if letter.isprintable())
        hidden = [self.account.secret, *(query[name] for name in HIDDEN if name in query)]
        for secret in hidden:
            words = words.replace(secret, "…")
        return LONG.sub("…", words)[:TOLD]
