"""What another ledger does for coverage, as plain values for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stationmap.ledger import Effect
    from stationmap.ledger.effects import Share

SHOWN = 12  # townships; those in which least changes are only counted

Plain = dict[str, Any]


def effect(found: Effect) -> Plain:
    """Say what changes for people, in the district and where most changes."""
    return {
        "radius_m": found.radius_m,
        "estimate": found.estimate,
        "before": _share(found.before),
        "after": _share(found.after),
        "unplaced_before": found.unplaced_before,
        "unplaced_after": found.unplaced_after,
        "changed": len(found.townships),
        "townships": [
            {
                "name": row.name,
                "before": _share(row.before) if row.before else None,
                "after": _share(row.after) if row.after else None,
                "people": round(_people(row.after) - _people(row.before)),
            }
            for row in found.townships[:SHOWN]
        ],
    }


def _share(share: Share) -> Plain:
    return {
        "stations": share.stations,
        "people": share.people_share,
        "land": share.covered_share,
        "out": round(share.people - share.covered_people),
    }


def _people(share: Share | None) -> float:
    return share.covered_people if share else 0.0
