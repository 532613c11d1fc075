"""Answers kept for a while, as long as the data are the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The answers used last, of one version of the data.

    An answer is made by one thread at a time: a second one that asks the same
    meanwhile finds it made.

    Parameters
    ----------
    most : int
        How many are kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._version: Hashable = None
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, version: Hashable, question: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer to `question`, made now if it is not kept."""
        with self._lock:
            if version != self._version:
                self._answers.clear()
                self._version = version
            if question not in self._answers:
                self._answers[question] = make()
                if len(self._answers) > self.most:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(question)
            return self._answers[question]
