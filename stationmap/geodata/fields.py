"""Turns the text of one cell into a value, as the data package's descriptor says.

The descriptor (Table Schema) is the only place that says what a column holds.
A field is compiled once into a small function, so that opening stays quick.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Convert = Callable[[str], object]
    Rule = Callable[[Any], None]


class Refused(ValueError):  # noqa: N818 - it is not an error of the program
    """A cell that its field does not accept; says why in two languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def compile_field(field: Mapping[str, Any]) -> Convert:
    """Return a function from a cell's text to its value; blank gives None.

    Raises
    ------
    Refused
        When called with text that the field does not accept.
    KeyError
        The descriptor names a type that is not supported.
    """
    constraints = field.get("constraints", {})
    read = _READERS[field.get("type", "string")]
    rules = _rules(field["name"], constraints)
    required = bool(constraints.get("required"))

    def convert(text: str) -> object:
        if not text:
            if required:
                raise Refused("是空的，这里必须填写。", "It is blank; a value is required here.")
            return None
        value = read(text)
        for rule in rules:
            rule(value)
        return value

    return convert


def _string(text: str) -> str:
    if text != text.strip():
        raise Refused("前后有多余的空格，请删去。", "It has spaces around it; remove them.")
    return text


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text) or not math.isfinite(value := float(text)):
        raise Refused(
            "应当是一个有限的数，用半角数字。", "It must be a finite number in plain digits."
        )
    return value


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Refused("应当是整数，用半角数字。", "It must be a whole number in plain digits.")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise Refused("只能写 true 或 false。", "Write true or false.")
    return text == "true"


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused("应当是日期，写成 2026-01-31 这样。", "It must be a date such as 2026-01-31.")


_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_READERS: dict[str, Callable[[str], Any]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
}


def _rules(name: str, constraints: Mapping[str, Any]) -> list[Rule]:
    rules: list[Rule] = []
    if "enum" in constraints:
        rules.append(_one_of(constraints["enum"]))
    if "pattern" in constraints:
        rules.append(_like(constraints["pattern"]))
    if "minimum" in constraints or "maximum" in constraints:
        least = constraints.get("minimum", -math.inf)
        rules.append(_between(name, least, constraints.get("maximum", math.inf)))
    return rules


def _one_of(accepted: list[str]) -> Rule:
    known = frozenset(accepted)

    def rule(value: object) -> None:
        if value not in known:
            words = ", ".join(map(str, accepted))
            raise Refused(f"只能是：{words}。", f"It must be one of: {words}.")

    return rule


def _like(pattern: str) -> Rule:
    compiled = re.compile(pattern)

    def rule(value: str) -> None:
        if not compiled.fullmatch(value):
            raise Refused(
                f"写法不对，应当符合 {pattern}。", f"It is not written as it must be: {pattern}."
            )

    return rule


def _between(name: str, least: float, most: float) -> Rule:
    swapped = name in {"lon", "lat"}
    hint_zh = "是不是把经度和纬度写反了？" if swapped else "请改正。"
    hint_en = "Are longitude and latitude swapped?" if swapped else "Put it right."

    def rule(value: float) -> None:
        if not least <= value <= most:
            raise Refused(
                f"应当在 {least:g} 到 {most:g} 之间。{hint_zh}",
                f"It must lie between {least:g} and {most:g}. {hint_en}",
            )

    return rule
