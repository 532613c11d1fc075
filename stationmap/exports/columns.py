"""The columns of an export: the ledger's own headings, and what has to stand beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from stationmap.exports import words
from stationmap.ledger.checking.columns import by_words
from stationmap.ledger.fields import EXAMPLE, FIELDS, LEDGER, PUBLISHED
from stationmap.model import Answer, Basis, CheckedBy, Facility

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stationmap.ledger.entry import Entry, Ledger
    from stationmap.model import Committee, Station, Township

Value: TypeAlias = str | int | float | date | None

# What is always told, so that a file that comes back is known again for what it is.
ALWAYS = ("ref", "name", "township", "lon", "lat", "position_quality", "documented")
# One of these tells where a station is; a ledger that has the one needs not the others.
INSTEAD = {"lon": "lonlat", "lat": "lonlat"}


@dataclass(frozen=True, slots=True)
class Geography:
    """Names of townships and committees by code, for files that people read."""

    townships: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    committees: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(
        cls, townships: tuple[Township, ...] = (), committees: tuple[Committee, ...] = ()
    ) -> Geography:
        """Take the names that tell a place from every other; else its code is written."""
        towns = _told_apart((t.code, t.name, "") for t in townships)
        return cls(towns, _told_apart((c.code, c.name, c.township_code) for c in committees))


def _told_apart(rows: Iterable[tuple[str, str, str]]) -> Mapping[str, str]:
    held: dict[tuple[str, str], list[str]] = {}
    for code, name, within in rows:
        held.setdefault((name, within), []).append(code)
    return {codes[0]: name for (name, _), codes in held.items() if len(codes) == 1}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and the field that it is, or the kept cells under that heading.

    ``plain`` columns hold the words of the interface, for programs. In ``private``
    ones stands what the keeper printed, where a field could not take all of it.
    """

    heading: str
    field: str | None

    plain: bool = False
    private: bool = False

    def value(self, entry: Entry, geography: Geography) -> Value:
        """Return what stands in this column of an entry; None: nothing."""
        if self.field is None or (self.private and self.heading in entry.kept):
            return entry.kept.get(self.heading)
        if self.plain and self.field in PLAIN:
            return PLAIN[self.field](entry.station)
        return READERS[self.field](entry.station, geography)


def columns_of(ledger: Ledger, *, private: bool = False, plain: bool = False) -> tuple[Column, ...]:
    """Say which columns a ledger is written in.

    Its own headings come first, in their order. Then come the fields without
    which it would not come back as it is.

    Parameters
    ----------
    ledger : Ledger
        What is written.
    private : bool
        Whether cells that no field takes are written too: for the keeper only.
    plain : bool
        Whether fields stand under the names of the interface, for programs.
    """
    own = () if plain else ledger.headings
    kept = _kept(ledger) if private else {}
    fields = {h.printed: h.field for h in own if private or h.field}
    for heading, name in kept.items():
        # Two columns of one field would be told apart by nobody.
        fields.setdefault(heading, name if name not in fields.values() else None)
    columns = [Column(heading, name, plain, private) for heading, name in fields.items()]
    there = {name for name in fields.values() if name}
    for name, described in FIELDS.items():
        if name in there or INSTEAD.get(name) in there or not _needed(ledger, name, plain=plain):
            continue
        heading = name if plain or described.zh in fields else described.zh
        columns.append(Column(heading, name, plain, private))
    return tuple(columns) if own else tuple(_in_order(columns))


def _kept(ledger: Ledger) -> dict[str, str | None]:
    """Name the headings of all kept cells, each with the field that it would be read as."""
    printed = dict.fromkeys(heading for entry in ledger.entries for heading in entry.kept)
    own = {heading.printed: heading.field for heading in ledger.headings}
    return {heading: own.get(heading) or by_words(heading)[0] for heading in printed}


def _in_order(columns: list[Column]) -> list[Column]:
    """Put the fields first, as a ledger tells them, where it has no order of its own."""
    order = {name: number for number, name in enumerate(FIELDS)}
    return sorted(columns, key=lambda column: order.get(column.field or "", len(order)))


def _needed(ledger: Ledger, name: str, *, plain: bool) -> bool:
    if name == "lonlat":
        return False
    if name in ALWAYS or (not ledger.headings or plain):
        return True
    read, nowhere = READERS[name], Geography()
    return any(read(e.station, nowhere) not in NOTHING.get(name, (None,)) for e in ledger.entries)


def _has(facility: Facility) -> Callable[[Station, Geography], Value]:
    return lambda station, _: words.HAS[station.has(facility)]


def _answer(facility: Facility) -> Callable[[Station], Value]:
    return lambda station: station.has(facility).value


def _nature(station: Station, _: Geography) -> Value:
    if not station.documented:
        return EXAMPLE
    return LEDGER if station.source is None or station.source.is_ledger else PUBLISHED


def _township(station: Station, names: Geography) -> Value:
    code = station.township_code
    return names.townships.get(code, code) if code else None


def _committee(station: Station, names: Geography) -> Value:
    code = station.committee_code
    # Without its township a name may be that of another village as well.
    known = names.committees if station.township_code else {}
    return known.get(code, code) if code else None


READERS: Mapping[str, Callable[[Station, Geography], Value]] = MappingProxyType(
    {
        "ref": lambda s, _: s.ref,
        "name": lambda s, _: s.name,
        "township": _township,
        "committee": _committee,
        "addr": lambda s, _: s.addr,
        "lon": lambda s, _: s.position.lon,
        "lat": lambda s, _: s.position.lat,
        "lonlat": lambda s, _: f"{s.position.lon!r},{s.position.lat!r}",
        "position_quality": lambda s, _: words.POSITION[s.position_quality],
        "position_error_m": lambda s, _: s.position_error_m,
        "hours_as_posted": lambda s, _: s.hours_as_posted,
        "opening_hours": lambda s, _: s.opening_hours,
        "hours_basis": lambda s, _: words.BASIS[s.hours_basis],
        "facilities": lambda s, _: s.facilities_as_published,
        **{facility.value: _has(facility) for facility in Facility},
        "facilities_basis": lambda s, _: words.BASIS[s.facilities_basis],
        "phone": lambda s, _: s.phone,
        "operator": lambda s, _: s.operator,
        "build_mode": lambda s, _: words.BUILD.get(s.build_mode),
        "stars": lambda s, _: s.stars,
        "checked_on": lambda s, _: s.checked_on,
        "checked_by": lambda s, _: words.CHECKED[s.checked_by],
        "still_open": lambda s, _: words.IN_USE[s.still_open],
        "documented": _nature,
        "source_title": lambda s, _: s.source.title if s.source else None,
        "source_date": lambda s, _: s.source.date if s.source else None,
    }
)
"""What each field of a station is written as."""

PLAIN: Mapping[str, Callable[[Station], Value]] = MappingProxyType(
    {
        "position_quality": lambda s: s.position_quality.value,
        "hours_basis": lambda s: s.hours_basis.value,
        **{facility.value: _answer(facility) for facility in Facility},
        "facilities_basis": lambda s: s.facilities_basis.value,
        "build_mode": lambda s: s.build_mode.value,
        "checked_by": lambda s: s.checked_by.value,
        "still_open": lambda s: s.still_open.value,
    }
)
"""What fields of few words are written as for programs."""

NOTHING: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {
        **{facility.value: (words.HAS[Answer.UNKNOWN],) for facility in Facility},
        "hours_basis": (words.BASIS[Basis.UNKNOWN],),
        "facilities_basis": (words.BASIS[Basis.UNKNOWN],),
        # A ledger that says when it checked need not say that it was the ledger.
        "checked_by": (words.CHECKED[CheckedBy.UNKNOWN], words.CHECKED[CheckedBy.LEDGER]),
        "still_open": (words.IN_USE[Answer.UNKNOWN],),
    }
)
"""What a field says where there is nothing to say: no column is added for it."""
