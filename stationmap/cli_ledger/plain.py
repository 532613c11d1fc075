"""What the commands of the ledger know, as plain values for --json."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from stationmap.cli_ledger.worded import why
from stationmap.model import LonLat, Source

if TYPE_CHECKING:
    from collections.abc import Collection

    from stationmap.geocoding import Geocoded
    from stationmap.keeping import Proposal
    from stationmap.ledger import Difference, Effect
    from stationmap.ledger.effects import Share
    from stationmap.ledger.fault import Fault
    from stationmap.model import Station
    from stationmap.store import Version

Plain = dict[str, Any]


def plain_version(version: Version) -> Plain:
    """Tell a version, without its content."""
    return {
        "number": version.number,
        "label": version.label,
        "kind": version.kind.value,
        "at": version.at.isoformat(),
        "who": version.who,
        "note": version.note,
        "file_name": version.file_name,
        "stations": version.stations,
        "documented": version.documented,
        "based_on": version.based_on,
        # A list of what was removed may be as long as the ledger: `versions diff` tells it.
        "details": {
            name: len(value) if isinstance(value, list) else value
            for name, value in version.details.items()
            if name != "decisions"
        },
    }


def plain_proposal(proposal: Proposal, chosen: Collection[str]) -> Plain:
    """Tell all that was found about a file; `chosen`: see `shown.proposal_lines`."""
    checked = proposal.checked
    return {
        "file": proposal.file_name,
        "sheet": checked.sheet.name,
        "rows": len(checked.rows),
        "datum": checked.datum.value,
        "columns": [
            {"heading": column.heading, "field": column.field, "why": why(column, chosen)}
            for column in checked.columns
        ],
        "faults": [plain_fault(fault) for fault in checked.faults],
        "settled": [plain_fault(fault) for fault in checked.settled],
        "counts": dict(checked.counts),
        "stopped": checked.stopped,
        "before": plain_version(proposal.before),
        "difference": plain_difference(proposal.difference) if proposal.difference else None,
        "effect": _effect(proposal.effect) if proposal.effect else None,
        "changes_nothing": proposal.changes_nothing,
    }


def plain_fault(fault: Fault) -> Plain:
    """Tell one fault."""
    return {
        "code": fault.code,
        "weight": fault.weight.value,
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "value": fault.shown,
        "zh": fault.zh,
        "en": fault.en,
        "remedies": [remedy.value for remedy in fault.remedies],
    }


def plain_difference(found: Difference) -> Plain:
    """Tell what differs between two ledgers."""
    return {
        "added": [_named(station) for station in found.added],
        "removed": [_named(station) for station in found.removed],
        "moved": [
            {**_named(after), "from": list(before.position), "distance_m": round(metres, 1)}
            for before, after, metres in found.moved
        ],
        "changed": [
            {
                **_named(after),
                "fields": {name: [_value(old), _value(new)] for name, old, new in fields},
            }
            for _, after, fields in found.changed
        ],
        "same": found.same,
    }


def _effect(effect: Effect) -> Plain:
    return {
        "radius_m": effect.radius_m,
        "estimate": effect.estimate,
        "before": _share(effect.before),
        "after": _share(effect.after),
        "townships": [
            {
                "code": row.code,
                "name": row.name,
                "before": _share(row.before),
                "after": _share(row.after),
            }
            for row in effect.townships
        ],
        "unplaced_before": effect.unplaced_before,
        "unplaced_after": effect.unplaced_after,
    }


def _share(share: Share | None) -> Plain | None:
    if share is None:
        return None
    return {
        "stations": share.stations,
        "area_km2": round(share.area_km2, 3),
        "covered_km2": round(share.covered_km2, 3),
        "people": round(share.people),
        "covered_people": round(share.covered_people),
    }


def _named(station: Station) -> Plain:
    return {"ref": station.ref, "name": station.name, "position": list(station.position)}


def _value(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _value(item) for key, item in value.items()}
    if isinstance(value, LonLat):
        return list(value)
    if isinstance(value, Source):
        return {"title": value.title, "date": value.date}
    return value.isoformat() if isinstance(value, date) else str(value)


def plain_geocoded(found: Geocoded) -> Plain:
    """Tell what a geocoder answered, row by row, and why it ended where it did."""
    return {
        "rows": [
            {
                "row": result.question.row,
                "address": result.question.address,
                "used": result.placed is not None,
                "found": result.located.plain() if result.located else None,
                "suspicion": result.suspicion.value if result.suspicion else None,
                "off_m": None if result.off_m is None else round(result.off_m),
                "error": result.error.trouble.value if result.error else None,
            }
            for result in found.results
            if result.asked
        ],
        "not_asked": sum(not result.asked for result in found.results),
        "ended": {"zh": found.ended.zh, "en": found.ended.en} if found.ended else None,
    }
