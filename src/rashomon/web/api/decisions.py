"""What editors decided."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rashomon.web.api import schemas
from rashomon.web.api.describing import answer, kept, problems
from rashomon.web.api.documents import decision_document
from rashomon.web.api.parameters import DecisionId, DecisionIn, JsonOnly, StoryId, UndoIn
from rashomon.web.responses import respond_json
from rashomon.web.service import service_of

router = APIRouter(tags=["review"])


@router.get(
    "/stories/{story}/decisions",
    operation_id="list_decisions",
    summary="What was decided on a story",
    response_class=Response,
    responses={200: answer("DecisionList", "All of it, oldest first."), **kept(), **problems("not-found", "invalid")},
)
def list_decisions(request: Request, story: StoryId) -> Response:
    """Decisions that were undone are among them. What became of each is in the dossier's `review`."""
    with service_of(request).reading() as desk:
        made: schemas.DecisionList = {"decisions": [decision_document(item) for item in desk.decisions(story)]}
    return respond_json(request, made)


@router.post(
    "/stories/{story}/decisions",
    operation_id="decide",
    summary="Decide something on a story",
    status_code=201,
    response_class=Response,
    dependencies=[JsonOnly],
    responses={
        201: answer("Decision", "The decision as it is kept."),
        **problems("not-found", "not-compared", "unsupported-media-type", "invalid"),
    },
)
def decide(request: Request, story: StoryId, body: DecisionIn) -> Response:
    """A rejected discrepancy and a note show at once. Everything else changes what is counted, and takes effect when the
    story is compared again. Every decision is found again by its words in later analyses, and can be undone."""
    service = service_of(request)
    with service.reading() as desk:
        made = desk.decide(
            story, body.kind, body.targets, part=body.part, value=body.value, note=body.note,
            by=body.by or service.options.reviewer,
        )  # fmt: skip
    return respond_json(request, decision_document(made), status=201)


@router.post(
    "/decisions/{decision}/undo",
    operation_id="undo_decision",
    summary="Undo a decision",
    response_class=Response,
    dependencies=[JsonOnly],
    responses={
        200: answer("Decision", "The decision, with who undid it and when."),
        **problems("not-found", "unsupported-media-type", "invalid"),
    },
)
def undo_decision(request: Request, decision: DecisionId, body: UndoIn) -> Response:
    """It stays in the list, as undone."""
    service = service_of(request)
    with service.reading() as desk:
        made = desk.undo(decision, by=body.by or service.options.reviewer)
    return respond_json(request, decision_document(made))
