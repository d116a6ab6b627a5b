"""Reports that somebody puts together, as links, texts or files."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from rashomon.errors import NotFoundError
from rashomon.web.api import schemas
from rashomon.web.api.describing import accepted, answer, kept, problems
from rashomon.web.api.documents import listing, story_entry
from rashomon.web.api.parameters import ComparisonIn, ComparisonSearch, JsonOnly, Limit, Offset, StoryId
from rashomon.web.api.stories import respond_job
from rashomon.web.problems import ProblemError
from rashomon.web.responses import respond_json
from rashomon.web.service import PastedText, UploadedFile, service_of

router = APIRouter(tags=["comparisons"])

_FIELDS = 70
"""A title and sixty links."""
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
                            "description": "Texts, pages, tables; a `reports.json` among them says what they cannot.",
                        },
                        "links": {"type": "array", "items": {"type": "string", "pattern": "^https?://"}},
                        "title": {"type": "string", "maxLength": 300},
                    },
                }
            }
        },
    }
}


@router.get(
    "/comparisons",
    operation_id="list_comparisons",
    summary="List comparisons",
    response_class=Response,
    responses={200: answer("StoryList", "A page of them, newest first."), **kept(), **problems("invalid")},
)
def list_comparisons(
    request: Request, search: ComparisonSearch = None, limit: Limit = 50, offset: Offset = 0
) -> Response:
    """A comparison can be used wherever a story can. A search looks through the newest 500."""
    with service_of(request).reading() as desk:
        if search is None:
            found, total = desk.comparisons(limit, offset), desk.count_comparisons()
        else:
            every = desk.comparisons(None, search=search)
            found, total = every[offset : offset + limit], len(every)
    made: schemas.StoryList = {
        **listing(request, total, limit, offset),
        "stories": [story_entry(story) for story in found],
    }
    return respond_json(request, made)


@router.post(
    "/comparisons",
    operation_id="compare",
    summary="Compare links and texts",
    status_code=202,
    response_class=Response,
    dependencies=[JsonOnly],
    responses={
        202: accepted("The job that reads and compares them; its `story` is the comparison."),
        **problems("unsupported-media-type", "invalid", "busy"),
    },
)
def compare(request: Request, body: ComparisonIn) -> Response:
    """They are taken as reports of one event. The same reports give the same comparison again."""
    texts = [PastedText(item.text, item.outlet, item.title, item.published_at, item.url) for item in body.texts]
    return respond_job(
        request, service_of(request).submit_comparison(links=body.links, texts=texts, title=body.title).id
    )


@router.post(
    "/comparisons/files",
    operation_id="compare_files",
    summary="Compare files",
    status_code=202,
    response_class=Response,
    openapi_extra=_FORM,
    responses={
        202: accepted("The job that reads and compares them; its `story` is the comparison."),
        **problems("unsupported-media-type", "invalid", "busy"),
    },
)
async def compare_files(request: Request) -> Response:
    """They are taken as reports of one event, links beside them likewise."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "multipart/form-data":
        raise ProblemError(
            "unsupported-media-type", f"the body is {kind or 'of no stated kind'}; send multipart/form-data"
        )
    service = service_of(request)
    async with request.form(max_files=service.options.max_files, max_fields=_FIELDS) as form:
        for name in form:
            if name not in ("files", "links", "title"):
                raise ProblemError("invalid", f"{name[:100]}: there is no such field; send files, links and title")
        files = [
            UploadedFile(item.filename or "", await item.read())
            for item in form.getlist("files")
            if isinstance(item, UploadFile)
        ]
        links = [item for item in form.getlist("links") if isinstance(item, str)]
        title = form.get("title")
    # On a thread, since checking what is given loads what reads it.
    state = await run_in_threadpool(
        service.submit_comparison, links=links, files=files, title=title if isinstance(title, str) else None
    )
    return await run_in_threadpool(respond_job, request, state.id)


@router.delete(
    "/comparisons/{story}",
    operation_id="forget_comparison",
    summary="Forget a comparison",
    response_class=Response,
    responses={200: answer("Removed", "It is there no more, nor are its reports."), **problems("not-found", "invalid")},
)
def forget_comparison(request: Request, story: StoryId) -> Response:
    """What editors decided on it stays, and holds again where the same reports are compared again."""
    with service_of(request).reading() as desk:
        if not desk.forget_comparison(story):
            raise NotFoundError(f"{story}: there is no such comparison")
    made: schemas.Removed = {"removed": story}
    return respond_json(request, made)
