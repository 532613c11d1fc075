"""Pairs off two sides as well as can be, and always in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DENSE = 400
"""Groups larger than this on a side are paired off greedily, nearest first."""


class Pair(NamedTuple):
    """A possible pair and what it costs; less is better."""

    cost: float
    left: int
    right: int


def assign(pairs: Iterable[Pair]) -> list[tuple[int, int]]:
    """Choose pairs so that nobody is in two: as many as possible, and of those the cheapest.

    Equal costs are decided by the numbers, so the answer does not depend on
    the order in which the pairs come.
    """
    ordered = sorted(set(pairs))
    chosen: list[tuple[int, int]] = []
    for group in _groups(ordered):
        left = sorted({pair.left for pair in group})
        right = sorted({pair.right for pair in group})
        if len(group) == 1:
            chosen.append((group[0].left, group[0].right))
        elif max(len(left), len(right)) > _DENSE:
            chosen += _greedy(group)
        else:
            chosen += _best(group, left, right)
    return sorted(chosen)


def _groups(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Part the pairs into groups that share nobody."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(one: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for pair in pairs:
        parent[root((0, pair.left))] = root((1, pair.right))
    groups: dict[tuple[int, int], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(root((0, pair.left)), []).append(pair)
    return list(groups.values())


def _greedy(group: Sequence[Pair]) -> list[tuple[int, int]]:
    left: set[int] = set()
    right: set[int] = set()
    chosen = []
    for pair in group:
        if pair.left not in left and pair.right not in right:
            left.add(pair.left)
            right.add(pair.right)
            chosen.append((pair.left, pair.right))
    return chosen


def _best(group: Sequence[Pair], left: list[int], right: list[int]) -> list[tuple[int, int]]:
    from scipy.optimize import linear_sum_assignment

    row = {number: n for n, number in enumerate(left)}
    column = {number: n for n, number in enumerate(right)}
    # Dearer than all pairs together: one more pair is always worth it.
    never = 1.0 + sum(pair.cost for pair in group)
    costs = np.full((len(left), len(right)), never)
    for pair in reversed(group):
        costs[row[pair.left], column[pair.right]] = pair.cost
    found = zip(*linear_sum_assignment(costs), strict=True)
    return [(left[a], right[b]) for a, b in found if costs[a, b] < never]
