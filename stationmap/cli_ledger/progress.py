"""How far a long step has come, on the terminal and never in the output."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

import click

from stationmap.cli_ledger.worded import STEPS

if TYPE_CHECKING:
    from types import TracebackType

WIDTH = 24
QUIET_S = 1.0  # what is done sooner needs no bar
EVERY_S = 0.1
LINE_EVERY_S = 5.0  # where nobody can redraw a line, such as in a log


class Progress:
    """Shows a bar on a terminal, and a line now and then elsewhere; both on standard error."""

    def __init__(self) -> None:
        self._began = self._shown_at = time.monotonic()
        self._redraws = sys.stderr.isatty()
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def __call__(self, step: str, share: float) -> None:
        """Be told a step and how much of it is done, 0 to 1."""
        now = time.monotonic()
        every = EVERY_S if self._redraws else LINE_EVERY_S
        if now - self._began < QUIET_S or now - self._shown_at < every:
            return
        self._shown_at = now
        name, share = STEPS.get(step, step), min(max(share, 0.0), 1.0)
        if not self._redraws:
            click.echo(f"{name} {share:.0%}", err=True)
            return
        done = round(share * WIDTH)
        click.echo(
            f"\r\033[K{name} {'█' * done}{'░' * (WIDTH - done)} {share:4.0%} ", nl=False, err=True
        )
        self._drawn = True

    def clear(self) -> None:
        """Take the bar away, before something else is said."""
        if self._drawn:
            click.echo("\r\033[K", nl=False, err=True)
            self._drawn = False
