"""Workbooks with texts that are not what they seem."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import Kind, with_cell
from tests.ledger.broken.xlsx_bytes import (
    book,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds() -> Iterator[Kind]:
    """List them."""
    name = {"taken": True, "sheet": "台账", "row": 2, "column": "驿站名称"}
    invisible = {
        "zero-width": "甲\u200b工会驿站",
        "mark": "\ufeff甲工会驿站",
        "turned": "甲\u202e站驿会工",
        "joiner": "甲\u200d工会",
        "soft": "甲\u00ad工会",
        "isolate": "\u2066甲\u2069工会",
    }
    for which, text in invisible.items():
        yield Kind(
            f"text-{which}.xlsx",
            partial(book, with_cell(2, 0, text)),
            "text-invisible",
            value=text,
            **name,
        )
    for which, text in {
        "nul": "甲_x0000_站",
        "bell": "甲_x0007_站",
        "escape": "甲_x001B_[31m站",
        "delete": "甲\x7f站",
        "c1": "甲\x85\x9f站",
    }.items():
        yield Kind(
            f"text-{which}.xlsx", partial(book, with_cell(2, 0, text)), "text-control", **name
        )
    for which, text in {"lost": "甲\ufffd站", "half-emoji": "甲_xD83D_站"}.items():
        yield Kind(f"text-{which}.xlsx", partial(book, with_cell(2, 0, text)), "text-lost", **name)
    for which, text in {
        "cmd": "=cmd|' /C calc'!A0",
        "plus": "+SUM(1)",
        "minus": "-2+3+cmd|' /C calc'!A0",
        "at": "@SUM(1+1)",
        "tab": "\t=1+1",
        "link": '=HYPERLINK("http://127.0.0.1","x")',
        "full": "＝1+1",
    }.items():
        yield Kind(
            f"injection-{which}.xlsx",
            partial(book, with_cell(2, 0, text)),
            "text-formula-like",
            **name,
        )
    yield Kind(
        "text-long.xlsx", lambda: book(with_cell(2, 0, "长" * 5001)), "cell-too-long", **name
    )
    yield Kind(
        "text-full-width.xlsx",
        lambda: book(with_cell(2, 3, "１１６．６５")),
        "text-full-width",
        taken=True,
        sheet="台账",
        row=2,
        column="经度",
        value="１１６．６５",
    )
    harmless = {
        "html": "<b>甲</b>",
        "script": "<script>alert(1)</script>",
        "emoji": "甲站 👨‍👩‍👧🏠",
        "nbsp": "\u00a0甲\u00a0站\u00a0",
        "lines": "甲\r\n工会\r驿站",
        "quotes": "“甲”'站'\"",
        "sql": "甲'); DROP TABLE station;--",
        "template": "{{7*7}}${7*7}",
        "rare": "㐂𠮷站",
        "phone": "+86-10-6944 1234",
        "dash": "——",
    }
    for which, text in harmless.items():
        yield Kind(
            f"text-{which}.xlsx", partial(book, with_cell(2, 0, text)), "", taken=True, rows=3
        )
