"""The pocket: the stations that somebody keeps on the phone, each with its state.

Which ones they are stands nowhere but on that phone; it asks for them by ref.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template, request

from stationmap.errors import NotFoundError
from stationmap.web.asked import read
from stationmap.web.openings import Openings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from stationmap.catalogue import CatalogueSlot
    from stationmap.web.asked import Asked
    from stationmap.web.doors import Doors
    from stationmap.words import State

MOST = 50
REF_MOST = 100  # characters


@dataclass(frozen=True, slots=True)
class Kept:
    """A station in the pocket; without a state where the ledger has it no longer."""

    ref: str
    name: str
    page: str
    state: State | None = None
    checked: str = ""


class Pocket:
    """Writes the list of the stations that were asked for."""

    def __init__(self, slot: CatalogueSlot, clock: Callable[[], datetime], doors: Doors) -> None:
        self._slot, self._clock, self._doors = slot, clock, doors

    def blueprint(self) -> Blueprint:
        """Make the route."""
        pocket = Blueprint("pocket", __name__)
        pocket.add_url_rule("/finder/pocket", view_func=self.kept, endpoint="kept")
        return pocket

    def kept(self) -> str:
        """Send the list, in the order in which it was asked for."""
        g.catalogue = catalogue = self._slot.current
        given = request.args.to_dict(flat=False)
        asked = read({name: given.get(name, []) for name in ("at", "lang")}, now=self._clock())
        openings = Openings(catalogue, asked.at, self._doors.locks(catalogue, asked.at))
        refs = dict.fromkeys(request.args.getlist("ref")[:MOST])
        return render_template("_pocket.html", pocket=list(_rows(openings, refs, asked)))


def _rows(openings: Openings, refs: Iterable[str], asked: Asked) -> Iterator[Kept]:
    for ref in refs:
        try:
            station = openings.catalogue.station(ref)
        except NotFoundError:
            yield Kept(ref[:REF_MOST], ref[:REF_MOST], page="")
            continue
        state = openings.state(station)
        checked = openings.checked(station, state)
        yield Kept(ref, station.name, asked.link(f"/s/{ref}"), state, checked)
