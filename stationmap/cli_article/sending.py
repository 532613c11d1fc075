"""An article to the draft box of the union's official account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stationmap.settings import Settings
    from stationmap.wechat import Account, Draft, Sent

STEPS = {"picture": "传图", "cover": "传封面", "draft": "存草稿"}
DONE = {
    "added": "草稿箱里多了一篇",
    "updated": "更新了草稿箱里原来那一篇",
    "found": "上次其实已经存进草稿箱，这次没有再存一篇",
    "again": "原来那一篇已经发布或删除，草稿箱里另存了一篇",
}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def send(folder: Path) -> None:
    """把 stationmap article 生成的文件夹发到公众号草稿箱。Send a kit to the draft box.

    同一份材料再发一次，就更新原来那一篇；中途断了，再运行一次会接着传，传过的图不再传。
    """
    from stationmap.articles.draft import draft_in
    from stationmap.terminal import here_and_now
    from stationmap.wechat import send as send_draft

    settings, _ = here_and_now()
    account = account_of(settings)
    draft = draft_in(folder)
    refuse_faulty(draft)
    done = send_draft(draft, account, watch=show)
    for line in told(draft, done):
        click.echo(line)


def account_of(settings: Settings) -> Account:
    """Return the account of the settings.

    Raises
    ------
    InputError
        They name none.
    """
    from stationmap.errors import InputError
    from stationmap.wechat import account_for

    account = account_for(settings)
    if account is not None:
        return account
    raise InputError(
        zh="还没有接公众号。请设 STATIONMAP_WECHAT_APPID 和 STATIONMAP_WECHAT_SECRET_FILE，"
        "或者打开 article.html，复制正文，粘贴到公众平台的编辑器里。",
        en="There is no official account. Set STATIONMAP_WECHAT_APPID and "
        "STATIONMAP_WECHAT_SECRET_FILE, or open article.html, copy it, and paste it into "
        "WeChat's editor.",
        field="STATIONMAP_WECHAT_APPID",
    )


def refuse_faulty(draft: Draft) -> None:
    """Raise InputError where WeChat would not keep the article as it is."""
    from stationmap.articles.article import COVER
    from stationmap.articles.lint import lint
    from stationmap.cli_article.article import show_findings
    from stationmap.errors import InputError

    findings = lint(
        draft.content,
        title=draft.title,
        author=draft.author,
        digest=draft.digest,
        pictures={**draft.pictures, COVER: draft.thumb},
        source_url=draft.source_url,
    )
    show_findings(findings)
    if findings:
        raise InputError(
            zh=f"有 {len(findings)} 处微信不收或不会留下，没有发。请照上面说的改好再发。",
            en=f"WeChat would not keep {len(findings)} of it as it is; nothing was sent. "
            "Mend what is listed above and send it again.",
            field="article.html",
        )


def show(step: str, share: float) -> None:
    """Say how far it has come, on standard error."""
    click.echo(f"{STEPS[step]} {share:.0%}", err=True)


def told(draft: Draft, done: Sent) -> tuple[str, ...]:
    """Say what was done, and what comes next."""
    known = f"，{done.known} 张以前传过" if done.known else ""
    return (
        f"{DONE[done.delivery]}：《{draft.title}》。传了 {done.uploaded} 张图{known}。",
        "请到公众平台“草稿箱”里看一遍，再群发或发布。",
    )
