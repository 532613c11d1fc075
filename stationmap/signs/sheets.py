"""Plates as the pages of one file, ready for the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stationmap.errors import ChoiceError, InputError
from stationmap.signs.plate import plate
from stationmap.signs.sign import sign_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station


class Size(NamedTuple):
    """A size of paper."""

    name: str
    width_mm: float


SIZES = {"A4": Size("A4", 210.0), "A3": Size("A3", 297.0)}


def size_named(name: str) -> Size:
    """Return a size of paper by its name.

    Raises
    ------
    ChoiceError
        Plates are not made in that size.
    """
    size = SIZES.get(name.strip().upper())
    if size is None:
        raise ChoiceError(
            zh=f"标识牌没有“{name}”这种大小。可以用：{'、'.join(SIZES)}。",
            en=f"Plates are not made in size {name!r}. Accepted: {', '.join(SIZES)}.",
            field="size",
            value=name,
            accepted=tuple(SIZES),
        )
    return size


def signed_of(catalogue: Catalogue, township_code: str = "") -> tuple[Station, ...]:
    """Return the stations of a township, or of the whole district.

    Raises
    ------
    NotFoundError
        There is no such township.
    InputError
        It has no station, so there is nothing to print.
    """
    name = catalogue.township(township_code).name if township_code else "台账里"
    found = tuple(
        station
        for station in catalogue.stations
        if not township_code or station.township_code == township_code
    )
    if not found:
        raise InputError(
            zh=f"{name}还没有驿站，没有标识牌可印。",
            en=f"There is no station in {name}, so there is no plate to print.",
            field="township",
            value=township_code,
        )
    return found


def signs_pdf(
    stations: Sequence[Station], *, version: str, root: str, size: Size, warning: str = ""
) -> bytes:
    """Print a plate for each station, a page each.

    Parameters
    ----------
    stations : sequence of Station
        Whose plates, in this order.
    version : str
        Of the data.
    root : str
        Where the public reaches the site: what the codes lead to.
    size : Size
        Of the paper.
    warning : str
        Why the plates must not be hung yet; empty: they may.

    Raises
    ------
    DataError
        Type or icons are missing: the installation is not complete.
    """
    from stationmap.maps.pdf import pdf

    pages = (
        plate(sign_of(station, version=version, root=root, warning=warning)) for station in stations
    )
    one = len(stations) == 1
    title = f"{stations[0].name} 标识牌" if one else f"工会驿站标识牌，{len(stations)} 座"
    return pdf(pages, width_mm=size.width_mm, title=title)
