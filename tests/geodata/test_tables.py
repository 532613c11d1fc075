from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationmap.errors import DataError
from stationmap.geodata.tables import Table

SCHEMA = {
    "fields": [
        {"name": "ref", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "lon", "type": "number", "constraints": {"required": True}},
    ],
    "primaryKey": "ref",
}
TABLE = Table(path="t.csv", schema=SCHEMA)


def test_rows_become_values() -> None:
    assert TABLE.read("ref,lon\na,1.5\n") == [{"ref": "a", "lon": 1.5}]


def test_every_fault_is_told_with_row_field_and_value() -> None:
    rows, findings = TABLE.parse("ref,lon\na,x\n,2\na,3\n")
    assert [(f.row, f.field, f.value) for f in findings] == [
        (2, "lon", "x"),
        (3, "ref", ""),
        (4, "ref", "a"),
    ]
    assert rows[0]["lon"] is None


def test_the_first_fault_stops_a_reading() -> None:
    with pytest.raises(DataError) as refused:
        TABLE.read("ref,lon\na,\n")
    error = refused.value
    assert (error.file, error.row, error.field, error.value) == ("t.csv", 2, "lon", "")
    assert error.zh.startswith("t.csv 第 2 行“lon”")


@pytest.mark.parametrize("text", ["", "ref\na\n", "lon,ref\n1,a\n", "ref,lon,x\na,1,2\n"])
def test_a_header_that_differs_is_a_fault_and_no_row_is_read(text: str) -> None:
    rows, findings = TABLE.parse(text)
    assert rows == []
    assert [f.row for f in findings] == [1]


@pytest.mark.parametrize("text", ["ref,lon\na\n", "ref,lon\na,1,2\n"])
def test_a_row_of_another_length_is_a_fault(text: str) -> None:
    _, findings = TABLE.parse(text)
    assert "cells" in findings[0].en
    assert findings[0].row == 2


def test_an_open_quote_is_a_fault() -> None:
    rows, findings = TABLE.parse('ref,lon\n"a,1\n')
    assert rows == []
    assert "complete CSV" in findings[0].en


def test_a_quoted_line_break_does_not_shift_the_row_numbers() -> None:
    _, findings = TABLE.parse('ref,lon\n"a\nb",1\nc,x\n')
    assert [f.row for f in findings] == [3]


@given(st.text())
def test_any_text_is_read_or_found_faulty_never_a_crash(text: str) -> None:
    rows, findings = TABLE.parse(text)
    assert rows or findings or text.strip() == "ref,lon"
