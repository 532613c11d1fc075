"""What the map of each view shows: its land, its stations, its figures, its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stationmap.articles.posted import is_always
from stationmap.articles.sources import brief_foot, foot, seal
from stationmap.articles.subject import Subject, placed
from stationmap.articles.titles import subtitle, title
from stationmap.articles.view import REACH_M, Kind, View
from stationmap.maps.article import Centre, Dot, Figure, Scene
from stationmap.maps.base import PLACED
from stationmap.maps.typeset import drawable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from stationmap.catalogue import Catalogue
    from stationmap.model import LonLat, Station
    from stationmap.settings import Settings

RINGS_M = (500.0, 1000.0)
AROUND_M = 1120.0  # the wider ring and a little more
GAP_WORDS = "1,000 米内没有驿站"
AIRPORT, AIRPORT_DISTRICT, AIRPORT_M2 = "首都机场", "110113", 5e6
FIGURES_MOST = 3
_WHOLE = View(Kind.DISTRICT)


def scene_of(
    view: View,
    catalogue: Catalogue,
    *,
    settings: Settings,
    day: date,
    before: Catalogue | None = None,
) -> Scene:
    """Say what the map of a view shows.

    Parameters
    ----------
    view : View
        Which.
    catalogue : Catalogue
        The data.
    settings : Settings
        The number of approval and the attribution.
    day : date
        The day of the drawing.
    before : Catalogue, optional
        The data a month before.
    """
    return scene_from(Subject(view, catalogue, day, before), settings)


def scene_from(subject: Subject, settings: Settings) -> Scene:
    """Say what the map of a subject shows."""
    land, catalogue = subject.catalogue.ground.land, subject.catalogue
    shown: BaseGeometry = _view(subject)
    villages, landmarks = tuple(_villages(subject, shown)), tuple(_landmarks(subject, shown))
    return Scene(
        title=drawable(title(subject)),
        subtitle=drawable(subtitle(subject)),
        townships=land.townships,
        names=tuple(drawable(township.name) for township in catalogue.townships),
        counts=_counts(subject),
        view=shown,
        focus=_focus(subject, shown),
        dots=tuple(_dots(subject)),
        places=(*_airport(catalogue), *landmarks, *villages),
        centre=_centre(subject),
        figures=tuple(_figures(subject))[:FIGURES_MOST],
        foot=tuple(map(drawable, foot(subject, settings, villages=villages, landmarks=landmarks))),
        brief_foot=tuple(map(drawable, brief_foot(subject, settings))),
        seal=drawable(seal(settings)),
        **_changed(subject),
    )


def _counts(subject: Subject) -> tuple[int, ...]:
    """Count the stations of each township; where it is about something else, not at all."""
    if subject.view.kind is Kind.CLOSED_GAPS:
        return ()
    if subject.view.kind is Kind.ALL_DAY:
        return subject.by_township
    return Subject(_WHOLE, subject.catalogue, subject.day).by_township


def _local(subject: Subject) -> bool:
    """Say whether it looks at so little that villages are named."""
    return subject.view.kind in (Kind.TOWNSHIP, Kind.STATION, Kind.NEAR)


# ---- where ---------------------------------------------------------------------


def _view(subject: Subject) -> BaseGeometry:
    from shapely import Point

    land = subject.catalogue.ground.land
    if subject.centre_m is not None:
        return Point(subject.centre_m).buffer(AROUND_M)
    outline: BaseGeometry = (
        land.outline if subject.number is None else land.townships[subject.number]
    )
    return outline


def _focus(subject: Subject, shown: BaseGeometry) -> tuple[int, ...]:
    from shapely import box, intersects

    townships = subject.catalogue.ground.land.townships
    if subject.centre_m is not None:
        return tuple(np.flatnonzero(intersects(townships, box(*shown.bounds))).tolist())
    return tuple(range(len(townships))) if subject.number is None else (subject.number,)


def _centre(subject: Subject) -> Centre | None:
    if subject.centre_m is None:
        return None
    x_m, y_m = subject.centre_m.tolist()
    name = subject.name if subject.view.kind is Kind.NEAR else ""
    return Centre(x_m, y_m, drawable(name), RINGS_M)


# ---- what ----------------------------------------------------------------------


def _dots(subject: Subject) -> Iterator[Dot]:
    own = {station.ref for station in subject.stations}
    stations = [s for s in _drawn(subject) if placed(s)]
    where = subject.catalogue.ground.place([station.position for station in stations]).tolist()
    for station, (x_m, y_m) in zip(stations, where, strict=True):
        yield Dot(
            x_m,
            y_m,
            name=drawable(_short_name(subject, station)),
            sure=station.documented,
            all_day=is_always(station.opening_hours),
            first=station.documented or (subject.view.kind is Kind.STATION and station.ref in own),
        )


def _drawn(subject: Subject) -> Iterable[Station]:
    """Return the stations on the map, which may be more than those that it is about."""
    if subject.view.kind not in (Kind.STATION, Kind.NEAR):
        return subject.stations
    if subject.centre_m is not None:
        return subject.catalogue.stations
    return [station for station in subject.catalogue.stations if _own_township(subject, station)]


def _short_name(subject: Subject, station: Station) -> str:
    """Name a station on the map, without the township where that goes without saying."""
    if not _local(subject):
        return ""
    if station.township_code is None or not _own_township(subject, station):
        return station.name
    township = subject.catalogue.township(station.township_code).name
    return station.name.removeprefix(township).strip() or station.name


def _own_township(subject: Subject, station: Station) -> bool:
    if subject.number is None:
        return False
    return subject.catalogue.townships[subject.number].code == station.township_code


def _landmarks(subject: Subject, shown: BaseGeometry) -> Iterator[Dot]:
    marks = subject.catalogue.landmarks if _local(subject) else ()
    known = [(mark.name.split("（")[0], mark.position) for mark in marks]
    yield from _within(subject.catalogue, known, shown)


def _villages(subject: Subject, shown: BaseGeometry) -> Iterator[Dot]:
    """Name the villages whose place is published."""
    committees = subject.catalogue.committees if _local(subject) else ()
    known = [(c.short_name, c.position) for c in committees if c.position_quality in PLACED]
    yield from _within(subject.catalogue, known, shown)


def _within(
    catalogue: Catalogue, known: list[tuple[str, LonLat]], shown: BaseGeometry
) -> Iterator[Dot]:
    from shapely import intersects_xy

    xy = catalogue.ground.place([position for _, position in known])
    seen = intersects_xy(shown, xy[:, 0], xy[:, 1]).tolist()
    named: set[str] = set()
    for (name, _), (x_m, y_m), inside in zip(known, xy.tolist(), seen, strict=True):
        if inside and name not in named:  # a village and its community may share a name
            named.add(name)
            yield Dot(x_m, y_m, drawable(name))


def _airport(catalogue: Catalogue) -> Iterator[Dot]:
    """Name the hole in the one district where it is known to be the airport."""
    from shapely import Polygon, get_parts

    if catalogue.district_code != AIRPORT_DISTRICT:
        return
    for part in get_parts(catalogue.ground.land.outline):
        for ring in part.interiors:
            if Polygon(ring).area > AIRPORT_M2:
                middle = Polygon(ring).representative_point()
                yield Dot(middle.x, middle.y, AIRPORT)


def _changed(subject: Subject) -> dict[str, Any]:
    """Say what was out of reach, and is."""
    if subject.view.kind is not Kind.CLOSED_GAPS:
        return {}
    gaps = subject.gaps
    return {
        "gap": gaps.now,
        "gap_words": GAP_WORDS,
        "filled": gaps.filled,
        "filled_words": "上月以来补上的",
    }


# ---- figures -------------------------------------------------------------------


def _figures(subject: Subject) -> Iterator[Figure]:
    match subject.view.kind:
        case Kind.DISTRICT:
            yield from _counted(
                (subject.joint, "座与村、社区工会和商户共建"),
                (len(subject.catalogue.townships), "个镇街"),
                (len(subject.always), "座 24 小时开着"),
            )
        case Kind.TOWNSHIP:
            yield from _counted(
                (len(subject.always), "座 24 小时开着"),
                (subject.weekends, "座周末也开"),
                (subject.hours_unknown, "座时间待核实"),
            )
        case Kind.ALL_DAY:
            townships = sum(count > 0 for count in subject.by_township)
            yield from _counted((len(subject.stations), "座 24 小时开着"), (townships, "个镇街有"))
        case Kind.CLOSED_GAPS:
            yield from _gap_figures(subject)
        case _:
            yield from _near_figures(subject)


def _counted(*rows: tuple[int, str]) -> Iterator[Figure]:
    """Show counts; a figure of none would only take room."""
    for count, words in rows:
        if count:
            yield Figure(f"{count:,}", words)


def _gap_figures(subject: Subject) -> Iterator[Figure]:
    if subject.before is not None:
        yield Figure(f"{subject.km2(subject.gaps.filled):,.1f}", "平方公里补上了")
    yield Figure(f"{subject.km2(subject.gaps.now):,.1f}", "平方公里还空着")
    yield from _counted((len(subject.new or ()), "座是新增的"))


def _near_figures(subject: Subject) -> Iterator[Figure]:
    around = subject.around
    if subject.centre_m is None:
        return
    other = "座别的驿站在 " if subject.view.kind is Kind.STATION else "座驿站在 "
    for ring_m in RINGS_M:
        count = sum(away.distance_m <= ring_m for away in around)
        yield Figure(f"{count}", f"{other}{ring_m:,.0f} 米以内")
    if around and around[0].distance_m > REACH_M:
        yield Figure(f"{around[0].distance_m / 1000:.1f}", "公里，到最近的驿站")
