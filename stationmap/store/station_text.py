"""A station as plain values, without the fields that say nothing, and back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from stationmap.model import (
    Answer,
    Basis,
    BuildMode,
    CheckedBy,
    Facility,
    LonLat,
    PositionQuality,
    Source,
    Station,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Plain: TypeAlias = dict[str, Any]

Choice = TypeVar("Choice", bound=StrEnum)


def by_value(kind: type[Choice]) -> dict[str, Choice]:
    """Make a table of the members of an enumeration: several times faster than asking it."""
    return {member.value: member for member in kind}


TEXTS = (
    "township_code",
    "committee_code",
    "addr",
    "operator",
    "phone",
    "opening_hours",
    "hours_as_posted",
    "facilities_as_published",
)
CHOICES: Mapping[str, Mapping[str, StrEnum]] = {
    "build_mode": by_value(BuildMode),
    "hours_basis": by_value(Basis),
    "facilities_basis": by_value(Basis),
    "checked_by": by_value(CheckedBy),
    "still_open": by_value(Answer),
}
QUALITIES, KNOWN, ANSWERS = by_value(PositionQuality), by_value(Facility), by_value(Answer)
UNKNOWN = "unknown"


NOTHING: Mapping[Facility, Answer] = MappingProxyType({})
# Equal numbers are written alike: 0 has one sign, and whole metres have their point.
OTHERS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "position_error_m": lambda error_m: float(error_m) + 0.0,
        "facilities": lambda known: dict(sorted(known.items())),
        "stars": int,
        "checked_on": date.isoformat,
        "documented": bool,
        "source": lambda source: [source.title, source.date],
    }
)


class Shared:
    """Values that many stations have in common, held once while a ledger is read."""

    def __init__(self) -> None:
        self._held: dict[object, Any] = {}

    def text(self, value: str) -> str:
        """Give back the first text that is equal."""
        held: str = self._held.setdefault(value, value)
        return held

    def source(self, said: list[str]) -> Source:
        """Give back a publication."""
        key = ("source", *said)
        if key not in self._held:
            self._held[key] = Source(*said)
        held: Source = self._held[key]
        return held

    def facilities(self, said: Mapping[str, str]) -> Mapping[Facility, Answer]:
        """Give back what a station offers."""
        key = ("facilities", *said.items())
        if key not in self._held:
            known = {KNOWN[name]: ANSWERS[word] for name, word in said.items()}
            self._held[key] = MappingProxyType(known)
        held: Mapping[Facility, Answer] = self._held[key]
        return held

    def kept(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """Give back the cells that no field takes; their headings are held once."""
        return MappingProxyType({self.text(heading): cell for heading, cell in said.items()})


def position(place: LonLat) -> list[float]:
    """Write a position, equal ones alike."""
    return [float(place.lon) + 0.0, float(place.lat) + 0.0]


def write_station(station: Station) -> Plain:
    """Say in plain values what a station says."""
    said: Plain = {
        "ref": station.ref,
        "name": station.name,
        "position": position(station.position),
        "position_quality": station.position_quality,
    }
    for name in TEXTS:
        if (text := getattr(station, name)) is not None:
            said[name] = text
    for name in CHOICES:
        if (word := getattr(station, name)) != UNKNOWN:
            said[name] = word
    for name, write in OTHERS.items():
        value = getattr(station, name)
        if value is not None and value is not False and value != NOTHING:
            said[name] = write(value)
    return said


def read_station(said: Plain, shared: Shared) -> Station:
    """Make a station of its plain values.

    Raises
    ------
    KeyError, TypeError, ValueError
        They are not those of a station.
    """
    said["position"] = LonLat(*said["position"])
    said["position_quality"] = QUALITIES[said["position_quality"]]
    for name in TEXTS:
        if name in said:
            said[name] = shared.text(said[name])
    for name, members in CHOICES.items():
        if name in said:
            said[name] = members[said[name]]
    if "facilities" in said:
        said["facilities"] = shared.facilities(said["facilities"])
    if "checked_on" in said:
        said["checked_on"] = date.fromisoformat(said["checked_on"])
    if "source" in said:
        said["source"] = shared.source(said["source"])
    return Station(**said)
