"""Finds the folders that travel with the package: geodata/ and templates/.

In the repository they stand at the top level, where a reader looks for them.
In an installed wheel they lie inside the package, under ``_share``.
"""

from __future__ import annotations

from pathlib import Path

from stationmap.errors import DataError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder called `name` that came with this installation.

    Raises
    ------
    DataError
        Neither the installed package nor the repository has it.
    """
    for place in (_PACKAGE / "_share" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise DataError(
        zh=f"找不到随程序带来的文件夹 {name}/。请重新安装。",
        en=f"The folder {name}/ that comes with the program is missing. Install it again.",
        field=name,
    )
