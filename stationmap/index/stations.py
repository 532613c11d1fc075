"""StationIndex: all stations of one version, cheap to change into the next version.

An index is never changed. `StationIndex.with_changes` makes another that
shares the layer of stations that stay; those added lie in a small layer beside
it, those removed are left out of every answer. When the changes have grown to
a small share of the whole, everything is laid anew.
"""

from __future__ import annotations

from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from stationmap.errors import NotFoundError
from stationmap.index.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from stationmap.index.points import Gone
    from stationmap.model import Station

CHANGES_LEAST = 64
CHANGES_SHARE = 50  # at most one change to so many stations


class StationIndex:
    """An exact spatial index over stations; immutable, shared between threads.

    Parameters
    ----------
    stations : sequence of Station
        Each with a ref of its own. Positions are WGS 84.
    beside : (Layer, ndarray of bool), optional
        A layer to share, and which of its rows no longer count; as
        `with_changes` passes it.
    """

    def __init__(
        self, stations: Sequence[Station], *, beside: tuple[Layer, Gone] | None = None
    ) -> None:
        layer = Layer(stations)
        self._base, self._gone = beside or (layer, None)
        self._added = layer if beside else Layer(())
        self.layers: tuple[tuple[Layer, Gone], ...] = ((self._base, self._gone),)
        """The layers to search, each with which of its rows no longer count."""
        if self._added:
            self.layers += ((self._added, None),)

    def __len__(self) -> int:
        return len(self._base) - self._gone_count + len(self._added)

    @cached_property
    def stations(self) -> tuple[Station, ...]:
        """All stations: those that stayed, in their order, then those added."""
        if self._gone is None:
            return (*self._base.stations, *self._added.stations)
        stayed = compress(self._base.stations, (~self._gone).tolist())
        return (*stayed, *self._added.stations)

    @cached_property
    def _gone_count(self) -> int:
        return 0 if self._gone is None else int(self._gone.sum())

    def with_changes(
        self, *, added: Iterable[Station] = (), removed: Iterable[str] = ()
    ) -> StationIndex:
        """Return an index of the next version; this one stays as it is.

        Parameters
        ----------
        added : iterable of Station
            New stations. One whose ref is in the index takes the place of the
            station of that ref: so a station is moved or edited.
        removed : iterable of str
            Refs of stations to leave out.

        Raises
        ------
        NotFoundError
            A ref to be removed is not in the index.
        """
        beside = {station.ref: station for station in self._added.stations}
        gone = np.zeros(len(self._base), np.bool_) if self._gone is None else self._gone.copy()
        for ref in removed:
            if not self._take_away(ref, beside, gone):
                raise _no_such_station(ref)
        for station in added:
            self._take_away(station.ref, beside, gone)
            beside[station.ref] = station
        changed = StationIndex(tuple(beside.values()), beside=(self._base, gone))
        many = max(CHANGES_LEAST, len(self._base) // CHANGES_SHARE)
        return changed.rebuilt() if len(beside) + int(gone.sum()) > many else changed

    def rebuilt(self) -> StationIndex:
        """Return an index of the same stations in one layer."""
        return self if self._gone is None and not self._added else self._rebuilt

    @cached_property
    def _rebuilt(self) -> StationIndex:
        return StationIndex(self.stations)

    def _take_away(self, ref: str, beside: dict[str, Station], gone: NDArray[np.bool_]) -> bool:
        """Take a ref out of the changes or the base; say whether it was there."""
        if beside.pop(ref, None) is not None:
            return True
        row = self._base.rows_by_ref.get(ref)
        if row is None or gone[row]:
            return False
        gone[row] = True
        return True


def _no_such_station(ref: str) -> NotFoundError:
    return NotFoundError(
        zh=f"没有编号为“{ref}”的驿站，无法移除。请查对编号。",
        en=f"No station has the ref {ref!r}, so it cannot be removed. Check the ref.",
        field="ref",
        value=ref,
    )
