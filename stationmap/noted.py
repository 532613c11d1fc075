"""What the audit log notes, in words: for the keeper's screen and for the terminal.

The log keeps short names and plain values, the same in every language and in
every release; what they are called is said here. A name of a later release is
told as it stands.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from stationmap.language import translate as _
from stationmap.street import REPORT_NAMES, STATUS_NAMES, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOG_INS = "people.log_"
"""How actions begin that change only who is in; there are more of them than of all others."""

HASH_LENGTH = 64
HASH_SHOWN = 8  # as in the label of a version


class Change(NamedTuple):
    """One thing that a row of the log tells of: what it is, as it was, and as it is."""

    what: str
    before: str
    after: str


def kinds() -> dict[str, str]:
    """Name the kinds of thing that the log tells of, by the beginning of the action."""
    return {
        "versions.": _("台账的版本"),
        "drafts.": _("交上来的文件"),
        "columns.": _("认列"),
        "reports.": _("街上的报告"),
        "people.": _("账号"),
        LOG_INS: _("登录和退出"),
        "store.": _("备份和恢复"),
    }


def action(name: str) -> str:
    """Say what was done."""
    said = _ACTIONS.get(name)
    return said() if said else name


def who(name: str) -> str:
    """Name whoever did it; what acts without an account has a name of its own."""
    said = _NOBODY.get(name)
    return said() if said else name


def changes(before: object, after: object) -> list[Change]:
    """Say what differs between two values of the log."""
    old, new = _named(before), _named(after)
    found = [
        Change(_what(name), _said(old.get(name)), _said(new.get(name)))
        for name in sorted({**old, **new}, key=_order)
    ]
    return [change for change in found if change.before != change.after]


def _named(value: object) -> dict[str, object]:
    if value is None:
        return {}
    return dict(value) if isinstance(value, dict) else {"": value}


def _order(name: str) -> tuple[int, str]:
    """Order names as they stand below; a database may have kept them in another order."""
    return (list(_WHAT).index(name) if name in _WHAT else len(_WHAT), name)


def _what(name: str) -> str:
    said = _WHAT.get(name)
    return said() if said else name


def _said(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return _("、").join(_said(one) for one in value)
    text = str(value)
    if len(text) == HASH_LENGTH and all(letter in "0123456789abcdef" for letter in text):
        return text[:HASH_SHOWN]
    said = _VALUES.get(text)
    return said() if said else text


_ACTIONS: Mapping[str, Callable[[], str]] = {
    "versions.packaged": lambda: _("用了随程序带来的数据"),
    "versions.import": lambda: _("换了台账"),
    "versions.rollback": lambda: _("退回到较早的一版"),
    "versions.decision": lambda: _("改了一家或几家驿站"),
    "versions.boundaries": lambda: _("换了边界"),
    "drafts.add": lambda: _("交了一份文件"),
    "drafts.drop": lambda: _("放下了一份文件"),
    "columns.remember": lambda: _("记住了列是什么"),
    "reports.add": lambda: _("报了一条"),
    "reports.more": lambda: _("给报告补了话或照片"),
    "reports.new": lambda: _("报告放回“新的”"),
    "reports.seen": lambda: _("看过报告"),
    "reports.done": lambda: _("采用了报告"),
    "reports.refused": lambda: _("没有采用报告"),
    "people.add": lambda: _("加了账号"),
    "people.role": lambda: _("换了角色"),
    "people.password": lambda: _("换了密码"),
    "people.enable": lambda: _("重新启用账号"),
    "people.disable": lambda: _("停用了账号"),
    "people.log_in": lambda: _("登录"),
    "people.log_in_failed": lambda: _("登录没有成功"),
    "people.log_out": lambda: _("退出"),
    "people.log_out_everywhere": lambda: _("从所有地方退出"),
    "store.restore": lambda: _("从备份恢复"),
}
_NOBODY: Mapping[str, Callable[[], str]] = {
    "program": lambda: _("程序"),
    "visitor": lambda: _("路过的人"),
    "?": lambda: _("没有登录的人"),
}
_WHAT: Mapping[str, Callable[[], str]] = {
    "": lambda: _("内容"),
    "number": lambda: _("第几版"),
    "label": lambda: _("版本"),
    "stations": lambda: _("驿站数"),
    "ledger": lambda: _("台账内容"),
    "townships": lambda: _("边界"),
    "note": lambda: _("为什么"),
    "file_name": lambda: _("文件名"),
    "file": lambda: _("文件内容"),
    "size": lambda: _("字节"),
    "status": lambda: _("处理情况"),
    "ref": lambda: _("驿站编号"),
    "kind": lambda: _("哪一种"),
    "times": lambda: _("说了几次"),
    "how": lambda: _("怎么采用"),
    "role": lambda: _("角色"),
    "active": lambda: _("在用"),
    "must_change": lambda: _("下次登录要换密码"),
    "sessions": lambda: _("退出了几处"),
    "address": lambda: _("网络地址"),
    "until": lambda: _("等到"),
    "made_at": lambda: _("备份的时间"),
}
_VALUES: Mapping[str, Callable[[], str]] = {
    **{word.value: partial(_, names[0]) for word, names in STATUS_NAMES.items()},
    **{word.value: partial(_, names[0]) for word, names in REPORT_NAMES.items()},
    Way.CHECKED.value: lambda: _("采用，算核实过"),
    Way.MOVE.value: lambda: _("挪到图钉那里"),
    Way.READ_HOURS.value: lambda: _("照门上的时间改"),
    Way.POST_HOURS.value: lambda: _("只记原文，时间待核实"),
    Way.DOUBT.value: lambda: _("这样设施待核实"),
    Way.LACKS.value: lambda: _("记为没有"),
    Way.REMOVE.value: lambda: _("从台账撤掉"),
    Way.NOTED.value: lambda: _("知道了，台账不改"),
    "planner": lambda: _("规划"),
    "editor": lambda: _("编辑"),
    "keeper": lambda: _("管理员"),
}
