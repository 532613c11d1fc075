"""The language that words are said in: Chinese, which is how they are written here.

Words are made far from any request: for pages, for the terminal, for files.
Whoever knows the reader's language sets it; nobody else has to pass it on.
"""

from __future__ import annotations

from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


_Made = TypeVar("_Made")


def _as_written(text: str) -> str:
    return text


_speaker: ContextVar[Callable[[str], str]] = ContextVar("speaker", default=_as_written)


def translate(text: str, **values: object) -> str:
    """Say `text`, which is Chinese, in the reader's language, with its values put in."""
    said = _speaker.get()(text)
    return said % values if values else said


def speak(speaker: Callable[[str], str]) -> None:
    """Let `speaker` translate what is said from here on, in this context."""
    _speaker.set(speaker)


def in_chinese(make: Callable[[], _Made]) -> _Made:
    """Make something in Chinese, whatever the reader's language: what is published stays itself."""
    context = copy_context()
    context.run(speak, _as_written)
    return context.run(make)
