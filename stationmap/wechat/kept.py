"""Small files that nobody else may read, shared by the processes of a machine."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from stationmap.errors import InputError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stationmap.services import Time

OURS_ALONE, WRITTEN_BY_US = 0o700, 0o600
GLANCE_S = 0.05  # between two looks whether another process is done


def read(file: Path) -> dict[str, Any]:
    """Return what `file` holds; nothing where it is missing or not ours to make sense of."""
    try:
        found = json.loads(file.read_bytes())
    except (OSError, RecursionError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(file: Path, values: dict[str, Any]) -> None:
    """Put `values` in the place of what `file` held, whole or not at all.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        _folder(file)
        with suppress(FileNotFoundError):
            draft.unlink()
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, WRITTEN_BY_US)
        with os.fdopen(number, "wb") as opened:
            opened.write(json.dumps(values, ensure_ascii=False, indent=1).encode())
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    except OSError as error:
        raise _unwritten(file, error) from None


@contextmanager
def locked(file: Path, *, time: Time, wait_s: float) -> Iterator[bool]:
    """Be the only one, in whatever process; says whether we are, after `wait_s` at most.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    try:
        _folder(file)
        number = os.open(file, os.O_RDWR | os.O_CREAT, WRITTEN_BY_US)
    except OSError as error:
        raise _unwritten(file, error) from None
    try:
        yield _taken(number, time, wait_s)
    finally:
        os.close(number)  # which lets go of it, too


def _taken(number: int, time: Time, wait_s: float) -> bool:
    until = time.monotonic_s() + wait_s
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic_s() >= until:
            return False
        time.sleep(GLANCE_S)


def _folder(file: Path) -> None:
    file.parent.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)


def _unwritten(file: Path, error: OSError) -> InputError:
    zh, en = system_reason(error)
    return InputError(
        zh=f"不能写 {file.parent}：{zh}。微信给的凭据要存在那里，"
        "请查 STATIONMAP_DATA_DIR 的权限和空间。",
        en=f"{file.parent} cannot be written: {en}. What WeChat gives is kept there; check the "
        "rights and the room of STATIONMAP_DATA_DIR.",
        field="STATIONMAP_DATA_DIR",
    )
