"""Where to build: from a question to sites with names and a proof, said once for all.

The command line, the page and the interface take parameters of the same names,
and answer with the same members.
"""

from stationmap.proposals.asked import (
    MOST_NEW,
    MOST_TIME_S,
    SITING_PARAMETERS,
    CandidateKind,
    Existing,
    SitingQuery,
    siting_query,
)
from stationmap.proposals.found import Proposed, propose
from stationmap.proposals.told import (
    MODEL_NAMES,
    notices,
    plain,
    proof,
    refuse_impossible,
    sites,
    sites_of,
    unreachable,
    verdict,
)

__all__ = [
    "MODEL_NAMES",
    "MOST_NEW",
    "MOST_TIME_S",
    "SITING_PARAMETERS",
    "CandidateKind",
    "Existing",
    "Proposed",
    "SitingQuery",
    "notices",
    "plain",
    "proof",
    "propose",
    "refuse_impossible",
    "sites",
    "sites_of",
    "siting_query",
    "unreachable",
    "verdict",
]
