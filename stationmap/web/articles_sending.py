"""An article on its way to the draft box: a job that is begun, watched, and begun again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.articles.draft import draft_of
from stationmap.errors import InputError
from stationmap.language import translate as _
from stationmap.web.jobs import JobState
from stationmap.wechat import send

if TYPE_CHECKING:
    from stationmap.articles import Article
    from stationmap.web.articles_desk import ArticleDesk
    from stationmap.web.jobs import Handle, Job, Plain

KIND = "article"
DRAWING = 0.2  # of the whole way, before anything is sent


def begin(desk: ArticleDesk, article: Article, *, key: str) -> Job:
    """Begin to send an article.

    Raises
    ------
    InputError
        No account is set, WeChat would not keep the article, or too many jobs run.
    """
    account = desk.account
    if account is None:
        raise InputError(
            zh="还没有接公众号。请管理员设 STATIONMAP_WECHAT_APPID 和 "
            "STATIONMAP_WECHAT_SECRET_FILE，或者用“复制图文”。",
            en="There is no official account. Set STATIONMAP_WECHAT_APPID and "
            "STATIONMAP_WECHAT_SECRET_FILE, or copy the article.",
            field="STATIONMAP_WECHAT_APPID",
        )
    if article.findings:
        first = article.findings[0]
        raise InputError(
            zh=f"微信留不住，没有送。{first.zh}：{first.remedy_zh}。",
            en=f"WeChat would not keep it; nothing was sent. {first.en}: {first.remedy_en}.",
            field=first.rule,
        )

    def work(handle: Handle) -> Plain:
        handle.progress({"step": "draw", "share": 0.0})
        draft = draft_of(desk.kit(article))

        def watch(step: str, share: float) -> None:
            handle.progress({"step": step, "share": DRAWING + (1 - DRAWING) * share})

        done = send(draft, account, watch=watch)
        return {"delivery": done.delivery.value, "uploaded": done.uploaded, "known": done.known}

    return desk.jobs.start(KIND, {"draft": key, "title": article.words.title}, work)


def step_words(job: Job) -> str:
    """Say what is being done."""
    names = {
        "draw": _("正在画图"),
        "picture": _("正在传图"),
        "cover": _("正在传封面"),
        "draft": _("正在存草稿"),
    }
    return names[(job.progress or {}).get("step", "draw")]


def done_words(job: Job) -> list[str]:
    """Say what became of it, and what comes next."""
    result = job.result or {}
    said = {
        "added": _("送到了，草稿箱里多了一篇。"),
        "updated": _("送到了，更新了草稿箱里原来那一篇。"),
        "found": _("上次其实已经存进草稿箱，这次没有再存一篇。"),
        "again": _("原来那一篇已经发布或删除，草稿箱里另存了一篇。"),
    }[result.get("delivery", "added")]
    uploaded, known = result.get("uploaded", 0), result.get("known", 0)
    count = _("这次传了 %(uploaded)s 张图。", uploaded=uploaded)
    if known:
        count = _(
            "这次传了 %(uploaded)s 张图，%(known)s 张以前传过。", uploaded=uploaded, known=known
        )
    return [said, count, _("请到公众平台的草稿箱里看一遍，再发布。")]


def failed_words(job: Job, *, english: bool) -> str:
    """Say what stopped it; empty where nothing did."""
    if job.state is JobState.LOST:
        return _("送到一半停了。再按一次“送到草稿箱”，传过的图不会再传。")
    if job.state is not JobState.FAILED or not job.error:
        return ""
    return str(job.error["en" if english else "zh"])
