"""An authorised file of township boundaries, checked, in the place of the shipped ones."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stationmap.errors import FileError
from stationmap.ledger.boundaries.features import read_features
from stationmap.ledger.fault import Fault, Weight
from stationmap.ledger.fields import bare
from stationmap.ledger.named_places import NamedTownships
from stationmap.model import Township

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely import MultiPolygon, Polygon
    from shapely.geometry.base import BaseGeometry

    from stationmap.ledger.boundaries.features import Feature

    Area = Polygon | MultiPolygon

_CODES = (
    "code 代码 编码 区划代码 行政区划代码 乡镇代码 镇街代码 街道代码 统计代码 township_code "
    "xzqdm xzdm adcode towncode town_code zldwdm"
)
_NAMES = (
    "name 名称 乡镇名称 镇街名称 街道名称 乡镇 镇街 街道 所属镇街 乡镇街道 township "
    "xzqmc xzmc town townname town_name zldwmc mc"
)
KINDS = ("街道", "地区", "镇", "乡")
LEAST_KM2, MOST_KM2 = 0.05, 5_000.0
OVERLAP_KM2, OVERLAP_SHARE = 0.01, 0.001
"""Overlaps up to this are slivers of two drawings of one border."""
MENDED_SHARE = 0.001
"""A boundary that crosses itself is mended if that changes its area by no more."""
DECIMALS = 8
_CODE = re.compile(r"\d{9}(?:\d{3})?(?:\.0)?")
_NINE, _DISTRICT = 9, 6


class Boundaries(NamedTuple):
    """Townships ordered by code, and the same as canonical GeoJSON in WGS 84."""

    townships: tuple[Township, ...]
    geojson: bytes


def read_boundaries(
    content: bytes, file: str, *, district_code: str, before: Sequence[Township] = ()
) -> Boundaries:
    """Read and check a boundary file; townships of other districts are passed over.

    Parameters
    ----------
    content : bytes
        GeoJSON (WGS 84) or a GeoPackage of whatever reference system.
    file : str
        Its name, for messages.
    district_code : str
        Six-digit code of the district.
    before : sequence of Township, optional
        The boundaries that hold now: they give codes to features that have
        names only, and their seats; what lies somewhere else altogether is
        refused.

    Raises
    ------
    FileError
        It cannot be read, or its boundaries are not plausible; ``faults``
        tells all that was found.
    """
    features = read_features(content)
    code_name, name_name = _named(features)
    found = _Found(file, before)
    for feature in features:
        found.take(feature, code_name, name_name, district_code)
    townships = found.townships(district_code)
    faults = [*found.faults, *_overlaps(townships), *_implausible(townships, before)]
    if not townships:
        faults.append(_nothing(district_code, features, code_name))
    if faults:
        raise _refused(file, faults)
    return Boundaries(townships, _geojson(townships))


class _Found:
    """Features on their way to townships."""

    def __init__(self, file: str, before: Sequence[Township]) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._names = NamedTownships(before)
        self._before = {township.code: township for township in before}
        self._areas: dict[str, list[Area]] = {}
        self._called: dict[str, str] = {}

    def take(
        self, feature: Feature, code_name: str | None, name_name: str | None, district_code: str
    ) -> None:
        """Take a feature, or say what is wrong with it."""
        name = str(feature.said.get(name_name or "") or "").strip()
        code = self._code(str(feature.said.get(code_name or "") or "").strip(), name)
        if code is None:
            self._tell(
                "township-unknown",
                feature.number,
                code_name or name_name,
                name,
                "看不出是哪个乡镇街道。请补上 12 位代码或全称。",
                "It does not say which township it is. Give its 12-digit code or its full name.",
            )
            return
        if not code.startswith(district_code):
            return
        area = self._area(feature, name or code)
        if area is None:
            return
        known = self._before.get(code)
        called = name or (known.name if known else "")
        if not called:
            self._tell(
                "township-nameless",
                feature.number,
                name_name,
                code,
                "没有名称。请补上。",
                "It has no name. Add one.",
            )
        if self._called.setdefault(code, called) != called:
            self._tell(
                "township-twice",
                feature.number,
                code_name,
                code,
                f"代码 {code} 已经是“{self._called[code]}”。请让代码各不相同。",
                f"The code {code} is that of {self._called[code]!r} already. Give each its own.",
            )
            return
        self._areas.setdefault(code, []).append(area)

    def townships(self, district_code: str) -> tuple[Township, ...]:
        """Make townships; parts with one code are one township."""
        from shapely import union_all

        made = []
        for code, areas in sorted(self._areas.items()):
            whole = _canonical(union_all(areas) if len(areas) > 1 else areas[0])
            known = self._before.get(code)
            name = self._called[code]
            kind = next((kind for kind in KINDS if name.endswith(kind)), "")
            made.append(
                Township(
                    code=code,
                    name=name,
                    kind=kind or (known.kind if known else "镇"),
                    district_code=district_code,
                    area_km2=round(_area_km2(whole), 4),
                    geometry=whole,
                    seat=known.seat if known else None,
                )
            )
        return tuple(made)

    def _code(self, said: str, name: str) -> str | None:
        if _CODE.fullmatch(said):
            return said[:_NINE] + "000"
        return self._names.find(name) if name else None

    def _area(self, feature: Feature, name: str) -> Area | None:
        area, why = _polygon(feature.shape)
        if area is None:
            self._tell(
                "boundary-broken",
                feature.number,
                None,
                name,
                f"边界用不了：{why[0]}。请在地图软件里修好，再导出。",
                f"Its boundary cannot be used: {why[1]}. Mend it and export it again.",
            )
        return area

    def _tell(self, code: str, row: int, column: str | None, value: str, zh: str, en: str) -> None:
        self.faults.append(Fault(code, Weight.STOPS, zh, en, "", row, column, value))


def _named(features: Sequence[Feature]) -> tuple[str | None, str | None]:
    """Find the properties that hold code and name."""
    names = dict.fromkeys(name for feature in features for name in feature.said)
    plain = {bare(name): name for name in reversed(names)}
    code = next((plain[bare(word)] for word in _CODES.split() if bare(word) in plain), None)
    name = next((plain[bare(word)] for word in _NAMES.split() if bare(word) in plain), None)
    return code, name


def _polygon(shape: BaseGeometry | None) -> tuple[Area | None, tuple[str, str]]:
    """Return a sound polygon, or why there is none."""
    import shapely

    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon) or shape.is_empty:
        return None, ("不是面", "it is no polygon")
    lon, lat = shapely.get_coordinates(shape).T
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        return None, ("坐标不是数字", "a coordinate is not finite")
    if np.abs(lon).max() > 180 or np.abs(lat).max() > 90:  # noqa: PLR2004 - degrees
        return None, ("坐标不是经纬度，请导出为 WGS 84", "its coordinates are no degrees")
    if shape.is_valid:
        return shape, ("", "")
    why = shapely.is_valid_reason(shape)
    mended = _only_areas(shapely.make_valid(shape))
    if mended is None or abs(mended.area - shape.area) > MENDED_SHARE * mended.area:
        return None, (f"自己和自己交叉（{why}）", f"it crosses itself ({why})")
    return mended, ("", "")


def _only_areas(shape: BaseGeometry) -> Area | None:
    import shapely

    parts = [p for p in shapely.get_parts(shape) if isinstance(p, shapely.Polygon)]
    nested = [p for p in shapely.get_parts(shape) if isinstance(p, shapely.MultiPolygon)]
    parts += [polygon for many in nested for polygon in many.geoms]
    if not parts:
        return None
    whole = shapely.union_all(parts)
    return whole if isinstance(whole, shapely.Polygon | shapely.MultiPolygon) else None


def _canonical(shape: BaseGeometry) -> Area:
    """Return the shape as it is written: millimetres, rings in one order and direction."""
    import shapely

    rounded = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))
    sound = rounded if rounded.is_valid else _only_areas(shapely.make_valid(rounded))
    area = shapely.orient_polygons(shapely.normalize(sound))
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon):
        raise TypeError("a sound polygon stays one when it is rounded")
    return area


def _area_km2(shape: BaseGeometry) -> float:
    from stationmap.geodesy import GEOD

    return abs(float(GEOD.geometry_area_perimeter(shape)[0])) / 1e6


def _overlaps(townships: Sequence[Township]) -> Iterable[Fault]:
    from shapely import STRtree

    if len(townships) < 2:  # noqa: PLR2004 - one overlaps nobody
        return
    shapes = [township.geometry for township in townships]
    near = {tuple(sorted(pair)) for pair in STRtree(shapes).query(shapes).T.tolist()}
    for one, other in combinations(range(len(townships)), 2):
        if (one, other) not in near:
            continue
        a, b = townships[one], townships[other]
        shared_km2 = _area_km2(a.geometry.intersection(b.geometry))
        if shared_km2 > max(OVERLAP_KM2, OVERLAP_SHARE * min(a.area_km2, b.area_km2)):
            yield Fault(
                "boundary-overlap",
                Weight.STOPS,
                f"“{a.name}”和“{b.name}”重叠 {shared_km2:.2f} 平方公里。请在地图软件里改好。",
                f"{a.name} and {b.name} overlap by {shared_km2:.2f} km2. Mend the boundaries.",
                value=f"{a.code}, {b.code}",
            )


def _implausible(townships: Sequence[Township], before: Sequence[Township]) -> Iterable[Fault]:
    known: Mapping[str, Township] = {township.code: township for township in before}
    for township in townships:
        old = known.get(township.code)
        if not LEAST_KM2 <= township.area_km2 <= MOST_KM2:
            yield Fault(
                "boundary-area",
                Weight.STOPS,
                f"“{township.name}”有 {township.area_km2:g} 平方公里，不像乡镇街道。请查对边界。",
                f"{township.name} has {township.area_km2:g} km2, which no township has. Check it.",
                value=township.area_km2,
            )
        elif old is not None and not township.geometry.intersects(old.geometry):
            yield Fault(
                "boundary-elsewhere",
                Weight.STOPS,
                f"“{township.name}”和现在的边界完全不在一处。请查对代码和坐标系。",
                f"{township.name} lies somewhere else than its present boundary. Check its code "
                "and the reference system.",
                value=township.code,
            )


def _nothing(district_code: str, features: Sequence[Feature], code_name: str | None) -> Fault:
    said = {str(feature.said.get(code_name or "", ""))[:_DISTRICT] for feature in features}
    there = "、".join(sorted(said - {""})[:10])
    return Fault(
        "boundary-district",
        Weight.STOPS,
        f"文件里没有本区（{district_code}）的乡镇街道{f'，有的是：{there}' if there else ''}。"
        "请查对文件。",
        f"The file holds no township of this district ({district_code}). Check the file.",
        column=code_name,
        value=there or None,
    )


def _refused(file: str, faults: list[Fault]) -> FileError:
    first = faults[0]
    more_zh = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
    more_en = f" ({len(faults)} faults)" if len(faults) > 1 else ""
    where_zh = f"{first.where_zh}：" if first.where_zh else ""
    where_en = f"{first.where_en}: " if first.where_en else ""
    return FileError(
        zh=f"{file}：{where_zh}{first.zh}{more_zh}",
        en=f"{file}: {where_en}{first.en}{more_en}",
        field="file",
        value=first.value,
        faults=tuple(faults),
    )


def _geojson(townships: Sequence[Township]) -> bytes:
    from shapely.geometry import mapping

    features = [
        {
            "type": "Feature",
            "properties": {
                "code": township.code,
                "name": township.name,
                "kind": township.kind,
                "district_code": township.district_code,
                "area_km2": township.area_km2,
            },
            "geometry": mapping(township.geometry),
        }
        for township in townships
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
