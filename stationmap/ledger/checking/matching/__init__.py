"""Which station of the last version a row is, so that a station keeps its ref.

``refs`` weighs rows against stations and numbers the new ones, ``names`` says
when two names are likely to mean one station, ``assignment`` pairs off the rest.
"""

from stationmap.ledger.checking.matching.names import alike, plain
from stationmap.ledger.checking.matching.refs import REF, Candidate, Known, NewRefs, match

__all__ = ["REF", "Candidate", "Known", "NewRefs", "alike", "match", "plain"]
