"""The work behind a file that waits: small files at once, large ones in the background.

What is known of long work stands in the draft itself, so that any worker and
any machine can tell how far it has come.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from stationmap import __version__, keeping
from stationmap.errors import (
    ConflictError,
    FileError,
    InputError,
    NotFoundError,
    StationmapError,
)
from stationmap.keeping import decided
from stationmap.ledger import read_sheet
from stationmap.web import keeper_review
from stationmap.web.beside import beside
from stationmap.web.keeper_places import geocoded
from stationmap.web.keeper_review import Reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stationmap.keeping import Proposal
    from stationmap.ledger.sheet import Sheet
    from stationmap.store import Draft, Version
    from stationmap.web.jobs import Handle, Plain
    from stationmap.web.keeper_desk import Desk

    Watch = Callable[[str, float], None]

log = logging.getLogger(__name__)

KIND = "keeper"
AT_ONCE_BYTES = 250_000  # some 1,500 rows: less than two seconds
UNPACKED_MOST = 10 * AT_ONCE_BYTES  # of a workbook, which is a zip: so much holds no more rows
DEAD = timedelta(seconds=60)  # without a word from whoever works
TELL_S = 0.4
SHEETS_KEPT = 4
WORKING, READY = "working", "new"
REFUSED = "refused"  # among the details of a draft whose file cannot be read


def is_refused(draft: Draft) -> bool:
    """Say whether a file was found to be no ledger at all."""
    return bool(draft.details.get(REFUSED))


def waiting(drafts: Iterable[Draft]) -> list[Draft]:
    """Leave out the files with which nothing can be done."""
    return [draft for draft in drafts if not is_refused(draft)]


def _refusal_key(key: str, draft: Draft) -> str:
    """Name a refusal: of this draft alone, so that who hands the file in again is heard again.

    What stopped it may have been the machine, short of time or memory.
    """
    return f"{key}-{draft.id}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to see of a draft: its review, or nothing as long as it is worked on.

    ``key`` changes with everything that the review rests on.
    """

    review: Plain | None = None
    key: str = ""


class Work:
    """Reads, checks and accepts files that wait.

    Parameters
    ----------
    desk : Desk
        The store, the version that serves, the jobs.
    reviews : Reviews, optional
        Where reviews are kept.
    """

    def __init__(self, desk: Desk, reviews: Reviews | None = None) -> None:
        self.desk, self.reviews = desk, reviews or Reviews()
        self._sheets: OrderedDict[str, Sheet] = OrderedDict()

    def seen(self, draft: Draft) -> Seen:
        """Return what there is to see of a draft, made now where that is quick."""
        if self._working(draft):
            return Seen()
        key = self._key(draft)
        review = self.reviews.find(key) or self.reviews.find(_refusal_key(key, draft))
        if review is None and self._quick(draft):
            review = self.check(draft, key)
        if review is not None:
            self._mark(draft, review)
            return Seen(review, key=key)
        asked = {"draft": draft.id, "reviews": str(self.reviews.folder), "key": key}
        self._begin(draft, lambda watch: self._beside("check", asked, watch))
        return Seen()

    def _mark(self, draft: Draft, review: Plain) -> None:
        """Put down that a file cannot be read: then nobody is asked to go on with it."""
        if review["refused"] and not is_refused(draft):
            details = {**draft.details, REFUSED: True}
            self.desk.store.save_draft(draft.id, at=self.desk.clock(), details=details)

    def layer(self, draft: Draft) -> bytes | None:
        """Return the map's layer of a draft, None as long as there is none."""
        return self.reviews.layer(self._key(draft))

    def accept(self, draft: Draft, *, who: str, note: str, based_on: int) -> Version | None:
        """Let a draft serve; None where that is now on its way.

        Parameters
        ----------
        draft : Draft
            The file.
        who, note : str
            The keeper, and why.
        based_on : int
            The version beside which it was looked at.

        Raises
        ------
        InputError
            A fault stops it.
        ConflictError
            Another version has come since.
        NotFoundError
            Somebody has accepted or dropped it meanwhile.
        """
        if self._quick(draft):
            return self.put_in_place(draft, who=who, note=note, based_on=based_on)
        refuse_another(keeping.serving(self.desk.store).number, based_on)
        asked = {"draft": draft.id, "who": who, "note": note, "based_on": based_on}
        self._begin(draft, lambda watch: self._beside("put_in_place", asked, watch))
        return None

    def geocode(self, draft: Draft) -> None:
        """Ask the geocoder of the settings where the rows without a place are.

        Raises
        ------
        InputError
            The settings name no geocoder, or no key for it.
        """
        from stationmap.geocoding import geocoder_for

        geocoder = geocoder_for(self.desk.settings)
        if geocoder is None:
            raise InputError(
                zh="没有设置查地址的服务。请在图上逐个点，或请管理员设 STATIONMAP_GEOCODER。",
                en="No geocoder is set. Click on the map, or set STATIONMAP_GEOCODER.",
                field="STATIONMAP_GEOCODER",
            )

        def work(watch: Watch) -> None:
            proposal = self._propose(draft, None)
            said, told = geocoded(proposal, geocoder, self.desk, watch)
            self.desk.store.save_draft(
                draft.id,
                at=self.desk.clock(),
                decisions=decided.plain(said),
                details={"geocoded": told},
            )

        self._begin(draft, work)

    # ---- one file ---------------------------------------------------------------

    def _key(self, draft: Draft) -> str:
        now = keeping.serving(self.desk.store)
        day = self.desk.clock().date().isoformat()
        name = f"{draft.file_hash} {draft.file_name}"
        # By its label: a number may come again after a backup was restored, with other content.
        return self.reviews.key(name, dict(draft.decisions), now.label, day, __version__)

    def check(self, draft: Draft, key: str, watch: Watch | None = None) -> Plain:
        """Check a file, and keep under `key` what is shown of it."""
        try:
            told, layer = self._shown(draft, watch)
        except FileError as fault:
            told = keeper_review.refused(fault)
            empty: Plain = {"type": "FeatureCollection", "features": []}
            self.reviews.keep(_refusal_key(key, draft), told, empty)
            return told
        self.reviews.keep(key, told, layer)
        return told

    def _shown(self, draft: Draft, watch: Watch | None) -> tuple[Plain, Plain]:
        """Make what is shown of a file; the proposal, which is larger, ends with this."""
        proposal = self._propose(draft, watch)
        chosen = draft.decisions.get("columns", {})
        before = keeping.catalogue_of(proposal.before, proposal.based_on, self.desk.settings)
        told = keeper_review.review(proposal, before, chosen)
        return told, keeper_review.layer(proposal, self.desk.base)

    def put_in_place(
        self, draft: Draft, watch: Watch | None = None, *, who: str, note: str, based_on: int
    ) -> Version:
        """Let a draft serve, here and now; `accept` says what it raises."""
        store, at = self.desk.store, self.desk.clock()
        proposal = self._propose(draft, watch)
        refuse_another(proposal.before.number, based_on)
        if watch is not None:
            watch("keep", 0.0)
        version = keeping.accept(store, proposal, who=who, at=at, note=note, draft=draft.id)
        if version == proposal.before:  # it changes nothing, and has waited long enough
            with suppress(NotFoundError):
                store.drop_draft(draft.id, who=who, at=at)
        return version

    def _quick(self, draft: Draft) -> bool:
        """Say whether a file is small, also once it is unpacked."""
        if draft.file_size > AT_ONCE_BYTES:
            return False
        return unpacked_bytes(self.desk.store.draft_file(draft.id)) <= UNPACKED_MOST

    def _propose(self, draft: Draft, watch: Watch | None) -> Proposal:
        content = self.desk.store.draft_file(draft.id)
        return keeping.propose(
            self.desk.store,
            content,
            draft.file_name,
            decisions=decided.decisions(draft.decisions),
            settings=self.desk.settings,
            at=self.desk.clock(),
            watch=watch,
            sheet=self._sheet(draft, content, watch),
        )

    def _sheet(self, draft: Draft, content: bytes, watch: Watch | None) -> Sheet:
        """Read a file; a small one that was read a moment ago is not read again."""
        name = f"{draft.file_hash} {draft.file_name}"
        known = self._sheets.get(name)
        if known is not None:
            return known
        sheet = read_sheet(content, draft.file_name, watch=watch)
        if self._quick(draft):
            self._sheets[name] = sheet
            while len(self._sheets) > SHEETS_KEPT:
                self._sheets.popitem(last=False)
        return sheet

    # ---- long work --------------------------------------------------------------

    def _beside(self, what: str, asked: Plain, watch: Watch) -> None:
        beside(what, asked, at=self.desk.clock(), settings=self.desk.settings, watch=watch)

    def _working(self, draft: Draft) -> bool:
        """Say whether somebody works on a draft, and lives."""
        return draft.status == WORKING and self.desk.clock() - draft.changed_at < DEAD

    def _begin(self, draft: Draft, work: Callable[[Watch], object]) -> None:
        """Begin long work on a draft, unless another worker has just begun."""
        store, clock = self.desk.store, self.desk.clock
        details = {name: said for name, said in draft.details.items() if name != "error"}
        begun = store.save_draft(
            draft.id,
            at=clock(),
            status=WORKING,
            step="",
            progress=0.0,
            details=details,
            was=draft.status,
        )
        if not begun:
            return

        def run(handle: Handle) -> Plain:
            told, told_at = "", 0.0

            def watch(step: str, share: float) -> None:
                nonlocal told, told_at
                if step != told or time.monotonic() - told_at >= TELL_S:
                    told, told_at = step, time.monotonic()
                    handle.progress({"step": step, "share": share})
                    store.save_draft(draft.id, at=clock(), step=step, progress=share)

            try:
                work(watch)
            except StationmapError as error:
                fault = {"zh": error.zh, "en": error.en}
                store.save_draft(draft.id, at=clock(), details={**details, "error": fault})
            except Exception:
                log.exception("work on the file %s failed", draft.id)
                fault = {"zh": "出错了，没有做完，什么也没有改动。请再试一次。"}
                fault["en"] = "It failed before its end; nothing was changed. Try again."
                store.save_draft(draft.id, at=clock(), details={**details, "error": fault})
            finally:
                with suppress(NotFoundError):  # it may be a version by now
                    store.save_draft(draft.id, at=clock(), status=READY, was=WORKING)
            return {}

        try:
            self.desk.jobs.start(KIND, {"draft": draft.id}, run)
        except InputError:
            store.save_draft(draft.id, at=clock(), status=READY)
            raise


def unpacked_bytes(content: bytes) -> int:
    """Return how large a zip says that its parts are; of another file, how large it is."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return len(content)


def refuse_another(number: int, based_on: int) -> None:
    """Refuse what was looked at beside another version than the one that serves."""
    if number != based_on:
        raise ConflictError(
            zh=f"您看的时候还不是第 {number} 版，没有换上。"
            "下面已经和新的一版重新比过，请再看一遍。",
            en=f"Version {number} has come since you looked; nothing was changed. "
            "Below is the comparison with that one: please look again.",
            field="based_on",
            value=number,
        )
