"""What differs between two ledgers, station by station."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from stationmap.geodesy import distance_m
from stationmap.ledger.same_place import SAME_PLACE_M
from stationmap.model import Station

if TYPE_CHECKING:
    from stationmap.ledger.entry import Ledger

FIELDS = tuple(f.name for f in fields(Station) if f.name not in ("ref", "position"))


class Moved(NamedTuple):
    """A station before and after, and how far apart they are along the ellipsoid."""

    before: Station
    after: Station
    distance_m: float


class FieldChange(NamedTuple):
    """A field by its name in `Station`, before and after."""

    field: str
    before: object
    after: object


class Changed(NamedTuple):
    """A station before and after, and the fields that differ."""

    before: Station
    after: Station
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What another ledger does to the stations of one.

    A station that moved and changed is told under both. ``same`` counts the
    stations that did neither. Each tuple is ordered by ref.
    """

    added: tuple[Station, ...] = ()
    removed: tuple[Station, ...] = ()
    moved: tuple[Moved, ...] = ()
    changed: tuple[Changed, ...] = ()
    same: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.moved or self.changed)


def difference(before: Ledger, after: Ledger) -> Difference:
    """Compare two ledgers by the refs of their stations.

    A station has moved if the two positions are more than a metre apart; a
    shift of less is told as a change of its position.
    """
    old = {station.ref: station for station in before.stations}
    new = {station.ref: station for station in after.stations}
    both = [(old[ref], station) for ref, station in sorted(new.items()) if ref in old]
    differing = [pair for pair in both if pair[0] is not pair[1] and pair[0] != pair[1]]
    moved: list[Moved] = []
    changed: list[Changed] = []
    for one, other in differing:
        away_m = distance_m(*one.position, *other.position)
        told = [
            FieldChange(name, getattr(one, name), getattr(other, name))
            for name in FIELDS
            if getattr(one, name) != getattr(other, name)
        ]
        if away_m > SAME_PLACE_M:
            moved.append(Moved(one, other, away_m))
            # Whatever moves it is its source from then on: that is no other change.
            told = [change for change in told if change.field != "source"]
        elif one.position != other.position:
            told.append(FieldChange("position", one.position, other.position))
        if told:
            changed.append(Changed(one, other, tuple(told)))
    return Difference(
        added=tuple(station for ref, station in sorted(new.items()) if ref not in old),
        removed=tuple(station for ref, station in sorted(old.items()) if ref not in new),
        moved=tuple(moved),
        changed=tuple(changed),
        same=len(both) - len(differing),
    )
