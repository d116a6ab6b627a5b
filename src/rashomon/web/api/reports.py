"""Reports as published, and their versions."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rashomon.web.api import schemas
from rashomon.web.api.describing import answer, kept, problems
from rashomon.web.api.documents import listing, report_document, report_entry
from rashomon.web.api.parameters import Limit, Offset, ReportId, Search
from rashomon.web.responses import JSON_TYPE, respond, respond_json
from rashomon.web.service import service_of

router = APIRouter(tags=["reports"])


@router.get(
    "/reports",
    operation_id="find_reports",
    summary="Look for reports",
    response_class=Response,
    responses={200: answer("ReportList", "A page of them, newest first."), **kept(), **problems("invalid")},
)
def find_reports(request: Request, search: Search = None, limit: Limit = 50, offset: Offset = 0) -> Response:
    """Words are looked for in text, title and outlet of the present versions. Reports of comparisons are not among them."""
    with service_of(request).reading() as desk:
        total = desk.count_reports(search)
        found = desk.find_reports(search, limit, offset)
    made: schemas.ReportList = {
        **listing(request, total, limit, offset),
        "reports": [report_entry(report) for report in found],
    }
    return respond_json(request, made)


@router.get(
    "/reports/{report}",
    operation_id="get_report",
    summary="A whole report",
    response_class=Response,
    responses={200: answer("Report", "The report as it was read."), **kept(), **problems("not-found", "invalid")},
)
def get_report(request: Request, report: ReportId) -> Response:
    """Without the corrections of editors, which are in the dossiers."""
    with service_of(request).reading() as desk:
        found = desk.report(report)
    return respond_json(request, report_document(found))


@router.get(
    "/reports/{report}/versions",
    operation_id="get_report_versions",
    summary="How an article changed",
    response_class=Response,
    responses={
        200: answer("Versions", "Its versions, oldest first, and what changed from each to the next."),
        **kept(),
        **problems("not-found", "invalid"),
    },
)
def get_report_versions(request: Request, report: ReportId) -> Response:
    """`silent` marks a change that no line of the article speaks of."""
    from rashomon.export.versions import versions_to_json

    with service_of(request).reading() as desk:
        reports, steps = desk.versions(report)
    return respond(request, versions_to_json(steps, reports, None), JSON_TYPE)
