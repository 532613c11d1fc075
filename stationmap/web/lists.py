"""The lists that planners hand in: kept for a day, found again by any worker."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from stationmap.datum import Datum
from stationmap.errors import NotFoundError
from stationmap.web.scratch import Scratch

if TYPE_CHECKING:
    from pathlib import Path

KEPT_S = 24 * 3600.0
MOST = 50
MOST_BYTES = 8_000_000
ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of points, with the datum that its owner says it is in."""

    name: str
    datum: Datum
    content: bytes


class Lists:
    """Files under names that only their content tells: nobody finds another's by guessing.

    Parameters
    ----------
    folder : Path, optional
        Where; not given, one of this user's own among the temporary files.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._files = Scratch("lists", kept_s=KEPT_S, most=MOST, folder=folder)

    def keep(self, listed: Listed) -> str:
        """Keep a list, and return the name under which it is found."""
        self._files.prepare()
        about = {name: value for name, value in asdict(listed).items() if name != "content"}
        whole = json.dumps(about, ensure_ascii=False).encode() + b"\n" + listed.content
        list_id = hashlib.sha256(whole).hexdigest()[:32]
        self._files.write(list_id, whole)
        return list_id

    def find(self, list_id: str) -> Listed:
        """Return a list.

        Raises
        ------
        NotFoundError
            It was never handed in, or more than a day ago.
        """
        whole = self._files.read(list_id) if ID.fullmatch(list_id) else None
        if whole is None:
            raise NotFoundError(
                zh="这份名单不在了：传上来的名单只留一天。请再传一次。",
                en="The list is gone: lists are kept for a day. Hand it in again.",
                field="list",
                value=list_id[:40],
            )
        about, _, content = whole.partition(b"\n")
        told = json.loads(about)
        return Listed(told["name"], Datum(told["datum"]), content)
