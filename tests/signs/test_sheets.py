"""Plates on paper, as a printer and somebody else's decoder see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from stationmap.errors import ChoiceError, InputError, NotFoundError
from stationmap.signs import SIZES, signed_of, signs_pdf, size_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.catalogue import Catalogue
    from stationmap.model import Station

MM = 25.4 / 72
ROOT = "https://yizhan.example.org"


def print_out(stations: tuple[Station, ...], size: str = "A4") -> pypdfium2.PdfDocument:
    paper = size_named(size)
    return pypdfium2.PdfDocument(signs_pdf(stations, version="2026.11", root=ROOT, size=paper))


def test_each_station_has_a_page_whose_code_leads_to_it(catalogue: Catalogue) -> None:
    stations = catalogue.stations[::60]
    for page, station in zip(print_out(stations), stations, strict=True):
        (found,) = zxingcpp.read_barcodes(page.render(scale=1).to_pil())
        assert found.text == f"{ROOT}/s/{station.ref}"
        assert found.ec_level in "MQH"


@pytest.mark.parametrize(("size", "mm"), [("A4", (210, 297)), ("a3", (297, 420))])
def test_paper_is_as_large_as_asked_for(
    station: Callable[..., Station], size: str, mm: tuple[int, int]
) -> None:
    page = print_out((station(),), size)[0]
    assert [round(side * MM) for side in page.get_size()] == list(mm)


def test_text_can_be_selected_in_the_order_it_is_read(station: Callable[..., Station]) -> None:
    one = station(13, opening_hours="Mo-Fr 08:30-21:00; PH off", phone="010-6944 1234")
    text = print_out((one,))[0].get_textpage().get_text_range()
    parts = [
        "工会驿站",
        one.name,
        "快递员",
        "热饭",
        "8:30–21:00",
        "周一至周五",
        "节假日不开",
        "010-6944 1234",
        "编号 011-02",
        "扫一扫",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_file_says_what_it_is(station: Callable[..., Station]) -> None:
    assert print_out((station(),)).get_metadata_value("Title") == "空港祥云工会驿站 标识牌"
    many = print_out((station(), station()))
    assert many.get_metadata_value("Title") == "工会驿站标识牌，2 座"


def test_the_same_stations_give_the_same_bytes(station: Callable[..., Station]) -> None:
    made = [signs_pdf((station(3),), version="1", root=ROOT, size=SIZES["A4"]) for _ in range(2)]
    assert made[0] == made[1]


def test_other_paper_is_refused() -> None:
    with pytest.raises(ChoiceError, match="A5") as refused:
        size_named("A5")
    assert refused.value.accepted == ("A4", "A3")


def test_a_township_has_its_own_plates_and_one_without_stations_none(
    catalogue: Catalogue,
) -> None:
    code = catalogue.station("011-02").township_code or ""
    chosen = signed_of(catalogue, code)
    assert 1 < len(chosen) < len(signed_of(catalogue)) == len(catalogue.stations)
    assert {station.township_code for station in chosen} == {code}
    with pytest.raises(NotFoundError):
        signed_of(catalogue, "1")


def test_nothing_to_print_is_said(catalogue: Catalogue) -> None:
    code = catalogue.station("011-02").township_code or ""
    elsewhere = tuple(s for s in catalogue.stations if s.township_code != code)

    class Emptied:
        stations = elsewhere
        township = staticmethod(catalogue.township)

    with pytest.raises(InputError, match="no plate") as refused:
        signed_of(Emptied(), code)  # type: ignore[arg-type]
    assert catalogue.township(code).name in refused.value.zh
