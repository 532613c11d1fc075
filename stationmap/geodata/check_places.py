"""Checks that boundaries fit together and that places lie where they claim to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.errors import DataError
from stationmap.geodata.fields import Refused, compile_field
from stationmap.geodata.finding import Finding
from stationmap.geodata.townships import RESOURCE, township

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geopandas import GeoDataFrame

    from stationmap.geodata.check import Checked
    from stationmap.geodata.tables import Row
    from stationmap.model import Township

_PLACED = ("stations", "committees", "landmarks", "township-seats")
_WGS84 = "EPSG:4326"
_EQUAL_AREA = "EPSG:6933"
_AREA_TOLERANCE = 0.002  # the share by which a stated area may differ


def check_places(checked: Checked) -> None:
    """Add what is wrong with boundaries and positions to the findings."""
    if RESOURCE not in checked.objects:
        return
    found = checked.objects[RESOURCE].get("features")
    features = found if isinstance(found, list) else []
    checked.findings.extend(_properties(checked, features))
    townships = _frame(checked, features)
    checked.findings.extend(_topology(checked.path(RESOURCE), townships))
    for name in _PLACED:
        checked.findings.extend(_placed(checked, name, townships))
    checked.findings.extend(_committees_of_stations(checked))


def _frame(checked: Checked, features: list[object]) -> GeoDataFrame:
    """Gather the townships that can be read; those that cannot are findings."""
    import geopandas

    path = checked.path(RESOURCE)
    read: dict[int, Township] = {}
    for number, feature in enumerate(features, start=1):
        try:
            read[number] = township(path, number, feature, {})
        except DataError as error:
            checked.findings.append(Finding.of(error, path))
    return geopandas.GeoDataFrame(
        {
            "code": [item.code for item in read.values()],
            "name": [item.name for item in read.values()],
            "area_km2": [item.area_km2 for item in read.values()],
        },
        geometry=[item.geometry for item in read.values()],
        index=list(read),
        crs=_WGS84,
    )


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


def _topology(path: str, townships: GeoDataFrame) -> Iterator[Finding]:
    """Check every boundary by itself, then that all fit together (a coverage)."""
    shapes = townships.geometry
    told = zip(
        townships.index.tolist(),
        townships["name"].tolist(),
        townships["area_km2"].tolist(),
        (shapes.to_crs(_EQUAL_AREA).area / 1e6).tolist(),
        shapes.is_valid_reason().tolist(),
        shapes.invalid_coverage_edges().tolist(),
        strict=True,
    )
    for number, name, stated_km2, measured_km2, reason, edges in told:
        if reason != "Valid Geometry":
            yield _fault(path, number, f"{name}: {reason}", _INVALID)
        elif abs(measured_km2 - stated_km2) > _AREA_TOLERANCE * stated_km2:
            yield _wrong_area(path, number, stated_km2, measured_km2)
        if not edges.is_empty:
            spot = edges.representative_point()
            yield _fault(path, number, f"{name}: {spot.x:.6f},{spot.y:.6f}", _MISFIT)


def _wrong_area(path: str, number: int, stated_km2: float, measured_km2: float) -> Finding:
    return Finding(
        path,
        row=number,
        field="area_km2",
        value=stated_km2,
        zh=f"边界量得 {measured_km2:.4f} 平方公里。请重新量算，或换回原文件。",
        en=f"The boundary measures {measured_km2:.4f} km². Measure it again, or put the file back.",
    )


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


def _placed(checked: Checked, name: str, townships: GeoDataFrame) -> Iterator[Finding]:
    """Compare the township that each row names with the one it lies in."""
    import geopandas

    numbered = [
        (number, row)
        for number, row in checked.numbered(name)
        if None not in {row["township_code"], row["lon"], row["lat"]}
    ]
    lons, lats = [row["lon"] for _, row in numbered], [row["lat"] for _, row in numbered]
    spots = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy(lons, lats),
        index=[number for number, _ in numbered],
        crs=_WGS84,
    )
    joined = spots.sjoin(townships[["code", "geometry"]], predicate="intersects")
    lies_in: dict[int, list[str]] = {}
    for number, code in zip(joined.index.tolist(), joined["code"].tolist(), strict=True):
        lies_in.setdefault(number, []).append(code)
    names = dict(zip(townships["code"], townships["name"], strict=True))
    for number, row in numbered:
        really = lies_in.get(number, [])
        if row["township_code"] not in names:
            yield _no_township(checked.path(name), number, row["township_code"])
        elif row["township_code"] not in really:
            yield _outside(checked.path(name), number, row, names, really)


def _no_township(path: str, number: int, code: str) -> Finding:
    return Finding(
        path,
        row=number,
        field="township_code",
        value=code,
        zh="没有这个乡镇街道。请查对代码。",
        en="There is no such township. Check the code.",
    )


def _outside(
    path: str, number: int, row: Row, names: Mapping[str, str], really: Sequence[str]
) -> Finding:
    named = names[row["township_code"]]
    in_zh = f"在{names[really[0]]}" if really else "不在任何乡镇街道里"
    in_en = f"in {names[really[0]]}" if really else "in no township"
    return Finding(
        path,
        row=number,
        field="lon,lat",
        value=f"{row['lon']},{row['lat']}",
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
