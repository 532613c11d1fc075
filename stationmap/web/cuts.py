"""A filter of the templates, for what Jinja and the engine on the phone spell differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def teach(app: Flask) -> None:
    """Let the templates of `app` cut."""
    app.jinja_env.filters["cut"] = cut


def cut(whole: Any, first: int, last: int | None = None) -> Any:  # noqa: ANN401 - a text or a list
    """Return the part of a text or list from `first` to before `last`.

    Slices of Jinja are not understood on the phone, where the same templates run.
    """
    return whole[first:last]
