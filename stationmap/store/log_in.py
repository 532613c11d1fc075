"""Logging in and out, and changing one's own password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stationmap.errors import InputError
from stationmap.people import passwords
from stationmap.people.patience import PAIR, counted_against, network
from stationmap.store import attempts, audit, people, sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from stationmap.errors import LimitError
    from stationmap.people import Person
    from stationmap.people.patience import Count, Patience
    from stationmap.store.store import Store

OWN_PAGE = "account"  # what the old password is asked for there counts by itself
NOBODY = "?"  # what was typed as a name and is none may be somebody's password: never noted
FEW = 2  # so many tries before the end are said


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Somebody who has logged in, and the token of their new session."""

    person: Person
    token: str


def log_in(
    store: Store,
    name: str,
    password: str,
    *,
    address: str,
    at: datetime,
    browser: str | None = None,
) -> LoggedIn:
    """Begin a session for whoever knows the password.

    Parameters
    ----------
    store : Store
        Where accounts and sessions are kept.
    name, password : str
        As typed.
    address : str
        Where the attempt comes from.
    at : datetime
        When, aware.
    browser : str, optional
        The mark of a browser in which this name has logged in before.

    Raises
    ------
    LimitError
        It failed too often; nothing was tried.
    InputError
        The name is unknown, the password wrong or the account closed: which, is not said.
    """
    keys = counted_against(name, address, browser)
    own, *others = keys
    with store.writing() as connection:
        attempts.hold(connection, own, at)
        attempts.refuse_waiting(connection, keys, at)
        # Counted before it is tried: a hundred guesses at once are a hundred guesses.
        (count,) = attempts.count_failure(connection, {own: keys[own]}, at)
        found = people.known(connection, name)
    right = passwords.matches(found.password if found else None, password)
    better = passwords.hashed(password) if found and right and found.outdated else None
    with store.writing() as connection:
        if right and found and found.active and people.known(connection, name) == found:
            attempts.forgive(connection, own)
            if better:
                people.keep_hash(connection, found.number, better)
            return _welcome(connection, found.number, address, at)
        attempts.count_failure(connection, {key: keys[key] for key in others}, at)
        _note_failure(connection, found.name if found else NOBODY, address, count, at)
    raise _refused(count, keys[own], at)


def asking(store: Store, token: str, *, at: datetime) -> Person | None:
    """Return whose session has this token, while it lasts and the account is in use."""
    with store.reading() as connection:
        owner = sessions.owner(connection, token, at)
        if owner is None:
            return None
        number, noticeable = owner
        found = people.person(connection, number)
    if noticeable:
        with store.writing() as connection:
            sessions.seen(connection, token, at)
    return found if found.active else None


def log_out(store: Store, token: str, person: Person, *, at: datetime) -> None:
    """End one session."""
    with store.writing() as connection:
        sessions.end(connection, token)
        audit.write(connection, person.name, "people.log_out", at=at, subject=person.name)


def log_out_everywhere(store: Store, person: Person, *, who: str, at: datetime) -> int:
    """End every session of somebody, and return how many there were."""
    with store.writing() as connection:
        ended = sessions.end_all(connection, person.number)
        after = {"sessions": ended}
        action = "people.log_out_everywhere"
        audit.write(connection, who, action, at=at, subject=person.name, after=after)
    return ended


def change_password(store: Store, person: Person, old: str, new: str, *, at: datetime) -> LoggedIn:
    """Give oneself another password; every session ends, and a new one begins.

    Raises
    ------
    LimitError
        The old password was wrong too often; nothing was tried.
    InputError
        The old password is wrong, or the new one is too weak or the same.
    """
    name = person.name
    keys = counted_against(name, "", OWN_PAGE)
    with store.writing() as connection:
        for key in keys:
            attempts.hold(connection, key, at)
        attempts.refuse_waiting(connection, keys, at)
        (count,) = attempts.count_failure(connection, keys, at)
        found = people.known(connection, name)
    if found is None or not passwords.matches(found.password, old):
        with store.writing() as connection:
            _note_failure(connection, name, "", count, at)
        raise _refused(count, PAIR, at, zh="现在的密码不对", en="The present password is wrong")
    kept = passwords.hashed(_another(passwords.checked(new, name), old))
    with store.writing() as connection:
        for key in keys:
            attempts.forgive(connection, key)
        values: dict[str, object] = {"password": kept, "must_change": False}
        noted = ("people.password", None, None)
        people.change(connection, person.number, values, noted=noted, who=name, at=at)
        return LoggedIn(
            people.person(connection, person.number), sessions.begin(connection, person.number, at)
        )


def _another(new: str, old: str) -> str:
    if new != passwords.normalised(old):
        return new
    raise InputError(
        zh="新密码和现在的一样。请换一个。",
        en="The new password is the same as the present one. Choose another.",
        field="password",
    )


def _welcome(connection: Connection, number: int, address: str, at: datetime) -> LoggedIn:
    person, token = people.person(connection, number), sessions.begin(connection, number, at)
    after = {"address": network(address)}
    name = person.name
    audit.write(connection, name, "people.log_in", at=at, subject=name, after=after)
    return LoggedIn(person, token)


def _note_failure(
    connection: Connection, name: str, address: str, count: Count, at: datetime
) -> None:
    after = {"address": network(address), "until": count.until.isoformat() if count.until else None}
    audit.write(connection, NOBODY, "people.log_in_failed", at=at, subject=name, after=after)


def _refused(
    count: Count,
    patience: Patience,
    at: datetime,
    *,
    zh: str = "名字或密码不对",
    en: str = "The name or the password is wrong",
) -> InputError | LimitError:
    if count.until is not None:
        return attempts.too_often(count.until, at)
    left = patience.most - count.failures
    more_zh, more_en = (f"再错 {left} 次要等一会儿。", f" {left} more, and you have to wait.")
    few = left <= FEW
    return InputError(
        zh=f"{zh}。{more_zh if few else '请检查大小写后再试。'}",
        en=f"{en}.{more_en if few else ' Check it and try again.'}",
        field="password",
    )
