"""What a keeper said on the command line about a file, as decisions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.errors import ChoiceError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from stationmap.keeping import Proposal
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.fault import Remedy

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
        reason_zh = reason_en = error.strerror or type(error).__name__
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
            raise _form("remedy", item, "CODE[:ROW]=REMEDY", "lon-blank:14=geocode")
        where, value = _decided(place, remedy)
        decided[where] = value
    return Decisions(
        datum=Datum(_one_of(datum, [item.value for item in Datum], "datum")),
        columns=MappingProxyType(dict(_column(item) for item in columns)),
        remedies=MappingProxyType({where: Remedy(value) for where, value in decided.items()}),
    )


def refuse_unused(proposal: Proposal, asked: Decisions) -> None:
    """Refuse what was said of columns and faults that this file does not have.

    A word misspelt would otherwise pass for a decision.

    Raises
    ------
    ChoiceError
        No such heading or fault, or a remedy that is not offered there; those
        there are are named.
    InputError
        No such row, or nothing to decide.
    """
    headings = [heading for heading in proposal.checked.sheet.headings if heading]
    for heading in asked.columns:
        _one_of(heading, headings, "map")
    for (row, code), remedy in asked.remedies.items():
        _refuse_remedy(proposal, row, code, remedy)


def _refuse_remedy(proposal: Proposal, row: int, code: str, remedy: Remedy) -> None:
    checked = proposal.checked
    faults = (*checked.faults, *checked.settled)
    codes = sorted({fault.code for fault in faults})
    if not codes:
        raise InputError(
            zh=f"文件里没有什么要决定的，“{code}”用不上。请去掉 --accept 和 --remedy。",
            en=f"Nothing is to be decided in this file; {code!r} does not apply. Leave out "
            "--accept and --remedy.",
            field="remedy",
            value=code,
        )
    _one_of(code, codes, "remedy")
    if row and all(line.number != row for line in checked.rows):
        raise _no_row(row, code)
    here = [fault for fault in faults if fault.code == code and row in (0, fault.row)]
    offered = dict.fromkeys(item.value for fault in here for item in fault.remedies)
    if here and remedy.value not in offered:
        raise _not_offered(row, code, remedy.value, tuple(offered))


def _decided(place: str, remedy: str) -> tuple[tuple[int, str], str]:
    """Read CODE or CODE:ROW."""
    from stationmap.ledger.fault import Remedy

    code, colon, row = place.partition(":")
    number = int(row) if row.isascii() and row.isdigit() else 0
    if not code or (colon and not number):
        raise _form("remedy", place, "CODE[:ROW]", "lon-blank:14")
    return (number, code), _one_of(remedy, [item.value for item in Remedy], "remedy")


def _column(item: str) -> tuple[str, str | None]:
    """Read COLUMN=FIELD; an empty FIELD or - keeps the column as it is."""
    from stationmap.ledger.fields import FIELDS

    heading, equals, name = item.rpartition("=")
    if not equals or not heading:
        raise _form("map", item, "COLUMN=FIELD", "联系方式=phone")
    if name in ("", "-"):
        return heading, None
    chinese = {field.zh: field.name for field in FIELDS.values()}
    return heading, _one_of(chinese.get(name, name), list(FIELDS), "map")


def _one_of(value: str, accepted: Sequence[str], option: str) -> str:
    if value in accepted:
        return value
    raise ChoiceError(
        zh=f"--{option} 里没有“{value}”这一项。可以写：{'、'.join(accepted)}。",
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


def _not_offered(row: int, code: str, remedy: str, offered: tuple[str, ...]) -> ChoiceError:
    where = f"{code}:{row}" if row else code
    return ChoiceError(
        zh=f"“{where}”不能用 {remedy} 来办。可以：{'、'.join(offered) or '改好文件'}。",
        en=f"{remedy!r} is not offered for {where}. Accepted: "
        f"{', '.join(offered) or 'nothing but a corrected file'}.",
        field="remedy",
        value=remedy,
        accepted=offered,
    )


def _no_row(row: int, code: str) -> InputError:
    return InputError(
        zh=f"文件里没有第 {row} 行（“{code}:{row}”）。行号按表格软件左边的数。",
        en=f"The file has no row {row} ({code}:{row}). Rows count as a spreadsheet shows them.",
        field="remedy",
        value=row,
    )
