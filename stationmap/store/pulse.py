"""Numbers that grow with every change: a cheap question tells whether anything is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from stationmap.store.schema import pulse
from stationmap.store.upsert import insert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

VERSIONS, STREET, PEOPLE = "versions", "street", "people"


def pulses(connection: Connection) -> Mapping[str, int]:
    """Return every number by its name."""
    return {name: number for name, number in connection.execute(select(pulse))}  # noqa: C416 - rows, not pairs


def hold(connection: Connection, name: str) -> None:
    """Wait for whoever changes what the number stands for, then hold it to the transaction's end.

    In SQLite the transaction that writes holds everything already.
    """
    connection.execute(select(pulse).where(pulse.c.name == name).with_for_update())


def hold_all(connection: Connection) -> Mapping[str, int]:
    """Hold every number, and return them."""
    rows = connection.execute(select(pulse).order_by(pulse.c.name).with_for_update())
    return {name: number for name, number in rows}  # noqa: C416 - rows, not pairs


def beat_all(connection: Connection, before: Mapping[str, int]) -> None:
    """Let every number be higher than it is and than it was `before`: all may have changed."""
    now = pulses(connection)
    for name in now.keys() | before.keys():
        higher = max(now.get(name, 0), before.get(name, 0))
        connection.execute(delete(pulse).where(pulse.c.name == name))
        connection.execute(pulse.insert().values(name=name, number=higher + 1))


def beat(connection: Connection, name: str) -> None:
    """Let a number grow, within the transaction that changes what it stands for."""
    statement = insert(connection, pulse).values(name=name, number=1)
    grown = {"number": pulse.c.number + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=grown))
