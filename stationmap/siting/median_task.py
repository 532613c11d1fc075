"""MedianTask: a p-median, and what is left of it when some columns are settled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from stationmap.siting.verdict import are_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.siting.choice import Choice

PROOF = 1e-9
"""Relative amount by which an answer has to be better to be looked for."""


@dataclass(frozen=True, eq=False)
class MedianTask:
    """Open p of some columns so that the rows' least costs add up to as little as can be.

    Attributes
    ----------
    costs : ndarray, shape (rows, columns)
        Weight times metres for each column that may be opened.
    standing : ndarray, shape (rows,)
        The same for the nearest column that is open already; infinite without any.
    p : int
        How many to open.
    group_of : ndarray of int, shape (columns,)
        Group of each column, -1 for none with a minimum.
    needed : ndarray of int, shape (groups,)
        How many to open in each.
    whole : bool
        Whether all costs are whole numbers, and so every answer's.
    """

    costs: NDArray[np.float64]
    standing: NDArray[np.float64]
    p: int
    group_of: NDArray[np.intp]
    needed: NDArray[np.intp]
    whole: bool

    @classmethod
    def of(
        cls, table: NDArray[np.float64], weights: NDArray[np.float64], p: int, choice: Choice
    ) -> MedianTask:
        """Weigh the distances, and leave out the rows that weigh nothing.

        Where there is no way the cost is greater than any answer's that needs
        none, so that one is found if there is one.
        """
        heavy = weights > 0.0
        costs = table[heavy] * weights[heavy, None]
        no_way = ~np.isfinite(costs)
        if no_way.any():
            worst = np.where(no_way, 0.0, costs).max(axis=1)
            costs[no_way] = 2.0 * worst.sum() + 1.0
        return cls(
            costs=np.ascontiguousarray(costs[:, choice.allowed]),
            standing=costs[:, choice.existing].min(axis=1, initial=np.inf),
            p=p,
            group_of=choice.group_of[choice.allowed],
            needed=choice.needed,
            whole=are_whole(costs),
        )

    def part(self, kept: NDArray[np.intp], opened: NDArray[np.intp]) -> MedianTask:
        """Return what is left when only `kept` may be opened, and `opened` are.

        Parameters
        ----------
        kept : ndarray of int
            Columns that may still be opened.
        opened : ndarray of int
            Columns that are; not among `kept`.
        """
        needed = self.needed.copy()
        groups = self.group_of[opened]
        np.subtract.at(needed, groups[groups >= 0], 1)
        nearest = self.costs[:, opened].min(axis=1, initial=np.inf)
        return MedianTask(
            costs=self.costs[:, kept],
            standing=np.minimum(self.standing, nearest),
            p=self.p - len(opened),
            group_of=self.group_of[kept],
            needed=np.maximum(needed, 0),
            whole=self.whole,
        )

    @cached_property
    def columns(self) -> int:
        """How many columns may be opened."""
        return len(self.group_of)

    @property
    def possible(self) -> bool:
        """Whether p can be opened and the minimums met."""
        groups = self.group_of[self.group_of >= 0]
        have = np.bincount(groups, minlength=len(self.needed))
        enough = bool(np.all(have >= self.needed))
        return enough and self.needed.sum() <= self.p <= self.columns

    def cost(self, chosen: NDArray[np.intp]) -> float:
        """Return what an answer costs."""
        nearest = self.costs[:, chosen].min(axis=1, initial=np.inf)
        return float(np.minimum(nearest, self.standing).sum())

    def margin(self, least: float) -> float:
        """Return the bound above which nothing better than `least` can be."""
        if self.whole:
            return least - 1.0 + max(1e-4, least * 1e-12)
        return least * (1.0 - PROOF)

    def cheapest(self, earned: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the p columns with the least total that meet every minimum."""
        if not self.needed.any():
            if self.p >= self.columns:
                return np.arange(self.columns)
            return np.argpartition(earned, self.p)[: self.p]
        order = np.argsort(earned, kind="stable")
        group = self.group_of[order]
        first = np.zeros(self.columns, np.bool_)
        for number, count in enumerate(self.needed.tolist()):
            first[np.flatnonzero(group == number)[:count]] = True
        rest = np.flatnonzero(~first)[: self.p - int(first.sum())]
        return np.concatenate([order[first], order[rest]])
