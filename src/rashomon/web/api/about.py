"""The server itself: where things are, what it has, and what its problems mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from rashomon import __version__
from rashomon.errors import NotFoundError
from rashomon.web.api import schemas
from rashomon.web.api.describing import TAGS, answer, kept, problems
from rashomon.web.pages.rendering import Page, render
from rashomon.web.problems import PROBLEMS, ProblemKind
from rashomon.web.responses import respond_json
from rashomon.web.service import service_of

index = APIRouter(tags=["about"])
router = APIRouter(tags=["about"])

_LINKS: tuple[schemas.Link, ...] = (
    {"href": "/api/openapi.json", "title": "The description of this API (OpenAPI)"},
    {"href": "/api/status", "title": "What serves this, and what it has"},
    {"href": "/api/stories", "title": "Stories"},
    {"href": "/api/comparisons", "title": "Comparisons"},
    {"href": "/api/reports", "title": "Reports"},
    {"href": "/api/jobs", "title": "Jobs"},
)


def _also_as_page(described: dict[str, Any]) -> dict[str, Any]:
    described["content"]["text/html"] = {"schema": {"type": "string"}}
    return described


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that can be asked, as the page of the API lists it."""

    method: str
    path: str
    summary: str
    description: str


@dataclass(frozen=True, kw_only=True)
class OperationGroup:
    """Operations on one sort of thing."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, kw_only=True)
class ApiPage(Page):
    """The page of the API."""

    groups: tuple[OperationGroup, ...]
    problems: tuple[ProblemKind, ...]


@dataclass(frozen=True, kw_only=True)
class ProblemKindPage(Page):
    """The page that explains one sort of problem."""

    kind: ProblemKind


@index.get(
    "/api",
    operation_id="get_index",
    summary="Where things are",
    response_class=Response,
    responses={200: _also_as_page(answer("Index", "In JSON, or as a page for people.")), **kept()},
)
def get_index(request: Request) -> Response:
    """A browser gets a page, a program gets JSON."""
    if _wants_page(request):
        page = ApiPage(title="The API", groups=_groups(request), problems=tuple(PROBLEMS.values()))
        return render(request, "api.html", page, Vary="Accept")
    made: schemas.Index = {"name": "Rashomon", "version": __version__, "links": list(_LINKS)}
    return respond_json(request, made, headers={"Vary": "Accept"})


@router.get(
    "/status",
    operation_id="get_status",
    summary="What serves this, and what it has",
    response_class=Response,
    responses={200: answer("Status", "Its version, and counts of the store."), **kept()},
)
def get_status(request: Request) -> Response:
    """Quick enough to be asked every few seconds."""
    service = service_of(request)
    with service.reading() as desk:
        counts = desk.counts()
    made: schemas.Status = {
        "version": __version__,
        "counts": {
            "reports": counts.reports,
            "versions": counts.versions,
            "stories": counts.stories,
            "outlets": counts.outlets,
            "feeds": counts.feeds,
            "comparisons": counts.comparisons,
            "decisions": counts.decisions,
        },
        "jobs_under_way": sum(not job.ended for job in service.jobs.all()),
    }
    return respond_json(request, made)


@router.get(
    "/problems/{name}",
    operation_id="get_problem_kind",
    summary="What a sort of problem means",
    response_class=Response,
    responses={
        200: _also_as_page(answer("ProblemKind", "Explained, in JSON or as a page for people.")),
        **kept(),
        **problems("not-found", "invalid"),
    },
)
def get_problem_kind(
    request: Request, name: Annotated[str, Path(max_length=100, description="The end of a problem's `type`.")]
) -> Response:
    """The addresses in `type` of problems lead here."""
    kind = PROBLEMS.get(name)
    if kind is None:
        raise NotFoundError(f"{name}: there is no such sort of problem; there are {', '.join(PROBLEMS)}")
    if _wants_page(request):
        return render(request, "api_problem.html", ProblemKindPage(title=kind.title, kind=kind), Vary="Accept")
    made: schemas.ProblemKind = {"type": kind.type, "title": kind.title, "status": kind.status, "advice": kind.advice}
    return respond_json(request, made, headers={"Vary": "Accept"})


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _groups(request: Request) -> tuple[OperationGroup, ...]:
    """Return what the description says can be asked, in its order."""
    paths: dict[str, dict[str, dict[str, Any]]] = request.app.openapi()["paths"]
    operations = [
        (
            cast(str, described["tags"][0]),
            Operation(
                method=method.upper(), path=path, summary=described["summary"], description=described["description"]
            ),
        )
        for path, methods in paths.items()
        for method, described in methods.items()
    ]
    return tuple(
        OperationGroup(name=name, description=told, operations=tuple(item for tag, item in operations if tag == name))
        for name, told in TAGS
    )
