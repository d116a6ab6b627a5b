"""The list of stories: newest first, searched and filtered by its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.errors import OptionError
from rashomon.export.listing import outlets_of
from rashomon.export.outline import WEIGHT_MEANINGS, counted
from rashomon.export.printable import printable
from rashomon.model import StoredStory
from rashomon.web.pages.rendering import Page, render
from rashomon.web.pages.sparkline import Sparkline, draw_growth
from rashomon.web.service import service_of

if TYPE_CHECKING:
    from rashomon.desk import Desk, Narrowing

router = APIRouter()

MAX_OUTLETS = 6
TOP_COMPARISONS = 5
SIZES = (50, 100, 200)
LEASTS = (1, 2, 3, 5, 10)
_SINCES = {"": "any time", "1d": "the last day", "7d": "the last 7 days", "30d": "the last 30 days"}
_WEIGHTS = {
    0: "any or none",
    3: f"{WEIGHT_MEANINGS[3]}",
    2: f"{WEIGHT_MEANINGS[2]} or more",
    1: "some were found",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AGO = re.compile(r"(\d{1,4})([hd])")
_MAX_SEARCH = 200


@dataclass(frozen=True)
class Filters:
    """Which stories are listed, as the address says it; what the address says wrongly is kept, so that it can be told."""

    search: str = ""
    since: str = ""
    until: str = ""
    outlet: str = ""
    language: str = ""
    weight: int = 0
    """What was found is at least so important: 3 must see, 2 worth showing, 1 minor; 0 asks for nothing."""
    least: int = 1
    compared: bool = False
    by_hand: bool = False
    """Comparisons that a person put together, instead of the stories."""
    page: int = 1
    size: int = SIZES[0]

    @property
    def offset(self) -> int:
        """Return how many stories stand on the pages before."""
        return (self.page - 1) * self.size

    @property
    def narrow(self) -> bool:
        """Return whether they leave stories out."""
        return any((self.search, self.since, self.outlet, self.weight)) or self.folded > 0

    @property
    def folded(self) -> int:
        """Return how many of those are set that the form folds away."""
        return sum(map(bool, (self.until, self.least > 1, self.language, self.compared)))

    def narrowing(self) -> Narrowing:
        """Return what is asked for beyond words, time and number."""
        return {
            "until": self.until or None,
            "outlet": self.outlet or None,
            "language": self.language or None,
            "weight": self.weight or None,
        }

    def address(self) -> str:
        """Return the address of this view; what is as usual is not in it."""
        usual = Filters()
        values: dict[str, object] = {
            "search": self.search,
            "since": self.since,
            "until": self.until,
            "outlet": self.outlet,
            "language": self.language,
            "weight": self.weight,
            "least": self.least,
            "compared": "yes" if self.compared else "",
            "by-hand": "yes" if self.by_hand else "",
            "page": self.page,
            "size": self.size,
        }
        plain = {"weight": usual.weight, "least": usual.least, "page": usual.page, "size": usual.size}
        told = {name: value for name, value in values.items() if value != plain.get(name, "")}
        return f"/stories?{urlencode(told)}" if told else "/stories"


def read_filters(query: QueryParams) -> Filters:
    """Return what an address asks for; of a number that cannot be used the usual one."""
    # The form sends `since` twice, from the list and from the calendar: the calendar's comes last.
    since = next((value.strip() for value in reversed(query.getlist("since")) if value.strip()), "")
    return Filters(
        search=printable(query.get("search", "")).strip()[:_MAX_SEARCH],
        since=printable(since)[:40],
        until=printable(query.get("until", "")).strip()[:40],
        outlet=" ".join(printable(query.get("outlet", "")).split())[:_MAX_SEARCH],
        language=printable(query.get("language", "")).strip()[:40],
        weight=min(_number(query.get("weight"), 0), 3),
        least=min(_number(query.get("least"), 1), 1000),
        compared=query.get("compared", "") in ("yes", "1", "true", "on"),
        by_hand=query.get("by-hand", "") in ("yes", "1", "true", "on"),
        page=_number(query.get("page"), 1),
        size=min(_number(query.get("size"), SIZES[0]), SIZES[-1]),
    )


@dataclass(frozen=True)
class Found:
    """How many discrepancies of one weight a story has."""

    weight: int
    count: int
    meaning: str


@dataclass(frozen=True)
class StoryEntry:
    """A story as a line of the list."""

    id: str
    href: str
    title: str
    outlets: tuple[str, ...]
    more_outlets: str
    nameless: str
    """How many reports are of outlets that are not known; empty where there are none."""
    reports: str
    copies: str
    unread: str
    origins: str
    """Empty where the story has no dossier that is current."""
    found: tuple[Found, ...]
    state: str
    """What stands in place of discrepancies: that none was found, or that the reports were not compared yet."""
    days: str
    growth: Sparkline | None


@dataclass(frozen=True)
class Choice:
    """An entry of a list in the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class StoriesPage(Page):
    """The list, the form that narrows it, and how much there is in the store."""

    filters: Filters
    sinces: tuple[Choice, ...]
    leasts: tuple[Choice, ...]
    weights: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    """Empty where all reports are in one language."""
    outlets: tuple[str, ...]
    """Names that are offered; others can be typed."""
    until_kind: Literal["date", "text"]
    """A calendar shows nothing but days: what else an address says is shown as text."""
    more_set: int
    """How many filters are set among those that are folded away; the fold is open where there are any."""
    problem: str
    """What is wrong with the filters, empty where nothing is."""
    comparisons: tuple[StoryEntry, ...]
    all_comparisons: str | None
    """Where all of them are listed, null where all are shown."""
    all_label: str
    heading: str
    looked_for: str
    """What was asked for, in words; empty where nothing is left out."""
    entries: tuple[StoryEntry, ...]
    told: str
    """Which of how many the entries are."""
    previous: str | None
    next: str | None
    unfiltered: str | None
    """The list without filters; null where there are none."""
    counts: tuple[str, ...]
    empty: bool
    """Nothing at all is in the store."""


@router.get("/")
def go_to_stories() -> Response:
    """Lead to the list of stories."""
    return RedirectResponse("/stories", 303)


@router.get("/stories")
def list_stories(request: Request) -> Response:
    """Return the page with the stories that the address asks for, 50 at a time."""
    filters = read_filters(request.query_params)
    with service_of(request).reading() as desk:
        page = view_stories(desk, filters, datetime.now(UTC))
    # A view has one address, which can be sent: what the form leaves empty, or a page behind the last, is none of it.
    if _names(page.filters.address()) != _names(str(request.url)) or page.filters.page != filters.page:
        return RedirectResponse(page.filters.address(), 302)
    return render(request, "stories.html", page, status=400 if page.problem else 200)


def view_stories(desk: Desk, filters: Filters, now: datetime) -> StoriesPage:
    """Return what the page shows; a page of the list that is behind the last one is the last one."""
    problem, total, hand_made = "", 0, 0
    listed: Sequence[StoredStory] = ()
    by_hand: Sequence[StoredStory] = ()
    counts, tellers = desk.counts(), desk.tellers()
    try:
        since, search = _since(filters.since, now), filters.search or None
        if filters.by_hand:
            total = _count_by_hand(desk, filters, search, since)
            filters = _within(filters, total)
            listed = _by_hand(desk, filters, search, since, filters.size, filters.offset)
        else:
            total = desk.count_stories(since, search, filters.least, filters.compared, **filters.narrowing())
            filters = _within(filters, total)
            listed = desk.stories(
                since, search, filters.size, filters.offset, filters.least, filters.compared, **filters.narrowing()
            )
            if filters.page == 1:
                hand_made = _count_by_hand(desk, filters, search, since)
                by_hand = _by_hand(desk, filters, search, since, TOP_COMPARISONS, 0) if hand_made else ()
    except OptionError as error:
        problem = printable(str(error))
    there = filters.offset + len(listed)
    shown = f"{filters.offset + 1:,} to {there:,} of {total:,}" if total > len(listed) else f"{total:,}"
    return StoriesPage(
        title="Comparisons" if filters.by_hand else "Stories",
        here="stories",
        scripts=("stories.js",),
        filters=filters,
        sinces=_sinces(filters.since),
        leasts=_leasts(filters.least),
        weights=_weights(filters.weight),
        languages=_languages(tellers.languages, filters.language),
        outlets=tuple(dict.fromkeys(filter(None, (printable(name).strip() for name in tellers.outlets)))),
        until_kind="date" if not filters.until or _DAY.fullmatch(filters.until) else "text",
        more_set=filters.folded,
        problem=problem,
        comparisons=tuple(view_entry(story) for story in by_hand),
        all_comparisons=replace(filters, by_hand=True, page=1).address() if hand_made > len(by_hand) else None,
        all_label=f"All {hand_made:,} comparisons" if hand_made > 1 else "The comparison",
        heading="Put together by hand" if filters.by_hand else "Matching stories" if filters.narrow else "As reported",
        looked_for=told_filters(filters),
        entries=tuple(view_entry(story) for story in listed),
        told=shown if listed else "",
        previous=replace(filters, page=filters.page - 1).address() if filters.page > 1 else None,
        next=replace(filters, page=filters.page + 1).address() if there < total else None,
        unfiltered=Filters(by_hand=filters.by_hand).address() if filters.narrow else None,
        counts=(
            counted(counts.reports, "report"),
            counted(counts.outlets, "outlet"),
            f"{counted(counts.stories, 'story', 'stories')}, {counts.shared_stories} of them told by several",
            *((counted(counts.feeds, "feed") + " watched",) if counts.feeds else ()),
        ),
        empty=not counts.reports and not counts.comparisons,
    )


def told_filters(filters: Filters) -> str:
    """Return what a narrowed list was asked for: "the words “harbour wall”, a report in the last 7 days"."""
    since = filters.since
    told = (
        f"the words “{filters.search}”" if filters.search else "",
        (f"a report in {_SINCES[since]}" if since in _SINCES else f"a report since {since}") if since else "",
        f"no report after {filters.until}" if filters.until else "",
        f"the outlet “{filters.outlet}”" if filters.outlet else "",
        f"a report in {_language(filters.language)}" if filters.language else "",
        f"discrepancies: {_WEIGHTS[filters.weight]}" if filters.weight else "",
        f"{filters.least} reports or more" if filters.least > 1 else "",
        "a dossier that is current" if filters.compared else "",
    )
    return ", ".join(part for part in told if part)


def _count_by_hand(desk: Desk, filters: Filters, search: str | None, since: str | None) -> int:
    return desk.count_comparisons(search, since, filters.least, filters.compared, **filters.narrowing())


def _by_hand(
    desk: Desk, filters: Filters, search: str | None, since: str | None, limit: int, offset: int
) -> Sequence[StoredStory]:
    return desk.comparisons(limit, offset, search, since, filters.least, filters.compared, **filters.narrowing())


def view_entry(story: StoredStory) -> StoryEntry:
    """Return a story as a line of the list."""
    outlets = [name for name in (printable(outlet).strip() for outlet in outlets_of(story)) if name]
    more = len(outlets) - MAX_OUTLETS
    nameless = sum(not printable(report.outlet or "").strip() for report in story.reports)
    copies = sum(report.copy_of is not None for report in story.reports)
    unread = sum(not report.analysed for report in story.reports)
    found, state = view_found(story)
    return StoryEntry(
        id=story.id,
        href=f"/stories/{story.id}",
        title=printable(story.title).strip() or "no title",
        outlets=tuple(outlets[:MAX_OUTLETS]),
        more_outlets=f"and {more} more" if more > 0 else "",
        nameless=f"{nameless} not known" if nameless else "",
        reports=counted(len(story.reports), "report"),
        copies=("a copy" if copies == 1 else f"{copies} copies") if copies else "",
        unread=f"{unread} not analysed" if unread else "",
        origins=told_listed_origins(story),
        found=found,
        state=state,
        days=told_days(story),
        growth=draw_growth((report.published_at for report in story.reports), len(story.reports)),
    )


def view_found(story: StoredStory) -> tuple[tuple[Found, ...], str]:
    """Return how many discrepancies there are of each weight, the most important first, or what to say in their place."""
    if story.by_weight is not None and any(story.by_weight):
        weighed = zip((3, 2, 1), story.by_weight, strict=True)
        return tuple(Found(weight, count, WEIGHT_MEANINGS[weight]) for weight, count in weighed if count), ""
    if story.discrepancies:
        return (), counted(story.discrepancies, "discrepancy", "discrepancies")
    if story.discrepancies is not None or story.by_weight is not None:
        return (), "no discrepancy found"
    return (), "not compared yet" if len(story.reports) > 1 else "one report only"


def told_days(story: StoredStory) -> str:
    """Return the days of a story's first and last report: "2025-10-14", "2025-10-14 to 10-15"."""
    first, last = printable(story.first_at or "")[:10], printable(story.last_at or "")[:10]
    if first == last or not last:
        return first or "no date"
    return f"{first} to {last[5:] if first[:5] == last[:5] else last}"


def told_listed_origins(story: StoredStory) -> str:
    """Return how many independent origins a story's dossier counts, low to high; empty where it has none."""
    low, high = story.origins_low, story.origins_high
    if low is None or high is None:
        return ""
    return f"{low} to {high} origins" if low != high else counted(low, "origin")


def _within(filters: Filters, total: int) -> Filters:
    """Return the filters with a page that there is."""
    return replace(filters, page=min(filters.page, max(1, -(-total // filters.size))))


def _since(since: str, now: datetime) -> str | None:
    """Return the time that a filter means, as ISO 8601. Raises `OptionError` for one that means none."""
    if not since:
        return None
    ago = _AGO.fullmatch(since)
    try:
        if ago:
            length = timedelta(days=int(ago[1])) if ago[2] == "d" else timedelta(hours=int(ago[1]))
            return (now - length).isoformat(timespec="seconds")
        datetime.fromisoformat(since)
    except (ValueError, OverflowError) as error:
        raise OptionError(
            f"“{since}” is no time: write a day such as 2025-10-14, or how long ago, such as 12h or 7d"
        ) from error
    return since


def _sinces(chosen: str) -> tuple[Choice, ...]:
    labels = _SINCES if chosen in _SINCES else {**_SINCES, chosen: f"since {chosen}"}
    return tuple(Choice(value, label, value == chosen) for value, label in labels.items())


def _leasts(chosen: int) -> tuple[Choice, ...]:
    numbers = sorted({*LEASTS, chosen})
    return tuple(
        Choice(str(number), "any number" if number == 1 else f"{number} or more", number == chosen)
        for number in numbers
    )


def _weights(chosen: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(weight or ""), label, weight == chosen) for weight, label in _WEIGHTS.items())


def _languages(there: Sequence[str], chosen: str) -> tuple[Choice, ...]:
    codes = dict.fromkeys(code.partition("-")[0].casefold() for code in there)
    if chosen:
        codes.setdefault(chosen, None)
    elif len(codes) < 2:
        return ()
    return (Choice("", "any", not chosen), *(Choice(code, _language(code), code == chosen) for code in codes))


def _language(code: str) -> str:
    """Return a language's name without its code."""
    from rashomon.ingest.language import language_name

    return language_name(code).removesuffix(f" ({code})")


def _number(value: str | None, usual: int) -> int:
    return int(value) if value and re.fullmatch(r"[1-9][0-9]{0,5}", value) else usual


def _names(address: str) -> list[str]:
    """Return the names in an address's query, in order."""
    query = address.partition("?")[2]
    return sorted(part.partition("=")[0] for part in query.split("&") if part)
