"""What can be asked of a collection: a page, a box, a time, and what a property equals."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from stationmap import query
from stationmap.errors import CoordinateError, NumberError, TimeError
from stationmap.hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.ogc.collections import Collection
    from stationmap.ogc.fields import Field
    from stationmap.query import Text

LIMIT, MOST = 100, 10_000
OFFSET_MOST = 999_999_999
PLAIN_PARAMETERS = frozenset({"f", "lang"})
PAGE_PARAMETERS = PLAIN_PARAMETERS | {"limit", "offset"}
ITEM_PARAMETERS = PAGE_PARAMETERS | {"bbox", "datetime"}
OPEN_END = ("", "..")
NUMBER = query.DECIMAL
WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None: without end."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Items:
    """A checked question for features.

    ``boxes`` are (west, south, east, north) in degrees: two where the box
    asked for crosses the 180th meridian. ``equal`` holds names of properties
    and the values that they must have. ``text`` is the question as it came,
    without the page.
    """

    limit: int = LIMIT
    offset: int = 0
    boxes: tuple[Box, ...] = ()
    period: Period | None = None
    equal: tuple[tuple[str, object], ...] = ()
    text: tuple[tuple[str, str], ...] = ()


def items_asked(text: Text, collection: Collection) -> Items:
    """Check the parameters of a question for features of a collection.

    Parameters
    ----------
    text : mapping of str to sequence of str
        ``limit``, ``offset``, ``bbox``, ``datetime``, ``f``, and the
        properties of the collection that can be asked for.
    collection : Collection
        What is asked.

    Raises
    ------
    InputError
        The first parameter that is wrong or unknown: its name, its value,
        the remedy.
    """
    fields = {field.name: field for field in collection.fields if field.asked}
    query.only(text, ITEM_PARAMETERS | frozenset(fields))
    given = {name: values[-1].strip() for name, values in text.items() if values}
    return Items(
        limit=min(query.count(text, "limit", default=LIMIT, most=OFFSET_MOST), MOST),
        offset=query.count(text, "offset", default=0, least=0, most=OFFSET_MOST),
        boxes=boxes(given["bbox"]) if "bbox" in given else (),
        period=period(given["datetime"]) if "datetime" in given else None,
        equal=tuple((n, _value(fields[n], v)) for n, v in given.items() if n in fields),
        text=tuple((n, v) for n, v in given.items() if n not in PAGE_PARAMETERS),
    )


def boxes(raw: str) -> tuple[Box, ...]:
    """Read a box: four numbers, or six with heights, which say nothing here.

    Raises
    ------
    CoordinateError
        It is none, or its south lies north of its north.
    """
    parts = [part.strip() for part in raw.split(",")]
    numbers = [float(part) if NUMBER.fullmatch(part) else math.nan for part in parts]
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise CoordinateError(
            zh=f"bbox 要是 4 个数（西、南、东、北，度），或带上高度共 6 个，用逗号隔开；"
            f"现在是“{raw[:60]}”。例如 116.5,40.0,116.8,40.2。",
            en="bbox must be 4 numbers (west, south, east, north, degrees), or 6 with heights, "
            f"separated by commas; it is {raw[:60]!r}. For example 116.5,40.0,116.8,40.2.",
            field="bbox",
            value=raw[:60],
        )
    half = len(numbers) // 2
    (west, south, *low), (east, north, *high) = numbers[:half], numbers[half:]
    if south > north or low > high:
        raise CoordinateError(
            zh=f"bbox 的南边（{south:g}）比北边（{north:g}）还靠北，或高度写反了。"
            "顺序是西、南、东、北。",
            en=f"The south of bbox ({south:g}) lies north of its north ({north:g}), or its heights "
            "are swapped. The order is west, south, east, north.",
            field="bbox",
            value=raw[:60],
        )
    if west <= east:
        return ((west, south, east, north),)
    return ((west, south, 180.0, north), (-180.0, south, east, north))


def period(raw: str) -> Period:
    """Read a time: a day, a moment, or two of them with a slash between, ``..`` for no end.

    Raises
    ------
    TimeError
        It is none, has no end on either side, or ends before it begins.
    """
    ends = raw.split("/")
    if len(ends) == 1 and raw not in OPEN_END:
        day = _day(raw, raw)
        return Period(day, day)
    if len(ends) != 2 or all(end in OPEN_END for end in ends):  # noqa: PLR2004 - first and last
        raise _no_time(raw)
    first, last = (None if end in OPEN_END else _day(end, raw) for end in ends)
    if first and last and last < first:
        raise _no_time(raw)
    return Period(first, last)


def _day(text: str, raw: str) -> date:
    """Read a day; of a moment, the day that it is in Beijing."""
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        if MOMENT.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(SHANGHAI).date()
    except (ValueError, OverflowError):
        pass
    raise _no_time(raw)


def _no_time(raw: str) -> TimeError:
    return TimeError(
        zh=f"datetime“{raw[:60]}”不合写法。请写一个时刻或日子，或用斜杠隔开的起止，"
        "例如 2026-01-01T00:00:00Z/2026-06-30T00:00:00Z 或 2026-01-01/..。",
        en=f"datetime {raw[:60]!r} is not valid. Write a moment or a day, or two with a slash, "
        "such as 2026-01-01T00:00:00Z/2026-06-30T00:00:00Z or 2026-01-01/.. .",
        field="datetime",
        value=raw[:60],
    )


def _value(field: Field, raw: str) -> object:
    """Read the value that a property must have, as the property's own type."""
    kind, words = field.schema["type"], field.schema.get("enum")
    if words:
        return _word(field.name, raw, words)
    if kind == "boolean":
        return _word(field.name, raw, ("true", "false")) == "true"
    if kind == "integer":
        if not WHOLE.fullmatch(raw):
            raise NumberError(
                zh=f"{field.name} 要是整数，现在是“{raw[:40]}”。",
                en=f"{field.name} must be a whole number; it is {raw[:40]!r}.",
                field=field.name,
                value=raw[:40],
            )
        return int(raw)
    return raw


def _word(name: str, raw: str, words: Sequence[str]) -> str:
    if raw not in words:
        raise query.unknown_choice(name, raw, words)
    return raw
