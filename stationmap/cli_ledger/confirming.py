"""Asks before something is replaced."""

from __future__ import annotations

import click


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
