"""What a keeper says about a file, from the fields of a form into decisions."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap import query
from stationmap.datum import Datum
from stationmap.errors import ChoiceError
from stationmap.ledger.decisions import Placed
from stationmap.ledger.fault import Remedy
from stationmap.model import LonLat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.datastructures import MultiDict

    from stationmap.ledger.decisions import Decisions

    Form = MultiDict[str, str]

UNSAID = "?"  # let the program find out what a column is
DECIMALS = 7  # about a centimetre


def columns(form: Form, before: Decisions) -> Decisions:
    """Take what each column is: fields ``heading-N`` and ``field-N`` go together."""
    said: dict[str, str | None] = dict(before.columns)
    for name, heading in form.items():
        if not name.startswith("heading-"):
            continue
        chosen = form.get("field-" + name.removeprefix("heading-"))
        if chosen == UNSAID:
            said.pop(heading, None)
        elif chosen is not None and chosen != form.get("was-" + name.removeprefix("heading-")):
            said[heading] = chosen or None  # empty: the column is kept as it is
    return replace(before, columns=MappingProxyType(said))


def datum(form: Form, before: Decisions) -> Decisions:
    """Take the datum of the file."""
    return replace(before, datum=query.choice(_texts(form), "datum", Datum, default=Datum.WGS84))


def remedies(form: Form, before: Decisions) -> Decisions:
    """Take a decision about a fault: ``do`` is ``row code remedy``, row 0 for all of a kind.

    No remedy takes a decision back.
    """
    row, code, word = _said(form.get("do", ""))
    decided = dict(before.remedies)
    if row == 0:  # one word for all: what was said row by row no longer stands
        decided = {key: kept for key, kept in decided.items() if key[1] != code}
    decided.pop((row, code), None)
    if word:
        decided[row, code] = _remedy(word)
    return replace(before, remedies=MappingProxyType(decided))


def places(form: Form, before: Decisions) -> Decisions:
    """Take the place of one row, as clicked on a map or typed; without any it is taken back.

    Raises
    ------
    CoordinateError
        What was typed is no position.
    """
    row = _row(form.get("row", ""))
    placed = dict(before.placed)
    placed.pop(row, None)
    if form.get("lon", "").strip() or form.get("lat", "").strip():
        found = query.wgs84(query.position(_texts(form)))
        placed[row] = Placed(LonLat(round(found.lon, DECIMALS), round(found.lat, DECIMALS)))
    return replace(before, placed=MappingProxyType(placed))


ANSWERS: Mapping[str, Callable[[Form, Decisions], Decisions]] = MappingProxyType(
    {"columns": columns, "datum": datum, "decide": remedies, "place": places}
)
"""The forms of the page by the last part of their address."""


def _said(text: str) -> tuple[int, str, str]:
    parts = text.split(" ")
    if len(parts) != 3:  # noqa: PLR2004 - row, code, remedy
        raise _unknown("do", text)
    return _row(parts[0]), parts[1], parts[2]


def _row(text: str) -> int:
    if not text.isdecimal() or len(text) > len("1048576"):
        raise _unknown("row", text)
    return int(text)


def _remedy(word: str) -> Remedy:
    try:
        return Remedy(word)
    except ValueError:
        raise _unknown("do", word) from None


def _texts(form: Form) -> dict[str, list[str]]:
    return form.to_dict(flat=False)


def _unknown(field: str, value: str) -> ChoiceError:
    return ChoiceError(
        zh="这个按钮的意思看不懂，没有改动。请刷新页面再试。",
        en="The button was not understood; nothing was changed. Reload the page and try again.",
        field=field,
        value=value[:40],
    )
