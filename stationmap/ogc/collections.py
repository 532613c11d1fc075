"""The collections that are offered, and how each is made from a version of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stationmap.errors import NotFoundError
from stationmap.ogc import fields
from stationmap.ogc.tables import committees, gaps, stations, townships

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from stationmap.catalogue import Catalogue
    from stationmap.ogc.fields import Field
    from stationmap.ogc.table import Table


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of features.

    Parameters
    ----------
    name : str
        Names it in addresses.
    title, description : str
        For people, in Chinese, then in English.
    fields : tuple of Field
        The properties of its features.
    geometry : tuple of str
        The types of GeoJSON that its geometries have.
    make : callable
        Makes it of a version of the data; the day is that of the question.
    unplaced : bool
        Whether a feature may have no geometry.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    geometry: tuple[str, ...]
    make: Callable[[Catalogue, date], Table]
    unplaced: bool = False

    def schema(self) -> dict[str, Any]:
        """Describe the properties of a feature, as OpenAPI 3.0 does."""
        return {
            "type": "object",
            "required": [field.name for field in self.fields],
            "properties": {field.name: field.schema for field in self.fields},
        }


COLLECTIONS: tuple[Collection, ...] = (
    Collection(
        "stations",
        "工会驿站 · Union service stations",
        "每座驿站一个点（WGS 84）。modelled 为 true 的是示例，不是真实驿站；"
        "只知道在本区的没有几何。datetime 按最近核实日期（checked_on）筛选，"
        "没有核实过的总在其内。 · "
        "One point for each station. Those with modelled = true are examples, not real; a station "
        "known only by its district has no geometry. datetime selects by checked_on; those never "
        "checked always match.",
        fields.STATION,
        ("Point",),
        stations,
        unplaced=True,
    ),
    Collection(
        "townships",
        "乡镇街道 · Townships",
        "乡镇街道的边界，和各有几座驿站。 · "
        "Boundaries of the townships, with the number of stations.",
        fields.TOWNSHIP,
        ("MultiPolygon",),
        townships,
    ),
    Collection(
        "committees",
        "村和社区 · Villages and communities",
        "村和社区的点。position_quality 为 modelled 的是程序放的，不是真实位置。 · "
        "Points of village and community committees; those whose position_quality is modelled "
        "were placed by a program.",
        fields.COMMITTEE,
        ("Point",),
        committees,
    ),
    Collection(
        "gaps",
        "空白 · Gaps",
        "直线 1 公里内没有驿站的地方，按乡镇街道分开；没有空白的乡镇街道不在其内。"
        "全部驿站都算，不论设施和开放时间，示例驿站也算；只知道乡镇或区的不算。 · "
        "What lies more than 1 km, in a straight line, from every station, township by township; "
        "townships without a gap are left out. Every station counts, whatever its facilities and "
        "hours, examples too; those known only by township or district do not.",
        fields.GAP,
        ("MultiPolygon",),
        gaps,
    ),
)


def collection_called(name: str) -> Collection:
    """Return a collection by its name.

    Raises
    ------
    NotFoundError
        There is none of that name.
    """
    for collection in COLLECTIONS:
        if collection.name == name:
            return collection
    names = tuple(collection.name for collection in COLLECTIONS)
    raise NotFoundError(
        zh=f"没有叫“{name[:60]}”的图层。有这些：{'、'.join(names)}。",
        en=f"There is no collection {name[:60]!r}. There are: {', '.join(names)}.",
        field="collectionId",
        value=name[:60],
        accepted=names,
    )
