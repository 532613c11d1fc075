"""The wheel works where the repository is not: with its pages, its data and no tool of ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

PLACE = ("116.6546", "40.1302", "-k", "3", "--at", "2026-11-18T10:00:00+08:00", "--json")
# What lies elsewhere in the wheel than in the repository.
SHARED = {"templates": "stationmap/_share/templates", "geodata": "stationmap/_share/geodata"}


def environment() -> dict[str, str]:
    """The environment without what would let this checkout or its settings in."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "STATIONMAP_"))}
    kept.pop("VIRTUAL_ENV", None)
    return kept


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=repository)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel and what it locks, nothing else.

    What it locks is not unpacked again: it is in the environment that runs this test.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    (packages,) = folder.glob("lib/*/site-packages")
    for part in locked(repository / "requirements.lock"):
        (packages / part.name).symlink_to(part)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install")
    run(*pip, "-qq", "--no-input", "--no-index", "--no-deps", "--no-compile", wheel, cwd=folder)
    return folder / "bin"


def locked(lock: Path) -> set[Path]:
    """What the locked packages that this machine needs have in site-packages."""
    parts = set()
    for line in re.findall(r"^[^\s#].*==.*(?= \\$)", lock.read_text(), re.MULTILINE):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate():
            held = distribution(wanted.name)
            assert wanted.specifier.contains(held.version), line
            tops = {file.parts[0] for file in held.files or ()} - {"..", "__pycache__"}
            parts |= {Path(str(held.locate_file(top))) for top in tops}
    return parts


def test_the_wheel_holds_every_file_that_git_holds(wheel: Path, repository: Path) -> None:
    tracked = run("git", "ls-files", "stationmap", *SHARED, cwd=repository).splitlines()
    assert {name.partition("/")[0] for name in tracked} == {"stationmap", *SHARED}
    wanted = set()
    for name in tracked:
        top, _, rest = name.partition("/")
        wanted.add(f"{SHARED[top]}/{rest}" if top in SHARED else name)
    assert not wanted - set(ZipFile(wheel).namelist())


def test_the_wheel_holds_the_front_end_parts_with_their_licence(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    vendor = "stationmap/web/static/vendor/leaflet"
    assert {f"{vendor}/{n}" for n in ("leaflet.js", "leaflet.css", "LICENSE")} <= held
    assert {
        f"stationmap/web/static/vendor/built/{n}" for n in ("made-from.txt", "js/finder.js")
    } <= held
    fonts = "stationmap/maps/fonts"
    assert {f"{fonts}/{n}" for n in ("NotoSansSC-Regular.ttf", "OFL.txt")} <= held


def test_every_catalogue_of_translations_is_compiled(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    assert {n.removesuffix(".po") + ".mo" for n in held if n.endswith(".po")} <= held


def test_it_answers_as_the_checkout_does(elsewhere: Path, repository: Path, tmp_path: Path) -> None:
    told = json.loads(run(elsewhere / "stationmap", "nearest", *PLACE, cwd=tmp_path))
    here = (sys.executable, "-c", "from stationmap.cli import main; main()", "nearest", *PLACE)
    assert len(told["stations"]) == 3
    assert told == json.loads(run(*here, cwd=repository))


def test_it_shows_its_pages(elsewhere: Path, tmp_path: Path) -> None:
    script = (
        "import stationmap.web.server as server\n"
        "page = server.application().test_client().get('/')\n"
        "print(server.__file__, page.status_code, '驿站' in page.text)"
    )
    file, status, speaks = run(elsewhere / "python", "-c", script, cwd=tmp_path).split()
    assert Path(file).is_relative_to(elsewhere.parent)
    assert (status, speaks) == ("200", "True")
