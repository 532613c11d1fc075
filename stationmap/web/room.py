"""Whether an answer failed because a disk is full."""

from __future__ import annotations

import errno
import shutil
import tempfile
from typing import TYPE_CHECKING

from stationmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
LEAST_BYTES = 1_000_000  # with less, whatever failed has most likely failed for want of room

DISK_FULL = DataError(
    zh="服务器的磁盘满了，这一步没有做成，也没有改动任何东西。请告诉管理员，腾出空间后再试。",
    en="The server's disk is full; nothing was done, and nothing changed. "
    "Tell whoever runs it, and try again once there is room.",
)


def no_room(error: BaseException) -> bool:
    """Say whether `error` comes of a full disk.

    Libraries that write temporary files name it each in its own way, or not
    at all, so the temporary folder is looked at too.
    """
    if any(isinstance(one, OSError) and one.errno in NO_ROOM for one in _chain(error)):
        return True
    try:
        return shutil.disk_usage(tempfile.gettempdir()).free < LEAST_BYTES
    except OSError:  # no folder can be written to at all
        return True


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
