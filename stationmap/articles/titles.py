"""The titles of articles and of their maps, as short as WeChat wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.articles.measures import TITLE_MOST, length
from stationmap.articles.paragraph import filled
from stationmap.articles.subject import placed
from stationmap.articles.view import Kind

if TYPE_CHECKING:
    from stationmap.articles.subject import Subject

LEAST_NAME = 6


def title(subject: Subject) -> str:
    """Return the title of an article: what one learns from it."""
    count, name = len(subject.stations), subject.name
    match subject.view.kind:
        case Kind.STATION:
            return fitted("{name}在哪儿、几点开", name)
        case Kind.ALL_DAY:
            return _all_day(count, subject.district)
        case Kind.CLOSED_GAPS:
            return _gaps(subject)
        case Kind.NEAR:
            near = f"附近的 {count} 座工会驿站" if count else "附近一公里没有工会驿站"
            return fitted("{name}" + near, name)
    if not count:
        return fitted("{name}还没有工会驿站", name)
    return fitted(
        "{name}的工会驿站在哪儿" if count == 1 else f"{{name}}的 {count} 座工会驿站在哪儿", name
    )


def _all_day(count: int, district: str) -> str:
    if not count:
        return f"{district}还没有 24 小时的工会驿站"
    return f"{district}有 {count} 座工会驿站 24 小时开着"


def _gaps(subject: Subject) -> str:
    if subject.before is None:
        return f"{subject.district}哪里离工会驿站还远"
    if subject.km2(subject.gaps.filled) < LEAST_KM2:
        return f"{subject.district}上月以来没有补上空白"
    return f"{subject.district}上月以来补上了哪些空白"


LEAST_KM2 = 0.05  # less than this rounds to nothing


def subtitle(subject: Subject) -> str:
    """Return what helps to read the map."""
    match subject.view.kind:
        case Kind.DISTRICT:
            return "橙色数字是各镇街的座数，驿站密的地方放大在下面。"
        case Kind.ALL_DAY:
            return "橙色数字是各镇街 24 小时开着的座数。"
        case Kind.CLOSED_GAPS:
            return _gaps_subtitle(subject)
        case Kind.STATION:
            return _station_subtitle(subject)
        case Kind.NEAR:
            return "虚线圈是直线 500 米和 1,000 米。"
    count = len(subject.stations)
    return "名字写在驿站旁边，开放时间见文中。" if count else "周边的镇街见文末二维码。"


def _gaps_subtitle(subject: Subject) -> str:
    if subject.before is None:
        return "没有一个月前的数据，比不出补上了哪些；图上是现在的空白。"
    return f"与数据版本 {subject.before.version} 相比；空白是 1,000 米内没有驿站的地方。"


def _station_subtitle(subject: Subject) -> str:
    station = subject.stations[0]
    if placed(station):
        return "虚线圈是直线 500 米和 1,000 米，旁边是附近的驿站。"
    where = subject.district
    if station.township_code is not None:
        where = subject.catalogue.township(station.township_code).name
    return f"这一座只知道在{where}，没有公布位置，图上没有画。"


def fitted(template: str, name: str, most: int = TITLE_MOST) -> str:
    """Write a name into a sentence; a long name is cut so that the whole fits."""
    written = filled(template, name=name)
    while length(written) > most and len(name) > LEAST_NAME:
        name = name[:-1].rstrip("…（(、， ")
        written = filled(template, name=f"{name}…")
    return written
