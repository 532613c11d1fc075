from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stationmap.errors import ChoiceError, InputError
from stationmap.reports import KINDS, contents, write

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.coverage.report import CoverageReport


@pytest.mark.parametrize("kind", [".geojson", ".gpkg"])
def test_what_is_written_is_what_was_made(
    report: CoverageReport, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"gaps{kind.upper()}"
    path.write_text("an older one")
    write(report, path)
    assert path.read_bytes() == contents(report, kind)
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o600 == 0o600


def test_an_unknown_ending_names_those_that_are_known(
    report: CoverageReport, tmp_path: Path
) -> None:
    with pytest.raises(ChoiceError) as caught:
        write(report, tmp_path / "report.pdf")
    assert caught.value.accepted == tuple(KINDS)
    assert "report.pdf" in caught.value.zh
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(report: CoverageReport, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write(report, tmp_path / "away" / "report.xlsx")
    assert "away" in caught.value.zh
    assert "away" in caught.value.en


def test_a_folder_is_no_file(report: CoverageReport, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(InputError, match="folder"):
        write(report, tmp_path / "a.xlsx")


def test_a_name_that_is_too_long_leaves_nothing(report: CoverageReport, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write(report, tmp_path / f"{'a' * 300}.geojson")
    assert "写不了" in caught.value.zh
    assert not list(tmp_path.iterdir())
