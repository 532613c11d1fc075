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


def usage_lines(error: click.UsageError) -> tuple[str, str]:
    """Say in Chinese and in English what is wrong with a command as it was typed."""
    command = error.ctx.command_path if error.ctx else "stationmap"
    zh = f"命令写得不对：{_misread(error)}。看怎么写：{command} --help"
    return zh, f"The command is not valid: {' '.join(error.format_message().split())}"


def _misread(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.NoSuchCommand():
            near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.command_name} 这个命令{near}"
        case click.MissingParameter():
            return f"还要写上 {_name(error.param)}{_choices(error.param)}"
        case click.BadParameter():
            return f"{_name(error.param)} 不能这样写{_choices(error.param)}"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面要写一个值"
    return "后面多写了东西"


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "后面"
    option = isinstance(parameter, click.Option)
    return max(parameter.opts, key=len) if option else parameter.human_readable_name


def _choices(parameter: click.Parameter | None) -> str:
    kind = parameter.type if parameter else None
    if isinstance(kind, click.Choice):
        return f"，可以写：{'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        most = f"到 {kind.max} " if kind.max is not None else "以上"
        return f"，要写 {kind.min} {most}的整数"
    return "，要写一个整数" if kind is click.INT else ""
