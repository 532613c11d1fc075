"""Somebody at a terminal: who they are, what they are asked, the store opened for them."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.settings import Settings
    from stationmap.store import Store


def someone_here() -> str:
    """Name whoever uses the command line, for the audit log: the machine's account.

    A terminal asks for no password of ours: who may read the store's file, or
    holds the address of its database, may do all that a keeper may.
    """
    try:
        return f"命令行：{getpass.getuser()}"
    except (OSError, KeyError, ImportError):  # an account of a container without a name
        return f"命令行：{os.getuid()}"


def here_and_now() -> tuple[Settings, datetime]:
    """Read the settings of this environment and the time in Beijing.

    Raises
    ------
    InputError
        A setting that there is not, or of the wrong kind.
    """
    from stationmap.hours import SHANGHAI
    from stationmap.settings import Settings

    return Settings.from_environment(os.environ), datetime.now(SHANGHAI)


@contextmanager
def opened(settings: Settings, at: datetime) -> Iterator[Store]:
    """Open the store, with the packaged data as its first version where it is new.

    Raises
    ------
    DataError
        The store cannot be opened, or the data package cannot be read.
    """
    from stationmap.keeping import begin, open_store

    with open_store(settings) as store:
        begin(store, settings, at)
        yield store


def confirmed(question: str, *, yes: bool) -> None:
    """Go on where the answer is yes; end with exit code 1, nothing changed, where it is not.

    Parameters
    ----------
    question : str
        What is about to happen.
    yes : bool
        It was said beforehand, with --yes.
    """
    if yes:
        return
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort:  # nobody is there to answer
        click.echo(err=True)
        click.echo("没有人回答，没有改动。要直接换请加 --yes。", err=True)
        click.echo("Nobody answered; nothing was changed. Add --yes to go on.", err=True)
        raise click.exceptions.Exit(1) from None
    if not agreed:
        click.echo("没有改动。Nothing was changed.", err=True)
        raise click.exceptions.Exit(1)
