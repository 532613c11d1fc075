"""Places for rows that have none, asked of the union's own geocoder."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.geocoding import Question, full_address, geocode_many
from stationmap.ledger.fault import Remedy

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.geocoding import Geocoder
    from stationmap.keeping import Proposal
    from stationmap.ledger import CheckedRow
    from stationmap.ledger.decisions import Decisions
    from stationmap.web.jobs import Plain
    from stationmap.web.keeper_desk import Desk

DOUBTFUL_SHOWN = 200


def geocoded(
    proposal: Proposal, geocoder: Geocoder, desk: Desk, watch: Callable[[str, float], None]
) -> tuple[Decisions, Plain]:
    """Ask where the rows without a place are.

    Returns
    -------
    decisions : Decisions
        With the places that fit their rows.
    told : dict
        How many were asked and found, the answers that do not fit, and why it
        ended early if it did.
    """
    townships = desk.slot.current.townships
    names = {township.code: township.name for township in townships}
    asked = [row for row in proposal.checked.rows if _asks(row, proposal.decisions)]
    questions = [
        Question(
            row.number,
            full_address(
                row.addr or "",
                district_code=desk.settings.district_code,
                township=names.get(row.township_code or "", ""),
            ),
            row.township_code,
        )
        for row in asked
    ]
    answer = geocode_many(
        questions,
        geocoder,
        desk.store,
        townships=townships,
        per_s=desk.settings.geocoder_per_s,
        watch=watch,
    )
    before = proposal.decisions
    placed = MappingProxyType({**before.placed, **answer.placed})
    return replace(before, placed=placed), {
        "asked": len(questions),
        "found": len(answer.placed),
        "doubtful": [
            {
                "row": result.question.row,
                "lon": result.located.position.lon,
                "lat": result.located.position.lat,
                "matched": result.located.matched or result.located.said,
                "off_m": result.off_m,
                "why": result.suspicion.value if result.suspicion else "",
            }
            for result in answer.results
            if result.located is not None and result.placed is None
        ][:DOUBTFUL_SHOWN],
        "ended": {"zh": answer.ended.zh, "en": answer.ended.en} if answer.ended else None,
    }


def _asks(row: CheckedRow, decisions: Decisions) -> bool:
    if not row.addr or row.number in decisions.placed:
        return False
    return any(Remedy.GEOCODE in fault.remedies for fault in row.faults)
