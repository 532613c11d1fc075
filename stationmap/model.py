"""The nouns of the product, as frozen values.

Positions are WGS 84 (EPSG:4326) in degrees, always (lon, lat). Codes are the
12-digit codes of the National Bureau of Statistics. Field names of a station
follow OpenStreetMap where it has one (ref, name, operator, opening_hours, addr).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - dataclass fields are read at run time
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely import MultiPolygon, Polygon


class LonLat(NamedTuple):
    """A position in WGS 84, degrees."""

    lon: float
    lat: float


class Answer(StrEnum):
    """Yes, no, or not known; not known is never shown as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Facility(StrEnum):
    """What a station may offer. The order is the order on screens."""

    MICROWAVE = "microwave"  # 热饭
    WATER = "water"  # 饮水
    CHARGING = "charging"  # 充电
    TOILET = "toilet"  # 厕所
    SEATING = "seating"  # 歇脚
    CLIMATE = "climate"  # 冷暖
    FIRST_AID = "first_aid"  # 药箱
    BATTERY_SWAP = "battery_swap"  # 换电
    READING = "reading"  # 阅读
    LOCKERS = "lockers"  # 储物
    WIFI = "wifi"  # Wi-Fi
    UMBRELLA = "umbrella"  # 雨伞
    FRIDGE = "fridge"  # 冰箱


FACILITY_NAMES: Mapping[Facility, tuple[str, str]] = MappingProxyType(
    {
        Facility.MICROWAVE: ("热饭", "Microwave"),
        Facility.WATER: ("饮水", "Water"),
        Facility.CHARGING: ("充电", "Charging"),
        Facility.TOILET: ("厕所", "Toilet"),
        Facility.SEATING: ("歇脚", "Seats"),
        Facility.CLIMATE: ("冷暖", "Heat & AC"),
        Facility.FIRST_AID: ("药箱", "First aid"),
        Facility.BATTERY_SWAP: ("换电", "Battery swap"),
        Facility.READING: ("阅读", "Reading"),
        Facility.LOCKERS: ("储物", "Lockers"),
        Facility.WIFI: ("Wi-Fi", "Wi-Fi"),
        Facility.UMBRELLA: ("雨伞", "Umbrella"),
        Facility.FRIDGE: ("冰箱", "Fridge"),
    }
)
"""Names of the facilities in Chinese and in English."""


class PositionQuality(StrEnum):
    """How a position is known, best first."""

    SURVEYED = "surveyed"  # measured on the spot
    PICKED = "picked"  # picked on a map
    LEDGER = "ledger"  # as the union's ledger gives it; how it was measured is not said
    GEOCODED = "geocoded"  # a geocoder's answer for an address
    APPROXIMATE = "approximate"  # of a building or compound around it
    COMMITTEE = "committee"  # of the village or community it belongs to
    SEAT = "seat"  # of the township's seat
    TOWNSHIP = "township"  # only the township is known
    DISTRICT = "district"  # only the district is known
    MODELLED = "modelled"  # not a fact: placed by `stationmap data build`


class Basis(StrEnum):
    """Where hours or facilities come from."""

    DOCUMENTED = "documented"  # a publication, or the union's ledger
    MODELLED = "modelled"
    UNKNOWN = "unknown"


class CheckedBy(StrEnum):
    """What the date of the last check rests on."""

    LEDGER = "ledger"  # the union's ledger says so
    STREET = "street"  # somebody reported from the door that all is as posted
    UNKNOWN = "unknown"  # never checked, or noted before anybody asked


class BuildMode(StrEnum):
    """Who set the station up."""

    TOWNSHIP_UNION = "township_union"  # 乡镇街道总工会自建
    PARK_UNION = "park_union"  # 园区工会自建
    JOINT = "joint"  # 村、社区工会联合会与商户共建
    ASSISTED = "assisted"  # 社会力量助建
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """The publication that names a station, or the union's own ledger."""

    title: str
    date: str

    @property
    def is_ledger(self) -> bool:
        """Whether it is the union's own ledger."""
        return "台账" in self.title


@dataclass(frozen=True, slots=True)
class Station:
    """One union service station (工会驿站).

    ``position_error_m`` is the radius within which the true place is thought
    to lie; ``None`` where the position is modelled and there is no true place.
    ``opening_hours`` is OpenStreetMap syntax, ``None`` where not known.
    ``documented`` is true only where a public source or the union's own ledger
    names this station.
    """

    ref: str
    name: str
    position: LonLat
    position_quality: PositionQuality
    position_error_m: float | None = None
    township_code: str | None = None
    committee_code: str | None = None
    addr: str | None = None
    operator: str | None = None
    phone: str | None = None
    build_mode: BuildMode = BuildMode.UNKNOWN
    opening_hours: str | None = None
    hours_as_posted: str | None = None
    hours_basis: Basis = Basis.UNKNOWN
    facilities: Mapping[Facility, Answer] = field(default_factory=lambda: MappingProxyType({}))
    facilities_basis: Basis = Basis.UNKNOWN
    facilities_as_published: str | None = None
    stars: int | None = None
    checked_on: date | None = None
    checked_by: CheckedBy = CheckedBy.UNKNOWN
    documented: bool = False
    still_open: Answer = Answer.UNKNOWN
    source: Source | None = None

    @property
    def modelled(self) -> bool:
        """Whether the station is an example, not one that a source names."""
        return not self.documented

    def has(self, facility: Facility) -> Answer:
        """Say whether the station offers `facility`; unknown unless stated."""
        return self.facilities.get(facility, Answer.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Township:
    """A township (乡镇街道) with its boundary."""

    code: str
    name: str
    kind: str
    district_code: str
    area_km2: float
    geometry: Polygon | MultiPolygon
    seat: LonLat | None = None


@dataclass(frozen=True, slots=True)
class Committee:
    """A village or community committee (村、社区)."""

    code: str
    name: str
    kind: str
    township_code: str
    position: LonLat
    position_quality: PositionQuality

    @property
    def short_name(self) -> str:
        """The village or community itself, without the words for its office."""
        for office in ("村民委员会", "村委会"):
            if self.name.endswith(office):
                stem = self.name.removesuffix(office)
                return stem if stem.endswith("村") else stem + "村"
        return self.name.removesuffix("居民委员会").removesuffix("居委会")


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that people know, for the search and for the map's labels."""

    name: str
    kind: str
    township_code: str
    position: LonLat
