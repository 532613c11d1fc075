"""Proves a p-median: branch and bound with the Lagrangian bound at every node.

The bound is about that of the linear relaxation, at a hundredth of its price.
Each node is a part of the task with some columns opened and some closed; the
node with the least bound is split on the column that the relaxed answers agree
on least, so that the least bound of all nodes waiting holds for the whole.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stationmap.siting.interchange import greedy_median, interchange
from stationmap.siting.lagrangian import Pace, relax
from stationmap.siting.result import SolveStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stationmap.siting.lagrangian import Relaxed
    from stationmap.siting.median_task import MedianTask
    from stationmap.siting.watch import Watch

AT_ROOT = Pace(steps=1500, patience=30, stride=1.0)
AT_NODE = Pace(steps=80, patience=10, stride=1.0)
WORTH_BETTERING = 1.01
"""Answers of a step that cost up to so much of the best are worth exchanging in."""

ROOT_WORDS = "Lagrangian bound meets the answer"
SEARCHED_WORDS = "Branch and bound complete"
LIMIT_WORDS = "Time limit reached in branch and bound"
STOPPED_WORDS = "Stopped by the user in branch and bound"


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of the task: some columns opened, some left to choose among."""

    kept: NDArray[np.intp]
    opened: NDArray[np.intp]
    prices: NDArray[np.float64]
    split: int  # the column of `kept` to decide next


class MedianSearch:
    """Finds the best answer of a task, and the bound that goes with it.

    Parameters
    ----------
    task : MedianTask
        The problem, with every row reachable.
    watch : Watch
        Ends it early, and hears how it goes.

    Attributes
    ----------
    best : ndarray of int
        The best columns so far.
    least : float
        What they cost.
    bound : float
        Nothing costs less.
    """

    def __init__(self, task: MedianTask, watch: Watch) -> None:
        self.task = task
        self.best = interchange(task, greedy_median(task), watch)
        self.least = task.cost(self.best)
        self.bound = -np.inf
        self._watch = watch
        self._tried: set[bytes] = set()
        self._waiting: list[tuple[float, int, Node]] = []
        self._count = itertools.count()

    def run(self) -> tuple[SolveStatus, str]:
        """Search until the answer is proven, or the watch ends it."""
        everything = np.arange(self.task.columns)
        nothing = np.empty(0, np.intp)
        self.bound = self._enter(everything, nothing, self._first_prices(), -np.inf, root=True)
        if not self._waiting:
            return self._proven(ROOT_WORDS)
        while self._waiting:
            bound, _, node = heapq.heappop(self._waiting)
            self.bound = max(self.bound, min(bound, self.least))
            if bound > self.task.margin(self.least):
                break
            if self._watch.ended:
                stopped = self._watch.stopped
                status = SolveStatus.STOPPED if stopped else SolveStatus.FEASIBLE
                return status, STOPPED_WORDS if stopped else LIMIT_WORDS
            self._watch.report("branch-and-bound", self.least, self.bound)
            rest = np.delete(node.kept, node.split)
            chosen = np.append(node.opened, node.kept[node.split])
            self._enter(rest, chosen, node.prices, bound)
            self._enter(rest, node.opened, node.prices, bound)
        return self._proven(SEARCHED_WORDS)

    def _first_prices(self) -> NDArray[np.float64]:
        """Return a price for each row: half way from its nearest to its second nearest."""
        costs = np.column_stack([self.task.costs[:, self.best], self.task.standing])
        two = np.partition(costs, 1, axis=1)[:, :2]
        two[:, 1] = np.where(np.isfinite(two[:, 1]), two[:, 1], 2.0 * two[:, 0])
        middle: NDArray[np.float64] = two.mean(axis=1)
        return middle

    def _proven(self, words: str) -> tuple[SolveStatus, str]:
        self.bound = self.least
        return SolveStatus.OPTIMAL, words

    def _enter(
        self,
        kept: NDArray[np.intp],
        opened: NDArray[np.intp],
        prices: NDArray[np.float64],
        above: float,
        *,
        root: bool = False,
    ) -> float:
        """Bound a part, and let it wait if a better answer may be in it."""
        part = self.task.part(kept, opened)
        if not part.possible:
            return np.inf
        if part.p in (0, part.columns):
            self._offer(np.concatenate([opened, kept[: part.p]]))
            return np.inf

        def tried(picked: NDArray[np.intp], bound: float) -> float:
            self._watch.report("Lagrangian bound", self.least, max(bound, self.bound))
            self._offer(np.concatenate([opened, kept[picked]]))
            return self.least

        relaxed = relax(
            part,
            self.least,
            prices,
            pace=AT_ROOT if root else AT_NODE,
            ended=lambda: self._watch.ended,
            tried=tried if root else None,
        )
        self._offer(np.concatenate([opened, kept[relaxed.picked]]))
        bound = max(above, relaxed.bound)
        if bound <= self.task.margin(self.least):
            self._wait(kept, opened, relaxed, bound)
        return bound

    def _wait(
        self,
        kept: NDArray[np.intp],
        opened: NDArray[np.intp],
        relaxed: Relaxed,
        bound: float,
    ) -> None:
        if np.any(relaxed.closed & relaxed.opened):
            return
        free = ~relaxed.closed & ~relaxed.opened
        opened = np.concatenate([opened, kept[relaxed.opened]])
        if not free.any():
            if len(opened) == self.task.p:
                self._offer(opened)
            return
        split = int(np.abs(relaxed.use[free] - 0.5).argmin())
        node = Node(kept[free], opened, relaxed.prices, split)
        heapq.heappush(self._waiting, (bound, next(self._count), node))

    def _offer(self, chosen: NDArray[np.intp]) -> None:
        """Take an answer if it is the best, and better it first if it is nearly so."""
        cost = self.task.cost(chosen)
        if cost > WORTH_BETTERING * self.least:
            return
        key = np.sort(chosen).tobytes()
        if key in self._tried:
            return
        self._tried.add(key)
        chosen = interchange(self.task, chosen, self._watch)
        cost = self.task.cost(chosen)
        if cost < self.least:
            self.best, self.least = chosen, cost
