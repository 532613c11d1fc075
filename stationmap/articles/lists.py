"""Sections that name stations: those that never shut, those that a source names, all by hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.articles.paragraph import filled, heading, said
from stationmap.articles.phrases import LISTED_MOST, listed, offered, source_words
from stationmap.articles.posted import UNKNOWN, hours_words
from stationmap.articles.view import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.articles.paragraph import Paragraph
    from stationmap.articles.subject import Subject
    from stationmap.model import Station

ALL_NAMED_MOST = 60


def all_day_section(subject: Subject) -> Iterator[Paragraph]:
    """Name the doors that never shut."""
    found = subject.always
    if not found:
        return
    yield heading("all-day-heading", "24 小时开着的")
    first = sorted(found, key=lambda station: station.modelled)
    names = listed([_called(subject, station) for station in first])
    if len(found) == 1:
        yield said("all-day", "24 小时开着的有 1 座：{names}。", names=names)
    else:
        yield said(
            "all-day",
            "24 小时开着的有 {count} 座：{names}{shown}。",
            count=len(found),
            names=names,
            shown="，其余见图" if len(found) > LISTED_MOST else "",
        )


def _called(subject: Subject, station: Station) -> str:
    """Name a station within a list, without the township where that goes without saying."""
    if subject.view.kind is not Kind.TOWNSHIP:
        return station.name
    return station.name.removeprefix(subject.name).strip() or station.name


def known_section(subject: Subject) -> Iterator[Paragraph]:
    """Tell of each station that a publication names."""
    known = [s for s in subject.documented if s.source and not s.source.is_ledger]
    if not known:
        return
    yield heading("known-heading", "有公开出处的")
    for station in known:
        yield _told(station)


def _told(station: Station) -> Paragraph:
    where = f"在{station.addr}，" if station.addr else ""
    found = offered(station)
    return said(
        f"known-{station.ref}",
        "{name}{where}{hours}。{offered}{source}",
        name=f"{station.name}，" if not where else station.name,
        where=where,
        hours=hours_phrase(station),
        offered=f"有{found}。" if found else "",
        source=source_words(station),
    )


def hours_phrase(station: Station) -> str:
    """Say when a station is open, as the end of a sentence."""
    hours = hours_words(station.opening_hours)
    if hours == UNKNOWN:
        return "开放时间待核实"
    return hours if "，" in hours or "；" in hours else filled("{hours}开放", hours=hours)


def hours_section(subject: Subject) -> Iterator[Paragraph]:
    """Say when stations are open: all by name where they are few, else how many."""
    yield heading("hours-heading", "几点开")
    if subject.view.kind is Kind.ALL_DAY:
        yield from _by_township(subject)
        return
    yield from _hours_counts(subject)
    if subject.view.kind is Kind.TOWNSHIP and len(subject.stations) <= ALL_NAMED_MOST:
        yield from _by_hours(subject)


def _hours_counts(subject: Subject) -> Iterator[Paragraph]:
    total, unknown = len(subject.stations), subject.hours_unknown
    if unknown == total:
        template = "这 {total} 座的开放时间都待核实。" if total > 1 else "开放时间待核实。"
        yield said("hours", template, total=total)
        return
    figures = {"weekends": subject.weekends}
    template = "周六、周日也开的有 {weekends} 座"
    if not subject.weekends:
        template = "还没有哪一座写明周六、周日都开"
    if unknown:
        template += "，时间待核实的有 {unknown} 座"
        figures["unknown"] = unknown
    yield said("hours", template + "。", **figures)


def _by_hours(subject: Subject) -> Iterator[Paragraph]:
    """Name the stations of a township, those with the same hours together."""
    together: dict[str, list[str]] = {}
    for station in subject.stations:
        together.setdefault(hours_words(station.opening_hours), []).append(
            _called(subject, station)
        )
    order = sorted(together, key=lambda hours: (hours == UNKNOWN, -len(together[hours]), hours))
    for hours in order:
        names = together[hours]
        yield said(f"hours-{hours}", "{hours}：{names}。", hours=hours, names="、".join(names))


def _by_township(subject: Subject) -> Iterator[Paragraph]:
    townships = {township.code: township.name for township in subject.catalogue.townships}
    together: dict[str, list[str]] = {}
    for station in subject.stations:
        name = townships.get(station.township_code or "", "")
        together.setdefault(name, []).append(station.name.removeprefix(name).strip())
    for township, names in sorted(together.items(), key=lambda row: (not row[0], -len(row[1]))):
        where = township or "只知道在区里"
        yield said(f"all-day-{where}", "{where}：{names}。", where=where, names="、".join(names))
