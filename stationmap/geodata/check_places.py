"""Checks that boundaries fit together and that places lie where they claim to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.errors import DataError
from stationmap.geodata.fields import Refused, compile_field
from stationmap.geodata.finding import Finding
from stationmap.geodata.townships import RESOURCE, township

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stationmap.geodata.check import Checked
    from stationmap.geodata.tables import Row
    from stationmap.model import Township

_PLACED = ("stations", "committees", "landmarks", "township-seats")
_AREA_TOLERANCE = 0.002  # the share by which a stated area may differ


def check_places(checked: Checked) -> None:
    """Add what is wrong with boundaries and positions to the findings."""
    if RESOURCE not in checked.objects:
        return
    path = checked.path(RESOURCE)
    found = checked.objects[RESOURCE].get("features")
    features = found if isinstance(found, list) else []
    checked.findings.extend(_properties(checked, features))
    townships: dict[int, Township] = {}
    for number, feature in enumerate(features, start=1):
        try:
            townships[number] = township(path, number, feature, {})
        except DataError as error:
            checked.findings.append(Finding.of(error, path))
    checked.findings.extend(_topology(path, townships))
    by_code = {item.code: item for item in townships.values()}
    for name in _PLACED:
        checked.findings.extend(_placed(checked, name, by_code))
    checked.findings.extend(_committees_of_stations(checked))


def _properties(checked: Checked, features: list[object]) -> Iterator[Finding]:
    """Check the properties of each feature by the descriptor's fields."""
    resource = checked.package.resource(RESOURCE)
    fields = (resource.schema or {"fields": []})["fields"]
    compiled = [(field["name"], field["type"], compile_field(field)) for field in fields]
    seen: dict[object, int] = {}
    for number, feature in enumerate(features, start=1):
        said = feature.get("properties") if isinstance(feature, dict) else None
        said = said if isinstance(said, dict) else {}
        for name, kind, convert in compiled:
            value = said.get(name)
            try:
                convert(_cell(value, kind))
            except Refused as why:
                yield Finding(resource.path, why.zh, why.en, row=number, field=name, value=value)
        first = seen.setdefault(said.get("code"), number)
        if first != number:
            yield Finding(
                resource.path,
                row=number,
                field="code",
                value=said.get("code"),
                zh=f"与第 {first} 个重复。请删去一个。",
                en=f"It repeats feature {first}. Remove one.",
            )


def _cell(value: object, kind: str) -> str:
    """Return a JSON value as a cell of a table, or refuse one of the wrong kind."""
    if value is None:
        return ""
    if kind == "string" and not isinstance(value, str):
        raise Refused("应当是文字，加上引号。", "It must be text, in quotes.")
    if kind == "number" and type(value) not in {int, float}:
        raise Refused("应当是数字，不加引号。", "It must be a number, without quotes.")
    return str(value)


def _topology(path: str, townships: Mapping[int, Township]) -> Iterator[Finding]:
    """Check every boundary by itself, then that all fit together (a coverage)."""
    import shapely

    for number, item in townships.items():
        reason = shapely.is_valid_reason(item.geometry)
        if reason != "Valid Geometry":
            yield _fault(path, number, f"{item.name}: {reason}", _INVALID)
        elif _area_differs(item):
            shown = f"{item.area_km2} km²"
            yield Finding(
                path,
                row=number,
                field="area_km2",
                value=shown,
                zh=f"与“{item.name}”的边界不符。请重新量算，或换回原文件。",
                en=f"It does not agree with the boundary of {item.name}. Measure it again.",
            )
    shapes = [item.geometry for item in townships.values()]
    for (number, item), edges in zip(
        townships.items(), shapely.coverage_invalid_edges(shapes), strict=True
    ):
        if not edges.is_empty:
            where = shapely.get_coordinates(edges)[0]
            spot = f"{where[0]:.6f},{where[1]:.6f}"
            yield _fault(path, number, f"{item.name}: {spot}", _MISFIT)


def _fault(path: str, number: int, value: str, said: tuple[str, str]) -> Finding:
    zh, en = said
    return Finding(
        path,
        row=number,
        field="geometry",
        value=value,
        zh=f"{zh}。请换回原文件。",
        en=f"{en}. Put the file back.",
    )


_INVALID = "边界自相交或不闭合", "The boundary crosses itself or is not closed"
_MISFIT = "与相邻的边界重叠或有缝", "It overlaps a neighbour or leaves a gap"


def _area_differs(item: Township) -> bool:
    from pyproj import Geod

    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(item.geometry)
    return abs(abs(area_m2) / 1e6 - item.area_km2) > _AREA_TOLERANCE * item.area_km2


def _placed(checked: Checked, name: str, townships: Mapping[str, Township]) -> Iterator[Finding]:
    import shapely

    path = checked.path(name)
    for number, row in checked.numbered(name):
        code = row["township_code"]
        if code is None or row["lon"] is None or row["lat"] is None:
            continue
        if code not in townships:
            yield Finding(
                path,
                row=number,
                field="township_code",
                value=code,
                zh="没有这个乡镇街道。请查对代码。",
                en="There is no such township. Check the code.",
            )
        elif not shapely.intersects_xy(townships[code].geometry, row["lon"], row["lat"]):
            yield _outside(path, number, row, townships)


def _outside(path: str, number: int, row: Row, townships: Mapping[str, Township]) -> Finding:
    import shapely

    lon, lat, named = row["lon"], row["lat"], townships[row["township_code"]].name
    really = [t.name for t in townships.values() if shapely.intersects_xy(t.geometry, lon, lat)]
    in_zh = f"在{really[0]}" if really else "不在任何乡镇街道里"
    in_en = f"in {really[0]}" if really else "in no township"
    return Finding(
        path,
        row=number,
        field="lon,lat",
        value=f"{lon},{lat}",
        zh=f"不在所写的{named}里（{in_zh}）。请改坐标或乡镇街道代码；也请查对坐标系是不是 WGS 84。",
        en=f"It does not lie in {named}, which the row names, but {in_en}. "
        "Correct the position or the township, and see that the datum is WGS 84.",
    )


def _committees_of_stations(checked: Checked) -> Iterator[Finding]:
    homes = {row["code"]: row["township_code"] for row in checked.rows.get("committees", [])}
    for number, row in checked.numbered("stations"):
        home = homes.get(row["committee_code"])
        if home and home != row["township_code"]:
            yield Finding(
                checked.path("stations"),
                row=number,
                field="committee_code",
                value=row["committee_code"],
                zh=f"这个村或社区属于 {home}，不属于所写的乡镇街道。请改正其中一个。",
                en=f"The committee belongs to {home}, not to the township of the row. Correct one.",
            )
