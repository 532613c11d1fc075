"""Backup and restore: one file each, whichever database holds the store."""

from __future__ import annotations

from pathlib import Path

import click

KIB, MIB = 1 << 10, 1 << 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """把台账库整个存成一个文件：版本、账号、反馈都在内。Save the whole store in one file.

    可以在服务运行时做；得到的是同一时刻的内容。
    """
    from stationmap.terminal import here_and_now, opened

    settings, at = here_and_now()
    with opened(settings, at) as store:
        made = store.backup(file, at=at)
    click.echo(f"已存为 {file}（{_size(file.stat().st_size)}），台账版本 {made.label}。")
    click.echo("里面有账号和反馈，请放在只有管理员能看的地方。")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="库里已有内容也换掉；换之前请先备份。")
@click.option("--yes", is_flag=True, help="不再问一遍。Do not ask.")
def restore(file: Path, *, replace: bool, yes: bool) -> None:
    """从备份文件恢复整个台账库。Restore the whole store from a backup."""
    from stationmap.store import Store
    from stationmap.terminal import confirmed, here_and_now, someone_here

    settings, at = here_and_now()
    if replace:
        confirmed(f"现在库里的全部内容会换成 {file} 里的。继续吗？", yes=yes)
    version = Store.restore(file, settings, who=someone_here(), at=at, replace=replace)
    label = f"台账版本 {version.label}，{version.stations:,} 座" if version else "里面还没有台账"
    click.echo(f"已从 {file} 恢复，{label}。")


def _size(count: int) -> str:
    return f"{count / MIB:,.1f} MB" if count >= MIB else f"{count / KIB:,.0f} KB"
