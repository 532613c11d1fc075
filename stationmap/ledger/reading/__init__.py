"""Opens a stranger's file, in a process of its own, and finds the sheet in it.

``process`` starts that process and hears what it says over ``wire``;
``confined`` is what runs there, and ``content`` is where the reading begins:
``file_kinds`` tells the kind of file, ``xlsx``, ``xls``, ``separated``,
``geojson`` and ``geopackage`` each read one, and ``sheet_choice``,
``headings`` and ``body`` make a table of what they find.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stationmap.ledger.reading.process import Spent, read_sheet

__all__ = ["Spent", "read_sheet"]


def __getattr__(name: str) -> object:
    """Fetch what starts the process; the process itself has no use for it."""
    if name not in __all__:
        raise AttributeError(name)
    from stationmap.ledger.reading import process

    return getattr(process, name)
