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
        "aged": _("没有网络，用的是 %(day)s的数据。"),
        "aged_silent": _("服务器没有回答，用的是 %(day)s的数据。"),
        "unkept": _("没能把数据存进手机，断网时请别关这一页。"),
        "slow": _("还在定位。可以先输入地名，或在地图上点一下。"),
        "silent": _("定位一直没有回音。输入地名，或在地图上点一下，一样能找。"),
        "last": _("上次的位置：%(name)s，%(when)s。"),
        "last_unnamed": _("上次的位置，%(when)s。"),
        "remembers": _("这部手机记着您上次的位置和筛选，别处没有。"),
        "forget": _("忘掉"),
        "forgotten": _("忘掉了。"),
        "clock": _("这部手机的时间不准，这里按 %(time)s 算。"),
        "clock_early": _("这部手机的时间比数据（%(day)s）还早，开没开可能说错。"),
        "poor": _("定位不准，误差约 %(metres)s 米。"),
        "nothing": _("没有找到“%(q)s”。换个写法试试，或在地图上点一下。"),
        "found": _("找到 %(count)s 个地方"),
        "waiting": _("正在找"),
        "metres": _("%(number)s 米"),
        "kilometres": _("%(number)s 公里"),
        "zoom_in": _("放大"),
        "zoom_out": _("缩小"),
        "kept": _("放进口袋了，在首页能找到。只存在这部手机上。"),
        "dropped": _("从口袋里拿出来了。"),
        "not_kept": _("这个浏览器不让网页存东西，放不进口袋。可以把这一页收藏起来。"),
        "pocket_full": _("口袋满了，最多放 %(count)s 家。先拿出几家再放。"),
        "copied": _("地址复制好了，粘贴到微信里就能发：%(address)s"),
        "not_copied": _("没能复制，请长按这个地址复制：%(address)s"),
        "several": _("×%(count)s"),
        "snippet_copied": _("复制好了，粘贴到网页的代码里。"),
        "snippet_selected": _("没能复制，已经选中，请自己复制。"),
    }


def plan_messages() -> dict[str, str]:
    """Return every sentence that the scripts of the planner's page say."""
    return {
        "offline": _("连不上，您填的都在，稍后再试。"),
        "copied": _("链接已复制"),
        "not_copied": _("没能复制，请从地址栏复制。"),
        "stale": _("条件变了，再算一次。"),
        "here": _("这里：%(place)s"),
        "picked": _("%(name)s（%(ref)s）"),
        "facts": _("%(name)s：%(facts)s"),
        "and": _("，"),
        "stems": _("甲乙丙丁戊己庚辛壬癸"),
        "metres": _("%(number)s 米"),
        "kilometres": _("%(number)s 公里"),
        "zoom_in": _("放大"),
        "zoom_out": _("缩小"),
    }


def article_messages() -> dict[str, str]:
    """Return every sentence that the scripts of the editor's page say."""
    return {
        "offline": _("连不上，您填的都在，稍后再试。"),
        "logged_out": _("登录过期了，您填的都记着。请刷新这一页，登录以后接着改。"),
        "copied": _("复制好了。到公众号编辑器里，在正文处粘贴。"),
        "not_copied": _("浏览器不让复制。请在右边的预览里全选、复制。"),
        "restored": _("这是您上次在这个浏览器里改过的文字。"),
        "found": _("找到 %(count)s 个地方"),
        "nothing_found": _("没有找到“%(q)s”。换个写法试试。"),
        "size": _("zip，%(size)s"),
        "counted": _("%(count)s 字，连图和样式 %(all)s / %(most)s"),
    }
