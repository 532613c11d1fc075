"""Finds out what each column of a sheet is, what each row says, and what is wrong.

``steps`` goes through all of it. ``columns`` matches headings to fields,
``values`` reads the cells of a station, ``places`` says where each row is, and
``matched_rows`` which station of the last version it is, as ``matching`` weighs
them. ``making`` makes its entry, ``next_ledger`` a version of them all. Whatever
is wrong is told to ``findings``, in the words of ``wordings``.
"""

from stationmap.ledger.checking.steps import check

__all__ = ["check"]
