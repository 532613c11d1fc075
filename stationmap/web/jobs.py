"""Work that takes longer than an answer may: begun, watched, stopped, from any worker.

Several processes serve, and nobody says which of them is asked next. So what is
known of a job is a small file in a folder that all of them see, written whole
by the process that does the work; a wish to stop is a file beside it. Files are
few, and go after an hour. A job whose process has died misses its pulse, and
is then called lost.

The seam: `Jobs.start` takes any function of a `Handle` that returns what `json`
can write. What the function is about, this module does not know.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
import time
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stationmap.errors import InputError, NotFoundError, StationmapError
from stationmap.web.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

KEPT_S = 3600.0
MOST_KEPT, MOST_RUNNING = 200, 4
PULSE_S, DEAD_S = 1.0, 30.0
LOOK_S = 0.02
ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)

Plain = dict[str, Any]


class JobState(StrEnum):
    """How far a job has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"  # its process has gone


@dataclass(frozen=True, slots=True)
class Job:
    """What is known of a job; moments are seconds since the epoch."""

    id: str
    kind: str
    state: JobState
    begun: float
    pulse: float
    question: Plain
    progress: Plain | None = None
    result: Plain | None = None
    error: Plain | None = None
    stopping: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state is not JobState.RUNNING


class Handle:
    """What the work itself holds of its job; used by one thread."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        self._jobs, self._job = jobs, job

    def progress(self, told: Plain) -> None:
        """Tell how far the work has come."""
        self._write(replace(self._job, progress=told))

    def stopped(self) -> bool:
        """Say whether somebody wants the work to stop; asking also shows that it lives."""
        if time.time() - self._job.pulse >= PULSE_S:
            self._write(self._job)
        return self._jobs.told_to_stop(self._job.id)

    def end(
        self, state: JobState, *, result: Plain | None = None, error: Plain | None = None
    ) -> None:
        """Write the last word."""
        self._write(replace(self._job, state=state, result=result, error=error))

    def _write(self, job: Job) -> None:
        self._job = replace(job, pulse=time.time())
        self._jobs.write(self._job)


class Jobs:
    """The jobs in one folder, which several processes share.

    Parameters
    ----------
    folder : Path, optional
        Where; not given, one of this user's own among the temporary files.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._files = Scratch("jobs", kept_s=KEPT_S, most=MOST_KEPT, folder=folder)
        self._lock = threading.Lock()

    def start(self, kind: str, question: Plain, work: Callable[[Handle], Plain]) -> Job:
        """Begin `work` in a thread, and return its job at once.

        Raises
        ------
        InputError
            So many jobs run already that one more would slow down all.
        DataError
            The folder of jobs cannot be trusted.
        """
        with self._lock:
            self._files.prepare()
            if self._running() >= MOST_RUNNING:
                raise InputError(
                    zh=f"现在已有 {MOST_RUNNING} 个问题在算。请等一等，或先停掉一个。",
                    en=f"{MOST_RUNNING} jobs run already. Wait a little, or stop one.",
                    field="job",
                )
            now = time.time()
            job = Job(secrets.token_urlsafe(16), kind, JobState.RUNNING, now, now, question)
            self.write(job)
        thread = threading.Thread(target=self._run, args=(job, work), daemon=True)
        thread.start()
        return job

    def find(self, job_id: str, kind: str | None = None) -> Job:
        """Return what is known of a job, whichever process does its work.

        With `kind`, a job of another kind is none: its result has another form.

        Raises
        ------
        NotFoundError
            There is none of that name, or it was long ago.
        """
        job = self._read(f"{job_id}.json") if ID.fullmatch(job_id) else None
        if job is None or kind not in (None, job.kind):
            raise NotFoundError(
                zh="没有这次计算，或者它已经过了一小时。请再算一次。",
                en="There is no such job, or it ended more than an hour ago. Start it again.",
                field="job",
                value=job_id[:40],
            )
        return job

    def stop(self, job_id: str) -> Job:
        """Ask a job to stop; its best answer so far is kept.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        job = self.find(job_id)
        if not job.over:
            self._files.write(f"{job.id}.stop", b"")
        return replace(job, stopping=not job.over)

    def wait(self, job_id: str, seconds: float) -> Job:
        """Return the job when it is over, or as it is when the time is up."""
        until = time.monotonic() + seconds
        while not (job := self.find(job_id)).over and time.monotonic() < until:
            time.sleep(LOOK_S)
        return job

    def told_to_stop(self, job_id: str) -> bool:
        """Say whether somebody asked the job to stop."""
        return self._files.read(f"{job_id}.stop") is not None

    def write(self, job: Job) -> None:
        """Write what is known of a job."""
        told = json.dumps(asdict(job), ensure_ascii=False, allow_nan=False)
        self._files.write(f"{job.id}.json", told.encode())

    def _run(self, job: Job, work: Callable[[Handle], Plain]) -> None:
        handle = Handle(self, job)
        try:
            handle.end(JobState.DONE, result=work(handle))
        except StationmapError as error:
            told = {"zh": error.zh, "en": error.en, "field": error.field}
            handle.end(JobState.FAILED, error=told)
        except Exception:
            log.exception("job %s (%s) failed", job.id, job.kind)
            told = {"zh": "出错了，没有算完。请稍后再试。", "en": "It failed. Try again later."}
            handle.end(JobState.FAILED, error=told)

    def _running(self) -> int:
        jobs = (self._read(path.name) for path in self._files.folder.glob("*.json"))
        return sum(job is not None and not job.over for job in jobs)

    def _read(self, name: str) -> Job | None:
        content = self._files.read(name)
        if content is None:
            return None
        told = json.loads(content)
        job = Job(**{**told, "state": JobState(told["state"])})
        if not job.over and time.time() - job.pulse > DEAD_S:
            return replace(job, state=JobState.LOST)
        return replace(job, stopping=not job.over and self.told_to_stop(job.id))
