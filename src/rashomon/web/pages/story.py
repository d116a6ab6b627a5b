"""One story: its dossier as it was last made, or its reports and the button that compares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.errors import NotFoundError
from rashomon.export.html import HtmlOptions, StoryView, view_opened_point, view_story
from rashomon.export.html.linking import web_address
from rashomon.export.html.views import Sort
from rashomon.export.names import LETTERS
from rashomon.export.outline import counted
from rashomon.export.printable import printable
from rashomon.export.times import readable_publication
from rashomon.model import StoredReport, StoredStory
from rashomon.web.pages.finished import finished_pages
from rashomon.web.pages.linking import SiteLinks
from rashomon.web.pages.rendering import DRAWING_STYLES, Page, environment, render_text
from rashomon.web.pages.stories import told_days
from rashomon.web.responses import respond
from rashomon.web.service import service_of

if TYPE_CHECKING:
    from rashomon.desk import Kept

router = APIRouter()
_ADDRESS_CHARS = 70
_MAX_LEFT_OUT = 8
"""Inputs named above a story; the others are under Notes."""
_ONCE = re.compile(r"and is (?:counted|read) once$")
"""How the notes of the reading end that tell of copies."""
SECTIONS = (
    "lineage", "parts", "points", "quotes", "changes", "timeline", "names", "shared", "reports", "review", "notes",
)  # fmt: skip
"""The sections of a story's page: first how many sources there are, then where they part. The texts have pages of their
own, and the reports are named by the drawing before their table comes."""

OPTIONS = HtmlOptions(max_folded=12, top_timeline=12, max_discrepancies=300, whole_matrix=True, max_cells=12_000)
"""So much that the page of a story of twelve long reports stays under 400 kB; the others are on the page with `all`.
Every point that several reports speak on is in the matrix, up to 300 points of 40 reports."""


@dataclass(frozen=True)
class Export:
    """A form in which the dossier can be taken along."""

    label: str
    href: str
    hint: str


@dataclass(frozen=True)
class ListedReport:
    """A report of a story that has no dossier yet."""

    key: str
    anchor: str
    outlet: str
    title: str
    href: str
    when: str
    words: int
    link: str | None
    address: str
    source: str
    copy_of: str
    """The outlet of the report that it has nearly all words from; empty for none."""
    versions: int
    versions_href: str
    analysed: bool


@dataclass(frozen=True)
class CompareButton:
    """The button that starts a comparison, and why one would press it."""

    action: str
    label: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class StoryPage(Page):
    """A story with its dossier (`story`), or without one its reports."""

    id: str
    heading: str
    kicker: str
    """Its days, and whether a person put its reports together."""
    compare: CompareButton | None
    """Null where the dossier is of what the store holds now."""
    story: StoryView | None
    sections: tuple[str, ...]
    reports: tuple[ListedReport, ...]
    size: str
    exports: tuple[Export, ...]
    review_href: str
    review_label: str
    alone: str
    """That there is nothing to compare with; empty where there is."""
    skipped_told: str
    """How many inputs could not be read; empty where all could."""
    left_out: tuple[tuple[str, str], ...]
    """The first of these inputs, each with the reason."""
    more_left_out: str
    same: tuple[str, ...]
    """Notes on inputs that were given twice, and are read once."""


@router.get("/stories/{story}")
def show_story(
    request: Request, story: str, sort: str = "importance", all: str = "", point: str | None = None
) -> Response:
    """Return the page of a story; `sort` is the order of the matrix, `point` the one whose words stand in their row, with
    `all` nothing is left out or folded away."""
    with service_of(request).reading() as desk:
        listed = desk.story(story)
        if listed.id != story:
            # The beginning of an id, or a report's: the page has one address.
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/stories/{quote(listed.id, safe='')}{query}", 302)
        order: Sort = next((name for name in get_args(Sort) if name == sort), "importance")

        show_all = all == "yes"

        def make() -> bytes:
            page = view_page(listed, desk.kept(listed.id), order, show_all=show_all, opened=point)
            return render_text("story.html", page).encode("utf-8", "replace")

        if point:
            # There are as many of these as points, and each is asked for once.
            return respond(request, make())
        # Making a page of many findings takes longer than reading that none of them has changed.
        page = finished_pages(request).find((listed.id, desk.revision(listed.id), order, show_all), make)
    return respond(request, page)


@router.get("/stories/{story}/points/{point}")
def show_point(request: Request, story: str, point: str) -> Response:
    """Return the words behind a row of the matrix, as the part of the story's page that opens under the point."""
    with service_of(request).reading() as desk:
        listed = desk.story(story)
        kept = desk.kept(listed.id)
    found = view_opened_point(kept.result.dossier, point, SiteLinks(listed.id)) if kept else None
    if found is None:
        raise NotFoundError(f"{point}: there is no such point in this story; it may have been compared anew")
    return respond(request, environment().get_template("sections/accounts.html").render(point=found))


@router.post("/stories/{story}/compare")
def compare_story(request: Request, story: str) -> Response:
    """Begin the comparison of a story's reports, or find the one that is under way, and lead to its page."""
    service = service_of(request)
    with service.reading() as desk:
        listed = desk.story(story)
    job = service.submit_dossier(listed.id)
    return RedirectResponse(f"/jobs/{quote(job.id, safe='')}", 303)


def view_page(
    listed: StoredStory,
    kept: Kept | None,
    sort: Sort = "importance",
    *,
    show_all: bool = False,
    opened: str | None = None,
) -> StoryPage:
    """Return what the page shows of a story as the store lists it, with the dossier that was last made of it; `opened` is
    the id of a point whose words stand in its row."""
    links = SiteLinks(listed.id)
    view = None
    if kept is not None:
        near, whole = SiteLinks(listed.id, relative=True), f"{links.story}?all=yes"
        options = HtmlOptions(show_all=True) if show_all else OPTIONS
        view = view_story(
            kept.result, kept.result.dossier, options, "", near, sort, "" if show_all else whole, opened, SECTIONS
        )
    count = len(listed.reports)
    skipped = view.skipped if view else ()
    shown = skipped if show_all else skipped[:_MAX_LEFT_OUT]
    same = tuple(note for note in view.notes if _ONCE.search(note)) if view and listed.compared_by_hand else ()
    decisions = view.review.standing if view else 0
    return StoryPage(
        title=view.title if view else printable(listed.title).strip() or "no title",
        here="stories",
        styles=(DRAWING_STYLES,) if view else (),
        scripts=("matrix.js", "lineage.js") if view else (),
        id=listed.id,
        heading=view.title if view else printable(listed.title).strip() or "no title",
        compare=_button(links, kept, count),
        story=view,
        sections=SECTIONS,
        reports=() if view else _reports(listed, links),
        size=counted(count, "report"),
        kicker=f"Put together by hand, {told_days(listed)}" if listed.compared_by_hand else told_days(listed),
        exports=_exports(listed.id) if view else (),
        review_href=f"{links.story}/review",
        review_label=counted(decisions, "decision") if decisions else "no decision yet",
        alone=_told_alone(bool(skipped)) if view and listed.compared_by_hand and count == 1 else "",
        skipped_told=counted(len(skipped), "input") if skipped else "",
        left_out=shown,
        more_left_out=f"{len(skipped) - len(shown)} more" if len(skipped) > len(shown) else "",
        same=same if show_all else same[:_MAX_LEFT_OUT],
    )


def _told_alone(skipped: bool) -> str:
    left = "could be read" if skipped else "is left"
    return f"Only one report {left}, so there is nothing to compare it with."


def _button(links: SiteLinks, kept: Kept | None, count: int) -> CompareButton | None:
    action = f"{links.story}/compare"
    if kept is None:
        label = f"Compare these {count} reports" if count > 1 else "Analyse this report"
        return CompareButton(action, label, "")
    return None if kept.current else CompareButton(action, "Compare anew", printable(kept.reason).strip())


def _reports(listed: StoredStory, links: SiteLinks) -> tuple[ListedReport, ...]:
    names = {report.id: _outlet(report) for report in listed.reports}
    few = len(names) <= len(LETTERS)
    keys = {report.id: LETTERS[place] if few else str(place + 1) for place, report in enumerate(listed.reports)}
    found: list[ListedReport] = []
    for report in listed.reports:
        link = web_address(report.url or report.source)
        address = link.partition("://")[2] if link else ""
        origin = report.copy_of
        found.append(
            ListedReport(
                key=keys[report.id],
                anchor=report.id,
                outlet=names[report.id],
                title=printable(report.title or "").strip() or "untitled",
                href=links.report(report.id),
                when=readable_publication(printable(report.published_at)) if report.published_at else "no date",
                words=report.words,
                link=link,
                address=address if len(address) <= _ADDRESS_CHARS else address[: _ADDRESS_CHARS - 1] + "…",
                source="" if link == report.source else printable(report.source).strip(),
                copy_of=(f"{keys[origin]} {names[origin]}" if origin in names else "another report") if origin else "",
                versions=report.versions,
                versions_href=f"{links.report(report.id)}/versions",
                analysed=report.analysed,
            )
        )
    return tuple(found)


def _outlet(report: StoredReport) -> str:
    return printable(report.outlet or "").strip() or "outlet not known"


def _exports(story: str) -> tuple[Export, ...]:
    begin = f"/api/stories/{quote(story, safe='')}"
    return (
        Export("HTML", f"{begin}/dossier.html", "one file that can be sent and printed"),
        Export("Markdown", f"{begin}/dossier.md", "for a note or a ticket"),
        Export("JSON", f"{begin}/dossier", "everything, with the words of each finding"),
        Export("Points", f"{begin}/points.csv", "who says what, as a table (CSV)"),
        Export("Discrepancies", f"{begin}/discrepancies.csv", "a row for each variant, as a table (CSV)"),
        Export("Lineage", f"{begin}/lineage.svg", "the drawing (SVG)"),
    )
