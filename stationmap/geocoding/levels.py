"""What an answer is worth: the level that a service names, and how far off it may be.

The levels are those that the services publish. The metres are not: no service
states an error, so these are this project's judgement of how far a door may be
from the middle of what was matched, rather too far than too near. They set how
large a halo a map draws, and how far an answer may lie from the township that
its row names before it is doubted.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from stationmap.model import PositionQuality

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Worth:
    """What a level is worth as a position."""

    quality: PositionQuality
    error_m: float


DOOR = Worth(PositionQuality.GEOCODED, 50.0)  # a house number
PLACE = Worth(PositionQuality.GEOCODED, 100.0)  # a place with a name
CORNER = Worth(PositionQuality.GEOCODED, 150.0)  # a crossing, a stop
COMPOUND = Worth(PositionQuality.APPROXIMATE, 300.0)  # a building or compound
QUARTER = Worth(PositionQuality.APPROXIMATE, 800.0)  # a business quarter
ROAD = Worth(PositionQuality.APPROXIMATE, 1_500.0)  # somewhere on a road
VILLAGE = Worth(PositionQuality.COMMITTEE, 1_000.0)
ZONE = Worth(PositionQuality.TOWNSHIP, 3_000.0)  # as large as a township
TOWNSHIP = Worth(PositionQuality.TOWNSHIP, 5_000.0)
DISTRICT = Worth(PositionQuality.DISTRICT, 20_000.0)
CITY = Worth(PositionQuality.DISTRICT, 100_000.0)
UNTOLD = Worth(PositionQuality.APPROXIMATE, 2_000.0)  # a level that no table names

# Amap's own list of matching levels for /v3/geocode/geo, and the three words
# that its answers use beside it (门址, 住宅区, 公交地铁站点).
AMAP: Mapping[str, Worth] = MappingProxyType(
    {
        "国家": CITY,
        "省": CITY,
        "市": CITY,
        "区县": DISTRICT,
        "开发区": ZONE,
        "乡镇": TOWNSHIP,
        "村庄": VILLAGE,
        "热点商圈": QUARTER,
        "兴趣点": PLACE,
        "门牌号": DOOR,
        "门址": DOOR,
        "单元号": DOOR,
        "住宅区": COMPOUND,
        "道路": ROAD,
        "道路交叉路口": CORNER,
        "道路交叉口": CORNER,
        "公交站台、地铁站": CORNER,
        "公交地铁站点": CORNER,
    }
)

# Tencent's table of `level`, 1 to 11; 9 and more is exact enough to be used.
TENCENT: Mapping[int, tuple[str, Worth]] = MappingProxyType(
    {
        1: ("城市", CITY),
        2: ("区、县", DISTRICT),
        3: ("乡镇、街道", TOWNSHIP),
        4: ("村、社区", VILLAGE),
        5: ("开发区", ZONE),
        6: ("热点区域、商圈", QUARTER),
        7: ("道路", ROAD),
        8: ("道路附属点", CORNER),
        9: ("门址", DOOR),
        10: ("小区、大厦", COMPOUND),
        11: ("POI点", PLACE),
    }
)
TENCENT_SURE = 7  # its own words: from 7 of 10 an answer is fairly exact

# Tianditu publishes no table of levels. 门址 and 地产小区 are those of its own
# examples; the others are the plain words for what they say, in case it uses them.
TIANDITU: Mapping[str, Worth] = MappingProxyType(
    {
        "门址": DOOR,
        "门牌号": DOOR,
        "地产小区": COMPOUND,
        "兴趣点": PLACE,
        "道路": ROAD,
        "村": VILLAGE,
        "乡镇": TOWNSHIP,
        "街道": TOWNSHIP,
        "区县": DISTRICT,
        "市": CITY,
        "省": CITY,
    }
)
