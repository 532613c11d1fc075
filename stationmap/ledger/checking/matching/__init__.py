"""Which station of the last version each row is, so that a station keeps its ref.

``refs`` weighs rows against stations and numbers the new ones, ``names`` says
when two names are likely to mean one station, ``assignment`` pairs off the rest.
"""

from stationmap.ledger.checking.matching.refs import NewRefs, match

__all__ = ["NewRefs", "match"]
