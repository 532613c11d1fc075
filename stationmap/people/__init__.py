"""People with an account: their roles, their names, their passwords. Visitors need none."""

from __future__ import annotations

from stationmap.people.person import Person, name_key, named
from stationmap.people.role import Role, may

__all__ = ["Person", "Role", "may", "name_key", "named"]
