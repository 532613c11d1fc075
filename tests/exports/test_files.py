"""What stands in an exported file, before anybody reads it back."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from stationmap.errors import ChoiceError
from stationmap.exports import KINDS, export, file_name
from stationmap.exports.guard import guarded, kept_apart, like_formula
from stationmap.ledger.entry import Entry, Ledger
from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.catalogue import Catalogue

LABEL = "2026-11-21.3+ab12cd34"
ATTACKS = (
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "＝1+1",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "''@x",
    '=HYPERLINK("http://x","点")',
)
KML = "{http://www.opengis.net/kml/2.2}"


def table(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def cells(body: bytes, sheet: str = "台账") -> list[list[Any]]:
    book = load_workbook(io.BytesIO(body))
    return [list(row) for row in book[sheet].iter_rows()]


def attacked(ledger: Ledger) -> Ledger:
    first = ledger.entries[0]
    return Ledger(
        tuple(
            Entry(replace(first.station, ref=f"A-{n}", name=text, addr=text), {"备注": text})
            for n, text in enumerate(ATTACKS)
        )
    )


def test_a_ledger_without_headings_gets_ours(sample: Ledger, catalogue: Catalogue) -> None:
    rows = table(export(sample, label=LABEL, kind="csv", townships=catalogue.townships))
    assert rows[0][:7] == ["编号", "驿站名称", "所属镇街", "所属村居", "地址", "经度", "纬度"]
    assert len(rows) == len(sample.entries) + 1
    by_name = {name: rows[0].index(name) for name in rows[0]}
    natures = {row[by_name["数据性质"]] for row in rows[1:]}
    assert natures == {"示例", "公开来源"}
    for row, entry in zip(rows[1:], sample.entries, strict=True):
        assert (row[by_name["数据性质"]] == "示例") is entry.station.modelled
        assert float(row[by_name["经度"]]) == entry.station.position.lon
        assert float(row[by_name["纬度"]]) == entry.station.position.lat
    assert rows[3][by_name["所属镇街"]] == "胜利街道"


def test_own_headings_stay_first_and_in_order(own: Ledger) -> None:
    rows = table(export(own, label=LABEL, kind="csv", private=True))
    assert rows[0][:5] == ["序号", "站点名称", "负责人", "经纬度", "营业时间"]
    assert rows[1][:5] == [
        "1",
        "空港驿站",
        "'=张三",
        "116.65,40.13",
        "工作日 8:30-17:00",
    ]
    assert not {"经度", "纬度", "驿站名称", "开放时间"} & set(rows[0])
    assert {"编号", "数据性质", "位置精度", "饮水", "厕所"} < set(rows[0])
    assert "换电" not in rows[0]  # nothing is known of it


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_field_takes_is_the_keepers_alone(own: Ledger, kind: str) -> None:
    body = export(own, label=LABEL, kind=kind)
    if kind == "xlsx":
        text = repr([[cell.value for cell in row] for row in cells(body)])
    else:
        text = body.decode("utf-8", "replace")
    assert "张三" not in text
    assert "负责人" not in text
    assert "空港驿站" in text


def test_a_formula_is_a_text_in_excel(sample: Ledger) -> None:
    body = export(attacked(sample), label=LABEL, kind="xlsx", private=True)
    found = [cell for row in cells(body)[1:] for cell in row if isinstance(cell.value, str)]
    suspicious = [cell for cell in found if like_formula(cell.value)]
    assert len(suspicious) >= 3 * len([a for a in ATTACKS if like_formula(a) and a[0] > " "])
    for cell in suspicious:
        assert cell.data_type == "s"
        assert cell.quotePrefix
    assert not [cell for cell in found if cell.data_type == "f"]


def test_a_formula_is_guarded_in_csv(sample: Ledger) -> None:
    rows = table(export(attacked(sample), label=LABEL, kind="csv", private=True))
    assert not [cell for row in rows for cell in row if like_formula(cell)]
    names = [row[rows[0].index("驿站名称")] for row in rows[1:]]
    assert names == ["'" + text for text in ATTACKS]


@pytest.mark.parametrize("text", ["好", "3-5 人", "'quoted'", "", "010-1", "a=b", "#N/A"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == kept_apart(text) == text


def test_what_excel_takes_for_an_error_or_a_number_is_a_text(sample: Ledger) -> None:
    first = replace(sample.entries[0].station, name="#N/A", addr="007", phone="1e5")
    body = export(Ledger((Entry(first),)), label=LABEL, kind="xlsx")
    found = {cell.value: cell.data_type for cell in cells(body)[1] if isinstance(cell.value, str)}
    assert {"#N/A": "s", "007": "s", "1e5": "s"}.items() <= found.items()


@pytest.mark.parametrize("kind", KINDS)
def test_letters_that_no_xml_may_hold_break_nothing(sample: Ledger, kind: str) -> None:
    evil = "坏\x00\x0b\x1f\ud800\ufffe字"
    station = replace(sample.entries[0].station, name=evil, addr="a\nb <&>\"']]>")
    body = export(Ledger((Entry(station, {evil: evil}),)), label=LABEL, kind=kind, private=True)
    if kind == "xlsx":
        assert cells(body)[1][1].value == "坏字"
    elif kind == "kml":
        root = ET.fromstring(body)  # noqa: S314 - it is our own
        assert root.findtext(f".//{KML}Placemark/{KML}name") == "坏字"
    assert body


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_names_its_version_and_its_examples(
    sample: Ledger, kind: str, tmp_path: Path
) -> None:
    body = export(sample, label=LABEL, kind=kind)
    assert LABEL in file_name(label=LABEL, kind=kind)
    if kind == "xlsx":
        said = repr([[cell.value for cell in row] for row in cells(body, "说明")])
    elif kind == "csv":
        said = file_name(label=LABEL, kind=kind) + body.decode()
    elif kind == "gpkg":
        path = tmp_path / "x.gpkg"
        path.write_bytes(body)
        with closing(sqlite3.connect(path)) as base:
            said = repr(base.execute("SELECT description FROM gpkg_contents").fetchall())
    else:
        said = body.decode()
    assert LABEL in said
    assert "示例" in said


def test_geojson_is_one_feature_for_each(sample: Ledger) -> None:
    told = json.loads(export(sample, label=LABEL, kind="geojson"))
    assert told["data"]["version"] == LABEL
    assert told["data"]["modelled"] == 287
    for feature, entry in zip(told["features"], sample.entries, strict=True):
        assert feature["id"] == feature["properties"]["ref"] == entry.station.ref
        assert feature["geometry"]["coordinates"] == list(entry.station.position)


def test_kml_keeps_to_the_order_of_its_schema(own: Ledger, catalogue: Catalogue) -> None:
    """KML 2.2 is a sequence: what stands in another order is not valid, though GDAL reads it."""
    body = export(
        own,
        label=LABEL,
        kind="kml",
        townships=catalogue.townships,
        committees=catalogue.committees,
    )
    root = ET.fromstring(body)  # noqa: S314 - our own
    assert root.tag == f"{KML}kml"
    (document,) = root
    assert [e.tag.removeprefix(KML) for e in document] == ["name", "description", "Folder"]
    places = document.findall(f"{KML}Folder/{KML}Placemark")
    assert len(places) == len(own.entries)
    for place, entry in zip(places, own.entries, strict=True):
        order = [element.tag.removeprefix(KML) for element in place]
        assert order == ["name", "description", "ExtendedData", "Point"]
        assert all(data.get("name") for data in place.findall(f"{KML}ExtendedData/{KML}Data"))
        (at,) = place.findall(f"{KML}Point/{KML}coordinates")
        assert [float(v) for v in (at.text or "").split(",")] == list(entry.station.position)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "kml"])
def test_gdal_opens_it(sample: Ledger, kind: str, tmp_path: Path) -> None:
    import pyogrio

    path = tmp_path / f"x.{kind}"
    path.write_bytes(export(sample, label=LABEL, kind=kind))
    layers = [name for name, _ in pyogrio.list_layers(path)]
    read = [pyogrio.read_dataframe(path, layer=layer) for layer in layers]
    assert sum(map(len, read)) == len(sample.entries)
    assert all(frame.crs == "EPSG:4326" for frame in read)
    if kind == "kml":
        assert layers == ["工会驿站", "示例驿站（不是真实驿站）"]
        nowhere = [e for e in sample.entries if e.station.position_quality is DISTRICT]
        assert sum(frame.geometry.isna().sum() for frame in read) == len(nowhere)


DISTRICT = PositionQuality.DISTRICT


def test_the_same_ledger_gives_the_same_geopackage(own: Ledger) -> None:
    first, second = (export(own, label=LABEL, kind="gpkg") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", ["docx", "", "XLSX"])
def test_another_kind_is_refused(own: Ledger, kind: str) -> None:
    with pytest.raises(ChoiceError, match="kind of file"):
        export(own, label=LABEL, kind=kind)


def test_an_empty_ledger_is_an_empty_table() -> None:
    for kind in KINDS:
        assert export(Ledger(()), label=LABEL, kind=kind)


def test_a_file_name_is_fit_for_any_disk() -> None:
    assert file_name(label="a/b:c*\n..", kind="csv") == "工会驿站台账-a_b_c_...csv"


def test_what_was_printed_goes_back_where_a_field_could_not_take_all_of_it(own: Ledger) -> None:
    """The phone is shown to all; who answers it, and the union's own code, to the keeper."""
    first, second = own.entries
    printed = {"联系电话": "010-69441234 张三", "编号": "顺工 7 号"}
    held = replace(own, entries=(replace(first, kept=printed), second))
    for kind, phone, ref in (("csv", "联系电话", "编号"), ("geojson", "联系电话", "编号")):
        body = export(held, label=LABEL, kind=kind, private=True)
        if kind == "csv":
            head, *rows = table(body)
            told = [dict(zip(head, row, strict=True)) for row in rows]
        else:
            told = [f["properties"] for f in json.loads(body)["features"]]
        assert [row[phone] for row in told] == ["010-69441234 张三", "010-69441234"]
        assert [row[ref] for row in told] == ["顺工 7 号", "001-02"]
        assert not {"phone", "ref"} & told[0].keys()
    public = table(export(held, label=LABEL, kind="csv"))
    assert "张三" not in repr(public)
    assert public[1][public[0].index("联系电话")] == "010-69441234"
