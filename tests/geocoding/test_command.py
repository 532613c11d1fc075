"""`stationmap import --geocode`, from a file without coordinates to the next version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from stationmap.cli import main
from stationmap.datum import Datum, convert

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Service = Any  # of conftest.py

PLACES = {"石园": (116.65413, 40.111197), "南彩": (116.705249, 40.133808)}
ADDRESSES = {
    "石园": "北京市顺义区石园街道府前街1号",
    "南彩": "北京市顺义区南彩镇府前街2号",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["名称", "所属镇街", "地址"])
    sheet.append(["石园工会驿站", "石园街道", "府前街1号"])
    sheet.append(["南彩工会驿站", "南彩镇", "府前街2号"])
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


@pytest.fixture
def run(service: Service, tmp_path: Path) -> Run:
    def run(*words: str, **settings: str) -> Result:
        settings = {
            "data_dir": str(tmp_path / "data"),
            "geocoder": "amap",
            "geocoder_key": service.key,
            "geocoder_url": f"{service.url}/v3/geocode/geo",
            "geocoder_per_s": "1000",
            **settings,
        }
        environment = {f"STATIONMAP_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(main, ["import", *words], env=environment)

    return run


def know(service: Service, name: str, at: str = "") -> None:
    lon, lat = convert(*PLACES[at or name], source=Datum.WGS84, target=Datum.GCJ02)
    service.know(ADDRESSES[name], lon, lat)


def test_addresses_become_positions(service: Service, run: Run, file: Path) -> None:
    know(service, "石园")
    know(service, "南彩")
    told = run(str(file), "--geocode", "--yes")
    assert told.exit_code == 0, told.stdout + told.stderr
    assert "查到并采用 2" in told.stdout
    assert service.key not in told.stdout + told.stderr
    told = run(str(file), "--geocode", "--dry-run", "--json")
    answer = json.loads(told.stdout)
    assert answer["changes_nothing"]
    assert len(service.asked) == 2  # what is kept is not asked again


def test_without_geocoding_the_rows_are_faults(service: Service, run: Run, file: Path) -> None:
    told = run(str(file), "--yes")
    assert told.exit_code == 2
    assert "geocode 按地址查（--geocode）" in told.stdout
    assert not service.asked


def test_what_does_not_fit_is_listed_and_not_used(service: Service, run: Run, file: Path) -> None:
    know(service, "石园")
    know(service, "南彩", at="石园")
    told = run(str(file), "--geocode", "--yes")
    assert told.exit_code == 2
    assert "查到并采用 1，没有采用 1" in told.stdout
    assert "第 3 行" in told.stdout
    assert "不在所写的乡镇街道" in told.stdout


def test_a_spent_day_goes_on_the_next(service: Service, run: Run, file: Path) -> None:
    know(service, "石园")
    know(service, "南彩")
    service.day_limit = 1
    told = run(str(file), "--geocode", "--yes")
    assert told.exit_code == 2
    assert "今天的用量用完了" in told.stdout
    assert "还没查 1" in told.stdout
    service.day_limit = 100
    assert run(str(file), "--geocode", "--yes").exit_code == 0
    assert len(service.asked) == 2


def test_a_wrong_key_says_what_to_do_and_is_not_shown(
    service: Service, run: Run, file: Path
) -> None:
    service.always = "key"
    told = run(str(file), "--geocode", "--yes")
    assert told.exit_code == 2
    assert "STATIONMAP_GEOCODER_KEY" in told.stdout
    assert service.key not in told.stdout + told.stderr
