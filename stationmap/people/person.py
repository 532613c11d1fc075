"""Somebody with an account, and the name under which they log in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from stationmap.people.role import Role

NAME_MOST = 40
# Letters, marks and digits of any script, and what stands between them in names and addresses.
_KINDS = ("L", "M", "N")
_BETWEEN = frozenset(" ._-@·")


@dataclass(frozen=True, slots=True)
class Person:
    """An account, without its password.

    Parameters
    ----------
    number : int
        Never given to anybody else.
    name : str
        As it is shown; whoever logs in may write it in any width and case.
    role : Role
        What it opens.
    made_at : datetime
        When it was added.
    disabled_at : datetime, optional
        Since when it opens nothing.
    must_change : bool
        Its password was given by somebody else, and must be replaced first.
    """

    number: int
    name: str
    role: Role
    made_at: datetime
    disabled_at: datetime | None = None
    must_change: bool = False

    @property
    def active(self) -> bool:
        """Whether the account opens anything at all."""
        return self.disabled_at is None


def named(text: str) -> str:
    """Return `text` as a name is kept: normalised, with single spaces.

    Raises
    ------
    InputError
        It is empty, too long, or holds what no name holds.
    """
    name = " ".join(unicodedata.normalize("NFKC", text[: 4 * NAME_MOST]).split())
    if not name or len(name) > NAME_MOST or not all(map(_belongs, name)):
        raise InputError(
            zh=f"名字要有 1 到 {NAME_MOST} 个字，只用文字、数字、空格和 . _ - @ ·。",
            en=f"A name has 1 to {NAME_MOST} characters: letters, digits, spaces, . _ - @ ·",
            field="name",
            value=text[:NAME_MOST],
        )
    return name


def name_key(text: str) -> str:
    """Return what two ways of writing the same name have in common."""
    normal = unicodedata.normalize("NFKC", text[: 4 * NAME_MOST]).casefold()
    return " ".join(unicodedata.normalize("NFKC", normal).split())


def _belongs(character: str) -> bool:
    return character in _BETWEEN or unicodedata.category(character)[0] in _KINDS
