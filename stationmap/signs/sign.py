"""Sign: what the plate at one station's door says. Only what is known is claimed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from stationmap.errors import DataError
from stationmap.maps.typeset import drawable
from stationmap.model import Answer, Facility
from stationmap.signs.posted import posted

if TYPE_CHECKING:
    from stationmap.model import Station
    from stationmap.signs.posted import Season

NAME_MOST, WORDS_MOST, REF_MOST = 80, 40, 40  # characters that are shown
CODE_MOST = 800  # bytes: a code of more is too fine to be read off a door


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

    Raises
    ------
    DataError
        The station's ref is too long for a code.
    """
    there = tuple(f for f in Facility if station.has(f) is Answer.YES)
    unknown = any(station.has(f) is Answer.UNKNOWN for f in Facility)
    ref = _short(drawable(station.ref), REF_MOST)
    return Sign(
        ref=ref,
        name=_short(drawable(station.name), NAME_MOST) or ref,
        example=station.modelled,
        facilities=there,
        facilities_note=_note(there=bool(there), unknown=unknown),
        seasons=posted(station.opening_hours),
        phone=_short(drawable(station.phone or ""), WORDS_MOST),
        operator=_short(drawable(station.operator or ""), WORDS_MOST),
        version=version,
        address=_address(station, root),
        warning=warning,
    )


def _short(words: str, most: int) -> str:
    """Cut what a ledger holds that is no name or number any more."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _address(station: Station, root: str) -> str:
    address = f"{root}/s/{quote(station.ref, safe='')}"
    if len(address) <= CODE_MOST:
        return address
    raise DataError(
        zh=f"“{_short(station.name, WORDS_MOST)}”的编号有 {len(station.ref)} 个字，"
        "二维码放不下。请在台账里改短再印。",
        en=f"The ref of {_short(station.name, WORDS_MOST)!r} has {len(station.ref)} characters, "
        "too many for a QR code. Shorten it in the ledger and print again.",
        field="ref",
        value=_short(station.ref, WORDS_MOST),
    )


def _note(*, there: bool, unknown: bool) -> str:
    """Say what is not known; what is known to be absent is no matter for a door."""
    if not unknown:
        return ""
    return "别的还不知道有没有，进来问一声。" if there else "有什么还不知道，进来问一声。"
