from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from stationmap.datum import Datum
from stationmap.errors import DataError, InputError, NotFoundError, NumberError
from stationmap.web import jobs as jobs_module
from stationmap.web.jobs import Jobs, JobState
from stationmap.web.kept import Kept
from stationmap.web.lists import Listed, Lists
from stationmap.web.scratch import Scratch

if TYPE_CHECKING:
    from pathlib import Path

    from stationmap.web.jobs import Handle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "jobs"


def until_stopped(handle: Handle) -> dict[str, Any]:
    handle.progress({"step": "searching"})
    while not handle.stopped():
        time.sleep(0.005)
    return {"best": 7}


def test_job_is_found_by_another_worker(folder: Path) -> None:
    here, there = Jobs(folder), Jobs(folder)
    job = here.start("siting", {"p": 5}, lambda _: {"found": [1, 2]})
    done = there.wait(job.id, 5)
    assert (done.state, done.result, done.question) == (JobState.DONE, {"found": [1, 2]}, {"p": 5})


def test_job_is_stopped_by_another_worker_and_keeps_its_best(folder: Path) -> None:
    here, there = Jobs(folder), Jobs(folder)
    job = here.start("siting", {}, until_stopped)
    while (seen := there.find(job.id)).progress is None:
        time.sleep(0.005)
    assert seen.progress == {"step": "searching"}
    assert there.stop(job.id).stopping
    assert there.wait(job.id, 5).result == {"best": 7}
    assert not there.stop(job.id).stopping


def test_fault_of_the_work_is_told(folder: Path) -> None:
    def refuse(_: Handle) -> dict[str, Any]:
        raise NumberError(zh="新建座数太多。", en="Too many.", field="p")

    def fail(_: Handle) -> dict[str, Any]:
        raise RuntimeError("a secret of the server")

    jobs = Jobs(folder)
    told = jobs.wait(jobs.start("siting", {}, refuse).id, 5)
    assert told.state is JobState.FAILED
    assert told.error == {"zh": "新建座数太多。", "en": "Too many.", "field": "p"}
    hidden = jobs.wait(jobs.start("siting", {}, fail).id, 5)
    assert "secret" not in str(hidden)


def test_job_whose_process_died_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, go = Jobs(folder), threading.Event()
    job = jobs.start("siting", {}, lambda _: {"waited": go.wait(5)})
    monkeypatch.setattr(jobs_module, "DEAD_S", -1.0)
    assert jobs.find(job.id).state is JobState.LOST
    go.set()
    assert jobs.wait(job.id, 5).over


def test_only_so_many_run_at_once(folder: Path) -> None:
    jobs = Jobs(folder)
    running = [jobs.start("siting", {}, until_stopped) for _ in range(jobs_module.MOST_RUNNING)]
    with pytest.raises(InputError, match="run already"):
        jobs.start("siting", {}, until_stopped)
    for job in running:
        jobs.stop(job.id)
        assert jobs.wait(job.id, 5).over
    jobs.wait(jobs.start("siting", {}, lambda _: {}).id, 5)


@pytest.mark.parametrize("name", ["", "nothing", "../../etc/passwd", "a" * 22, "a" * 5000])
def test_job_that_is_not_there(folder: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        Jobs(folder).find(name)


def test_old_job_is_gone(folder: Path) -> None:
    jobs = Jobs(folder)
    job = jobs.wait(jobs.start("siting", {}, lambda _: {}).id, 5)
    path = folder / f"{job.id}.json"
    os.utime(path, (1, 1))
    with pytest.raises(NotFoundError):
        jobs.find(job.id)
    jobs.wait(jobs.start("siting", {}, lambda _: {}).id, 5)
    assert not path.exists()


def test_files_are_for_their_owner_only(folder: Path) -> None:
    jobs = Jobs(folder)
    job = jobs.wait(jobs.start("siting", {}, lambda _: {}).id, 5)
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / f"{job.id}.json").stat().st_mode & 0o077 == 0


def test_folder_that_others_may_write_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(DataError, match="open to others"):
        Jobs(folder).start("siting", {}, lambda _: {})


def test_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "jobs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError):
        Jobs(tmp_path / "jobs").start("siting", {}, lambda _: {})


def test_only_so_many_files_are_kept(tmp_path: Path) -> None:
    scratch = Scratch("few", kept_s=60, most=3, folder=tmp_path / "few")
    for number in range(6):
        scratch.prepare()
        scratch.write(f"{number}", b"")
        os.utime(scratch.folder / f"{number}", (time.time() - 60 + number,) * 2)
    scratch.prepare()
    assert sorted(path.name for path in scratch.folder.iterdir()) == ["3", "4", "5"]


def test_list_is_found_by_another_worker(tmp_path: Path) -> None:
    listed = Listed("名单.csv", Datum.GCJ02, b"lon,lat\n116,40\n")
    name = Lists(tmp_path / "lists").keep(listed)
    assert Lists(tmp_path / "lists").find(name) == listed
    other = Lists(tmp_path / "lists").keep(replace(listed, datum=Datum.WGS84))
    assert other != name
    with pytest.raises(NotFoundError):
        Lists(tmp_path / "lists").find("../lists/" + name)


def test_answers_are_kept_for_one_version_of_the_data() -> None:
    made: list[str] = []

    def make(word: str) -> str:
        made.append(word)
        return word

    kept: Kept[str] = Kept(2)
    for word in "aabacba":
        kept.get(1, word, lambda word=word: make(word))  # type: ignore[misc]
    assert made == list("abcba")
    kept.get(2, "a", lambda: make("new"))
    assert made[-1] == "new"
