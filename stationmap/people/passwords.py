"""Passwords: which are good enough, how they are kept, how new ones are made.

Kept is only what argon2id makes of one, with the parameters of RFC 9106 for servers
that have other things to do as well: 3 passes over 64 MiB. A guess at one costs
whoever guesses just as much.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stationmap.errors import InputError
from stationmap.people.person import name_key

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 10, 200
# So many characters must remain when all that is guessed first is taken away.
LEAST_UNGUESSED = 6
RUN = 3  # so many characters in a row make a run, as in 123 or aaa
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm")
_WORDS = (
    *("password", "passwd", "admin", "root", "keeper", "welcome", "letmein", "iloveyou"),
    *("stationmap", "yizhan", "gonghui", "shunyi", "beijing", "mima", "woaini", "驿站", "密码"),
)
# Without letters and digits that are mistaken for each other when read out or copied.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def checked(password: str, name: str) -> str:
    """Return `password` as it is kept, where it is good enough for `name`.

    Long beats odd: no kinds of characters are asked for.

    Raises
    ------
    InputError
        It is too short, too long, or made of what is guessed first.
    """
    normal = normalised(password)
    if not len(normal) >= LEAST or len(password) > MOST:
        raise InputError(
            zh=f"密码要有 {LEAST} 到 {MOST} 个字符，现在是 {len(password)} 个。"
            "一句好记的话就很好。",
            en=f"A password has {LEAST} to {MOST} characters; this one has {len(password)}. "
            "A sentence that is easy to remember does well.",
            field="password",
        )
    if len(_unguessed(normal.casefold(), name_key(name))) < LEAST_UNGUESSED:
        raise InputError(
            zh="这个密码太容易猜到：名字、常用词、连着的或重复的字符不算数。请再加几个词。",
            en="This password is too easy to guess: names, common words, sequences and "
            "repetitions do not count. Add a few words.",
            field="password",
        )
    return normal


def normalised(password: str) -> str:
    """Return `password` in the one form that every keyboard's way of typing it has (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """Return what is kept of a password; it takes a tenth of a second, on purpose."""
    return _hasher().hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """Return whether `password` is the one of which `kept` was made.

    It takes as long where nothing is kept, so that nobody learns which names exist.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    if len(password) > MOST:
        return False
    if kept is None:
        hashed(password)
        return False
    try:
        return _hasher().verify(kept, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Return whether `kept` was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def new_password() -> str:
    """Return a password to hand to somebody, who then chooses another: 79 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _bytes(password: str) -> bytes:
    # A terminal may hand on halves of characters; they are as good a secret as any.
    return normalised(password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher, Type

    return PasswordHasher(
        time_cost=3, memory_cost=64 * 1024, parallelism=4, hash_len=32, salt_len=16, type=Type.ID
    )


def _unguessed(text: str, name: str) -> str:
    """Return what is left of `text` without the name, common words, runs and repetitions."""
    text = _once(text)
    for word in (name, *name.split(), *_WORDS):
        if len(word) > 1:
            text = text.replace(word, "")
    left = ""
    while text:
        length = _run(text)
        left += text[:1] if length < RUN else ""
        text = text[length if length >= RUN else 1 :]
    return left if len(set(left)) > 1 else ""


def _once(text: str) -> str:
    """Return the part of which `text` is a repetition; `text` itself where it is none."""
    at = (text + text).find(text, 1)
    return text[:at]


def _run(text: str) -> int:
    """Return how many characters at the start repeat, count on, or lie in a row of keys."""
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    if not steps:
        return 1
    even = next((n for n, step in enumerate(steps) if step != steps[0]), len(steps))
    counted = even + 1 if steps[0] in (-1, 0, 1) else 1
    rows = (row for each in _ROWS for row in (each, each[::-1]))
    return max(counted, *(_shared(text, row) for row in rows))


def _shared(text: str, row: str) -> int:
    """Return how many characters at the start of `text` lie in `row` one after the other."""
    return next(n for n in range(min(len(text), len(row)), -1, -1) if text[:n] in row)
