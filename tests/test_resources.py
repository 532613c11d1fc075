from __future__ import annotations

from pathlib import Path

import pytest

from stationmap import resources
from stationmap.errors import DataError


def test_in_the_repository_the_folders_stand_at_the_top() -> None:
    top = Path(__file__).resolve().parent.parent
    assert resources.folder("geodata") == top / "geodata"


def test_in_a_wheel_they_lie_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site" / "stationmap" / "_share" / "geodata").mkdir(parents=True)
    (tmp_path / "site" / "geodata").mkdir()  # somebody else's
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "site" / "stationmap")
    assert resources.folder("geodata") == tmp_path / "site" / "stationmap" / "_share" / "geodata"


def test_a_missing_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "stationmap")
    with pytest.raises(DataError, match="geodata") as missing:
        resources.folder("geodata")
    assert missing.value.field == "geodata"
