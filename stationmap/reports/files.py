"""Writes a report to a file, whole or not at all; the file's name says of which kind."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from stationmap.errors import ChoiceError, InputError, system_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stationmap.coverage.report import CoverageReport
    from stationmap.reports.sites import Sites

    Maker = Callable[[CoverageReport, Sites | None], bytes]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: Mapping[str, str] = {
    ".xlsx": XLSX,
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
}
"""The endings that a file's name may have, and the media types they stand for."""


def write(report: CoverageReport, path: Path, sites: Sites | None = None) -> None:
    """Write a report as Excel, GeoJSON or GeoPackage.

    Parameters
    ----------
    report : CoverageReport
        What to write.
    path : Path
        Where; its ending is one of `KINDS`. What is there is replaced once
        the new file is complete.
    sites : Sites, optional
        Where stations should stand, to be written with it.

    Raises
    ------
    InputError
        The ending is none of `KINDS` (a `ChoiceError`), the folder is not
        there, or nothing can be written in it.
    """
    kind = checked_path(path)
    write_whole(path, contents(report, kind, sites))


def checked_path(path: Path) -> str:
    """Return the ending of a file's name, if a file of that name can be written.

    Raises
    ------
    InputError
        As for `write`.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise ChoiceError(
            zh=f"不会写“{path.name}”这种文件。文件名的结尾可以是：{'、'.join(KINDS)}。",
            en=f"{path.name!r} is no kind of file that can be written. "
            f"Its name may end in: {', '.join(KINDS)}.",
            field="out",
            value=str(path),
            accepted=tuple(KINDS),
        )
    if not _is_folder(path.parent):
        raise InputError(
            zh=f"没有 {path.parent} 这个文件夹。请先建好它，或换个地方。",
            en=f"There is no folder {path.parent}. Make it first, or choose another place.",
            field="out",
            value=str(path),
        )
    if _is_folder(path):
        raise InputError(
            zh=f"{path} 是文件夹，不是文件。请写一个文件名。",
            en=f"{path} is a folder. Give the name of a file.",
            field="out",
            value=str(path),
        )
    return kind


def contents(report: CoverageReport, kind: str, sites: Sites | None = None) -> bytes:
    """Return a report as the contents of a file of one of `KINDS`."""
    makers: Mapping[str, Maker] = {".xlsx": _excel, ".geojson": _geojson, ".gpkg": _geopackage}
    return makers[kind](report, sites)


def _excel(report: CoverageReport, sites: Sites | None) -> bytes:
    from stationmap.reports.workbook import workbook

    return workbook(report, sites)


def _geojson(report: CoverageReport, sites: Sites | None) -> bytes:
    from stationmap.reports.geojson import geojson

    return geojson(report, sites)


def _geopackage(report: CoverageReport, sites: Sites | None) -> bytes:
    from stationmap.reports.geopackage import geopackage

    return geopackage(report, sites)


def write_whole(path: Path, body: bytes) -> None:
    """Write beside the file first: a full disk leaves the old one as it was.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(draft).chmod(0o666 & ~_umask())
        Path(draft).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(draft).unlink()
        raise _unwritable(path, error) from None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any file's
        return False


def _umask() -> int:
    """Return what new files are not allowed; it can only be read by setting it."""
    now = os.umask(0o077)
    os.umask(now)
    return now


def _unwritable(path: Path, error: OSError) -> InputError:
    zh, en = system_reason(error)
    return InputError(
        zh=f"写不了 {path}（{zh}）。请换个地方，或查看权限和磁盘空间。",
        en=f"{path} cannot be written ({en}). Choose another place, or look at "
        "its permissions and the space on the disk.",
        field="out",
        value=str(path),
    )
