"""Files that a committee can use: Excel, GeoJSON, GeoPackage, Word.

`write` puts a coverage report into the kind of file that its name asks for;
the other functions return the same as bytes, for downloads.
"""

from stationmap.reports.files import KINDS, checked_path, contents, write

__all__ = ["KINDS", "checked_path", "contents", "write"]
