"""`stationmap signs`: files for the printer, and why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from click.testing import CliRunner

from stationmap.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

SITE = {"STATIONMAP_SITE_URL": "https://example.org/"}


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["signs", *words], env=SITE if env is None else env)


def test_named_stations_go_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "signs.pdf"
    told = run("--station", "011-02", "--station", "001-01", "--size", "a3", "--out", str(file))
    assert told.exit_code == 0, told.output
    pages = pypdfium2.PdfDocument(file)
    assert len(pages) == 2
    assert "https://example.org/s/011-02" in pages[0].get_textpage().get_text_range()
    assert "2 块标识牌，A3" in told.stdout
    assert "1 座是示例" in told.stdout


def test_a_township_goes_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "signs.pdf"
    told = run("--township", "110113005000", "--out", str(file))
    assert told.exit_code == 0, told.output
    assert f"{len(pypdfium2.PdfDocument(file))} 块" in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--size", "A5"], "A4、A3"),
        (["--station", "none"], "没有编号为“none”的驿站"),
        (["--township", "1"], "没有"),
        (["--township", "110113005000", "--station", "011-02"], "只能写一样"),
    ],
)
def test_what_cannot_be_printed_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    file = tmp_path / "signs.pdf"
    told = run(*words, "--out", str(file))
    assert told.exit_code == 2
    assert said in told.stderr
    assert not file.exists()


def test_without_an_address_of_the_site_nothing_is_printed(tmp_path: Path) -> None:
    told = run("--station", "011-02", "--out", str(tmp_path / "signs.pdf"), env={})
    assert told.exit_code == 2
    assert "STATIONMAP_SITE_URL" in told.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    told = run("--station", "011-02", "--out", str(tmp_path / "none" / "signs.pdf"))
    assert told.exit_code == 2
    assert "写不了" in told.stderr
