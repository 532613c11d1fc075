"""What somebody at a door has filled in, into a checked report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge

from stationmap import query
from stationmap.datum import Datum
from stationmap.errors import CoordinateError, InputError
from stationmap.geodesy import distance_m
from stationmap.language import translate as _
from stationmap.model import Facility, LonLat
from stationmap.street import WORDS_MOST, ReportKind, Told
from stationmap.street.photo import BYTES_MOST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Request

    from stationmap.model import Station

FORM_MOST = 20 * 1024 * 1024  # larger than any photo that is taken, so that we can say so ourselves
HOURS_MOST = 200
TWO_NUMBERS = re.compile(
    r"\s*[(（]?\s*([+-]?\d+(?:\.\d+)?)\s*[,，、;；\s]\s*([+-]?\d+(?:\.\d+)?)\s*[)）]?\s*"
)
POLE = 90.0
AWAY_MOST_M = 100_000.0  # farther than that it is another place

DATUM_NAMES: Mapping[Datum, Callable[[], str]] = {
    Datum.GCJ02: lambda: _("高德、腾讯、微信"),
    Datum.BD09: lambda: _("百度"),
    Datum.WGS84: lambda: _("手机定位、天地图"),
}


def typed(request: Request) -> Mapping[str, str]:
    """Return what was typed, to be shown again; nothing of a form that was too large to read."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return {}


def read_kind(text: str) -> ReportKind:
    """Read which kind of report it is.

    Raises
    ------
    ChoiceError
        There is no such kind.
    """
    kind = query.choice({"kind": [text]}, "kind", ReportKind, default=None)
    if kind is None:
        raise InputError(
            zh="没有说报告什么。请回到驿站页面，点其中一项。",
            en="It does not say what is reported. Go back to the station and choose.",
            field="kind",
        )
    return kind


def read_told(kind: ReportKind, form: Mapping[str, str], station: Station) -> Told:
    """Read what a report says beyond its kind, but for the photo.

    Raises
    ------
    InputError
        The first field that is wrong.
    """
    return Told(
        position=_position(form, station) if kind is ReportKind.POSITION else None,
        facility=_facility(form) if kind is ReportKind.BROKEN else None,
        hours=_text(form, "hours", HOURS_MOST) if kind is ReportKind.HOURS else "",
        words=_text(form, "words", WORDS_MOST),
    )


def require_something(kind: ReportKind, told: Told, photo: bytes | None) -> None:
    """Refuse a report of a kind that says nothing by itself, and holds nothing else.

    Raises
    ------
    InputError
        It says what is missing.
    """
    if told != Told() or photo:
        return
    wanted = {
        ReportKind.HOURS: (
            "hours",
            "还没写门上的时间。照门上的牌子写，或拍一张照片。",
            "Write the hours on the door, or send a photo of them.",
        ),
        ReportKind.BROKEN: (
            "facility",
            "还没选是哪样设施。点一样，或写一句话。",
            "Choose what is broken, or say it in words.",
        ),
        ReportKind.POSITION: (
            "place",
            "还没说它在哪里。在图上拖动图钉，或写一句话。",
            "Say where it is: drag the pin, or write it in words.",
        ),
    }
    field, zh, en = wanted[kind]
    raise InputError(zh=zh, en=en, field=field)


def read_photo(request: Request) -> bytes | None:
    """Take the photo of a form as it was sent; None where there is none.

    Raises
    ------
    InputError
        It is too large to be read.
    """
    try:
        sent = request.files.get("photo")
    except RequestEntityTooLarge:
        raise InputError(
            zh="这张照片太大，最大 8 MB。请选小一点的，或截一张屏再传。",
            en="This photo is too large; 8 MB is the most. Choose a smaller one.",
            field="photo",
        ) from None
    content = sent.stream.read(BYTES_MOST + 1) if sent is not None and sent.filename else b""
    if not content and (sent is None or not sent.filename):
        return None
    return content


def require_more(told: Told, photo: bytes | None) -> None:
    """Refuse to add nothing to a report.

    Raises
    ------
    InputError
        There is neither a photo nor a word.
    """
    if told == Told() and not photo:
        raise InputError(
            zh="还没有选照片，也没有写字。",
            en="There is neither a photo nor a word yet.",
            field="words",
        )


def _position(form: Mapping[str, str], station: Station) -> LonLat | None:
    """Read the pin, or what was typed instead of it; None where neither was moved or typed."""
    typed, pin = form.get("place", "").strip(), form.get("lon", "").strip()
    if typed:
        lon, lat = _two_numbers(typed)
        given = {"lon": [lon], "lat": [lat], "datum": [form.get("datum", "")]}
    elif pin:
        given = {name: [form.get(name, "")] for name in ("lon", "lat")}
        given["datum"] = [form.get("pin_datum", "")]
    else:
        return None
    position = query.wgs84(query.position(given))
    away_m = float(distance_m(*position, *station.position))
    if away_m > AWAY_MOST_M:
        raise CoordinateError(
            zh=f"这个位置离原来的有 {away_m / 1000:,.0f} 公里。请查对坐标，经度写在前面。",
            en=f"This is {away_m / 1000:,.0f} km from where it was. Check the coordinates.",
            field="place",
            value=typed,
        )
    return LonLat(round(position.lon, 6), round(position.lat, 6))


def _two_numbers(typed: str) -> tuple[str, str]:
    found = TWO_NUMBERS.fullmatch(typed)
    if not found:
        raise CoordinateError(
            zh=f"看不懂坐标“{typed[:40]}”。请写成 116.654600,40.130200 的样子；"
            "不知道坐标，就在下面写一句话。",
            en=f"The coordinates {typed[:40]!r} are not understood. Write 116.654600,40.130200, "
            "or say it in words below.",
            field="place",
            value=typed[:100],
        )
    first, second = found.groups()
    return (second, first) if abs(float(second)) > POLE else (first, second)


def _facility(form: Mapping[str, str]) -> Facility | None:
    return query.choice(
        {"facility": [form.get("facility", "")]}, "facility", Facility, default=None
    )


def _text(form: Mapping[str, str], name: str, most: int) -> str:
    text = form.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > most:
        raise InputError(
            zh=f"最多 {most} 个字，现在有 {len(text)} 个。请写短一点。",
            en=f"At most {most} characters; there are {len(text)}. Make it shorter.",
            field=name,
        )
    return text
