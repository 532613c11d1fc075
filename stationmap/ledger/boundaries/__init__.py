"""Reads an authorised file of township boundaries and checks that it can take their place.

``features`` opens GeoJSON or GeoPackage; ``file`` finds the townships of the
district in it and holds their areas to what borders have to be.
"""

from stationmap.ledger.boundaries.file import Boundaries, read_boundaries

__all__ = ["Boundaries", "read_boundaries"]
