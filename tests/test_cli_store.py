"""Accounts, backup and restore from the command line, with a real store in a folder."""

from __future__ import annotations

import getpass
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stationmap.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

GOOD = "门前有两棵老槐树，夏天很凉快"
OTHER = "河边的灯一直亮着，到天明"


def runner(folder: Path) -> Run:
    def run(*words: str, typed: str = "", **settings: str) -> Result:
        settings = {"data_dir": str(folder), **settings}
        environment = {f"STATIONMAP_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(main, list(words), env=environment, input=typed)

    return run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "data")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one account, made once: hashing a password takes its time."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    assert add(runner(folder)).exit_code == 0
    return folder


@pytest.fixture
def zhang(run: Run, kept: Path, tmp_path: Path) -> Run:
    """The command line over a store of one's own, where 老张 is the keeper."""
    shutil.copytree(kept, tmp_path / "data")
    return run


def add(run: Run, name: str = "老张", role: str = "keeper", password: str = GOOD) -> Result:
    return run("user", "add", name, "--role", role, typed=password + "\n")


def test_the_first_account_is_made_here(run: Run) -> None:
    told = add(run)
    assert told.exit_code == 0, told.stderr
    assert "“老张”，管理员" in told.output
    assert "/login" in told.output
    (listed,) = json.loads(run("user", "list", "--json").stdout)
    assert (listed["name"], listed["role"], listed["disabled_at"]) == ("老张", "keeper", None)


def test_no_accounts_says_how_to_add_one(run: Run) -> None:
    assert "stationmap user add" in run("user", "list").output


@pytest.mark.usefixtures("zhang")
def test_the_account_can_log_in_with_that_password_only(tmp_path: Path) -> None:
    from stationmap.people import passwords
    from stationmap.settings import Settings
    from stationmap.store import Store
    from stationmap.store.people import known

    with Store.open(Settings(data_dir=tmp_path / "data")) as store, store.reading() as connection:
        account = known(connection, "老张")
    assert account is not None
    assert passwords.matches(account.password, GOOD)
    assert not passwords.matches(account.password, OTHER)


def test_a_password_is_never_shown_nor_an_argument(run: Run, tmp_path: Path) -> None:
    told = add(run)
    assert GOOD not in told.output + told.stderr
    assert GOOD.encode() not in (tmp_path / "data" / "stationmap.sqlite").read_bytes()
    for command in (("add", "老李", "--role", "editor", GOOD), ("passwd", "老张", GOOD)):
        assert run("user", *command).exit_code == 2
    assert "password" not in run("user", "add", "--help").output.lower()


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("add", "老张", "--role", "keeper"), OTHER, "已经有叫“老张”"),
        (("add", "ＬＡＯ", "--role", "keeper"), "短", "10 到 200"),
        (("add", "老李", "--role", "editor"), "1234567890", "太容易猜到"),
        (("add", "老李", "--role", "editor"), "", "10 到 200"),
        (("add", "<b>", "--role", "editor"), OTHER, "只用文字"),
        (("add", "老李", "--role", "boss"), OTHER, "boss"),
        (("add", "老李"), OTHER, "--role"),
        (("passwd", "没有的人"), OTHER, "没有叫“没有的人”的账号"),
        (("passwd", "老张"), "短", "10 到 200"),
        (("disable", "没有的人"), "", "没有叫“没有的人”的账号"),
        (("disable", "老张"), "", "唯一在用的管理员"),
        (("role", "老张", "editor"), "", "唯一在用的管理员"),
        (("role", "没有的人", "editor"), "", "没有叫“没有的人”的账号"),
    ],
)
def test_what_cannot_be_ends_with_2_and_changes_nothing(
    zhang: Run, words: tuple[str, ...], typed: str, said: str
) -> None:
    before = zhang("user", "list", "--json").stdout
    told = zhang("user", *words, typed=f"{typed}\n")
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert zhang("user", "list", "--json").stdout == before


def test_passwd_disable_enable_and_role(zhang: Run) -> None:
    add(zhang, "老李", "editor")
    assert zhang("user", "passwd", "老李", "--must-change", typed=OTHER + "\n").exit_code == 0
    assert "老李  编辑（editor）" in zhang("user", "list").output
    assert "还没换密码" in zhang("user", "list").output
    assert zhang("user", "disable", "老李").exit_code == 0
    assert "停用" in zhang("user", "list").output
    assert zhang("user", "enable", "老李").exit_code == 0
    assert "停用" not in zhang("user", "list").output
    assert zhang("user", "role", "老李", "planner").exit_code == 0
    assert "老李  规划员（planner）" in zhang("user", "list").output


def test_every_change_is_in_the_audit_log(zhang: Run, tmp_path: Path) -> None:
    from stationmap.settings import Settings
    from stationmap.store import Store

    add(zhang, "老李", "editor")
    zhang("user", "disable", "老李")
    with Store.open(Settings(data_dir=tmp_path / "data")) as store:
        rows = store.audit(action="people.")
    assert [(row.action, row.subject) for row in rows] == [
        ("people.disable", "老李"),
        ("people.add", "老李"),
        ("people.add", "老张"),
    ]
    assert all(row.who.startswith("命令行：") for row in rows)
    assert GOOD not in str(rows)


def test_the_audit_log_is_read_here(zhang: Run) -> None:
    add(zhang, "老李", "editor")
    zhang("user", "role", "老李", "planner")
    lines = zhang("audit", "--action", "people.", "--about", "老李").stdout.splitlines()
    assert [line.split("  ", 2)[2] for line in lines if line[0] != " "] == [
        "命令行：root  换了角色  老李".replace("root", getpass.getuser()),
        "命令行：root  加了账号  老李".replace("root", getpass.getuser()),
    ]
    assert lines[1] == "    角色：编辑 → 规划"
    every = json.loads(zhang("audit", "--json").stdout)
    assert [row["action"] for row in every] == [
        "people.role",
        "people.add",
        "people.add",
        "versions.packaged",
    ]
    assert every[0]["before"] == {"role": "editor"}
    assert every[0]["at"].endswith("+08:00")
    rest = json.loads(zhang("audit", "--json", "--before", str(every[1]["id"])).stdout)
    assert rest == every[2:]
    assert json.loads(zhang("audit", "--json", "--limit", "1").stdout) == every[:1]
    assert "没有这样的改动" in zhang("audit", "--who", "nobody").stdout


def test_at_a_terminal_it_is_asked_twice_and_not_shown(tmp_path: Path) -> None:
    wrong, right = Typed([GOOD, OTHER, GOOD, GOOD]), Typed([GOOD, GOOD])
    told, code = at_a_terminal(tmp_path, wrong, "user", "add", "老张", "--role", "keeper")
    assert code == 0, told  # two that differ are asked for again
    assert told.count("老张”的密码") == 2
    assert GOOD not in told
    assert "两遍不一样" in told
    told, code = at_a_terminal(tmp_path, right, "user", "passwd", "老张")
    assert (code, GOOD in told) == (0, False)


class Typed(list[str]):
    """Lines that somebody types, each when it is asked for."""


def at_a_terminal(folder: Path, typed: Typed, *words: str) -> tuple[str, int]:
    """Run a command with a terminal of its own, and type a line whenever one is asked for."""
    outside, inside = pty.openpty()
    environment = {**os.environ, "STATIONMAP_DATA_DIR": str(folder / "data")}
    with subprocess.Popen(
        [sys.executable, "-c", "from stationmap.cli import main; main()", *words],
        env=environment,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    ) as process:
        os.close(inside)
        told, asked, until = b"", 0, time.monotonic() + 20
        while time.monotonic() < until:
            ready, _, _ = select.select([outside], [], [], 0.5)
            try:
                told += os.read(outside, 4096) if ready else b""
            except OSError:  # the other end is closed
                break
            text = told.decode(errors="ignore")
            prompts = text.count("（不显示）: ") + text.count("再输一遍: ")
            if prompts > asked and typed:
                asked = prompts
                os.write(outside, typed.pop(0).encode() + b"\n")
        process.kill()
    os.close(outside)
    return told.decode(), process.returncode


def test_a_backup_is_restored_with_all_that_was_in_it(zhang: Run, tmp_path: Path) -> None:
    file = tmp_path / "台账.backup"
    told = zhang("backup", str(file))
    assert told.exit_code == 0, told.stderr
    assert "台账版本 2026.11+" in told.output
    assert file.stat().st_mode & 0o077 == 0  # hashes of passwords are in it
    other = runner(tmp_path / "elsewhere")
    told = other("restore", str(file))
    assert told.exit_code == 0, told.stderr
    assert "298 座" in told.output
    for command in (("user", "list", "--json"), ("versions", "list", "--json")):
        assert other(*command).stdout == zhang(*command).stdout


def test_a_store_that_holds_something_is_not_replaced_by_mistake(
    zhang: Run, tmp_path: Path
) -> None:
    file = tmp_path / "台账.backup"
    zhang("backup", str(file))
    add(zhang, "老李", "editor")
    kept = zhang("user", "list", "--json").stdout
    told = zhang("restore", str(file))
    assert told.exit_code == 2
    assert "--replace" in told.stderr
    for typed in ("n\n", ""):
        told = zhang("restore", str(file), "--replace", typed=typed)
        assert told.exit_code == 1
        assert "没有改动" in told.stderr
    assert zhang("user", "list", "--json").stdout == kept
    told = zhang("restore", str(file), "--replace", "--yes")
    assert told.exit_code == 0, told.stderr
    assert "老李" not in zhang("user", "list").output


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 5000, "一段文字".encode()])
def test_what_is_no_backup_is_refused(zhang: Run, tmp_path: Path, content: bytes) -> None:
    file, kept = tmp_path / "坏的.backup", zhang("user", "list", "--json").stdout
    file.write_bytes(content)
    told = zhang("restore", str(file), "--replace", "--yes")
    assert told.exit_code == 2
    assert "坏的.backup" in told.stderr
    assert "Traceback" not in told.stderr
    assert zhang("user", "list", "--json").stdout == kept


def test_a_backup_cut_short_is_refused(zhang: Run, tmp_path: Path) -> None:
    file, kept = tmp_path / "台账.backup", zhang("user", "list", "--json").stdout
    zhang("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert zhang("restore", str(file), "--replace", "--yes").exit_code == 2
    assert zhang("user", "list", "--json").stdout == kept


def test_backup_and_restore_say_where_they_cannot(zhang: Run, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    for words in (("backup", str(there)), ("backup", "/nowhere/x"), ("restore", "/nowhere/x")):
        told = zhang(*words)
        assert told.exit_code == 2, words
        assert words[1] in told.stderr
        assert "Traceback" not in told.stderr
    assert there.read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "there"}
