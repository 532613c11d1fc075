"""What went wrong with a database, in words that its owner can act upon."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from stationmap.errors import ConflictError, DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.errors import StationmapError

# By what SQLite says.
_DAMAGED = ("malformed", "not a database", "file is encrypted", "disk image")
_SQLITE = (
    (
        ("disk is full", "disk i/o error"),
        "磁盘写不下了或读不出来。请腾出空间、检查磁盘后再试",
        "The disk is full or cannot be read. Free some space and check it, then try again",
    ),
    (
        ("unable to open",),
        "打不开。文件不见了，就用 stationmap restore 恢复最近的备份；还在，就检查它和文件夹的权限",
        (
            "It cannot be opened. If the file is gone, restore the latest backup with "
            "`stationmap restore`; if it is there, check who may read it and its folder"
        ),
    ),
    (
        ("readonly", "read-only"),
        "不能写。请检查文件夹和文件的权限，或在 STATIONMAP_DATA_DIR 里换一个文件夹",
        "It cannot be written. Check who may write there, or set another STATIONMAP_DATA_DIR",
    ),
    (
        ("locked", "busy"),
        "一直有别的进程在写。请稍后再试",
        "Another process kept writing to it. Try again later",
    ),
    (
        _DAMAGED,
        "文件损坏，或不是台账数据库。请用 stationmap restore 恢复最近的备份",
        "It is damaged or is no database. Restore the latest backup with `stationmap restore`",
    ),
)
# By SQLSTATE of PostgreSQL, or its first letters.
_POSTGRES = (
    (
        ("28",),
        "用户名或密码不对，或不许从这台机器连接。请检查 STATIONMAP_STORE",
        "It refuses the user, the password, or this machine. Check STATIONMAP_STORE",
    ),
    (
        ("3D",),
        "没有这个名字的数据库。请先建库（createdb），或检查 STATIONMAP_STORE",
        "There is no database of this name. Create it (createdb), or check STATIONMAP_STORE",
    ),
    (
        ("42501", "25006"),
        "不许写。请给这个用户建表和写入的权限",
        "It may not be written. Grant this user the right to create and to write tables",
    ),
    (
        ("53", "57", "58"),
        "正在停机、已满，或连接太多。请稍后再试，或请数据库管理员检查",
        "It is shutting down, full, or has too many connections. Try again later",
    ),
)
_AWAY_ZH = "连不上。请检查 PostgreSQL 是否在运行，以及 STATIONMAP_STORE 里的主机和端口"
_AWAY_EN = (
    "It cannot be reached. Check that PostgreSQL runs, and its host and port in STATIONMAP_STORE"
)


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn what a database raises into errors of ours; `where` names it without its password.

    Raises
    ------
    ConflictError
        Something that may be there once is there already.
    DataError
        The database cannot be reached, opened, read or written.
    """
    try:
        yield
    except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:
        raise trouble(error, where) from error


def trouble(error: Exception, where: str) -> StationmapError:
    """Say what `error` means."""
    if _twice(error):
        return ConflictError(
            zh="同样的内容已经有了。请刷新后再看。",
            en="The same thing is there already. Reload and look again.",
        )
    zh, en = _meaning(error)
    return DataError(
        zh=f"台账数据库 {where}：{zh}。",
        en=f"The database of the ledger, {where}: {en}.",
        field="store",
        value=where,
        file=where,
    )


def sqlstate(error: Exception) -> str:
    """Return PostgreSQL's code of what went wrong, empty where there is none."""
    told = error.orig.args if isinstance(error, DBAPIError) and error.orig else ()
    return str(told[0].get("C", "")) if told and isinstance(told[0], dict) else ""


def _twice(error: Exception) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    unique = isinstance(cause, sqlite3.IntegrityError) and "UNIQUE" in str(cause)
    return unique or sqlstate(error) == "23505"


def damaged(error: BaseException | None) -> bool:
    """Say whether SQLite could not make sense of the file."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    return any(word in said for word in _DAMAGED)


def in_use(error: DBAPIError) -> bool:
    """Say whether a row could not go because another refers to it."""
    return "FOREIGN KEY" in str(error.orig) or sqlstate(error) == "23503"


def _meaning(error: Exception) -> tuple[str, str]:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = sqlstate(error)
    if not code and not isinstance(cause, sqlite3.Error):
        return _AWAY_ZH, _AWAY_EN
    for starts, zh, en in _POSTGRES:
        if code.startswith(starts):
            return zh, en
    said = str(cause.args[0].get("M")) if code and cause else str(cause)
    for words, zh, en in _SQLITE:
        if not code and any(word in said.lower() for word in words):
            return zh, en
    return f"没有照办（{said}）", f"It did not do as asked ({said})"
