"""Every form in which a ledger is handed in reads as the same table."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from stationmap.ledger.limits import Limits
from stationmap.ledger.reading.content import read_content

if TYPE_CHECKING:
    from stationmap.ledger.sheet import Sheet

HEADINGS = ["驿站名称", "地址", "经度", "纬度"]
ROWS = [
    ["甲工会驿站", "某路 1 号,东侧;后门", "116.65", "40.13"],
    ["乙“好”驿站", '说"到"了\n第二行', "116.66", "40.14"],
]
ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")


def told(sheet: Sheet) -> list[list[str]]:
    return [[str(cell) for cell in line.cells] for line in sheet.lines]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("sign", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_in_any_encoding_with_any_separator(encoding: str, sign: str, end: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator=end).writerows([HEADINGS, *ROWS])
    sheet = read_content(out.getvalue().encode(encoding), "台账.csv", Limits())
    assert list(sheet.headings) == HEADINGS
    assert told(sheet) == ROWS
    assert not [fault for fault in sheet.faults if fault.weight != "note"]


def test_letters_that_only_gb18030_has() -> None:
    body = "驿站名称,经度,纬度\n㐂𠮷驿站,116.65,40.13\n".encode("gb18030")
    assert told(read_content(body, "台账.csv", Limits()))[0][0] == "㐂𠮷驿站"


def test_geojson() -> None:
    feature = {
        "type": "Feature",
        "properties": {"驿站名称": "甲", "地址": "某路 1 号"},
        "geometry": {"type": "Point", "coordinates": [116.65, 40.13]},
    }
    body = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    sheet = read_content(body, "台账.geojson", Limits())
    (row,) = sheet.lines
    assert dict(zip(sheet.headings, row.cells, strict=True))["驿站名称"] == "甲"
    assert {116.65, 40.13} <= {cell for cell in row.cells if isinstance(cell, float)}
