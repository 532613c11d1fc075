"""Turns shares into whole numbers, and lots into an order, the same every time."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Item = TypeVar("Item")
else:
    Item = TypeVar("Item")


def lot(seed: int, *purpose: str) -> Random:
    """Return a source of chance of its own for one purpose.

    Each purpose draws from its own stream, so that a change in one township
    leaves every other as it was.
    """
    return Random(":".join((str(seed), *purpose)))  # noqa: S311 - a model, not a secret


def shuffled(items: Sequence[Item], rng: Random) -> list[Item]:
    """Return `items` in a drawn order.

    Only ``Random.random`` is promised to give the same numbers in every
    version of Python, so nothing else is used.
    """
    return [item for _, _, item in sorted((rng.random(), i, item) for i, item in enumerate(items))]


def whole(weights: Mapping[str, float], total: int, *, least: int = 0) -> dict[str, int]:
    """Divide `total` in proportion to `weights` (largest remainder).

    Every share gets at least `least`; equal remainders go by key.
    """
    free = total - least * len(weights)
    scale = free / sum(weights.values())
    exact = {key: weight * scale for key, weight in weights.items()}
    given = {key: least + int(share) for key, share in exact.items()}
    rest = sorted(exact, key=lambda key: (int(exact[key]) - exact[key], key))
    for key in rest[: total - sum(given.values())]:
        given[key] += 1
    return given
