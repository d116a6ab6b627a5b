"""The files that pages are styled by and move with, under /static."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rashomon.web.pages.rendering import render_problem, static_files
from rashomon.web.responses import respond

router = APIRouter()
FOREVER = "public, max-age=31536000, immutable"


@router.get("/static/{name:path}")
@router.head("/static/{name:path}")
def serve_static(request: Request, name: str) -> Response:
    """Return a style sheet, a module, a font or the icon; under the address with its hash it may be kept for good."""
    found = static_files().get(name)
    if found is None:
        return render_problem(request, 404, "No such file", "There is no file of this name.")
    lasting = request.query_params.get("v") == found.hash
    headers = {"Cache-Control": FOREVER if lasting else "no-cache"}
    return respond(request, found.body, found.media_type, headers=headers)
