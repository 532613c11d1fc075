"""What a keeper said on the command line about a file, as decisions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.errors import ChoiceError, InputError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from stationmap.ledger.decisions import Decisions

MOST_BYTES = 200 << 20  # what is larger is not even read; reading itself has narrower limits


def content_of(file: Path, *, most: int = MOST_BYTES) -> bytes:
    """Read a file from disk, whole.

    Raises
    ------
    InputError
        It is not there, is no file, cannot be read, or is far too large.
    """
    try:
        size = file.stat().st_size
        if size > most:
            reason_zh, reason_en = f"有 {size >> 20} MB，太大", f"it has {size >> 20} MB"
        else:
            return file.read_bytes()
    except OSError as error:
        reason_zh, reason_en = system_reason(error)
    raise InputError(
        zh=f"读不了文件 {file}（{reason_zh}）。请查对路径和权限。",
        en=f"The file {file} cannot be read ({reason_en}). Check its path and who may read it.",
        field="file",
        value=str(file),
    )


def decisions_of(
    *, datum: str, columns: Iterable[str], accepted: Iterable[str], remedies: Iterable[str]
) -> Decisions:
    """Read --datum, --map, --accept and --remedy.

    Raises
    ------
    ChoiceError
        No such datum, field or remedy.
    InputError
        An option that is not of its form.
    """
    from stationmap.datum import Datum
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.fault import Remedy

    decided = dict(_decided(item, Remedy.ACCEPT.value) for item in accepted)
    for item in remedies:
        place, _, remedy = item.rpartition("=")
        if not place:
            raise _form("remedy", item, "代码[:行]=办法", "lon-blank:14=committee")
        where, value = _decided(place, remedy)
        decided[where] = value
    return Decisions(
        datum=Datum(_one_of(datum, [item.value for item in Datum], "datum")),
        columns=MappingProxyType(dict(_column(item) for item in columns)),
        remedies=MappingProxyType({where: Remedy(value) for where, value in decided.items()}),
    )


def _decided(place: str, remedy: str) -> tuple[tuple[int, str], str]:
    """Read CODE or CODE:ROW."""
    from stationmap.ledger.fault import Remedy

    code, colon, row = place.partition(":")
    number = int(row) if row.isascii() and row.isdigit() else 0
    if not code or (colon and not number):
        raise _form("remedy", place, "代码[:行]", "lon-blank:14")
    return (number, code), _one_of(remedy, [item.value for item in Remedy], "remedy")


def _column(item: str) -> tuple[str, str | None]:
    """Read COLUMN=FIELD; an empty FIELD or - keeps the column as it is."""
    from stationmap.ledger.fields import FIELDS

    heading, equals, name = item.rpartition("=")
    if not equals or not heading:
        raise _form("map", item, "列名=字段", "联系方式=联系电话")
    if name in ("", "-"):
        return heading, None
    chinese = {field.zh: field.name for field in FIELDS.values()}
    return heading, _one_of(chinese.get(name, name), list(FIELDS), "map", chinese)


def _one_of(value: str, accepted: Sequence[str], option: str, chinese: Iterable[str] = ()) -> str:
    if value in accepted:
        return value
    raise ChoiceError(
        zh=f"--{option} 里没有“{value}”这一项。可以写：{'、'.join(chinese or accepted)}。",
        en=f"--{option} does not take {value!r}. Accepted: {', '.join(accepted)}.",
        field=option,
        value=value,
        accepted=tuple(accepted),
    )


def _form(option: str, value: str, form: str, example: str) -> InputError:
    return InputError(
        zh=f"--{option} 要写成 {form}，例如 {example}；现在写的是“{value}”。",
        en=f"--{option} is written {form}, as in {example}; it says {value!r}.",
        field=option,
        value=value,
    )
