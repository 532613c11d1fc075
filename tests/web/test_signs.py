"""Sign plates over HTTP: one for everybody, many for people with an account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pypdfium2
import pytest
import zxingcpp

from stationmap.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from stationmap.catalogue import Catalogue

MM = 25.4 / 72


def pages(answer: TestResponse) -> pypdfium2.PdfDocument:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    return pypdfium2.PdfDocument(answer.data)


def test_the_plate_of_a_station_leads_to_its_page(make_app: Callable[..., Flask]) -> None:
    client = make_app(site_url="https://map.example.org/").test_client()
    answer = client.get("/s/001-03/sign.pdf")
    (page,) = pages(answer)
    (code,) = zxingcpp.read_barcodes(page.render(scale=1).to_pil())
    assert code.text == "https://map.example.org/s/001-03"
    assert "不要挂出去" not in page.get_textpage().get_text_range()
    name = unquote(answer.headers["Content-Disposition"])
    assert "sign-001-03-A4.pdf" in name
    assert "标识牌.pdf" in name
    again = client.get("/s/001-03/sign.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_without_an_address_of_the_site_the_plate_says_that_it_is_not_for_a_door(
    client: FlaskClient,
) -> None:
    (page,) = pages(client.get("/s/001-03/sign.pdf?size=a3"))
    assert round(page.get_width() * MM) == 297
    assert "不要挂出去" in "".join(page.get_textpage().get_text_range().split())


def test_a_ref_of_any_letters_is_a_file_of_its_own(
    catalogue: Catalogue, make_app: Callable[..., Flask]
) -> None:
    ref = '驿 "1"'
    odd = replace(catalogue.stations[0], ref=ref)
    client = make_app(replace(catalogue, stations=(odd,))).test_client()
    answer = client.get(f"/s/{quote(ref)}/sign.pdf")
    (page,) = pages(answer)
    (code,) = zxingcpp.read_barcodes(page.render(scale=1).to_pil())
    assert code.text == f"http://localhost/s/{quote(ref)}"
    assert f'filename="sign-{quote(ref)}-A4.pdf"' in answer.headers["Content-Disposition"]


def test_the_page_of_a_station_offers_its_plate(client: FlaskClient) -> None:
    assert 'href="/s/001-03/sign.pdf"' in client.get("/s/001-03").text


def test_what_cannot_be_printed_is_said(client: FlaskClient) -> None:
    assert client.get("/s/nothing/sign.pdf").status_code == 404
    refused = client.get("/s/001-03/sign.pdf?size=B5")
    assert refused.status_code == 400
    assert "A4、A3" in refused.text


@pytest.mark.parametrize("role", list(Role))
def test_people_with_an_account_print_a_township(
    at_desk: Callable[..., object], role: Role
) -> None:
    desk = at_desk(role)
    found = pages(desk.get("/signs.pdf?township=110113005000"))  # type: ignore[attr-defined]
    assert len(found) > 1
    asked = desk.get("/signs.pdf")  # type: ignore[attr-defined]
    assert asked.status_code == 400
    assert "township=all" in asked.text
    assert desk.get("/signs.pdf?township=1").status_code == 404  # type: ignore[attr-defined]


def test_more_than_a_page_can_wait_for_are_not_begun(
    at_desk: Callable[..., object], catalogue: Catalogue
) -> None:
    desk = at_desk(Role.EDITOR)
    many = tuple(replace(catalogue.stations[0], ref=f"x-{n}") for n in range(1001))
    desk.slot.swap(replace(catalogue, stations=many))  # type: ignore[attr-defined]
    refused = desk.get("/signs.pdf?township=all")  # type: ignore[attr-defined]
    assert refused.status_code == 400
    assert "1,001 块" in refused.text


def test_people_choose_whose_plates_and_what_paper(at_desk: Callable[..., object]) -> None:
    desk = at_desk(Role.EDITOR)
    page = desk.get("/signs").text  # type: ignore[attr-defined]
    assert '<option value="110113005000">天竺镇，11 座</option>' in page
    assert '<option value="all">全部，298 座</option>' in page
    assert "<option>A4</option><option>A3</option>" in page
    assert "STATIONMAP_SITE_URL" in page  # it is not set
    assert 'href="/signs"' in desk.get("/account").text  # type: ignore[attr-defined]


def test_visitors_print_one_at_a_time(client: FlaskClient) -> None:
    assert client.get("/signs").status_code == 404  # without a store there are no accounts
    assert client.get("/signs.pdf?township=all").status_code == 404
