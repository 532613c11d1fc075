"""Photos from strangers: checked before they are decoded, made anew, and stripped.

What is kept is never what was sent: the picture is decoded, turned upright,
made smaller and written again as a JPEG of pixels alone. Where the photo was
taken, with what, and whatever was hidden behind it does not survive that.
"""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING

from stationmap.errors import InputError

if TYPE_CHECKING:
    from PIL.Image import Image

BYTES_MOST = 8 * 1024 * 1024
PIXELS_MOST = 40_000_000
SIDE_MOST = 1600  # of what is kept, pixels
QUALITY = 82
# A photo has about ten. Each goes over all the pixels again and costs a few bytes.
SCANS_MOST = 64
FORMATS = ("JPEG", "PNG", "WEBP")
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")


def cleaned(content: bytes) -> bytes:
    """Make a photo anew, as a JPEG without anything but its pixels.

    Parameters
    ----------
    content : bytes
        What was sent.

    Returns
    -------
    bytes
        An upright JPEG, at most 1600 pixels wide and high.

    Raises
    ------
    InputError
        It is larger than 8 MB or 40 megapixels, of another kind than JPEG, PNG
        or WebP, or cannot be read to its end.
    """
    _require_size(content)
    _require_kind(content)
    from PIL import Image, UnidentifiedImageError

    try:
        opened = Image.open(BytesIO(content), formats=FORMATS)
        _require_pixels(opened)
        return _written(_upright(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels("") from None
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        OverflowError,
        TypeError,
        ZeroDivisionError,
    ) as error:
        if isinstance(error, InputError):
            raise
        raise _refused(
            "这张照片读不完整，可能没有传完。请重新选一张，或不附照片。",
            "This photo cannot be read to its end. Choose another, or send none.",
        ) from None


def _require_size(content: bytes) -> None:
    if not content:
        raise _refused(
            "这张照片是空的。请重新选一张，或不附照片。",
            "This photo is empty. Choose another, or send none.",
        )
    if len(content) > BYTES_MOST:
        size_mb = math.ceil(len(content) / 1024 / 1024 * 10) / 10
        raise _refused(
            f"这张照片有 {size_mb:.1f} MB，最大 8 MB。请选小一点的，或截一张屏再传。",
            f"This photo has {size_mb:.1f} MB; 8 MB is the most. Choose a smaller one.",
        )


def _require_kind(content: bytes) -> None:
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        raise _refused(
            "这是 HEIC 照片，这里还读不了。请截一张屏再传，或在相机设置里选“兼容性最佳”。",
            "This is a HEIC photo, which is not read here. Send a screenshot of it, or set "
            "the camera to “most compatible”.",
        )
    jpeg = content.startswith(b"\xff\xd8\xff")
    png = content.startswith(b"\x89PNG\r\n\x1a\n")
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not (jpeg or png or webp):
        raise _refused(
            "这不是照片。请传 JPG、PNG 或 WebP。",
            "This is not a photo. Send JPG, PNG or WebP.",
        )
    if jpeg and content.count(b"\xff\xda") > SCANS_MOST:
        raise _refused(
            "这张照片的写法不寻常，没有收。请截一张屏再传。",
            "This photo is written in an unusual way. Send a screenshot of it.",
        )


def _require_pixels(opened: Image) -> None:
    width, height = opened.size
    if width * height > PIXELS_MOST:
        raise _too_many_pixels(f"{width} × {height}")


def _upright(opened: Image) -> Image:
    """Decode no more than is needed, and turn it as it was held."""
    from PIL import Image, ImageOps

    opened.thumbnail((SIDE_MOST, SIDE_MOST))  # a JPEG is decoded small at once
    turned = ImageOps.exif_transpose(opened)
    seen = turned.convert("RGBA")
    # A new picture of pixels: notes, profiles and places stay behind with the old one.
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _written(picture: Image) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _too_many_pixels(size: str) -> InputError:
    return _refused(
        f"这张照片{f'是 {size}，' if size else ''}超过 4000 万像素。请选小一点的，或截一张屏再传。",
        f"This photo{f' of {size}' if size else ''} has more than 40 megapixels. "
        "Choose a smaller one.",
    )


def _refused(zh: str, en: str) -> InputError:
    return InputError(zh=zh, en=en, field="photo")
