"""Text files with every trap that text files have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.ledger.broken.kind import HEAD, ROWS, TABLE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines(*rows: tuple[object, ...], separator: str = ",", end: str = "\r\n") -> str:
    return "".join(separator.join("" if c is None else str(c) for c in row) + end for row in rows)


_GOOD = lines(*TABLE)
_SECOND = _GOOD.splitlines(keepends=True)


def _mixed(base: str, row: int, other: str) -> bytes:
    return b"".join(
        line.encode(other if number == row else base) for number, line in enumerate(_SECOND, 1)
    )


def _with(row: int, text: str) -> bytes:
    changed = list(_SECOND)
    changed[row - 1] = text + "\r\n"
    return "".join(changed).encode()


def _cells(name: str) -> bytes:
    return lines(HEAD, (name, *ROWS[0][1:]), *ROWS[1:]).encode()


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _encodings()
    yield from _shapes()
    yield from _quotes()
    yield from _contents()


def _encodings() -> Iterator[Kind]:
    fine = {
        "utf8": _GOOD.encode(),
        "utf8-mark": b"\xef\xbb\xbf" + _GOOD.encode(),
        "gbk": _GOOD.encode("gbk"),
        "gb18030-rare": lines(HEAD, ("㐂𠮷站", *ROWS[0][1:]), *ROWS[1:]).encode("gb18030"),
        "gb18030-mark": "\ufeff".encode("gb18030") + _GOOD.encode("gb18030"),
        "utf16-le": b"\xff\xfe" + _GOOD.encode("utf-16-le"),
        "utf16-be": b"\xfe\xff" + _GOOD.encode("utf-16-be"),
        "utf16-no-mark": _GOOD.encode("utf-16-le"),
        "gbk-like-utf8": ("名称,经度,纬度\n" + "联通,116.6,40.1\n" * 3).encode("gbk"),
    }
    for name, content in fine.items():
        yield Kind(f"csv-{name}.csv", partial(bytes, content), "", taken=True, rows=3)
    yield Kind(
        "csv-mixed-gbk.csv",
        lambda: _mixed("utf-8", 3, "gbk"),
        "bytes-mixed",
        taken=True,
        row=3,
        rows=3,
    )
    yield Kind(
        "csv-mixed-utf8.csv",
        lambda: _mixed("gbk", 3, "utf-8"),
        "bytes-mixed",
        taken=True,
        row=3,
        rows=3,
    )
    yield Kind(
        "csv-mixed-mark.csv",
        lambda: b"\xef\xbb\xbf" + _mixed("utf-8", 2, "gbk"),
        "bytes-mixed",
        taken=True,
        row=2,
        rows=3,
    )
    yield Kind(
        "csv-lost.csv",
        lambda: _GOOD.encode().replace("全天".encode(), b"\xff\xff\x81"),
        "bytes-lost",
        taken=True,
        row=3,
        value="FF FF 81 0D 0A",
        rows=3,
    )
    yield Kind(
        "csv-cut-letter.csv",
        lambda: _GOOD.encode().replace("全天".encode(), "全天".encode()[:5]),
        "bytes-lost",
        taken=True,
        row=3,
        rows=3,
    )
    yield Kind(
        "csv-utf16-cut.csv",
        lambda: (b"\xff\xfe" + _GOOD.encode("utf-16-le"))[:-5],
        "text-lost",
        taken=True,
        row=4,
        column="开放时间",
    )
    yield Kind("csv-utf32.csv", lambda: _GOOD.encode("utf-32"), "", taken=True, rows=3)


def _shapes() -> Iterator[Kind]:
    for name, separator in (("tab", "\t"), ("semicolon", ";"), ("full-comma", "，"), ("bar", "|")):
        yield Kind(
            f"csv-{name}.csv",
            partial(lambda s: lines(*TABLE, separator=s).encode(), separator),
            "",
            taken=True,
            rows=3,
        )
    yield Kind("table.tsv", lambda: lines(*TABLE, separator="\t").encode(), "", taken=True, rows=3)
    yield Kind(
        "table.txt", lambda: lines(*TABLE, separator="\t").encode("gbk"), "", taken=True, rows=3
    )
    yield Kind(
        "csv-said.csv",
        lambda: b"sep=;\r\n" + lines(*TABLE, separator=";").encode(),
        "",
        taken=True,
        rows=3,
    )
    yield Kind("csv-old-mac.csv", lambda: lines(*TABLE, end="\r").encode(), "", taken=True, rows=3)
    yield Kind("csv-unix.csv", lambda: lines(*TABLE, end="\n").encode(), "", taken=True, rows=3)
    yield Kind(
        "csv-ends.csv", lambda: ("\n".join(_GOOD.split("\r\n", 2))).encode(), "", taken=True, rows=3
    )
    yield Kind("csv-no-last-end.csv", lambda: _GOOD.rstrip().encode(), "", taken=True, rows=3)
    yield Kind(
        "csv-title.csv",
        lambda: lines(("驿站台账",), ("2026 年",), *TABLE).encode(),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "csv-two-rows.csv",
        lambda: lines(
            ("驿站名称", "所属镇街", "位置", "", "", "开放时间"),
            ("", "", "地址", "经度", "纬度", ""),
            *ROWS,
        ).encode(),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "csv-blank-lines.csv",
        lambda: _GOOD.replace("\r\n", "\r\n\r\n,,,,,\r\n").encode(),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "csv-total.csv",
        (_GOOD + "合计,3\r\n").encode,
        "row-total",
        taken=True,
        row=5,
        rows=3,
    )
    yield Kind(
        "csv-long-row.csv",
        lambda: _with(3, "乙工会驿站,仁和镇,某路 2 号,东门,116.66,40.14,全天"),
        "row-long",
        taken=True,
        row=3,
        value="全天",
        rows=3,
    )
    yield Kind(
        "csv-short-row.csv",
        lambda: _with(3, "乙工会驿站,仁和镇,116.66,40.14,全天"),
        "row-short",
        taken=True,
        row=3,
        value="5/6",
        rows=3,
    )
    yield Kind(
        "csv-wide-table.csv",
        lambda: lines(*[(*row, "", "", "") for row in TABLE]).encode(),
        "",
        taken=True,
        rows=3,
    )
    yield Kind("csv-no-headings.csv", lambda: lines(*ROWS).encode(), "no-headings", row=1)
    yield Kind("csv-only-headings.csv", lambda: lines(HEAD).encode(), "no-rows", row=1)
    yield Kind("csv-only-separators.csv", lambda: b",,,,,\r\n,,,,,\r\n", "sheet-empty")
    yield Kind(
        "csv-prose.csv",
        "今年建成驿站若干家。\n服务职工若干人次。\n".encode,
        "no-headings",
        row=1,
    )
    yield Kind(
        "csv-wrong-separator.csv",
        lambda: lines(*TABLE, separator=" ~ ").encode(),
        "no-headings",
        row=1,
    )
    yield Kind(
        "csv-wide.csv",
        (_GOOD + "," * 250 + "x\r\n").encode,
        "too-many-columns",
        row=5,
        column="IQ",
        value="x",
    )
    yield Kind(
        "csv-rows.csv",
        lambda: lines(*TABLE, *ROWS * 40).encode(),
        "too-many-rows",
        row=101,
        limits={"rows": 100},
    )
    yield Kind(
        "csv-empty-million.csv",
        lambda: _GOOD.encode() + b",,\n" * 1_000_000,
        "",
        taken=True,
        rows=3,
        kept=False,
    )
    yield Kind(
        "csv-one-line.csv",
        lambda: _GOOD.encode() + b"x" * 3_000_000,
        "quote-open",
        row=5,
        kept=False,
    )


def _quotes() -> Iterator[Kind]:
    yield Kind(
        "csv-quoted.csv",
        lambda: _with(3, '"乙工会驿站","仁和镇","某路 2 号,东门",116.66,40.14,"全天"'),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "csv-quoted-lines.csv",
        lambda: _with(3, '乙工会驿站,仁和镇,"某路 2 号\n东门",116.66,40.14,全天'),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "csv-quote-open.csv",
        lambda: _with(3, '乙工会驿站,仁和镇,"某路 2 号,116.66,40.14,全天'),
        "quote-open",
        row=3,
        column="C",
        value='乙工会驿站,仁和镇,"某路 2 号,116.66,40.14,全天',
    )
    yield Kind(
        "csv-quote-open-last.csv",
        lambda: _with(4, '"丙工会驿站,马坡镇,某路 3 号,116.67,40.15,全天'),
        "quote-open",
        row=4,
        column="A",
    )
    yield Kind(
        "csv-quote-inside.csv",
        lambda: _with(3, '乙"工会"驿站,仁和镇,某路 2 号,116.66,40.14,全天'),
        "",
        taken=True,
        rows=3,
    )
    yield Kind(
        "csv-quote-after.csv",
        lambda: _with(3, '"乙"工会驿站,仁和镇,某路 2 号,116.66,40.14,全天'),
        "quote-open",
        row=3,
        column="A",
    )
    yield Kind(
        "csv-quote-two-open.csv",
        lambda: (
            _GOOD.replace("某路 1 号", '"某路 1 号').replace("某路 3 号", '"某路 3 号').encode()
        ),
        "quote-open",
        row=2,
        column="C",
    )


def _contents() -> Iterator[Kind]:
    name = {"taken": True, "row": 2, "column": "驿站名称", "rows": 3}
    for which, text in {
        "cmd": "=cmd|' /C calc'!A0",
        "plus": "+SUM(1)",
        "minus": "-cmd",
        "at": "@SUM(1)",
    }.items():
        yield Kind(
            f"csv-injection-{which}.csv",
            partial(_cells, text),
            "text-formula-like",
            value=text,
            **name,
        )
    yield Kind("csv-nul.csv", lambda: _cells("甲\x00站"), "text-control", **name)
    yield Kind("csv-control.csv", lambda: _cells("甲\x07站"), "text-control", **name)
    yield Kind("csv-zero-width.csv", lambda: _cells("甲\u200b站"), "text-invisible", **name)
    yield Kind("csv-lost-text.csv", lambda: _cells("甲\ufffd站"), "text-lost", **name)
    yield Kind("csv-long-text.csv", lambda: _cells("长" * 5_001), "cell-too-long", **name)
    for which, text in {
        "html": "<img src=x onerror=alert(1)>",
        "emoji": "甲站🏠",
        "apostrophe": "'=1+1",
        "percent": "%00%0a甲",
    }.items():
        yield Kind(f"csv-{which}.csv", partial(_cells, text), "", taken=True, rows=3)
