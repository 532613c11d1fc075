"""A folder of short-lived files that all worker processes of this user share."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from stationmap.errors import DataError

OURS_ALONE, READ_BY_US = 0o700, 0o600
OTHERS = 0o077


class Scratch:
    """Files that are few, and go after a while.

    Parameters
    ----------
    name : str
        What the folder is for; part of its name among the temporary files.
    kept_s : float
        Seconds after which a file may go.
    most : int
        How many files are kept; the oldest go first.
    folder : Path, optional
        Where, if not among the temporary files.
    """

    def __init__(self, name: str, *, kept_s: float, most: int, folder: Path | None = None) -> None:
        self.kept_s, self.most = kept_s, most
        self.folder = folder or Path(tempfile.gettempdir()) / f"stationmap-{name}-{os.getuid()}"

    def prepare(self) -> None:
        """Make the folder, and take away what is old or too much.

        Raises
        ------
        DataError
            The folder is not this user's alone.
        """
        self.folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
        found = self.folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
        if not ours or stat.S_IMODE(found.st_mode) & OTHERS:
            raise DataError(
                zh=f"文件夹 {self.folder} 别人也能读写，不能用来放临时文件。请删去它。",
                en=f"The folder {self.folder} is open to others, so no files are kept in it. "
                "Remove it.",
                file=str(self.folder),
            )
        self._sweep()

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole, or not at all."""
        draft = self.folder / f"{name}.{secrets.token_hex(4)}"
        draft.touch(mode=READ_BY_US)
        draft.write_bytes(content)
        draft.replace(self.folder / name)

    def read(self, name: str) -> bytes | None:
        """Return a file, None where there is none or where it is too old."""
        path = self.folder / name
        with suppress(OSError):
            if time.time() - path.stat().st_mtime <= self.kept_s:
                return path.read_bytes()
        return None

    def _sweep(self) -> None:
        written = []
        for path in self.folder.iterdir():
            with suppress(OSError):  # another process may take it away first
                written.append((path.stat().st_mtime, path))
        oldest = time.time() - self.kept_s
        for number, (moment, path) in enumerate(sorted(written, reverse=True)):
            if number >= self.most or moment < oldest:
                path.unlink(missing_ok=True)
