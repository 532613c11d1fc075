"""The commands that make an article, look it over, and send it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stationmap.articles import KeptWords, Kit, View
    from stationmap.articles.lint import Finding
    from stationmap.catalogue import Catalogue
    from stationmap.settings import Settings

EXIT_FINDINGS = 2
WORDS, MANIFEST, PICTURES = "words.txt", "manifest.json", "pictures"
LONGEST = 20_000_000  # bytes of a file that is looked over


@click.group(invoke_without_command=True)
@click.option("--township", default="", help="一个乡镇街道，12 位代码。A township, by its code.")
@click.option("--station", default="", help="一座驿站，写编号。One station, by its ref.")
@click.option("--view", default="", help="district、all-day、closed-gaps 等。A view by its name.")
@click.option("--near", default="", help="一个地方附近：地名，或 经度,纬度。A name, or lon,lat.")
@click.option("--title", default="", help="自己起的标题，最多 32 个字。Your own title.")
@click.option("--dark", is_flag=True, help="图画成深色。Pictures on dark paper.")
@click.option("--out", default=None, type=click.Path(path_type=Path), help="写进哪个文件夹。")
@click.pass_context
def article(
    context: click.Context,
    *,
    township: str,
    station: str,
    view: str,
    near: str,
    title: str,
    dark: bool,
    out: Path | None,
) -> None:
    """做一篇公众号图文：地图、文字、封面、二维码。Make an article for WeChat.

    同一个文件夹里改过的 words.txt 会留着，没改的按新数据更新。
    """
    if context.invoked_subcommand is not None:
        return
    from stationmap.articles import make_kit
    from stationmap.terminal import here_and_now

    folder = _folder(out)
    settings, now = here_and_now()
    catalogue, before = _versions(settings, now.date())
    chosen = _chosen(catalogue, township=township, station=station, view=view, near=near)
    kit = make_kit(
        chosen,
        catalogue,
        settings=settings,
        day=now.date(),
        before=before,
        kept=_kept(folder, chosen),
        title=title or None,
        dark=dark,
    )
    _write(kit, folder)
    _tell(kit, folder)
    if kit.findings:
        raise click.exceptions.Exit(EXIT_FINDINGS)


@article.command()
@click.argument("file", type=click.Path(path_type=Path))
def lint(file: Path) -> None:
    """看一篇图文有没有微信留不住的。Find what WeChat would not keep of an article.

    FILE 是 article.html，或 stationmap article 写的文件夹。有问题时退出码是 2。
    """
    from stationmap.articles import lint as look

    path = file / "article.html" if file.is_dir() else file
    told = _manifest(path.parent)
    faults = look(
        _read(path).decode("utf-8-sig", "replace"),
        title=str(told.get("title", path.stem)),
        author=str(told.get("author", "")),
        digest=str(told.get("digest", "")),
        pictures=_pictures(path.parent),
        source_url=str(told.get("address", "")),
    )
    show_findings(faults)
    if faults:
        raise click.exceptions.Exit(EXIT_FINDINGS)
    click.echo("微信都能留住。WeChat keeps all of it.")


# ---- what is asked for -----------------------------------------------------------


def _folder(out: Path | None) -> Path:
    """Return the folder to write to, made where it is not there.

    Raises
    ------
    InputError
        None is named, or it cannot be one.
    """
    from stationmap.errors import InputError, system_reason

    if out is None:
        raise InputError(
            zh="没有说写到哪儿。请加 --out 文件夹。",
            en="Say where to write the article: --out FOLDER.",
            field="out",
        )
    try:
        (out / PICTURES).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        zh, en = system_reason(error)
        raise InputError(
            zh=f"写不进文件夹 {out}（{zh}）。请换一个。",
            en=f"The folder {out} cannot be written to ({en}). Choose another.",
            field="out",
            value=str(out),
        ) from None
    return out


def _versions(settings: Settings, day: date) -> tuple[Catalogue, Catalogue | None]:
    """Open the version that serves, and the one that did a month before."""
    from stationmap import keeping

    if not keeping.has_store(settings):
        return keeping.current_catalogue(None, settings), None
    with keeping.open_store(settings) as store:
        now = keeping.current_catalogue(store, settings)
        return now, keeping.catalogue_a_month_before(store, day, settings)


def _chosen(catalogue: Catalogue, *, township: str, station: str, view: str, near: str) -> View:
    """Read which view is wanted; without any, the district.

    Raises
    ------
    InputError
        More than one is asked for, or there is none of that name.
    """
    from stationmap.articles import Kind, View, parse_view
    from stationmap.errors import InputError

    given = {"township": township, "station": station, "view": view, "near": near}
    asked = {name: text for name, text in given.items() if text}
    if len(asked) > 1:
        raise InputError(
            zh=f"{'、'.join(f'--{name}' for name in asked)} 只能写一样。",
            en=f"Give only one of {', '.join(f'--{name}' for name in asked)}.",
            field=next(iter(asked)),
        )
    if township:
        return View(Kind.TOWNSHIP, catalogue.township(township).code)
    if station:
        return View(Kind.STATION, catalogue.station(station).ref)
    return _place(catalogue, near) if near else parse_view(view or "district", catalogue)


def _place(catalogue: Catalogue, text: str) -> View:
    """Find a place by its name, or by its position.

    Raises
    ------
    InputError
        There is no such place, or it is not near the area served.
    """
    from stationmap.articles import near_view
    from stationmap.errors import NotFoundError
    from stationmap.maps.base import PLACED

    if "," in text and not any("\u4e00" <= letter <= "\u9fff" for letter in text):
        return near_view(text, "", catalogue)
    for place in catalogue.places.search(text):
        if place.position_quality in PLACED:
            return near_view(f"{place.position.lon},{place.position.lat}", place.name, catalogue)
    raise NotFoundError(
        zh=f"找不到“{text}”，或者不知道它在哪儿。请换一个地名，或写 经度,纬度。",
        en=f"There is no place {text!r}, or its position is not known. Try another name, or "
        "write lon,lat.",
        field="near",
        value=text,
    )


# ---- files -----------------------------------------------------------------------


def _kept(folder: Path, view: View) -> KeptWords | None:
    """Read what an editor has left in the folder.

    Raises
    ------
    InputError
        What lies there is another article; its words would be lost, or mixed up with these.
    """
    from stationmap.articles import kept_words
    from stationmap.errors import InputError

    other = _manifest(folder).get("view", view.slug)
    if other != view.slug:
        raise InputError(
            zh=f"{folder} 里已经有另一篇图文（{other}），没有动它。请换一个 --out 文件夹。",
            en=f"{folder} holds another article ({other}), which was left as it is. "
            "Choose another folder for --out.",
            field="out",
            value=str(folder),
        )
    words, manifest = folder / WORDS, folder / MANIFEST
    if not words.is_file():
        return None
    told = _read(manifest) if manifest.is_file() else None
    return kept_words(_read(words).decode("utf-8-sig", "replace"), told)


def _write(kit: Kit, folder: Path) -> None:
    """Write the kit; the manifest last, so that it speaks of what is there."""
    from stationmap.articles import kit_files
    from stationmap.reports.files import write_whole

    for name, content in kit_files(kit).items():
        write_whole(folder / name, content)


def _manifest(folder: Path) -> Mapping[str, object]:
    path = folder / MANIFEST
    try:
        told = json.loads(_read(path)) if path.is_file() else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _pictures(folder: Path) -> dict[str, bytes]:
    """Read the pictures beside an article."""
    found = sorted((folder / PICTURES).glob("*")) if (folder / PICTURES).is_dir() else []
    return {f"{PICTURES}/{path.name}": _read(path) for path in found if path.is_file()}


def _read(path: Path) -> bytes:
    from stationmap.errors import InputError, system_reason

    try:
        with path.open("rb") as file:
            return file.read(LONGEST)
    except OSError as error:
        zh, en = system_reason(error)
        raise InputError(
            zh=f"读不了文件 {path}（{zh}）。请查对路径。",
            en=f"The file {path} cannot be read ({en}). Check its path.",
            field="file",
            value=str(path),
        ) from None


# ---- what is told ----------------------------------------------------------------


def _tell(kit: Kit, folder: Path) -> None:
    words = sum(len(paragraph.text) for paragraph in kit.words.paragraphs)
    kind = "可以点的图" if kit.carrier == "svg" else "图片"
    click.echo(f"《{kit.title}》已写进 {folder}，数据版本 {kit.version}。")
    click.echo(f"{words:,} 个字，连样式 {len(kit.fragment):,} 个字符，地图是{kind}。")
    for notice in kit.notices:
        click.echo(notice.zh)
    if kit.findings:
        click.echo("微信有留不住的：", err=True)
    show_findings(kit.findings)


def show_findings(findings: tuple[Finding, ...] | list[Finding]) -> None:
    """Say on standard error what WeChat would not keep, with place and remedy."""
    for finding in findings:
        click.echo(f"{finding.place}：{finding.zh}{finding.remedy_zh}", err=True)
        click.echo(f"    {finding.en} {finding.remedy_en}", err=True)
