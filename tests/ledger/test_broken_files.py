"""Some hundred kinds of broken file: each is told apart, and none does harm."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.errors import FileError
from stationmap.ledger.limits import Limits
from stationmap.ledger.reading import read_sheet
from stationmap.ledger.reading.sayings import SAYINGS

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from tests.ledger.broken.manifest import FILES, MANIFEST, all_kinds, text  # noqa: E402

if TYPE_CHECKING:
    from stationmap.ledger.reading import Spent
    from tests.ledger.broken.kind import Kind

SAID: list[dict[str, Any]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
KINDS: dict[str, Kind] = {kind.file: kind for kind in all_kinds()}
QUICK = [said for said in SAID if said["kept"] and "limits" not in said]
HEAVY = [said for said in SAID if not said["kept"] or "limits" in said]
SLOWEST_S = 2.0
MOST_BYTES = 400 << 20


def batch(which: str) -> list[dict[str, Any]]:
    """Let one confined process read many files; it ends early if reading raises or crashes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.broken.batch", which],
        cwd=REPOSITORY,
        env={"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "RUST_BACKTRACE": "0"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (answers[-1:], done.stderr.decode()[-2000:])
    return answers


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    return {answer.get("file", ""): answer for answer in batch("kept")}


def place(said: dict[str, Any]) -> tuple[object, ...]:
    return (said["code"], said.get("sheet", ""), said.get("row"), said.get("column"))


def agrees(said: dict[str, Any], faults: list[dict[str, Any]], rows: int | None) -> None:
    assert (rows is not None) == said["taken"]
    if "rows" in said:
        assert rows == said["rows"]
    odd = [fault for fault in faults if fault["code"] != "name-lies" or said["code"] == "name-lies"]
    if said["stage"] == "check":
        assert not [fault for fault in odd if fault["weight"] != "note"]
    elif not said["code"]:
        assert not odd
    else:
        places = [place(fault) for fault in odd]
        assert place(said) in places
        if "value" in said:
            assert odd[places.index(place(said))]["value"] == said["value"]


def test_there_are_more_than_two_hundred_kinds() -> None:
    assert len([said for said in SAID if said["code"]]) > 300


def test_the_manifest_is_what_the_kinds_say() -> None:
    assert MANIFEST.read_text(encoding="utf-8") == text()
    kept = {said["file"] for said in SAID if said["kept"]}
    assert {path.name for path in FILES.iterdir() if path.name[0] != "."} == kept


@pytest.mark.parametrize("file", [said["file"] for said in SAID if said["kept"]])
def test_a_kept_file_is_made_again_byte_by_byte(file: str) -> None:
    assert KINDS[file].make() == (FILES / file).read_bytes()


@pytest.mark.parametrize("said", QUICK, ids=lambda said: said["file"])
def test_each_kind_is_told_apart(said: dict[str, Any], answers: dict[str, dict[str, Any]]) -> None:
    answer = answers[said["file"]]
    agrees(said, answer["faults"], answer.get("rows"))
    assert answer["wall_s"] < SLOWEST_S


def test_memory_stays_bounded_over_all_of_them(answers: dict[str, dict[str, Any]]) -> None:
    assert answers[""]["peak_bytes"] < MOST_BYTES


@pytest.mark.parametrize("said", QUICK, ids=lambda said: said["file"])
def test_each_message_says_what_and_how_to_mend_it(
    said: dict[str, Any], answers: dict[str, dict[str, Any]]
) -> None:
    for fault in answers[said["file"]]["faults"]:
        assert fault["zh"].endswith("。")
        assert fault["en"].endswith(".")
        assert "！" not in fault["zh"]
        if fault["weight"] == "stops":
            assert "请" in fault["zh"] or "。" in fault["zh"][:-1]


@pytest.mark.parametrize("said", HEAVY, ids=lambda said: said["file"])
def test_what_is_too_much_ends_in_time_and_in_bounds(said: dict[str, Any]) -> None:
    kind = KINDS[said["file"]]
    limits = Limits(**said.get("limits", {}))
    used: list[Spent] = []
    rows: int | None = None
    try:
        sheet = read_sheet(kind.make(), kind.file, limits=limits, spent=used.append)
        rows, faults = len(sheet.lines), list(sheet.faults)
    except FileError as error:
        faults = list(error.faults)  # type: ignore[arg-type]
    agrees(said, [as_said(fault) for fault in faults], rows)
    for spent in used:
        # One that was ended or fell could not say; the limit held it down.
        assert spent.peak_bytes is not None or said["code"] in ("reading-time", "reading-crash")
        assert (spent.peak_bytes or 0) < max(limits.memory_bytes, MOST_BYTES)
        assert spent.wall_s < 30


def as_said(fault: Any) -> dict[str, Any]:
    names = ("code", "sheet", "row", "column", "value")
    return {**{name: getattr(fault, name) for name in names}, "weight": fault.weight.value}


def one_of_each_code() -> list[dict[str, Any]]:
    """Choose one kept file for each code that ends the reading."""
    return list({said["code"]: said for said in QUICK if not said["taken"]}.values())


@pytest.mark.parametrize("said", one_of_each_code(), ids=lambda said: said["code"])
def test_the_same_is_said_through_the_process_of_its_own(said: dict[str, Any]) -> None:
    with pytest.raises(FileError) as caught:
        read_sheet((FILES / said["file"]).read_bytes(), f"C:\\temp\\{said['file']}")
    agrees(said, [as_said(fault) for fault in caught.value.faults], None)
    assert caught.value.zh.endswith(caught.value.faults[0].zh)  # type: ignore[attr-defined]


def test_damage_of_any_kind_is_an_answer_or_a_refusal() -> None:
    *found, last = batch("fuzz")
    assert len(found) == 480
    assert max(answer["wall_s"] for answer in found) < SLOWEST_S
    assert last["peak_bytes"] < MOST_BYTES


def test_every_saying_is_met_by_some_kind() -> None:
    """What is never said by any file here would not be known to work."""
    assert set(SAYINGS) - {said["code"] for said in SAID} == set()
