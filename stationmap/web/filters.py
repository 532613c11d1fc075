"""The filters of the finder: which are in use, and what each would leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from stationmap import words
from stationmap.language import translate as _
from stationmap.model import Facility
from stationmap.nearest import TravelMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.catalogue import Catalogue
    from stationmap.web.asked import Asked
    from stationmap.web.reach import Reach

CHIPS = (
    Facility.CHARGING,
    Facility.MICROWAVE,
    Facility.TOILET,
    Facility.SEATING,
    Facility.BATTERY_SWAP,
    Facility.WATER,
)


class Toggle(Protocol):
    """Turns a filter on or off."""

    def __call__(self, *, wanted: bool) -> Asked:
        """Ask the same, with or without the filter."""
        ...


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter, what it would leave, and the address that turns it on or off."""

    word: str
    name: str
    count: int
    on: bool
    link: str


def chips(reach: Reach, asked: Asked) -> list[Chip]:
    """Make the row of filters, those in use first, each with what would remain."""
    need = asked.need

    def facility(f: Facility) -> tuple[str, str, bool, Toggle]:
        return (f.value, words.facility_name(f), f in need.facilities, _toggle(asked, f))

    mode = need.arrive or TravelMode.EBIKE
    open_now = need.open_at is not None and need.arrive is None
    others = (f for f in Facility if f in need.facilities and f not in CHIPS)
    row: list[tuple[str, str, bool, Toggle]] = [
        ("open", _("现在开着"), open_now, asked.with_open),
        ("all_day", _("24 小时"), need.all_day, asked.with_all_day),
        *(facility(f) for f in (*CHIPS, *others)),
        ("arrive", arrival_name(mode), bool(need.arrive), partial(asked.with_arrival, mode)),
    ]
    made = []
    for word, name, on, ask in row:
        count = len(reach.stations(ask(wanted=True).need))
        link = ask(wanted=not on).link()
        made.append(Chip(word=word, name=name, count=count, on=on, link=link))
    return sorted(made, key=lambda chip: not chip.on)


def wishes(asked: Asked) -> list[str]:
    """Say each thing that is wanted, but for the township."""
    need = asked.need
    names = [words.facility_name(f) for f in Facility if f in need.facilities]
    told = []
    if need.open_at:
        told.append(arrival_name(need.arrive) if need.arrive else _("现在开着"))
    if need.all_day:
        told.append(_("24 小时开着"))
    if names:
        told.append(_("有%(needs)s", needs=_("、").join(names)))
    if need.min_stars:
        told.append(stars_name(need.min_stars))
    return told


def eased(catalogue: Catalogue, asked: Asked) -> Iterator[tuple[str, Asked]]:
    """Take away each filter in turn; yield its name and what is asked without it."""
    need = asked.need
    for f in Facility:
        if f in need.facilities:
            yield words.facility_name(f), asked.with_facility(f, wanted=False)
    if need.open_at:
        name = arrival_name(need.arrive) if need.arrive else _("现在开着")
        yield name, asked.with_open(wanted=False)
    if need.all_day:
        yield _("24 小时"), asked.with_all_day(wanted=False)
    if need.township_code:
        name = catalogue.township(need.township_code).name
        yield name, asked.needing(replace(need, township_code=None))
    if need.min_stars:
        yield stars_name(need.min_stars), asked.needing(replace(need, min_stars=None))


def arrival_name(mode: TravelMode) -> str:
    """Name the filter of what is open when one comes there."""
    return _("骑到时开着") if mode is TravelMode.EBIKE else _("走到时开着")


def stars_name(stars: int) -> str:
    """Name the filter of stars."""
    return _("至少 %(stars)s 星", stars=stars)


def _toggle(asked: Asked, facility: Facility) -> Toggle:
    return partial(asked.with_facility, facility)
