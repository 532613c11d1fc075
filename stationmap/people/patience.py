"""How often a log-in may fail before it has to wait, and how long.

An attempt counts against what it comes from:

- a **browser** that this person has used before: whoever only knows the name has none,
  and so can never make its owner wait;
- else the **name at an address**: 5 failures within 15 minutes, then 15 minutes, then
  twice as long each time, up to 4 hours;
- else also the **address**, whatever the names (30 within 15 minutes), and the **name**,
  whatever the addresses (50 within an hour), each for a short while: a guess at many
  places becomes slow, and is over soon after it stops.

While it has to wait, an attempt is neither tried nor counted.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from stationmap.people.person import name_key

if TYPE_CHECKING:
    from datetime import datetime

FORGOTTEN = timedelta(hours=24)  # after so long without a failure, all begins anew


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures within which time bring which wait."""

    most: int
    within: timedelta
    wait: timedelta
    longest: timedelta


PAIR = Patience(5, timedelta(minutes=15), timedelta(minutes=15), timedelta(hours=4))
BROWSER = PAIR
ADDRESS = Patience(30, timedelta(minutes=15), timedelta(minutes=15), timedelta(minutes=15))
NAME = Patience(50, timedelta(hours=1), timedelta(minutes=5), timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Count:
    """What is remembered of the failures of one kind.

    Parameters
    ----------
    failures : int
        Since `since`.
    since : datetime
        When the first of them was.
    last : datetime
        When the last of them was.
    until : datetime, optional
        Until when nothing is tried.
    waits : int
        How many waits there were in a row.
    """

    failures: int
    since: datetime
    last: datetime
    until: datetime | None = None
    waits: int = 0


def failed(count: Count | None, patience: Patience, at: datetime) -> Count:
    """Return `count` with one more failure."""
    if count is None or at - count.last >= FORGOTTEN:
        count = Count(0, at, at)
    elif at - count.since >= patience.within:
        count = replace(count, failures=0, since=at)
    count = replace(count, failures=count.failures + 1, last=at)
    if count.failures < patience.most:
        return count
    wait = min(patience.wait * 2 ** min(count.waits, 10), patience.longest)
    return Count(0, at, at, until=at + wait, waits=count.waits + 1)


def counted_against(name: str, address: str, browser: str | None) -> dict[str, Patience]:
    """Return what an attempt counts against, by keys that tell nothing to who reads them.

    Parameters
    ----------
    name : str
        As typed; it need not exist.
    address : str
        Where the attempt comes from; a network of IPv6 counts as one.
    browser : str, optional
        The mark of a browser that this person has used before.
    """
    name, place = name_key(name), network(address)
    if browser:
        return {_key("browser", name, browser): BROWSER}
    return {
        _key("pair", name, place): PAIR,
        _key("address", place): ADDRESS,
        _key("name", name): NAME,
    }


def network(address: str) -> str:
    """Return the address, or the /64 of it that one household of IPv6 has to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)


def _key(*parts: str) -> str:
    return f"{parts[0]}:{hashlib.sha256(chr(0).join(parts[1:]).encode()).hexdigest()[:40]}"
