from __future__ import annotations

import json
import re
import shutil
import socket
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stationmap import resources
from stationmap.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*words: str, **settings: str) -> Result:
    environment = {f"STATIONMAP_{name.upper()}": value for name, value in settings.items()}
    return CliRunner().invoke(main, list(words), env=environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(resources.folder("geodata"), tmp_path / "geodata")


def test_nearest_says_name_distance_minutes_and_state() -> None:
    told = run("nearest", "116.6546", "40.1302", "-k", "3", "--at", "2026-11-20T10:15")
    assert told.exit_code == 0
    lines = told.output.splitlines()
    assert len([line for line in lines if re.match(r"\d  ", line)]) == 3
    assert "示例驿站" in told.output
    assert re.search(r"\d+ 米，步行约 \d+ 分钟，骑行约 \d+ 分钟", told.output)
    assert "开着" in told.output
    assert "示例" in lines[-2]


def test_nearest_says_on_a_saturday_what_the_page_says() -> None:
    told = run("nearest", "116.6546", "40.1302", "-k", "60", "--at", "2026-11-21T10:00")
    assert "今天不开，周一 8:30 开" in told.output
    assert "现在关着，周一" not in told.output


def test_nobody_qualifies_is_said() -> None:
    told = run("nearest", "116.6546", "40.1302", "--min-stars", "5")
    assert told.exit_code == 0
    assert "没有都符合的" in told.output


def test_a_western_longitude_is_no_option() -> None:
    told = run("nearest", "-70.5", "40", "--json")
    assert told.exit_code == 2
    assert "公里" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nearest"], "经度（lon）没有填"),
        (["nearest", "116.6"], "纬度（lat）没有填"),
        (["nearest", "40.13", "116.65"], "写反"),
        (["nearest", "nan", "40"], "十进制"),
        (["nearest", "0", "0"], "公里"),
        (["nearest", "116.65", "40.13", "-k", "0"], "1 到 100"),
        (["nearest", "116.65", "40.13", "--datum", "mars"], "wgs84、gcj02、bd09"),
        (["nearest", "116.65", "40.13", "--need", "sauna"], "charging"),
        (["nearest", "116.65", "40.13", "--at", "now"], "看不懂时间"),
        (["nearest", "116.65", "40.13", "--arrive", "car"], "walk、ebike"),
        (["nearest", "116.65", "40.13", "--township", "999"], "没有代码为"),
        (["data", "check", "/nowhere"], "读不了"),
        (["data", "build", "/nowhere"], "读不了"),
    ],
)
def test_what_is_wrong_ends_with_2_and_no_traceback(words: list[str], said: str) -> None:
    told = run(*words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert not told.stdout


def test_no_distance_is_told_to_a_station_that_has_no_place() -> None:
    told = run("nearest", "116.644689", "40.119177", "-k", "2").output
    assert "000-01" in told
    assert "位置只精确到区" in told
    assert "米，步行" not in told


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"tiles": "bogus"}, "none、tianditu、amap"),
        ({"tiles": "tianditu"}, "天地图"),
        ({"port": "99999999"}, "99999999"),
        ({"district_code": "999999"}, "110113"),
        ({"outside_m": "nan"}, "大于 0"),
        ({"walk_speed_m_s": "-1"}, "大于 0"),
    ],
)
def test_a_wrong_setting_is_told_before_anything_is_served(
    settings: dict[str, str], said: str
) -> None:
    told = run("serve", **settings)
    assert told.exit_code == 2
    assert said in told.stderr
    assert not told.stdout


def test_an_unknown_setting_is_named() -> None:
    told = run("nearest", "116.65", "40.13", colour="red")
    assert told.exit_code == 2
    assert "STATIONMAP_COLOUR" in told.stderr


def test_a_changed_file_is_refused(folder: Path) -> None:
    stations = folder / "stations.csv"
    stations.write_bytes(stations.read_bytes()[:-40])
    told = run("nearest", "116.65", "40.13", geodata_dir=str(folder))
    assert told.exit_code == 2
    assert "stations.csv" in told.stderr
    assert "字节" in told.stderr


def test_check_finds_nothing_in_the_packaged_data() -> None:
    told = run("data", "check")
    assert told.exit_code == 0, told.stderr
    assert "没有问题" in told.output


def test_check_names_file_row_field_and_value(folder: Path) -> None:
    stations = folder / "stations.csv"
    stations.write_text(stations.read_text().replace("116.650374", "118.650374"))
    told = run("data", "check", str(folder), "--json")
    assert told.exit_code == 2
    findings = json.loads(told.stdout)
    outside = next(f for f in findings if f["field"] == "lon,lat")
    assert outside["file"] == "stations.csv"
    assert outside["row"] > 1
    assert "118.650374" in outside["value"]


def test_build_makes_the_same_again(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    told = run("data", "build", str(folder))
    assert told.exit_code == 0, told.stderr
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before


def test_another_seed_makes_other_places_and_the_same_totals(folder: Path) -> None:
    before = (folder / "stations.csv").read_bytes()
    assert run("data", "build", str(folder), "--seed", "7").exit_code == 0
    assert (folder / "stations.csv").read_bytes() != before
    assert run("data", "check", str(folder)).exit_code == 0


def test_faulty_data_are_not_served(folder: Path) -> None:
    stations = folder / "stations.csv"
    stations.write_text(stations.read_text().replace("116.650374", "118.650374"))
    told = run("serve", geodata_dir=str(folder))
    assert told.exit_code == 2
    assert "stations.csv" in told.stderr
    assert "stationmap data check" in told.stderr


def test_a_taken_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = run("serve", "--port", port)
    assert told.exit_code == 2
    assert "--port 8001" in told.stderr


def test_help_lists_every_command() -> None:
    told = run("--help").output
    assert all(command in told for command in ("nearest", "serve", "data"))


def test_coverage_says_gaps_people_and_what_it_rests_on() -> None:
    told = run("coverage", "--at", "2026-11-20T10:15")
    assert told.exit_code == 0, told.stderr
    for words in ("距离为直线，1000 米以内", "平方公里", "时间待核实的如果都开着", "人口为估算"):
        assert words in told.output
    assert re.search(r"木林镇，近\w+  \d\.\d\d 公里", told.output)
    assert re.search(r"数据版本 2026\.11\+\w{8}。", told.output)


def test_coverage_as_json_has_its_totals_at_the_top() -> None:
    told = run("coverage", "--minutes", "10", "--mode", "ebike", "--json")
    found = json.loads(told.stdout)
    assert found["gap_area_km2"] + found["covered_area_km2"] == pytest.approx(found["area_km2"])
    assert 0 < found["covered_share"] < 1
    assert len(found["townships"]) == 25
    assert found["parameters"]["distance"]["radius_m"] == pytest.approx(1920)


def test_coverage_for_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "职工.csv"
    file.write_text("经度,纬度,人数\n116.65,40.13,30\n116.70,40.15,70\n", encoding="gbk")
    found = json.loads(run("coverage", "--demand", str(file), "--json").stdout)
    assert found["demand"] == 100
    assert found["parameters"]["demand"]["basis"] == "file"
    file.write_text("经度,纬度,人数\n116.65,40.13,-30\n", encoding="gbk")
    told = run("coverage", "--demand", str(file))
    assert told.exit_code == 2
    assert "第 2 行“人数”（-30.0）要在 0 到" in told.stderr
    for words in (["--demand", "nobody"], ["--demand", str(file), "--datum", "mars"]):
        assert run("coverage", *words).exit_code == 2


@pytest.mark.parametrize("radius", ["0", "-1", "1e9", "nan", "wide"])
def test_a_radius_that_cannot_be_ends_with_2(radius: str) -> None:
    told = run("coverage", "--radius", radius)
    assert told.exit_code == 2
    assert "radius 要是大于 0" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["improt"], "没有 improt 这个命令，是不是 import"),
        (["import", "a", "--dryrun"], "没有 --dryrun 这个选项，是不是 --dry-run"),
        (["import"], "还要写上 FILE"),
        (["user", "add", "张"], "还要写上 --role，可以写：planner、editor、keeper"),
        (["versions", "diff", "a", "2"], "BEFORE 不能这样写，要写一个整数"),
        (["versions", "list", "--limit", "0"], "--limit 不能这样写，要写 1 以上的整数"),
        (["backup", "a", "b"], "后面多写了东西"),
        (["import", "a", "--map"], "--map 后面要写一个值"),
        (["--nothing"], "没有 --nothing 这个选项"),
    ],
)
def test_a_command_misread_is_told_in_both_languages(words: list[str], said: str) -> None:
    told = run(*words)
    assert told.exit_code == 2
    chinese, english = told.stderr.splitlines()
    assert said in chinese
    assert " --help" in chinese
    assert english.startswith("The command is not valid: ")
