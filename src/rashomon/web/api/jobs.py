"""Work that takes seconds."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from rashomon.web.api import schemas
from rashomon.web.api.describing import answer, kept, problems
from rashomon.web.api.documents import job_document
from rashomon.web.api.parameters import JobId
from rashomon.web.responses import respond_json
from rashomon.web.service import service_of

router = APIRouter(tags=["jobs"])


@router.get(
    "/jobs",
    operation_id="list_jobs",
    summary="List jobs",
    response_class=Response,
    responses={200: answer("JobList", "The last ones, newest first."), **kept()},
)
def list_jobs(request: Request) -> Response:
    """They are remembered until the desk is closed."""
    made: schemas.JobList = {"jobs": [job_document(job) for job in service_of(request).jobs.all()]}
    return respond_json(request, made)


@router.get(
    "/jobs/{job}",
    operation_id="get_job",
    summary="How far a job is",
    response_class=Response,
    responses={200: answer("JobState", "The job as it stands."), **kept(), **problems("not-found", "invalid")},
)
def get_job(request: Request, job: JobId) -> Response:
    """When it is done, `story` is what came of it."""
    return respond_json(request, job_document(service_of(request).jobs.find(job)))


@router.delete(
    "/jobs/{job}",
    operation_id="cancel_job",
    summary="Cancel a job",
    response_class=Response,
    responses={200: answer("JobState", "The job as it stands."), **problems("not-found", "invalid")},
)
def cancel_job(request: Request, job: JobId) -> Response:
    """One that waits is cancelled at once, one at work before its next step; one that has ended stays as it is."""
    return respond_json(request, job_document(service_of(request).jobs.cancel(job)))
