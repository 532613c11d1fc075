"""Files that read well and hold wrong values: what the check has to say about each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.ledger.broken.kind import HEAD, ROWS, TABLE, Kind, with_cell
from tests.ledger.broken.xlsx_bytes import CLOCK, DATE, book, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

_LON, _LAT, _HOURS = 3, 4, 5


def _value(file: str, column: int, value: object, code: str) -> Kind:
    return Kind(
        file,
        partial(book, with_cell(2, column, value)),
        code,
        taken=True,
        stage="check",
        sheet="台账",
        row=2,
        column=HEAD[column],
        rows=3,
    )


def _more(file: str, heading: str, value: object, code: str) -> Kind:
    """Return a file with one more column, of which the first station has this value."""
    rows = [(*HEAD, heading), (*ROWS[0], value), *[(*row, None) for row in ROWS[1:]]]
    said: dict[str, Any] = {"taken": True, "stage": "check", "sheet": "台账", "row": 2}
    return Kind(file, partial(book, rows), code, column=heading, rows=3, **said)


def kinds() -> Iterator[Kind]:
    """List them."""
    yield from _positions()
    yield from _others()
    yield from _whole()


def _positions() -> Iterator[Kind]:
    yield _value("check-lon-blank.xlsx", _LON, None, "lon-blank")
    yield _value("check-lat-blank.xlsx", _LAT, None, "lat-blank")
    yield _value("check-lon-words.xlsx", _LON, "在路口东侧", "lon-unreadable")
    yield _value("check-lat-words.xlsx", _LAT, "待补", "lat-unreadable")
    yield _value("check-lon-range.xlsx", _LON, 216.65, "lon-range")
    yield _value("check-lat-range.xlsx", _LAT, 140.13, "lat-range")
    for file, cells, code in (
        ("zero", (0, 0), "position-zero"),
        ("missing", (None, None), "position-missing"),
        ("swapped", (40.13, 116.65), "swapped"),
        ("elsewhere", (121.47, 31.23), "outside-district"),
    ):
        row = (*ROWS[0][:3], *cells, "全天")
        yield Kind(
            f"check-{file}.xlsx",
            partial(book, (HEAD, row, *ROWS[1:])),
            code,
            taken=True,
            stage="check",
            sheet="台账",
            row=2,
            rows=3,
        )
    near = ("丁工会驿站", *ROWS[0][1:])
    yield Kind(
        "check-near.xlsx",
        lambda: book((*TABLE, near)),
        "near-duplicate",
        taken=True,
        stage="check",
        sheet="台账",
        row=5,
        rows=4,
    )
    for file, cells in (
        ("degrees", ("116°39′00″", "40°07′48″")),
        ("text", ("116.65", "40.13")),
        ("letters", ("116.65E", "N40.13")),
        ("full-width", ("１１６．６５", "４０．１３")),
    ):
        row = (*ROWS[0][:3], *cells, "全天")
        yield Kind(
            f"check-{file}.xlsx",
            partial(book, (HEAD, row, *ROWS[1:])),
            "",
            taken=True,
            stage="check",
            rows=3,
        )


def _others() -> Iterator[Kind]:
    yield _value("check-name-blank.xlsx", 0, None, "name-blank")
    yield _value("check-name-html.xlsx", 0, "<b>甲</b>", "name-markup")
    yield _value("check-township.xlsx", 1, "某某国某某镇", "township-unknown")
    yield _value("check-hours-date.xlsx", _HOURS, styled(46256, DATE), "hours-as-date")
    yield _value("check-hours-clock.xlsx", _HOURS, styled(0.354166666, CLOCK), "hours-as-number")
    yield _value("check-hours-number.xlsx", _HOURS, 8, "hours-as-number")
    yield _value("check-hours-words.xlsx", _HOURS, "看情况", "hours-not-understood")
    yield _more("check-phone.xlsx", "联系电话", "没有", "phone-odd")
    yield _more("check-stars.xlsx", "星级", "九星", "stars-odd")
    yield _more("check-facility.xlsx", "服务功能", "饮水、时光机", "facility-unknown")
    yield _more("check-date.xlsx", "核实日期", "上上周", "date-odd")


def _whole() -> Iterator[Kind]:
    whole: dict[str, Any] = {"taken": True, "stage": "check", "rows": 3}
    yield Kind(
        "check-no-name.xlsx",
        lambda: book([row[1:] for row in TABLE]),
        "column-name-missing",
        **whole,
    )
    yield Kind(
        "check-no-place.xlsx",
        lambda: book([(row[0], row[5]) for row in TABLE]),
        "column-place-missing",
        **whole,
    )
    again = ("甲工会驿站", "仁和镇", "某路 9 号", 116.655, 40.135, "全天")
    yield Kind(
        "check-name-twice.xlsx",
        lambda: book((*TABLE, again)),
        "name-twice",
        taken=True,
        stage="check",
        sheet="台账",
        row=5,
        column="驿站名称",
        rows=4,
    )
