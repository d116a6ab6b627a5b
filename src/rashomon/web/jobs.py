"""Work that takes seconds, done one after the other on a thread of its own, with progress that can be asked for."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from rashomon.errors import NotFoundError, OptionError, RashomonError
from rashomon.model import Skipped

JobKind = Literal["comparison", "dossier"]
JobStatus = Literal["queued", "running", "done", "failed", "cancelled"]
_LOG = logging.getLogger(__name__)
_ENDED = ("done", "failed", "cancelled")
_SECONDS_TO_END = 5.0
"""How long the end of the program waits for work under way: a step of the analysis takes about a second."""

Tell = Callable[[str, float], None]
"""Takes the name of the step under way and the share of the whole done; raises where the job was cancelled."""


@dataclass(frozen=True)
class Outcome:
    """What a job that went well leaves behind."""

    story: str
    title: str
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobState:
    """A job as it stands. Times are ISO 8601 in UTC; `share` is in [0, 1]."""

    id: str
    kind: JobKind
    state: JobStatus
    step: str
    share: float
    story: str | None
    """The story that it compares or that came of it."""
    title: str
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    problem: str | None
    """Why it failed, for a person."""
    created_at: str
    began_at: str | None
    ended_at: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing will come of it any more than what is here."""
        return self.state in _ENDED


class QueueFullError(OptionError):
    """As many jobs wait as may."""


class _CancelledError(Exception):
    """Raised inside the work of a job that is to end."""


@dataclass(eq=False)
class _Job:
    state: JobState
    work: Callable[[Tell], Outcome]
    key: str | None
    cancelled: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """One worker and those who wait for it; may be asked from any thread."""

    def __init__(
        self,
        max_queue: int = 8,
        remembered: int = 100,
        at_end: Callable[[], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`at_end` is called on the worker's thread when there will be no more work."""
        self._max_queue = max_queue
        self._remembered = remembered
        self._at_end = at_end
        self._now = now
        self._lock = threading.Condition()
        self._jobs: dict[str, _Job] = {}
        self._waiting: deque[_Job] = deque()
        self._closed = False
        self._worker: threading.Thread | None = None

    def begin(self) -> None:
        """Let the worker begin; until then all jobs wait."""
        with self._lock:
            if self._worker is None and not self._closed:
                # Not to be waited for at the end of the program: what a job did not finish is made anew.
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()

    def submit(
        self,
        kind: JobKind,
        title: str,
        work: Callable[[Tell], Outcome],
        *,
        story: str | None = None,
        key: str | None = None,
    ) -> JobState:
        """Return a new job as it stands, or the one that is queued or at work under the same `key`.

        Raises `QueueFullError` where too many wait.
        """
        with self._lock:
            for job in self._jobs.values():
                if key is not None and job.key == key and not job.state.ended and not job.cancelled.is_set():
                    return job.state
            if len(self._waiting) >= self._max_queue:
                raise QueueFullError(f"{len(self._waiting)} jobs wait already; try again when some have ended")
            if self._closed:
                raise QueueFullError("the desk is being closed")
            state = JobState(
                f"j-{secrets.token_hex(6)}", kind, "queued", "waiting", 0.0, story, title, (), (), None,
                self._time(), None, None,
            )  # fmt: skip
            job = _Job(state, work, key)
            self._jobs[state.id] = job
            self._waiting.append(job)
            self._forget_old()
            self._lock.notify_all()
            return state

    def find(self, job: str) -> JobState:
        """Return a job as it stands. Raises `NotFoundError` where none of the last ones has this id."""
        with self._lock:
            return self._found(job).state

    def all(self) -> list[JobState]:
        """Return the last jobs, newest first."""
        with self._lock:
            return [job.state for job in reversed(self._jobs.values())]

    def cancel(self, job: str) -> JobState:
        """Return the job as it stands: one that waits is cancelled at once, one at work before its next step; one that
        has ended stays as it is. Raises `NotFoundError` as `find` does."""
        with self._lock:
            found = self._found(job)
            if not found.state.ended:
                found.cancelled.set()
                if found in self._waiting:
                    self._waiting.remove(found)
                    found.state = replace(found.state, state="cancelled", step="cancelled", ended_at=self._time())
                    self._lock.notify_all()
                else:
                    found.state = replace(found.state, step="stopping")
            return found.state

    def wait(self, job: str, seconds: float) -> JobState:
        """Return the job when it has ended, or as it stands after so many seconds."""
        with self._lock:
            found = self._found(job)
            self._lock.wait_for(lambda: found.state.ended, seconds)
            return found.state

    def close(self) -> None:
        """Cancel everything and wait a little for what is at work."""
        with self._lock:
            self._closed = True
            for job in self._jobs.values():
                job.cancelled.set()
            self._waiting.clear()
            self._lock.notify_all()
        if self._worker is not None:
            self._worker.join(_SECONDS_TO_END)

    def _found(self, job: str) -> _Job:
        found = self._jobs.get(job)
        if found is None:
            raise NotFoundError(
                f"{job}: no such job; the desk remembers the last {self._remembered} since it was started"
            )
        return found

    def _forget_old(self) -> None:
        for job in [job for job in self._jobs.values() if job.state.ended][
            : max(len(self._jobs) - self._remembered, 0)
        ]:
            del self._jobs[job.state.id]

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._do(job)
        finally:
            if self._at_end:
                self._at_end()

    def _next(self) -> _Job | None:
        with self._lock:
            self._lock.wait_for(lambda: self._closed or bool(self._waiting))
            if self._closed:
                return None
            job = self._waiting.popleft()
            job.state = replace(job.state, state="running", step="starting", began_at=self._time())
            return job

    def _do(self, job: _Job) -> None:
        def tell(step: str, share: float) -> None:
            if job.cancelled.is_set():
                raise _CancelledError
            with self._lock:
                # Never backwards: what is left only gets less.
                job.state = replace(job.state, step=step, share=max(job.state.share, min(max(share, 0.0), 1.0)))

        try:
            outcome = job.work(tell)
        except _CancelledError:
            self._end(job, "cancelled", "cancelled")
        except RashomonError as error:
            self._end(job, "failed", "failed", problem=str(error))
        except Exception:
            _LOG.exception("job %s (%s) failed", job.state.id, job.state.title)
            self._end(
                job, "failed", "failed",
                problem="it failed unexpectedly, which is a fault in rashomon; the log of the server says where",
            )  # fmt: skip
        else:
            self._end(job, "done", "done", outcome)

    def _end(
        self, job: _Job, state: JobStatus, step: str, outcome: Outcome | None = None, problem: str | None = None
    ) -> None:
        with self._lock:
            made = replace(job.state, state=state, step=step, problem=problem, ended_at=self._time())
            if outcome is not None:
                made = replace(
                    made, share=1.0, story=outcome.story, title=outcome.title, skipped=outcome.skipped,
                    notes=outcome.notes,
                )  # fmt: skip
            job.state = made
            self._lock.notify_all()

    def _time(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")
