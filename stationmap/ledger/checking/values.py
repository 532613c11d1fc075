"""What the cells of each row say about a station, beside where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stationmap.ledger.checking import plain_cells as plain
from stationmap.ledger.checking.cells import said
from stationmap.ledger.checking.facility_words import answer_of, listed
from stationmap.ledger.checking.posted_hours import (
    NONE_POSTED,
    Hours,
    example,
    is_osm,
    read_hours,
    stored,
)
from stationmap.ledger.fault import Remedy
from stationmap.model import Answer, Facility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from typing import TypeVar

    from stationmap.ledger.checking.facility_words import Listed
    from stationmap.ledger.checking.findings import Findings
    from stationmap.ledger.checking.places.surroundings import Surroundings
    from stationmap.ledger.checking.table import Table
    from stationmap.ledger.sheet import Cell
    from stationmap.model import Basis, BuildMode, CheckedBy, PositionQuality

    Choice = TypeVar("Choice")

LONGEST_NAME = 60
_NO_HOURS = Hours(None)


@dataclass(slots=True)
class Values:
    """The rows' values by field; None where a row says nothing.

    ``unread`` holds, by row, cells that no value was made of: they stay in
    the ledger as printed, by heading.
    """

    names: list[str]
    addr: list[str]
    operator: list[str]
    townships: list[str | None]
    committees: list[str | None]
    phone: list[str | None]
    build_mode: list[BuildMode | None]
    stars: list[int | None]
    checked_on: list[date | None]
    checked_by: list[CheckedBy | None]
    hours: list[Hours]
    opening_hours: list[str]
    hours_basis: list[Basis | None]
    listed: list[Listed | None]
    listed_text: list[str]
    own: dict[Facility, list[Answer]]
    facilities_basis: list[Basis | None]
    still_open: list[Answer | None]
    kind: list[str | None]
    quality: list[PositionQuality | None]
    error_m: list[float | None]
    source_title: list[str]
    source_date: list[str]
    unread: dict[int, dict[str, str]] = field(default_factory=dict)


class Reader:
    """Reads the values of a table, and tells what is not understood."""

    def __init__(self, table: Table, findings: Findings, around: Surroundings, today: date) -> None:
        self.table, self.findings, self.around, self.today = table, findings, around, today
        self.unread: dict[int, dict[str, str]] = {}

    def read(self) -> Values:
        """Read every field that the file has."""
        texts = self.table.texts
        townships = self._townships()
        return Values(
            names=self._names(),
            addr=[" ".join(text.split()) for text in texts("addr")],
            operator=[" ".join(text.split()) for text in texts("operator")],
            townships=townships,
            committees=self._committees(townships),
            phone=self._phones(),
            build_mode=self._build_modes(),
            stars=self._stars(),
            checked_on=self._dates(),
            checked_by=self._chosen("checked_by", plain.CHECKS),
            hours=self._hours(),
            opening_hours=self._opening_hours(),
            hours_basis=self._chosen("hours_basis", plain.BASES),
            listed=[listed(text) if text else None for text in self._listed_texts()],
            listed_text=self._listed_texts(),
            own=self._own_facilities(),
            facilities_basis=self._chosen("facilities_basis", plain.BASES),
            still_open=self._chosen("still_open", plain.STILL_OPEN),
            kind=self._chosen("documented", plain.KINDS),
            quality=self._chosen("position_quality", plain.QUALITIES),
            error_m=self._errors(),
            source_title=texts("source_title"),
            source_date=texts("source_date"),
            unread=self.unread,
        )

    def keep(self, row: int, name: str, text: str) -> None:
        """Keep a cell as printed, of which no value was made."""
        self.unread.setdefault(row, {})[self.table.heading(name)] = text

    def _names(self) -> list[str]:
        heading = self.table.heading("name")
        names = [" ".join(text.split()) for text in self.table.texts("name")]
        for row, name in enumerate(names):
            number = self.table.rows[row]
            if not name:
                self.findings.tell("name-blank", number, column=heading)
            elif len(name) > LONGEST_NAME:
                self.findings.tell("name-long", number, column=heading, value=name, count=len(name))
            if "<" in name and ">" in name:
                self.findings.tell("name-markup", number, column=heading, value=name)
        return names

    def _townships(self) -> list[str | None]:
        found: list[str | None] = []
        for row, text in enumerate(self.table.texts("township")):
            code = self.around.townships.find(text) if text else None
            found.append(code)
            if text and code is None:
                self.findings.word(
                    "township-unknown",
                    self.table.rows[row],
                    column=self.table.heading("township"),
                    word=text,
                )
                self.keep(row, "township", text)
        return found

    def _committees(self, townships: list[str | None]) -> list[str | None]:
        found: list[str | None] = []
        for row, text in enumerate(self.table.texts("committee")):
            code = self.around.committees.find(text, townships[row]) if text else None
            found.append(code)
            if text and code is None:
                self.findings.word(
                    "committee-unknown",
                    self.table.rows[row],
                    column=self.table.heading("committee"),
                    word=text,
                )
                self.keep(row, "committee", text)
        return found

    def _phones(self) -> list[str | None]:
        found: list[str | None] = []
        for row, text in enumerate(self.table.texts("phone")):
            if not text or text in ("无", "暂无"):
                found.append(None)
                continue
            phone = plain.read_phone(text)
            found.append(phone.number)
            if phone.beside:
                self.keep(row, "phone", text)
                self.findings.tell(
                    "phone-with-name" if phone.number else "phone-odd",
                    self.table.rows[row],
                    column=self.table.heading("phone"),
                    value=text,
                    phone=phone.number,
                )
        return found

    def _build_modes(self) -> list[BuildMode | None]:
        found: list[BuildMode | None] = []
        for row, text in enumerate(self.table.texts("build_mode")):
            mode = plain.read_build_mode(text) if text else None
            found.append(mode)
            if text and mode is None:
                self.findings.word(
                    "build-mode-unknown",
                    self.table.rows[row],
                    column=self.table.heading("build_mode"),
                    word=text,
                )
                self.keep(row, "build_mode", text)
        return found

    def _stars(self) -> list[int | None]:
        found = []
        for row, text in enumerate(self.table.texts("stars")):
            stars = plain.read_stars(text) if text else None
            found.append(stars)
            if stars is None and text not in plain.NO_STARS:
                self._odd("stars-odd", row, "stars", text)
        return found

    def _dates(self) -> list[date | None]:
        found: list[date | None] = []
        for row, cell in enumerate(self.table.cells("checked_on")):
            day = plain.read_date(cell) if said(cell) else None
            if day is not None and day > self.today:
                self._odd("date-future", row, "checked_on", said(cell))
                day = None
            elif day is None and said(cell):
                self._odd("date-odd", row, "checked_on", said(cell))
            found.append(day)
        return found

    def _errors(self) -> list[float | None]:
        found: list[float | None] = []
        for row, text in enumerate(self.table.texts("position_error_m")):
            try:
                error_m = float(text) if text else None
            except ValueError:
                error_m = -1.0
            if error_m is not None and not 0 < error_m < 1e7:  # noqa: PLR2004 - round the globe
                self._odd("number-odd", row, "position_error_m", text)
                error_m = None
            found.append(error_m)
        return found

    def _hours(self) -> list[Hours]:
        found = []
        for row, cell in enumerate(self.table.cells("hours_as_posted")):
            text = cell.strip() if isinstance(cell, str) else ""
            if cell is None or (isinstance(cell, str) and text in NONE_POSTED):
                found.append(_NO_HOURS)
            elif isinstance(cell, str):
                hours = read_hours(said(cell))
                if hours.part:
                    self._odd(
                        "hours-not-understood",
                        row,
                        "hours_as_posted",
                        hours.posted or "",
                        part=hours.part,
                        example=example(),
                    )
                found.append(hours)
            else:
                found.append(self._stored_hours(row, cell))
        return found

    def _stored_hours(self, row: int, cell: Cell) -> Hours:
        """Tell what Excel made of hours; read them only if the keeper says what they were."""
        there = stored(cell)
        if there is None:
            return read_hours(f"{said(cell)}小时")
        if there.start is None:
            self._odd("hours-as-number", row, "hours_as_posted", there.shown, shown=there.shown)
            return Hours(there.shown)
        chosen = self._odd(
            "hours-as-date",
            row,
            "hours_as_posted",
            there.shown,
            guess=there.typed,
            start=there.start,
            end=there.end,
        )
        return read_hours(there.typed) if chosen is Remedy.ACCEPT else Hours(there.shown)

    def _opening_hours(self) -> list[str]:
        texts = self.table.texts("opening_hours")
        for row, text in enumerate(texts):
            if text and not is_osm(text):
                self._odd("opening-hours-odd", row, "opening_hours", text)
                texts[row] = ""
        return texts

    def _listed_texts(self) -> list[str]:
        return self.table.texts("facilities")

    def _own_facilities(self) -> dict[Facility, list[Answer]]:
        self._tell_unlisted()
        own = {}
        for facility in Facility:
            if not self.table.has(facility.value):
                continue
            heading = self.table.heading(facility.value)
            answers = []
            for row, text in enumerate(self.table.texts(facility.value)):
                answer = answer_of(text)
                if answer is None:
                    self.findings.word(
                        "facility-unclear", self.table.rows[row], column=heading, word=text
                    )
                    self.keep(row, facility.value, text)
                answers.append(answer or Answer.UNKNOWN)
            own[facility] = answers
        return own

    def _tell_unlisted(self) -> None:
        heading = self.table.heading("facilities")
        for row, text in enumerate(self._listed_texts()):
            for word in listed(text).unknown if text else ():
                self.findings.word(
                    "facility-unknown", self.table.rows[row], column=heading, word=word
                )

    def _chosen(self, name: str, choices: Mapping[str, Choice]) -> list[Choice | None]:
        found: list[Choice | None] = []
        for row, text in enumerate(self.table.texts(name)):
            choice = choices.get(text.casefold()) if text else None
            found.append(choice)
            if text and choice is None:
                self.findings.word(
                    "choice-unknown",
                    self.table.rows[row],
                    column=self.table.heading(name),
                    word=text,
                    accepted="、".join(choices),
                )
                self.keep(row, name, text)
        return found

    def _odd(self, code: str, row: int, name: str, text: str, **blanks: object) -> Remedy | None:
        tell: Callable[..., Remedy | None] = self.findings.tell
        return tell(
            code,
            self.table.rows[row],
            column=self.table.heading(name),
            value=text,
            **blanks,
        )
