"""What the scripts of a page say, in the language of the request.

Sentences have gaps such as ``%(metres)s``, which the script fills.
"""

from __future__ import annotations

from stationmap.language import translate as _


def messages() -> dict[str, str]:
    """Return every sentence that static/js says, by the name it has there."""
    return {
        "denied": _(
            "没有定位也能找：输入地名、拼音或首字母，或在地图上点一下。想用定位，可在微信设置里打开。"
        ),
        "failed": _("这次没有定到位。可以再试一次，或输入地名、在地图上点一下。"),
        "offline": _("连不上，您填的都在，稍后再试。"),
        "aged": _("没有网络，用的是%(day)s的数据。"),
        "poor": _("定位不准，误差约 %(metres)s 米。"),
        "nothing": _("没有找到“%(q)s”。换个写法试试，或在地图上点一下。"),
        "found": _("找到 %(count)s 个地方"),
        "waiting": _("正在找"),
        "metres": _("%(number)s 米"),
        "kilometres": _("%(number)s 公里"),
        "zoom_in": _("放大"),
        "zoom_out": _("缩小"),
        "several": _("×%(count)s"),
    }
