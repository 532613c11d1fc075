"""What a keeper said on the command line, held against the file that it speaks of."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.errors import ChoiceError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.keeping import Proposal
    from stationmap.ledger.decisions import Decisions
    from stationmap.ledger.fault import Remedy
    from stationmap.ledger.sheet import Sheet


def with_headings_of(sheet: Sheet, asked: Decisions) -> Decisions:
    """Name the columns as the file does; of a heading in two rows the lower one is enough.

    Raises
    ------
    ChoiceError
        No such heading, or several.
    """
    headings = [heading for heading in sheet.headings if heading]
    columns = {_heading(said, headings): field for said, field in asked.columns.items()}
    return replace(asked, columns=MappingProxyType(columns))


def refuse_unknown(proposal: Proposal, asked: Decisions) -> list[str]:
    """Refuse what means nothing; return what this file happens to have no use for.

    The same words go with every month's file: a fault that is mended by now
    stops none of them. A word misspelt would pass for a decision, and does.

    Returns
    -------
    list of str
        Codes that were named and that the file does not have.

    Raises
    ------
    ChoiceError
        No such fault, or a remedy that is not offered there; those there are
        are named.
    InputError
        No such row.
    """
    checked = proposal.checked
    faults = (*checked.faults, *checked.settled)
    codes = sorted({fault.code for fault in faults})
    idle: dict[str, None] = {}
    for (row, code), remedy in asked.remedies.items():
        if code not in codes and code not in _known():
            raise _no_code(code, codes)
        if row and all(line.number != row for line in checked.rows):
            raise _no_row(row, code)
        here = [fault for fault in faults if fault.code == code and row in (0, fault.row)]
        if not here:
            idle[f"{code}:{row}" if row else code] = None
        offered = dict.fromkeys(item.value for fault in here for item in fault.remedies)
        if here and remedy.value not in offered:
            raise _not_offered(row, code, remedy, tuple(offered))
    return list(idle)


def _heading(said: str, headings: Sequence[str]) -> str:
    if said in headings:
        return said
    lower = [heading for heading in headings if heading.rpartition("/")[2] == said]
    if len(lower) == 1:
        return lower[0]
    accepted = lower or headings
    ambiguous = "有几列，请写全" if lower else "文件里没有这一列"
    raise ChoiceError(
        zh=f"--map 里的“{said}”：{ambiguous}。可以写：{'、'.join(accepted)}。",
        en=f"--map: {'several columns are called' if lower else 'no column is called'} {said!r}. "
        f"Accepted: {', '.join(accepted)}.",
        field="map",
        value=said,
        accepted=tuple(accepted),
    )


def _known() -> set[str]:
    """Every code of a fault that a file may have."""
    from stationmap.ledger.checking.wordings import WORDINGS
    from stationmap.ledger.reading.sayings import SAYINGS

    return WORDINGS.keys() | SAYINGS.keys()


def _no_code(code: str, codes: Sequence[str]) -> ChoiceError:
    here_zh = f"这份文件里有的是：{'、'.join(codes)}" if codes else "这份文件里没有什么要拿主意"
    here_en = f"This file has: {', '.join(codes)}" if codes else "This file has nothing to decide"
    return ChoiceError(
        zh=f"没有叫“{code}”的问题。{here_zh}。代码写在每一处问题下面。",
        en=f"There is no fault called {code!r}. {here_en}.",
        field="remedy",
        value=code,
        accepted=tuple(codes),
    )


def _no_row(row: int, code: str) -> InputError:
    return InputError(
        zh=f"文件里没有第 {row} 行（“{code}:{row}”）。行号按表格软件左边的数。",
        en=f"The file has no row {row} ({code}:{row}). Rows count as a spreadsheet shows them.",
        field="remedy",
        value=row,
    )


def _not_offered(row: int, code: str, remedy: Remedy, offered: tuple[str, ...]) -> ChoiceError:
    where = f"{code}:{row}" if row else code
    return ChoiceError(
        zh=f"“{where}”不能用 {remedy} 来办。可以：{'、'.join(offered) or '改好文件'}。",
        en=f"{remedy.value!r} is not offered for {where}. Accepted: "
        f"{', '.join(offered) or 'nothing but a corrected file'}.",
        field="remedy",
        value=remedy.value,
        accepted=offered,
    )
