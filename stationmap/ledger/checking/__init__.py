"""Finds out what each column of a sheet is, what each row says, and what is wrong.

``steps`` goes through all of it. ``columns`` matches headings to fields,
``values`` reads the cells of a station, ``places`` says where each row is,
``matching`` which station of the last version it is, and ``making`` makes
the entry. Whatever is wrong is told to ``findings``, in words of ``wordings``.
"""

from stationmap.ledger.checking.steps import check

__all__ = ["check"]
