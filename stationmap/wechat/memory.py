"""What has been sent to an account, so that nothing is sent twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stationmap.wechat import kept

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.wechat.account import Account


@dataclass
class Memory:
    """Remembers, in a file that is written after each step.

    Parameters
    ----------
    file : Path
        Where.
    pictures : dict
        WeChat's address for the SHA-256 of each picture.
    covers : dict
        WeChat's number for that of each cover.
    drafts : dict
        WeChat's number for the name of each draft.
    begun : list
        Names of drafts of which nobody knows whether WeChat has them.
    """

    file: Path
    pictures: dict[str, str] = field(default_factory=dict)
    covers: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, account: Account) -> Memory:
        """Open what is remembered of an account."""
        file = account.folder / f"{account.name}-sent.json"
        held = kept.read(file)
        begun = held.get("begun")
        return cls(
            file,
            pictures=_words(held.get("pictures")),
            covers=_words(held.get("covers")),
            drafts=_words(held.get("drafts")),
            begun=[str(name) for name in begun] if isinstance(begun, list) else [],
        )

    def keep(self) -> None:
        """Write it down."""
        kept.write(
            self.file,
            {
                "pictures": self.pictures,
                "covers": self.covers,
                "drafts": self.drafts,
                "begun": self.begun,
            },
        )


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of a picture."""
    return hashlib.sha256(data).hexdigest()


def _words(held: object) -> dict[str, str]:
    found = held.items() if isinstance(held, dict) else ()
    return {key: value for key, value in found if isinstance(key, str) and isinstance(value, str)}
