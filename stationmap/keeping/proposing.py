"""A keeper's file on its way to the next version: what it would change, and then the change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.errors import InputError
from stationmap.keeping.catalogues import catalogue_from, catalogue_of, source_of
from stationmap.ledger.decisions import Decisions
from stationmap.ledger.fault import Weight

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.keeping.catalogues import LedgerCatalogue
    from stationmap.ledger import Checked, Difference, Effect
    from stationmap.ledger.entry import Ledger
    from stationmap.ledger.sheet import Sheet
    from stationmap.settings import Settings
    from stationmap.store import Snapshot, Store, Version

    Watch = Callable[[str, float], None]

UNDECIDED = Decisions()
LATE = 20  # so many versions later nobody clicks on an old draft any more


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would make of the ledger, with the decisions taken so far.

    Parameters
    ----------
    file_name : str
        As the keeper calls it.
    content : bytes
        The file itself; kept with the version that is made of it.
    checked : Checked
        What was read and found.
    decisions : Decisions
        Those it was checked with, remembered columns among them.
    before : Version
        The version that it would replace.
    based_on : Snapshot
        What that version holds.
    ledger : Ledger, optional
        What the file makes; None where a fault stops it or a doubt is open.
    difference : Difference, optional
        What would change, doubts settled or not; None where a fault stops it.
    effect : Effect, optional
        Coverage before and after; None where a fault stops it.
    """

    file_name: str
    content: bytes
    checked: Checked
    decisions: Decisions
    before: Version
    based_on: Snapshot
    ledger: Ledger | None = None
    difference: Difference | None = None
    effect: Effect | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether the ledger is the same already: the same file twice makes no new version."""
        if self.ledger is None or self.difference is None:
            return False
        kept = [entry.kept for entry in self.ledger.entries]
        return (
            self.difference.empty
            and self.ledger.headings == self.based_on.ledger.headings
            and kept == [entry.kept for entry in self.based_on.ledger.entries]
        )


def propose(
    store: Store,
    content: bytes,
    file_name: str,
    *,
    decisions: Decisions = UNDECIDED,
    settings: Settings,
    at: datetime,
    watch: Watch | None = None,
    sheet: Sheet | None = None,
) -> Proposal:
    """Read and check a file, and say what it would change; nothing is changed.

    Parameters
    ----------
    store : Store
        Holds the version that the file is compared with.
    content : bytes
        The file.
    file_name : str
        Its name: the end of it says what it is.
    decisions : Decisions
        What the keeper has said about it so far.
    settings : Settings
        The district, the data package.
    at : datetime
        Now, aware: the day that the ledger is of.
    watch : callable, optional
        Told each step in words and how much of it is done, 0 to 1.
    sheet : Sheet, optional
        The same file, read before.

    Raises
    ------
    FileError
        It cannot be read at all.
    DataError
        The version that serves cannot be read.
    """
    from stationmap.ledger import check, difference, effect, read_sheet

    read = sheet or read_sheet(content, file_name, watch=watch)
    version = serving(store)
    snapshot = store.snapshot(version.number)
    catalogue = catalogue_of(version, snapshot, settings)
    known = with_remembered(store, decisions, read)
    day = at.date()
    checked = check(
        read,
        known,
        before=snapshot.ledger,
        catalogue=catalogue,
        today=day,
        source=source_of(day),
        watch=watch,
    )
    unfinished = Proposal(file_name, content, checked, known, version, snapshot)
    after = checked.ledger or checked.preview
    if after is None:
        return unfinished
    tell = watch or _nobody
    tell("compare", 0.0)
    found = difference(snapshot.ledger, after)
    tell("compare", 0.5)
    reach = effect(catalogue, _after(after, catalogue), settings)
    tell("compare", 1.0)
    return replace(unfinished, ledger=checked.ledger, difference=found, effect=reach)


def _nobody(_step: str, _share: float) -> None:
    """Hear how far it has come, where nobody wants to know."""


def accept(
    store: Store, proposal: Proposal, *, who: str, at: datetime, note: str = "", draft: str = ""
) -> Version:
    """Let a proposal be the version that serves; it is made whole, or not at all.

    A proposal that changes nothing makes no version: the one that serves is
    returned. With `draft`, the file that waits under that name waits no longer
    once the version is there: of two keepers who accept it, one does.

    Raises
    ------
    InputError
        A fault stops the file.
    ConflictError
        Somebody else has put another version in place meanwhile.
    NotFoundError
        The draft has been accepted or dropped meanwhile.
    """
    from stationmap.store import Snapshot, VersionKind
    from stationmap.store.drafts import dropping

    if proposal.ledger is None:
        open_ = sum(fault.weight is not Weight.NOTE for fault in proposal.checked.faults)
        raise InputError(
            zh=f"这份台账还有 {open_} 处要先处理或确认，没有换上。请逐条处理后再换。",
            en=f"{open_} faults of this file have to be settled first; nothing was changed.",
            field="file",
            value=proposal.file_name,
        )
    if proposal.changes_nothing:
        return proposal.before
    version = store.add_version(
        Snapshot(proposal.ledger, proposal.based_on.townships),
        kind=VersionKind.IMPORT,
        based_on=proposal.before.number,
        who=who,
        at=at,
        note=note,
        file_name=proposal.file_name,
        file=proposal.content,
        details=_details(proposal) | ({"draft": draft} if draft else {}),
        along=dropping(draft, who=who, at=at) if draft else None,
    )
    store.remember_columns(_to_remember(proposal), who=who, at=at)
    return version


def made_of(store: Store, draft: str) -> Version | None:
    """Return the version that was made of a draft not long ago; None where none was."""
    late = store.versions(limit=LATE)
    return next((version for version in late if version.details.get("draft") == draft), None)


def _to_remember(proposal: Proposal) -> dict[str, str | None]:
    """List what each heading was, and which ones the keeper said are no field."""
    said = proposal.decisions.columns
    return {
        column.heading: column.field
        for column in proposal.checked.columns
        if column.heading and (column.field is not None or column.heading in said)
    }


def serving(store: Store) -> Version:
    """Return the version that serves.

    Raises
    ------
    InputError
        There is none yet.
    """
    version = store.current()
    if version is None:
        raise InputError(
            zh="台账库里还没有版本。请先运行一次 stationmap serve，或重试。",
            en="The store holds no version yet. Run `stationmap serve` once, or try again.",
            field="store",
        )
    return version


def with_remembered(store: Store, decisions: Decisions, sheet: Sheet) -> Decisions:
    """Add what is remembered of the sheet's headings, where nothing was said about them."""
    remembered = store.remembered_columns()
    columns = {h: remembered[h] for h in sheet.headings if h in remembered}
    return replace(decisions, columns=MappingProxyType({**columns, **decisions.columns}))


def _after(ledger: Ledger, before: LedgerCatalogue) -> LedgerCatalogue:
    if before.around is None:
        raise AssertionError("a catalogue of the store knows what is around it")
    return catalogue_from(ledger, before.around, label=before.version)


def _details(proposal: Proposal) -> dict[str, object]:
    from stationmap.keeping.decided import plain

    found = proposal.difference
    if found is None:
        return {}
    return {
        "added": len(found.added),
        "removed": [station.ref for station in found.removed],
        "moved": len(found.moved),
        "changed": len(found.changed),
        "decisions": plain(proposal.decisions),
    }
