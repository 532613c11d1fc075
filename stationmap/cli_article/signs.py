"""Sign plates for the doors, in one file for the printer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stationmap.catalogue import Catalogue
    from stationmap.model import Station
    from stationmap.settings import Settings


@click.command()
@click.option("--township", default="", help="只印这个乡镇街道的，12 位代码。")
@click.option("--station", multiple=True, help="只印这一座，写编号，可多写。Only this station.")
@click.option("--size", default="A4", help="纸张：A4 或 A3。Size of the paper.  [A4]")
@click.option("--out", required=True, help="存成哪个 PDF 文件。The file to write.")
def signs(*, township: str, station: tuple[str, ...], size: str, out: str) -> None:
    """印驿站的标识牌，一座一页。Sign plates for the doors of stations, a page each.

    牌上的二维码通到驿站自己的网页，所以要先设 STATIONMAP_SITE_URL。
    """
    from stationmap.keeping import current_catalogue
    from stationmap.reports.files import write_whole
    from stationmap.signs import signs_pdf, size_named
    from stationmap.terminal import here_and_now

    settings, _ = here_and_now()
    paper, root = size_named(size), site_root(settings)
    catalogue = current_catalogue(None, settings)
    chosen = stations_of(catalogue, township=township, refs=station)
    body = signs_pdf(chosen, version=catalogue.version, root=root, size=paper)
    write_whole(Path(out), body)
    version = catalogue.version
    click.echo(f"已存为 {out}：{len(chosen)} 块标识牌，{paper.name}，数据版本 {version}。")
    examples = sum(one.modelled for one in chosen)
    if examples:
        click.echo(f"其中 {examples} 座是示例，牌上写着“示例”，请不要挂出去。")


def site_root(settings: Settings) -> str:
    """Return where the public reaches the site, for codes that are printed.

    Raises
    ------
    InputError
        The settings do not say.
    """
    from stationmap.errors import InputError

    if settings.site_url:
        return settings.site_url.rstrip("/")
    raise InputError(
        zh="还没有设网站的地址，牌上的二维码不知道通到哪儿。"
        "请设 STATIONMAP_SITE_URL，例如 https://example.org，再印。",
        en="The codes on the plates need to know where the site is. "
        "Set STATIONMAP_SITE_URL, such as https://example.org, and print again.",
        field="STATIONMAP_SITE_URL",
        value="",
    )


def stations_of(
    catalogue: Catalogue, *, township: str, refs: tuple[str, ...]
) -> tuple[Station, ...]:
    """Return the stations of a township, those with these refs, or all.

    Raises
    ------
    InputError
        Both are asked for, or there is none.
    NotFoundError
        There is no such township, or no such station.
    """
    from stationmap.errors import InputError
    from stationmap.signs import signed_of

    if township and refs:
        raise InputError(
            zh="--township 和 --station 只能写一样：一个乡镇街道的，或者写明的几座。",
            en="Give --township or --station, not both: all of a township, or those named.",
            field="station",
            value=refs[0],
        )
    if refs:
        return tuple(catalogue.station(ref) for ref in refs)
    return signed_of(catalogue, township)
