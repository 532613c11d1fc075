"""A file handed in on the screen: found faults, decisions one by one or all at once, in place."""

from __future__ import annotations

import os
import re
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from stationmap import keeping
from stationmap.datum import Datum, convert
from stationmap.ledger.refusal import refusal
from stationmap.people import Role
from stationmap.web import keeper_work

if TYPE_CHECKING:
    from collections.abc import Callable

HEADINGS = (
    "编号",
    "驿站名称",
    "所属镇街",
    "地址",
    "经度",
    "纬度",
    "开放时间",
    "联系电话",
    "负责人",
)
MIDDLE = (116.65, 40.13)
ATTACK = "<img src=x onerror=alert(1)>"


def table(keeper: Any, *changed: tuple[int, dict[str, object]], more: int = 0) -> bytes:
    """The ledger that serves as a union would keep it, with some cells changed, in Excel."""
    names = {t.code: t.name for t in keeper.slot.current.townships}
    book = Workbook()
    sheet = book.active
    sheet.title = "驿站台账"
    sheet.append(HEADINGS)
    changes = dict(changed)
    for number, station in enumerate(keeper.slot.current.stations):
        row: dict[str, object] = {
            "编号": station.ref,
            "驿站名称": station.name.replace("示例", "工会"),
            "所属镇街": names.get(station.township_code),
            "地址": f"府前街 {number} 号",
            "经度": station.position.lon,
            "纬度": station.position.lat,
            "开放时间": "8:30-17:00",
            "联系电话": None,
            "负责人": "王某",
        }
        row |= changes.get(number, {})
        sheet.append([row[heading] for heading in HEADINGS])
    for number in range(more):
        sheet.append([None, f"新建驿站 {number}", "仁和镇", "", *MIDDLE, "全天", None, "李某"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def hand_in(keeper: Any, content: bytes, name: str = "台账.xlsx") -> str:
    answer = keeper.post("/keeper/import", file=(BytesIO(content), name))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def answered(keeper: Any, address: str, what: str, **fields: object) -> str:
    answer = keeper.post(f"{address}/answer/{what}", **fields)
    assert answer.status_code == 303, answer.text
    return str(keeper.get(address).text)


def accept(keeper: Any, address: str, **fields: object) -> Any:
    return keeper.post(f"{address}/accept", **{"based_on": "1", **fields})


BLANK = {"经度": None, "纬度": None}


def test_a_whole_ledger_in_place_of_the_examples(keeper: Any) -> None:
    address = hand_in(keeper, table(keeper))
    page = keeper.get(address)
    assert page.status_code == 200
    assert "可以换上了" in page.text
    assert "够得着的人" in page.text
    answer = accept(keeper, address, note="年底核对")
    assert answer.headers["Location"] == "/keeper/versions?made=2"
    version = keeping.serving(keeper.store)
    assert (version.file_name, version.note, version.stations) == ("台账.xlsx", "年底核对", 298)
    for again in (keeper.get(address), accept(keeper, address)):  # a second click
        assert again.headers["Location"] == "/keeper/versions?made=2"
    assert "台账.xlsx" not in keeper.get("/keeper/import").text, "it waits no longer"
    assert len(keeper.store.versions()) == 2
    for said in (
        keeper.get("/").text,
        keeper.get("/api/v1/stations?format=json").text,
        keeper.get("/plan").text,
        keeper.get("/finder/stations.geojson").text,
    ):
        assert version.label in said or "工会" in said
    assert "示例" not in keeper.get("/finder/stations.geojson").text
    ref = keeper.slot.current.stations[40].ref
    assert "工会驿站台账" in keeper.get(f"/s/{ref}").text
    assert "王某" not in keeper.get(f"/s/{ref}").text


def test_298_rows_with_their_difference_take_less_than_two_seconds(keeper: Any) -> None:
    content = table(keeper, (3, BLANK))
    begun = cpu_s()
    address = hand_in(keeper, content)
    assert "会改动什么" not in keeper.get(address).text
    page = answered(keeper, address, "decide", do="0 position-missing township")
    assert "会改动什么" in page
    assert cpu_s() - begun < 4.0  # twice: once with the fault and once without


def cpu_s() -> float:
    """The processor's time of this process and of those that have read files for it."""
    return sum(os.times()[:4])


def test_the_same_file_twice_changes_nothing(keeper: Any) -> None:
    content = table(keeper)
    accept(keeper, hand_in(keeper, content))
    again = hand_in(keeper, content, "另存.xlsx")
    assert "和现在的台账完全一样" in keeper.get(again).text
    answer = accept(keeper, again, based_on="2")
    assert answer.status_code == 303
    assert keeping.serving(keeper.store).number == 2


def test_every_fault_is_shown_with_its_row_and_ways_out(keeper: Any) -> None:
    lon, lat = keeper.slot.current.stations[30].position
    swapped = {"经度": lat, "纬度": lon}
    address = hand_in(keeper, table(keeper, (20, BLANK), (21, BLANK), (30, swapped)))
    page = keeper.get(address).text
    for row in (22, 23, 32):
        assert f"第 {row} 行" in page
    assert 'value="0 swapped swap"' not in page, "one alone has its own button"
    assert 'value="32 swapped swap"' in page
    assert 'value="0 position-missing leave-out"' in page
    assert re.search(r"<button[^>]*disabled[^>]*>换上", page)
    only = keeper.get(f"{address}?kind=swapped").text
    assert 'id="kind-swapped"' in only
    assert 'id="kind-position-missing"' not in only


def test_a_fault_names_its_station_and_what_was_decided(keeper: Any) -> None:
    nowhere = BLANK | {"所属镇街": None}
    address = hand_in(keeper, table(keeper, (3, BLANK), (4, nowhere)))
    name = keeper.slot.current.stations[3].name.replace("示例", "工会")
    page = keeper.get(address).text
    assert name in re.findall(r"第 5 行.*?<span>(.*?)</span>", page, re.DOTALL)
    said = re.search(r'value="0 position-missing township">([^<]*)<', page)
    assert said, "what one of them offers is offered for all that offer it"
    assert said[1] == "放到乡镇街道（1 处）"
    page = answered(keeper, address, "decide", do="0 position-missing township")
    settled = page.partition('id="settled-position-missing"')[2]
    assert "办法：放到乡镇街道" in settled
    assert name in settled
    assert 'id="kind-position-missing"' in page, "the other offers no township"


def test_one_click_settles_a_kind_or_one_row_and_is_taken_back(keeper: Any) -> None:
    address = hand_in(keeper, table(keeper, (20, BLANK), (21, BLANK)))
    page = answered(keeper, address, "decide", do="22 position-missing leave-out")
    assert 'id="kind-position-missing"' in page, "the other row still stands"
    page = answered(keeper, address, "decide", do="0 position-missing leave-out")
    assert 'id="kind-position-missing"' not in page
    assert 'id="settled-position-missing"' in page
    page = answered(keeper, address, "decide", do="0 position-missing ")
    assert 'id="kind-position-missing"' in page


def test_a_place_is_clicked_in_the_datum_of_the_map(keeper: Any) -> None:
    address = hand_in(keeper, table(keeper, (20, BLANK)))
    lon, lat = convert(*MIDDLE, source=Datum.WGS84, target=Datum.GCJ02)
    page = answered(
        keeper, address, "place", row="22", lon=f"{lon:.7f}", lat=f"{lat:.7f}", datum="gcj02"
    )
    assert 'id="kind-position-missing"' not in page
    (placed,) = re.findall(r'data-lon="([\d.]+)" data-lat="([\d.]+)"', page)
    assert [float(value) for value in placed] == pytest.approx(MIDDLE, abs=1e-5)
    page = answered(keeper, address, "place", row="22", lon="")
    assert 'id="kind-position-missing"' in page


@pytest.mark.parametrize(
    ("lon", "lat"), [("116.6", ""), ("x", "40"), ("40.1", "116.6"), ("999", "1")]
)
def test_what_is_no_place_is_said_and_kept_as_typed(keeper: Any, lon: str, lat: str) -> None:
    address = hand_in(keeper, table(keeper, (20, BLANK)))
    answer = keeper.post(f"{address}/answer/place", row="22", lon=lon, lat=lat, datum="wgs84")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert f'value="{lon}"' in answer.text


def test_columns_are_changed_by_hand_and_remembered(keeper: Any) -> None:
    content = table(keeper, (5, {"联系电话": "010-69440000"}))
    address = hand_in(keeper, content)
    page = keeper.get(address).text
    at = re.search(r'name="heading-(\d+)" value="负责人"', page)
    assert at
    page = answered(
        keeper,
        address,
        "columns",
        **{f"heading-{at[1]}": "负责人", f"was-{at[1]}": "", f"field-{at[1]}": "operator"},
    )
    assert "您选的" in page
    accept(keeper, address)
    assert keeper.slot.current.stations[0].operator == "王某"
    again = keeper.get(hand_in(keeper, table(keeper, (5, {"负责人": "李某"})))).text
    assert "上次记得的" in again
    assert "您选的" not in again


def test_a_datum_that_fits_better_is_proposed_with_figures(keeper: Any) -> None:
    shifted = []
    for number, station in enumerate(keeper.slot.current.stations):
        lon, lat = convert(*station.position, source=Datum.WGS84, target=Datum.GCJ02)
        shifted.append((number, {"经度": float(lon), "纬度": float(lat)}))
    address = hand_in(keeper, table(keeper, *shifted))
    page = keeper.get(address).text
    first = re.search(r'id="kind-([a-z-]+)"', page)
    assert first
    assert first[1] == "datum-doubt", "what others hang on is settled first"
    assert "先定这一处" in page
    assert 'value="0 datum-doubt shift"' in page
    page = answered(keeper, address, "datum", datum="gcj02")
    assert 'id="kind-datum-doubt"' not in page
    accept(keeper, address)
    moved = keeping.compare(keeper.store, 1, 2).difference.moved
    assert max((move.distance_m for move in moved), default=0.0) < 5.0


def test_the_difference_lies_on_the_map_too(keeper: Any) -> None:
    lon, lat = keeper.slot.current.stations[100].position
    moved = (100, {"经度": lon + 0.002, "纬度": lat})
    address = hand_in(keeper, table(keeper, moved, more=2))
    keeper.get(address)
    layer = keeper.get(f"{address}/map.geojson").get_json()
    kinds = [feature["properties"]["kind"] for feature in layer["features"]]
    assert (kinds.count("added"), kinds.count("way"), kinds.count("moved")) == (2, 1, 1)


def test_nothing_is_put_in_place_of_a_version_that_was_not_seen(keeper: Any) -> None:
    address = hand_in(keeper, table(keeper))
    keeper.get(address)
    ref = keeper.slot.current.stations[5].ref
    at = keeper.store.version(1).at
    keeping.change(keeper.store, ref, lambda _station: None, who="老李", at=at)
    answer = accept(keeper, address, note="我的说明")
    assert answer.status_code == 409
    assert "第 2 版" in answer.text
    assert 'value="我的说明"' in answer.text, "what was typed stays"
    assert 'name="based_on" value="2"' in answer.text
    assert keeping.serving(keeper.store).number == 2
    assert accept(keeper, address, based_on="2").status_code == 303


def test_of_two_files_accepted_at_once_one_is(keeper: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (
        hand_in(keeper, table(keeper, (3, {"联系电话": phone})), f"{phone}.xlsx")
        for phone in ("69441111", "69442222")
    )
    propose = keeping.propose

    def after_another(*said: Any, **more: Any) -> Any:
        monkeypatch.setattr(keeping, "propose", propose)
        assert accept(keeper, first).status_code == 303
        return propose(*said, **more)

    monkeypatch.setattr(keeping, "propose", after_another)
    answer = accept(keeper, second)
    assert answer.status_code == 409
    assert "您看的时候还不是第 2 版，没有换上" in answer.text
    assert keeping.serving(keeper.store).file_name == "69441111.xlsx"


def test_a_file_that_is_dropped_while_it_is_accepted_changes_nothing(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, propose = hand_in(keeper, table(keeper)), keeping.propose

    def after_another(*said: Any, **more: Any) -> Any:
        proposal = propose(*said, **more)
        assert keeper.post(f"{address}/drop").status_code == 303
        return proposal

    monkeypatch.setattr(keeping, "propose", after_another)
    assert accept(keeper, address).status_code == 404
    assert keeping.serving(keeper.store).number == 1


def test_a_small_workbook_that_is_large_inside_is_worked_on_beside_the_page(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = table(keeper)
    monkeypatch.setattr(keeper_work, "UNPACKED_MOST", keeper_work.unpacked_bytes(content) - 1)
    assert 'id="working"' in keeper.get(hand_in(keeper, content)).text
    assert keeper_work.unpacked_bytes(content) > 3 * len(content)
    assert keeper_work.unpacked_bytes(b"PK\x03\x04 no zip") == 11


def test_a_fault_that_stands_is_not_put_in_place_by_force(keeper: Any) -> None:
    address = hand_in(keeper, table(keeper, (20, BLANK)))
    answer = accept(keeper, address)
    assert answer.status_code == 400
    assert keeping.serving(keeper.store).number == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("台账.xlsx", b"PK\x03\x04 not a workbook", "台账.xlsx"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "照片.jpg"),
        ("空.csv", b"", "空.csv"),
        ("<b>.csv", b"\x00\x01\x02" * 50, "&lt;b&gt;.csv"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(
    keeper: Any, name: str, content: bytes, said: str
) -> None:
    answer = keeper.post("/keeper/import", file=(BytesIO(content), name))
    if answer.status_code == 303:
        answer = keeper.get(answer.headers["Location"])
    assert answer.status_code == 400
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert keeping.serving(keeper.store).number == 1
    assert '<b class="name">' not in keeper.get("/keeper").text, "nobody is asked to go on with it"


def test_a_file_that_could_not_be_read_is_forgotten_with_the_next(keeper: Any) -> None:
    address = hand_in(keeper, b"\xff\xd8\xff\xe0" + bytes(100), "照片.jpg")
    assert keeper.get(address).status_code == 400
    waits = hand_in(keeper, table(keeper))
    assert keeper.get(address).status_code == 404
    assert keeper.get(waits).status_code == 200


def test_a_file_that_the_machine_had_no_time_for_is_read_when_handed_in_again(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object, **_more: object) -> None:
        raise refusal("reading-time", zh="读了很久还没有读完，停下了。", en="It took too long.")

    content = table(keeper)
    with monkeypatch.context() as busy:
        busy.setattr(keeper_work, "read_sheet", late)
        address = hand_in(keeper, content)
        assert "读了很久还没有读完" in keeper.get(address).text
    assert "读了很久还没有读完" in keeper.get(address).text  # looking again is not handing in again
    assert "可以换上了" in keeper.get(hand_in(keeper, content)).text


def test_no_file_at_all_is_said(keeper: Any) -> None:
    answer = keeper.post("/keeper/import")
    assert answer.status_code == 400
    assert "还没有选文件" in answer.text


def test_what_stands_in_a_file_is_text(keeper: Any) -> None:
    evil = {"驿站名称": ATTACK, "地址": ATTACK, "负责人": ATTACK}
    address = hand_in(keeper, table(keeper, (20, evil | BLANK), (25, evil)), f"{ATTACK}.xlsx")
    page = keeper.get(address).text
    assert ATTACK not in page
    assert "&lt;img" in page
    answered(keeper, address, "decide", do="0 position-missing leave-out")
    accept(keeper, address)
    for where in ("/keeper", "/keeper/versions", "/keeper/versions/diff?from=1&to=2"):
        assert ATTACK not in keeper.get(where).text


@pytest.mark.parametrize("do", ["", "1 2 3 4", "x swapped swap", "0 swapped nothing", "9" * 40])
def test_a_button_that_is_none_changes_nothing(keeper: Any, do: str) -> None:
    address = hand_in(keeper, table(keeper, (20, BLANK)))
    answer = keeper.post(f"{address}/answer/decide", do=do)
    assert answer.status_code == 400
    assert 'id="kind-position-missing"' in answer.text


def test_a_file_that_is_dropped_waits_no_longer(keeper: Any) -> None:
    address = hand_in(keeper, table(keeper))
    assert "台账.xlsx" in keeper.get("/keeper").text
    assert keeper.post(f"{address}/drop").status_code == 303
    assert "台账.xlsx" not in keeper.get("/keeper").text
    assert keeper.get(address).status_code == 404


def test_a_large_file_is_worked_on_beside_the_page(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_work, "AT_ONCE_BYTES", 1000)
    address = hand_in(keeper, table(keeper))
    first = keeper.get(address).text
    assert 'id="working"' in first
    assert "http-equiv" in first
    page = patiently(keeper, address)
    assert "可以换上了" in page
    assert accept(keeper, address).headers["Location"] == address
    assert patiently(keeper, address) is None
    version = keeping.serving(keeper.store)
    assert (version.number, version.file_name) == (2, "台账.xlsx")
    assert keeper.slot.current.version == version.label


@pytest.mark.parametrize("at_once", [10**9, 1000])
def test_each_reader_is_told_in_their_own_language(
    keeper: Any, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(keeper_work, "AT_ONCE_BYTES", at_once)
    address = hand_in(keeper, table(keeper))
    english = patiently(keeper, f"{address}?lang=en")
    assert "<i>Name</i>" in english
    assert "<i>名称</i>" not in english
    assert keeper.get(f"{address}/map.geojson").json["features"]
    assert "<i>名称</i>" in patiently(keeper, address)


def test_a_large_file_that_cannot_be_read_says_so_in_the_end(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_work, "AT_ONCE_BYTES", 10)
    address = hand_in(keeper, b"PK\x03\x04" + bytes(5000))
    assert 'role="alert"' in patiently(keeper, address)


def patiently(keeper: Any, address: str) -> Any:
    """Look at a page until nobody works on the file any more; None where it was accepted."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer = keeper.get(address)
        if answer.status_code == 303:
            return None
        if 'id="working"' not in answer.text:
            return answer.text
        time.sleep(0.05)
    return pytest.fail("it never ended")


def test_only_a_keeper_hands_in(at_desk: Callable[..., Any]) -> None:
    editor = at_desk(Role.EDITOR)
    assert editor.get("/keeper/import").status_code == 403
    assert editor.post("/keeper/import", file=(BytesIO(b"x"), "x.csv")).status_code == 403
