"""The shapes of what the API answers: the dossier format `rashomon/1`, and what stands around it.

The names of the classes are those of the schemas in the OpenAPI description. Fields are always there; what cannot be
told is null. More fields may be added.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import ConfigDict, Field, with_config

from rashomon.model import (
    AlterationKind,
    DateBasis,
    DecisionEffect,
    DecisionKind,
    DiscrepancyKind,
    EditKind,
    EditWeight,
    EntityKind,
    FurnitureKind,
    LineageKind,
    OriginKind,
    Relation,
    SourceRole,
    Stance,
    TargetKind,
    VariantRelation,
)
from rashomon.web.jobs import JobKind, JobStatus

_described = with_config(ConfigDict(use_attribute_docstrings=True))
_Share = Annotated[float, Field(ge=0, le=1)]
_Count = Annotated[int, Field(ge=0)]
_Weight = Annotated[int, Field(ge=1, le=3, description="3: must be seen; 2: worth showing; 1: minor.")]


@_described
class Span(TypedDict):
    """Words of one report: half-open offsets in Unicode code points into its `text`, which has `text` there."""

    report: str
    start: _Count
    end: _Count
    text: str


@_described
class Problem(TypedDict):
    """What went wrong (RFC 9457)."""

    type: str
    """Address, relative to this server, of a page that explains this sort of problem."""
    title: str
    status: int
    detail: str
    """What was wrong this time, and what to try; for a person."""
    instance: str


class FieldProblem(TypedDict):
    """What is wrong with one part of a request."""

    where: str
    problem: str


class InvalidProblem(Problem):
    """A request that cannot be used; where fields are at fault, `errors` names them."""

    errors: NotRequired[list[FieldProblem]]


# --- the dossier ---------------------------------------------------------------------------------------------------


class SummaryValue(TypedDict):
    """One value of the summary, with the words it rests on."""

    text: str
    spans: list[Span]


class Summary(TypedDict):
    """Who did what, when, where and how many, in the reports' own words."""

    who: SummaryValue | None
    what: SummaryValue | None
    when: SummaryValue | None
    where: SummaryValue | None
    how_many: SummaryValue | None


class StoryHead(TypedDict):
    """The story's name and summary."""

    id: str
    title: str
    summary: Summary


@_described
class Support(TypedDict):
    """The independent origins behind something, as a lower and an upper bound."""

    reports: _Count
    origins_low: _Count
    origins_high: _Count
    origins: list[str]
    """Ids of origins."""


class Furniture(TypedDict):
    """A stretch of a report's text that is page furniture and not reporting."""

    start: _Count
    end: _Count
    kind: FurnitureKind


class StatedSource(TypedDict):
    """Whom a report's metadata names as the source of its words."""

    name: str
    role: SourceRole


@_described
class Report(TypedDict):
    """One outlet's article as published."""

    id: str
    source: str
    """Path, address or name as given."""
    outlet: str | None
    title: str | None
    authors: list[str]
    published_at: str | None
    modified_at: str | None
    date_basis: DateBasis | None
    """Where `published_at` comes from; `editor`: somebody corrected it."""
    language: str | None
    analysed: bool
    dateline: str | None
    url: str | None
    external_id: str | None
    retrieved_at: str | None
    sha256: str
    words: _Count
    notes: list[str]
    stated_sources: list[StatedSource]
    furniture: list[Furniture]
    text: str
    """Never altered; all findings point into it."""


class Origin(TypedDict):
    """Where information entered the story."""

    id: str
    name: str
    kind: OriginKind


LineageEdge = TypedDict(
    "LineageEdge",
    {
        "report": str,
        "from": Annotated[str, Field(description="Id of an origin or of a report.")],
        "kind": LineageKind,
        "certain": bool,
        "score": _Share,
        "reason": str,
        "evidence": list[Span],
    },
)
LineageEdge.__doc__ = "One report has something from an origin or from another report."

Change = TypedDict(
    "Change",
    {
        "lineage": Annotated[int, Field(ge=0, description="Place in `lineage` of the edge at which it changed.")],
        "kind": str,
        "from": Span,
        "to": Span,
        "reason": str,
    },
)
Change.__doc__ = "What changed at one hop of the lineage."


@_described
class Passage(TypedDict):
    """Words that two reports share."""

    a: Span
    b: Span
    similarity: _Share
    verbatim: bool
    quoted: bool
    """Both give the words as a quotation, which proves no descent."""


class Variant(TypedDict):
    """One form in which a name occurs."""

    text: str
    relation: VariantRelation
    spans: list[Span]


class RoleMention(TypedDict):
    """A title or description that a report gives to somebody."""

    text: str
    span: Span


class Entity(TypedDict):
    """A person, place or organization."""

    id: str
    name: str
    kind: EntityKind
    variants: list[Variant]
    roles: list[RoleMention]
    mentions: list[Span]


@_described
class QuoteVersion(TypedDict):
    """One report's version of an utterance."""

    span: Span
    """The words between the quotation marks."""
    speaker: str | None
    speaker_span: Span | None
    cue: str | None
    direct: bool
    truncated: bool


Alteration = TypedDict("Alteration", {"from": Span, "to": Span, "kind": AlterationKind})
Alteration.__doc__ = "Words that differ inside two versions of one quotation."


class Quote(TypedDict):
    """The same utterance as each report gives it."""

    id: str
    speaker: str | None
    entity: str | None
    altered: bool
    versions: list[QuoteVersion]
    alterations: list[Alteration]


@_described
class Account(TypedDict):
    """What one report says on a point; `span` is null exactly where it is silent or unread."""

    report: str
    stance: Stance
    span: Span | None
    more: list[Span]
    attributed_to: str | None
    hedge: str | None
    reason: str | None


class Point(TypedDict):
    """The matter that aligned claims of several reports speak on; one account from every report of the story."""

    id: str
    text: str
    weight: _Weight
    support: Support
    accounts: list[Account]


class DiscrepancyVariant(TypedDict):
    """One of the values that accounts give, with the words of each."""

    value: str
    spans: list[Span]


class Discrepancy(TypedDict):
    """A point, or a detail of one, on which accounts differ."""

    id: str
    kind: DiscrepancyKind
    about: str
    relation: Relation
    weight: _Weight
    point: str | None
    variants: list[DiscrepancyVariant]
    reason: str


@_described
class TimelineEntry(TypedDict):
    """Something that happened at a time that the reports tell."""

    when: str
    """ISO date, time, month or year, or an interval `a/b`."""
    what: str
    spans: list[Span]
    points: list[str]


@_described
class Target(TypedDict):
    """What a decision is about, with the words by which it is found again."""

    kind: TargetKind
    id: str
    """Its id when the decision was made; of an edge `REPORT>SOURCE`."""
    label: str
    spans: list[Span]
    detail: str


@_described
class Decision(TypedDict):
    """What an editor decided, who and when; one that was undone stays, with who undid it."""

    id: str
    kind: DecisionKind
    targets: list[Target]
    by: str
    at: str
    part: list[Span]
    """Of a split: the words that are taken out."""
    value: str | None
    """Of a correction: the outlet, or the time as ISO 8601."""
    note: str
    undone_by: str | None
    undone_at: str | None


@_described
class ReviewedDecision(Decision):
    """A decision as it stands in one dossier."""

    effect: DecisionEffect
    on: list[str]
    """Ids of what it applies to in this dossier, in the order of its targets."""


@_described
class Review(TypedDict):
    """What editors decided on a story, oldest first, and what was set aside by them."""

    decisions: list[ReviewedDecision]
    discrepancies: list[Discrepancy]
    edges: list[LineageEdge]


class Dossier(TypedDict):
    """The whole result for one story."""

    story: StoryHead
    support: Support
    reports: list[Report]
    origins: list[Origin]
    lineage: list[LineageEdge]
    passages: list[Passage]
    entities: list[Entity]
    quotes: list[Quote]
    points: list[Point]
    discrepancies: list[Discrepancy]
    timeline: list[TimelineEntry]
    changes: list[Change]
    review: Review


class Skipped(TypedDict):
    """An input that could not be read, with the reason and what to try."""

    source: str
    reason: str


@_described
class DossierDocument(TypedDict):
    """A dossier as a document, in the format `rashomon/1`, which `rashomon compare --json` writes too."""

    schema: Literal["rashomon/1"]
    version: str
    """Of the program that made it."""
    options: dict[str, Any]
    stories: Annotated[list[Dossier], Field(min_length=1, max_length=1)]
    skipped: list[Skipped]
    notes: list[str]


# --- what stands around it -----------------------------------------------------------------------------------------


@_described
class ReportEntry(TypedDict):
    """A report as it is listed, without its text."""

    id: str
    source: str
    outlet: str | None
    title: str | None
    published_at: str | None
    url: str | None
    external_id: str | None
    analysed: bool
    words: _Count
    versions: _Count
    """How many versions of the article are kept."""
    copy_of: str | None
    """The earliest report of the story that has nearly the same words."""


@_described
class StoryEntry(TypedDict):
    """A story as it is listed; what is counted is null where no dossier was made since a report joined or left."""

    id: str
    title: str
    first_at: str | None
    last_at: str | None
    outlets: list[str]
    origins_low: _Count | None
    origins_high: _Count | None
    discrepancies: _Count | None
    by_weight: Annotated[list[_Count], Field(min_length=3, max_length=3)] | None
    """How many of the discrepancies must be seen, are worth showing, and are minor."""
    compared_by_hand: bool
    """Somebody put these reports together, as a comparison."""
    reports: list[ReportEntry]


@_described
class Listing(TypedDict):
    """Where a page of a list stands in it."""

    total: _Count
    limit: _Count
    offset: _Count
    next: str | None
    """Address of the next page, relative to this server; null on the last."""


class StoryList(Listing):
    """Stories, the one with the newest report first."""

    stories: list[StoryEntry]


class ReportList(Listing):
    """Reports, newest first."""

    reports: list[ReportEntry]


@_described
class DossierState(TypedDict):
    """Whether the dossier that is kept is of the reports and decisions as they are now."""

    current: bool
    reason: str
    """Why it is not; empty where it is."""


@_described
class StoryDetail(StoryEntry):
    """A story with how its dossier stands."""

    dossier: DossierState | None
    """Null where the story was not compared yet."""


@_described
class StoryChange(TypedDict):
    """What the arrival of reports did to one story."""

    kind: Literal["founded", "joined", "merged", "split"]
    story: str
    reports: list[str]
    other: str | None


class History(TypedDict):
    """What happened to a story, oldest first."""

    changes: list[StoryChange]


class DecisionList(TypedDict):
    """All decisions on a story, oldest first, those that were undone included."""

    decisions: list[Decision]


@_described
class JobState(TypedDict):
    """Work under way or done. It is asked for again until `state` is done, failed or cancelled."""

    id: str
    kind: JobKind
    state: JobStatus
    step: str
    share: _Share
    story: str | None
    """The story that is compared, or that came of the comparison."""
    title: str
    skipped: list[Skipped]
    notes: list[str]
    problem: str | None
    """Why it failed, for a person."""
    created_at: str
    began_at: str | None
    ended_at: str | None


class JobList(TypedDict):
    """The last jobs since the desk was started, newest first."""

    jobs: list[JobState]


class Removed(TypedDict):
    """What was removed."""

    removed: str


class Version(TypedDict):
    """One version of an article."""

    id: str
    url: str | None
    outlet: str | None
    title: str | None
    published_at: str | None
    modified_at: str | None
    retrieved_at: str | None
    sha256: str
    words: _Count


EditPart = TypedDict("EditPart", {"from": Span | None, "to": Span | None, "weighs": EditWeight})
EditPart.__doc__ = "Words that differ inside two versions of a sentence."

Edit = TypedDict(
    "Edit",
    {"kind": EditKind, "weighs": EditWeight, "from": Span | None, "to": Span | None, "parts": list[EditPart]},
)
Edit.__doc__ = "A sentence, heading or line that is not the same in two versions."

VersionStep = TypedDict(
    "VersionStep",
    {
        "from": str,
        "to": str,
        "share_kept": _Share,
        "rewritten": bool,
        "title_changed": bool,
        "silent": Annotated[bool, Field(description="It changed, and no line of it says so.")],
        "edits": list[Edit],
    },
)
VersionStep.__doc__ = "How one version of an article became the next one."


class Versions(TypedDict):
    """The versions of an article, oldest first, in the format `rashomon-versions/1`."""

    schema: Literal["rashomon-versions/1"]
    versions: list[Version]
    steps: list[VersionStep]


@_described
class Counts(TypedDict):
    """How much there is in the store."""

    reports: _Count
    """Each article once."""
    versions: _Count
    stories: _Count
    outlets: _Count
    feeds: _Count
    comparisons: _Count
    decisions: _Count


@_described
class Status(TypedDict):
    """What serves this, and what it has."""

    version: str
    counts: Counts
    jobs_under_way: _Count
    """Those that wait included."""


class Link(TypedDict):
    """Something that can be asked for."""

    href: str
    title: str


class Index(TypedDict):
    """Where things are."""

    name: str
    version: str
    links: list[Link]


@_described
class ProblemKind(TypedDict):
    """One sort of problem, explained."""

    type: str
    title: str
    status: int
    advice: str
    """What to try."""
