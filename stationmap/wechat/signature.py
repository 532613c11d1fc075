"""The signature by which WeChat lets a page use its JS-SDK."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """What a page hands to ``wx.config``."""

    nonce: str
    timestamp_s: int
    word: str


def signature(ticket: str, *, nonce: str, timestamp_s: int, url: str) -> Signature:
    """Sign a page, as WeChat publishes it.

    Parameters
    ----------
    ticket : str
        The jsapi_ticket.
    nonce : str
        A word that is new each time.
    timestamp_s : int
        Seconds since 1970.
    url : str
        The address of the page as the browser has it; what follows ``#`` does not count.
    """
    asked = {
        "jsapi_ticket": ticket,
        "noncestr": nonce,
        "timestamp": str(timestamp_s),
        "url": url.partition("#")[0],
    }
    text = "&".join(f"{name}={value}" for name, value in asked.items())  # as it is, not escaped
    word = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()  # WeChat's choice
    return Signature(nonce, timestamp_s, word)
