"""Where each row is: what its cells say, whether that can be, and what was known before.

``raw_positions`` reads numbers, ``degrees`` and ``plane_metres`` those that are
written otherwise; ``positions`` joins them with the keeper's decisions, and
``settled`` with what was known. The others doubt: ``datum_doubt`` the whole
file, ``borders`` positions beyond their township, ``neighbours`` two that may
be one.
"""

from stationmap.ledger.checking.places.positions import Placing, Positions
from stationmap.ledger.checking.places.settled import Settled
from stationmap.ledger.checking.places.surroundings import Surroundings

__all__ = ["Placing", "Positions", "Settled", "Surroundings"]
