"""Any version of the ledger as a file."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import click

KINDS = ("xlsx", "csv", "geojson", "gpkg", "kml")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--version", "number", type=int, default=None, help="第几版，不写是正在用的。")
@click.option("--public", is_flag=True, help="给公众的：不带负责人等只留在台账里的列。")
@click.option("--replace", is_flag=True, help="文件已经有了也写。Overwrite the file.")
def export(file: Path, *, number: int | None, public: bool, replace: bool) -> None:
    """把台账的一版存成 FILE：.xlsx、.csv、.geojson、.gpkg 或 .kml。Save a version as a file.

    Excel 和 CSV 用台账自己的列名，原样再导入不改变任何东西。
    """
    from stationmap.errors import InputError
    from stationmap.exports import export as exported
    from stationmap.keeping import open_version, serving
    from stationmap.terminal import here_and_now, opened

    kind = _kind(file)
    if file.exists() and not replace:
        raise InputError(
            zh=f"{file} 已经有了，没有覆盖。换个名字，或加 --replace。",
            en=f"{file} is there already and was not overwritten. Choose another name, or add "
            "--replace.",
            field="file",
            value=str(file),
        )
    settings, at = here_and_now()
    with opened(settings, at) as store:
        version = serving(store) if number is None else store.version(number)
        ledger = store.snapshot(version.number).ledger
        named = open_version(store, version, settings)
        content = exported(
            ledger,
            label=version.label,
            kind=kind,
            townships=named.townships,
            committees=named.committees,
            private=not public,
        )
    write_whole(file, content)
    click.echo(f"已存为 {file}：{version.label}，{version.stations:,} 座。")
    if not public and any(entry.kept for entry in ledger.entries):
        click.echo("里面有只留在台账里的列（例如负责人），给别人请用 --public。")


def _kind(file: Path) -> str:
    from stationmap.errors import ChoiceError

    kind = file.suffix.removeprefix(".").lower()
    if kind in KINDS:
        return kind
    raise ChoiceError(
        zh=f"不知道 {file} 要存成什么。文件名请以 {'、'.join('.' + k for k in KINDS)} 结尾。",
        en=f"{file} does not say what to write. End its name with "
        f"{', '.join('.' + k for k in KINDS)}.",
        field="file",
        value=str(file),
        accepted=KINDS,
    )


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    InputError
        It cannot be written there.
    """
    from stationmap.errors import InputError, system_reason

    part = ""
    try:
        number, part = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(number, "wb") as opened:
            opened.write(content)
        Path(part).replace(file)
    except OSError as error:
        with suppress(OSError):
            Path(part).unlink()
        zh, en = system_reason(error)
        raise InputError(
            zh=f"写不了 {file}（{zh}）。请检查文件夹和权限。",
            en=f"{file} cannot be written ({en}). Check the folder and who may write.",
            field="file",
            value=str(file),
        ) from None
