"""Accounts for the keeper's side: the first one is made here."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stationmap.people import Person

# As `stationmap.people.Role` has them; importing it would be quick, but its package is not needed
# to show a help text.
ROLES = ("planner", "editor", "keeper")
ROLE_NAMES = {"planner": "规划员", "editor": "编辑", "keeper": "管理员"}


@click.group()
def user() -> None:
    """账号：谁能登录，能做什么。Accounts and their roles."""


@user.command()
@click.argument("name")
@click.option(
    "--role",
    required=True,
    type=click.Choice(ROLES),
    help="角色：planner 规划员，editor 编辑，keeper 管理员（台账、账号都能改）。",
)
@click.option("--must-change", is_flag=True, help="第一次登录时要换密码。")
def add(name: str, role: str, *, must_change: bool) -> None:
    """加一个账号；密码另外问两遍，或从标准输入读一行。Add an account.

    密码从不写在命令里：那会留在历史记录里，别的用户也看得见。
    """
    from stationmap.people import Role, named
    from stationmap.terminal import here_and_now, opened, someone_here

    settings, at = here_and_now()
    name = named(name)  # before a password is asked for
    password = _password(name)
    with opened(settings, at) as store:
        from stationmap.store.people import add_person

        person = add_person(
            store,
            name,
            Role(role),
            password,
            who=someone_here(),
            at=at,
            must_change=must_change,
        )
    click.echo(f"已加账号“{person.name}”，{ROLE_NAMES[role]}（{role}）。")
    click.echo("运行 stationmap serve 后，在网页的 /login 登录。")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print them as JSON.")
def list_(*, as_json: bool) -> None:
    """列出账号。List the accounts."""
    from stationmap.terminal import here_and_now, opened

    settings, at = here_and_now()
    with opened(settings, at) as store:
        from stationmap.store.people import everybody

        people = everybody(store)
    if as_json:
        click.echo(json.dumps([_plain(person) for person in people], ensure_ascii=False, indent=2))
        return
    for person in people:
        state = "" if person.active else f"，{person.disabled_at:%Y-%m-%d} 停用"
        waits = "，还没换密码" if person.must_change else ""
        click.echo(
            f"{person.name}  {ROLE_NAMES[person.role]}（{person.role}）  "
            f"{person.made_at:%Y-%m-%d} 加{state}{waits}"
        )
    if not people:
        click.echo("还没有账号。加第一个：stationmap user add 名字 --role keeper")


@user.command()
@click.argument("name")
@click.option("--must-change", is_flag=True, help="下次登录时要换密码。")
def passwd(name: str, *, must_change: bool) -> None:
    """换密码；这个账号的登录都会退出。Give an account another password."""
    from stationmap.terminal import here_and_now, opened, someone_here

    settings, at = here_and_now()
    with opened(settings, at) as store:
        from stationmap.store.people import find_person, set_password

        person = find_person(store, name)
        password = _password(person.name)
        who = someone_here()
        set_password(store, person.number, password, who=who, at=at, must_change=must_change)
    click.echo(f"“{person.name}”的密码换好了，原来的登录都已退出。")


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """停用账号；名字和做过的事都留着。Close an account; its history stays."""
    _set_active(name, active=False)
    click.echo(f"“{name}”停用了，登录都已退出。要再开：stationmap user enable {name}")


@user.command()
@click.argument("name")
def enable(name: str) -> None:
    """再开停用的账号。Open a closed account again."""
    _set_active(name, active=True)
    click.echo(f"“{name}”又可以登录了。")


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def role(name: str, role: str) -> None:
    """换角色；这个账号的登录都会退出。Give an account another role."""
    from stationmap.people import Role
    from stationmap.terminal import here_and_now, opened, someone_here

    settings, at = here_and_now()
    with opened(settings, at) as store:
        from stationmap.store.people import find_person, set_role

        number = find_person(store, name).number
        set_role(store, number, Role(role), who=someone_here(), at=at)
    click.echo(f"“{name}”现在是{ROLE_NAMES[role]}（{role}）。")


def _set_active(name: str, *, active: bool) -> None:
    from stationmap.terminal import here_and_now, opened, someone_here

    settings, at = here_and_now()
    with opened(settings, at) as store:
        from stationmap.store.people import find_person, set_active

        number = find_person(store, name).number
        set_active(store, number, active=active, who=someone_here(), at=at)


def _password(name: str) -> str:
    """Ask for a password twice without showing it, or read one line where nobody types.

    Raises
    ------
    InputError
        It is not good enough.
    """
    from stationmap.people.passwords import checked

    if not sys.stdin.isatty():
        return checked(sys.stdin.readline().rstrip("\r\n"), name)
    while True:
        first = checked(_typed(f"“{name}”的密码（不显示）"), name)
        if first == checked(_typed("再输一遍"), name):
            return first
        click.echo("两遍不一样，没有改动。请再来一次。The two differ; try again.", err=True)


def _typed(asked: str) -> str:
    text: str = click.prompt(asked, hide_input=True, err=True)
    return text


def _plain(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role.value,
        "made_at": person.made_at.isoformat(),
        "disabled_at": person.disabled_at.isoformat() if person.disabled_at else None,
        "must_change": person.must_change,
    }
