"""What goes wrong, told as RFC 9457 has it under /api, and as a page elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from rashomon.errors import NotFoundError, RashomonError
from rashomon.export.printable import printable
from rashomon.web.jobs import QueueFullError
from rashomon.web.responses import SAFE_HEADERS, to_json

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "30"
"""A comparison of a dozen reports takes about so long."""
_MAX_DETAIL_CHARS = 2_000


@dataclass(frozen=True)
class ProblemKind:
    """One sort of problem: its name is the end of its type's address, `advice` says what to try."""

    name: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        """The address that names this sort of problem, where a page explains it."""
        return f"/api/problems/{self.name}"


PROBLEMS: Mapping[str, ProblemKind] = {
    kind.name: kind
    for kind in (
        ProblemKind("bad-request", 400, "The request cannot be read", "Look at what is sent, and how."),
        ProblemKind(
            "unauthorized", 401, "A token is needed",
            "Send the token that was printed where the desk was started, as `Authorization: Bearer TOKEN`.",
        ),
        ProblemKind(
            "foreign-origin", 403, "This may not be asked from another site",
            "Requests that change something are taken from the desk's own pages, and from programs that name no origin.",
        ),
        ProblemKind("forbidden", 403, "This may not be done", "Nothing can be done about it here."),
        ProblemKind("not-found", 404, "There is no such thing", "Look at the id; the lists name those there are."),
        ProblemKind(
            "not-compared", 404, "The story was not compared yet",
            "POST to /api/stories/{id}/dossier to have its reports compared; the answer names the job.",
        ),
        ProblemKind(
            "method-not-allowed", 405, "This cannot be done here", "The header Allow names what can; see /api/openapi.json."
        ),
        ProblemKind("timeout", 408, "The request took too long to arrive", "Send less at once, or over a faster line."),
        ProblemKind("conflict", 409, "This does not go with how things stand", "Read it again, and decide anew."),
        ProblemKind("too-large", 413, "This is too much at once", "Send it in parts, or raise `--max-upload`."),
        ProblemKind("unsupported-media-type", 415, "This form cannot be read", "Send what /api/openapi.json names."),
        ProblemKind(
            "wrong-host", 421, "This name is not the desk's",
            "Open the address that was printed where the desk was started.",
        ),
        ProblemKind("invalid", 422, "This cannot be used", "The detail says what, and what would do."),
        ProblemKind("too-many", 429, "Too many requests", "Wait as long as the header Retry-After says."),
        ProblemKind("internal", 500, "Something failed here", "The reason is in the log of the server; please report it."),
        ProblemKind("busy", 503, "Too much is waiting already", "Wait as long as the header Retry-After says."),
    )
}  # fmt: skip
"""All sorts of problems, by name."""

_BY_STATUS = {
    400: "bad-request", 401: "unauthorized", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
    408: "timeout", 409: "conflict", 413: "too-large", 415: "unsupported-media-type", 421: "wrong-host",
    422: "invalid", 429: "too-many", 503: "busy",
}  # fmt: skip


class ProblemError(HTTPException):
    """A problem of a named sort; what reads a body lets it through, since it is an `HTTPException`."""

    def __init__(self, name: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.kind = PROBLEMS[name]
        super().__init__(self.kind.status, detail, dict(headers or {}))


def problem_response(
    request: Request,
    name: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> Response:
    """Return the problem of this name as JSON under /api and as a page elsewhere. `errors` says what is wrong where."""
    kind = PROBLEMS[name]
    detail = detail if len(detail) <= _MAX_DETAIL_CHARS else detail[:_MAX_DETAIL_CHARS] + "…"
    if not is_api(request):
        return _page(request, kind, detail, headers)
    body: dict[str, Any] = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.scope["path"],
    }
    if errors:
        body["errors"] = [dict(error) for error in errors]
    return Response(to_json(body), kind.status, dict(headers or {}), PROBLEM_TYPE)


def is_api(request: Request) -> bool:
    """Return whether a program asks: for it a problem is JSON."""
    path: str = request.scope["path"]
    return path == "/api" or path.startswith("/api/")


def handle_problems(app: FastAPI) -> None:
    """Make every error of the application a problem: none is told as a traceback."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RashomonError, _told)
    app.add_exception_handler(Exception, _unexpected)


def _page(request: Request, kind: ProblemKind, detail: str, headers: Mapping[str, str] | None) -> Response:
    from rashomon.web.pages.rendering import render_problem

    return render_problem(
        request, kind.status, kind.title, printable(detail), advice=kind.advice, headers=dict(headers or {})
    )


async def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, QueueFullError):
        return problem_response(request, "busy", str(error), headers={"Retry-After": RETRY_AFTER_SECONDS})
    return problem_response(request, "not-found" if isinstance(error, NotFoundError) else "invalid", str(error))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, ProblemError):
        return problem_response(request, error.kind.name, error.detail, headers=error.headers)
    name = _BY_STATUS.get(error.status_code, "bad-request" if error.status_code < 500 else "internal")
    detail = error.detail
    if detail == _phrase(error.status_code):
        # Starlette's own, which only repeats the status.
        detail = f"{request.method} {request.scope['path']}: {PROBLEMS[name].advice}"
    return problem_response(request, name, detail, headers=error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        {
            "where": ".".join(str(part) for part in item.get("loc", ())),
            "problem": str(item.get("msg", "cannot be used")),
        }
        for item in error.errors()
    ]
    detail = "; ".join(f"{item['where']}: {item['problem']}" for item in found) or "the request cannot be used"
    return problem_response(request, "invalid", detail, errors=found)


async def _unexpected(request: Request, error: Exception) -> Response:
    # The server itself logs it. Answered outside of all middleware, so it brings its headers along.
    return problem_response(
        request, "internal", "This is a fault in rashomon and not in what was asked; its log says where it failed.",
        headers=SAFE_HEADERS,
    )  # fmt: skip


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
