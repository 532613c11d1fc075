"""Terms: what every model may be told beside its numbers, said once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from stationmap.siting.choice import Choice
from stationmap.siting.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from stationmap.siting.result import Model
    from stationmap.siting.watch import Listener, Stop


class Terms(TypedDict, total=False):
    """Keyword arguments of every model; all may be left out.

    Attributes
    ----------
    existing : iterable of int
        Columns that stand open and stay so; they cost nothing of p. To free
        them leave them out: they are then candidates like the others.
    forbidden : iterable of int
        Columns that must not be opened.
    groups : sequence of hashable, length n
        The group of each column, for instance its township code.
    minimum : mapping of hashable to int
        How many columns of a group must be open in the end, existing counted.
    time_limit_s : float
        Seconds; when they are over, the best answer so far is returned with
        its gap, and is not called optimal.
    stop : callable returning bool
        Asked while it solves; true ends it the same way.
    progress : callable taking a Progress
        Told how it goes, at most every 0.1 s.
    """

    existing: Iterable[int]
    forbidden: Iterable[int]
    groups: Sequence[Hashable] | None
    minimum: Mapping[Hashable, int] | None
    time_limit_s: float | None
    stop: Stop | None
    progress: Listener | None


_OF_THE_WATCH = ("time_limit_s", "stop", "progress")


def watch_of(model: Model, terms: Terms) -> Watch:
    """Start the clock of a solve."""
    return Watch(model, *(terms.get(name) for name in _OF_THE_WATCH))  # type: ignore[arg-type]


def choice_of(size: int, terms: Terms) -> Choice:
    """Return what may be chosen among the columns."""
    rest = {name: value for name, value in terms.items() if name not in _OF_THE_WATCH}
    return Choice.of(size, **rest)  # type: ignore[arg-type]
