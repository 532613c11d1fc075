"""What each column is: the many forms of a heading, the keeper's word, what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stationmap.ledger.checked import Why
from stationmap.ledger.entry import Heading, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.ledger import Checked

    Check = Callable[..., Checked]

PLACE = ("116.65413", "40.111197")
FORMS = {
    "name": "名称 驿站名称 站点名称 驿站 站点 工会驿站 站名 驿站名称（全称） *驿站名称 驿_站_名_称",
    "addr": "地址 详细地址 驿站地址 具体位置 地点 所在位置",
    "township": "所属镇街 镇街 街镇 乡镇街道 所在街道 属地 所属乡镇（街道）",
    "committee": "所属村居 村/社区 社区 所在社区",
    "hours_as_posted": "开放时间 服务时间 营业时间 运营时间 开放时段 对外开放时间",
    "facilities": "服务功能 服务设施 设施 配套设施 功能 服务项目",
    "phone": "联系电话 电话 咨询电话 服务电话",
    "build_mode": "建设方式 建设模式 建设类型",
    "stars": "星级 驿站星级 星级评定",
    "operator": "建设单位 运营单位",
    "ref": "编号 驿站编号 站点编码",
}


def columns(result: Checked) -> dict[str, str | None]:
    return {column.heading: column.field for column in result.columns}


@pytest.mark.parametrize(
    ("field", "heading"), [(f, h) for f, forms in FORMS.items() for h in forms.split()]
)
def test_a_heading_in_any_of_its_forms(checked: Check, field: str, heading: str) -> None:
    first = () if field == "name" else ("驿站名称",)
    headings = (*first, heading, "经度", "纬度")
    result = checked([(*(("甲",) if first else ()), "甲", *PLACE)], headings)
    assert columns(result)[result.columns[len(first)].heading] == field


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("经度", "纬度"), ("东经", "北纬"), ("lng", "lat"), ("Longitude", "Latitude"), ("X", "Y"),
     ("经度（E）", "纬度（N）"), ("高德经度", "高德纬度")],
)  # fmt: skip
def test_two_columns_of_a_position(checked: Check, lon: str, lat: str) -> None:
    found = columns(checked([("甲", *PLACE)], ("名称", lon, lat)))
    assert list(found.values()) == ["name", "lon", "lat"]


@pytest.mark.parametrize(
    "heading", ["经纬度", "坐标", "经纬度坐标", "坐标（经度,纬度）", "位置坐标"]
)
def test_one_column_of_a_position(checked: Check, heading: str) -> None:
    result = checked([("甲", ",".join(PLACE))], ("名称", heading))
    assert list(columns(result).values()) == ["name", "lonlat"]
    assert result.ledger is not None


@pytest.mark.parametrize("heading", ["负责人", "联系人", "管理员姓名", "责任人"])
def test_names_of_people_are_kept_and_are_no_field(checked: Check, heading: str) -> None:
    result = checked([("甲", *PLACE, "王某")], ("名称", "经度", "纬度", heading))
    column = result.columns[3]
    assert (column.field, column.why) == (None, Why.PRIVATE)
    assert result.ledger is not None
    assert result.ledger.entries[0].kept == {heading: "王某"}


def test_a_heading_that_nobody_knows_is_kept_as_printed(checked: Check) -> None:
    result = checked([("甲", *PLACE, "三层")], ("名称", "经度", "纬度", "楼层备注"))
    assert columns(result)["楼层备注"] is None
    assert result.ledger is not None
    assert result.ledger.entries[0].kept == {"楼层备注": "三层"}


def test_the_keepers_word_is_above_the_programs(checked: Check) -> None:
    headings, row = (
        ("名称", "经度", "纬度", "怎么找人", "电话"),
        ("甲", *PLACE, "010-69441234", "x"),
    )
    result = checked([row], headings, columns={"怎么找人": "phone", "电话": None})
    assert columns(result) == {
        "名称": "name", "经度": "lon", "纬度": "lat", "怎么找人": "phone", "电话": None,
    }  # fmt: skip
    assert result.columns[3].why is Why.CHOSEN
    assert result.ledger is not None
    assert result.ledger.entries[0].station.phone == "010-69441234"


def test_what_a_heading_was_in_the_last_version_it_is_again(checked: Check) -> None:
    before = Ledger((), headings=(Heading("叫法", "name"),))
    result = checked([("甲", *PLACE)], ("叫法", "经度", "纬度"), before=before)
    assert columns(result)["叫法"] == "name"
    assert result.columns[0].why is Why.REMEMBERED
