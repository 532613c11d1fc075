"""Tells people apart for a day without knowing who they are.

A salt is drawn for each day and forgotten with it. Of a network address and a
browser's name only words made with that salt are kept: within the day they
show whether two reports come from one phone, afterwards they show nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from stationmap.hours import SHANGHAI
from stationmap.street.report import Reporter

if TYPE_CHECKING:
    from datetime import date, datetime

TURN = timedelta(hours=4)
"""The day turns at four in the morning, when the fewest are at a door."""

SALT_BYTES = 32
LENGTH = 32  # of a word, hexadecimal digits
PREFIX = 64  # an IPv6 network that belongs to one household or one phone


def day_of(moment: datetime) -> date:
    """Return the day whose salt is used at a moment."""
    return (moment.astimezone(SHANGHAI) - TURN).date()


def reporter(salt: bytes, day: date, *, address: str, agent: str) -> Reporter:
    """Make the words by which one person can be told from another on one day.

    Parameters
    ----------
    salt : bytes
        Of this day.
    day : date
        See `day_of`.
    address : str
        The network address, IPv4 or IPv6.
    agent : str
        What the browser calls itself.
    """
    network = network_of(address)
    return Reporter(
        day, who=_word(salt, "who", f"{network}\n{agent}"), where=_word(salt, "where", network)
    )


def network_of(address: str) -> str:
    """Return the part of a network address that one phone cannot change at will."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, PREFIX), strict=False))


def _word(salt: bytes, name: str, text: str) -> str:
    made = hmac.new(salt, f"{name}\n{text}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return made.hexdigest()[:LENGTH]
