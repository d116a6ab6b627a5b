"""What the desk gives, in the shapes of `schemas`."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast
from urllib.parse import urlencode

from starlette.requests import Request

from rashomon.export.listing import outlets_of
from rashomon.model import Decision, Report, StoredReport, StoredStory, StoryChange
from rashomon.web.api import schemas
from rashomon.web.jobs import JobState


def story_entry(story: StoredStory) -> schemas.StoryEntry:
    """Return a story as it is listed."""
    return {
        "id": story.id,
        "title": story.title,
        "first_at": story.first_at,
        "last_at": story.last_at,
        "outlets": outlets_of(story),
        "origins_low": story.origins_low,
        "origins_high": story.origins_high,
        "discrepancies": story.discrepancies,
        "by_weight": list(story.by_weight) if story.by_weight is not None else None,
        "compared_by_hand": story.compared_by_hand,
        "reports": [report_entry(report) for report in story.reports],
    }


def report_entry(report: StoredReport) -> schemas.ReportEntry:
    """Return a report as it is listed."""
    return cast(schemas.ReportEntry, asdict(report))


def report_document(report: Report) -> schemas.Report:
    """Return a whole report, as it stands in a dossier."""
    return {
        "id": report.id,
        "source": report.source,
        "outlet": report.outlet,
        "title": report.title,
        "authors": list(report.authors),
        "published_at": report.published_at,
        "modified_at": report.modified_at,
        "date_basis": report.date_basis,
        "language": report.language,
        "analysed": report.analysed,
        "dateline": report.dateline,
        "url": report.url,
        "external_id": report.external_id,
        "retrieved_at": report.retrieved_at,
        "sha256": report.sha256,
        "words": report.words,
        "notes": list(report.notes),
        "stated_sources": [{"name": stated.name, "role": stated.role} for stated in report.stated_sources],
        "furniture": [{"start": piece.start, "end": piece.end, "kind": piece.kind} for piece in report.furniture],
        "text": report.text,
    }


def story_change(change: StoryChange) -> schemas.StoryChange:
    """Return what happened to a story."""
    return {"kind": change.kind, "story": change.story, "reports": list(change.reports), "other": change.other}


def decision_document(decision: Decision) -> schemas.Decision:
    """Return a decision."""
    return cast(schemas.Decision, asdict(decision))


def job_document(job: JobState) -> schemas.JobState:
    """Return a job as it stands."""
    return cast(schemas.JobState, asdict(job))


def listing(request: Request, total: int, limit: int, offset: int) -> schemas.Listing:
    """Return where a page stands in a list of so many, with the address of the next one."""
    return {"total": total, "limit": limit, "offset": offset, "next": _next(request, total, limit, offset)}


def _next(request: Request, total: int, limit: int, offset: int) -> str | None:
    if offset + limit >= total:
        return None
    asked = [(key, value) for key, value in request.query_params.multi_items() if key not in ("limit", "offset")]
    return f"{request.scope['path']}?{urlencode([*asked, ('limit', limit), ('offset', offset + limit)])}"
