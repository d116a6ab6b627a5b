"""Stories and their dossiers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rashomon.desk import Kept, Narrowing
from rashomon.web.api import schemas
from rashomon.web.api.describing import accepted, answer, kept, problems
from rashomon.web.api.documents import job_document, listing, story_change, story_entry
from rashomon.web.api.parameters import (
    Compared,
    Language,
    Least,
    Limit,
    Offset,
    Outlet,
    Search,
    Since,
    StoryId,
    Until,
    Weight,
)
from rashomon.web.problems import ProblemError
from rashomon.web.responses import JSON_TYPE, respond, respond_json
from rashomon.web.service import Service, service_of

router = APIRouter(tags=["stories"])

CURRENT_HEADER = "Rashomon-Current"
"""Says with a dossier whether it is of the reports and decisions as they are now: `true` or `false`."""


@router.get(
    "/stories",
    operation_id="list_stories",
    summary="List stories",
    response_class=Response,
    responses={
        200: answer("StoryList", "A page of them, the story with the newest report first."),
        **kept(),
        **problems("invalid"),
    },
)
def list_stories(
    request: Request,
    search: Search = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    language: Language = None,
    weight: Weight = None,
    least: Least = 1,
    compared: Compared = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Comparisons that somebody put together are not among them; see `/api/comparisons`."""
    with service_of(request).reading() as desk:
        further: Narrowing = {"until": until, "outlet": outlet, "language": language, "weight": weight}
        total = desk.count_stories(since, search, least, compared, **further)
        found = desk.stories(since, search, limit, offset, least, compared, **further)
    made: schemas.StoryList = {
        **listing(request, total, limit, offset),
        "stories": [story_entry(story) for story in found],
    }
    return respond_json(request, made)


@router.get(
    "/stories/{story}",
    operation_id="get_story",
    summary="A story, and how its dossier stands",
    response_class=Response,
    responses={200: answer("StoryDetail", "The story."), **kept(), **problems("not-found", "invalid")},
)
def get_story(request: Request, story: StoryId) -> Response:
    """Also by the beginning of its id, if no other story's begins so, and by the id of one of its reports."""
    with service_of(request).reading() as desk:
        listed = desk.story(story)
        state = desk.kept(listed.id)
    dossier: schemas.DossierState | None = None
    if state is not None:
        dossier = {"current": state.current, "reason": "" if state.current else state.reason}
    made: schemas.StoryDetail = {**story_entry(listed), "dossier": dossier}
    return respond_json(request, made)


@router.get(
    "/stories/{story}/history",
    operation_id="get_story_history",
    summary="How a story came about",
    response_class=Response,
    responses={
        200: answer("History", "What happened to it, oldest first."),
        **kept(),
        **problems("not-found", "invalid"),
    },
)
def get_story_history(request: Request, story: StoryId) -> Response:
    """How it was founded, what joined, merged into it or left."""
    with service_of(request).reading() as desk:
        made: schemas.History = {"changes": [story_change(change) for change in desk.history(story)]}
    return respond_json(request, made)


@router.get(
    "/stories/{story}/dossier",
    operation_id="get_dossier",
    summary="The dossier that is kept of a story",
    response_class=Response,
    responses={
        200: answer(
            "DossierDocument",
            "The dossier, in the format `rashomon/1`.",
            headers={CURRENT_HEADER: "`false` where reports or decisions are others by now than it was made of."},
        ),
        **kept(),
        **problems("not-found", "not-compared", "invalid"),
    },
)
def get_dossier(request: Request, story: StoryId) -> Response:
    """It is as it was last made, with every decision that applies to it; nothing is analysed for it."""
    found = kept_dossier(service_of(request), story)
    headers = {CURRENT_HEADER: "true" if found.current else "false"}
    return respond(request, found.result.to_json(None), JSON_TYPE, headers=headers)


@router.post(
    "/stories/{story}/dossier",
    operation_id="make_dossier",
    summary="Compare the reports of a story",
    status_code=202,
    response_class=Response,
    responses={
        202: accepted("The job that does it; the one under way, where there is one."),
        **problems("not-found", "invalid", "busy"),
    },
)
def make_dossier(request: Request, story: StoryId) -> Response:
    """A dossier that is current stays as it is."""
    return respond_job(request, service_of(request).submit_dossier(story).id)


def respond_job(request: Request, job: str) -> Response:
    """Return a 202 that tells where the job can be asked for."""
    state = service_of(request).jobs.find(job)
    return respond_json(request, job_document(state), status=202, headers={"Location": f"/api/jobs/{job}"})


def kept_dossier(service: Service, story: str) -> Kept:
    """Return the dossier that is kept of a story; raise the problem `not-compared` where none is."""
    with service.reading() as desk:
        listed = desk.story(story)
        found = desk.kept(listed.id)
    if found is None:
        raise ProblemError(
            "not-compared", f"{listed.title}: not compared yet; POST /api/stories/{listed.id}/dossier does it"
        )
    return found
