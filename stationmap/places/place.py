"""A place with a name, as a search finds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stationmap.model import LonLat, PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stationmap.model import Committee, Landmark, Station, Township

Span = tuple[int, int]


class PlaceKind(StrEnum):
    """What a place is; on equal match the earlier kind comes first."""

    TOWNSHIP = "township"
    LANDMARK = "landmark"
    COMMITTEE = "committee"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a search found.

    Parameters
    ----------
    kind : PlaceKind
        What it is.
    name : str
        Its name; a committee's without the words for the office.
    position : LonLat
        Where it is, WGS 84, degrees.
    position_quality : PositionQuality
        How that is known. A committee without a public point is MODELLED.
    township_name : str
        The township it lies in; "" where that is not known.
    code : str
        Ref of a station, 12-digit code of a township or committee; "" for a
        landmark.
    pinyin : tuple of str
        Its reading without tones, one item a syllable; a run of letters or
        digits is one item.
    name_span : (int, int) or None
        The part of `name` that matched, half-open.
    pinyin_span : (int, int) or None
        The part of ``" ".join(pinyin)`` that matched, half-open.
    """

    kind: PlaceKind
    name: str
    position: LonLat
    position_quality: PositionQuality
    township_name: str
    code: str
    pinyin: tuple[str, ...] = ()
    name_span: Span | None = None
    pinyin_span: Span | None = None


def of_township(item: Township) -> Place:
    """Return a township as a place: at its seat, else at a point inside it."""
    if item.seat:
        position, quality = item.seat, PositionQuality.SEAT
    else:
        inside = item.geometry.representative_point()
        position, quality = LonLat(inside.x, inside.y), PositionQuality.TOWNSHIP
    return Place(PlaceKind.TOWNSHIP, item.name, position, quality, item.name, item.code)


def of_landmark(item: Landmark, townships: Mapping[str, str]) -> Place:
    """Return a landmark as a place."""
    return Place(
        PlaceKind.LANDMARK,
        item.name,
        item.position,
        PositionQuality.APPROXIMATE,
        townships.get(item.township_code, ""),
        "",
    )


def of_committee(item: Committee, townships: Mapping[str, str]) -> Place:
    """Return a village or community as a place."""
    return Place(
        PlaceKind.COMMITTEE,
        item.short_name,
        item.position,
        item.position_quality,
        townships.get(item.township_code, ""),
        item.code,
    )


def of_station(item: Station, townships: Mapping[str, str]) -> Place:
    """Return a station as a place."""
    return Place(
        PlaceKind.STATION,
        item.name,
        item.position,
        item.position_quality,
        townships.get(item.township_code or "", ""),
        item.ref,
    )
