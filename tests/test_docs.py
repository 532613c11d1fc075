"""The documents say what is so: links lead somewhere, commands exist, no server is named."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from dataclasses import fields
from typing import TYPE_CHECKING

import click
import pytest

from stationmap.cli import main
from stationmap.settings import PREFIX, Settings

if TYPE_CHECKING:
    from pathlib import Path

LINK = re.compile(r"""\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)\"""")
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?:\.venv/bin/)?stationmap (.+)$", re.MULTILINE)
MAKE = re.compile(r"(?:^|`)make ([a-z-]+)\b", re.MULTILINE)
READMES = ("README.md", "README.zh-CN.md")
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmmirror", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("tuna", "tsinghua"),
        ("mirrors", "aliyun"),
    )
)


def git(repository: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments], cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def documents(repository: Path) -> dict[Path, str]:
    names = git(repository, "ls-files", "*.md")
    return {repository / name: (repository / name).read_text(encoding="utf-8") for name in names}


def test_relative_links_lead_somewhere(documents: dict[Path, str]) -> None:
    dead = []
    for document, text in documents.items():
        for match in LINK.finditer(FENCE.sub("", text)):
            target = (match[1] or match[2]).partition("#")[0]
            if not target or "://" in target or target.startswith("mailto:"):
                continue
            if not (document.parent / target).exists():
                dead.append(f"{document.name}: {target}")
    assert not dead


def test_commands_in_the_documents_exist(documents: dict[Path, str]) -> None:
    shown = [shlex.split(m[1]) for text in documents.values() for m in COMMAND.finditer(text)]
    assert shown
    for words in shown:
        command: click.Command = main
        while isinstance(command, click.Group):
            if command.invoke_without_command and words[0].startswith("-"):
                break  # as in `stationmap article --out FOLDER`
            command = command.commands[words.pop(0)]
        accepted = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        assert {w for w in words if w.startswith("-")} <= accepted


def test_make_targets_in_the_documents_exist(documents: dict[Path, str], repository: Path) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shown = {m[1] for text in documents.values() for m in MAKE.finditer(text)}
    assert {"run", "test"} <= shown <= targets


def test_both_readmes_show_the_same_commands_and_pictures(
    documents: dict[Path, str], repository: Path
) -> None:
    english, chinese = (documents[repository / name] for name in READMES)
    assert COMMAND.findall(english) == COMMAND.findall(chinese)
    assert re.findall(r'src="([^"]+)"', english) == re.findall(r'src="([^"]+)"', chinese)


def test_every_setting_is_described_with_its_default(repository: Path) -> None:
    text = (repository / "docs" / "settings.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `(\w+)` \| (?:`(.+?)`)? ?\|", text, re.MULTILINE)
    assert [name for name, _ in described] == [PREFIX + f.name.upper() for f in fields(Settings)]
    for (name, shown), field in zip(described, fields(Settings), strict=True):
        default = "" if field.default is None else field.default
        assert type(default)(shown) == default, name


def test_every_decision_is_listed(repository: Path) -> None:
    folder = repository / "docs" / "decisions"
    listed = re.findall(r"\]\((.+?\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(p.name for p in folder.glob("*.md") if p.name != "README.md")


def test_no_file_names_a_registry(repository: Path) -> None:
    patterns = [part for host in REGISTRIES for part in ("-e", host)]
    assert git(repository, "grep", "-nIiF", *patterns) == []


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-node.lock",
        "package-lock.json",
        "bench/phone/package-lock.json",
    ],
)
def test_locks_hold_hashes_and_no_addresses(repository: Path, name: str) -> None:
    text = (repository / name).read_text(encoding="utf-8")
    assert "resolved" not in text
    if name.endswith(".json"):
        packages = json.loads(text)["packages"]
        pinned = [package for where, package in packages.items() if where]
        assert pinned
        for package in pinned:
            assert package["integrity"].startswith("sha512-"), package
            # Some authors say where they take donations; that is no address of a file.
            assert "://" not in json.dumps({**package, "funding": None}), package
    else:
        assert "://" not in text
        entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
        assert entries
        for entry in entries:
            assert re.match(r"\S+==\S+", entry), entry
            assert "--hash=sha256:" in entry, entry


def test_pictures_of_the_states_are_those_that_are_shown_and_light(repository: Path) -> None:
    folder = repository / "docs" / "images" / "states"
    kept = {file.name: file.stat().st_size for file in folder.iterdir()}
    text = (repository / "docs" / "states.md").read_text(encoding="utf-8")
    assert sorted(kept) == sorted(re.findall(r"\(images/states/([^)]+)\)", text))
    assert sum(kept.values()) < 2_000_000
