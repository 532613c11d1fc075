"""Makes an entry of a row, with what the station was before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.ledger.checking.matching import plain
from stationmap.ledger.entry import Entry
from stationmap.ledger.fields import EXAMPLE, PUBLISHED
from stationmap.ledger.same_place import same_place
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
    from collections.abc import Mapping
    from datetime import date

    from stationmap.ledger.checking.table import Table
    from stationmap.ledger.checking.values import Values

EXAMPLE_NAMES = ("示例驿站", "示例站")
NO_FACILITIES: Mapping[Facility, Answer] = MappingProxyType({})
NOTHING_KEPT: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is, and how that is known; quality None: it is the file's own."""

    position: LonLat
    quality: PositionQuality | None
    error_m: float | None
    township_code: str | None
    given: bool  # the file or the keeper gave it; otherwise it is that of the last version


class Maker:
    """Makes entries of the rows of one file.

    A field that the file has no column for keeps what the station had before,
    kept cells and facilities as well; a column that is there but blank clears
    it. A cell that says what the entry says already changes nothing: hours
    that the keeper corrected stay while the posted text is the same.

    A station is documented unless 数据性质 says 示例, or it is an example of the
    ledger under its own name. What is modelled is never handed on to a station
    that is documented, nor the other way round.

    Parameters
    ----------
    table : Table
        The file.
    values : Values
        What its cells say.
    source : Source
        Where new and changed documented stations come from.
    """

    def __init__(self, table: Table, values: Values, source: Source) -> None:
        self.table, self.values, self.source = table, values, source
        self._headings = frozenset(table.sheet.headings)
        self._shared: dict[object, Mapping[Facility, Answer]] = {}
        self._facility_columns = bool(values.own) or table.has("facilities")

    def is_example(self, row: int, before: Station | None) -> bool:
        """Say whether a row is an example, not a station that somebody has seen."""
        kind, name = self.values.kind[row], self.values.names[row]
        if kind is not None:
            return kind == EXAMPLE
        if before is not None and before.modelled and plain(before.name) == plain(name):
            return True
        return any(word in name for word in EXAMPLE_NAMES)

    def base(self, row: int, before: Station | None) -> Station | None:
        """Return the station that a row inherits from, None where it must not."""
        if before is None or before.modelled is not self.is_example(row, before):
            return None
        return before

    def entry(self, row: int, ref: str, before: Entry | None, place: Place) -> Entry:
        """Make the entry of a row; the very entry of before, where nothing changed."""
        base = self.base(row, before.station if before else None)
        station = self._station(row, ref, base, place)
        kept = self._kept(row, before)
        if before is None or station != before.station:
            return Entry(station, kept)
        if kept != before.kept:
            return Entry(before.station, kept)
        return before

    def _station(self, row: int, ref: str, base: Station | None, place: Place) -> Station:
        values, has = self.values, self.table.has
        documented = not self.is_example(row, base)
        position, quality, error_m = self._placed(row, base, place, documented=documented)
        posted, osm = self._hours(row, base)
        facilities, published = self._facilities(row, base)
        basis = Basis.DOCUMENTED if documented else Basis.MODELLED
        checked_on = values.checked_on[row] if has("checked_on") else _of(base).checked_on
        station = Station(
            ref=ref,
            name=values.names[row],
            position=position,
            position_quality=quality,
            position_error_m=error_m,
            township_code=place.township_code,
            committee_code=values.committees[row] if has("committee") else _of(base).committee_code,
            addr=(values.addr[row] or None) if has("addr") else _of(base).addr,
            operator=(values.operator[row] or None) if has("operator") else _of(base).operator,
            phone=values.phone[row] if has("phone") else _of(base).phone,
            build_mode=(
                values.build_mode[row] or BuildMode.UNKNOWN
                if has("build_mode")
                else _of(base).build_mode
            ),
            opening_hours=osm,
            hours_as_posted=posted,
            hours_basis=basis if posted or osm else Basis.UNKNOWN,
            facilities=facilities,
            facilities_basis=basis if facilities or published else Basis.UNKNOWN,
            facilities_as_published=published,
            stars=values.stars[row] if has("stars") else _of(base).stars,
            checked_on=checked_on,
            checked_by=self._checked_by(row, checked_on, base),
            documented=documented,
            still_open=_of(base).still_open,
            source=_of(base).source,
        )
        station = self._with_bases(row, station, base)
        if base is not None and self._says_the_same(row, station, base):
            return base
        return self._sourced(row, station, base)

    def _checked_by(self, row: int, day: date | None, base: Station | None) -> CheckedBy:
        """Say what the date of the check rests on: as the file says, as before, or on the file."""
        if day is None:
            return CheckedBy.UNKNOWN
        told = self.values.checked_by[row]
        if told is not None:
            return told
        return base.checked_by if base and base.checked_on == day else CheckedBy.LEDGER

    def _placed(
        self, row: int, base: Station | None, place: Place, *, documented: bool
    ) -> tuple[LonLat, PositionQuality, float | None]:
        """Return position, quality and error: as before, where it has not moved."""
        told, error_m = self.values.quality[row], self.values.error_m[row]
        if base is not None and place.quality is None:
            same = not place.given or same_place(base.position, place.position)
            if same and told in (None, base.position_quality):
                error_m = error_m if self.table.has("position_error_m") else base.position_error_m
                return base.position, base.position_quality, error_m
        if place.quality is not None:
            return place.position, place.quality, place.error_m
        usual = PositionQuality.LEDGER if documented else PositionQuality.MODELLED
        if told is PositionQuality.MODELLED and documented:
            told = None
        return place.position, told or usual, error_m

    def _hours(self, row: int, base: Station | None) -> tuple[str | None, str | None]:
        """Return the hours as posted and in OSM syntax."""
        before = (base.hours_as_posted, base.opening_hours) if base else (None, None)
        posted, osm = before
        if self.table.has("hours_as_posted"):
            read = self.values.hours[row]
            said = read.posted if read.posted is not None else read.osm
            if base is None or said != (before[0] if before[0] is not None else before[1]):
                posted, osm = read.posted, read.osm
            # A blank cell says nothing new of a station whose hours were never posted.
            if base is not None and said is None and before[0] is None:
                posted, osm = before
        if self.table.has("opening_hours"):
            own = self.values.opening_hours[row] or None
            if base is None:
                osm = own or osm
            elif own != base.opening_hours:
                osm = own
        return posted, osm

    def _facilities(
        self, row: int, base: Station | None
    ) -> tuple[Mapping[Facility, Answer], str | None]:
        """Return the facilities and the words in which they were published."""
        if not self._facility_columns:
            return _of(base).facilities, _of(base).facilities_as_published
        known = dict(_of(base).facilities)
        published = _of(base).facilities_as_published
        if self.table.has("facilities"):
            text = self.values.listed_text[row] or None
            if base is None or not self._lists_the_same(row, base):
                told = self.values.listed[row]
                known = dict(told.answers) if told else {}
                published = text
        for facility, answers in self.values.own.items():
            if answers[row] is Answer.UNKNOWN:
                if not self._in_list(row, facility):
                    known.pop(facility, None)
            else:
                known[facility] = answers[row]
        ordered = tuple((f, known[f]) for f in Facility if f in known)
        if base is not None and dict(ordered) == dict(base.facilities):
            return base.facilities, published
        return self._one_of(ordered), published

    def _lists_the_same(self, row: int, base: Station) -> bool:
        """Say whether a cell lists what the station has already."""
        text = self.values.listed_text[row] or None
        if text == base.facilities_as_published:
            return True
        told = self.values.listed[row]
        if told is None or told.unknown or base.facilities_as_published is not None:
            return False
        there = {f for f, answer in base.facilities.items() if answer is Answer.YES}
        listed = {f for f, answer in told.answers.items() if answer is Answer.YES}
        return there == listed and told.answers.items() <= base.facilities.items()

    def _in_list(self, row: int, facility: Facility) -> bool:
        told = self.values.listed[row]
        return told is not None and facility in told.answers

    def _one_of(self, ordered: tuple[tuple[Facility, Answer], ...]) -> Mapping[Facility, Answer]:
        """Return one mapping for all stations with the same facilities."""
        if not ordered:
            return NO_FACILITIES
        if ordered not in self._shared:
            self._shared[ordered] = MappingProxyType(dict(ordered))
        return self._shared[ordered]

    def _with_bases(self, row: int, station: Station, base: Station | None) -> Station:
        """Say what hours and facilities rest on: as before, or as the file says."""
        hours, facilities = station.hours_basis, station.facilities_basis
        if base is not None:
            if (base.hours_as_posted, base.opening_hours) == (
                station.hours_as_posted,
                station.opening_hours,
            ):
                hours = base.hours_basis
            if (base.facilities, base.facilities_as_published) == (
                station.facilities,
                station.facilities_as_published,
            ):
                facilities = base.facilities_basis
        hours = _basis(self.values.hours_basis[row], hours, documented=station.documented)
        facilities = _basis(
            self.values.facilities_basis[row], facilities, documented=station.documented
        )
        if (hours, facilities) == (station.hours_basis, station.facilities_basis):
            return station
        return replace(station, hours_basis=hours, facilities_basis=facilities)

    def _says_the_same(self, row: int, station: Station, base: Station) -> bool:
        """Say whether a row says of a station just what is known: then its source stays."""
        if self.table.has("still_open"):
            told = self.values.still_open[row]
            if (told or Answer.UNKNOWN) is not base.still_open:
                return False
        title = self.values.source_title[row]
        if self.table.has("source_title") and title != (base.source.title if base.source else ""):
            return False
        day = self.values.source_date[row]
        if self.table.has("source_date") and day != (base.source.date if base.source else ""):
            return False
        return station == base

    def _sourced(self, row: int, station: Station, base: Station | None) -> Station:
        """Give a new or changed station its source, and say whether it still exists."""
        title, kind = self.values.source_title[row], self.values.kind[row]
        told = self.values.still_open[row]
        source: Source | None = None
        still_open = told or (base.still_open if base else Answer.UNKNOWN)
        if station.documented:
            if title:
                source = Source(title, self.values.source_date[row])
            elif kind == PUBLISHED and base is not None:
                source = base.source
            else:
                source = self.source
            if not self.table.has("still_open") and kind != PUBLISHED:
                still_open = Answer.YES  # the union's own ledger lists it
        if self.table.has("still_open"):
            still_open = told or Answer.UNKNOWN
        return replace(station, source=source, still_open=still_open)

    def _kept(self, row: int, before: Entry | None) -> Mapping[str, str]:
        """Return the cells that no field takes, by heading."""
        from stationmap.ledger.checking.cells import text_of

        cells = self.table.sheet.lines[row].cells
        kept = {}
        if before is not None and before.kept:
            kept = {h: text for h, text in before.kept.items() if h not in self._headings}
        for number, heading in self.table.kept_columns:
            if number < len(cells) and cells[number] is not None:
                text = text_of(cells[number])
                if text:
                    kept[heading] = text
        unread = self.values.unread.get(row)
        if unread:
            kept.update(unread)
        return MappingProxyType(kept) if kept else NOTHING_KEPT


_BLANK = Station(
    ref="", name="", position=LonLat(0.0, 0.0), position_quality=PositionQuality.DISTRICT
)


def _of(base: Station | None) -> Station:
    return base or _BLANK


def _basis(told: Basis | None, usual: Basis, *, documented: bool) -> Basis:
    """Return what a column says of a basis, as far as it can be true."""
    wrong = Basis.MODELLED if documented else Basis.DOCUMENTED
    return usual if told is None or told is wrong or usual is Basis.UNKNOWN else told
