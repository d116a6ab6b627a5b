"""Jobs: one after the other, with progress that can be asked for, and an end in words whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from rashomon.errors import NotFoundError, OptionError
from rashomon.model import Skipped
from rashomon.web.jobs import Jobs, Outcome, QueueFullError, Tell

LONG = 60.0


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """Return jobs of which two may wait and five are remembered."""
    made = Jobs(max_queue=2, remembered=5)
    made.begin()
    yield made
    made.close()


class Held:
    """Work that goes on only when it is let."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.go = threading.Event()

    def __call__(self, tell: Tell) -> Outcome:
        tell("holding", 0.5)
        self.began.set()
        assert self.go.wait(LONG)
        tell("ending", 0.9)
        return Outcome("s-1", "One")


def quick(tell: Tell) -> Outcome:
    """Do nothing."""
    return Outcome("s-2", "Two", (Skipped("b.txt", "is empty"),), ("a.txt: is short",))


def test_a_job_that_goes_well_tells_what_came_of_it(jobs: Jobs) -> None:
    """Its story, its title, what was skipped and what the user should know, and when it was."""
    made = jobs.submit("comparison", "2 links", quick)
    assert (made.state, made.share, made.story) == ("queued", 0.0, None)
    done = jobs.wait(made.id, LONG)
    assert (done.state, done.share, done.story, done.title) == ("done", 1.0, "s-2", "Two")
    assert done.skipped == (Skipped("b.txt", "is empty"),)
    assert done.notes == ("a.txt: is short",)
    assert done.created_at <= str(done.began_at) <= str(done.ended_at)
    assert done.ended


def test_progress_can_be_asked_for_and_never_goes_back(jobs: Jobs) -> None:
    """The step under way is told, and the share only grows."""
    held = Held()

    def work(tell: Tell) -> Outcome:
        tell("far", 0.8)
        return held(tell)

    made = jobs.submit("dossier", "A story", work, story="s-1")
    assert held.began.wait(LONG)
    state = jobs.find(made.id)
    assert (state.state, state.step, state.share, state.story) == ("running", "holding", 0.8, "s-1")
    held.go.set()
    assert jobs.wait(made.id, LONG).state == "done"


def test_one_story_has_one_job_under_way(jobs: Jobs) -> None:
    """Who asks again while it is at work gets the same job; afterwards a new one."""
    held = Held()
    first = jobs.submit("dossier", "A story", held, key="s-1")
    assert jobs.submit("dossier", "A story", quick, key="s-1").id == first.id
    held.go.set()
    jobs.wait(first.id, LONG)
    assert jobs.submit("dossier", "A story", quick, key="s-1").id != first.id


def test_too_many_waiting_jobs_are_refused(jobs: Jobs) -> None:
    """Two wait while one is at work; the third is told to come again."""
    held = Held()
    jobs.submit("comparison", "held", held)
    assert held.began.wait(LONG)
    waiting = [jobs.submit("comparison", str(number), quick) for number in range(2)]
    with pytest.raises(QueueFullError, match="2 jobs wait already"):
        jobs.submit("comparison", "one too many", quick)
    held.go.set()
    assert [jobs.wait(job.id, LONG).state for job in waiting] == ["done", "done"]


def test_a_waiting_job_is_cancelled_at_once(jobs: Jobs) -> None:
    """It never begins, and makes room."""
    held = Held()
    jobs.submit("comparison", "held", held)
    assert held.began.wait(LONG)
    waiting = jobs.submit("comparison", "waiting", quick)
    cancelled = jobs.cancel(waiting.id)
    assert (cancelled.state, cancelled.began_at) == ("cancelled", None)
    held.go.set()
    assert jobs.wait(waiting.id, LONG).state == "cancelled"


def test_a_job_at_work_is_cancelled_before_its_next_step(jobs: Jobs) -> None:
    """What it would have made is not made, and the next job has its turn."""
    held = Held()
    made = jobs.submit("comparison", "held", held)
    assert held.began.wait(LONG)
    assert jobs.cancel(made.id).step == "stopping"
    held.go.set()
    ended = jobs.wait(made.id, LONG)
    assert (ended.state, ended.story) == ("cancelled", None)
    assert jobs.wait(jobs.submit("comparison", "next", quick).id, LONG).state == "done"


def test_cancelling_what_has_ended_changes_nothing(jobs: Jobs) -> None:
    """A job that is done stays done."""
    made = jobs.submit("comparison", "quick", quick)
    done = jobs.wait(made.id, LONG)
    assert jobs.cancel(made.id) == done


def test_a_failure_is_told_in_its_own_words(jobs: Jobs) -> None:
    """An error that is meant for a person is what the job says."""

    def work(tell: Tell) -> Outcome:
        raise OptionError("a.txt: is empty; check that the article's text was saved")

    ended = jobs.wait(jobs.submit("comparison", "fails", work).id, LONG)
    assert (ended.state, ended.problem) == ("failed", "a.txt: is empty; check that the article's text was saved")


def test_an_unexpected_failure_is_logged_and_not_shown(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    """The traceback is in the log; the job says only that it failed, and the next one has its turn."""

    def work(tell: Tell) -> Outcome:
        raise ValueError("secret detail")

    ended = jobs.wait(jobs.submit("comparison", "fails", work).id, LONG)
    assert ended.state == "failed"
    assert ended.problem and "secret" not in ended.problem and "unexpectedly" in ended.problem
    assert "secret detail" in caplog.text
    assert jobs.wait(jobs.submit("comparison", "next", quick).id, LONG).state == "done"


def test_the_last_jobs_are_remembered_newest_first(jobs: Jobs) -> None:
    """Older ones that have ended are forgotten, and asking for one says so."""
    made = []
    for number in range(8):
        made.append(jobs.submit("comparison", str(number), quick).id)
        jobs.wait(made[-1], LONG)
    assert [state.id for state in jobs.all()] == made[:2:-1]
    with pytest.raises(NotFoundError, match="remembers the last 5"):
        jobs.find(made[0])


def test_closing_ends_what_is_at_work_and_calls_back_on_its_thread() -> None:
    """Waiting jobs never begin, the one at work ends at its next step."""
    ended: list[str] = []
    jobs = Jobs(at_end=lambda: ended.append(threading.current_thread().name))
    jobs.begin()
    held = Held()
    jobs.submit("comparison", "held", held)
    assert held.began.wait(LONG)
    waiting = jobs.submit("comparison", "waiting", quick)
    held.go.set()
    jobs.close()
    assert ended == ["jobs"]
    assert not jobs.find(waiting.id).began_at
    with pytest.raises(QueueFullError):
        jobs.submit("comparison", "late", quick)


def test_nothing_begins_before_it_may() -> None:
    """Jobs that are handed in before the worker begins wait for it."""
    jobs = Jobs()
    made = jobs.submit("comparison", "early", quick)
    assert jobs.wait(made.id, 0.05).state == "queued"
    jobs.begin()
    assert jobs.wait(made.id, LONG).state == "done"
    jobs.close()
