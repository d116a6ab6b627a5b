"""The review page of a story: everything that an editor can decide on it, and the log of what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, get_args
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.errors import OptionError
from rashomon.export.html.reading import uncompared_dossier
from rashomon.export.printable import visible
from rashomon.model import Decision, DecisionKind, StoredStory
from rashomon.web.pages.decided import SHAPING, Made, tell_decisions
from rashomon.web.pages.findings import MERGING, SECTIONS, Findings, Section, Typed, list_findings, say
from rashomon.web.pages.linking import SiteLinks
from rashomon.web.pages.rendering import Page, render
from rashomon.web.service import service_of

if TYPE_CHECKING:
    from rashomon.desk import Desk

router = APIRouter()
REVIEWER_COOKIE = "rashomon-reviewer"
_COOKIE_SECONDS = 365 * 24 * 3600
_MAX_NAME_CHARS = 100
ALL = "all"
"""Stands in an address for all sections on one page: to search in, or to print."""
_KINDS: Mapping[str, DecisionKind] = {kind: kind for kind in get_args(DecisionKind)}

Field = Annotated[str, Form()]
Fields = Annotated[tuple[str, ...], Form()]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was just done: one line, and what can be done about it."""

    what: Literal["made", "undone"]
    line: str
    undo: str
    """Id of the decision; empty where there is nothing to undo."""
    shaping: bool
    anchor: str
    """Where on the page it was; empty where that cannot be said."""


@dataclass(frozen=True, kw_only=True)
class ReviewPage(Page):
    """What an editor can decide on a story, and what was decided."""

    story: str
    """The story's id."""
    heading: str
    story_page: str
    review_page: str
    this_page: str
    """The review page with the sections that it shows now."""
    shown: frozenset[Section]
    """The sections that stand on it; the others are a link away: all of a large story would be slow to load."""
    compare_action: str
    """Where the button leads that has the story compared again."""
    decide_action: str
    by: str
    """Who is reviewing, as far as is known."""
    compared: bool
    """Whether there is a dossier to decide on."""
    current: bool
    reason: str
    """Why the dossier is not current, in words."""
    reports: int
    pending: int
    """How many decisions take effect when the story is compared again."""
    findings: Findings
    log: tuple[Made, ...]
    """Every decision, newest first."""
    told: Told | None
    problem: Typed | None
    """What was typed in a form that could not be used; it stands again in that form."""
    typed_note: str
    """The note among it, as it is shown where that form is not there any more."""
    problem_anchor: str
    """Where on the page that form is; empty where it is not there any more."""


@router.get("/stories/{story}/review")
def show_review(
    request: Request, story: str, part: str = "", at: str = "", done: str = "", undone: str = ""
) -> Response:
    """Return one section of the review page: `part`, or that in which the finding `at` stands, or the first; "all" for
    all. `done` or `undone` is the id of the decision that was just made or undone."""
    with service_of(request).reading() as desk:
        found = desk.story(story)
        if found.id != story:
            # The beginning of an id, or a report's: the page has one address.
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{SiteLinks(found.id).story}/review{query}", 302)
        page = _page(request, desk, found, part=part, at=at, done=done, undone=undone)
    return render(request, "review.html", page)


@router.post("/stories/{story}/decisions")
def decide(
    request: Request,
    story: str,
    kind: Field = "",
    target: Fields = (),
    part: Fields = (),
    value: Field = "",
    note: Field = "",
    by: Field = "",
    back: Field = "",
    on: str = "",
) -> Response:
    """Make a decision and return to where it was made; where it cannot be made, return the page with the reason.

    `on` is the section of the review page that the form stood on.
    """
    with service_of(request).reading() as desk:
        found = desk.story(story)
        try:
            made = _decide(desk, found, kind, target, part, value, note, by)
        except OptionError as error:
            typed = Typed(say(str(error).removeprefix(f"{kind}: ")), kind, target, part, value, note, by)
            page = _page(request, desk, found, part=on, at=next(iter(target), ""), typed=typed)
            return render(request, "review.html", page, status=422)
    named = made.targets[0].id
    where = urlencode({"part": on} if on else {"at": named})
    place = MERGING.get(made.kind) or f"at-{named}"
    return _back(request, back or f"{SiteLinks(found.id).story}/review?{where}#{place}", by, done=made.id)


@router.post("/decisions/{decision}/undo")
def undo(request: Request, decision: str, by: Field = "", back: Field = "") -> Response:
    """Undo a decision and return to where it was undone."""
    with service_of(request).reading() as desk:
        desk.undo(decision, by=by.strip() or reviewer_of(request))
    return _back(request, back or "/stories", by, undone=decision)


def reviewer_of(request: Request) -> str:
    """Return who is reviewing: the name that was last typed in this browser, else that of the service's options."""
    remembered = ""
    with suppress(UnicodeDecodeError):
        remembered = say(unquote(request.cookies.get(REVIEWER_COOKIE, ""), errors="strict"))
    return remembered[:_MAX_NAME_CHARS] or say(service_of(request).options.reviewer or "")


def local_path(address: str) -> str | None:
    """Return an address that leads to a page of this desk, null for any other."""
    if not address.startswith("/") or address.startswith("//") or not address.isprintable() or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    # Two slashes further on would lead to another host where something before us shortens `/./`.
    return None if parts.scheme or parts.netloc or "//" in parts.path else address


def _decide(
    desk: Desk,
    story: StoredStory,
    kind: str,
    targets: Sequence[str],
    part: Sequence[str],
    value: str,
    note: str,
    by: str,
) -> Decision:
    chosen = _KINDS.get(kind)
    if chosen is None:
        raise OptionError(f"{say(kind) or 'nothing'}: no such decision; use one of the buttons of this page")
    if chosen == "note" and not note.strip():
        raise OptionError("the note is empty; write what others should know")
    # One form serves several buttons: what was chosen or typed for another one is not meant.
    part = part if chosen in ("split_point", "split_entity") else ()
    given = value.strip() if chosen in ("correct_outlet", "correct_date") else None
    return desk.decide(story.id, chosen, targets, part=part, value=given, note=note.strip(), by=by.strip())


def _page(
    request: Request,
    desk: Desk,
    story: StoredStory,
    *,
    part: str = "",
    at: str = "",
    done: str = "",
    undone: str = "",
    typed: Typed | None = None,
) -> ReviewPage:
    kept = desk.kept(story.id)
    dossier = kept.result.dossier if kept else None
    decisions = desk.decisions(story.id)
    log = tell_decisions(decisions, dossier.review if dossier else None)
    links = SiteLinks(story.id)
    shown = dossier or uncompared_dossier(story.id, story.title, [desk.report(item.id) for item in story.reports])
    findings = list_findings(shown, links, reversed(log), typed)
    heading = say(story.title) or "no title"
    first = "parts" if kept else "reports"
    chosen = part if part == ALL or part in SECTIONS else findings.section(at) or first
    return ReviewPage(
        title=f"Review: {heading}",
        here="stories",
        styles=("review.css",),
        scripts=("review.js",),
        story=story.id,
        heading=heading,
        story_page=links.story,
        review_page=f"{links.story}/review",
        this_page=f"{links.story}/review?part={chosen}",
        shown=frozenset(name for name in SECTIONS if chosen in (ALL, name)),
        compare_action=f"{links.story}/compare",
        decide_action=f"{links.story}/decisions?on={chosen}",
        by=reviewer_of(request),
        compared=kept is not None,
        current=kept is not None and kept.current,
        reason=say(kept.reason) if kept else "",
        reports=len(story.reports),
        pending=sum(made.state == "pending" for made in log),
        findings=findings,
        log=log,
        told=_told(log, done, undone),
        problem=typed,
        typed_note=visible(typed.note) if typed else "",
        problem_anchor=findings.place_of(typed) if typed else "",
    )


def _told(log: Sequence[Made], done: str, undone: str) -> Told | None:
    made = next((item for item in log if item.id in (done, undone)), None)
    if made is None or (made.standing if undone else not made.standing):
        return None
    return Told(
        what="undone" if undone else "made",
        line=f"Undone: {made.told}" if undone else made.told,
        undo="" if undone else made.id,
        shaping=made.kind in SHAPING,
        anchor=made.on[0] if made.on else "",
    )


def _back(request: Request, address: str, by: str, **outcome: str) -> Response:
    """Return the way back to a local page, with what was done in its address, and remember who did it."""
    parts = urlsplit(local_path(address) or "/stories")
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("done", "undone")]
    if parts.path.endswith("/review"):
        query += outcome.items()
    where = urlunsplit(("", "", quote(parts.path, safe="/%"), urlencode(query), quote(parts.fragment, safe="%")))
    response = RedirectResponse(where, status_code=303)
    name = say(by)[:_MAX_NAME_CHARS]
    if name:
        response.set_cookie(
            REVIEWER_COOKIE, quote(name, safe=""), max_age=_COOKIE_SECONDS, path="/", httponly=True, samesite="strict"
        )
    return response
