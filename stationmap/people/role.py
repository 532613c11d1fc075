"""What somebody with an account is there for."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Planner and editor read, each for their own work; a keeper may do all that others may."""

    PLANNER = "planner"
    EDITOR = "editor"
    KEEPER = "keeper"


def may(role: Role | None, *wanted: Role) -> bool:
    """Return whether `role` opens what one of the `wanted` roles opens.

    Parameters
    ----------
    role : Role, optional
        Whose right is asked about; None is a visitor, who opens nothing of this.
    *wanted : Role
        Roles of which one is enough.
    """
    return role is Role.KEEPER or role in wanted
