"""Choice: which columns stand open, which may be opened, and how many must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.errors import InputError, NumberError
from stationmap.siting import checks

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What may be chosen among n columns.

    Attributes
    ----------
    size : int
        Number of columns, n.
    existing : ndarray of int
        Open already, ascending.
    allowed : ndarray of int
        May be opened: neither existing nor forbidden, ascending.
    group_of : ndarray of int, shape (n,)
        Number of each column's group, -1 for one that no minimum asks about.
    needed : ndarray of int, shape (groups,)
        How many have to be opened in each group, beside the existing ones.
    """

    size: int
    existing: NDArray[np.intp]
    allowed: NDArray[np.intp]
    group_of: NDArray[np.intp]
    needed: NDArray[np.intp]

    @classmethod
    def of(
        cls,
        size: int,
        *,
        existing: Iterable[int] = (),
        forbidden: Iterable[int] = (),
        groups: Sequence[Hashable] | None = None,
        minimum: Mapping[Hashable, int] | None = None,
    ) -> Choice:
        """Check what was asked for, and say it in numbers.

        Parameters
        ----------
        size : int
            Number of columns.
        existing : iterable of int
            Columns that stand open and stay so, at no cost of p.
        forbidden : iterable of int
            Columns that must not be opened.
        groups : sequence, optional
            The group of each column, for instance its township code.
        minimum : mapping, optional
            How many columns of a group must be open in the end, existing ones
            counted.

        Raises
        ------
        InputError
            A column that is none, that is both existing and forbidden, or
            groups that do not match the columns.
        NumberError
            A minimum that the group cannot reach.
        """
        stand = checks.columns(existing, size, "existing")
        barred = checks.columns(forbidden, size, "forbidden")
        both = np.intersect1d(stand, barred)
        if both.size:
            raise InputError(
                zh=f"第 {both[0]} 列既是已有驿站，又不许选。请只留一样。",
                en=f"Column {both[0]} is both existing and forbidden. Name it once.",
                field="forbidden",
                value=int(both[0]),
            )
        allowed = np.setdiff1d(np.arange(size), np.concatenate([stand, barred]))
        group_of, needed = _quotas(size, stand, allowed, groups, minimum or {})
        return cls(size, stand, allowed, group_of, needed)

    @property
    def least(self) -> int:
        """How many have to be opened whatever happens."""
        return int(self.needed.sum())

    def check_p(self, p: int) -> int:
        """Return p, if so many can be opened and the minimums fit into it.

        Raises
        ------
        NumberError
            They cannot, or do not.
        """
        found = checks.count(p, len(self.allowed))
        if found < self.least:
            raise NumberError(
                zh=f"各组至少要新建 {self.least} 座，比总数 {found} 座还多。请加座数或降下限。",
                en=f"The minimums ask for {self.least} new stations, more than p = {found}. "
                "Raise p or lower them.",
                field="p",
                value=p,
            )
        return found

    def keeps_quota(self, chosen: NDArray[np.intp]) -> bool:
        """Say whether these columns meet every minimum."""
        return bool(np.all(self.opened(chosen) >= self.needed))

    def opened(self, chosen: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return how many of these columns each group has."""
        groups = self.group_of[chosen]
        return np.bincount(groups[groups >= 0], minlength=len(self.needed)).astype(np.intp)


def _quotas(
    size: int,
    existing: NDArray[np.intp],
    allowed: NDArray[np.intp],
    groups: Sequence[Hashable] | None,
    minimum: Mapping[Hashable, int],
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    group_of = np.full(size, -1, np.intp)
    if not minimum:
        return group_of, np.empty(0, np.intp)
    if groups is None or len(groups) != size:
        raise InputError(
            zh=f"要按组定下限，就要给 {size} 个候选点各写一个组。",
            en=f"A minimum for groups needs the group of each of the {size} columns.",
            field="groups",
            value=None if groups is None else len(groups),
        )
    numbers = {label: number for number, label in enumerate(minimum)}
    group_of[:] = [numbers.get(label, -1) for label in groups]
    needed = np.zeros(len(numbers), np.intp)
    for label, number in numbers.items():
        stand = int(np.count_nonzero(group_of[existing] == number))
        free = int(np.count_nonzero(group_of[allowed] == number))
        needed[number] = _needed(label, minimum[label], stand, free)
    return group_of, needed


def _needed(label: Hashable, least: int, stand: int, free: int) -> int:
    if least < 0 or least > stand + free or least != int(least):
        raise NumberError(
            zh=f"“{label}”的下限是 {least}，而那里最多只能有 {stand + free} 座。",
            en=f"The minimum of {label!r} is {least}, but there can be {stand + free} at most.",
            field="minimum",
            value=least,
        )
    return max(0, int(least) - stand)
