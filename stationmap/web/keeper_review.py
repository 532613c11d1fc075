"""What a keeper sees of a file: found once, written as plain values, read by any worker.

A file of 200,000 rows takes a minute to check; its page takes no longer than
another, because what it shows is bounded and kept.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from stationmap.ledger.checked import Why
from stationmap.ledger.checking.wordings import WORDS
from stationmap.ledger.fault import Remedy, Weight, of_the_whole_file
from stationmap.maps.keeper import difference_features
from stationmap.web import keeper_view
from stationmap.web.compact import compact
from stationmap.web.keeper_effect import effect
from stationmap.web.language import english
from stationmap.web.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from stationmap.catalogue import Catalogue
    from stationmap.errors import FileError
    from stationmap.keeping import Proposal
    from stationmap.ledger import Checked
    from stationmap.ledger.checked import Column
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.fault import Fault
    from stationmap.maps import BaseMap
    from stationmap.model import Station

ENGLISH = "-en"  # ends the key of a review in English
KEPT_S = 24 * 3600.0
MOST_KEPT = 120
SHOWN = 100  # faults of one kind that are listed one by one
PLACING_SHOWN = 400
SAMPLES = 3
LONGEST_SAMPLE = 40
WEIGHTS = tuple(Weight)

Plain = dict[str, Any]


class Reviews:
    """Reviews in a folder that all workers of this user share.

    Parameters
    ----------
    folder : Path, optional
        Where; not given, one of this user's own among the temporary files.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._files = Scratch("reviews", kept_s=KEPT_S, most=MOST_KEPT, folder=folder)

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self._files.folder

    @staticmethod
    def key(draft: str, decisions: Plain, version: str, day: str, release: str) -> str:
        """Name the review of a draft with these decisions, against this version, in words."""
        told = json.dumps([draft, decisions, version, day, release], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:40] + (ENGLISH if english() else "")

    def find(self, key: str) -> Plain | None:
        """Return a review, None where it has not been made here."""
        found = self._files.read(f"{key}.json")
        review: Plain | None = json.loads(found) if found else None
        return review

    def layer(self, key: str) -> bytes | None:
        """Return the map's layer of a review."""
        return self._files.read(_layer_file(key))

    def keep(self, key: str, review: Plain, layer: Plain) -> None:
        """Keep a review and its layer; the layer is there before anybody asks for it."""
        self._files.prepare()
        for name, told in ((_layer_file(key), layer), (f"{key}.json", review)):
            self._files.write(name, compact(told))


def _layer_file(key: str) -> str:
    return f"{key.removesuffix(ENGLISH)}.geojson"  # it has no words


def review(proposal: Proposal, catalogue: Catalogue, chosen: Collection[str]) -> Plain:
    """Gather all that the page of a draft shows.

    Parameters
    ----------
    proposal : Proposal
        What was found.
    catalogue : Catalogue
        The version that it is compared with.
    chosen : collection of str
        Headings that the keeper has matched in this very file.
    """
    checked, decisions = proposal.checked, proposal.decisions
    found = proposal.difference
    names = {township.code: township.name for township in catalogue.townships}
    rows = {row.number: row.name for row in checked.rows}
    return {
        "refused": False,
        "rows": len(checked.sheet.lines),
        "sheet": checked.sheet.name,
        "datum": checked.datum.value,
        "prescribed": checked.sheet.datum,
        "ready": proposal.ledger is not None,
        "changes_nothing": proposal.changes_nothing,
        "columns": _columns(checked, chosen),
        "kinds": kinds(checked.faults, checked.counts, rows),
        "settled": kinds(checked.settled, {}, rows, decisions),
        "counts": _counts(checked.faults, checked.counts),
        "placing": _placing(checked, decisions, names),
        "difference": keeper_view.difference(found, catalogue) if found else None,
        "effect": effect(proposal.effect) if proposal.effect else None,
    }


def refused(error: FileError) -> Plain:
    """Gather what is shown of a file that cannot be read at all."""
    faults: tuple[Any, ...] = error.faults
    told = {"zh": error.zh, "en": error.en}
    return {"refused": True, **told, "kinds": kinds(faults, {}), "counts": _counts(faults, {})}


def layer(proposal: Proposal, base: BaseMap) -> Plain:
    """Describe what would change, for the map."""
    same: Iterable[Station] = ()
    if proposal.difference is None:
        same = [row.entry.station for row in proposal.checked.rows if row.entry]
    return difference_features(proposal.difference, same, base=base)


def kinds(
    faults: Iterable[Fault],
    counts: Mapping[str, int],
    names: Mapping[int, str] | None = None,
    decisions: Decisions | None = None,
) -> list[Plain]:
    """Gather faults by kind: what others hang on, what stops, what is doubtful, what is told.

    Parameters
    ----------
    faults : iterable of Fault
        What was found.
    counts : mapping of str to int
        How often each kind stands, listed or not.
    names : mapping of int to str, optional
        What the station of each row is called.
    decisions : Decisions, optional
        What was decided about them, where they are settled.
    """
    gathered: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        gathered[fault.code].append(fault)
    whole = of_the_whole_file(fault for found in gathered.values() for fault in found)
    told = [
        _kind(code, found, counts.get(code, len(found)), names or {}, decisions)
        | {"whole": code in whole, "words": code in WORDS}
        for code, found in gathered.items()
    ]
    return sorted(told, key=lambda kind: (not kind["whole"], WEIGHTS.index(Weight(kind["weight"]))))


def _kind(
    code: str,
    found: list[Fault],
    count: int,
    names: Mapping[int, str],
    decisions: Decisions | None,
) -> Plain:
    rows = [fault for fault in found if fault.row is not None]
    one_by_one = rows or found  # what stands for those that are not listed has no row
    heaviest = min(one_by_one, key=lambda fault: WEIGHTS.index(fault.weight))
    fits = Counter(remedy for fault in one_by_one for remedy in fault.remedies)
    return {
        "code": code,
        "weight": heaviest.weight.value,
        "zh": heaviest.zh,
        "en": heaviest.en,
        "count": count,
        "alike": len({fault.zh for fault in one_by_one}) == 1,
        "remedies": [remedy.value for remedy in _offered(one_by_one)],
        "fits": {remedy.value: many for remedy, many in fits.items() if many < len(one_by_one)},
        "faults": [_fault(fault, names, decisions) for fault in one_by_one[:SHOWN]],
    }


def _offered(faults: list[Fault]) -> list[Remedy]:
    """List what is offered for any of them, as the one with most ways out orders it."""
    most = sorted(faults, key=lambda fault: -len(fault.remedies))
    return list(dict.fromkeys(remedy for fault in most for remedy in fault.remedies))


def _fault(fault: Fault, names: Mapping[int, str], decisions: Decisions | None) -> Plain:
    chosen = decisions.remedy(fault.row, fault.code) if decisions else None
    return {
        "name": names.get(fault.row or 0, ""),
        "chosen": chosen.value if chosen else "",
        "row": fault.row,
        "column": fault.column,
        "shown": fault.shown,
        "where_zh": fault.where_zh,
        "where_en": fault.where_en,
        "zh": fault.zh,
        "en": fault.en,
        "weight": fault.weight.value,
        "remedies": [remedy.value for remedy in fault.remedies],
    }


def _counts(faults: Iterable[Fault], counts: Mapping[str, int]) -> Plain:
    """Count faults by weight; of a kind that was not told one by one, as often as it stands."""
    found = dict.fromkeys((weight.value for weight in Weight), 0)
    for kind in kinds(faults, counts):
        found[kind["weight"]] += kind["count"]
    return found


def _columns(checked: Checked, chosen: Collection[str]) -> list[Plain]:
    places = {heading: at for at, heading in enumerate(checked.sheet.headings)}
    return [
        {
            "heading": column.heading,
            "field": column.field,
            "why": _why(column, chosen),
            "samples": _samples(checked, places.get(column.heading)),
        }
        for column in checked.columns
    ]


def _why(column: Column, chosen: Collection[str]) -> str:
    """Say why; what an earlier file left behind was not chosen in this one."""
    remembered = column.why is Why.CHOSEN and column.heading not in chosen
    return (Why.REMEMBERED if remembered else column.why).value


def _samples(checked: Checked, place: int | None) -> list[str]:
    """Return the first few different values of a column."""
    found: dict[str, None] = {}
    for line in checked.sheet.lines[:50] if place is not None else ():
        cell = line.cells[place] if place is not None and place < len(line.cells) else None
        if cell not in (None, ""):
            found.setdefault(" ".join(str(cell).split())[:LONGEST_SAMPLE])
        if len(found) == SAMPLES:
            break
    return list(found)


def _placing(checked: Checked, decisions: Decisions, names: Mapping[str, str]) -> list[Plain]:
    """List the rows whose place is not known or doubtful, and those placed by hand already."""
    wanting = {f.row for f in checked.faults if Remedy.PICK in f.remedies and f.row is not None}
    told: list[Plain] = []
    for row in checked.rows:
        placed = decisions.placed.get(row.number)
        if row.left_out or (placed is None and row.number not in wanting):
            continue
        told.append(
            {
                "row": row.number,
                "name": row.name,
                "addr": row.addr or "",
                "where": names.get(row.township_code or "", ""),
                "lon": placed.position.lon if placed else None,
                "lat": placed.position.lat if placed else None,
                "by": placed.by if placed else "",
                "geocodes": any(Remedy.GEOCODE in fault.remedies for fault in row.faults),
            }
        )
        if len(told) == PLACING_SHOWN:
            break
    return told
