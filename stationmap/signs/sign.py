"""Sign: what the plate at one station's door says. Only what is known is claimed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from stationmap.maps.typeset import drawable
from stationmap.model import Answer, Facility
from stationmap.signs.posted import posted

if TYPE_CHECKING:
    from stationmap.model import Station
    from stationmap.signs.posted import Season


@dataclass(frozen=True, slots=True)
class Sign:
    """What one plate says.

    ``seasons`` is None where the hours are more than a sign can say, empty where
    they are not known. ``warning`` is why the plate must not be hung yet.
    """

    ref: str
    name: str
    example: bool
    facilities: tuple[Facility, ...]
    facilities_note: str
    seasons: tuple[Season, ...] | None
    phone: str
    operator: str
    version: str
    address: str
    warning: str = ""


def sign_of(station: Station, *, version: str, root: str, warning: str = "") -> Sign:
    """Say what a station's plate says.

    Parameters
    ----------
    station : Station
        Whose door it is.
    version : str
        Of the data.
    root : str
        Where the public reaches the site, without a slash at the end.
    warning : str
        Why the plate must not be hung yet; empty: it may.
    """
    there = tuple(f for f in Facility if station.has(f) is Answer.YES)
    unknown = any(station.has(f) is Answer.UNKNOWN for f in Facility)
    return Sign(
        ref=station.ref,
        name=drawable(station.name) or station.ref,
        example=station.modelled,
        facilities=there,
        facilities_note=_note(there=bool(there), unknown=unknown),
        seasons=posted(station.opening_hours),
        phone=drawable(station.phone or ""),
        operator=drawable(station.operator or ""),
        version=version,
        address=f"{root}/s/{quote(station.ref, safe='')}",
        warning=warning,
    )


def _note(*, there: bool, unknown: bool) -> str:
    """Say what is not known; what is known to be absent is no matter for a door."""
    if not unknown:
        return ""
    return "别的还不知道有没有，进来问一声。" if there else "有什么还不知道，进来问一声。"
