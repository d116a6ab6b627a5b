"""The pages of one report: its text in layers beside the one that it derives from, and the versions of its article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.errors import NotFoundError
from rashomon.export.html.reading import ALONE, Layer, ReadingView, read_layers, uncompared_dossier, view_report
from rashomon.export.html.versions import VersionsView, view_versions
from rashomon.export.names import key_reports, name_reports
from rashomon.export.printable import printable
from rashomon.model import Report, StoredStory, StoryDossier
from rashomon.web.pages.linking import SiteLinks
from rashomon.web.pages.rendering import Page, render
from rashomon.web.service import service_of

if TYPE_CHECKING:
    from rashomon.desk import Desk

router = APIRouter()
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True)
class Neighbour:
    """The report before or after this one in the story."""

    key: str
    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ReportPage(Page):
    """One report of a story, for reading."""

    reading: ReadingView
    story_title: str
    story_page: str
    place: str
    """Its place in the story: "Report 3 of 7"; empty where it is not among the story's reports."""
    before: Neighbour | None
    after: Neighbour | None
    versions: int
    """How many versions of the article are kept."""
    versions_page: str
    review: str | None
    """Where the report is decided on; null where the last comparison has it not."""
    notice: str
    """What a reader should know before: it is no part of the last comparison; empty for nothing."""


@dataclass(frozen=True, kw_only=True)
class VersionsPage(Page):
    """The versions of one article."""

    versions: VersionsView
    story_title: str
    story_page: str
    report_page: str


@router.get("/stories/{story}/reports/{report}")
def show_report(request: Request, story: str, report: str, beside: str = "", at: str = "") -> Response:
    """Return the page of a report. `at` (START-END) lights words up, `beside` is the report next to it, and each
    `layers` names one that is switched on."""
    with service_of(request).reading() as desk:
        listed = desk.story(story)
        if listed.id != story:
            address = SiteLinks(listed.id).report(report)
            return RedirectResponse(f"{address}?{request.url.query}" if request.url.query else address, 302)
        kept = desk.kept(listed.id)
        dossier = kept.result.dossier if kept else None
        compared = dossier is not None and any(item.id == report for item in dossier.story.reports)
        if dossier is None or not compared:
            dossier = _uncompared(desk, listed, report)
    layers = read_layers(request.query_params.getlist("layers"))
    page = view_page(
        listed, dossier, report, compared=compared, kept=kept is not None, beside=beside, at=at, layers=layers
    )
    return render(request, "report.html", page)


@router.get("/stories/{story}/reports/{report}/versions")
def show_versions(request: Request, story: str, report: str) -> Response:
    """Return the versions of a report's article, and what changed from each to the next."""
    with service_of(request).reading() as desk:
        listed = desk.story(story)
        found = _report_of(desk, listed, report)
        try:
            reports, steps = desk.versions(report)
        except NotFoundError:
            # It came with a comparison, so that no other version is kept.
            reports, steps = [found], []
    links = SiteLinks(listed.id)
    view = view_versions(reports, steps)
    page = VersionsPage(
        title=f"Versions: {view.title}",
        here="stories",
        styles=("reading.css", "report.css"),
        versions=view,
        story_title=_say(listed.title) or "no title",
        story_page=links.story,
        report_page=links.report(report),
    )
    return render(request, "versions.html", page)


def view_page(
    listed: StoredStory,
    dossier: StoryDossier,
    report: str,
    *,
    compared: bool,
    kept: bool,
    beside: str = "",
    at: str = "",
    layers: tuple[Layer, ...] | None = None,
) -> ReportPage:
    """Return what the page shows of a report of this dossier; raises `OptionError` for a report that it has not.

    `compared` says whether the dossier was made of a comparison, and `kept` whether there is such a one of its story.
    """
    links, notice = SiteLinks(listed.id), ""
    known = {item.id for item in dossier.story.reports}
    if beside and beside != ALONE and (beside not in known or beside == report):
        notice = f"There is no other report {_say(beside)} in this comparison; the one beside it was chosen by us."
        beside = ""
    if not compared:
        why = "it joined or changed since the last comparison" if kept else "its story has not been compared yet"
        notice = f"Only the text of this report is shown: {why}."
    place = _RANGE.fullmatch(at)
    reading = view_report(
        dossier,
        report,
        links,
        beside=beside or None,
        at=(int(place[1]), int(place[2])) if place else None,
        finding=links.finding,
        layers=layers,
        json=f"/api/reports/{quote(report, safe='')}",
    )
    name = reading.left.ref.name
    before, after, told = _neighbours(listed, dossier, report, links)
    stored = next((item for item in listed.reports if item.id == report), None)
    return ReportPage(
        title=f"{name}: {reading.left.title}" if reading.left.title else name,
        here="stories",
        styles=("reading.css", "report.css"),
        scripts=("reading.js",),
        reading=reading,
        story_title=_say(dossier.story.title) or "no title",
        story_page=links.story,
        place=told,
        before=before,
        after=after,
        versions=stored.versions if stored else 1,
        versions_page=f"{links.report(report)}/versions",
        review=links.review(report) if compared or not kept else None,
        notice=notice,
    )


def _neighbours(
    listed: StoredStory, dossier: StoryDossier, report: str, links: SiteLinks
) -> tuple[Neighbour | None, Neighbour | None, str]:
    """Return the reports before and after one, and its place, in the order of the dossier, else of the listing."""
    reports = dossier.story.reports
    if len(reports) > 1:
        ids = [item.id for item in reports]
        keys, names = key_reports(reports), name_reports(reports)
    else:
        ids = [item.id for item in listed.reports]
        keys = {item: str(place) for place, item in enumerate(ids, 1)}
        names = {item.id: _say(item.outlet or "") or "outlet not known" for item in listed.reports}
    if report not in ids:
        return None, None, ""
    at = ids.index(report)
    around = [
        Neighbour(keys[ids[place]], names[ids[place]], links.report(ids[place])) if 0 <= place < len(ids) else None
        for place in (at - 1, at + 1)
    ]
    return around[0], around[1], f"Report {at + 1} of {len(ids)}"


def _uncompared(desk: Desk, listed: StoredStory, report: str) -> StoryDossier:
    return uncompared_dossier(listed.id, listed.title, [_report_of(desk, listed, report)])


def _report_of(desk: Desk, listed: StoredStory, report: str) -> Report:
    """Return a report of this story, or an earlier version of one; raises `NotFoundError` for any other."""
    found = desk.report(report)
    mine = any(item.id == report for item in listed.reports)
    if not mine and desk.stories_of([report]).get(report) != listed.id:
        raise NotFoundError(f"{report}: no report of this story has this id; the story's page lists those that it has")
    return found


def _say(words: str) -> str:
    return printable(words).strip()
