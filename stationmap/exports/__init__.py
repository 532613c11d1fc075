"""Writes a version of the ledger as a file that comes back unchanged.

Excel and CSV under the ledger's own headings, GeoJSON and GeoPackage under the
names of the interface, KML for looking at. Importing an export changes nothing;
an example stays one. Columns that no field takes are the keeper's alone.
"""

from stationmap.exports.columns import Column, Geography, columns_of
from stationmap.exports.files import KINDS, export, export_to, file_name

__all__ = [
    "KINDS",
    "Column",
    "Geography",
    "columns_of",
    "export",
    "export_to",
    "file_name",
]
