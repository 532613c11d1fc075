"""A kit as the draft box takes it, from memory or from the folder where it was kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from stationmap.articles.article import COVER
from stationmap.errors import InputError, system_reason
from stationmap.wechat import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stationmap.articles.kit import Kit

ARTICLE, MANIFEST, WORDS = "article.html", "manifest.json", "words.txt"
TOLD = ("view", "title", "author", "digest", "address")
LONGEST = 20_000_000  # bytes of a file of a kit


def draft_of(kit: Kit) -> Draft:
    """Return a kit as the draft box takes it."""
    return Draft(
        name=kit.view.slug,
        title=kit.title,
        author=kit.author,
        digest=kit.digest,
        content=kit.fragment,
        source_url=kit.source_url,
        pictures=kit.sources,
        thumb=kit.covers.wide,
    )


def draft_in(folder: Path) -> Draft:
    """Read the kit in a folder, as `kit_files` wrote it.

    Raises
    ------
    InputError
        A file is missing, or the words were changed and the article was not made anew.
    """
    told = _manifest(folder)
    _refuse_stale(folder, told["files"])
    name, title, author, digest, address = (told[key] for key in TOLD)
    draft = Draft(
        name=name,
        title=title,
        author=author,
        digest=digest,
        content=_text(folder, ARTICLE),
        source_url=address,
        pictures={},
        thumb=_read(folder, COVER),
    )
    named = dict.fromkeys(one for one in draft.addresses() if _within(one))
    pictures = {one: _read(folder, one) for one in named}
    return Draft(name, title, author, digest, draft.content, address, pictures, draft.thumb)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads(_read(folder, MANIFEST))
    except (ValueError, RecursionError):
        told = None
    fine = isinstance(told, dict) and isinstance(told.get("files"), dict)
    if fine and all(isinstance(told.get(key), str) for key in TOLD):
        return dict(told)
    raise InputError(
        zh=f"{folder / MANIFEST} 看不懂，不像 stationmap article 写的。请用它重新生成这份材料。",
        en=f"{folder / MANIFEST} is not what `stationmap article` writes. Make the kit again.",
        field=MANIFEST,
    )


def _refuse_stale(folder: Path, files: Mapping[str, Any]) -> None:
    """Refuse to send an article without the words that somebody has put into words.txt."""
    if not (folder / WORDS).exists():
        return
    kept = files.get(WORDS)
    now = hashlib.sha256(_read(folder, WORDS)).hexdigest()
    if isinstance(kept, dict) and kept.get("sha256") not in (None, now):
        raise InputError(
            zh=f"{WORDS} 改过，{ARTICLE} 里还是原来的话，没有发。"
            "请用同样的 stationmap article 命令、同样的 --out 再生成一次，"
            "您改的话会留着，然后再发。",
            en=f"{WORDS} was changed, and {ARTICLE} still has the words from before; nothing was "
            "sent. Run the same `stationmap article` with the same --out once more, which keeps "
            "your words, and then send it.",
            field=WORDS,
        )


def _within(address: str) -> bool:
    """Whether an address names a file of the kit, and none elsewhere on the machine."""
    path = PurePosixPath(address)
    return (
        address.isprintable()
        and ":" not in address
        and not path.is_absolute()
        and ".." not in path.parts
    )


def _text(folder: Path, name: str) -> str:
    try:
        return _read(folder, name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            zh=f"{folder / name} 不是 UTF-8 文字。请另存为 UTF-8，或重新生成这份材料。",
            en=f"{folder / name} is not text in UTF-8. Save it as UTF-8, or make the kit again.",
            field=name,
        ) from None


def _read(folder: Path, name: str) -> bytes:
    try:
        with (folder / name).open("rb") as file:
            return file.read(LONGEST)
    except OSError as error:
        zh, en = system_reason(error)
        raise InputError(
            zh=f"读不了 {folder / name}：{zh}。"
            "这里要的是 stationmap article … --out 写的文件夹，请查对，或重新生成。",
            en=f"{folder / name} cannot be read: {en}. What is wanted is the folder that "
            "`stationmap article … --out` writes; check it, or make the kit again.",
            field=name,
            value=str(folder),
        ) from None
