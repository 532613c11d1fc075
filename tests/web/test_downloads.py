from __future__ import annotations

import json
import sqlite3
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from docx import Document
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

YANG = "110113006000"
FILES = (
    "/plan/report.xlsx",
    "/plan/gaps.geojson",
    "/plan/gaps.gpkg",
    f"/plan/bulletin/{YANG}.docx",
)


def sent(client: FlaskClient, path: str) -> TestResponse:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response


def test_the_excel_file_answers_the_same_address_as_the_page(client: FlaskClient) -> None:
    asked = "?radius=700&need=charging"
    told = client.get(f"/api/v1/coverage{asked}").get_json()
    book = load_workbook(BytesIO(sent(client, f"/plan/report.xlsx{asked}").data))
    facts = {row[0]: row[1] for row in book["总览"].iter_rows(values_only=True)}
    assert facts["空白面积"] == pytest.approx(told["gap_area_km2"], rel=1e-14)
    assert facts["够不着"] == pytest.approx(told["demand_out"], rel=1e-14)
    about = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert about["要有什么"] == "充电"


def test_sites_of_the_page_go_into_the_file(client: FlaskClient) -> None:
    page = client.post("/plan/siting", data={"new": "3"})
    asked = page.headers["Location"].split("?")[1]
    book = load_workbook(BytesIO(sent(client, f"/plan/report.xlsx?{asked}").data))
    _, *rows = book["选址"].iter_rows(values_only=True)
    assert [row[0] for row in rows] == [1, 2, 3]
    assert all(row[1] and row[3] > 0 for row in rows)
    features = json.loads(sent(client, f"/plan/gaps.geojson?{asked}").data)["features"]
    names = [f["properties"]["name"] for f in features if f["properties"]["layer"] == "proposals"]
    assert names == [row[1] for row in rows]


def test_the_gaps_come_as_geojson(client: FlaskClient) -> None:
    response = sent(client, "/plan/gaps.geojson?radius=1500")
    told = json.loads(response.data)
    assert response.mimetype == "application/geo+json"
    assert told["parameters"]["distance"]["radius_m"] == 1500


def test_the_geopackage_opens(client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "gaps.gpkg"
    path.write_bytes(sent(client, "/plan/gaps.gpkg").data)
    database = sqlite3.connect(path)
    assert database.execute("SELECT count(*) FROM townships").fetchone() == (25,)
    database.close()


def test_the_bulletin_is_of_its_township_and_month(client: FlaskClient) -> None:
    file = Document(BytesIO(sent(client, f"/plan/bulletin/{YANG}.docx?radius=1500").data))
    told = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert told.startswith("顺义区工会驿站月度通报\n杨镇　2026 年 11 月")
    assert "1,500 米以内" in told


def test_the_number_of_approval_is_that_of_the_settings(make_app: Callable[..., Flask]) -> None:
    client = make_app(map_approval_number="京S(2026)001号").test_client()
    file = Document(BytesIO(sent(client, f"/plan/bulletin/{YANG}.docx").data))
    assert "审图号：京S(2026)001号" in file.paragraphs[-1].text


def test_files_have_chinese_names_and_are_asked_for_again(client: FlaskClient) -> None:
    for path in FILES:
        response = sent(client, path)
        words = response.headers["Content-Disposition"]
        assert words.startswith('attachment; filename="')
        assert words.isascii()
        assert path.rsplit(".", 1)[1] in unquote(words.split("UTF-8''")[1])
        assert "no-cache" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("asked", ["radius=0", "need=sauna", "close=nowhere", "demand=file&list=x"])
def test_a_file_is_not_made_of_half_a_question(client: FlaskClient, path: str, asked: str) -> None:
    response = client.get(f"{path}?{asked}")
    assert response.status_code in (400, 404)
    assert response.mimetype == "text/html"


def test_unknown_townships_and_jobs_are_not_found(client: FlaskClient) -> None:
    assert client.get("/plan/bulletin/999.docx").status_code == 404
    assert client.get(f"/plan/report.xlsx?job={'a' * 22}").status_code == 404
    assert client.get("/plan/report.pdf").status_code == 404


def test_an_attack_in_the_ledger_is_text(attacked: Flask) -> None:
    client = attacked.test_client()
    for path in FILES:
        assert sent(client, path).data
