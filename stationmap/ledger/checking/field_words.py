"""How headings are worded: whole headings of each field, and words inside longer ones.

Headings are compared as `stationmap.ledger.fields.bare` leaves them: without
spaces, brackets, marks and case.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "ref": (
            "编号 驿站编号 站点编号 站编号 编码 驿站编码 站点编码 代码 驿站代码 站点代码 "
            "驿站号 站号 id"
        ),
        "name": (
            "名称 驿站名称 站点名称 驿站 站点 工会驿站 工会驿站名称 站名 驿站名 站点名 "
            "暖心驿站名称 服务站名称 服务站点名称 服务站点 服务站 阵地名称 点位名称 点位 "
            "站点全称 驿站全称 名字 title"
        ),
        "township": (
            "所属镇街 所在镇街 镇街 街镇 街乡镇 乡镇街道 街道乡镇 镇街道 街道镇 街道 乡镇 镇 "
            "所属街道 所属乡镇 所属乡镇街道 所属街镇 所属镇 属地 属地镇街 属地街镇 所属属地 "
            "所在街道 所在乡镇 所在街镇 所在乡镇街道 镇街名称 街道名称 乡镇名称 所属街乡 街乡 "
            "所属街道乡镇 township_code 镇街代码 town"
        ),
        "committee": (
            "所属村居 村居 村社区 社区村 所属社区 所属村 社区 村 村居委会 所属村社区 "
            "所属社区村 所属村居委会 居委会 村委会 社区名称 村居名称 所在社区 所在村 所在村居 "
            "所属居委会 所属村委会 committee_code 村居代码 village community"
        ),
        "addr": (
            "地址 详细地址 驿站地址 站点地址 具体地址 所在地址 具体位置 详细位置 地点 位置 "
            "所在位置 建设地点 设置地点 站址 地理位置 通讯地址 address location 门牌地址 "
            "驿站位置 站点位置 服务地址"
        ),
        "lon": (
            "经度 东经 lng long longitude x 经 经度坐标 坐标经度 经度e e lon 高德经度 "
            "百度经度 位置经度 驿站经度 x坐标 坐标x 横坐标 wgs84经度 gcj02经度 经度lng "
            "经度lon 经度x"
        ),
        "lat": (
            "纬度 北纬 latitude y 纬 纬度坐标 坐标纬度 纬度n n lat 高德纬度 百度纬度 位置纬度 "
            "驿站纬度 y坐标 坐标y 纵坐标 wgs84纬度 gcj02纬度 纬度lat 纬度y"
        ),
        "lonlat": (
            "经纬度 坐标 位置坐标 经纬度坐标 地理坐标 坐标位置 定位坐标 gps坐标 定位 gps "
            "点位坐标 坐标经纬度 高德坐标 百度坐标 腾讯坐标 坐标点 坐标经度纬度 经度纬度 "
            "经度和纬度 驿站坐标 空间坐标 lonlat lnglat latlon latlng coordinates coordinate"
        ),
        "position_quality": "位置精度 定位精度 坐标精度",
        "position_error_m": "位置误差 定位误差 坐标误差 误差",
        "hours_as_posted": (
            "开放时间 服务时间 营业时间 运营时间 开馆时间 开门时间 对外开放时间 驿站开放时间 "
            "开放时段 服务时段 营业时段 开放服务时间 每日开放时间 hours 时间 公示开放时间 "
            "张贴的时间"
        ),
        "opening_hours": "开放时间osm osm开放时间 opening_hours",
        "hours_basis": "开放时间依据 hours_basis",
        "facilities": (
            "服务设施 设施 配套设施 服务功能 功能 服务内容 服务项目 设施设备 设备设施 设备 "
            "配备设施 配套设备 基本设施 硬件设施 配置设施 设施配置 设施情况 服务设施设备 "
            "服务设施及功能 功能设施 便民设施 便民服务 服务功能设施 facilities facility "
            "services facilities_as_published 配备物品 设施功能 驿站功能 驿站设施 主要设施 "
            "主要功能"
        ),
        "facilities_basis": "设施依据 facilities_basis",
        "microwave": "微波炉 热饭 加热饭菜 热餐 microwave",
        "water": "饮水 饮水机 饮用水 热水 开水 茶水 water",
        "charging": "充电 手机充电 充电器 充电宝 充电设备 充电插座 充电桩 charging",
        "toilet": "厕所 卫生间 洗手间 公厕 如厕 toilet",
        "seating": "歇脚 桌椅 座椅 座位 休息座椅 休息区 沙发 seating",
        "climate": "冷暖 空调 取暖 冷暖空调 暖气 纳凉 空调暖气 climate",
        "first_aid": "药箱 急救箱 医药箱 药品 急救药箱 应急药箱 急救包 first_aid",
        "battery_swap": "换电 换电柜 电池更换 battery_swap",
        "reading": "阅读 图书 书籍 书报 图书角 阅读角 书架 reading",
        "lockers": "储物 储物柜 寄存 寄存柜 存包柜 lockers",
        "wifi": "wifi wi-fi 无线网 无线网络 无线上网",
        "umbrella": "雨伞 雨具 爱心伞 便民雨伞 umbrella",
        "fridge": "冰箱 冰柜 冷藏 fridge",
        "phone": (
            "电话 联系电话 手机 手机号 手机号码 联系手机 电话号码 座机 固定电话 固话 办公电话 "
            "服务电话 驿站电话 站点电话 咨询电话 联系方式 联系号码 热线 服务热线 tel "
            "telephone mobile 咨询热线 对外电话"
        ),
        "operator": (
            "建设单位 运营单位 管理单位 主办单位 责任单位 所属单位 承建单位 建站单位 申报单位 "
            "运营主体 建设主体 管理主体 所属工会 运营方 管理方"
        ),
        "build_mode": (
            "建设方式 建设类型 建设模式 建站方式 建设性质 类型 驿站类型 建站类型 站点类型 "
            "建站模式 共建方式 build_mode"
        ),
        "stars": (
            "星级 星级评定 评定星级 驿站星级 星级等级 星 等级 评级 站点星级 评定等级 stars "
            "star rating"
        ),
        "checked_on": (
            "核实日期 核实时间 核查日期 核查时间 最近核实 最近核实日期 核验日期 更新日期 "
            "更新时间 核对日期 最后核实 巡查日期 checked_on"
        ),
        "checked_by": "核实途径 checked_by",
        "still_open": (
            "是否在用 在用 是否正常开放 是否开放 使用状态 运营状态 开放状态 状态 驿站状态 "
            "still_open status 是否运营"
        ),
        "documented": "数据性质 documented",
        "source_title": "信息来源 数据来源 来源 资料来源 source_title",
        "source_date": "来源日期 信息来源日期 资料日期 source_date",
    }
)
"""Headings of each field in full, the most usual first."""

INSIDE: tuple[tuple[str, str], ...] = (
    ("经纬度", "lonlat"),
    ("坐标", "lonlat"),
    ("经度", "lon"),
    ("纬度", "lat"),
    ("longitude", "lon"),
    ("latitude", "lat"),
    ("电话", "phone"),
    ("手机", "phone"),
    ("开放时", "hours_as_posted"),
    ("服务时", "hours_as_posted"),
    ("营业时", "hours_as_posted"),
    ("运营时", "hours_as_posted"),
    ("星级", "stars"),
    ("建设方式", "build_mode"),
    ("建设模式", "build_mode"),
    ("核实", "checked_on"),
    ("地址", "addr"),
    ("微波炉", "microwave"),
    ("热饭", "microwave"),
    ("饮水", "water"),
    ("充电", "charging"),
    ("厕所", "toilet"),
    ("卫生间", "toilet"),
    ("桌椅", "seating"),
    ("座椅", "seating"),
    ("空调", "climate"),
    ("取暖", "climate"),
    ("药箱", "first_aid"),
    ("急救箱", "first_aid"),
    ("换电", "battery_swap"),
    ("图书", "reading"),
    ("阅读", "reading"),
    ("储物柜", "lockers"),
    ("wifi", "wifi"),
    ("wi-fi", "wifi"),
    ("雨伞", "umbrella"),
    ("冰箱", "fridge"),
    ("配套设施", "facilities"),
    ("服务设施", "facilities"),
    ("服务功能", "facilities"),
    ("设施", "facilities"),
    ("镇街", "township"),
    ("街镇", "township"),
    ("乡镇", "township"),
    ("街道", "township"),
    ("村居", "committee"),
    ("社区", "committee"),
    ("驿站名称", "name"),
    ("站点名称", "name"),
    ("名称", "name"),
)
"""Words that tell a field from inside a longer heading; the first that is there decides."""

PRIVATE = (
    "负责人",
    "联系人",
    "责任人",
    "管理员",
    "管理人",
    "站长",
    "姓名",
    "经办人",
    "填报人",
    "审核人",
    "身份证",
    "微信",
    "qq",
    "邮箱",
    "法人",
    "店长",
    "值班",
    "人员",
)
"""A heading with one of these speaks of a person: kept, and never matched by itself."""

BESIDE = (
    "序号",
    "备注",
    "说明",
    "照片",
    "图片",
    "面积",
    "数量",
    "人数",
    "投诉",
    "合计",
    "附件",
    "网址",
    "二维码",
    "建成",
    "楼层",
    "依据",
)
"""A heading with one of these is about something else than the field named beside it."""
