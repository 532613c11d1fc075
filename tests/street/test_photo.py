from __future__ import annotations

import random
import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from stationmap.errors import InputError
from stationmap.street.photo import BYTES_MOST, cleaned

GPS_IFD, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
SECRET = b"ENTE-GEHEIM-4711"


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    made = Image.new(mode, (width, height), "red")
    made.paste(Image.new(mode, (width - width // 2, height), "blue"), (width // 2, 0))
    return made


def written(made: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    made.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


def read(content: bytes) -> Image.Image:
    opened = Image.open(BytesIO(content))
    opened.load()
    return opened


def noted() -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held upright: to be turned by 90 degrees
    exif[MAKER] = SECRET.decode()
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (40.0, 7.0, 48.0), 3: "E", 4: (116.0, 39.0, 0.0)})
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_maker_and_notes_are_gone_and_the_picture_stands_upright(kind: str) -> None:
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    options: dict[str, object] = {"exif": noted()}
    if kind != "PNG":
        options["xmp"] = xmp
    if kind == "JPEG":
        options |= {"comment": SECRET}
    sent = written(picture(), kind, **options)
    assert SECRET in sent
    kept = cleaned(sent)
    assert SECRET not in kept
    again = read(kept)
    assert again.format == "JPEG"
    assert dict(again.getexif()) == {}
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert again.size == (40, 60)  # turned
    top, bottom = again.getpixel((20, 5)), again.getpixel((20, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200  # what was left is above now
    assert top[2] < 60
    assert bottom[0] < 60
    assert bottom[2] > 200


def test_a_large_photo_becomes_a_small_one() -> None:
    noise = Image.effect_noise((2400, 1800), 60)
    kept = read(cleaned(written(noise, "JPEG", quality=60)))
    assert kept.size == (1600, 1200)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "CMYK"])
def test_pictures_of_every_mode_are_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert read(cleaned(written(picture().convert(mode), kind))).mode == "RGB"


def test_what_is_behind_the_picture_stays_behind() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        tail = b"<script>alert(1)</script>PK\x03\x04" + SECRET
        kept = cleaned(written(picture(), kind) + tail)
        assert b"script" not in kept
        assert b"PK\x03\x04" not in kept
        assert SECRET not in kept


def png_of(width: int, height: int, *extra: tuple[bytes, bytes]) -> bytes:
    """The head of a PNG that claims a size; its pixels are a lie."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    parts = [chunk(b"IHDR", head), *(chunk(*item) for item in extra), chunk(b"IDAT", body)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


JPEG = written(picture(400, 300), "JPEG")
PNG = written(picture(400, 300), "PNG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "空的", id="empty"),
        pytest.param(SVG, "不是照片", id="svg"),
        pytest.param(b"<?xml version='1.0'?>" + SVG, "不是照片", id="svg-xml"),
        pytest.param(b"GIF89a" + bytes(40), "不是照片", id="gif"),
        pytest.param(b"%PDF-1.7\n" + JPEG, "不是照片", id="pdf-jpeg-polyglot"),
        pytest.param(b"BM" + bytes(60), "不是照片", id="bmp"),
        pytest.param(b"II*\x00" + bytes(60), "不是照片", id="tiff"),
        pytest.param(b"\x00\x00\x00\x18ftypheic" + bytes(60), "HEIC", id="heic"),
        pytest.param("照片".encode(), "不是照片", id="text"),
        pytest.param(JPEG[: len(JPEG) // 2], "读不完整", id="jpeg-truncated"),
        pytest.param(JPEG[:4], "读不完整", id="jpeg-head-only"),
        pytest.param(PNG[: len(PNG) // 2], "读不完整", id="png-truncated"),
        pytest.param(b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8), "读不完整", id="webp-empty"),
        pytest.param(b"\xff\xd8\xff" + SVG, "读不完整", id="jpeg-head-on-svg"),
        pytest.param(png_of(10_000, 10_000), "4000 万", id="bomb-100-mp"),
        pytest.param(png_of(60_000, 60_000), "4000 万", id="bomb-3600-mp"),
        pytest.param(png_of(6_400, 6_400), "6400 × 6400", id="just-above-40-mp"),
        pytest.param(png_of(6_000, 6_000), "读不完整", id="pixels-that-are-not-there"),
        pytest.param(png_of(0, 10), "读不完整", id="no-pixels"),
        pytest.param(
            png_of(30, 30, (b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000)))),
            "读不完整",
            id="bomb-in-a-note",
        ),
        pytest.param(JPEG + b"\xff\xda" * 100, "不寻常", id="scan-bomb"),
        pytest.param(bytes(BYTES_MOST + 1), "8.1 MB", id="too-large"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_way_out(content: bytes, says: str) -> None:
    with pytest.raises(InputError) as caught:
        cleaned(content)
    assert says in caught.value.zh
    assert caught.value.field == "photo"
    assert caught.value.en


def test_photos_with_a_byte_wrong_are_taken_or_refused_but_nothing_else() -> None:
    chance = random.Random(4711)  # noqa: S311 - which bytes to break, no secret
    for _ in range(150):
        broken = bytearray(chance.choice((JPEG, PNG)))
        for _ in range(3):
            broken[chance.randrange(12, len(broken))] = chance.randrange(256)
        with suppress(InputError):
            assert read(cleaned(bytes(broken))).format == "JPEG"
