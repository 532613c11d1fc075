"""A keeper's file from the command line: real files, a real store in a folder."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from stationmap import resources
from stationmap.cli import main
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

HEADINGS = [
    "名称",
    "所属镇街",
    "地址",
    "经度",
    "纬度",
    "开放时间",
    "服务功能",
    "联系方式",
    "负责人",
]
ROWS: list[list[Any]] = [
    [
        "石园工会驿站",
        "石园街道",
        "石园北区 1 号",
        116.65413,
        40.111197,
        "24小时",
        "饮水、充电",
        "",
        "甲",
    ],
    [
        "南彩工会驿站",
        "南彩镇",
        "南彩路 2 号",
        116.705249,
        40.133808,
        "8:30-17:00",
        "饮水",
        "",
        "乙",
    ],
    [
        "木林工会驿站",
        "木林镇",
        "木林路 3 号",
        116.774738,
        40.244449,
        "工作日 9:00-17:00",
        "",
        "",
        "丙",
    ],
]


def runner(folder: Path) -> Run:
    def run(*words: str, typed: str = "", **settings: str) -> Result:
        settings = {"data_dir": str(folder), **settings}
        environment = {f"STATIONMAP_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(main, list(words), env=environment, input=typed)

    return run


def write(file: Path, rows: list[list[Any]], headings: list[str] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in [headings, *rows]:
        sheet.append(row)
    book.save(file)
    return file


def changed(row: int, column: str, value: object) -> list[list[Any]]:
    """The rows with one cell changed; `row` as a spreadsheet counts."""
    rows = [list(line) for line in ROWS]
    rows[row - 2][HEADINGS.index(column)] = value
    return rows


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return runner(tmp_path / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "台账.xlsx", ROWS)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which the file of three is version 2, made once."""
    folder = tmp_path_factory.mktemp("taken")
    told = runner(folder / "data")("import", str(write(folder / "台账.xlsx", ROWS)), "--yes")
    assert told.exit_code == 0, told.output + told.stderr
    return folder / "data"


@pytest.fixture
def three(run: Run, taken: Path, tmp_path: Path) -> Run:
    """The command line over a store of one's own, whose version 2 is the file of three."""
    shutil.copytree(taken, tmp_path / "data")
    return run


def numbers(run: Run) -> list[int]:
    return [version["number"] for version in json.loads(run("versions", "list", "--json").stdout)]


def test_it_tells_columns_and_difference_then_asks(run: Run, file: Path) -> None:
    told = run("import", str(file), "--note", "年中核对", typed="y\n")
    assert told.exit_code == 0, told.stderr
    assert "“台账”表，3 行，坐标系 wgs84" in told.stdout
    assert "名称 → 驿站名称（name）" in told.stdout
    assert "负责人 → —  涉及个人，留在台账里，不公开" in told.stdout
    assert "新增 3" in told.stdout
    assert "撤走 298" in told.stdout
    assert "用这 3 座代替现在的 298 座？" in told.stderr
    assert "换上了，现在是 20" in told.stdout
    assert "stationmap versions rollback 1" in told.stdout
    newest, packaged = json.loads(run("versions", "list", "--json").stdout)
    assert (newest["number"], newest["kind"], newest["stations"]) == (2, "import", 3)
    assert (newest["note"], newest["file_name"]) == ("年中核对", "台账.xlsx")
    assert newest["who"].startswith("命令行：")
    assert packaged["kind"] == "packaged"


@pytest.mark.parametrize(
    ("words", "typed", "code", "said"),
    [
        (["--dry-run"], "", 0, "没有换（--dry-run）"),
        ([], "n\n", 1, "没有改动"),
        ([], "", 1, "--yes"),
    ],
)
def test_without_a_yes_nothing_changes(
    run: Run, file: Path, words: list[str], typed: str, code: int, said: str
) -> None:
    told = run("import", str(file), *words, typed=typed)
    assert told.exit_code == code
    assert said in told.output + told.stderr
    assert numbers(run) == [1]


def test_the_same_file_twice_changes_nothing(three: Run, file: Path) -> None:
    told = three("import", str(file))
    assert told.exit_code == 0
    assert "没有改动" in told.stdout
    assert numbers(three) == [2, 1]


def test_every_command_speaks_of_the_new_version(three: Run) -> None:
    label = json.loads(three("versions", "list", "--json").stdout)[0]["label"]
    told = three("nearest", "116.65413", "40.111197", "-k", "1")
    assert "石园工会驿站" in told.stdout
    assert "3 座驿站" in told.stdout
    assert f"数据版本 {label}" in three("coverage").stdout
    assert f"数据版本 {label}" in three("site", "--new", "1").stdout
    assert (
        json.loads(three("nearest", "116.65", "40.11", "--json").stdout)["data"]["version"] == label
    )


def test_a_difference_says_what_moved_and_what_changed(three: Run, tmp_path: Path) -> None:
    rows = changed(3, "纬度", 40.135808)
    rows[0][5] = "8:30-17:00"
    rows[2] = ["杨镇工会驿站", "杨镇", "木燕路 4 号", 116.83, 40.15, "24小时", "", "", ""]
    told = three("import", str(write(tmp_path / "b.xlsx", rows)), "--dry-run")
    assert told.exit_code in (0, 2), told.stderr
    assert "新增 1，挪动 1，改动 1，撤走 1" in told.stdout
    assert "222 米" in told.stdout
    assert "杨镇工会驿站" in told.stdout
    told = three("import", str(tmp_path / "b.xlsx"), "--dry-run", "--json")
    found = json.loads(told.stdout)["difference"]
    assert [item["name"] for item in found["added"]] == ["杨镇工会驿站"]
    assert [item["name"] for item in found["removed"]] == ["木林工会驿站"]
    assert found["moved"][0]["distance_m"] == pytest.approx(222, abs=1)
    assert found["changed"][0]["name"] == "石园工会驿站"


def test_a_fault_names_sheet_row_column_and_what_to_do(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "台账.xlsx", changed(3, "经度", None))
    told = run("import", str(file), "--yes")
    assert told.exit_code == 2
    assert "“台账”第 3 行“经度”" in told.stdout
    assert "lon-blank 可以：" in told.stdout
    assert "没有换：还有 1 处" in told.stderr
    assert numbers(run) == [1]


@pytest.mark.parametrize(
    ("remedy", "stations", "quality"),
    [("leave-out", 2, None), ("township", 3, {"township", "seat"}), ("committee", None, None)],
)
def test_a_remedy_settles_a_fault(
    run: Run, tmp_path: Path, remedy: str, stations: int | None, quality: set[str] | None
) -> None:
    file = write(tmp_path / "台账.xlsx", changed(3, "经度", None))
    told = run("import", str(file), "--remedy", f"lon-blank:3={remedy}", "--yes", "--json")
    if stations is None:  # it names no village: that way is not open to it
        assert told.exit_code == 2
        assert "“lon-blank:3”不能用 committee 来办。可以：" in told.stderr
        assert numbers(run) == [1]
        return
    answer = json.loads(told.stdout)
    assert told.exit_code == 0, told.stderr
    assert answer["version"]["stations"] == stations
    assert [fault["code"] for fault in answer["settled"]].count("lon-blank") == 1
    if quality:
        assert run("export", str(tmp_path / "out.geojson")).exit_code == 0
        features = json.loads((tmp_path / "out.geojson").read_text())["features"]
        found = {feature["properties"]["position_quality"] for feature in features}
        assert found & quality


def test_what_others_hang_on_is_told_first(run: Run, tmp_path: Path) -> None:
    headings = [*HEADINGS[:3], "经度（GCJ-02）", *HEADINGS[4:]]
    told = run("import", str(write(tmp_path / "台账.xlsx", changed(3, "名称", None), headings)))
    assert told.stdout.index("先定这一处") < told.stdout.index("要先处理")
    assert told.stdout.index("datum-heading") < told.stdout.index("name-blank")


def test_words_that_are_not_known_are_told_themselves(run: Run, tmp_path: Path) -> None:
    rows = changed(2, "服务功能", "按摩椅、针线盒")
    told = run("import", str(write(tmp_path / "台账.xlsx", rows)), "--dry-run")
    assert "“按摩椅”、“针线盒”" in told.stdout


def test_faults_of_a_kind_are_told_together(run: Run, tmp_path: Path) -> None:
    rows = [[f"第 {n} 站", "石园街道", f"{n} 号", None, None, "", "", "", ""] for n in range(40)]
    file = write(tmp_path / "台账.xlsx", rows)
    told = run("import", str(file))
    assert told.exit_code == 2
    assert "40 处，例如" in told.stdout
    assert len(told.stdout.splitlines()) < 40
    told = run("import", str(file), "--all")
    assert told.stdout.count("“台账”第 ") == 40


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--datum", "mars"], "wgs84、gcj02、bd09"),
        (["--map", "联系方式"], "--map 要写成"),
        (["--map", "联系方式=传真"], "--map 里没有“传真”"),
        (["--map", "传真=phone"], "“传真”：文件里没有这一列"),
        (["--accept", "no-such-fault"], "no-such-fault"),
        (["--remedy", "lon-blank"], "--remedy 要写成"),
        (["--remedy", "lon-blank:x=accept"], "--remedy 要写成"),
        (["--remedy", "lon-blank=pray"], "--remedy 里没有“pray”"),
        (["--sheet", "别的"], "别的"),
        (["--geocode"], "STATIONMAP_GEOCODER"),
    ],
)
def test_a_word_that_means_nothing_is_refused(
    run: Run, file: Path, words: list[str], said: str
) -> None:
    told = run("import", str(file), *words, "--yes")
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert numbers(run) == [1]


def test_the_same_words_go_with_a_file_that_is_mended_by_now(three: Run, file: Path) -> None:
    words = ["--remedy", "lon-blank=township", "--accept", "near-duplicate", "--yes"]
    told = three("import", str(file), *words)
    assert told.exit_code == 0, told.stderr
    assert "没有 near-duplicate、lon-blank，没有用上" in told.stderr
    assert "没有改动" in told.stdout


def test_of_a_heading_in_two_rows_the_lower_one_is_enough(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["名称", "所属镇街", "经度", "纬度", "联系", None, "邮寄", None])
    sheet.append([None, None, None, None, "怎么找", "找谁", "怎么找", "备用"])
    for top in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:H1"):
        sheet.merge_cells(top)
    sheet.append(["石园工会驿站", "石园街道", 116.65413, 40.111197, "a", "b", "c", "69441234"])
    book.save(tmp_path / "两行.xlsx")
    told = run("import", str(tmp_path / "两行.xlsx"), "--map", "备用=联系电话", "--dry-run")
    assert "邮寄/备用 → 联系电话（phone）" in told.stdout, told.stderr
    told = run("import", str(tmp_path / "两行.xlsx"), "--map", "怎么找=联系电话", "--dry-run")
    assert told.exit_code == 2
    assert "有几列，请写全。可以写：联系/怎么找、邮寄/怎么找" in told.stderr


def test_a_file_without_a_column_of_names_says_how_to_name_it(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["姓名", "应发"], ["甲", 5000], ["乙", 5100]):
        sheet.append(line)
    book.save(tmp_path / "工资.xlsx")
    told = run("import", str(tmp_path / "工资.xlsx"))
    assert told.exit_code == 2
    assert "--map 列名=字段" in told.stderr
    assert "--remedy" not in told.stderr


def test_a_decision_about_a_row_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "台账.xlsx", changed(3, "经度", None))
    told = run("import", str(file), "--remedy", "lon-blank:99=leave-out", "--yes")
    assert told.exit_code == 2
    assert "没有第 99 行" in told.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04 no more"),
        ("坏.xls", b"\xd0\xcf\x11\xe0 no more"),
        ("文字.csv", "今天天气很好".encode()),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("坏.geojson", b'{"type": "FeatureCollection", "features": ['),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_by_its_name(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    told = run("import", str(tmp_path / name), "--yes")
    assert told.exit_code == 2
    assert name in told.stderr
    assert "Traceback" not in told.stderr
    told = run("import", str(tmp_path / name), "--yes", "--json")
    assert told.exit_code == 2
    assert json.loads(told.stdout)["faults"] if told.stdout else "文件有误" in told.stderr
    assert numbers(run) == [1]


@pytest.mark.parametrize("name", ["没有.xlsx", "."])
def test_a_file_that_cannot_be_read_is_named(run: Run, tmp_path: Path, name: str) -> None:
    told = run("import", str(tmp_path / name))
    assert told.exit_code == 2
    assert str(tmp_path / name) in told.stderr
    assert ("没有这个文件" if name != "." else "这是一个文件夹") in told.stderr
    assert not (tmp_path / "data").exists()


def test_coordinates_of_another_datum_are_converted(run: Run, tmp_path: Path) -> None:
    from stationmap.datum import Datum, convert

    rows = [list(row) for row in ROWS]
    for row in rows:
        row[3:5] = convert(row[3], row[4], source=Datum.WGS84, target=Datum.GCJ02)
    file = write(tmp_path / "台账.xlsx", rows)
    assert run("import", str(file), "--datum", "gcj02", "--yes").exit_code == 0
    told = run("nearest", "116.65413", "40.111197", "-k", "1", "--json")
    assert json.loads(told.stdout)["stations"][0]["distance_m"] < 1


def test_a_column_is_chosen_and_remembered(run: Run, tmp_path: Path) -> None:
    rows = changed(2, "联系方式", "010-69400000")
    headings = [*HEADINGS[:7], "怎么找人", "负责人"]
    file = write(tmp_path / "台账.xlsx", rows, headings)
    told = run("import", str(file), "--map", "怎么找人=联系电话", "--yes")
    assert told.exit_code == 0, told.stdout + told.stderr
    assert "怎么找人 → 联系电话（phone）  您选的" in told.stdout
    told = run("import", str(file), "--dry-run")
    assert "怎么找人 → 联系电话（phone）  上次记得的" in told.stdout
    assert "没有改动" in told.stdout


def test_somebody_else_came_between(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationmap import keeping
    from stationmap.store import Store

    def meanwhile(*_words: object, **_more: object) -> bool:
        with Store.open(Settings(data_dir=tmp_path / "data")) as store:
            ref = store.snapshot(1).ledger.entries[0].station.ref
            at = datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)
            keeping.change(store, ref, lambda _station: None, who="别人", at=at)
        return True

    monkeypatch.setattr("click.confirm", meanwhile)
    told = run("import", str(file))
    assert told.exit_code == 2
    assert "别人刚改过" in told.stderr
    assert "没有覆盖" in told.stderr
    assert numbers(run) == [2, 1]


def test_versions_are_listed_compared_and_brought_back(three: Run) -> None:
    assert three("versions", "list", "--limit", "1").stdout.count("\n") == 1
    told = three("versions", "diff", "1", "2")
    assert "新增 3" in told.stdout
    assert "撤走 298" in told.stdout
    assert "还有 293 座，--all 列全" in told.stdout
    assert three("versions", "diff", "1", "2", "--all").stdout.count("\n") > 298
    found = json.loads(three("versions", "diff", "2", "1", "--json").stdout)
    assert len(found["difference"]["added"]) == 298
    told = three("versions", "rollback", "1", "--note", "试过了", typed="y\n")
    assert told.exit_code == 0, told.stderr
    assert "已退回，现在是 20" in told.stdout
    assert "298 座驿站" in three("nearest", "116.65", "40.13").stdout
    newest = json.loads(three("versions", "list", "--json").stdout)[0]
    assert (newest["number"], newest["kind"], newest["note"]) == (3, "rollback", "试过了")
    told = three("versions", "rollback", "1", "--yes")
    assert "内容一样，没有改动" in told.stdout
    assert numbers(three) == [3, 2, 1]


def test_a_rollback_is_asked_about(three: Run) -> None:
    for typed in ("n\n", ""):
        assert three("versions", "rollback", "1", typed=typed).exit_code == 1
    assert numbers(three) == [2, 1]


@pytest.mark.parametrize(
    "words",
    [
        ("versions", "diff", "1", "9"),
        ("versions", "rollback", "9"),
        ("export", "x.csv", "--version", "9"),
    ],
)
def test_a_version_that_is_not_there_is_named(three: Run, words: tuple[str, ...]) -> None:
    told = three(*words)
    assert told.exit_code == 2
    assert "没有第 9 版" in told.stderr


@pytest.mark.parametrize("kind", ["xlsx", "csv", "geojson", "gpkg"])
def test_an_export_comes_back_and_changes_nothing(three: Run, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"台账.{kind}"
    told = three("export", str(out))
    assert told.exit_code == 0, told.stderr
    assert "3 座" in told.stdout
    told = three("import", str(out))
    assert told.exit_code == 0, told.stdout + told.stderr
    if kind in ("xlsx", "csv"):
        assert "没有改动" in told.stdout
        assert numbers(three) == [2, 1]


def test_what_is_public_has_no_names_of_people(three: Run, tmp_path: Path) -> None:
    assert "--public" in three("export", str(tmp_path / "all.csv")).stdout
    assert three("export", str(tmp_path / "public.csv"), "--public").exit_code == 0
    everything, public = (
        list(csv.reader(io.StringIO((tmp_path / name).read_text(encoding="utf-8-sig"))))
        for name in ("all.csv", "public.csv")
    )
    assert "负责人" in everything[0]
    assert any("甲" in row for row in everything)
    assert "负责人" not in public[0]
    assert not any("甲" in row for row in public)


def test_an_earlier_version_is_exported(three: Run, tmp_path: Path) -> None:
    three("export", str(tmp_path / "1.geojson"), "--version", "1")
    three("export", str(tmp_path / "2.geojson"))
    counts = [len(json.loads((tmp_path / f"{n}.geojson").read_text())["features"]) for n in (1, 2)]
    assert counts == [298, 3]
    assert three("export", str(tmp_path / "x.kml")).exit_code == 0
    assert "<kml" in (tmp_path / "x.kml").read_text()


def test_an_export_is_written_whole_or_not_at_all(three: Run, tmp_path: Path) -> None:
    out = tmp_path / "there.csv"
    out.write_text("mine")
    told = three("export", str(out))
    assert (told.exit_code, out.read_text()) == (2, "mine")
    assert "--replace" in told.stderr
    assert three("export", str(out), "--replace").exit_code == 0
    assert out.read_text() != "mine"
    for name, said in (("x.pdf", ".xlsx"), ("x", ".xlsx"), ("no/where/x.csv", "写不了")):
        told = three("export", str(tmp_path / name))
        assert told.exit_code == 2
        assert said in told.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"data", "there.csv"}


def test_boundaries_are_replaced_and_come_back(three: Run, tmp_path: Path) -> None:
    source = json.loads((resources.folder("geodata") / "townships.geojson").read_text())
    own = [f for f in source["features"] if f["properties"]["code"].startswith("110113")]
    for feature in own:
        feature["properties"]["name"] = feature["properties"]["name"].replace("石园", "石园新")
    file = tmp_path / "边界.geojson"
    file.write_text(json.dumps({**source, "features": own}, ensure_ascii=False))
    told = three("boundaries", str(file), "--dry-run")
    assert told.exit_code == 0, told.stderr
    assert "25 个乡镇街道，1 个和现在的不同" in told.stdout
    assert numbers(three) == [2, 1]
    part = tmp_path / "部分.geojson"
    part.write_text(json.dumps({**source, "features": own[:-2]}, ensure_ascii=False))
    told = three("boundaries", str(part), "--dry-run")
    assert "现在有的 2 个，文件里没有；换上后它们就没有边界了" in told.stdout
    told = three("boundaries", str(file), "--note", "授权的", typed="y\n")
    assert told.exit_code == 0, told.stderr
    assert "石园新街道" in told.stdout
    newest = json.loads(three("versions", "list", "--json").stdout)[0]
    assert (newest["kind"], newest["note"], newest["stations"]) == ("boundaries", "授权的", 3)
    assert "边界和现在的一样" in three("boundaries", str(file), "--yes").stdout
    assert three("boundaries", "--packaged", "--yes").exit_code == 0
    assert numbers(three) == [4, 3, 2, 1]
    assert "边界也不同" in three("versions", "diff", "3", "4").stdout


@pytest.mark.parametrize("content", [b"", b"{}", b'{"type": "FeatureCollection", "features": []}'])
def test_boundaries_that_are_none_are_refused(three: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "边界.geojson").write_bytes(content)
    told = three("boundaries", str(tmp_path / "边界.geojson"), "--yes")
    assert told.exit_code == 2
    assert "Traceback" not in told.stderr
    assert numbers(three) == [2, 1]


@pytest.mark.parametrize("words", [[], ["x.geojson", "--packaged"]])
def test_boundaries_are_a_file_or_the_packaged_ones(run: Run, words: list[str]) -> None:
    told = run("boundaries", *words)
    assert told.exit_code == 2
    assert "--packaged" in told.stderr


def test_what_was_changed_is_in_the_audit_log(three: Run, taken: Path) -> None:
    from stationmap.store import Store

    three("versions", "rollback", "1", "--yes")
    with Store.open(Settings(data_dir=taken)) as store:
        rows = store.audit(action="versions.")
    assert rows[0].action == "versions.import"
    assert rows[0].who.startswith("命令行：")


class Screen(io.StringIO):
    """Standard error as a terminal, or as a file."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_when_it_takes_long(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stationmap.cli_ledger import progress

    now, screen = [100.0], Screen(terminal=terminal)
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr("sys.stderr", screen)
    with progress.Progress() as shown:
        shown("read", 0.1)  # at once: not worth a bar
        assert not screen.getvalue()
        now[0] += 6.0
        shown("places", 0.5)
        shown("places", 0.51)  # too soon after
        now[0] += 6.0
        shown("geocode", 1.2)
    told = screen.getvalue()
    assert told.count("50%") == 1
    assert "正在核对位置" in told
    assert "51%" not in told
    assert "按地址查" in told
    assert "120%" not in told
    assert ("\r" in told) is terminal
