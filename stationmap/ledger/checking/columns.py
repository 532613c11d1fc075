"""Matches the headings of a file to fields, and says why."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.ledger.checked import Column, Why
from stationmap.ledger.checking.field_words import BESIDE, INSIDE, PRIVATE, WHOLE
from stationmap.ledger.fault import Fault, Weight
from stationmap.ledger.fields import FIELDS, MARKS, PLACES, bare, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stationmap.ledger.sheet import Sheet

    Guess = Callable[[Sheet, Sequence[int], frozenset[str]], Mapping[int, str]]

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_ASKED = re.compile(r"^(?:是否)?(?:有无|是否有|具备|配备|配有|提供|设有)?|(?:必填|选填|可选)$")
_STRENGTH = {
    Why.CHOSEN: 0,
    Why.REMEMBERED: 1,
    Why.EXACT: 2,
    Why.ALIAS: 3,
    Why.CONTAINED: 4,
    Why.VALUES: 5,
}
# 地址 beside 详细地址, 电话 beside 手机: neither is the better one by its words alone.
_EQUAL = frozenset({"name", "addr", "lon", "lat", "lonlat", "hours_as_posted", "phone"})
NOTHING: Mapping[str, str | None] = MappingProxyType({})


def match_columns(
    sheet: Sheet,
    *,
    chosen: Mapping[str, str | None] = NOTHING,
    remembered: Mapping[str, str | None] = NOTHING,
    guess: Guess | None = None,
) -> tuple[tuple[Column, ...], tuple[Fault, ...]]:
    """Match the headings of a sheet to fields.

    Of two headings that claim one field the better reason wins: the keeper's
    choice, then what is remembered, then the heading's own words, then a word
    inside it, then the values. Two with equally good reasons are a fault.

    Parameters
    ----------
    sheet : Sheet
        The file.
    chosen : mapping of str to (str or None)
        Heading to field, as the keeper says; None: no field.
    remembered : mapping of str to (str or None)
        The same, from earlier files.
    guess : callable, optional
        Finds fields by the values: is given the sheet, the numbers of the
        columns without a field, and the fields already found.

    Returns
    -------
    columns : tuple of Column
        One for each heading.
    faults : tuple of Fault
        Fields claimed twice, and fields that are missing and have to be there.
    """
    claims = [_claim(heading, chosen, remembered) for heading in sheet.headings]
    columns, twice = _settled(sheet, claims)
    if guess is not None:
        columns = _with_guesses(sheet, columns, guess)
    found = frozenset(column.field for column in columns if column.field)
    claimed = frozenset(fault.value for fault in twice)
    unknown = [*_not_fields(sheet, chosen)]
    return columns, (*unknown, *twice, *_missing(sheet, found | claimed))


def _forms(heading: str) -> Iterator[str]:
    """Yield what a heading may be known by, the most literal first."""
    text = folded(heading)
    yield text
    yield bare(heading)
    short = MARKS.sub("", _BRACKETS.sub("", text))
    yield short
    yield _ASKED.sub("", short)
    # Two rows of headings arrive as one: 位置/经度.
    if "/" in text:
        yield MARKS.sub("", _BRACKETS.sub("", text.rpartition("/")[2]))


@cache
def _known() -> dict[str, tuple[str, Why]]:
    known: dict[str, tuple[str, Why]] = {}
    for name, words in WHOLE.items():
        for word in words.split():
            known.setdefault(folded(word), (name, Why.ALIAS))
            known.setdefault(bare(word), (name, Why.ALIAS))
    for name, field in FIELDS.items():
        for word in (name, field.zh):
            known[folded(word)] = known[bare(word)] = (name, Why.EXACT)
    return known


def _claim(
    heading: str, chosen: Mapping[str, str | None], remembered: Mapping[str, str | None]
) -> tuple[str | None, Why]:
    for said, why in ((chosen, Why.CHOSEN), (remembered, Why.REMEMBERED)):
        if heading in said and (said[heading] is None or said[heading] in FIELDS):
            return said[heading], why
    return by_words(heading)


def by_words(heading: str) -> tuple[str | None, Why]:
    """Match one heading by its words alone."""
    text = bare(heading)
    if not text:
        return None, Why.NONE
    if any(word in text for word in PRIVATE):
        return None, Why.PRIVATE
    known = _known()
    for form in _forms(heading):
        if form in known:
            return known[form]
    if not any(word in text for word in BESIDE):
        for word, name in INSIDE:
            if word in text:
                return name, Why.CONTAINED
    return None, Why.NONE


def _strength(name: str, why: Why) -> int:
    return _STRENGTH[Why.EXACT if why is Why.ALIAS and name in _EQUAL else why]


def _settled(
    sheet: Sheet, claims: Sequence[tuple[str | None, Why]]
) -> tuple[tuple[Column, ...], list[Fault]]:
    best: dict[str, int] = {}
    for name, why in claims:
        if name is not None:
            best[name] = min(best.get(name, len(_STRENGTH)), _strength(name, why))
    rivals: dict[str, list[str]] = {}
    columns = []
    for heading, (name, why) in zip(sheet.headings, claims, strict=True):
        if name is not None and _strength(name, why) > best[name]:
            columns.append(Column(heading, None, Why.NONE))
            continue
        columns.append(Column(heading, name, why))
        if name is not None:
            rivals.setdefault(name, []).append(heading)
    twice = {name: headings for name, headings in rivals.items() if len(headings) > 1}
    if twice:
        # Which of them is meant is the keeper's to say: until then it is neither.
        columns = [Column(c.heading, None, Why.NONE) if c.field in twice else c for c in columns]
    return tuple(columns), [_claimed_twice(sheet, *item) for item in twice.items()]


def _with_guesses(sheet: Sheet, columns: tuple[Column, ...], guess: Guess) -> tuple[Column, ...]:
    free = [n for n, column in enumerate(columns) if column.why is Why.NONE]
    found = frozenset(column.field for column in columns if column.field)
    guessed = guess(sheet, free, found)
    return tuple(
        Column(column.heading, guessed[n], Why.VALUES) if n in guessed else column
        for n, column in enumerate(columns)
    )


def _claimed_twice(sheet: Sheet, name: str, headings: Iterable[str]) -> Fault:
    field, named = FIELDS[name], "”“".join(headings)
    english = ", ".join(repr(heading) for heading in named.split("”“"))
    return Fault(
        "column-twice",
        Weight.STOPS,
        f"“{named}”都像是“{field.zh}”。请选定哪一列是，其余的设为“不用”。",
        f"{english} all look like the field {field.en!r}. Choose one of them, "
        "and say of the others that they are none.",
        sheet.name,
        column=named.split("”“", maxsplit=1)[0],
        value=name,
    )


def _missing(sheet: Sheet, found: frozenset[object]) -> Iterator[Fault]:
    headings = "、".join(heading for heading in sheet.headings if heading)[:200]
    if "name" not in found:
        yield Fault(
            "column-name-missing",
            Weight.STOPS,
            f"没有找到写驿站名称的列。表头有：{headings}。请指定哪一列是“驿站名称”。",
            f"No column holds the names of stations. The headings are: {headings}. "
            "Say which one is the name.",
            sheet.name,
            row=sheet.row or None,
        )
    has_both = "lon" in found and "lat" in found
    if "lon" in found and "lat" not in found:
        yield _half(sheet, "lat", "lon")
    elif "lat" in found and "lon" not in found:
        yield _half(sheet, "lon", "lat")
    elif not has_both and not found & {*PLACES, "ref"}:
        yield Fault(
            "column-place-missing",
            Weight.STOPS,
            f"没有能确定位置的列：经纬度、地址、镇街都没有找到。表头有：{headings}。"
            "请指定是哪一列，或在表里补上。",
            "No column says where a station is: neither coordinates nor address nor township. "
            f"The headings are: {headings}. Say which one does, or add one.",
            sheet.name,
            row=sheet.row or None,
        )


def _half(sheet: Sheet, missing: str, there: str) -> Fault:
    zh, en = FIELDS[missing].zh, FIELDS[missing].en
    return Fault(
        f"column-{missing}-missing",
        Weight.STOPS,
        f"有“{FIELDS[there].zh}”列，没有“{zh}”列。请指定哪一列是“{zh}”。",
        f"There is a column of {FIELDS[there].en.lower()} but none of {en.lower()}. "
        "Say which one it is.",
        sheet.name,
        row=sheet.row or None,
    )


def _not_fields(sheet: Sheet, chosen: Mapping[str, str | None]) -> Iterator[Fault]:
    for heading, name in chosen.items():
        if heading not in sheet.headings or name is None or name in FIELDS:
            continue
        yield Fault(
            "column-field-unknown",
            Weight.STOPS,
            f"没有叫“{name}”的字段。可以用：{'、'.join(FIELDS)}。",
            f"There is no field called {name!r}. Accepted: {', '.join(FIELDS)}.",
            sheet.name,
            column=heading,
            value=name,
        )
