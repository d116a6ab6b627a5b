"""A comparison at work: how far it is, what could not be read, and a button that ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.export.outline import counted
from rashomon.export.printable import printable
from rashomon.web.pages.rendering import Page, render
from rashomon.web.service import service_of

if TYPE_CHECKING:
    from rashomon.web.jobs import JobState

router = APIRouter()
_REFRESH_S = 2


@dataclass(frozen=True, kw_only=True)
class JobPage(Page):
    """A job, as the page and its script show it."""

    id: str
    heading: str
    about: str
    """What is compared; empty where nobody named it."""
    state: str
    step: str
    percent: int
    at_work: bool
    """Whether it waits or runs, so that it can be cancelled."""
    problem: tuple[str, ...]
    """Why it failed, the first line for the whole; empty where it did not."""
    skipped_label: str
    skipped: tuple[tuple[str, str], ...]
    """Inputs that could not be read, each with the reason."""
    notes: tuple[str, ...]
    state_href: str
    """Where the script asks how far it is."""
    cancel_action: str
    back: str
    back_label: str


_HEADINGS = {
    "queued": "Waiting to compare",
    "running": "Comparing",
    "done": "Compared",
    "failed": "This comparison failed",
    "cancelled": "This comparison was cancelled",
}


@router.get("/jobs/{job}")
def show_job(request: Request, job: str) -> Response:
    """Return the page of a job, or lead to the story once it is done."""
    state = service_of(request).jobs.find(job)
    if state.state == "done" and state.story:
        return RedirectResponse(f"/stories/{quote(state.story, safe='')}", 303)
    return render(request, "job.html", view_job(state))


@router.post("/jobs/{job}/cancel")
def cancel_job(request: Request, job: str) -> Response:
    """End a job, and lead back to its page."""
    state = service_of(request).jobs.cancel(job)
    return RedirectResponse(f"/jobs/{quote(state.id, safe='')}", 303)


def view_job(state: JobState) -> JobPage:
    """Return what the page shows of a job."""
    at_work = state.state in ("queued", "running")
    address = quote(state.id, safe="")
    back, label = "/compare", "Back to Compare"
    if state.story:
        back, label = f"/stories/{quote(state.story, safe='')}", "Back to the story"
    heading = _HEADINGS[state.state]
    return JobPage(
        title=heading,
        here="compare",
        scripts=("job.js",) if at_work else (),
        refresh=_REFRESH_S if at_work else None,
        id=state.id,
        heading=heading,
        about=printable(state.title).strip(),
        state=state.state,
        step=printable(state.step).strip() or ("waits for another comparison to end" if at_work else ""),
        percent=round(100 * min(1.0, max(0.0, state.share))),
        at_work=at_work,
        problem=tuple(said for line in (state.problem or "").splitlines() if (said := printable(line).strip())),
        skipped_label=counted(len(state.skipped), "input") + " could not be read",
        skipped=tuple((printable(item.source).strip(), printable(item.reason).strip()) for item in state.skipped),
        notes=tuple(printable(note).strip() for note in state.notes),
        state_href=f"/api/jobs/{address}",
        cancel_action=f"/jobs/{address}/cancel",
        back=back,
        back_label=label,
    )
