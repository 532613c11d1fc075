"""Kinds of columns that mean the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text
from sqlalchemy.types import TypeDecorator

from stationmap.hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Dialect

WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone; kept as UTC text, whose order is that of time.

    SQLite has no moments of its own and would drop the zone.
    """

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write a moment down, and refuse one without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).strftime(WRITTEN)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the moment back in Beijing's time."""
        if value is None:
            return None
        return datetime.strptime(value, WRITTEN).replace(tzinfo=UTC).astimezone(SHANGHAI)


class Words(TypeDecorator[str]):
    """Text as somebody typed it, without the characters that a database refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Put U+FFFD in the place of NUL and of half a surrogate pair."""
        if value is None:
            return None
        return (
            value.encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
            .replace("\0", "\N{REPLACEMENT CHARACTER}")
        )


class Json(TypeDecorator[Any]):
    """Plain values: numbers, texts, lists and mappings. Mappings are written in order of key."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write plain values down; ASCII, so that any text survives any database."""
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - whatever was kept; SQLAlchemy's signature
        """Give the plain values back."""
        return None if value is None else json.loads(value)


def json_text(value: object) -> str:
    """Write plain values as JSON on one line, the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_mapping)


def _mapping(value: Mapping[str, object]) -> dict[str, object]:
    return dict(value)
