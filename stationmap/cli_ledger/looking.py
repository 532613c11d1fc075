"""A file read once, and proposed with whatever has been decided about it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stationmap.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.cli_ledger.progress import Progress
    from stationmap.geocoding import Geocoded, Geocoder, Question
    from stationmap.keeping import Proposal
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.sheet import Sheet
    from stationmap.model import Township
    from stationmap.settings import Settings
    from stationmap.store import Store


class File(NamedTuple):
    """A keeper's file, and which sheet of it is meant, None where that is not said."""

    content: bytes
    name: str
    sheet_name: str | None


class Looking:
    """Reads a file once, and proposes it with whatever has been decided."""

    def __init__(
        self, store: Store, settings: Settings, at: datetime, file: File, progress: Progress
    ) -> None:
        self._store, self._settings, self._at = store, settings, at
        self._file, self._progress = file, progress

    @cached_property
    def sheet(self) -> Sheet:
        """What the file says, read once.

        Raises
        ------
        FileError
            It cannot be read as a table.
        """
        from stationmap.ledger import read_sheet

        content, name, sheet_name = self._file
        return read_sheet(content, name, sheet_name=sheet_name, watch=self._progress)

    def proposal(self, decisions: Decisions) -> Proposal:
        """Say what the file would change."""
        from stationmap.keeping import propose

        return propose(
            self._store,
            self._file.content,
            self._file.name,
            decisions=decisions,
            settings=self._settings,
            at=self._at,
            watch=self._progress,
            sheet=self.sheet,
        )

    def placed(self, proposal: Proposal, asked: Decisions) -> tuple[Proposal, Geocoded]:
        """Ask a geocoder for the rows that have an address and no position.

        Raises
        ------
        InputError
            No geocoder is set.
        """
        from stationmap.geocoding import Geocoded

        found, _ = Geocoded(()), self._geocoder
        # A check names so many faults of a kind and no more, so there may be a next round.
        while questions := self._questions(proposal, found):
            more = self._asked(questions)
            found = Geocoded((*found.results, *more.results), more.ended, more.stopped)
            if more.placed:
                proposal = self.proposal(replace(asked, placed=MappingProxyType(found.placed)))
            if not more.placed or more.ended:
                break
        return proposal, found

    def _questions(self, proposal: Proposal, found: Geocoded) -> list[Question]:
        from stationmap.geocoding import Question, full_address
        from stationmap.ledger.fault import Remedy

        done = {result.question.row for result in found.results}
        return [
            Question(
                row.number,
                full_address(
                    row.addr,
                    district_code=self._settings.district_code,
                    township=self._names.get(row.township_code or "", ""),
                ),
                row.township_code,
            )
            for row in proposal.checked.rows
            if row.addr
            and row.number not in done
            and any(Remedy.GEOCODE in fault.remedies for fault in row.faults)
        ]

    def _asked(self, questions: list[Question]) -> Geocoded:
        from stationmap.geocoding import geocode_many

        return geocode_many(
            questions,
            self._geocoder,
            self._store,
            townships=self._townships,
            per_s=self._settings.geocoder_per_s,
            watch=self._progress,
        )

    @cached_property
    def _geocoder(self) -> Geocoder:
        from stationmap.geocoding import geocoder_for

        geocoder = geocoder_for(self._settings)
        if geocoder is None:
            raise InputError(
                zh="没有设查地址的服务。请设 STATIONMAP_GEOCODER（amap、tencent 或 tianditu）和 "
                "STATIONMAP_GEOCODER_KEY；没有密钥，就在网页上导入，逐个在地图上点。",
                en="No geocoder is set. Set STATIONMAP_GEOCODER (amap, tencent or tianditu) and "
                "STATIONMAP_GEOCODER_KEY; without a key, import on the web page and click on the "
                "map.",
                field="STATIONMAP_GEOCODER",
            )
        return geocoder

    @cached_property
    def _townships(self) -> tuple[Township, ...]:
        from stationmap.keeping import current_catalogue

        return current_catalogue(self._store, self._settings).townships

    @cached_property
    def _names(self) -> dict[str, str]:
        return {township.code: township.name for township in self._townships}
