"""Accounts: adding them, changing them; each change ends what it ought to end, and is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Boolean, Column, String, Table, select, update

from stationmap.errors import InputError, NotFoundError, TakenError
from stationmap.people import Person, Role, name_key, named, passwords
from stationmap.store import audit, sessions
from stationmap.store.columns import Moment, Words
from stationmap.store.pulse import PEOPLE, beat
from stationmap.store.schema import COUNTING, metadata

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from stationmap.store.store import Store

Plain: TypeAlias = "dict[str, object] | None"
Noted: TypeAlias = tuple[str, Plain, Plain]  # action, before, after

people = Table(
    "people",
    metadata,
    Column("number", COUNTING, primary_key=True, autoincrement=True),
    Column("name", Words, nullable=False),
    Column("key", Words, nullable=False, unique=True),  # the same for every way to write the name
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False),  # what argon2id made of it
    Column("must_change", Boolean(create_constraint=False), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)


def add_person(
    store: Store,
    name: str,
    role: Role,
    password: str,
    *,
    who: str,
    at: datetime,
    must_change: bool = False,
) -> Person:
    """Add an account.

    Parameters
    ----------
    store : Store
        Where accounts are kept.
    name : str
        Under which its owner logs in, in any width and case.
    role : Role
        What it opens.
    password : str
        Good enough for `stationmap.people.passwords.checked`.
    who : str
        Whoever adds it, for the audit log.
    at : datetime
        When, aware.
    must_change : bool
        Somebody else chose the password: its owner chooses another first of all.

    Raises
    ------
    InputError
        The name is no name, or the password is too weak.
    TakenError
        Somebody has this name.
    """
    name = named(name)
    kept = passwords.hashed(passwords.checked(password, name))
    with store.writing() as connection:
        beat(connection, PEOPLE)
        if _row(connection, people.c.key == name_key(name)) is not None:
            raise TakenError(
                zh=f"已经有叫“{name}”的账号了。请换一个名字，例如加上单位。",
                en=f"There is an account called {name!r} already. Choose another name.",
                field="name",
                value=name,
            )
        made = people.insert().values(
            name=name,
            key=name_key(name),
            role=role.value,
            password=kept,
            must_change=must_change,
            made_at=at,
        )
        number = connection.execute(made).inserted_primary_key[0]  # type: ignore[index]
        after = {"role": role.value}
        audit.write(connection, who, "people.add", at=at, subject=name, after=after)
        return person(connection, number)


def everybody(store: Store) -> tuple[Person, ...]:
    """Return all accounts: those in use first, by name."""
    with store.reading() as connection:
        order = (people.c.disabled_at.is_not(None), people.c.key)
        return tuple(map(_person, connection.execute(select(people).order_by(*order))))


def find_person(store: Store, name: str) -> Person:
    """Return the account called `name`, however it is written.

    Raises
    ------
    NotFoundError
        There is none.
    """
    with store.reading() as connection:
        row = _row(connection, people.c.key == name_key(name))
    if row is None:
        raise NotFoundError(
            zh=f"没有叫“{name}”的账号。",
            en=f"There is no account called {name!r}.",
            field="name",
            value=name,
        )
    return _person(row)


def find_number(store: Store, number: int) -> Person:
    """Return the account with this number.

    Raises
    ------
    NotFoundError
        There is none.
    """
    with store.reading() as connection:
        return person(connection, number)


def set_password(
    store: Store,
    number: int,
    password: str,
    *,
    who: str,
    at: datetime,
    must_change: bool = False,
) -> Person:
    """Give an account another password, and end all its sessions.

    Raises
    ------
    NotFoundError
        There is no such account.
    InputError
        The password is too weak.
    """
    name = find_number(store, number).name
    kept = passwords.hashed(passwords.checked(password, name))
    with store.writing() as connection:
        return change(
            connection,
            number,
            {"password": kept, "must_change": must_change},
            noted=("people.password", None, {"must_change": must_change}),
            who=who,
            at=at,
        )


def set_role(store: Store, number: int, role: Role, *, who: str, at: datetime) -> Person:
    """Give an account another role, and end all its sessions; the last keeper stays one.

    Raises
    ------
    NotFoundError
        There is no such account.
    InputError
        Nobody would be left who may change anything.
    """
    with store.writing() as connection:
        beat(connection, PEOPLE)
        old = person(connection, number)
        if old.role is role:
            return old
        _refuse_last_keeper(connection, old)
        noted: Noted = ("people.role", {"role": old.role.value}, {"role": role.value})
        return change(connection, number, {"role": role.value}, noted=noted, who=who, at=at)


def set_active(store: Store, number: int, *, active: bool, who: str, at: datetime) -> Person:
    """Close an account, or open it again; a closed one keeps its name and its history.

    Raises
    ------
    NotFoundError
        There is no such account.
    InputError
        It is the last one that may change anything.
    """
    with store.writing() as connection:
        beat(connection, PEOPLE)
        old = person(connection, number)
        if old.active is active:
            return old
        if not active:
            _refuse_last_keeper(connection, old)
        action = "people.enable" if active else "people.disable"
        noted: Noted = (action, {"active": old.active}, {"active": active})
        since = None if active else at
        return change(connection, number, {"disabled_at": since}, noted=noted, who=who, at=at)


def person(connection: Connection, number: int) -> Person:
    """Return the account with this number.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = _row(connection, people.c.number == number)
    if row is None:
        raise NotFoundError(
            zh=f"没有编号为 {number} 的账号。",
            en=f"There is no account with the number {number}.",
            field="number",
            value=number,
        )
    return _person(row)


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked of an account when somebody logs in."""

    number: int
    name: str
    password: str
    active: bool

    @property
    def outdated(self) -> bool:
        """Whether the password is to be kept anew, with today's parameters."""
        return passwords.outdated(self.password)


def known(connection: Connection, name: str) -> Known | None:
    """Return the account called `name`, however it is written; None where there is none."""
    row = _row(connection, people.c.key == name_key(name))
    return Known(row.number, row.name, row.password, row.disabled_at is None) if row else None


def keep_hash(connection: Connection, number: int, kept: str) -> None:
    """Keep the same password anew, made with today's parameters."""
    connection.execute(update(people).where(people.c.number == number).values(password=kept))


def change(
    connection: Connection,
    number: int,
    values: dict[str, object],
    *,
    noted: Noted,
    who: str,
    at: datetime,
) -> Person:
    """Change an account, end its sessions, and note (action, before, after)."""
    connection.execute(update(people).where(people.c.number == number).values(values))
    sessions.end_all(connection, number)
    changed = person(connection, number)
    action, before, after = noted
    audit.write(
        connection,
        who,
        action,
        at=at,
        subject=changed.name,
        before=before or None,
        after=after or None,
    )
    return changed


def _refuse_last_keeper(connection: Connection, old: Person) -> None:
    """Raise InputError where `old` is the only account in use that is a keeper's."""
    others = select(people.c.number).where(
        people.c.role == Role.KEEPER.value,
        people.c.disabled_at.is_(None),
        people.c.number != old.number,
    )
    if old.role is Role.KEEPER and old.active and connection.execute(others).first() is None:
        raise InputError(
            zh=f"“{old.name}”是唯一在用的管理员账号，不能停用或改角色。请先加一位管理员。",
            en=f"{old.name!r} is the only keeper left: it can be neither closed nor given "
            "another role. Add another keeper first.",
            field="person",
            value=old.name,
        )


def _row(connection: Connection, condition: object) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(people).where(condition)).first()  # type: ignore[arg-type]


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(
        number=row.number,
        name=row.name,
        role=Role(row.role),
        made_at=row.made_at,
        disabled_at=row.disabled_at,
        must_change=row.must_change,
    )
