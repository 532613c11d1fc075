"""The commands of a planner that write files, and that say where to build."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from stationmap.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def points(path: Path, *rows: str) -> str:
    path.write_text("\n".join(["name,lon,lat", *rows]), encoding="utf-8")
    return str(path)


def test_coverage_goes_to_a_file(tmp_path: Path) -> None:
    for name in ("report.xlsx", "gaps.geojson", "gaps.gpkg"):
        told = run("coverage", "--radius", "900", "--out", str(tmp_path / name))
        assert told.exit_code == 0, told.output
        assert (tmp_path / name).stat().st_size > 10_000
        assert name in told.stdout
    about = load_workbook(tmp_path / "report.xlsx")["说明"]
    assert "900 米" in {row[0]: row[1] for row in about.iter_rows(values_only=True)}["距离"]


def test_coverage_lists_no_township_that_lacks_nothing(tmp_path: Path) -> None:
    demand = points(tmp_path / "who.csv", "单位一,116.6546,40.1302", "单位二,116.85,40.14")
    lines = run("coverage", "--demand", demand, "--radius", "500").stdout.splitlines()
    head = lines.index("够不着最多的乡镇街道（份）：")
    listed = lines[head + 1 : lines.index("离驿站最远的地方：")]
    assert 1 <= len(listed) <= 2
    assert all(re.search(r"  1，驿站 ", line) for line in listed)
    told = run("coverage", "--demand", demand, "--radius", "20000").stdout
    assert "够不着最多的乡镇街道" not in told
    assert "离驿站最远的地方：" in told


def test_only_people_are_called_people() -> None:
    assert "关掉就有人够不着的驿站：" in run("coverage").stdout
    assert "关掉就有够不着的驿站：" in run("coverage", "--demand", "area").stdout


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    demand = points(tmp_path / "who.csv", "单位一,116.6546,40.1302")
    told = run("coverage", "--demand", demand, "--weight", "zzz")
    assert told.exit_code == 2
    assert "没有“zzz”这一列。人数或权重可以用现在的列：name、lon、lat。" in told.stderr
    assert "columns there are: name, lon, lat." in told.stderr


def test_site_names_places_and_says_what_is_proven() -> None:
    told = run("site", "--new", "3")
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert [line[:3] for line in lines[:3]] == ["1  ", "2  ", "3  "]
    assert all(re.search(r"\+[\d,]+ 人$", line) for line in lines[:3])
    assert "最优，已证明，差距 0.0%。" in lines
    assert any("示例" in line for line in lines)
    assert any(line.startswith("数据版本 ") for line in lines)


def test_site_goes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "sites.xlsx"
    told = run("site", "--new", "2", "--out", str(out), "--json")
    assert told.exit_code == 0
    chosen = json.loads(told.stdout)["chosen"]
    _, *rows = load_workbook(out)["选址"].iter_rows(values_only=True)
    assert [row[1] for row in rows] == [site["name"] for site in chosen]
    features = tmp_path / "sites.geojson"
    assert run("site", "--new", "2", "--out", str(features)).exit_code == 0
    layers = [f["properties"]["layer"] for f in json.loads(features.read_text())["features"]]
    assert layers.count("proposals") == 2


def test_own_candidates_and_own_demand_are_used(tmp_path: Path) -> None:
    candidates = points(tmp_path / "sites.csv", "甲地,116.85,40.14", "乙地,116.79,40.12")
    demand = points(tmp_path / "who.csv", "单位一,116.8501,40.1401", "单位二,116.7,40.2")
    told = run(
        "site", "--new", "1", "--candidates", candidates, "--demand", demand, "--json",
        "--existing", "free", "--radius", "500",
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    found = json.loads(told.stdout)
    (site,) = found["chosen"]
    assert found["parameters"]["demand"]["basis"] == "file"
    assert found["parameters"]["candidates"] == "file"
    assert site["name"] == "甲地" or site["existing"]
    assert site["adds"] == 1


def test_freed_stations_may_be_chosen_again() -> None:
    told = run("site", "--new", "50", "--existing", "free", "--json", "--time-limit", "20")
    found = json.loads(told.stdout)
    assert found["existing"] == "free"
    assert any(site["existing"] for site in found["chosen"])
    assert found["p"] == 50 == len(found["chosen"])


def test_a_time_limit_is_not_called_optimal() -> None:
    told = run("site", "--new", "20", "--model", "p-center", "--existing", "free", "--json",
               "--time-limit", "0.2")  # fmt: skip
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["status"] != "optimal"
    assert "已证明" not in found["verdict"]["zh"]


def test_infeasible_names_the_demand_and_ends_with_2(tmp_path: Path) -> None:
    candidates = points(tmp_path / "one.csv", "甲地,116.85,40.14")
    told = run("site", "--model", "lscp", "--candidates", candidates, "--json")
    assert told.exit_code == 2
    assert "算 1" not in told.stderr  # a candidate needs no weight
    unreachable = json.loads(told.stdout)["unreachable"]
    assert unreachable[0] in told.stderr
    assert f"有 {len(unreachable)} 处" in told.stderr
    assert f"{len(unreachable)} demand points" in told.stderr


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["site"], "要建几座", "new is missing"),
        (["site", "--new", "5000"], "候选点有", "as many as there are candidates"),
        (["site", "--new", "0"], "new 要是 1", "new must be"),
        (["site", "--new", "5", "--radius", "0"], "大于 0", "more than 0"),
        (["site", "--new", "5", "--radius", "1e9"], "不超过", "at most"),
        (["site", "--new", "5", "--radius", "far"], "radius", "radius"),
        (["site", "--new", "5", "--model", "best"], "mclp", "mclp"),
        (["site", "--new", "5", "--candidates", "/no/such.csv"], "没有候选点文件", "no file of"),
        (["site", "--new", "5", "--demand", "/no/such.csv"], "读不了文件", "cannot be read"),
        (["site", "--new", "5", "--out", "report.pdf"], ".xlsx、.geojson、.gpkg", "may end in"),
        (["site", "--new", "5", "--out", "/no/folder/a.xlsx"], "/no/folder", "no folder"),
        (["coverage", "--datum", "gcj02"], "去掉 --datum", "leave out --datum"),
        (["site", "--new", "5", "--datum", "gcj02"], "去掉 --datum", "leave out --datum"),
        (["site", "--new", "5", "--weight", "人数"], "--weight 说的", "--weight says"),
        (["coverage", "--demand", "area", "--weight", "人数"], "--weight 说的", "--weight says"),
        (["coverage", "--out", "report.pdf"], ".xlsx、.geojson、.gpkg", "may end in"),
        (["coverage", "--out", "/no/folder/a.xlsx"], "/no/folder", "no folder"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(words: list[str], zh: str, en: str) -> None:
    told = run(*words)
    assert told.exit_code == 2
    assert zh in told.stderr
    assert en in told.stderr
    assert "Traceback" not in told.stderr
    assert not told.stdout
