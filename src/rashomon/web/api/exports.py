"""A dossier as a document or a table, to be handed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rashomon.model import Result
from rashomon.web.api.describing import Responses, document, kept, problems
from rashomon.web.api.parameters import StoryId
from rashomon.web.api.stories import CURRENT_HEADER, kept_dossier
from rashomon.web.responses import DOWNLOAD_POLICY, respond
from rashomon.web.service import service_of

router = APIRouter(tags=["exports"])

_HTML = "text/html; charset=utf-8"
_MARKDOWN = "text/markdown; charset=utf-8"
_CSV = "text/csv; charset=utf-8"
_SVG = "image/svg+xml"
_MAX_SLUG_CHARS = 60


def _handed_out(media_type: str, description: str) -> Responses:
    return {
        200: document(media_type.partition(";")[0], description),
        **kept(),
        **problems("not-found", "not-compared", "invalid"),
    }


def _route(path: str, operation_id: str, summary: str, media_type: str, description: str) -> Any:
    return router.get(
        f"/stories/{{story}}/{path}",
        operation_id=operation_id,
        summary=summary,
        response_class=Response,
        responses=_handed_out(media_type, description),
    )


@_route("dossier.html", "export_html", "The dossier as one HTML file", _HTML, "It works offline and prints well.")
def export_html(request: Request, story: StoryId) -> Response:
    """One file without scripts, in which every finding leads to its words."""
    from rashomon.export.html import to_html

    return _hand_out(request, story, "html", _HTML, to_html)


@_route("dossier.md", "export_markdown", "The dossier as Markdown", _MARKDOWN, "The most important findings.")
def export_markdown(request: Request, story: StoryId) -> Response:
    """For a note or a wiki."""
    from rashomon.export.markdown import to_markdown

    return _hand_out(request, story, "md", _MARKDOWN, to_markdown)


@_route("lineage.svg", "export_lineage", "Who has it from whom, as a drawing", _SVG, "A drawing without scripts.")
def export_lineage(request: Request, story: StoryId) -> Response:
    """The same drawing as on the page."""
    from rashomon.export.drawing import draw_lineage

    return _hand_out(request, story, "svg", _SVG, lambda result: draw_lineage(result.dossier))


@_route(
    "points.csv",
    "export_points",
    "Who says what, as a table",
    _CSV,
    "A row for each point, then one for each decision.",
)
def export_points(request: Request, story: StoryId) -> Response:
    """For a spreadsheet; no cell of it is taken for a formula."""
    from rashomon.export.tables import points_to_csv

    return _hand_out(request, story, "points.csv", _CSV, points_to_csv)


@_route(
    "discrepancies.csv",
    "export_discrepancies",
    "Where accounts part, as a table",
    _CSV,
    "A row for each variant, then one for each decision.",
)
def export_discrepancies(request: Request, story: StoryId) -> Response:
    """For a spreadsheet; no cell of it is taken for a formula."""
    from rashomon.export.tables import discrepancies_to_csv

    return _hand_out(request, story, "discrepancies.csv", _CSV, discrepancies_to_csv)


def _hand_out(request: Request, story: str, ending: str, media_type: str, make: Callable[[Result], str]) -> Response:
    """Return a form of the kept dossier as a download; opened under our address, it can do nothing there."""
    found = kept_dossier(service_of(request), story)
    head = found.result.dossier.story
    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name(head.title, head.id, ending)}"',
        "Content-Security-Policy": DOWNLOAD_POLICY,
        CURRENT_HEADER: "true" if found.current else "false",
    }
    return respond(request, make(found.result), media_type, headers=headers)


def _file_name(title: str, story: str, ending: str) -> str:
    """Return a name that every system takes and no header breaks on: letters, digits and dashes of ASCII."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold())[:_MAX_SLUG_CHARS].strip("-")
    safe_id = re.sub(r"[^A-Za-z0-9-]", "", story)
    return f"{slug}-{safe_id}.{ending}" if slug else f"{safe_id}.{ending}"
