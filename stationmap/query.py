"""From text to checked values: the one place that reads what was asked.

The command line and the HTTP interface take parameters of the same names and
pass them through here, so that both refuse the same things in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar, overload

from stationmap.datum import Datum, convert
from stationmap.errors import ChoiceError, CoordinateError, InputError, NumberError, TimeError
from stationmap.hours import SHANGHAI
from stationmap.model import FACILITY_NAMES, Facility, LonLat
from stationmap.nearest import Need, TravelMode

if TYPE_CHECKING:
    from collections.abc import Iterable

Word = TypeVar("Word", bound=StrEnum)
Text = Mapping[str, Sequence[str]]
"""Parameters as they came: each name with every value it was given."""

K_MAX = 100
DIGITS = 10
TEXT_MAX = 100
YEARS = range(2000, 2101)
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
# A "+" in an address that was not escaped arrives as a space.
DAY_AND_TIME = re.compile(r"[\dW-]+[T ]\d", re.ASCII)
LOST_PLUS = re.compile(r"(T\d\d:\d\d\S*) (\d\d:?\d\d)$")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}

PLACE_PARAMETERS = frozenset({"lon", "lat", "datum"})
NEED_PARAMETERS = frozenset({"need", "at", "open", "arrive", "all_day", "township", "min_stars"})
NEAREST_PARAMETERS = PLACE_PARAMETERS | NEED_PARAMETERS | {"k", "format"}


@dataclass(frozen=True, slots=True)
class Given:
    """A position as it was given, in the datum it was given in, degrees."""

    lon: float
    lat: float
    datum: Datum


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """A checked question for the nearest stations.

    ``origin`` is WGS 84; ``given`` keeps what was typed. ``at`` is the moment
    the answer speaks of, aware, Asia/Shanghai, to the minute.
    """

    origin: LonLat
    given: Given
    k: int
    need: Need
    at: datetime


def nearest_query(text: Text, *, now: datetime, k: int = 5) -> NearestQuery:
    """Check the parameters of a question for the nearest stations.

    Parameters
    ----------
    text : mapping of str to sequence of str
        ``lon``, ``lat`` (degrees), ``datum``, ``k``, ``need`` (repeated or
        separated by commas), ``at`` (ISO 8601), ``open``, ``arrive``,
        ``all_day``, ``township``, ``min_stars``.
    now : datetime
        The moment to speak of where ``at`` is not given.
    k : int
        The number of stations where ``k`` is not given.

    Raises
    ------
    InputError
        The first parameter that is wrong: its name, its value, the remedy.
    """
    given = position(text)
    at = moment(text, now=now)
    return NearestQuery(
        origin=wgs84(given),
        given=given,
        k=count(text, "k", default=k, most=K_MAX),
        need=need(text, at=at),
        at=at,
    )


def position(text: Text) -> Given:
    """Read ``lon``, ``lat`` and ``datum``; see `nearest_query`."""
    lon, lat = (_degrees(text, name) for name in ("lon", "lat"))
    if abs(lat) > 90 and abs(lon) <= 90:  # noqa: PLR2004 - a latitude ends at the pole
        raise CoordinateError(
            zh=f"经纬度看起来写反了：纬度不会是 {lat:g}。请把经度写在前，纬度写在后："
            f"lon={lat:g}，lat={lon:g}。",
            en=f"Longitude and latitude look swapped: no latitude is {lat:g}. "
            f"Longitude comes first: lon={lat:g}, lat={lon:g}.",
            field="lat",
            value=lat,
        )
    for name, word, value, most in (("lon", "经度", lon, 180), ("lat", "纬度", lat, 90)):
        if abs(value) > most:
            raise CoordinateError(
                zh=f"{word}（{name}）要在 −{most} 到 {most} 度之间，现在是 {value:g}。",
                en=f"{name} must lie between -{most} and {most} degrees; it is {value:g}.",
                field=name,
                value=value,
            )
    return Given(lon, lat, choice(text, "datum", Datum, default=Datum.WGS84))


def wgs84(given: Given) -> LonLat:
    """Bring a position to WGS 84."""
    lon, lat = convert(given.lon, given.lat, source=given.datum, target=Datum.WGS84)
    return LonLat(float(lon), float(lat))


def moment(text: Text, *, now: datetime, name: str = "at") -> datetime:
    """Read a moment in ISO 8601; without an offset it is Beijing time."""
    raw = _one(text, name)
    if not raw:
        return now.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    try:
        # A day alone would mean midnight to Python; nobody who writes it does.
        whole = LOST_PLUS.sub(r"\1+\2", raw) if DAY_AND_TIME.match(raw) else ""
        read = datetime.fromisoformat(whole)
        at = read.replace(tzinfo=SHANGHAI) if read.tzinfo is None else read.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        raise TimeError(
            zh=f"看不懂时间“{raw}”。请写成 2026-11-21T17:40 或 2026-11-21T17:40+08:00。",
            en=f"The time {raw!r} is not ISO 8601. Write it as 2026-11-21T17:40 "
            "or 2026-11-21T17:40+08:00.",
            field=name,
            value=raw,
        ) from None
    if at.year not in YEARS:
        raise TimeError(
            zh=f"年份要在 {YEARS[0]} 到 {YEARS[-1]} 之间，现在是 {at.year}。",
            en=f"The year must lie between {YEARS[0]} and {YEARS[-1]}; it is {at.year}.",
            field=name,
            value=raw,
        )
    return at.replace(second=0, microsecond=0)


def need(text: Text, *, at: datetime) -> Need:
    """Read what a station must have; see `nearest_query`."""
    arrive = choice(text, "arrive", TravelMode, default=None)
    return Need(
        facilities=facilities(text),
        open_at=at if arrive or flag(text, "open") else None,
        arrive=arrive,
        all_day=flag(text, "all_day"),
        township_code=_one(text, "township") or None,
        min_stars=count(text, "min_stars", default=0, most=5, least=0) or None,
    )


def facilities(text: Text) -> frozenset[Facility]:
    """Read ``need``: names of facilities, in English or in Chinese."""
    words = [w.strip() for raw in text.get("need", ()) for w in re.split(r"[,，、;；]", raw)]
    return frozenset(_facility(word) for word in words if word)


@overload
def choice(text: Text, name: str, kind: type[Word], *, default: Word) -> Word: ...
@overload
def choice(text: Text, name: str, kind: type[Word], *, default: None) -> Word | None: ...
def choice(text: Text, name: str, kind: type[Word], *, default: Word | None) -> Word | None:
    """Read one of the words of `kind`."""
    raw = _one(text, name)
    if not raw:
        return default
    try:
        return kind(raw.lower())
    except ValueError:
        raise unknown_choice(name, raw, [member.value for member in kind]) from None


def flag(text: Text, name: str) -> bool:
    """Read yes or no, as 1 or 0."""
    raw = _one(text, name).lower()
    if raw not in TRUE | FALSE:
        raise unknown_choice(name, raw, ["1", "0"])
    return raw in TRUE


def count(text: Text, name: str, *, default: int, most: int, least: int = 1) -> int:
    """Read a whole number from `least` to `most`."""
    raw = _one(text, name)
    if not raw:
        return default
    # Python refuses to read thousands of digits; nobody means more than a few.
    value = int(raw) if len(raw) < DIGITS and INTEGER.fullmatch(raw) else None
    if value is None or not least <= value <= most:
        raise NumberError(
            zh=f"{name} 要是 {least} 到 {most} 的整数，现在是“{raw[:40]}”。",
            en=f"{name} must be a whole number from {least} to {most}; it is {raw[:40]!r}.",
            field=name,
            value=raw[:40],
        )
    return value


def search_text(text: Text, name: str = "q") -> str:
    """Read the words of a search."""
    raw = _one(text, name)
    if not raw or len(raw) > TEXT_MAX:
        raise InputError(
            zh=f"请在 {name} 里写要找的地名，1 到 {TEXT_MAX} 个字。",
            en=f"Write the place to look for in {name}, 1 to {TEXT_MAX} characters.",
            field=name,
            value=raw[:TEXT_MAX],
        )
    return raw


def only(text: Iterable[str], accepted: frozenset[str]) -> None:
    """Refuse a parameter that is not among those accepted, and name the likely one."""
    for name in text:
        if name not in accepted:
            raise _unknown_parameter(name, sorted(accepted))


def _unknown_parameter(name: str, accepted: Sequence[str]) -> ChoiceError:
    near = get_close_matches(name, accepted, n=1)
    return ChoiceError(
        zh=f"没有叫“{name[:40]}”的参数。"
        + (f"是不是 {near[0]}？" if near else "")
        + f"可以用：{'、'.join(accepted)}。",
        en=f"There is no parameter {name[:40]!r}. "
        + (f"Did you mean {near[0]}? " if near else "")
        + f"Accepted: {', '.join(accepted)}.",
        field=name[:40],
        accepted=tuple(accepted),
    )


def unknown_choice(name: str, raw: str, accepted: Sequence[str]) -> ChoiceError:
    """Make the error for a word that is not one of those accepted."""
    near = get_close_matches(raw, accepted, n=1)
    return ChoiceError(
        zh=f"{name} 没有“{raw[:40]}”这个值。"
        + (f"是不是 {near[0]}？" if near else "")
        + f"可以用：{'、'.join(accepted)}。",
        en=f"{name} cannot be {raw[:40]!r}. "
        + (f"Did you mean {near[0]}? " if near else "")
        + f"Accepted: {', '.join(accepted)}.",
        field=name,
        value=raw[:40],
        accepted=tuple(accepted),
    )


def _facility(word: str) -> Facility:
    by_name = {zh: facility for facility, (zh, _) in FACILITY_NAMES.items()}
    if word in by_name:
        return by_name[word]
    try:
        return Facility(word.lower())
    except ValueError:
        raise unknown_choice("need", word, [f.value for f in Facility]) from None


def _one(text: Text, name: str) -> str:
    values = text.get(name) or ("",)
    return values[-1].strip()


def _degrees(text: Text, name: str) -> float:
    raw, word = _one(text, name), "经度" if name == "lon" else "纬度"
    if not raw:
        raise CoordinateError(
            zh=f"{word}（{name}）没有填。请写十进制的度，例如经度 116.6546，纬度 40.1302。",
            en=f"{name} is missing. Write decimal degrees, as in 116.6546 and 40.1302.",
            field=name,
        )
    value = float(raw) if DECIMAL.fullmatch(raw) else float("nan")
    if not abs(value) < float("inf"):
        raise CoordinateError(
            zh=f"{word}（{name}）要是十进制的度，例如 {'116.6546' if name == 'lon' else '40.1302'}"
            f"，现在是“{raw[:40]}”。",
            en=f"{name} must be decimal degrees; it is {raw[:40]!r}.",
            field=name,
            value=raw[:40],
        )
    return value
