"""Still maps: as large as asked for, kept for a while, drawn one at a time."""

from __future__ import annotations

import io
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from stationmap.errors import LimitError
from stationmap.web.drawing import Drawing
from stationmap.web.pictures import Pictures

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TOWNSHIP = "/static-map/township-110113005000.png"


def picture(answer: TestResponse) -> Image.Image:
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    return Image.open(io.BytesIO(answer.data)).convert("L")


def test_a_map_is_as_wide_as_asked_for_and_is_not_sent_twice(client: FlaskClient) -> None:
    answer = client.get(f"{TOWNSHIP}?size=480")
    assert picture(answer).width == 480
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 3600
    again = client.get(f"{TOWNSHIP}?size=480", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert len(answer.data) < 1_000_000


def test_in_the_dark_it_is_dark(client: FlaskClient) -> None:
    light, dark = (picture(client.get(f"{TOWNSHIP}?size=360&dark={d}")) for d in "01")
    assert int(light.getpixel((2, 2))) > 200  # type: ignore[arg-type]
    assert int(dark.getpixel((2, 2))) < 60  # type: ignore[arg-type]


@pytest.mark.parametrize("size", ["359", "1081", "x", "-5", "1e3", "99999999999999", "٤٨٠"])
def test_other_sizes_are_refused(client: FlaskClient, size: str) -> None:
    answer = client.get(f"{TOWNSHIP}?size={size}")
    assert answer.status_code == 400
    assert "360" in answer.text


@pytest.mark.parametrize("view", ["nope", "township-1", "station-none", "near-1,2-x"])
def test_there_is_no_map_of_nothing(client: FlaskClient, view: str) -> None:
    assert client.get(f"/static-map/{view}.png").status_code in (400, 404)


def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    kept, drawn = Pictures(25), []

    def draw(name: str) -> bytes:
        drawn.append(name)
        return name.encode() * 10

    for name in "abacab":
        assert kept.get(name, lambda name=name: draw(name)).data == name.encode() * 10  # type: ignore[misc]
        assert kept.bytes_kept <= 25
    assert drawn == ["a", "b", "c", "b"]


def test_what_is_larger_than_all_the_room_is_handed_out_and_not_kept() -> None:
    kept = Pictures(5)
    assert kept.get("a", lambda: b"123456").data == b"123456"
    assert kept.bytes_kept == 0


def test_the_same_picture_is_drawn_once_and_kept_ones_wait_for_nobody() -> None:
    kept, begun, goes_on, drawn = (
        Pictures(1000, drawing=Drawing(patience_s=5)),
        Event(),
        Event(),
        [],
    )
    kept.get("old", lambda: b"old")

    def slow() -> bytes:
        drawn.append(1)
        begun.set()
        assert goes_on.wait(5)
        return b"new"

    threads = [Thread(target=kept.get, args=("new", slow)) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(5)
    assert kept.get("old", bytes).data == b"old"
    goes_on.set()
    for thread in threads:
        thread.join(5)
    assert drawn == [1]


def test_nobody_waits_long_for_others_pictures() -> None:
    kept, begun, goes_on = Pictures(1000, drawing=Drawing(patience_s=0.01)), Event(), Event()

    def slow() -> bytes:
        begun.set()
        assert goes_on.wait(5)
        return b"new"

    thread = Thread(target=kept.get, args=("new", slow))
    thread.start()
    assert begun.wait(5)
    with pytest.raises(LimitError) as refused:
        kept.get("other", lambda: b"other")
    assert refused.value.retry_after_s
    goes_on.set()
    thread.join(5)
    assert kept.get("other", lambda: b"other").data == b"other"


def test_a_place_to_wait_is_free_again_for_the_next() -> None:
    drawing = Drawing(patience_s=5, waiting_most=1)
    for _ in range(2):
        waits, drawn = Event(), []

        def second(waits: Event = waits, drawn: list[int] = drawn) -> None:
            waits.set()
            with drawing.turn():
                drawn.append(1)

        thread = Thread(target=second)
        with drawing.turn():
            thread.start()
            assert waits.wait(5)
            thread.join(0.05)  # until it has taken its place, which nobody sees from without
        thread.join(5)
        assert drawn == [1]


def test_a_drawing_that_fails_keeps_nobody_out() -> None:
    kept = Pictures(1000, drawing=Drawing(patience_s=0.01))
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: bytes([1 // 0]))
    assert kept.get("a", lambda: b"a").data == b"a"
