"""The versions of the ledger side by side, and the way back to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.keeping.proposing import serving

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.ledger import Difference
    from stationmap.store import Store, Version


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, what differs in their stations, and whether their boundaries do."""

    before: Version
    after: Version
    difference: Difference
    boundaries: bool


def compare(store: Store, before: int, after: int) -> Compared:
    """Compare any two versions, by their numbers.

    Raises
    ------
    NotFoundError
        There is no version of that number.
    """
    from stationmap.ledger import difference

    one, other = store.version(before), store.version(after)
    return Compared(
        before=one,
        after=other,
        difference=difference(store.snapshot(before).ledger, store.snapshot(after).ledger),
        boundaries=one.townships_hash != other.townships_hash,
    )


def roll_back(
    store: Store,
    to: int,
    *,
    who: str,
    at: datetime,
    note: str = "",
    based_on: int | None = None,
) -> Version:
    """Let an earlier version serve again, as a new version: nothing is taken away.

    Where the version that serves holds the same already, it is returned and
    nothing is made.

    Parameters
    ----------
    store : Store
        Holds the versions.
    to : int
        Number of the version that shall serve again.
    who, at, note : str, datetime, str
        Who does it, when (aware), and why.
    based_on : int, optional
        The version that was looked at; not given, the one that serves.

    Raises
    ------
    NotFoundError
        There is no version of that number.
    ConflictError
        Somebody else has put another version in place meanwhile.
    """
    now, wanted = serving(store), store.version(to)
    if same_content(now, wanted):
        return now
    seen = now.number if based_on is None else based_on
    return store.roll_back(to, based_on=seen, who=who, at=at, note=note)


def same_content(one: Version, other: Version) -> bool:
    """Say whether two versions hold the same."""
    return (one.ledger_hash, one.townships_hash) == (other.ledger_hash, other.townships_hash)
